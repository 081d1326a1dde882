//! A document that came: onto the desk of the unit that it is for, or to a person's decision.

use civic::Ids as _;
use serde_json::{Value, json};
use store::audit;
use wire::edxml::{BusinessKind, Day, Document, StatusCode, Warning};

use super::codes::store as codes;
use super::intake::{Came, Outcome, Recorded, by_program, reason};
use super::lay::{self, Laying};
use super::parts::{Parts, take_apart};
use super::spool::Reason;
use super::store::{self as rows, New, Row};
use super::tell::tell;
use crate::serve::Failure;
use crate::site::Site;

/// The desk that a document is for.
#[derive(Clone, Debug)]
pub(super) struct Addressee {
    pub unit: String,
    pub person: String,
    pub code: String,
}

/// Records a document with what it causes.
pub(super) async fn record(came: &Came<'_>, document: Document, warnings: &[Warning]) -> Recorded {
    let addressee = match addressee(came.site, &document).await? {
        Ok(addressee) => addressee,
        Err(reason) => return Ok(Err(reason)),
    };
    let mut new = row(came, &document, &addressee, warnings);
    if new.kind == "recall" {
        return asked(came, &document, new).await;
    }
    let (document, parts) = tokio::task::spawn_blocking(move || {
        let parts = take_apart(&document);
        (document, parts)
    })
    .await?;
    let Parts { files, letter } = parts;
    let (at, opened) = match letter {
        Ok(letter) => letter,
        Err((vi, en)) => return Ok(Err(reason(came.site, "no_letter", vi, en))),
    };
    let laying = Laying {
        addressee,
        files,
        letter: at,
        opened: *opened,
    };
    if let Some(why) = twin(came, &document, &new, &laying).await? {
        merge(&mut new.facts, why);
        new.state = "alert";
        return alerted(came, new).await;
    }
    let ready = lay::ready(came.site, &laying).await?;
    let source = came.site.blobs.put(came.bytes).await?;
    came.spool.step()?;
    let (at, mut tx) = (came.site.clock.now(), came.site.db.begin().await?);
    store::note_blob(&mut tx, &source, "application/xml", at).await?;
    if !rows::insert(&mut tx, &new, at).await? {
        return Ok(Ok((new.id, Outcome::Later))); // another program was quicker
    }
    let letter = lay::lay(&mut tx, came.site, at, &new.id, &laying, &ready).await?;
    came.spool.step()?;
    tell(
        &mut tx,
        at,
        &as_row(&new, &letter),
        &new.id,
        &StatusCode::Arrived,
        None,
    )
    .await?;
    came.spool.step()?;
    tx.commit().await?;
    Ok(Ok((new.id, Outcome::Laid(letter))))
}

/// The first addressee that is a unit here and has somebody to receive it.
async fn addressee(site: &Site, document: &Document) -> Result<Result<Addressee, Reason>, Failure> {
    let on = site.clock.now().day();
    let codes: Vec<&str> = document.to.iter().filter_map(|to| to.id.as_deref()).collect();
    let mut nobody = None;
    for code in &codes {
        for desk in codes::desks(&site.db, code, on).await? {
            match desk.person {
                Some(person) => {
                    let (unit, code) = (desk.unit, (*code).to_owned());
                    return Ok(Ok(Addressee { unit, person, code }));
                }
                None => nobody = nobody.or(Some((*code).to_owned())),
            }
        }
    }
    let (code, vi, en) = match nobody {
        Some(code) => (
            "no_officer",
            format!(
                "Đơn vị mang mã {code} chưa có chuyên viên nào nhận văn bản; hãy lập tài khoản rồi thử lại."
            ),
            format!("The unit of code {code} has no officer yet; make an account, then try again."),
        ),
        None => (
            "no_unit",
            format!(
                "Không có đơn vị nào ở đây mang mã nơi nhận ({}); hãy ghi mã ở trang Mã cơ quan rồi thử lại.",
                codes.join(", ")
            ),
            format!(
                "No unit here bears the codes it is for ({}); enter the code, then try again.",
                codes.join(", ")
            ),
        ),
    };
    Ok(Err(reason(site, code, vi, en)))
}

fn row(came: &Came<'_>, document: &Document, addressee: &Addressee, warnings: &[Warning]) -> New {
    let kind = match document.business_kind() {
        BusinessKind::New | BusinessKind::Unknown(_) => "document",
        BusinessKind::Recall => "recall",
        BusinessKind::Update => "update",
        BusinessKind::Replacement => "replacement",
    };
    New {
        id: came.site.ids.next(came.site.clock.now()),
        once_key: came.once_key(),
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
        && let Some(first) = rows::first_of_document(db, new.kind, id, from).await?
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

async fn alerted(came: &Came<'_>, new: New) -> Recorded {
    keep(came, &new, "exchange.alerted").await?;
    Ok(Ok((new.id, Outcome::Alerted)))
}

/// A recall: the sender wants a document back that it sent before.
async fn asked(came: &Came<'_>, document: &Document, mut new: New) -> Recorded {
    let named = document
        .business
        .as_ref()
        .and_then(|business| business.document_id.clone());
    let other = new.other_code.clone().unwrap_or_default();
    for id in named.into_iter().chain(document.document_id.clone()) {
        if let Some(first) = rows::meant(&came.site.db, "in", &id, "", &other).await? {
            (new.answers, new.letter) = (Some(first.id), first.letter);
            break;
        }
    }
    new.state = "asked";
    keep(came, &new, "exchange.recall_asked").await?;
    Ok(Ok((new.id, Outcome::Asked)))
}

/// Records a message that causes nothing but a look.
async fn keep(came: &Came<'_>, new: &New, action: &'static str) -> Result<(), Failure> {
    let source = came.site.blobs.put(came.bytes).await?;
    came.spool.step()?;
    let (at, mut tx) = (came.site.clock.now(), came.site.db.begin().await?);
    store::note_blob(&mut tx, &source, "application/xml", at).await?;
    if rows::insert(&mut tx, new, at).await? {
        let detail = json!({ "from": new.other_code, "document": new.document_id, "facts": new.facts });
        audit::append(&mut tx, at, &by_program(action, &new.id, detail)).await?;
    }
    came.spool.step()?;
    Ok(tx.commit().await?)
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
