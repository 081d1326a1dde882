//! Who stands above whom. This decides what a unit may see and remind, so it is narrow where we know little.

use std::collections::BTreeMap;

use viet::Date;

use super::{Directory, Kind, Unit};

impl Directory {
    /// True when the viewer stands above the target on this day: as an ancestor in the tree, or as the office that
    /// directs the units of its field in the territories below its own, and those of lower rank in its own.
    #[must_use]
    pub fn stands_above(&self, viewer: &str, target: &str, on: Date) -> bool {
        let (Some(viewer), Some(target)) = (self.get(viewer), self.get(target)) else {
            return false;
        };
        if viewer.id == target.id || stands_above_nobody(viewer.kind) {
            return false;
        }
        self.ancestors(&target.id, on).any(|unit| unit.id == viewer.id) || self.directs(viewer, target, on)
    }

    /// True when the unit is the other one, or by this day the only one that took its place: the files of a unit that
    /// ended are those of its one successor. What was divided is nobody's.
    #[must_use]
    pub fn stands_for(&self, unit: &str, other: &str, on: Date) -> bool {
        unit == other || matches!(&self.successors(other, on)[..], [(heir, _)] if heir.id == unit)
    }

    /// The units that have ended and whose only successor it is by this day, over several steps, in the order of ids.
    #[must_use]
    pub fn formers(&self, unit: &str, on: Date) -> Vec<&Unit> {
        let (mut found, mut waiting) = (BTreeMap::new(), vec![unit]);
        while let Some(id) = waiting.pop() {
            let steps = self.before(id).filter(|step| step.on <= on && step.from != unit);
            for former in steps.filter_map(|step| self.get(&step.from)) {
                let whole = former.version(on).is_none() && self.stands_for(unit, &former.id, on);
                if whole && found.insert(former.id.as_str(), former).is_none() {
                    waiting.push(&former.id);
                }
            }
        }
        found.into_values().collect()
    }

    fn directs(&self, viewer: &Unit, target: &Unit, on: Date) -> bool {
        if !matches!(viewer.kind, Kind::Department | Kind::DistrictOffice) {
            return false;
        }
        let here = self.territory(&viewer.id, on);
        let (Some(here), Some(there)) = (here, self.territory(&target.id, on)) else {
            return false;
        };
        if here.id == there.id {
            !target.kind.is_territory() && rank(target.kind) < rank(viewer.kind)
        } else {
            self.ancestors(&there.id, on).any(|unit| unit.id == here.id)
        }
    }
}

fn stands_above_nobody(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Newspaper
            | Kind::Broadcaster
            | Kind::DistrictCentre
            | Kind::CommuneStation
            | Kind::BorderPost
            | Kind::Union
    )
}

/// Rank among the agencies of one territory. Press and broadcasters do not belong under a department (a provincial
/// newspaper is the Party committee's), border guards and unions have their own lines of command, and what an `Other` is
/// we do not know: none counts as lower.
fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Province | Kind::District | Kind::Commune => 3,
        Kind::DistrictCentre | Kind::CommuneStation => 1,
        Kind::Ministry
        | Kind::Department
        | Kind::DistrictOffice
        | Kind::Newspaper
        | Kind::Broadcaster
        | Kind::BorderPost
        | Kind::Union
        | Kind::Other => 2,
    }
}
