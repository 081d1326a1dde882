//! What members of a board do: listen, pass, send back with remarks, note what they were told.

use ::store::Tx;
use civic::Ids as _;
use civic::bulletin::{Refused, Stage};
use serde_json::json;

use super::look::{self, Look, load, why_not};
use crate::bulletin::editing::{self, typed};
use crate::bulletin::report::{self, Told};
use crate::bulletin::store::{self, editing as steps, hearing, vetting as rows};
use crate::bulletin::variant::known_language;
use crate::bulletin::waiting;
use crate::bulletin::words::refused;
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply, Sent};

fn address(id: &str, code: &str) -> String {
    format!("/bulletins/{id}/vetting?language={code}")
}

/// What a member has heard.
pub(in crate::bulletin) async fn listening(desk: Desk, Path(id): Path<String>, sent: Sent) -> Answer {
    let mut tx = desk.begin().await?;
    let look = load(&desk, &mut tx, &id).await?;
    let told = Told::read(&desk, &sent)?;
    let (variant, row) = look.variant(known_language(&told.language)?)?;
    let Some(listening) = &told.listening else {
        return report::begin(&desk, tx, row, &told).await;
    };
    let report = report::go_on(&desk, &mut tx, row, &told, listening).await?;
    let counted = match variant.audio() {
        Some(audio) => civic::bulletin::heard_to_the_end(audio, &report),
        None => Err(Refused::NoAudio),
    };
    tx.commit().await?;
    Ok(report::answer(&desk, counted))
}

/// A member's word that they heard it to the end, where no script reports.
pub(in crate::bulletin) async fn heard(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let mut tx = desk.begin().await?;
    let look = load(&desk, &mut tx, &id).await?;
    let (code, hash) = (known_language(form.get("language"))?, form.get("hash"));
    let (variant, row) = look.variant(code)?;
    let counted = match hearing::served_at(&mut tx, hash, &desk.actor.person).await? {
        _ if !form.has("to_the_end") => Err(desk.t("bulletin.err.not_stated")),
        None => Err(desk.t("bulletin.err.not_served")),
        Some(at) => {
            let since = (desk.at.0 - at).max(0).unsigned_abs();
            let stated = variant.stated(&desk.actor.person, hash, since);
            let checked = stated.and_then(|one| match variant.audio() {
                Some(audio) => civic::bulletin::heard_to_the_end(audio, &one).map(|()| one),
                None => Err(Refused::NoAudio),
            });
            checked.map_err(|why| refused(&desk, &why))
        }
    };
    let listening = match counted {
        Ok(listening) => listening,
        Err(why) => {
            return again(&desk, &mut tx, &look, code, why, "")
                .await
                .map(|page| Reply::invalid(&page));
        }
    };
    let new = desk.site.ids.next(desk.at);
    let what = (new.as_str(), row.id.as_str(), desk.actor.person.as_str(), hash);
    let took = i64::try_from(listening.took_ms).unwrap_or(i64::MAX);
    hearing::insert(&mut tx, what, json!(listening.heard), took, desk.at).await?;
    tx.commit().await?;
    Ok(Reply::to(address(&id, code)).saying("bulletin.said.heard"))
}

async fn again(
    desk: &Desk,
    tx: &mut Tx,
    look: &Look,
    code: &'static str,
    why: String,
    said: &str,
) -> Result<look::LookPage, Refusal> {
    Ok(look::page(desk, tx, look, code, Some(why)).await?.remarked(said))
}

/// A member's word for one language: of exactly what they heard and saw. With as many as the rule asks for, the board's.
pub(in crate::bulletin) async fn pass(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let mut tx = desk.begin().await?;
    // First of all the row: nobody sends, edits or approves it meanwhile.
    store::lock(&mut tx, &id, desk.at).await?;
    let look = load(&desk, &mut tx, &id).await?;
    let (code, hash) = (known_language(form.get("language"))?, form.get("hash"));
    let (variant, row) = look.variant(code)?;
    let listened = look::heard(&desk, &mut tx, row).await?;
    let why = match look.may(&desk, true) {
        Err(why) => Some(why_not(&desk, why)),
        Ok(()) if !look.standing.before || !look.is_open(variant) => {
            Some(desk.t("bulletin.vetting.err.gone"))
        }
        Ok(()) if look.standing.has_passed(&desk.actor.person, code) => {
            Some(desk.t("bulletin.vetting.given"))
        }
        Ok(()) if form.get("seal") != look.standing.now.get(code).map_or("", |now| &now.seal) => {
            Some(desk.t("bulletin.vetting.err.changed"))
        }
        Ok(()) => {
            let passed = variant.can_pass(&desk.actor.person, hash, &listened);
            passed.err().map(|why| refused(&desk, &why))
        }
    };
    if let Some(why) = why {
        return again(&desk, &mut tx, &look, code, why, "")
            .await
            .map(|page| Reply::conflict(&page));
    }
    let rule = look.standing.rule.rule.id.as_str();
    rows::pass(
        &mut tx,
        (&id, code, rule),
        (hash, form.get("seal")),
        &desk.actor.person,
        desk.at,
    )
    .await?;
    // With the last word that it lacked it may sound.
    let missing = look.standing.missing(code).saturating_sub(1);
    let held = matches!(variant.stage(), Stage::Held(_));
    let was_held = missing == 0 && held && rows::release(&mut tx, &row.id, hash).await?;
    editing::note(&desk, &mut tx, &id, (row, hash), ("board_passed", None)).await?;
    let detail =
        json!({ "language": code, "audio": hash, "rule": rule, "held": was_held, "missing": missing });
    desk.record(&mut tx, "bulletin.board_passed", &id, detail).await?;
    tx.commit().await?;
    waiting::changed(&desk).await;
    let said = match missing {
        0 => "bulletin.said.board_passed",
        _ => "bulletin.said.board_given",
    };
    Ok(Reply::to("/bulletins/vetting").saying(said))
}

/// Sends a recording back to the unit that made it, with remarks: it mends it or answers, approves it and it comes again.
pub(in crate::bulletin) async fn send_back(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let mut tx = desk.begin().await?;
    store::lock(&mut tx, &id, desk.at).await?;
    let look = load(&desk, &mut tx, &id).await?;
    let (code, hash, remarks) = (
        known_language(form.get("language"))?,
        form.get("hash"),
        typed(&form),
    );
    let (variant, row) = look.variant(code)?;
    let mut invalid = false;
    let why = match look.may(&desk, false) {
        Err(why) => Some(why_not(&desk, why)),
        Ok(()) if !look.is_open(variant) => Some(desk.t("bulletin.err.sent")),
        Ok(()) if !variant.is_approved_by_unit() => Some(desk.t("bulletin.refused.unapproved")),
        Ok(()) => {
            let back = variant.clone().send_back(&desk.actor.person, hash, &remarks);
            let taken = match back {
                Ok(()) if !steps::send_back(&mut tx, &row.id, row.version, hash, desk.at).await? => {
                    Err(Refused::OtherAudio)
                }
                other => other,
            };
            invalid = matches!(taken, Err(Refused::NoRemarks | Refused::LongRemarks));
            taken.err().map(|why| refused(&desk, &why))
        }
    };
    if let Some(why) = why {
        let page = again(&desk, &mut tx, &look, code, why, &remarks).await?;
        return Ok(if invalid {
            Reply::invalid(&page)
        } else {
            Reply::conflict(&page)
        });
    }
    rows::unpass(&mut tx, &id, code).await?;
    editing::note(
        &desk,
        &mut tx,
        &id,
        (row, hash),
        ("board_returned", Some(&remarks)),
    )
    .await?;
    let detail =
        json!({ "language": code, "audio": hash, "remark": remarks, "rule": look.standing.rule.rule.id });
    desk.record(&mut tx, "bulletin.board_returned", &id, detail)
        .await?;
    tx.commit().await?;
    waiting::changed(&desk).await;
    Ok(Reply::to("/bulletins/vetting").saying("bulletin.said.board_returned"))
}

/// Somebody of the board has seen what went without waiting for it.
pub(in crate::bulletin) async fn seen(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    let mut tx = desk.begin().await?;
    let look = load(&desk, &mut tx, &id).await?;
    let rule = look.standing.rule.rule.id.as_str();
    if look.told.is_none() || !rows::seen(&mut tx, &id, rule, &desk.actor.person, desk.at).await? {
        return Err(Refusal::Conflict(desk.t("bulletin.vetting.err.seen")));
    }
    desk.record(&mut tx, "bulletin.board_saw", &id, json!({ "rule": rule }))
        .await?;
    tx.commit().await?;
    waiting::changed(&desk).await;
    Ok(Reply::to("/bulletins/vetting").saying("bulletin.said.board_saw"))
}
