//! Who approves today where the route of a report, by the tree of its cut-off, names a unit that has ended since.

use std::collections::BTreeMap;

use viet::Date;

use crate::unit::Directory;

/// One level of a route, and who stands there today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// The unit that the route names.
    pub asked: String,
    /// The unit that approves; `asked` itself where nobody is known to have followed.
    pub unit: String,
    /// Why it is that one.
    pub why: Why,
}

/// Why a unit approves at a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The route names it, and it is there.
    Named,
    /// The one that was named has ended and this one alone took its place.
    Successor,
    /// Several took its place, nobody did, or the author did: the next level above that still stands.
    Above,
    /// A re-organisation's plan or a person said so.
    Decided,
    /// The one that was named has ended and nobody stands above: a person must say who.
    Nobody,
}

impl Why {
    /// The word in message keys.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Successor => "successor",
            Self::Above => "above",
            Self::Decided => "decided",
            Self::Nobody => "nobody",
        }
    }
}

/// Where a report stands in time, and whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The unit that reports.
    pub unit: &'a str,
    /// Whoever finishes it in its place, if that was decided.
    pub finisher: Option<&'a str>,
    /// What was decided, by the number of the level from 1.
    pub decided: &'a BTreeMap<i64, String>,
    /// Today.
    pub today: Date,
}

/// The levels of a route as they stand today, the nearest first. Whoever writes the report never takes another's place in it.
#[must_use]
pub fn levels(directory: &Directory, route: &[String], report: Report<'_>) -> Vec<Level> {
    let stands = Stands { directory, report };
    (0..route.len()).map(|at| stands.level(route, at)).collect()
}

#[derive(Clone, Copy)]
struct Stands<'a> {
    directory: &'a Directory,
    report: Report<'a>,
}

impl Stands<'_> {
    fn level(self, route: &[String], at: usize) -> Level {
        let asked = &route[at];
        let (unit, why) = match self.at(asked) {
            Some(unit) if unit == *asked => (unit, Why::Named),
            only => match self.decided(at) {
                Some(unit) if only.as_ref() != Some(&unit) => (unit, Why::Decided),
                _ => self.stand_in(route, at, only),
            },
        };
        Level {
            asked: asked.clone(),
            unit,
            why,
        }
    }

    /// Its only successor, or who stands above it.
    fn stand_in(self, route: &[String], at: usize, only: Option<String>) -> (String, Why) {
        let own = route[at] == self.report.unit;
        if let Some(unit) = only.filter(|unit| own || !self.writes(unit)) {
            return (unit, Why::Successor);
        }
        let next = route[at + 1..].iter().find_map(|unit| self.at(unit));
        let above = next
            .filter(|unit| !self.writes(unit))
            .or_else(|| self.above(&route[at]));
        above.map_or_else(|| (route[at].clone(), Why::Nobody), |unit| (unit, Why::Above))
    }

    /// The unit, or the only one that took its place; `None` when several did, or nobody.
    fn at(self, unit: &str) -> Option<String> {
        let (directory, on) = (self.directory, self.report.today);
        if directory.get(unit).is_some_and(|unit| unit.version(on).is_some()) || !self.has_ended(unit) {
            return Some(unit.to_owned());
        }
        match directory.successors(unit, on).as_slice() {
            [(heir, _)] => Some(heir.id.clone()),
            _ => None,
        }
    }

    /// A unit that begins only later has not ended: its period is still to come.
    fn has_ended(self, unit: &str) -> bool {
        let unit = self.directory.get(unit);
        unit.is_some_and(|unit| unit.last_day(self.report.today).is_some())
    }

    fn decided(self, at: usize) -> Option<String> {
        let level = i64::try_from(at).ok()? + 1;
        let unit = self.report.decided.get(&level)?;
        self.at(unit).filter(|unit| !self.writes(unit))
    }

    /// The nearest unit above it in the tree of its last day that still stands, or whoever alone took that one's place.
    fn above(self, unit: &str) -> Option<String> {
        let day = self.directory.get(unit)?.last_day(self.report.today)?;
        let mut above = self.directory.ancestors(unit, day);
        above.find_map(|above| self.at(&above.id).filter(|unit| !self.writes(unit)))
    }

    /// True when the unit writes this report: its own, or as the only successor of the one that began it.
    fn writes(self, unit: &str) -> bool {
        let (report, directory) = (self.report, self.directory);
        let own = report.unit == unit || report.finisher == Some(unit);
        own || directory.stands_for(unit, report.unit, report.today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Moment;
    use crate::unit::{How, Kind, Succession, Unit, Version};

    fn unit(id: &str, kind: Kind, parent: Option<&str>, from: Option<&str>, to: Option<&str>) -> Unit {
        let day = |text: &str| text.parse().unwrap();
        let version = Version {
            name: id.to_owned(),
            code: None,
            parent: parent.map(str::to_owned),
            from: from.map(day),
            to: to.map(day),
            basis: None,
            closed_by: None,
            recorded: Moment(0),
            superseded: None,
        };
        Unit::new(id.to_owned(), kind, vec![version])
    }

    fn step(from: &str, to: &str) -> Succession {
        Succession {
            from: from.to_owned(),
            to: to.to_owned(),
            on: "2025-07-01".parse().unwrap(),
            how: How::Succeeded,
            share: None,
            basis: None,
            doubt: None,
            recorded: Moment(0),
            superseded: None,
        }
    }

    /// A district that ended and whose communes did too: `two` went to two new ones, `one` to the new commune alone.
    fn country() -> Directory {
        let (last, first) = (Some("2025-07-01"), Some("2025-07-01"));
        let units = vec![
            unit("tỉnh", Kind::Province, None, None, None),
            unit("huyện hai", Kind::District, Some("tỉnh"), None, last),
            unit("huyện một", Kind::District, Some("tỉnh"), None, last),
            unit("huyện không", Kind::District, Some("tỉnh"), None, last),
            unit("xã cũ", Kind::Commune, Some("huyện hai"), None, last),
            unit("xã kề", Kind::Commune, Some("huyện hai"), None, last),
            unit("xã mới", Kind::Commune, Some("tỉnh"), first, None),
            unit("xã khác", Kind::Commune, Some("tỉnh"), first, None),
        ];
        let steps = vec![
            step("huyện hai", "xã mới"),
            step("huyện hai", "xã khác"),
            step("huyện một", "xã mới"),
            step("xã cũ", "xã mới"),
            step("xã kề", "xã khác"),
        ];
        Directory::new(units, steps)
    }

    fn asked(route: &[&str], of: &str, decided: &[(i64, &str)], today: &str) -> Vec<(String, &'static str)> {
        let route: Vec<String> = route.iter().map(|unit| (*unit).to_owned()).collect();
        let decided = decided
            .iter()
            .map(|(level, unit)| (*level, (*unit).to_owned()))
            .collect();
        let report = Report {
            unit: of,
            finisher: None,
            decided: &decided,
            today: today.parse().unwrap(),
        };
        let levels = levels(&country(), &route, report);
        levels
            .into_iter()
            .map(|level| (level.unit, level.why.code()))
            .collect()
    }

    fn is(levels: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
        levels
            .iter()
            .map(|(unit, why)| ((*unit).to_owned(), *why))
            .collect()
    }

    const AFTER: &str = "2025-07-02";

    #[test]
    fn before_the_day_and_of_what_still_stands_the_route_holds() {
        let route = ["huyện hai", "tỉnh"];
        let found = asked(&route, "xã cũ", &[], "2025-06-30");
        assert_eq!(found, is(&[("huyện hai", "named"), ("tỉnh", "named")]));
        // A period that closes after today, by a tree that is still to come.
        assert_eq!(
            asked(&["xã mới"], "xã cũ", &[], "2025-06-30"),
            is(&[("xã mới", "named")])
        );
    }

    #[test]
    fn one_successor_takes_the_place_and_never_the_author() {
        let route = ["huyện một", "tỉnh"];
        assert_eq!(
            asked(&route, "xã kề", &[], AFTER),
            is(&[("xã mới", "successor"), ("tỉnh", "named")])
        );
        // The one successor is also that of the commune that wrote it.
        assert_eq!(
            asked(&route, "xã cũ", &[], AFTER),
            is(&[("tỉnh", "above"), ("tỉnh", "named")])
        );
        assert_eq!(
            asked(&["huyện một"], "xã mới", &[], AFTER),
            is(&[("tỉnh", "above")])
        );
    }

    #[test]
    fn of_several_or_none_it_is_the_level_above_until_a_person_says_otherwise() {
        for district in ["huyện hai", "huyện không"] {
            let route = [district, "tỉnh"];
            assert_eq!(
                asked(&route, "xã cũ", &[], AFTER),
                is(&[("tỉnh", "above"), ("tỉnh", "named")])
            );
            assert_eq!(
                asked(&route, "xã cũ", &[(1, "xã khác")], AFTER),
                is(&[("xã khác", "decided"), ("tỉnh", "named")])
            );
            assert_eq!(
                asked(&route, "xã cũ", &[(1, "xã mới")], AFTER),
                is(&[("tỉnh", "above"), ("tỉnh", "named")]),
                "nobody decides that the author approves"
            );
            // Without a level above on the route: the tree of the last day.
            assert_eq!(asked(&[district], "xã cũ", &[], AFTER), is(&[("tỉnh", "above")]));
        }
    }

    #[test]
    fn the_own_head_of_a_unit_that_ended_is_its_successors() {
        assert_eq!(
            asked(&["xã cũ", "tỉnh"], "xã cũ", &[], AFTER),
            is(&[("xã mới", "successor"), ("tỉnh", "named")])
        );
    }
}
