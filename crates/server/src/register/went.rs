//! Sổ đăng ký văn bản đi: ten columns.

use std::collections::HashMap;

use civic::Moment;
use civic::permission::{Act, role_may};
use letter::paper::{Paper, Title};

use super::came::joined;
use super::kept::{Cell, Row, about};
use super::store::{self, Departed};
use crate::http::{Desk, Refusal};

pub(super) async fn rows(desk: &Desk, year: i32) -> Result<Vec<Row>, Refusal> {
    let unit = &desk.actor.unit;
    let mut to: HashMap<String, Vec<String>> = HashMap::new();
    for line in store::recipients(desk.db(), unit, year).await? {
        to.entry(line.directive).or_default().push(line.phrase);
    }
    let departed = store::departed(desk.db(), unit, year).await?;
    Ok(departed.iter().map(|row| line(desk, row, &to)).collect())
}

fn line(desk: &Desk, row: &Departed, to: &HashMap<String, Vec<String>>) -> Row {
    let paper = row.paper.clone().or_else(|| row.issued.clone());
    let paper: Option<Paper> = paper.and_then(|paper| serde_json::from_value(paper).ok());
    let left = Moment(row.left_at).day();
    let dated = row.dated.as_deref().and_then(|day| day.parse().ok());
    let phrases = row
        .directive
        .as_ref()
        .and_then(|id| to.get(id))
        .map(|lines| lines.join("; "));
    let signer = row.signer.clone().or_else(|| paper.as_ref()?.signer.clone());
    Row {
        key: Some(row.id.clone()),
        day: dated.unwrap_or(left),
        cells: vec![
            Cell::text(row.code.clone().unwrap_or_default()),
            Cell::iso(row.dated.as_deref()),
            Cell::text(subject(row, paper.as_ref())).leading_to(home(desk, row)),
            Cell::text(signer.unwrap_or_default()),
            Cell::text(
                phrases
                    .or_else(|| paper.map(|paper| paper.recipients.join("; ")))
                    .unwrap_or_default(),
            ),
            Cell::text(row.holder.clone().unwrap_or_default()),
            copies(row),
            Cell::iso(row.handed_on.as_deref().or(Some(&left.to_string()))),
            Cell::text(row.receipt.clone().unwrap_or_default()),
            Cell::text(joined([Some(remark(desk, row)), row.remark.clone()])),
        ],
    }
}

fn subject(row: &Departed, paper: Option<&Paper>) -> String {
    let of_paper = |paper: &Paper| match &paper.title {
        Title::Typed { subject, .. } | Title::Letter { subject } => subject.clone(),
    };
    let subject = row
        .subject
        .clone()
        .or_else(|| paper.map(of_paper))
        .unwrap_or_default();
    about(Some(&row.series), &subject)
}

/// A directive goes out once to each unit; of a report the house does not know.
fn copies(row: &Departed) -> Cell {
    match row.units {
        0 => Cell::blank(),
        units => Cell::text(viet::grouped(units)),
    }
}

/// Where it is read. A paper of the unit's own is for those who write papers.
fn home(desk: &Desk, row: &Departed) -> Option<String> {
    let report = row.report.as_deref().map(|id| format!("/reports/{id}"));
    let writes = role_may(desk.actor.role, Act::WritePaper);
    let own = row
        .own
        .as_deref()
        .filter(|_| writes)
        .map(|id| format!("/papers/{id}"));
    row.directive
        .as_deref()
        .map(|id| format!("/directives/{id}"))
        .or(report)
        .or(own)
}

fn remark(desk: &Desk, row: &Departed) -> String {
    match (&row.code, row.number, &row.issuer) {
        (None, ..) => desk.t("register.no_number"),
        (Some(_), None, Some(issuer)) => desk.tf("register.number_of", &[("who", issuer)]),
        _ => String::new(),
    }
}
