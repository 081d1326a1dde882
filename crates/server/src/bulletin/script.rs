//! The words of a variant: writing them voids what was heard and approved.

use ::store::Tx;
use civic::bulletin::Voice;
use serde_json::json;

use super::kept::{self, Known};
use super::reading;
use super::store::{self, Written};
use super::variant::{address, known_language, nothing, page};
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};

/// A text has at most so many characters: half an hour of speech.
const LONGEST: usize = 25_000;

pub(super) async fn save(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let case = super::form::open(&desk, &id).await?;
    let code = known_language(form.get("language"))?;
    let body = form.get("body").chars().take(LONGEST).collect::<String>();
    let mut tx = desk.db().snapshot().await?;
    let lexicon = reading::lexicon(&mut tx, &case.known.bulletin.unit).await?;
    drop(tx);
    if let ("vi", Err(why)) = (code, reading::aloud(&case.known, &body, &lexicon)) {
        let page = page(&desk, &case, code, Some(&body), Some(nothing(&desk, why))).await?;
        return Ok(Reply::invalid(&page));
    }
    let version = form.get("version").parse().unwrap_or(-1);
    let mut tx = desk.begin().await?;
    if !put_words(&desk, &mut tx, &id, code, &body, version).await? {
        drop(tx);
        let case = super::form::open(&desk, &id).await?;
        let page = page(
            &desk,
            &case,
            code,
            Some(&body),
            Some(desk.t("bulletin.err.moved")),
        )
        .await?;
        return Ok(Reply::conflict(&page));
    }
    tx.commit().await?;
    super::waiting::changed(&desk).await;
    Ok(Reply::to(address(&id, code)).saying("bulletin.said.words"))
}

/// Writes the words of a variant as a draft: what was heard and approved is void, and a machine's recording says them no
/// longer. False when somebody wrote in between.
pub(super) async fn put_words(
    desk: &Desk,
    tx: &mut Tx,
    id: &str,
    code: &str,
    body: &str,
    version: i64,
) -> Result<bool, Refusal> {
    let known = kept::load(tx, id).await?.ok_or(Refusal::NotFound)?;
    let there = known.variant(code);
    let is_machine = there.is_some_and(|(variant, _)| variant.voice == Voice::Machine);
    let lexicon = reading::lexicon(tx, &known.bulletin.unit).await?;
    let read = reading::aloud(&known, body, &lexicon)
        .ok()
        .filter(|_| code == "vi");
    let new_id = desk.new_id();
    let variant = there.map_or(new_id.as_str(), |(_, row)| row.id.as_str());
    let written = Written {
        id: variant,
        bulletin: id,
        language: code,
        voice: if is_machine { "machine" } else { "person" },
        body,
        reading: read.as_ref().map(|read| read.text.as_str()),
        version,
        keeps_audio: !is_machine,
    };
    if !store::write_words(tx, &written, desk.at).await? {
        return Ok(false);
    }
    store::add_author(tx, variant, &desk.actor.person, desk.at).await?;
    store::issued_again(tx, id, desk.at).await?;
    let digest = ::store::audit::digest(body.as_bytes());
    let detail = json!({ "language": code, "words": digest, "version": version + 1 });
    desk.record(tx, "bulletin.written", id, detail).await?;
    Ok(true)
}

/// Kind or mode changed: nothing that was heard holds, and a machine must speak anew.
pub(super) async fn void_all(tx: &mut Tx, known: &Known, at: civic::Moment) -> Result<(), Refusal> {
    for row in &known.rows {
        let is_machine = row.voice == "machine";
        let written = Written {
            id: &row.id,
            bulletin: &known.bulletin.id,
            language: &row.language,
            voice: if is_machine { "machine" } else { "person" },
            body: &row.body,
            reading: None,
            version: row.version,
            keeps_audio: !is_machine,
        };
        store::write_words(tx, &written, at).await?;
    }
    Ok(())
}
