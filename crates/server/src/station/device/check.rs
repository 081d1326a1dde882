//! What must be closed before a device is taken in, each with what shows it (requirement 36).

use civic::permission::Act;
use civic::station::{Check, Checked, open_checks};
use serde_json::json;

use super::store::Made;
use super::{load, store};
use crate::http::{Answer, Desk, Form, Path, Reply};

/// What is still open.
pub(super) fn open(made: &[Made]) -> Vec<Check> {
    let checked = made.iter().filter_map(|one| {
        Some(Checked {
            check: Check::from_code(&one.item)?,
            by: one.checked_by.clone(),
            evidence: one.evidence.clone(),
        })
    });
    open_checks(&checked.collect::<Vec<_>>())
}

/// Writes one check with a note and, if there is one, a picture.
pub(in crate::station) async fn check(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let device = load(&desk, Act::KeepStation, &id).await?;
    let check = Check::from_code(form.get("item"));
    let evidence = form.get("evidence");
    let Some(check) = check.filter(|_| !evidence.is_empty()) else {
        return super::show::with_error(&desk, &device, desk.t("station.err.evidence"), false).await;
    };
    let mut tx = desk.begin().await?;
    store::check(
        &mut tx,
        (&id, check.code()),
        (evidence, None),
        &desk.actor.person,
        desk.at.0,
    )
    .await?;
    desk.record(
        &mut tx,
        "station.device_checked",
        &id,
        json!({ "item": check.code(), "evidence": evidence }),
    )
    .await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/devices/{id}#checks")).saying("station.saved"))
}
