//! The officer's page: announce, say that it works again, cancel.

use askama::Template;
use civic::Moment;
use civic::outage::earliest;
use civic::permission::Act;
use serde_json::json;

use super::form::{self, Errors};
use super::pages::{self, NoticeView};
use super::store::{self, Row};
use crate::access::to_letter;
use crate::http::{Answer, Chrome, Desk, Field, Form, Path, Refusal, Reply};
use crate::publication::{Tab, tabs};

#[derive(Template)]
#[template(path = "outage/desk.html")]
struct DeskPage {
    c: Chrome,
    tabs: Vec<Tab>,
    earliest: String,
    lines: Vec<OwnLine>,
    fields: Vec<Field>,
    error: bool,
}

struct OwnLine {
    id: String,
    begun: bool,
    open: bool,
    view: NoticeView,
}

/// So many notices are shown.
const SHOWN: i64 = 50;

pub(super) async fn show(desk: Desk) -> Answer {
    let first = |name: &str| match name {
        "kind" => "planned".to_owned(),
        _ => String::new(),
    };
    let fields = form::fields(&desk, &first, &Errors::new());
    Ok(Reply::page(&page(&desk, fields, false).await?))
}

async fn page(desk: &Desk, fields: Vec<Field>, error: bool) -> Result<DeskPage, Refusal> {
    let calendar = desk.site.kept.days.calendar(desk.db()).await?;
    let earliest = earliest(desk.today(), &calendar).short();
    let mut rows = store::newest(desk.db(), SHOWN).await?;
    rows.retain(|row| desk.may(Act::KeepPortal, &to_letter(desk, &row.unit)).is_ok());
    let line = |row: &Row| OwnLine {
        id: row.id.clone(),
        begun: Moment(row.from_at) <= desk.at,
        open: row.ending.is_none(),
        view: pages::view(desk, row),
    };
    Ok(DeskPage {
        c: desk.chrome("publication.menu"),
        tabs: tabs(desk, "/outages"),
        earliest: desk.tf("outage.earliest", &[("day", &earliest)]),
        lines: rows.iter().map(line).collect(),
        fields,
        error,
    })
}

/// Announces an outage. A planned one that comes too soon is refused with the day from which on it may be.
pub(super) async fn announce(desk: Desk, form: Form) -> Answer {
    let calendar = desk.site.kept.days.calendar(desk.db()).await?;
    let row = match form::read(&desk, &form, &calendar) {
        Ok(row) => row,
        Err(errors) => {
            let fields = form::fields(&desk, &|name| form.get(name).to_owned(), &errors);
            return Ok(Reply::invalid(&page(&desk, fields, true).await?));
        }
    };
    let mut tx = desk.begin().await?;
    store::insert(&mut tx, &row, &desk.actor.person).await?;
    let detail = json!({
        "kind": row.kind, "what": row.what, "why": row.why,
        "from": Moment(row.from_at).rfc3339(), "until": Moment(row.until_at).rfc3339(),
    });
    desk.record(&mut tx, "outage.announced", &row.id, detail).await?;
    tx.commit().await?;
    super::renew(&desk.site).await?;
    Ok(Reply::to("/outages").saying("outage.said.announced"))
}

async fn own(desk: &Desk, id: &str) -> Result<Row, Refusal> {
    let row = store::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    desk.may(Act::KeepPortal, &to_letter(desk, &row.unit))?;
    Ok(row)
}

/// It works again.
pub(super) async fn over(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    let row = own(&desk, &id).await?;
    if Moment(row.from_at) > desk.at {
        return Err(Refusal::Conflict(desk.t("outage.err.not_begun")));
    }
    end(&desk, &id, "over", "outage.over").await?;
    Ok(Reply::to("/outages").saying("outage.said.over"))
}

/// It will not be, after all.
pub(super) async fn cancel(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    let row = own(&desk, &id).await?;
    if Moment(row.from_at) <= desk.at {
        return Err(Refusal::Conflict(desk.t("outage.err.begun")));
    }
    end(&desk, &id, "cancelled", "outage.cancelled").await?;
    Ok(Reply::to("/outages").saying("outage.said.cancelled"))
}

async fn end(desk: &Desk, id: &str, ending: &str, action: &'static str) -> Result<(), Refusal> {
    let mut tx = desk.begin().await?;
    // Said twice it is said.
    if store::end(&mut tx, id, ending, &desk.actor.person, desk.at).await? {
        desk.record(&mut tx, action, id, json!({})).await?;
        tx.commit().await?;
    }
    super::renew(&desk.site).await
}
