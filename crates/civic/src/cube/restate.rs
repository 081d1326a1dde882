//! Figures restated to the tree of a day: each earlier unit's figures go to who came after it, exactly.
//!
//! A unit that was divided without a declared share keeps its figures in a row "before the split" of its own: nobody
//! knows whose they are, so nobody gets them, and totals still hold.

use viet::Date;

use super::Grouping;
use super::grouping::{Place, Rows, Seat, UNPLACED, above};
use super::share::{self, Heirs};
use crate::unit::{Directory, Kind, Succession};

/// A declared share of a divided unit: numerator and denominator.
pub type Share = (u32, u32);

/// A row of restated figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// A unit of the day, or, before a split, the unit that was divided.
    pub unit: String,
    /// For a row "before the split": the units that have a part of it now. Empty for a unit of the day.
    pub split_into: Vec<String>,
}

/// How leaves become the rows of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restatement {
    on: Date,
    rows: Vec<Row>,
    /// Where each leaf goes.
    to: Vec<Place>,
}

impl Restatement {
    /// How these leaves become units of the day. `share` tells the declared share of a succession, if there is one; it
    /// is used when all parts of a unit have one and they make up a whole.
    #[must_use]
    pub fn new(
        directory: &Directory,
        leaves: &[String],
        on: Date,
        share: impl Fn(&Succession) -> Option<Share>,
    ) -> Self {
        let mut rows = Rows::default();
        let mut made = Self {
            on,
            rows: Vec::new(),
            to: Vec::with_capacity(leaves.len()),
        };
        for leaf in leaves {
            let to = match share::heirs(directory, leaf, on, &share) {
                Heirs::Whole(unit) => Place::Row(made.row(&mut rows, &unit, Vec::new()).into()),
                Heirs::Undeclared(units) => Place::Row(made.row(&mut rows, leaf, units).into()),
                Heirs::Shared(parts) => {
                    let parts = parts
                        .into_iter()
                        .map(|(unit, share)| (made.row(&mut rows, &unit, Vec::new()).into(), share));
                    Place::Rows(parts.collect())
                }
            };
            made.to.push(to);
        }
        made
    }

    fn row(&mut self, rows: &mut Rows, unit: &str, split_into: Vec<String>) -> u32 {
        let row = rows.row(unit);
        if row as usize == self.rows.len() {
            self.rows.push(Row {
                unit: unit.to_owned(),
                split_into,
            });
        }
        row
    }

    /// The rows.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Each row by itself, in the order of [`Restatement::rows`].
    #[must_use]
    pub fn grouping(&self) -> Grouping {
        let mut rows = Rows::default();
        for row in &self.rows {
            rows.row(&row.unit);
        }
        Grouping::one(rows, &self.to)
    }

    /// The rows put together by the units of this kind above them on the day. A row "before the split" goes where all of
    /// its parts are; one whose parts are in several units goes into [`super::UNPLACED`].
    #[must_use]
    pub fn grouping_by(&self, directory: &Directory, kind: Kind) -> Grouping {
        let mut rows = Rows::default();
        let above: Vec<u32> = self
            .rows
            .iter()
            .map(|row| rows.row(self.above(directory, row, kind)))
            .collect();
        let seat = |row: Seat| Seat::from(above[row.row as usize]);
        let way = self.to.iter().map(|to| match to {
            Place::Out => Place::Out,
            Place::Row(row) => Place::Row(seat(*row)),
            Place::Rows(parts) => {
                Place::Rows(parts.iter().map(|(row, share)| (seat(*row), *share)).collect())
            }
        });
        let way: Vec<Place> = way.collect();
        Grouping::one(rows, &way)
    }

    fn above<'a>(&self, directory: &'a Directory, row: &Row, kind: Kind) -> &'a str {
        let place = |unit: &str| now(directory, above(directory, unit, kind, self.on)?, kind, self.on);
        let mut found = match row.split_into.as_slice() {
            [] => vec![place(&row.unit)],
            parts => parts.iter().map(|unit| place(unit)).collect(),
        };
        found.dedup();
        match found.as_slice() {
            [one] => one.unwrap_or(UNPLACED),
            _ => UNPLACED,
        }
    }
}

/// The unit itself while it exists on the day, else the only one of its kind that came after it.
fn now<'a>(directory: &'a Directory, unit: &'a str, kind: Kind, on: Date) -> Option<&'a str> {
    if directory.exists(unit, on) {
        return Some(unit);
    }
    let after = directory.successors(unit, on);
    let same: Vec<_> = after.iter().filter(|(unit, _)| unit.kind == kind).collect();
    match same.as_slice() {
        [(one, _)] => Some(one.id.as_str()),
        _ => None,
    }
}
