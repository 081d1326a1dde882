//! `lantoa keys`: what the page does, from the command line.

use serde_json::json;

use super::rotate::{Which, rotate as renew};
use super::store;
use crate::serve::Failure;
use crate::site::Site;

/// An old key still counts for so many minutes when it is not in wrong hands.
const GRACE_MIN: i64 = 7 * 24 * 60;

/// Every key: its name, powers, validity.
///
/// # Errors
/// The database.
pub async fn list(site: &Site, json: bool) -> Result<String, Failure> {
    let keys = store::keys(&site.db).await?;
    let rows = keys.iter().map(|key| {
        json!({ "id": key.id, "powers": key.powers, "from": key.from_at, "until": key.until_at, "why": key.ended_why })
    });
    if json {
        return Ok(format!("{:#}\n", json!(rows.collect::<Vec<_>>())));
    }
    let line = |key: &store::Row| {
        let what = if key.powers == 2 {
            "dừng / stop"
        } else {
            "hằng ngày / daily"
        };
        let until = key
            .until_at
            .map_or_else(|| "–".to_owned(), |at| civic::Moment(at).short());
        format!(
            "{}  {what}  {} – {until}\n",
            key.id,
            civic::Moment(key.from_at).short()
        )
    };
    Ok(keys.iter().map(line).collect())
}

/// A new key.
///
/// # Errors
/// No reason, or no secret of the old key.
pub async fn rotate(site: &Site, stop: bool, now: bool, why: &str, json: bool) -> Result<String, Failure> {
    if why.trim().is_empty() {
        return Err("phải ghi lý do (--why) / a reason is needed".into());
    }
    let which = if stop { Which::Stop } else { Which::Daily };
    let at = site.clock.now();
    let until = if now { at } else { at.plus_minutes(GRACE_MIN) };
    let serial = renew(site, which, until, why.trim(), None)
        .await
        .map_err(|refusal| format!("{refusal:?}"))?;
    Ok(if json {
        format!("{:#}\n", json!({ "serial": serial }))
    } else {
        format!("Đã thay khóa, số {serial} / rotated.\n")
    })
}
