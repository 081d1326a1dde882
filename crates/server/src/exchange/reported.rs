//! A result report to the organ from whose message the work came: with its files, as an answer to that document.

use civic::Moment;
use letter::paper::{Paper, Title};
use serde_json::json;
use store::{Db, Result, Stored, Tx};

use super::announce::{named, queued};
use super::outbox;
use super::store::{self as rows, New, Row};
use super::tell::id_of;

/// A report that is sent.
pub(crate) struct Reported<'a> {
    pub report: &'a str,
    pub directive: &'a str,
    pub unit: &'a str,
    pub paper: &'a Paper,
    /// Each with its name and media type.
    pub files: &'a [(Stored, String, &'static str)],
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// It waits to go out as this message.
    Queued(String),
    /// The work did not come by exchange, or its sender was refused.
    NotAsked,
    /// It was sent before.
    Before,
    /// It has no number or no day.
    Unnumbered,
}

/// Whether the report of a unit on a directive was sent; nothing when nobody elsewhere asked for it.
pub(crate) async fn answerable(db: &Db, directive: &str, unit: &str, report: &str) -> Result<Option<bool>> {
    let found = outbox::answerable(db, directive, unit, &key(report)).await?;
    Ok(found.map(|found| found.queued))
}

fn key(report: &str) -> String {
    format!("report:{report}")
}

async fn asked(tx: &mut Tx, directive: &str, unit: &str) -> Result<Option<Row>> {
    let origin = rows::origin(tx, directive).await?;
    Ok(origin.filter(|origin| origin.unit.as_deref() == Some(unit)))
}

/// Queues a report with its files, whose bytes are among the blobs, in the caller's transaction.
pub(crate) async fn reported(tx: &mut Tx, at: Moment, sent: &Reported<'_>) -> Result<Sent> {
    let Some(origin) = asked(tx, sent.directive, sent.unit).await? else {
        return Ok(Sent::NotAsked);
    };
    let Some(new) = row(&origin, sent) else {
        return Ok(Sent::Unnumbered);
    };
    if !rows::insert(tx, &new, at).await? {
        return Ok(Sent::Before);
    }
    for (position, (blob, name, media)) in (0i64..).zip(sent.files) {
        store::note_blob(tx, blob, media, at).await?;
        rows::attach(tx, &new.id, position, blob, name, media).await?;
    }
    queued(tx, at, &new).await?;
    Ok(Sent::Queued(new.id))
}

/// It belongs to no directive of ours: what its receiver says of it moves no assignment.
fn row(origin: &Row, sent: &Reported<'_>) -> Option<New> {
    let paper = sent.paper;
    let line = paper.number_line();
    let number = line
        .split_once(':')
        .map_or(line.as_str(), |(_, number)| number)
        .trim();
    let dated = paper.date.filter(|_| paper.number.is_some() && !paper.draft)?;
    let own = origin.own_code.clone()?;
    let (Title::Typed { subject, .. } | Title::Letter { subject }) = &paper.title;
    let once_key = key(sent.report);
    Some(New {
        id: id_of(&once_key),
        once_key,
        way: "out",
        kind: "report",
        state: "waiting",
        unit: Some(sent.unit.to_owned()),
        document_id: Some(named(&own, dated, number)),
        own_code: Some(own),
        other_code: origin.other_code.clone(),
        other_name: origin.other_name.clone(),
        number: Some(number.to_owned()),
        answers: Some(origin.id.clone()),
        letter: origin.letter.clone(),
        facts: json!({
            "report": sent.report, "dated": dated.to_string(), "place": paper.place, "subject": subject,
            "signer": paper.signer, "post": paper.authority.join(" "),
            "answered": {
                "document": origin.document_id, "number": origin.number, "dated": origin.facts["dated"],
            },
        }),
        ..New::default()
    })
}
