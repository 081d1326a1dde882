//! What is done with a device: revoked, replaced, armed for a drill.

use civic::permission::Act;
use serde_json::json;

use super::store::Facts;
use super::{code, load, store};
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};
use crate::station::{Bell, cluster, halt, ring};

/// A device may be armed for so many hours.
const LONGEST_ARMING_H: i64 = 12;

/// Ends a device: nothing of it is believed, and it stands in the stop order until what it holds has run out.
pub(in crate::station) async fn revoke(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let device = load(&desk, Act::KeepStation, &id).await?;
    let why = form.get("reason");
    if why.is_empty() {
        return super::show::with_error(&desk, &device, desk.t("station.err.reason"), false).await;
    }
    let mut tx = desk.begin().await?;
    if !store::revoke(&mut tx, &id, why, desk.at.0).await? {
        return Err(Refusal::Conflict(desk.t("station.err.revoked")));
    }
    desk.record(&mut tx, "station.device_revoked", &id, json!({ "why": why }))
        .await?;
    let issued = halt::issue(&mut tx, &desk.site).await?;
    tx.commit().await?;
    halt::publish(&desk.site, &issued)?;
    Ok(Reply::to(format!("/devices/{id}")).saying("station.revoked"))
}

/// Puts a new device in the place of one that was cloned, lost or broken: the same name and clusters, a key of its own.
pub(in crate::station) async fn replace(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let old = load(&desk, Act::KeepStation, &id).await?;
    let why = form.get("reason");
    if why.is_empty() {
        return super::show::with_error(&desk, &old, desk.t("station.err.reason"), false).await;
    }
    let languages = old.languages.as_array().cloned().unwrap_or_default();
    let facts = Facts {
        kind: old.kind.clone(),
        name: old.name.clone(),
        practice: old.practice,
        gateway: old.gateway,
        offset_ms: old.offset_ms,
        languages: languages
            .iter()
            .filter_map(|one| one.as_str())
            .map(str::to_owned)
            .collect(),
    };
    let new = desk.new_id();
    let mut tx = desk.begin().await?;
    store::insert(
        &mut tx,
        (&new, &old.unit),
        &facts,
        Some(&id),
        &desk.actor.person,
        desk.at.0,
    )
    .await?;
    cluster::move_device(&mut tx, &id, &new, desk.at).await?;
    halt::replaced(&mut tx, (&id, &new), desk.at).await?;
    crate::schedule::device_replaced(&mut tx, &old.unit, (&id, &new), desk.at).await?;
    store::revoke(&mut tx, &id, why, desk.at.0).await?;
    desk.record(
        &mut tx,
        "station.device_replaced",
        &id,
        json!({ "by": new, "why": why }),
    )
    .await?;
    let code = code::print(&mut tx, &desk, &new).await?;
    let issued = halt::issue(&mut tx, &desk.site).await?;
    tx.commit().await?;
    halt::publish(&desk.site, &issued)?;
    Ok(code::page(&desk, &new, &facts.name, &old.unit, code))
}

/// People have looked on the spot and found one box under this name: it is believed again, from where its log is known.
pub(in crate::station) async fn settle(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let device = load(&desk, Act::KeepStation, &id).await?;
    let why = form.get("reason");
    if why.is_empty() {
        return super::show::with_error(&desk, &device, desk.t("station.err.reason"), false).await;
    }
    let mut tx = desk.begin().await?;
    if !store::settle(&mut tx, &id, desk.at.0).await? {
        return Err(Refusal::Conflict(desk.t("station.err.not_forked")));
    }
    desk.record(&mut tx, "station.device_settled", &id, json!({ "why": why }))
        .await?;
    crate::schedule::replan(&mut tx, &device.unit, desk.at).await?;
    tx.commit().await?;
    ring(&desk.site, &Bell::Device(id.clone()));
    Ok(Reply::to(format!("/devices/{id}")).saying("station.saved"))
}

/// Lets drills reach a live device for some hours. Without it no drill does.
pub(in crate::station) async fn arm(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let device = load(&desk, Act::KeepStation, &id).await?;
    let hours = form.get("hours").parse::<i64>().ok();
    let hours = hours.filter(|hours| (1..=LONGEST_ARMING_H).contains(hours));
    let Some(hours) = hours.filter(|_| form.get("word") == desk.t("station.arm.word")) else {
        return super::show::with_error(&desk, &device, desk.t("station.err.arm"), false).await;
    };
    let until = desk.at.plus_minutes(hours * 60);
    let mut tx = desk.begin().await?;
    store::arm(&mut tx, &id, (desk.at.0, until.0), &desk.actor.person).await?;
    desk.record(&mut tx, "station.device_armed", &id, json!({ "until": until.0 }))
        .await?;
    crate::schedule::replan(&mut tx, &device.unit, desk.at).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/devices/{id}")).saying("station.armed"))
}

/// Ends an arming before its time.
pub(in crate::station) async fn disarm(desk: Desk, Path(id): Path<String>, _form: Form) -> Answer {
    let device = load(&desk, Act::KeepStation, &id).await?;
    let mut tx = desk.begin().await?;
    store::disarm(&mut tx, &id, desk.at.0).await?;
    desk.record(&mut tx, "station.device_disarmed", &id, json!({}))
        .await?;
    crate::schedule::replan(&mut tx, &device.unit, desk.at).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/devices/{id}")).saying("station.disarmed"))
}
