//! A status that came: about a document of ours how far its receiver is, about one of theirs that it is wanted back.

use civic::Ids as _;
use serde_json::json;
use store::audit;
use wire::edxml::{Status, StatusCode, Warning};

use super::codes::store as codes;
use super::document::said;
use super::intake::{Came, Outcome, Recorded, by_program};
use super::store::{self as rows, New, Row};
use crate::assignment::steps;
use crate::serve::Failure;

/// Records a status with what it causes.
pub(super) async fn record(came: &Came<'_>, status: &Status, warnings: &[Warning]) -> Recorded {
    let code = status
        .code
        .clone()
        .unwrap_or_else(|| StatusCode::Unknown(String::new()));
    let meant = meant(came, status, &code).await?;
    let new = row(came, status, &code, meant.as_ref(), warnings);
    let moves = assignments(came, status, &code, meant.as_ref()).await?;
    let (at, source) = (came.site.clock.now(), came.site.blobs.put(came.bytes).await?);
    came.spool.step()?;
    let mut tx = came.site.db.begin().await?;
    store::note_blob(&mut tx, &source, "application/xml", at).await?;
    if !rows::insert(&mut tx, &new, at).await? {
        return Ok(Ok((new.id, Outcome::Later))); // another program was quicker
    }
    for (more, unit) in also_asked(came, &new, meant.as_ref()).await? {
        rows::insert(&mut tx, &more, at).await?;
        let detail = json!({ "status": code.code(), "from": status.from.id, "unit": unit });
        audit::append(&mut tx, at, &by_program("exchange.status_came", &more.id, detail)).await?;
    }
    let mut moved = Vec::new();
    for (id, step) in moves {
        match steps::told(&mut tx, at, &id, step, status.description.as_deref()).await {
            Ok(true) => moved.push(id),
            Ok(false) | Err(steps::Fault::WrongStep(_)) => {} // already there, or past it
            Err(fault) => return Err(fault.into()),
        }
    }
    let detail = json!({ "status": code.code(), "from": status.from.id, "assignments": moved });
    audit::append(&mut tx, at, &by_program("exchange.status_came", &new.id, detail)).await?;
    came.spool.step()?;
    tx.commit().await?;
    let outcome = if new.state == "asked" {
        Outcome::Asked
    } else {
        Outcome::Told
    };
    Ok(Ok((new.id, outcome)))
}

/// A document that is asked back lies on the desks of several units here: each answers for itself.
async fn also_asked(
    came: &Came<'_>,
    new: &New,
    meant: Option<&Row>,
) -> Result<Vec<(New, Option<String>)>, Failure> {
    let Some(first) = meant.filter(|_| new.state == "asked") else {
        return Ok(Vec::new());
    };
    let others = rows::beside(&came.site.db, first).await?;
    let one = |other: Row| {
        let unit = other.unit.clone();
        let more = New {
            id: came.site.ids.next(came.site.clock.now()),
            once_key: format!("{}:{}", came.once_key(), unit.as_deref().unwrap_or_default()),
            unit: other.unit,
            own_code: other.own_code,
            answers: Some(other.id),
            letter: other.letter,
            ..new.clone()
        };
        (more, unit)
    };
    Ok(others.into_iter().map(one).collect())
}

/// The document that it is about. Only a sender asks for its document back: that is one that came to us.
async fn meant(came: &Came<'_>, status: &Status, code: &StatusCode) -> Result<Option<Row>, Failure> {
    let way = if *code == StatusCode::TakeBackAsked {
        "in"
    } else {
        "out"
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (document, number) = (text(&status.about.document_id), text(&status.about.code));
    Ok(rows::meant(&came.site.db, way, &document, &number, &text(&status.from.id)).await?)
}

fn row(
    came: &Came<'_>,
    status: &Status,
    code: &StatusCode,
    meant: Option<&Row>,
    warnings: &[Warning],
) -> New {
    let state = match (meant, code) {
        (None, _) => "stray",
        (Some(_), StatusCode::TakeBackAsked) => "asked",
        (Some(_), _) => "taken",
    };
    let said_at = status.at.as_ref().and_then(wire::edxml::Stamp::known);
    New {
        id: came.site.ids.next(came.site.clock.now()),
        once_key: came.once_key(),
        way: "in",
        kind: "status",
        state,
        unit: meant.and_then(|row| row.unit.clone()),
        own_code: meant.and_then(|row| row.own_code.clone()),
        other_code: status.from.id.clone(),
        other_name: status.from.name.clone(),
        document_id: status.about.document_id.clone(),
        number: status.about.code.clone(),
        status_code: Some(code.code().to_owned()),
        answers: meant.map(|row| row.id.clone()),
        letter: meant.and_then(|row| row.letter.clone()),
        directive: meant.and_then(|row| row.directive.clone()),
        digest: Some(came.digest.clone()),
        source: Some(came.digest.clone()),
        file_name: Some(came.file_name.to_owned()),
        facts: json!({
            "description": status.description, "said_at": said_at.map(civic::Moment::short), "warnings": said(warnings),
            "staff": status.staff.as_ref().and_then(|staff| staff.name.clone()),
        }),
    }
}

/// The assignments of the organ's units, and the step that its word means for them.
async fn assignments(
    came: &Came<'_>,
    status: &Status,
    code: &StatusCode,
    meant: Option<&Row>,
) -> Result<Vec<(String, civic::assignment::Step)>, Failure> {
    let directive = meant.and_then(|row| row.directive.as_deref());
    let (Some(step), Some(directive), Some(from)) = (code.step(), directive, status.from.id.as_deref())
    else {
        return Ok(Vec::new());
    };
    let on = came.site.clock.now().day();
    let found = codes::assignments_of(&came.site.db, directive, from, on).await?;
    Ok(found.into_iter().map(|one| (one.id, step)).collect())
}
