//! Sổ đăng ký văn bản đến: ten columns.

use std::collections::{BTreeSet, HashMap};

use civic::Moment;
use serde_json::json;
use viet::Date;

use super::kept::{Cell, Document, Row, home};
use super::store::{self, Arrived, Piece};
use crate::http::{Desk, Refusal};

pub(super) async fn rows(desk: &Desk, year: i32) -> Result<Vec<Row>, Refusal> {
    let unit = &desk.actor.unit;
    let mut pieces = by_directive(store::pieces(desk.db(), unit, year, desk.today()).await?);
    let mut arrived = store::arrived(desk.db(), unit, year).await?;
    let (taken, theirs) = taken_over(desk, year).await?;
    arrived.extend(taken);
    pieces.extend(theirs);
    Ok(arrived.iter().map(|row| line(desk, row, &pieces)).collect())
}

/// What was taken over in a year from units that ended, which had entered it under a number of their own, and the pieces of
/// the work that goes on here.
pub(super) async fn taken_over(
    desk: &Desk,
    year: i32,
) -> Result<(Vec<Arrived>, HashMap<String, Vec<Piece>>), Refusal> {
    let start = |year: i32| Date::new(year, 1, 1).map(Moment::start_of);
    let (Ok(from), Ok(to)) = (start(year), start(year + 1)) else {
        return Ok((Vec::new(), HashMap::new()));
    };
    let unit = &desk.actor.unit;
    let rows = store::taken_over(desk.db(), unit, from, to).await?;
    let directives: BTreeSet<&String> = rows.iter().filter_map(|row| row.directive.as_ref()).collect();
    let directives = directives.into_iter().map(|id| json!([id])).collect();
    let pieces = store::pieces_of(desk.db(), unit, directives, desk.today()).await?;
    Ok((rows, by_directive(pieces)))
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
        key: own_key(row),
        day,
        cells: vec![
            Cell::day(day),
            number(row),
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

/// What was taken over stands in another unit's register: nothing is written into it here.
fn own_key(row: &Arrived) -> Option<String> {
    let document = row.directive.clone().or_else(|| row.letter.clone());
    document.filter(|_| row.former.is_none())
}

/// The number in this register; what was taken over has none here.
pub(super) fn number(row: &Arrived) -> Cell {
    match row.former {
        None => Cell::number(row.number),
        Some(_) => Cell::blank(),
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
    let former = row.former.as_deref().map(|former| {
        let (unit, number) = (desk.unit_name(former), civic::register::written(row.number));
        desk.tf("register.taken_over", &[("unit", &unit), ("n", &number)])
    });
    joined([former, Some(known), row.remark.clone()])
}

/// What is said, in one cell.
pub(super) fn joined(parts: impl IntoIterator<Item = Option<String>>) -> String {
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("; ")
}
