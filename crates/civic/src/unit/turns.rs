//! The days on which something begins or ceases to be true of any unit.

use viet::Date;

use super::Directory;

impl Directory {
    /// The days on which a version, a fact or a succession that we hold true begins or ends, in order, each once. From one of
    /// them until the day before the next, the directory says the same on every day.
    #[must_use]
    pub fn turning_days(&self) -> Vec<Date> {
        let mut days: Vec<Date> = self.successions().iter().map(|step| step.on).collect();
        for unit in self.units() {
            let versions = unit.versions.iter().map(|one| [one.from, one.to]);
            let facts = unit.facts.iter().map(|one| [one.from, one.to]);
            days.extend(versions.chain(facts).flatten().flatten());
        }
        days.sort_unstable();
        days.dedup();
        days
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{self, day};

    #[test]
    fn between_two_turning_days_the_tree_stays_as_it_is() {
        let directory = sample::directory();
        assert_eq!(directory.turning_days(), [day(sample::REFORM)]);
        let tree = |on| {
            let above = |id| directory.ancestors(id, on).map(|one| one.id.as_str()).collect();
            let lines = directory.units().iter();
            lines
                .map(|unit| (directory.name(&unit.id, on), above(&unit.id)))
                .collect::<Vec<(_, Vec<&str>)>>()
        };
        let days = ["2004-01-01", "2025-06-30", "2025-07-01", "2031-12-31"];
        let [old, eve, reform, far] = days.map(|on| tree(day(on)));
        assert!(old == eve && reform == far && eve != reform);
    }
}
