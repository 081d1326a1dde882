//! Which leaf belongs to which row of a table: by a level of the tree, on one day, on the cut-off of each period, or as
//! restated to a day.

use std::collections::HashMap;

use viet::Date;

use crate::unit::{Directory, Kind};

/// The row of leaves that have no unit of the level above them: they stay in the totals.
pub const UNPLACED: &str = "";

/// Leaves put into rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouping {
    /// The ids of the rows' units.
    units: Vec<String>,
    /// Ways of putting leaves into rows.
    maps: Vec<Map>,
    /// The way of each period; empty: the first for all.
    of_period: Vec<usize>,
}

/// One way of putting leaves into rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Map {
    /// How many leaves it is of.
    pub leaves: usize,
    /// Stretches of neighbouring leaves that go whole into the same row.
    pub runs: Vec<Run>,
    /// Leaves that are divided by declared shares.
    pub shared: Vec<Shared>,
}

/// Leaves from `begin` to `end`, exclusive, in one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub begin: u32,
    pub end: u32,
    pub row: u32,
    /// So many levels must have approved them for this row.
    pub levels: u8,
}

/// A leaf whose figures are divided: a row and a numerator for each part, over the sum of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shared {
    pub leaf: u32,
    pub seats: Vec<Seat>,
    pub shares: Vec<u32>,
}

/// A row, and how many levels must have approved a filing for it to count as approved there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The place of the row.
    pub row: u32,
    /// At least 1 for anything to be approved at all.
    pub levels: u8,
}

impl From<u32> for Seat {
    /// One level is enough.
    fn from(row: u32) -> Self {
        Self { row, levels: 1 }
    }
}

/// Where one leaf goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into no row of the table.
    Out,
    /// Whole into one row.
    Row(Seat),
    /// Into several, each by its share over the sum of all.
    Rows(Vec<(Seat, u32)>),
}

/// Rows that are made as they are named.
#[derive(Default)]
pub(super) struct Rows {
    units: Vec<String>,
    places: HashMap<String, u32>,
}

impl Rows {
    pub fn row(&mut self, unit: &str) -> u32 {
        if let Some(row) = self.places.get(unit) {
            return *row;
        }
        let row = self.units.len() as u32;
        self.units.push(unit.to_owned());
        self.places.insert(unit.to_owned(), row);
        row
    }
}

impl Grouping {
    /// Every leaf in one row.
    #[must_use]
    pub fn whole(unit: &str, leaves: usize) -> Self {
        let one = vec![Place::Row(0.into()); leaves];
        Self {
            units: vec![unit.to_owned()],
            maps: vec![Map::new(&one)],
            of_period: Vec::new(),
        }
    }

    /// Every leaf a row of its own.
    #[must_use]
    pub fn each(leaves: &[String]) -> Self {
        let rows: Vec<_> = (0..)
            .zip(leaves)
            .map(|(row, _): (u32, _)| Place::Row(row.into()))
            .collect();
        Self {
            units: leaves.to_vec(),
            maps: vec![Map::new(&rows)],
            of_period: Vec::new(),
        }
    }

    /// By the units of this kind above the leaves on one day; a leaf of that kind is its own row. A leaf that does not
    /// exist on the day is placed as on the last day on which it did.
    #[must_use]
    pub fn on(directory: &Directory, leaves: &[String], kind: Kind, on: Date) -> Self {
        Self::as_reported(directory, leaves, kind, &[on])
    }

    /// As reported: each period by the tree of its cut-off.
    #[must_use]
    pub fn as_reported(directory: &Directory, leaves: &[String], kind: Kind, cut_offs: &[Date]) -> Self {
        let mut rows = Rows::default();
        let mut ways: Vec<Vec<Place>> = Vec::new();
        let mut of_tree = HashMap::new();
        let changes = changes(directory);
        let of_period = cut_offs.iter().map(|cut_off| {
            // Between two changes the tree is the same: a country's leaves are not placed again for every month.
            let tree = changes.partition_point(|change| change <= cut_off);
            *of_tree.entry(tree).or_insert_with(|| {
                let above = leaves
                    .iter()
                    .map(|leaf| above(directory, leaf, kind, *cut_off).unwrap_or(UNPLACED));
                ways.push(above.map(|unit| Place::Row(rows.row(unit).into())).collect());
                ways.len() - 1
            })
        });
        let of_period: Vec<usize> = of_period.collect();
        let of_period = if ways.len() > 1 { of_period } else { Vec::new() };
        Self {
            units: rows.units,
            maps: ways.iter().map(|way| Map::new(way)).collect(),
            of_period,
        }
    }

    /// Rows with these names, and where each leaf goes in each period. The same way in all periods may be said once. Rows
    /// that are named by a place and are not there make every table of it fail.
    #[must_use]
    pub fn by(units: Vec<String>, ways: &[Vec<Place>]) -> Self {
        let of_period = if ways.len() > 1 {
            (0..ways.len()).collect()
        } else {
            Vec::new()
        };
        Self {
            units,
            maps: ways.iter().map(|way| Map::new(way)).collect(),
            of_period,
        }
    }

    /// One way for all periods.
    pub(super) fn one(rows: Rows, way: &[Place]) -> Self {
        Self {
            units: rows.units,
            maps: vec![Map::new(way)],
            of_period: Vec::new(),
        }
    }

    /// The ids of the rows' units; [`UNPLACED`] where there is none.
    #[must_use]
    pub fn units(&self) -> &[String] {
        &self.units
    }

    /// The leaves of a row in a period, whole or in part: the sources of its figures.
    #[must_use]
    pub fn leaves(&self, period: usize, row: usize) -> Vec<usize> {
        let Some(map) = self.map(period) else {
            return Vec::new();
        };
        let whole = map.runs.iter().filter(|run| run.row as usize == row);
        let mut leaves: Vec<usize> = whole
            .flat_map(|run| run.begin as usize..run.end as usize)
            .collect();
        let parts = map
            .shared
            .iter()
            .filter(|shared| shared.seats.iter().any(|one| one.row as usize == row));
        leaves.extend(parts.map(|shared| shared.leaf as usize));
        leaves
    }

    /// True when every way of putting leaves into rows is of so many leaves, and into rows that there are.
    pub(super) fn fits(&self, leaves: usize) -> bool {
        let there = |row: u32| (row as usize) < self.units.len();
        self.maps.iter().all(|map| {
            map.leaves == leaves
                && map.runs.iter().all(|run| there(run.row))
                && map
                    .shared
                    .iter()
                    .flat_map(|shared| &shared.seats)
                    .all(|seat| there(seat.row))
        })
    }

    pub(super) fn map(&self, period: usize) -> Option<&Map> {
        self.maps.get(self.of_period.get(period).copied().unwrap_or(0))
    }
}

impl Map {
    fn new(way: &[Place]) -> Self {
        let mut map = Self {
            leaves: way.len(),
            ..Self::default()
        };
        for (leaf, to) in (0..).zip(way) {
            match to {
                Place::Out => {}
                Place::Row(seat) => map.push(leaf, *seat),
                Place::Rows(parts) => {
                    map.shared.push(Shared {
                        leaf,
                        seats: parts.iter().map(|(seat, _)| *seat).collect(),
                        shares: parts.iter().map(|(_, share)| *share).collect(),
                    });
                }
            }
        }
        map
    }

    fn push(&mut self, leaf: u32, Seat { row, levels }: Seat) {
        match self.runs.last_mut() {
            Some(run) if run.row == row && run.levels == levels && run.end == leaf => run.end += 1,
            _ => self.runs.push(Run {
                begin: leaf,
                end: leaf + 1,
                row,
                levels,
            }),
        }
    }
}

/// The days on which anything about any unit changes, in order.
fn changes(directory: &Directory) -> Vec<Date> {
    let versions = directory.units().iter().flat_map(|unit| &unit.versions);
    let mut days: Vec<Date> = versions
        .flat_map(|version| [version.from, version.to])
        .flatten()
        .collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// The unit of this kind that a leaf is or belongs to on the day, or on its last day before, or else on its first.
pub(super) fn above<'a>(directory: &'a Directory, leaf: &str, kind: Kind, on: Date) -> Option<&'a str> {
    let unit = directory.get(leaf)?;
    if unit.kind == kind {
        return Some(&unit.id);
    }
    let first = || unit.versions.iter().filter_map(|version| version.from).min();
    let day = unit.last_day(on).or_else(first)?;
    directory
        .ancestors(leaf, day)
        .find(|above| above.kind == kind)
        .map(|above| above.id.as_str())
}
