//! To which units a unit may send bulletins: where they lead, and how far that goes.

use viet::Date;

use super::model::{Class, Level};
use crate::unit::{Directory, Kind};

/// The level of a unit.
#[must_use]
pub fn level_of(kind: Kind) -> Level {
    match kind {
        Kind::Commune | Kind::CommuneStation => Level::Commune,
        Kind::Ministry => Level::Central,
        _ => Level::Province,
    }
}

impl Directory {
    /// The unit that runs the loudspeakers of a commune on this day: its station, or its People's Committee where there is
    /// no station of its own. `None`: this is no commune.
    #[must_use]
    pub fn loudspeakers_of(&self, unit: &str, on: Date) -> Option<&str> {
        let unit = self.get(unit).filter(|unit| unit.version(on).is_some())?;
        match unit.kind {
            Kind::CommuneStation => Some(&unit.id),
            Kind::Commune => {
                let mut stations = self
                    .children(&unit.id, on)
                    .filter(|child| child.kind == Kind::CommuneStation);
                Some(stations.next().map_or(&unit.id, |station| &station.id))
            }
            _ => None,
        }
    }

    /// Whether bulletins of a class may go from a unit to the loudspeakers of another: to one's own, and to those that one
    /// stands above of. The press of a province stands above nobody: it may offer ordinary ones there, which the communes
    /// choose from.
    #[must_use]
    pub fn may_reach(&self, from: &str, to: &str, class: Class, on: Date) -> bool {
        if self.loudspeakers_of(to, on) != Some(to) {
            return false;
        }
        if from == to || self.stands_above(from, to, on) {
            return true;
        }
        let press = self
            .get(from)
            .is_some_and(|unit| matches!(unit.kind, Kind::Newspaper | Kind::Broadcaster));
        let home = self.territory(from, on).map(|unit| unit.id.as_str());
        press
            && class == Class::Ordinary
            && home.is_some_and(|home| self.ancestors(to, on).any(|unit| unit.id == home))
    }
}
