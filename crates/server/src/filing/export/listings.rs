//! The rows of the listings of all reports: each with the unit that wrote it and its place there.

use std::collections::BTreeMap;

use civic::indicator::Indicator;
use civic::repeat::{self, Repeat};
use press::PressError;
use press::table::{Lines, Put, Stream};

use super::Row;
use crate::filing::exchange::put;
use crate::http::Desk;

/// A listing as all editions in use have it.
pub(crate) struct Listing {
    pub code: String,
    pub name: String,
    /// The columns of all editions.
    pub columns: Vec<Indicator>,
    /// By edition: where each of its columns stands.
    places: BTreeMap<i64, Vec<usize>>,
}

/// Takes the listing of an edition in; a column that an older one had too is the same.
pub(super) fn take(all: &mut Vec<Listing>, edition: i64, repeat: &Repeat) {
    let known = all.iter().position(|listing| listing.code == repeat.code);
    let at = known.unwrap_or(all.len());
    if known.is_none() {
        all.push(Listing::of(repeat));
    }
    all[at].add(edition, repeat);
}

impl Listing {
    /// The listing of a repeat, without columns yet.
    pub fn of(repeat: &Repeat) -> Self {
        Self {
            code: repeat.code.clone(),
            name: repeat.name.clone(),
            columns: Vec::new(),
            places: BTreeMap::new(),
        }
    }

    /// Takes the columns of an edition in.
    pub fn add(&mut self, edition: i64, repeat: &Repeat) {
        if self.places.contains_key(&edition) {
            return;
        }
        let mut places = Vec::new();
        for column in &repeat.columns {
            let known = self.columns.iter().position(|other| other.code == column.code);
            places.push(known.unwrap_or(self.columns.len()));
            if known.is_none() {
                self.columns.push(column.clone());
            }
        }
        self.places.insert(edition, places);
    }

    fn heads(&self, desk: &Desk) -> Vec<String> {
        let own = ["filing.export.code", "filing.head.unit", "filing.export.row"];
        let columns = self.columns.iter().map(|column| column.name.clone());
        own.map(|key| desk.t(key)).into_iter().chain(columns).collect()
    }

    fn rows(&self, row: &Row) -> Vec<Vec<String>> {
        let text = row.listed.get(&self.code);
        text.map(|text| self.placed(row.edition, text))
            .unwrap_or_default()
    }

    /// The rows of a report of an edition, each cell in the column of all editions.
    pub fn placed(&self, edition: i64, text: &str) -> Vec<Vec<String>> {
        let Some(places) = self.places.get(&edition) else {
            return Vec::new();
        };
        let placed = |cells: Vec<String>| {
            let mut all = vec![String::new(); self.columns.len()];
            for (place, cell) in places.iter().zip(cells) {
                all[*place] = cell;
            }
            all
        };
        repeat::cells(text).into_iter().map(placed).collect()
    }
}

pub(super) fn sheet(
    desk: &Desk,
    stream: &mut Stream,
    listing: &Listing,
    rows: &[Row],
) -> Result<(), PressError> {
    stream.sheet(&listing.name, &listing.heads(desk))?;
    for row in rows {
        for (at, cells) in listing.rows(row).iter().enumerate() {
            let own = [
                Put::Words(&row.words[0]),
                Put::Words(&row.words[1]),
                Put::Number(at as f64 + 1.0),
            ];
            let columns = listing.columns.iter().zip(cells);
            stream.cells(
                own.into_iter()
                    .chain(columns.map(|(column, cell)| put(column, cell))),
            )?;
        }
    }
    Ok(())
}

pub(super) fn csv(
    desk: &Desk,
    lines: &mut Lines<Vec<u8>>,
    listing: &Listing,
    rows: &[Row],
) -> std::io::Result<()> {
    lines.row(listing.heads(desk))?;
    for row in rows {
        for (at, cells) in listing.rows(row).into_iter().enumerate() {
            let own = [row.words[0].clone(), row.words[1].clone(), (at + 1).to_string()];
            lines.row(own.into_iter().chain(cells))?;
        }
    }
    Ok(())
}
