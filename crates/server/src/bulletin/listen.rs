//! Listening, so that it counts; and approving what was heard.

use ::store::Tx;
use civic::Ids as _;
use civic::bulletin::{BulletinAct, Refused, Variant};
use civic::permission::Act;
use serde_json::json;

use super::case::{self, Case};
use super::editing;
use super::kept;
use super::report::{self, Told};
use super::store::{self, VariantRow, hearing};
use super::variant::{self, address, known_language};
use super::words::refused;
use super::{vetting, waiting};
use crate::http::{Answer, Desk, Form, Path, Query, Range, Refusal, Reply, Sent};

/// The recording itself, to be heard. That the whole of it went to somebody is kept: their word counts from then on.
pub(super) async fn media(desk: Desk, Path(id): Path<String>, query: Query, range: Range) -> Answer {
    let case = case::load(&desk, Act::SeeBulletin, &id).await?;
    let code = known_language(query.get("language"))?;
    let (variant, _) = case.known.variant(code).ok_or(Refusal::NotFound)?;
    // Whom it was sent to hears what was approved; those who make it hear what there is.
    let audio = if case.is_own() {
        variant.audio()
    } else {
        variant.playable()
    };
    let hash = audio.ok_or(Refusal::NotFound)?.sha256.clone();
    let bytes = desk.site.blobs.get(&hash).await?;
    let (reply, whole) = Reply::part(&bytes, super::record::FLAC, range);
    if whole && case.is_own() {
        let mut tx = desk.begin().await?;
        hearing::served(&mut tx, &hash, &desk.actor.person, desk.at).await?;
        tx.commit().await?;
    }
    Ok(reply)
}

/// What somebody of those who make it has heard.
pub(super) async fn told(desk: Desk, Path(id): Path<String>, sent: Sent) -> Answer {
    let case = own(&desk, &id).await?;
    let told = Told::read(&desk, &sent)?;
    let code = known_language(&told.language)?;
    let (variant, row) = case.known.variant(code).ok_or(Refusal::NotFound)?;
    match &told.listening {
        None => report::begin(&desk, desk.begin().await?, row, &told).await,
        Some(listening) => go_on(&desk, &case, (variant.clone(), row), &told, listening).await,
    }
}

async fn own(desk: &Desk, id: &str) -> Result<Case, Refusal> {
    let case = case::load(desk, Act::MakeBulletin, id).await?;
    case::allow(desk, &case.mandate, BulletinAct::Hear)?;
    Ok(case)
}

async fn go_on(
    desk: &Desk,
    case: &Case,
    (mut variant, row): (Variant, &VariantRow),
    told: &Told,
    listening: &str,
) -> Answer {
    let mut tx = desk.begin().await?;
    let report = report::go_on(desk, &mut tx, row, told, listening).await?;
    let counted = variant.hear(&report);
    if counted.is_ok() {
        heard(desk, &mut tx, case, row, &told.sha256, "player").await?;
    }
    tx.commit().await?;
    if counted.is_ok() {
        waiting::changed(desk).await;
    }
    Ok(report::answer(desk, counted))
}

/// The variant is heard, with its entry in the record.
async fn heard(
    desk: &Desk,
    tx: &mut Tx,
    case: &Case,
    row: &VariantRow,
    sha256: &str,
    how: &str,
) -> Result<(), Refusal> {
    if !hearing::heard(tx, &row.id, sha256, &desk.actor.person, desk.at).await? {
        return Ok(());
    }
    editing::note(
        desk,
        tx,
        &case.known.bulletin.id,
        (row, sha256),
        ("submitted", None),
    )
    .await?;
    let detail = json!({ "language": row.language, "audio": sha256, "how": how });
    desk.record(tx, "bulletin.heard", &case.known.bulletin.id, detail)
        .await
}

/// Somebody's word, where no script reports: it counts once the whole file was sent to them and its length has passed.
pub(super) async fn by_word(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let case = own(&desk, &id).await?;
    let (code, hash) = (known_language(form.get("language"))?, form.get("hash"));
    let (variant, row) = case.known.variant(code).ok_or(Refusal::NotFound)?;
    let mut tx = desk.begin().await?;
    let served = hearing::served_at(&mut tx, hash, &desk.actor.person).await?;
    let stated = form.has("to_the_end");
    let counted = match served {
        _ if !stated => Err(desk.t("bulletin.err.not_stated")),
        None => Err(desk.t("bulletin.err.not_served")),
        Some(at) => {
            let since = (desk.at.0 - at).max(0).unsigned_abs();
            let counted = variant.clone().hear_by_word(&desk.actor.person, hash, since);
            counted.map(|()| since).map_err(|why| refused(&desk, &why))
        }
    };
    let since = match counted {
        Ok(since) => since,
        Err(why) => {
            drop(tx);
            let page = variant::page(&desk, &case, code, None, Some(why)).await?;
            return Ok(Reply::invalid(&page));
        }
    };
    let whole = i64::from(variant.audio().map_or(0, |audio| audio.duration_ms));
    let listening = desk.site.ids.next(desk.at);
    let what = (
        listening.as_str(),
        row.id.as_str(),
        desk.actor.person.as_str(),
        hash,
    );
    hearing::insert(&mut tx, what, json!([[0, whole]]), since as i64, desk.at).await?;
    heard(&desk, &mut tx, &case, row, hash, "word").await?;
    tx.commit().await?;
    waiting::changed(&desk).await;
    Ok(Reply::to(address(&id, code)).saying("bulletin.said.heard"))
}

pub(super) async fn approve(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let case = case::load(&desk, Act::MakeBulletin, &id).await?;
    case::allow(&desk, &case.mandate, BulletinAct::Approve)?;
    let (code, hash) = (known_language(form.get("language"))?, form.get("hash"));
    let mut tx = desk.begin().await?;
    store::lock(&mut tx, &id, desk.at).await?;
    // Read again in this transaction: what is approved is what stands there now.
    let known = kept::load(&mut tx, &id).await?.ok_or(Refusal::NotFound)?;
    let (variant, row) = known.variant(code).ok_or(Refusal::NotFound)?;
    let by = desk.actor.person.as_str();
    let mut refusal = variant.clone().approve(by, hash, desk.at).err();
    if refusal.is_none() && !hearing::approve(&mut tx, &row.id, row.version, hash, by, desk.at).await? {
        refusal = Some(Refused::OtherAudio);
    }
    if let Some(why) = refusal {
        drop(tx);
        let page = variant::page(&desk, &case, code, None, Some(refused(&desk, &why))).await?;
        return Ok(Reply::conflict(&page));
    }
    editing::note(&desk, &mut tx, &id, (row, hash), ("approved", None)).await?;
    let held = vetting::hold(&desk, &mut tx, &id).await?;
    let detail = json!({ "language": code, "audio": hash, "held_by": held });
    desk.record(&mut tx, "bulletin.approved", &id, detail).await?;
    tx.commit().await?;
    waiting::changed(&desk).await;
    Ok(Reply::to(address(&id, code)).saying("bulletin.said.approved"))
}
