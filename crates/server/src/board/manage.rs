//! The boards of the stations that one sees; a commune makes its own, gives them addresses and takes them out of use.

use askama::Template;
use civic::Moment;
use civic::permission::Act;
use serde_json::json;

use super::store::{self as rows, New, Row};
use crate::account::token;
use crate::asrun::relations;
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};

const LONGEST_NAME: usize = 120;
/// A text stays at most so many minutes after its time.
const MOST_MINUTES: i64 = 12 * 60;
const USUAL_MINUTES: &str = "30";
/// A board that was not read back for so long: what it shows is not known.
const KNOWN_MS: i64 = 10 * 60_000;

#[derive(Template)]
#[template(path = "board/list.html")]
struct ListPage {
    c: Chrome,
    boards: Vec<Line>,
    name: String,
    minutes: String,
    fault: Option<String>,
    may: bool,
}

struct Line {
    id: String,
    name: String,
    unit: String,
    practice: bool,
    state: String,
    code: &'static str,
    minutes: String,
    own: bool,
}

#[derive(Template)]
#[template(path = "board/address.html")]
struct AddressPage {
    c: Chrome,
    name: String,
    address: String,
}

pub(super) async fn list(desk: Desk) -> Answer {
    Ok(Reply::page(
        &page(&desk, String::new(), USUAL_MINUTES.to_owned(), None).await?,
    ))
}

async fn page(
    desk: &Desk,
    name: String,
    minutes: String,
    fault: Option<String>,
) -> Result<ListPage, Refusal> {
    let c = desk.chrome("board.menu");
    let mut boards = Vec::new();
    for row in rows::all(desk.db()).await? {
        let stands = relations(desk, &row.unit);
        if desk.may(Act::SeeWork, &stands).is_ok() {
            let own = desk.may(Act::Handle, &stands).is_ok();
            boards.push(line(desk, &c, &row, own));
        }
    }
    Ok(ListPage {
        may: civic::permission::role_may(desk.actor.role, Act::Handle),
        c,
        boards,
        name,
        minutes,
        fault,
    })
}

fn line(desk: &Desk, c: &Chrome, row: &Row, own: bool) -> Line {
    let fresh = row.read_at.filter(|at| desk.at.0 - at <= KNOWN_MS);
    let blank = super::content::hash("");
    let code = match (fresh, &row.shown, &row.expected) {
        (Some(_), Some(shown), Some(expected)) if shown != expected => "wrong",
        (Some(_), Some(shown), _) if *shown == blank => "blank",
        (Some(_), Some(_), _) => "right",
        _ => "unknown",
    };
    let last = row
        .read_at
        .map_or_else(|| c.t("board.never_read"), |at| Moment(at).short());
    Line {
        id: row.device.clone(),
        name: row.name.clone(),
        unit: desk.unit_name(&row.unit),
        practice: row.practice,
        state: c.tf(&format!("board.state.{code}"), [("at", last.as_str())]),
        code,
        minutes: c.number(row.linger_ms.div_euclid(60_000)),
        own,
    }
}

pub(super) async fn make(desk: Desk, form: Form) -> Answer {
    let (name, minutes) = (form.get("name").to_owned(), form.get("minutes").to_owned());
    let linger = minutes
        .parse::<i64>()
        .ok()
        .filter(|n| (0..=MOST_MINUTES).contains(n));
    let fault = match linger {
        _ if name.is_empty() || name.chars().count() > LONGEST_NAME => Some("board.fault.name"),
        None => Some("board.fault.minutes"),
        Some(_) => None,
    };
    let (Some(linger), None) = (linger, fault) else {
        let words = fault.map(|key| desk.t(key));
        return Ok(Reply::invalid(&page(&desk, name, minutes, words).await?));
    };
    let (id, secret) = (desk.new_id(), token());
    let new = New {
        device: &id,
        unit: &desk.actor.unit,
        name: &name,
        practice: form.get("practice") == "1",
        token_hash: &store::audit::digest(secret.as_bytes()),
        linger_ms: linger * 60_000,
        person: &desk.actor.person,
    };
    let mut tx = desk.begin().await?;
    rows::insert(&mut tx, &new, desk.at).await?;
    desk.record(
        &mut tx,
        "board.made",
        &id,
        json!({ "name": name, "minutes": linger }),
    )
    .await?;
    tx.commit().await?;
    Ok(addressed(&desk, name, &secret))
}

/// The address is shown this once: only its hash is kept.
fn addressed(desk: &Desk, name: String, secret: &str) -> Reply {
    Reply::page(&AddressPage {
        c: desk.chrome("board.menu"),
        name,
        address: format!("/board/{secret}"),
    })
}

async fn own(desk: &Desk, id: &str) -> Result<Row, Refusal> {
    let row = rows::one(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    desk.may(Act::Handle, &relations(desk, &row.unit))?;
    if row.state == "enrolled" {
        Ok(row)
    } else {
        Err(Refusal::Conflict(desk.t("board.fault.closed")))
    }
}

pub(super) async fn address(desk: Desk, Path(id): Path<String>, _form: Form) -> Answer {
    let row = own(&desk, &id).await?;
    let secret = token();
    let mut tx = desk.begin().await?;
    rows::set_token(&mut tx, &id, &store::audit::digest(secret.as_bytes())).await?;
    desk.record(&mut tx, "board.addressed", &id, json!({ "name": row.name }))
        .await?;
    tx.commit().await?;
    Ok(addressed(&desk, row.name, &secret))
}

pub(super) async fn close(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = own(&desk, &id).await?;
    let reason = form.get("reason");
    if reason.is_empty() || reason.chars().count() > 500 {
        return Err(Refusal::Invalid(desk.t("board.fault.reason")));
    }
    let mut tx = desk.begin().await?;
    rows::close(&mut tx, &id, reason, desk.at).await?;
    desk.record(
        &mut tx,
        "board.closed",
        &id,
        json!({ "name": row.name, "reason": reason }),
    )
    .await?;
    tx.commit().await?;
    Ok(Reply::to("/boards").saying("board.closed_saved"))
}
