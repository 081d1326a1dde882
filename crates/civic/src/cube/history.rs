//! Figures as known at an instant: the newest revision of each filing that had been recorded by then.

use super::{Cube, Status};
use crate::Moment;
use crate::indicator::Rule;
use crate::sheet::Sheet;

/// Fills a cube from revisions in any order, and leaves out what was recorded later.
#[derive(Clone, Debug)]
pub struct History {
    cube: Cube,
    /// When the revision of each place was recorded, and which one it is.
    newest: Vec<Option<(Moment, u32)>>,
    /// Later revisions are not known yet; `None`: everything is.
    known_at: Option<Moment>,
}

impl History {
    /// A cube to be filled.
    #[must_use]
    pub fn new(rules: Vec<Rule>, periods: usize, leaves: usize, known_at: Option<Moment>) -> Self {
        let newest = vec![None; periods * leaves];
        Self {
            cube: Cube::new(rules, periods, leaves),
            newest,
            known_at,
        }
    }

    /// Takes a revision: the sheet and what it counts as, or `None` when it took the filing out of the totals (returned,
    /// taken back). Of two recorded in the same millisecond the higher version is newer. False when it is not used.
    pub fn put(
        &mut self,
        (period, leaf): (usize, usize),
        (recorded_at, version): (Moment, u32),
        revision: Option<(&Sheet, Status)>,
        expected: bool,
    ) -> bool {
        let Some(place) = self.cube.place(period, leaf) else {
            return false;
        };
        let is_known = self.known_at.is_none_or(|at| recorded_at <= at);
        if !is_known || self.newest[place].is_some_and(|newest| newest >= (recorded_at, version)) {
            return false;
        }
        self.newest[place] = Some((recorded_at, version));
        let blank = Sheet::default();
        let (sheet, status) = revision.unwrap_or((&blank, Status::silent(expected)));
        self.cube.put(period, leaf, sheet, status)
    }

    /// The cube.
    #[must_use]
    pub fn cube(self) -> Cube {
        self.cube
    }
}
