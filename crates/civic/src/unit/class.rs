//! Unit classes: "các huyện, thành phố" as an expression that is evaluated on a day.

use serde::{Deserialize, Serialize};
use viet::Date;

use super::order::sort_key;
use super::words::{agency_key, type_of};
use super::{About, Directory, Kind, Unit, Value};

/// Units named by what they have in common. Stored as JSON with the directive, evaluated on its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The unit with this id.
    One(String),
    /// All units that fit.
    Of {
        /// Of one of these kinds.
        kinds: Vec<Kind>,
        /// Whose territory's name begins with one of these folded type words (`huyen`, `thanh pho`); empty: any.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        types: Vec<String>,
        /// Whose own folded name, without "và", begins so: `so thong tin truyen thong`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        named: Option<String>,
        /// In this territory, itself included; `None`: in the whole country.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<String>,
        /// Only in these territories.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        only: Option<Vec<String>>,
    },
    /// Those of the class of which all of this is known to be true: "các xã biên giới". Of whom it is not known, is not
    /// in it: see [`Directory::class_notes`].
    Known {
        /// The class that is narrowed.
        of: Box<Class>,
        /// What must be true.
        needs: Vec<Need>,
    },
    /// The class, and how many units the letter says that it has: "16 phường". The number is compared, never obeyed.
    Counted {
        /// The class.
        of: Box<Class>,
        /// The number of the letter.
        said: usize,
    },
    /// All units of all of these, each once.
    Union(Vec<Class>),
}

/// Something that must be known of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// What it is about.
    pub about: About,
    /// One of these folded words must be among those of the fact; empty: the fact must be a yes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

impl Need {
    /// That this is so.
    #[must_use]
    pub fn yes(about: About) -> Self {
        Self {
            about,
            words: Vec::new(),
        }
    }

    fn met(&self, value: &Value) -> bool {
        match value {
            Value::Is(yes) => *yes,
            Value::Number(_) => false,
            Value::Words(known) => known.iter().any(|word| self.words.contains(&viet::fold(word))),
        }
    }
}

/// What a person must be told before a class is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The letter's number is not that of the expansion.
    Count {
        /// The letter's.
        said: usize,
        /// How many there are on the day.
        found: usize,
    },
    /// Of so many units that could belong to it, it is not known whether they do; their ids.
    NotKnown {
        /// What is not known of them.
        about: About,
        /// Which they are, in the order of names.
        units: Vec<String>,
    },
    /// The directory may not hold all units of this sort; it holds so many.
    MayLack(usize),
}

impl Class {
    /// Several classes as one; a single one stays itself.
    #[must_use]
    pub fn union(mut classes: Vec<Self>) -> Self {
        if classes.len() == 1 {
            classes.remove(0)
        } else {
            Self::Union(classes)
        }
    }
}

impl Directory {
    /// What is not certain about the class on this day; empty when it is exactly its expansion.
    #[must_use]
    pub fn class_notes(&self, class: &Class, on: Date) -> Vec<Note> {
        match class {
            Class::One(_) | Class::Of { .. } => Vec::new(),
            Class::Union(classes) => classes
                .iter()
                .flat_map(|class| self.class_notes(class, on))
                .collect(),
            Class::Counted { of, said } => {
                let found = self.expand(of, on).len();
                let mut notes = self.class_notes(of, on);
                notes.extend((found != *said).then_some(Note::Count { said: *said, found }));
                notes
            }
            Class::Known { of, needs } => {
                let mut notes = self.class_notes(of, on);
                let all = self.expand(of, on);
                for need in needs {
                    let unknown = all.iter().filter(|unit| unit.fact(need.about, on).is_none());
                    let units: Vec<String> = unknown.map(|unit| unit.id.clone()).collect();
                    let about = need.about;
                    notes.extend((!units.is_empty()).then_some(Note::NotKnown { about, units }));
                }
                notes
            }
        }
    }

    /// The units of the class that exist on this day, each once, in Vietnamese order of their names.
    #[must_use]
    pub fn expand(&self, class: &Class, on: Date) -> Vec<&Unit> {
        let mut units = Vec::new();
        self.collect(class, on, &mut units);
        units.sort_by_cached_key(|unit| (self.name(&unit.id, on).map(sort_key), unit.id.as_str()));
        units.dedup_by(|a, b| a.id == b.id);
        units
    }

    /// Whether a unit is in what [`Self::expand`] gives, without looking at all others.
    #[must_use]
    pub fn is_of(&self, class: &Class, id: &str, on: Date) -> bool {
        let Some(unit) = self.get(id).filter(|unit| unit.version(on).is_some()) else {
            return false;
        };
        match class {
            Class::One(one) => one == id,
            Class::Union(classes) => classes.iter().any(|class| self.is_of(class, id, on)),
            Class::Counted { of, .. } => self.is_of(of, id, on),
            Class::Known { of, needs } => self.is_of(of, id, on) && is_known(unit, needs, on),
            Class::Of { within, .. } => {
                let inside = |top: &String| top == id || self.lies_below(id, top, on);
                self.fits(class, unit, on) && within.as_ref().is_none_or(inside)
            }
        }
    }

    fn collect<'a>(&'a self, class: &Class, on: Date, units: &mut Vec<&'a Unit>) {
        match class {
            Class::One(id) => units.extend(self.get(id).filter(|unit| unit.version(on).is_some())),
            Class::Union(classes) => classes.iter().for_each(|class| self.collect(class, on, units)),
            Class::Counted { of, .. } => self.collect(of, on, units),
            Class::Known { of, needs } => {
                let mut all = Vec::new();
                self.collect(of, on, &mut all);
                units.extend(all.into_iter().filter(|unit| is_known(unit, needs, on)));
            }
            Class::Of { within, .. } => {
                let fits = |unit: &&Unit| self.fits(class, unit, on);
                match within {
                    None => units.extend(self.units().iter().filter(fits)),
                    Some(id) => {
                        let itself = self.get(id).into_iter();
                        units.extend(itself.chain(self.below(id, on)).filter(fits));
                    }
                }
            }
        }
    }

    /// Everything that a class says of its units, but where they lie.
    fn fits(&self, class: &Class, unit: &Unit, on: Date) -> bool {
        let Class::Of {
            kinds,
            types,
            named,
            only,
            ..
        } = class
        else {
            return false;
        };
        let starts = |name: &str, start: &String| agency_key(name).starts_with(start.as_str());
        unit.version(on).is_some_and(|version| {
            kinds.contains(&unit.kind)
                && named.as_ref().is_none_or(|start| starts(&version.name, start))
                && self.lies_in(unit, types, only.as_deref(), on)
        })
    }

    fn lies_in(&self, unit: &Unit, types: &[String], only: Option<&[String]>, on: Date) -> bool {
        if types.is_empty() && only.is_none() {
            return true;
        }
        let Some(territory) = self.territory(&unit.id, on) else {
            return false;
        };
        let typed = || {
            let word = self.name(&territory.id, on).and_then(type_of);
            word.is_some_and(|word| types.iter().any(|wanted| wanted == word))
        };
        only.is_none_or(|only| only.contains(&territory.id)) && (types.is_empty() || typed())
    }
}

/// Whether all of it is known to be true.
fn is_known(unit: &Unit, needs: &[Need], on: Date) -> bool {
    let known = |need: &Need| unit.fact(need.about, on).is_some_and(|value| need.met(value));
    needs.iter().all(known)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{day, directory};
    use super::*;

    fn of(kinds: &[Kind], types: &[&str], within: Option<&str>) -> Class {
        Class::Of {
            kinds: kinds.to_vec(),
            types: types.iter().map(ToString::to_string).collect(),
            named: None,
            within: within.map(str::to_owned),
            only: None,
        }
    }

    fn ids(class: &Class, on: &str) -> Vec<String> {
        let directory = directory();
        directory
            .expand(class, day(on))
            .into_iter()
            .map(|unit| unit.id.clone())
            .collect()
    }

    #[test]
    fn a_class_is_what_it_was_on_its_day() {
        let communes = of(&[Kind::Commune], &[], Some("P"));
        assert_eq!(ids(&communes, "2021-04-25").len(), 5);
        assert_eq!(ids(&communes, "2025-07-01"), ["N1", "N2"]);
        let offices = of(&[Kind::DistrictOffice], &["huyen", "thanh pho"], Some("P"));
        assert_eq!(ids(&offices, "2025-06-30"), ["TF", "LF"]);
        assert_eq!(ids(&offices, "2025-07-01"), Vec::<String>::new());
    }

    #[test]
    fn whether_one_unit_is_in_it_is_what_the_whole_class_says() {
        let directory = directory();
        let classes = [
            of(&[Kind::Commune], &[], Some("P")),
            of(&[Kind::Commune, Kind::District], &["phuong", "huyen"], None),
            of(&[Kind::DistrictOffice, Kind::Province], &[], Some("P")),
            of(&[Kind::Commune], &[], Some("T")),
            Class::One("L1".into()),
            Class::Union(vec![Class::One("P".into()), of(&[Kind::Commune], &[], Some("L"))]),
            Class::Known {
                of: Box::new(of(&[Kind::Commune], &[], None)),
                needs: vec![Need::yes(About::Border)],
            },
        ];
        for class in &classes {
            for on in ["2021-04-25", "2025-06-30", "2025-07-01", "1990-01-01"] {
                let all = ids(class, on);
                for unit in directory.units() {
                    let is = directory.is_of(class, &unit.id, day(on));
                    assert_eq!(is, all.contains(&unit.id), "{class:?} {} {on}", unit.id);
                }
                assert!(!directory.is_of(class, "nobody", day(on)));
            }
        }
    }

    #[test]
    fn type_words_choose_and_unions_count_once() {
        let wards = of(&[Kind::Commune], &["phuong"], None);
        assert_eq!(ids(&wards, "2021-04-25"), ["L1"]);
        let twice = Class::Union(vec![Class::One("L1".into()), wards]);
        assert_eq!(ids(&twice, "2021-04-25"), ["L1"]);
    }

    #[test]
    fn json_is_short_and_round_trips() {
        let class = of(&[Kind::DistrictOffice], &[], Some("P"));
        let json = serde_json::to_string(&class).unwrap();
        assert_eq!(json, r#"{"of":{"kinds":["district_office"],"within":"P"}}"#);
        assert_eq!(serde_json::from_str::<Class>(&json).unwrap(), class);
    }
}
