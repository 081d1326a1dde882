//! The keys of the house as operators see them; a key goes and another comes.

use askama::Template;
use civic::Moment;

use super::rotate::{Which, rotate as renew};
use super::store;
use crate::http::{Answer, Chrome, Desk, Form, Refusal, Reply};

/// So many days an old key still counts when it is not in wrong hands.
const GRACE_DAYS: i64 = 7;

#[derive(Template)]
#[template(path = "station/keys/list.html")]
struct ListPage {
    c: Chrome,
    serial: String,
    keys: Vec<KeyView>,
    word: String,
    error: Option<String>,
}

struct KeyView {
    id: String,
    powers: String,
    from: String,
    until: String,
    here: bool,
    why: String,
}

pub(in crate::station) async fn list(desk: Desk) -> Answer {
    Ok(Reply::page(&page(&desk, None).await?))
}

async fn page(desk: &Desk, error: Option<String>) -> Result<ListPage, Refusal> {
    let ring = desk.site.station.keys();
    let rows = store::keys(desk.db()).await?;
    let view = |row: &store::Row| {
        let known = ring.keys.iter().find(|key| key.public.id().to_string() == row.id);
        let what = if row.powers == 2 {
            "station.keys.stop"
        } else {
            "station.keys.daily"
        };
        KeyView {
            id: row.id.clone(),
            powers: desk.t(what),
            from: Moment(row.from_at).short(),
            until: row
                .until_at
                .map_or_else(|| desk.t("station.keys.no_end"), |at| Moment(at).short()),
            here: known.is_some_and(|key| key.signer.is_some()),
            why: row.ended_why.clone().unwrap_or_default(),
        }
    };
    Ok(ListPage {
        c: desk.chrome("station.menu"),
        serial: viet::grouped(ring.serial as i64),
        keys: rows.iter().rev().map(view).collect(),
        word: desk.t("station.keys.word"),
        error,
    })
}

/// A new key in the place of an old one, which ends in a week, or at once.
pub(in crate::station) async fn rotate(desk: Desk, form: Form) -> Answer {
    let which = match form.get("which") {
        "daily" => Some(Which::Daily),
        "stop" => Some(Which::Stop),
        _ => None,
    };
    let why = form.get("reason");
    let typed = form.get("word").to_lowercase() == desk.t("station.keys.word").to_lowercase();
    let error = match which {
        None => Some("station.err.which_key"),
        Some(_) if why.is_empty() => Some("station.err.reason"),
        Some(_) if !typed => Some("station.err.word"),
        Some(_) => None,
    };
    let (Some(which), None) = (which, error) else {
        let error = error.map(|word| desk.t(word));
        return Ok(Reply::invalid(&page(&desk, error).await?));
    };
    let until = if form.has("at_once") {
        desk.at
    } else {
        desk.at.plus_minutes(GRACE_DAYS * 24 * 60)
    };
    renew(&desk.site, which, until, why, Some(&desk.actor)).await?;
    Ok(Reply::to("/player-keys").saying("station.keys.rotated"))
}
