//! Sổ đăng ký văn bản đến: ten columns.

use std::collections::HashMap;

use civic::Moment;

use super::kept::{Cell, Document, Row, home};
use super::store::{self, Arrived, Piece};
use crate::http::{Desk, Refusal};

pub(super) async fn rows(desk: &Desk, year: i32) -> Result<Vec<Row>, Refusal> {
    let unit = &desk.actor.unit;
    let pieces = by_directive(store::pieces(desk.db(), unit, year, desk.today()).await?);
    let arrived = store::arrived(desk.db(), unit, year).await?;
    Ok(arrived.iter().map(|row| line(desk, row, &pieces)).collect())
}

/// The pieces of the unit's work, by the directive that they come from.
pub(super) fn by_directive(pieces: Vec<Piece>) -> HashMap<String, Vec<Piece>> {
    let mut by_directive: HashMap<String, Vec<Piece>> = HashMap::new();
    for piece in pieces {
        by_directive
            .entry(piece.directive.clone())
            .or_default()
            .push(piece);
    }
    by_directive
}

fn line(desk: &Desk, row: &Arrived, pieces: &HashMap<String, Vec<Piece>>) -> Row {
    let (document, day) = (Document::of(desk, row), Moment(row.arrived_at).day());
    let pieces = row
        .directive
        .as_ref()
        .and_then(|id| pieces.get(id))
        .map_or(&[][..], Vec::as_slice);
    Row {
        key: row.directive.clone().or_else(|| row.letter.clone()),
        day,
        cells: vec![
            Cell::day(day),
            Cell::number(row.number),
            Cell::text(document.author.clone()),
            Cell::text(document.code.clone().unwrap_or_default()),
            Cell::iso(document.dated.as_deref()),
            Cell::text(document.named()).leading_to(home(desk, row)),
            Cell::text(holder(row, pieces)),
            Cell::iso(row.handed_on.as_deref()),
            Cell::text(row.receipt.clone().unwrap_or_default()),
            Cell::text(remark(desk, row)),
        ],
    }
}

/// Who has it: as somebody wrote, else who opened the work for the unit.
pub(super) fn holder(row: &Arrived, pieces: &[Piece]) -> String {
    row.holder.clone().unwrap_or_else(|| receivers(pieces))
}

/// Who opened the work for the unit.
pub(super) fn receivers(pieces: &[Piece]) -> String {
    let mut names: Vec<&str> = pieces
        .iter()
        .filter_map(|piece| piece.receiver.as_deref())
        .collect();
    names.sort_unstable();
    names.dedup();
    names.join("; ")
}

/// What became of a letter that lay on the desk, and what somebody wrote.
pub(super) fn remark(desk: &Desk, row: &Arrived) -> String {
    let known = match row.state.as_deref() {
        Some("discarded") => desk.t("register.discarded"),
        Some("issued") if row.passed.is_some() => desk.t("register.passed_on"),
        _ => String::new(),
    };
    joined([Some(known), row.remark.clone()])
}

/// What is said, in one cell.
pub(super) fn joined(parts: impl IntoIterator<Item = Option<String>>) -> String {
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("; ")
}
