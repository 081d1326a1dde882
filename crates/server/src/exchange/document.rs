//! A document that came: onto the desk of each unit that it is for, or to a person's decision.

use std::sync::Arc;

use civic::{Ids as _, Moment};
use serde_json::{Value, json};
use store::{Tx, audit};
use wire::edxml::{BusinessKind, Day, Document, StatusCode, Warning};

use super::addressees::{self, Addressee, Addressees};
use super::intake::{Came, Outcome, Recorded, by_program, reason};
use super::lay::{self, Laying, Ready, Sheaf};
use super::parts::{Parts, take_apart};
use super::store::{self as rows, New, Row};
use super::tell::tell;
use crate::serve::Failure;

/// Records a document with what it causes, on every desk that it is for: all of them or none.
pub(super) async fn record(came: &Came<'_>, document: Document, warnings: &[Warning]) -> Recorded {
    let addressees = match addressees::of(came, &document).await? {
        Ok(addressees) => addressees,
        Err(reason) => return Ok(Err(reason)),
    };
    if document.business_kind() == BusinessKind::Recall {
        return asked(came, &document, &addressees, warnings).await;
    }
    let (document, parts) = tokio::task::spawn_blocking(move || {
        let parts = take_apart(&document);
        (document, parts)
    })
    .await?;
    let Parts { files, letter } = parts;
    let (letter, opened) = match letter {
        Ok((letter, opened)) => (letter, *opened),
        Err((vi, en)) => return Ok(Err(reason(came.site, "no_letter", vi, en))),
    };
    let sheaf = Arc::new(Sheaf {
        files,
        letter,
        opened,
    });
    let ready = lay::ready(came.site, &sheaf).await?;
    let landings = landings(came, &document, &addressees, &sheaf, warnings).await?;
    let source = came.site.blobs.put(came.bytes).await?;
    came.spool.step()?;
    let (at, mut tx) = (came.site.clock.now(), came.site.db.begin().await?);
    store::note_blob(&mut tx, &source, "application/xml", at).await?;
    let mut laid = 0;
    for landing in &landings {
        match land(came, &mut tx, at, landing, &ready).await? {
            Some(true) => laid += 1,
            Some(false) => {}
            None => return Ok(Ok((landing.new.id.clone(), Outcome::Later))), // another program was quicker
        }
    }
    came.spool.step()?;
    tx.commit().await?;
    let first = landings.into_iter().next().map(|landing| landing.new.id);
    let outcome = Outcome::Landed {
        laid,
        alerted: addressees.desks.len() - laid,
    };
    Ok(Ok((first.unwrap_or_default(), outcome)))
}

/// One desk, and whether the document may have come to it before.
struct Landing {
    new: New,
    laying: Laying,
    is_twin: bool,
}

async fn landings(
    came: &Came<'_>,
    document: &Document,
    addressees: &Addressees,
    sheaf: &Arc<Sheaf>,
    warnings: &[Warning],
) -> Result<Vec<Landing>, Failure> {
    let mut out = Vec::with_capacity(addressees.desks.len());
    for (at, addressee) in addressees.desks.iter().enumerate() {
        let mut new = row(came, document, addressee, at, warnings);
        new.facts["unreached"] = json!(addressees.unreached);
        let laying = Laying {
            addressee: addressee.clone(),
            sheaf: Arc::clone(sheaf),
        };
        let why = twin(came, document, &new, &laying).await?;
        let is_twin = why.is_some();
        if let Some(why) = why {
            merge(&mut new.facts, why);
            new.state = "alert";
        }
        out.push(Landing { new, laying, is_twin });
    }
    Ok(out)
}

/// True when it was laid, false when a person must look first, nothing when somebody else recorded it.
async fn land(
    came: &Came<'_>,
    tx: &mut Tx,
    at: Moment,
    landing: &Landing,
    ready: &Ready,
) -> Result<Option<bool>, Failure> {
    let new = &landing.new;
    if !rows::insert(tx, new, at).await? {
        return Ok(None);
    }
    if landing.is_twin {
        noted(tx, at, new, "exchange.alerted").await?;
        return Ok(Some(false));
    }
    let letter = lay::lay(tx, came.site, at, &new.id, &landing.laying, ready).await?;
    came.spool.step()?;
    let row = as_row(new, &letter);
    tell(tx, at, &row, &new.id, &StatusCode::Arrived, None).await?;
    Ok(Some(true))
}

/// The first desk's row bears the key of the bytes; the others bear it with their unit.
fn row(came: &Came<'_>, document: &Document, addressee: &Addressee, at: usize, warnings: &[Warning]) -> New {
    let once_key = match at {
        0 => came.once_key(),
        _ => format!("{}:{}", came.once_key(), addressee.unit),
    };
    let kind = match document.business_kind() {
        BusinessKind::New | BusinessKind::Unknown(_) => "document",
        BusinessKind::Recall => "recall",
        BusinessKind::Update => "update",
        BusinessKind::Replacement => "replacement",
    };
    New {
        id: came.site.ids.next(came.site.clock.now()),
        once_key,
        way: "in",
        kind,
        state: "taken",
        unit: Some(addressee.unit.clone()),
        own_code: Some(addressee.code.clone()),
        other_code: document.from.id.clone(),
        other_name: document.from.name.clone(),
        document_id: document.document_id.clone(),
        number: document.number(),
        digest: Some(came.digest.clone()),
        source: Some(came.digest.clone()),
        file_name: Some(came.file_name.to_owned()),
        facts: facts(document, warnings),
        ..New::default()
    }
}

fn facts(document: &Document, warnings: &[Warning]) -> Value {
    let day = |day: &Option<Day>| day.as_ref().and_then(Day::known).map(|day| day.to_string());
    let business = document.business.as_ref();
    let replaced = business
        .iter()
        .flat_map(|business| &business.replaces)
        .filter_map(|one| one.document_id.clone());
    let changed = business.and_then(|business| business.document_id.clone());
    json!({
        "subject": document.subject, "dated": day(&document.issued.on), "place": document.issued.place,
        "type": document.kind.name, "signer": document.signer.full_name, "due": day(&document.due),
        "steering": document.steering.as_ref().map(wire::edxml::Steering::code), "signed": document.signed,
        "changes": changed.into_iter().chain(replaced).collect::<Vec<_>>(),
        "reason": business.and_then(|business| business.reason.clone()), "warnings": said(warnings),
    })
}

/// Warnings in both languages, as they are kept.
pub(super) fn said(warnings: &[Warning]) -> Value {
    let one = |warning: &Warning| {
        let (vi, en) = warning.doubt.sentences();
        json!({ "place": warning.place, "code": warning.doubt.code(), "vi": vi, "en": en })
    };
    warnings.iter().map(one).collect()
}

/// Whether this may be a document that came before: its id did, or a letter of its number and issuer lies on the desk
/// (Nghị định 30/2020, Phụ lục VI asks for an alert at both).
async fn twin(
    came: &Came<'_>,
    document: &Document,
    new: &New,
    laying: &Laying,
) -> Result<Option<Value>, Failure> {
    let db = &came.site.db;
    if let (Some(id), Some(from)) = (&document.document_id, &document.from.id)
        && let Some(first) = rows::first_of_document(db, new.kind, id, from, &laying.addressee.unit).await?
    {
        return Ok(Some(json!({ "why": "document_id", "first": first.id })));
    }
    if new.kind != "document" {
        return Ok(None); // a change bears the number of what it changes
    }
    let twin = lay::twin(came.site, laying).await?;
    Ok(twin.map(|letter| json!({ "why": "number", "twin": letter })))
}

fn merge(facts: &mut Value, more: Value) {
    if let (Value::Object(facts), Value::Object(more)) = (facts, more) {
        facts.extend(more);
    }
}

/// A recall: the sender wants a document back that it sent before. Each unit that has it answers for itself.
async fn asked(
    came: &Came<'_>,
    document: &Document,
    addressees: &Addressees,
    warnings: &[Warning],
) -> Recorded {
    let named = document
        .business
        .as_ref()
        .and_then(|business| business.document_id.clone());
    let ids: Vec<String> = named.into_iter().chain(document.document_id.clone()).collect();
    let mut all = Vec::new();
    for (at, addressee) in addressees.desks.iter().enumerate() {
        let mut new = row(came, document, addressee, at, warnings);
        let other = new.other_code.clone().unwrap_or_default();
        for id in &ids {
            let db = &came.site.db;
            if let Some(first) = rows::meant_by_recall(db, id, &other, &addressee.unit).await? {
                (new.answers, new.letter) = (Some(first.id), first.letter);
                break;
            }
        }
        new.state = "asked";
        all.push(new);
    }
    let source = came.site.blobs.put(came.bytes).await?;
    came.spool.step()?;
    let (at, mut tx) = (came.site.clock.now(), came.site.db.begin().await?);
    store::note_blob(&mut tx, &source, "application/xml", at).await?;
    for new in &all {
        if rows::insert(&mut tx, new, at).await? {
            noted(&mut tx, at, new, "exchange.recall_asked").await?;
        }
    }
    came.spool.step()?;
    tx.commit().await?;
    let first = all.into_iter().next().map(|new| new.id);
    Ok(Ok((first.unwrap_or_default(), Outcome::Asked)))
}

/// A message that causes nothing but a look.
async fn noted(tx: &mut Tx, at: Moment, new: &New, action: &'static str) -> Result<(), Failure> {
    let detail = json!({ "from": new.other_code, "document": new.document_id, "facts": new.facts });
    Ok(audit::append(tx, at, &by_program(action, &new.id, detail)).await?)
}

/// The row as it stands after it was written.
fn as_row(new: &New, letter: &str) -> Row {
    let n = new.clone();
    Row {
        id: n.id,
        way: n.way.to_owned(),
        kind: n.kind.to_owned(),
        state: n.state.to_owned(),
        unit: n.unit,
        own_code: n.own_code,
        other_code: n.other_code,
        other_name: n.other_name,
        document_id: n.document_id,
        number: n.number,
        status_code: n.status_code,
        answers: n.answers,
        letter: Some(letter.to_owned()),
        directive: n.directive,
        source: n.source,
        file_name: n.file_name,
        facts: n.facts,
        repeats: 0,
        at: 0,
        done_at: None,
    }
}
