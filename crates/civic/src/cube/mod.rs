//! The figures of one regime in memory, column by column, for tables over many units and periods at once.
//!
//! A leaf is a unit that reports; a plane holds one column as [period][leaf]. A cell is 4 bytes until a figure of its
//! column needs more. What is not additive stays so: see [`crate::tally::Total`].

mod grouping;
mod history;
mod kernel;
mod pivot;
mod plane;
mod restate;
mod share;

use crate::filing::Kind;
use crate::indicator::Rule;
use crate::sheet::{Cell, Sheet};
use crate::tally::Tally;

pub use grouping::{Grouping, Place, Seat, UNPLACED};
pub use history::History;
pub use pivot::{Query, Table};
use plane::Plane;
pub use restate::{Restatement, Row, Share};
pub use share::{Heirs, heirs};

/// All figures of one regime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cube {
    rules: Vec<Rule>,
    leaves: usize,
    periods: usize,
    planes: Vec<Plane>,
    /// What came, as [period][leaf].
    status: Vec<Status>,
}

/// What came from a leaf for a period: three bits, and above them how many levels have approved it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status(u8);

impl Status {
    const EXPECTED: u8 = 1;
    const REPORTED: u8 = 2;
    const NOTHING: u8 = 4;
    /// Approvals are counted above the three bits, up to 31.
    const LEVELS: u32 = 3;

    /// Nothing came.
    #[must_use]
    pub fn silent(expected: bool) -> Self {
        Self(if expected { Self::EXPECTED } else { 0 })
    }

    /// A filing came, approved by one level or by none.
    #[must_use]
    pub fn came(expected: bool, kind: Kind, approved: bool) -> Self {
        Self::approved_by(expected, kind, u8::from(approved))
    }

    /// A filing came that so many levels have approved; more than 31 count as 31.
    #[must_use]
    pub fn approved_by(expected: bool, kind: Kind, levels: u8) -> Self {
        let nothing = if kind == Kind::Nothing { Self::NOTHING } else { 0 };
        let levels = levels.min(u8::MAX >> Self::LEVELS) << Self::LEVELS;
        Self(Self::silent(expected).0 | Self::REPORTED | nothing | levels)
    }

    /// One for each count of a tally: expected, reported, approved, nothing.
    #[must_use]
    pub fn counts(self) -> [u32; 4] {
        self.seen_from(1)
    }

    /// The same where so many levels must have approved a filing for it to count as approved.
    #[must_use]
    pub fn seen_from(self, levels: u8) -> [u32; 4] {
        let bit = |bit: u8| u32::from(self.0 & bit != 0);
        let is_approved = bit(Self::REPORTED) == 1 && self.0 >> Self::LEVELS >= levels;
        [
            bit(Self::EXPECTED),
            bit(Self::REPORTED),
            u32::from(is_approved),
            bit(Self::NOTHING),
        ]
    }
}

impl Cube {
    /// A cube of unknown figures: how each column adds, how many periods, how many leaves.
    #[must_use]
    pub fn new(rules: Vec<Rule>, periods: usize, leaves: usize) -> Self {
        let planes = rules.iter().map(|_| Plane::unknown(periods * leaves)).collect();
        let status = vec![Status::default(); periods * leaves];
        Self {
            rules,
            leaves,
            periods,
            planes,
            status,
        }
    }

    /// How each column adds.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// How many periods there are.
    #[must_use]
    pub fn periods(&self) -> usize {
        self.periods
    }

    /// How many leaves there are.
    #[must_use]
    pub fn leaves(&self) -> usize {
        self.leaves
    }

    /// Bytes that the figures take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.planes.iter().map(Plane::bytes).sum::<usize>() + self.status.len()
    }

    /// The cell of a column, period and leaf; unknown where there is none.
    #[must_use]
    pub fn get(&self, column: usize, period: usize, leaf: usize) -> Cell {
        match (self.place(period, leaf), self.planes.get(column)) {
            (Some(place), Some(plane)) => plane.get(place),
            _ => Cell::Unknown,
        }
    }

    /// What came from a leaf for a period.
    #[must_use]
    pub fn status(&self, period: usize, leaf: usize) -> Status {
        self.place(period, leaf)
            .map_or(Status::default(), |place| self.status[place])
    }

    /// Sets what a leaf said for a period; columns beyond the sheet become unknown. False when there is no such place.
    pub fn put(&mut self, period: usize, leaf: usize, sheet: &Sheet, status: Status) -> bool {
        let Some(place) = self.place(period, leaf) else {
            return false;
        };
        for (column, plane) in self.planes.iter_mut().enumerate() {
            plane.set(place, sheet.get(column));
        }
        self.status[place] = status;
        true
    }

    /// Sets one cell. False when there is no such place.
    pub fn set(&mut self, column: usize, period: usize, leaf: usize, cell: Cell) -> bool {
        let place = self.place(period, leaf);
        match (place, self.planes.get_mut(column)) {
            (Some(place), Some(plane)) => {
                plane.set(place, cell);
                true
            }
            _ => false,
        }
    }

    /// The totals of all leaves of one period, as the tallies of the database hold them.
    pub fn tally(&self, period: usize, leaves: &[usize]) -> Result<Tally, crate::tally::TallyError> {
        let mut tally = Tally::empty(self.rules.len());
        for leaf in leaves {
            let [expected, reported, approved, nothing] = self.status(period, *leaf).counts();
            tally.expected += expected;
            if reported == 1 {
                let cells = (0..self.rules.len()).map(|column| self.get(column, period, *leaf));
                let sheet = Sheet::new(cells.collect()).unwrap_or_default();
                let kind = if nothing == 1 {
                    Kind::Nothing
                } else {
                    Kind::Figures
                };
                tally.add(
                    &self.rules,
                    crate::tally::Part {
                        sheet: &sheet,
                        kind,
                        approved: approved == 1,
                    },
                )?;
            }
        }
        Ok(tally)
    }

    fn place(&self, period: usize, leaf: usize) -> Option<usize> {
        (period < self.periods && leaf < self.leaves).then(|| period * self.leaves + leaf)
    }
}

#[cfg(test)]
mod tests;
