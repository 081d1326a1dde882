//! From a phrase of a recipient line to units: which territories are meant, and which body of each.

use viet::Date;

use super::grammar::{Group, Head, Phrase};
use super::resolve::{Desk, Outcome, Verdict};
use super::words::{marked_bare, type_of};
use super::{Class, Kind, Note, Unit};

/// The territories that a name can mean.
enum Pick<'a> {
    One(&'a Unit),
    Many(Vec<&'a Unit>),
    /// It existed once; the day is its last.
    Past(Date, Vec<&'a Unit>),
    None,
}

impl<'a> Desk<'a> {
    /// Resolves the groups of a phrase; a group of a higher level says where the one before it lies.
    pub fn phrase(self, phrase: &Phrase) -> Vec<Outcome> {
        let head = phrase.head;
        if head.whole {
            return vec![self.whole(phrase)];
        }
        if phrase.groups.is_empty() {
            return vec![self.unplaced(head)];
        }
        let mut outcomes = Vec::new();
        let mut rest = phrase.groups.as_slice();
        while let [target, tail @ ..] = rest {
            let containers = tail
                .iter()
                .take_while(|group| contains(group, target, head))
                .count();
            outcomes.extend(self.group(head, target, &tail[..containers]));
            rest = &tail[containers..];
        }
        outcomes
    }

    /// All bodies of a sort in a province. Ours may not be all that there are, so a person looks; a number that fits is
    /// a sign that they are.
    fn whole(self, phrase: &Phrase) -> Outcome {
        let home = self.home_at(Kind::Province).map(|home| home.id.clone());
        let (Ok(container), Some(kind)) = (self.container(&phrase.groups), phrase.head.kind) else {
            return Outcome::UNKNOWN;
        };
        let Some(within) = container.or(home).or(self.bound.map(str::to_owned)) else {
            return Outcome::UNKNOWN;
        };
        let class = Class::Of {
            kinds: vec![kind],
            types: Vec::new(),
            named: None,
            within: Some(within),
            only: None,
        };
        let units = self.directory.expand(&class, self.on);
        let units: Vec<String> = units.into_iter().map(|unit| unit.id.clone()).collect();
        let (found, class) = (units.len(), counted(class, phrase.count));
        let mut notes = self.directory.class_notes(&class, self.on);
        let verdict = match phrase.count {
            _ if units.is_empty() => Verdict::Unknown,
            Some(count) if count == found => Verdict::Found,
            _ => Verdict::Ambiguous(units),
        };
        notes.extend((phrase.count.is_none()).then_some(Note::MayLack(found)));
        Outcome {
            class: Some(class),
            verdict,
            notes,
        }
    }

    /// A body named without its territory: the issuer's own, or else all that it could be, for a person to say.
    fn unplaced(self, head: Head) -> Outcome {
        let (Some(level), Some(nearest)) = (head.level, self.homes().first().copied()) else {
            return Outcome::UNKNOWN;
        };
        if let Some(home) = self.home_at(level) {
            return self.body_of(head, home, self.on);
        }
        let group = Group {
            all: true,
            level: Some(level),
            ..Group::default()
        };
        let mut outcome = self.class(head, &group, Some(nearest.id.clone()));
        if let (Verdict::Found, Some(class)) = (&outcome.verdict, &outcome.class) {
            let units = self.directory.expand(class, self.on);
            outcome.verdict = Verdict::Ambiguous(units.into_iter().map(|unit| unit.id.clone()).collect());
        }
        outcome
    }

    fn group(self, head: Head, group: &Group, containers: &[Group]) -> Vec<Outcome> {
        let wrong_level = |level| group.level.is_some_and(|named| named != level);
        if head.level.is_some_and(wrong_level) {
            return vec![Outcome::UNKNOWN]; // "Đài Truyền thanh huyện" is another body than the commune's
        }
        let Ok(container) = self.container(containers) else {
            return vec![Outcome::UNKNOWN];
        };
        if !group.names.is_empty() {
            let named = group.names.iter();
            return named
                .map(|name| self.named(head, group, name, container.as_deref()))
                .collect();
        }
        let single = !group.all && group.count.is_none() && group.types.len() == 1 && container.is_none();
        match group
            .level
            .or(head.level)
            .and_then(|level| self.home_at(level))
            .filter(|_| single)
        {
            Some(home) if self.is_typed(home, group, self.on) => vec![self.body_of(head, home, self.on)],
            _ => vec![self.class(head, group, container)],
        }
    }

    /// The territory that the containers name: the smallest of them, which lies in the others.
    fn container(self, groups: &[Group]) -> Result<Option<String>, ()> {
        let Some((group, outer)) = groups.split_first() else {
            return Ok(None);
        };
        let outer = self.container(outer)?;
        let Some(name) = group.names.first() else {
            let home = group.level.and_then(|level| self.home_at(level));
            return home.map(|home| Some(home.id.clone())).ok_or(());
        };
        match self.pick(super::grammar::TERRITORY, group, name, outer.as_deref()) {
            Pick::One(unit) => Ok(Some(unit.id.clone())),
            Pick::Past(_, units) if units.len() == 1 => Ok(Some(units[0].id.clone())),
            _ => Err(()),
        }
    }

    fn named(self, head: Head, group: &Group, name: &str, container: Option<&str>) -> Outcome {
        match self.pick(head, group, name, container) {
            Pick::None => Outcome::UNKNOWN,
            Pick::One(unit) => self.body_of(head, unit, self.on),
            Pick::Past(day, units) if units.len() == 1 => self.body_of(head, units[0], day),
            Pick::Many(units) => self.undecided(head, &units, self.on),
            Pick::Past(day, units) => self.undecided(head, &units, day),
        }
    }

    fn undecided(self, head: Head, territories: &[&Unit], day: Date) -> Outcome {
        let bodies = territories.iter().filter_map(|unit| self.body(head, unit, day));
        Outcome {
            class: None,
            verdict: Verdict::Ambiguous(bodies.map(|unit| unit.id.clone()).collect()),
            notes: Vec::new(),
        }
    }

    /// The body of that territory, which may have ended before today.
    fn body_of(self, head: Head, territory: &'a Unit, day: Date) -> Outcome {
        let Some(body) = self.body(head, territory, day) else {
            return Outcome::UNKNOWN;
        };
        let class = Some(Class::One(body.id.clone()));
        match body.last_day(self.on) {
            Some(last) if last < self.on => Outcome {
                class,
                verdict: self.gone(last.plus_days(1), vec![body.id.clone()]),
                notes: Vec::new(),
            },
            _ => Outcome {
                class,
                verdict: Verdict::Found,
                notes: Vec::new(),
            },
        }
    }

    /// The territory itself, or its agency of the head's kind: the one of today, or the last that there was.
    fn body(self, head: Head, territory: &'a Unit, day: Date) -> Option<&'a Unit> {
        let Some(kind) = head.kind else {
            return Some(territory);
        };
        let fits = |unit: &&Unit| unit.kind == kind && head.fits(self.directory.name(&unit.id, day));
        let today = self.directory.children(&territory.id, day).find(fits);
        today.or_else(|| {
            let ever = self.directory.units().iter().filter(|unit| unit.kind == kind);
            let mut past = ever.filter(|unit| {
                let last = unit.last_day(day);
                last.is_some_and(|last| {
                    self.directory
                        .parent(&unit.id, last)
                        .is_some_and(|up| up.id == territory.id)
                })
            });
            past.find(|unit| head.fits(unit.versions.last().map(|version| version.name.as_str())))
        })
    }

    fn is_typed(self, territory: &Unit, group: &Group, day: Date) -> bool {
        let word = self.directory.name(&territory.id, day).and_then(type_of);
        group.types.is_empty() || word.is_some_and(|word| group.types.contains(&word))
    }

    fn pick(self, head: Head, group: &Group, name: &str, container: Option<&str>) -> Pick<'a> {
        let level = group.level.or(head.level);
        let named = self.directory.named(name).filter(|unit| unit.kind.is_territory());
        let named: Vec<_> = named
            .filter(|unit| level.is_none_or(|level| unit.kind == level))
            .collect();
        let known: Vec<(Date, &Unit)> = named
            .into_iter()
            .filter_map(|unit| Some((unit.last_day(self.on)?, unit)))
            .filter(|(day, unit)| {
                let inside = |place| self.is_in(unit, place, *day);
                self.is_typed(unit, group, *day)
                    && container.is_none_or(inside)
                    && self.bound.is_none_or(inside)
            })
            .collect();
        let spelled = |(day, unit): &(Date, &Unit)| self.is_spelled(unit, *day);
        let exact: Vec<_> = known.iter().copied().filter(spelled).collect();
        match exact.is_empty() {
            false => self.latest(self.nearest(exact)),
            true if known.is_empty() => Pick::None,
            true => Pick::Many(self.nearest(known).into_iter().map(|(_, unit)| unit).collect()),
        }
    }

    /// True when the line writes the name with its very marks, or has no marks at all.
    fn is_spelled(self, unit: &Unit, day: Date) -> bool {
        let name = self.directory.name(&unit.id, day).map(marked_bare);
        self.marked
            .is_none_or(|line| name.is_some_and(|name| line.contains(&name)))
    }

    /// Of several, those in the smallest territory round the issuer that has any: what was next door and is gone
    /// comes before a namesake far away that still stands.
    fn nearest(self, known: Vec<(Date, &'a Unit)>) -> Vec<(Date, &'a Unit)> {
        let around = self.homes().into_iter().map(|home| {
            let inside = known
                .iter()
                .copied()
                .filter(|(day, unit)| self.is_in(unit, &home.id, *day));
            inside.collect::<Vec<_>>()
        });
        around
            .into_iter()
            .find(|inside| !inside.is_empty())
            .unwrap_or(known)
    }

    /// Those that exist, or else those that went last.
    fn latest(self, known: Vec<(Date, &'a Unit)>) -> Pick<'a> {
        let Some(latest) = known.iter().map(|(day, _)| *day).max() else {
            return Pick::None;
        };
        let units: Vec<_> = known
            .into_iter()
            .filter(|(day, _)| *day == latest)
            .map(|(_, unit)| unit)
            .collect();
        match units.as_slice() {
            _ if latest < self.on => Pick::Past(latest, units),
            [one] => Pick::One(one),
            _ => Pick::Many(units),
        }
    }

    fn class(self, head: Head, group: &Group, container: Option<String>) -> Outcome {
        let level = group.level.or(head.level).unwrap_or(Kind::District);
        let home = |level| self.home_at(level).map(|unit| unit.id.clone());
        let within = match (container, self.bound, level) {
            (Some(container), ..) => Some(container),
            (None, Some(bound), _) => Some(bound.to_owned()),
            (None, None, Kind::Commune) => home(Kind::District).or_else(|| home(Kind::Province)),
            (None, None, Kind::District) => home(Kind::Province),
            _ => None,
        };
        if within.is_none() && level != Kind::Province {
            return Outcome::UNKNOWN;
        }
        let class = Class::Of {
            kinds: vec![head.kind.unwrap_or(level)],
            types: group.types.iter().map(ToString::to_string).collect(),
            named: head.named(),
            within,
            only: None,
        };
        let verdict = self.judge(&class, level, group);
        let class = counted(narrowed(class, group), group.count);
        Outcome {
            notes: self.directory.class_notes(&class, self.on),
            class: Some(class),
            verdict,
        }
    }

    /// Found only when the number fits and no territory lacks the body: what our data lack, nobody may overlook.
    fn judge(self, class: &Class, level: Kind, group: &Group) -> Verdict {
        let ids =
            |units: Vec<&Unit>| -> Vec<String> { units.into_iter().map(|unit| unit.id.clone()).collect() };
        let all = self.directory.expand(class, self.on);
        if all.is_empty() {
            let last = self.last_day_of(class);
            return last.map_or(Verdict::Unknown, |last| {
                self.gone(last.plus_days(1), ids(self.directory.expand(class, last)))
            });
        }
        let territories = self
            .directory
            .expand(&of_territories(class, level), self.on)
            .len();
        if all.len() < territories {
            return Verdict::Unknown;
        }
        let narrowed = narrowed(class.clone(), group);
        let mut units = ids(self.directory.expand(&narrowed, self.on));
        let notes = self.directory.class_notes(&narrowed, self.on);
        let in_doubt = notes.into_iter().flat_map(|note| match note {
            Note::NotKnown { units, .. } => units,
            _ => Vec::new(),
        });
        let in_doubt: Vec<String> = in_doubt.filter(|unit| !units.contains(unit)).collect();
        if units.is_empty() {
            Verdict::Unknown
        } else if !in_doubt.is_empty() || group.count.is_some_and(|count| count != units.len()) {
            units.extend(in_doubt);
            Verdict::Ambiguous(units)
        } else {
            Verdict::Found
        }
    }

    /// The last day on which the class was not empty.
    fn last_day_of(self, class: &Class) -> Option<Date> {
        let Class::Of { kinds, .. } = class else {
            return None;
        };
        let of_kind = self
            .directory
            .units()
            .iter()
            .filter(|unit| kinds.contains(&unit.kind));
        let mut days: Vec<Date> = of_kind.filter_map(|unit| unit.last_day(self.on)).collect();
        days.sort_unstable();
        days.dedup();
        days.into_iter()
            .rev()
            .find(|day| !self.directory.expand(class, *day).is_empty())
    }
}

/// The class with what the letter says must be known of its units.
fn narrowed(class: Class, group: &Group) -> Class {
    if group.needs.is_empty() {
        return class;
    }
    Class::Known {
        of: Box::new(class),
        needs: group.needs.clone(),
    }
}

/// The class with the number that the letter gives.
fn counted(class: Class, count: Option<usize>) -> Class {
    match count {
        Some(said) => Class::Counted {
            of: Box::new(class),
            said,
        },
        None => class,
    }
}

/// The same class of the territories themselves.
fn of_territories(class: &Class, level: Kind) -> Class {
    let mut class = class.clone();
    if let Class::Of { kinds, named, .. } = &mut class {
        *kinds = vec![level];
        *named = None;
    }
    class
}

/// True when `outer` says where `target` lies: it is of a higher level and names a territory, or "tỉnh" alone.
fn contains(outer: &Group, target: &Group, head: Head) -> bool {
    let rank = |group: &Group| match group.level {
        Some(Kind::Commune) => 0,
        Some(Kind::District) => 1,
        Some(_) => 3,
        None if group.types.is_empty() => head.level.map_or(0, |level| 2 - level as u8),
        None => 2, // "thành phố": a province or a district
    };
    rank(outer) > rank(target) && !outer.all && (!outer.names.is_empty() || outer.types.len() == 1)
}
