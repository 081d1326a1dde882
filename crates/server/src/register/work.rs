//! Sổ theo dõi giải quyết văn bản đến: seven columns.

use std::collections::{BTreeMap, HashMap};

use civic::Moment;
use civic::progress::Standing;

use super::came::{by_directive, holder, joined, number, remark, taken_over};
use super::kept::{Cell, Document, Row, home};
use super::store::{self, Answer, Arrived, Piece};
use crate::http::{Desk, Refusal};

pub(super) async fn rows(desk: &Desk, year: i32) -> Result<Vec<Row>, Refusal> {
    let unit = &desk.actor.unit;
    let mut pieces = by_directive(store::pieces(desk.db(), unit, year, desk.today()).await?);
    let mut answers: HashMap<String, Vec<Answer>> = HashMap::new();
    for answer in store::answers(desk.db(), unit, year).await? {
        answers.entry(answer.directive.clone()).or_default().push(answer);
    }
    let mut arrived = store::arrived(desk.db(), unit, year).await?;
    let (taken, theirs) = taken_over(desk, year).await?;
    arrived.extend(taken);
    pieces.extend(theirs);
    let line = |row: &Arrived| {
        let of = row.directive.as_deref().unwrap_or("");
        let pieces = pieces.get(of).map_or(&[][..], Vec::as_slice);
        line(desk, row, pieces, answers.get(of).map_or(&[][..], Vec::as_slice))
    };
    Ok(arrived.iter().map(line).collect())
}

fn line(desk: &Desk, row: &Arrived, pieces: &[Piece], answers: &[Answer]) -> Row {
    let first_due = pieces.iter().filter_map(|piece| piece.due_on.as_deref()).min();
    Row {
        key: None,
        day: Moment(row.arrived_at).day(),
        cells: vec![
            number(row),
            Cell::text(whole(&Document::of(desk, row))).leading_to(home(desk, row)),
            Cell::text(who(desk, row, pieces)),
            Cell::iso(first_due),
            Cell::text(progress(desk, pieces)),
            answer(answers),
            Cell::text(note(desk, row, pieces)),
        ],
    }
}

/// Tên loại, số, ký hiệu, ngày, cơ quan ban hành.
fn whole(document: &Document) -> String {
    let day = document.dated.as_deref().map(civic::review::shown);
    let author = Some(document.author.clone()).filter(|author| !author.is_empty());
    let parts = [Some(document.named()), document.code.clone(), day, author];
    let parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("; ")
}

/// Who has it in hand, and to how many units it was passed down.
fn who(desk: &Desk, row: &Arrived, pieces: &[Piece]) -> String {
    let passed = pieces.iter().map(|piece| piece.passed).max().unwrap_or(0);
    let down = (passed > 0).then(|| desk.tf("register.passed_down", &[("n", &viet::grouped(passed))]));
    joined([Some(holder(row, pieces)), down])
}

/// How many pieces stand how, in the order of the standings.
fn progress(desk: &Desk, pieces: &[Piece]) -> String {
    let mut counts: BTreeMap<usize, i64> = BTreeMap::new();
    for piece in pieces {
        let place = Standing::ALL
            .iter()
            .position(|standing| standing.code() == piece.standing);
        *counts.entry(place.unwrap_or(Standing::ALL.len())).or_default() += 1;
    }
    let said = counts.iter().filter_map(|(place, count)| {
        let word = desk.t(&format!("http.standing.{}", Standing::ALL.get(*place)?.code()));
        Some(format!("{} {word}", viet::grouped(*count)))
    });
    said.collect::<Vec<_>>().join("; ")
}

fn answer(answers: &[Answer]) -> Cell {
    let codes: Vec<&str> = answers
        .iter()
        .filter_map(|answer| answer.code.as_deref())
        .collect();
    let href = answers.last().map(|answer| format!("/reports/{}", answer.report));
    Cell::text(codes.join("; ")).leading_to(href)
}

/// Why something was refused or given back, in the unit's own words.
fn note(desk: &Desk, row: &Arrived, pieces: &[Piece]) -> String {
    let reasons = pieces.iter().filter_map(|piece| piece.reason.clone());
    let mut said: Vec<String> = std::iter::once(remark(desk, row)).chain(reasons).collect();
    said.retain(|part| !part.is_empty());
    said.dedup();
    said.join("; ")
}
