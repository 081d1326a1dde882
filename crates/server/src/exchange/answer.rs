//! What an officer answers: received or refused, a request agreed to or not, a possible duplicate laid all the same.

use std::sync::Arc;

use civic::permission::Act;
use serde_json::json;
use wire::edxml::{Message, StatusCode};

use super::addressees::Addressee;
use super::lay::{self, Laying, Sheaf};
use super::load;
use super::parts::take_apart;
use super::store::{self as rows, Row};
use super::tell::tell;
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};

/// A reason may have so many characters.
const LONGEST_REASON: usize = 2_000;

/// The message, if its letter is the actor's unit's own.
async fn own(desk: &Desk, id: &str) -> Result<Row, Refusal> {
    let row = load(desk, id).await?;
    let relations = crate::access::to_letter(desk, row.unit.as_deref().unwrap_or_default());
    desk.may(Act::Review, &relations)?;
    Ok(row)
}

/// One of `receive`, `refuse`, `agree`, `decline`.
pub(super) async fn answer(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = own(&desk, &id).await?;
    let not_now = || Refusal::Conflict(desk.t("exchange.err.not_now"));
    let (code, state) = match form.get("step") {
        "receive" => (StatusCode::Received, "taken"),
        "refuse" => (StatusCode::Refused, "taken"),
        "agree" => (StatusCode::ChangeAgreed, "asked"),
        "decline" => (StatusCode::ChangeRefused, "asked"),
        _ => return Err(not_now()),
    };
    let reason = reason(&desk, &form, &code)?;
    if row.way != "in" || row.state != state || (state == "taken" && row.kind == "status") {
        return Err(not_now());
    }
    let about = subject(&desk, &row).await?;
    let mut tx = desk.begin().await?;
    if state == "taken"
        && (rows::told(&mut tx, &row.id, "02").await? || rows::told(&mut tx, &row.id, "03").await?)
    {
        return Err(not_now()); // who received can no longer refuse, and refusing ends the exchange
    }
    if state == "asked" && !rows::set_state(&mut tx, &row.id, "asked", "settled", desk.at).await? {
        return Err(not_now());
    }
    tell(&mut tx, desk.at, &about, &row.id, &code, reason).await?;
    let detail = json!({ "status": code.code(), "reason": reason });
    desk.record(&mut tx, "exchange.answered", &row.id, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/exchange/{id}")).saying("exchange.answered"))
}

/// Refusing needs a reason.
fn reason<'a>(desk: &Desk, form: &'a Form, code: &StatusCode) -> Result<Option<&'a str>, Refusal> {
    let needs = matches!(code, StatusCode::Refused | StatusCode::ChangeRefused);
    match form.get("reason") {
        "" if needs => Err(Refusal::Invalid(desk.t("exchange.err.reason"))),
        "" => Ok(None),
        long if long.chars().count() > LONGEST_REASON => {
            Err(Refusal::Invalid(desk.t("exchange.err.reason_long")))
        }
        reason => Ok(Some(reason)),
    }
}

/// What the answer is about: the document itself, or the one that is asked back.
async fn subject(desk: &Desk, row: &Row) -> Result<Row, Refusal> {
    let meant = match (&row.answers, row.state.as_str()) {
        (Some(id), "asked") => rows::get(desk.db(), id).await?,
        _ => None,
    };
    Ok(meant.unwrap_or_else(|| row.clone()))
}

/// Puts a document that may have come before on the desk, because a person looked.
pub(super) async fn lay_anyway(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    let row = own(&desk, &id).await?;
    let Some(source) = row.source.as_deref().filter(|_| row.state == "alert") else {
        return Err(Refusal::Conflict(desk.t("exchange.err.not_now")));
    };
    let bytes = desk.site.blobs.get(source).await?;
    let addressee = Addressee {
        unit: desk.actor.unit.clone(),
        person: desk.actor.person.clone(),
        code: row.own_code.clone().unwrap_or_default(),
    };
    let laying = tokio::task::spawn_blocking(move || again(&bytes, addressee))
        .await
        .map_err(Refusal::broken)?;
    let laying = laying.ok_or_else(|| Refusal::Conflict(desk.t("exchange.err.no_letter")))?;
    let ready = lay::ready(&desk.site, &laying.sheaf)
        .await
        .map_err(Refusal::broken)?;
    let mut tx = desk.begin().await?;
    if !rows::set_state(&mut tx, &row.id, "alert", "taken", desk.at).await? {
        return Err(Refusal::Conflict(desk.t("exchange.err.not_now")));
    }
    let letter = lay::lay(&mut tx, &desk.site, desk.at, &row.id, &laying, &ready)
        .await
        .map_err(Refusal::broken)?;
    tell(&mut tx, desk.at, &row, &row.id, &StatusCode::Arrived, None).await?;
    desk.record(&mut tx, "exchange.laid", &row.id, json!({ "letter": letter }))
        .await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/letters/{letter}")).saying("exchange.laid"))
}

fn again(bytes: &[u8], addressee: Addressee) -> Option<Laying> {
    let read = wire::edxml::read(bytes).ok()?;
    let Message::Document(document) = read.message else {
        return None;
    };
    let parts = take_apart(&document);
    let (letter, opened) = parts.letter.ok()?;
    let sheaf = Sheaf {
        files: parts.files,
        letter,
        opened: *opened,
    };
    Some(Laying {
        addressee,
        sheaf: Arc::new(sheaf),
    })
}
