//! Where work lands that was written for a unit which meanwhile merged: by lineage, never by guessing.

use viet::Date;

use crate::unit::{Directory, How, Unit};

/// Where work for an assignment lands when somebody sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Landing {
    /// The sender's own unit has the assignment.
    Own,
    /// The unit that had it is gone, and this one alone has taken its place.
    Followed(String),
    /// The unit that had it is gone, and several units or a part of one took its place: it stays where it was, marked.
    Undecided,
    /// None of the sender's business.
    Foreign,
}

impl Landing {
    /// The word in databases and messages; `None` where nothing is remarkable.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Self::Followed(_) => Some("followed"),
            Self::Undecided => Some("undecided"),
            Self::Own | Self::Foreign => None,
        }
    }
}

/// Who answers today for what a unit had.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Heirs<'a> {
    /// The unit still exists.
    Itself,
    /// Exactly one unit took its place, and whole; a doubt about it is for the label, see [`doubt`].
    One(&'a Unit),
    /// Several did, or a part; empty when nobody is known.
    Several(Vec<&'a Unit>),
}

/// Where the work of somebody in `actor` lands for an assignment of `holder`, on this day.
#[must_use]
pub fn landing(directory: &Directory, holder: &str, actor: &str, on: Date) -> Landing {
    match heirs(directory, holder, on) {
        _ if holder == actor && directory.exists(holder, on) => Landing::Own,
        Heirs::Itself => moved_already(directory, holder, actor, on),
        Heirs::One(heir) if holder == actor || belongs(directory, actor, &heir.id, on) => {
            Landing::Followed(heir.id.clone())
        }
        Heirs::Several(heirs)
            if holder == actor || heirs.iter().any(|heir| belongs(directory, actor, &heir.id, on)) =>
        {
            Landing::Undecided
        }
        _ => Landing::Foreign,
    }
}

/// The work has moved to the unit that followed, the person's account has not yet.
fn moved_already(directory: &Directory, holder: &str, actor: &str, on: Date) -> Landing {
    match heirs(directory, actor, on) {
        Heirs::One(heir) if heir.id == holder || belongs(directory, holder, &heir.id, on) => {
            Landing::Followed(holder.to_owned())
        }
        Heirs::Several(heirs)
            if heirs
                .iter()
                .any(|heir| heir.id == holder || belongs(directory, holder, &heir.id, on)) =>
        {
            Landing::Undecided
        }
        _ => Landing::Foreign,
    }
}

/// True when the unit is the other one, or an office of that territory.
fn belongs(directory: &Directory, unit: &str, to: &str, on: Date) -> bool {
    unit == to
        || directory
            .territory(unit, on)
            .is_some_and(|territory| territory.id == to)
}

/// An office without a successor of its own goes the way of its territory.
fn heirs<'a>(directory: &'a Directory, id: &str, on: Date) -> Heirs<'a> {
    if directory.exists(id, on) {
        return Heirs::Itself;
    }
    let last = directory.get(id).and_then(|unit| unit.last_day(on));
    let of_own = followers(directory, id, on);
    let territory = last
        .and_then(|day| directory.territory(id, day))
        .filter(|unit| unit.id != id);
    match territory {
        Some(territory) if of_own == Heirs::Several(Vec::new()) => followers(directory, &territory.id, on),
        _ => of_own,
    }
}

fn followers<'a>(directory: &'a Directory, id: &str, on: Date) -> Heirs<'a> {
    let after = directory.successors(id, on);
    match after.as_slice() {
        [(unit, _)] if is_whole(directory, id, on) => Heirs::One(unit),
        _ => Heirs::Several(after.into_iter().map(|(unit, _)| unit).collect()),
    }
}

/// True when no step on the way was a part.
fn is_whole(directory: &Directory, id: &str, on: Date) -> bool {
    let steps = || directory.after(id).filter(|step| step.on <= on);
    steps().all(|step| {
        step.how != How::Divided && (directory.exists(&step.to, on) || is_whole(directory, &step.to, on))
    })
}

/// The unit as a phone knew it, when it has gone since: what a label names. `None` while it exists.
#[must_use]
pub fn gone<'a>(directory: &'a Directory, unit: &str, on: Date) -> Option<&'a Unit> {
    directory
        .get(unit)
        .filter(|unit| unit.version(on).is_none() && unit.last_day(on).is_some())
}

/// The one unit that took the place of a unit, or of its territory, by this day.
#[must_use]
pub fn heir<'a>(directory: &'a Directory, unit: &str, on: Date) -> Option<&'a Unit> {
    match heirs(directory, unit, on) {
        Heirs::One(heir) => Some(heir),
        Heirs::Itself | Heirs::Several(_) => None,
    }
}

/// What is not certain about who took its place, in Vietnamese; to be shown with the label.
#[must_use]
pub fn doubt<'a>(directory: &'a Directory, unit: &str, on: Date) -> Option<&'a str> {
    directory
        .successors(unit, on)
        .into_iter()
        .find_map(|(_, doubt)| doubt)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Moment;
    use crate::unit::{Kind, Succession, Version};

    const REFORM: &str = "2025-07-01";

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn unit(id: &str, kind: Kind, parent: Option<&str>, old: Option<bool>) -> Unit {
        let version = Version {
            parent: parent.map(str::to_owned),
            from: (old == Some(false)).then(|| day(REFORM)),
            to: (old == Some(true)).then(|| day(REFORM)),
            ..Version::named(id)
        };
        Unit::new(id, kind, vec![version])
    }

    fn step(from: &str, to: &str, how: How, doubt: Option<&str>) -> Succession {
        Succession {
            from: from.to_owned(),
            to: to.to_owned(),
            on: day(REFORM),
            how,
            share: None,
            basis: None,
            doubt: doubt.map(str::to_owned),
            recorded: Moment(0),
            superseded: None,
        }
    }

    /// Communes a and b merge into n; c is divided between n and m; d merges into m, with a doubt. Each has a station.
    fn directory() -> Directory {
        let mut units = vec![unit("p", Kind::Province, None, None)];
        for id in ["a", "b", "c", "d"] {
            units.push(unit(id, Kind::Commune, Some("p"), Some(true)));
            units.push(unit(
                &format!("s{id}"),
                Kind::CommuneStation,
                Some(id),
                Some(true),
            ));
        }
        for id in ["n", "m"] {
            units.push(unit(id, Kind::Commune, Some("p"), Some(false)));
        }
        units.push(unit("sn", Kind::CommuneStation, Some("n"), Some(false)));
        let steps = vec![
            step("a", "n", How::Merged, None),
            step("b", "n", How::Merged, None),
            step("c", "n", How::Divided, None),
            step("c", "m", How::Divided, None),
            step("d", "m", How::Merged, Some("chưa rõ")),
        ];
        Directory::new(units, steps)
    }

    #[test]
    fn before_the_reform_everybody_works_for_their_own_unit() {
        let directory = directory();
        let on = day("2025-06-30");
        assert_eq!(landing(&directory, "sa", "sa", on), Landing::Own);
        assert_eq!(landing(&directory, "sa", "sb", on), Landing::Foreign);
        assert_eq!(
            landing(&directory, "sa", "a", on),
            Landing::Foreign,
            "the commune is not its station"
        );
        assert_eq!(gone(&directory, "sa", on), None);
    }

    #[test]
    fn after_it_work_follows_the_only_successor_and_nobody_else_sends_it() {
        let directory = directory();
        let on = day("2025-08-29");
        let followed = Landing::Followed("n".to_owned());
        for actor in ["sa", "n", "sn"] {
            assert_eq!(landing(&directory, "sa", actor, on), followed, "{actor}");
        }
        assert_eq!(landing(&directory, "a", "n", on), followed);
        assert_eq!(
            landing(&directory, "n", "sa", on),
            followed,
            "the work has moved, the account has not"
        );
        for actor in ["sb", "sc", "m", "p"] {
            assert_eq!(landing(&directory, "sa", actor, on), Landing::Foreign, "{actor}");
        }
        assert_eq!(
            gone(&directory, "sa", on).map(|unit| unit.id.as_str()),
            Some("sa")
        );
        assert_eq!(gone(&directory, "sn", on), None);
        assert_eq!(heir(&directory, "sa", on).map(|unit| unit.id.as_str()), Some("n"));
        assert!(heir(&directory, "n", on).is_none() && heir(&directory, "c", on).is_none());
    }

    #[test]
    fn what_was_divided_stays_and_is_marked() {
        let directory = directory();
        let on = day("2025-08-29");
        for (holder, actor) in [("sc", "sc"), ("c", "n"), ("sc", "m")] {
            assert_eq!(
                landing(&directory, holder, actor, on),
                Landing::Undecided,
                "{holder} {actor}"
            );
        }
        assert_eq!(
            landing(&directory, "n", "sc", on),
            Landing::Undecided,
            "moved to one of two"
        );
        assert_eq!(landing(&directory, "sd", "n", on), Landing::Foreign);
        assert_eq!(
            landing(&directory, "d", "m", on),
            Landing::Followed("m".to_owned())
        );
        assert_eq!(
            doubt(&directory, "d", on),
            Some("chưa rõ"),
            "one followed; the doubt goes with the label"
        );
        assert_eq!(doubt(&directory, "a", on), None);
        assert_eq!(
            landing(&directory, "x", "x", on),
            Landing::Undecided,
            "an unknown unit is certain of nothing"
        );
    }
}
