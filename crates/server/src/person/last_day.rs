//! The last day of an account: for whoever helps for a time, the supplier's technician before all. It ends by itself, to the
//! instant: from then on no session, password or link of it lets in; soon after it is closed, with a record.

use std::sync::Arc;
use std::time::Duration;

use ::store::audit::{self, Entry};
use civic::Moment;
use civic::review::parse_day;
use serde_json::json;
use tokio::task::JoinHandle;
use viet::Date;

use super::store;
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};
use crate::site::Site;

/// Between two looks for accounts that are over: what they may not do ends with the day itself, not with the look.
const EVERY: Duration = Duration::from_secs(60);

/// The end of an account whose last day was typed; blank: none.
///
/// # Errors
/// A message key.
pub(super) fn end_of(typed: &str, today: Date) -> Result<Option<Moment>, &'static str> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    match parse_day(typed.trim()) {
        Some(day) if day >= today => Ok(Some(Moment::start_of(day.plus_days(1)))),
        Some(_) => Err("person.err.day_past"),
        None => Err("person.err.day"),
    }
}

/// The last day before an end.
pub(super) fn before(end: Moment) -> Date {
    end.day().plus_days(-1)
}

/// Gives an account a last day, or takes it away.
pub(super) async fn save(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let account = store::find(desk.db(), &id).await?.ok_or(Refusal::NotFound)?;
    if id == desk.actor.person {
        return Err(Refusal::Conflict(desk.t("person.err.own")));
    }
    let end = match end_of(form.get("until"), desk.today()) {
        Ok(end) => end,
        Err(key) => {
            let page = super::post::with_day(&desk, account, form.get("until"), desk.t(key)).await?;
            return Ok(Reply::invalid(&page));
        }
    };
    let mut tx = desk.begin().await?;
    let raced = form.get("seen") != account.ends_at.unwrap_or(0).to_string();
    if raced || !store::set_end(&mut tx, &id, account.ends_at, end).await? {
        return Err(Refusal::Conflict(desk.t("person.err.raced")));
    }
    let until = end.map(|end| before(end).to_string());
    desk.record(&mut tx, "person.last_day", &id, json!({ "until": until }))
        .await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/people/{id}")).saying("person.last_day.saved"))
}

/// Closes what is over, until aborted.
#[must_use]
pub fn in_background(site: &Arc<Site>) -> JoinHandle<()> {
    let site = Arc::clone(site);
    tokio::spawn(async move {
        loop {
            if let Err(fault) = pass(&site).await {
                tracing::error!(cause = %fault, "accounts that are over were not closed");
            }
            tokio::time::sleep(EVERY).await;
        }
    })
}

/// Closes what is over: its sessions and links end, and the record says so.
pub(super) async fn pass(site: &Site) -> ::store::Result<()> {
    let at = site.clock.now();
    for one in store::over(&site.db, at).await? {
        let mut tx = site.db.begin().await?;
        if !store::close_over(&mut tx, &one.id, at).await? {
            continue;
        }
        store::shut_out(&mut tx, &one.id).await?;
        let entry = Entry {
            person: None,
            unit: Some(&one.unit),
            action: "person.ended",
            subject: &one.id,
            detail: json!({}),
        };
        audit::append(&mut tx, at, &entry).await?;
        tx.commit().await?;
    }
    Ok(())
}
