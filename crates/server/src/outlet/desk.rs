//! The officer's list of outlets: enter, make sure again, end, take a mistake off.

use askama::Template;
use civic::permission::Act;
use civic::review::parse_day;
use serde_json::json;

use super::form::{self, Errors};
use super::pages::{self, OutletView};
use super::store::{self, Row};
use crate::access::to_letter;
use crate::http::{Answer, Chrome, Desk, Field, Form, Path, Refusal, Reply};
use crate::publication::{Tab, tabs};

#[derive(Template)]
#[template(path = "outlet/desk.html")]
struct DeskPage {
    c: Chrome,
    tabs: Vec<Tab>,
    today: String,
    lines: Vec<(String, OutletView)>,
    over: Vec<OutletView>,
    fields: Vec<Field>,
    error: bool,
}

pub(super) async fn show(desk: Desk) -> Answer {
    let today = desk.today().short();
    let first = |name: &str| match name {
        "checked" => today.clone(),
        "kind" => "website".to_owned(),
        _ => String::new(),
    };
    let fields = form::fields(&desk, &first, &Errors::new());
    Ok(Reply::page(&page(&desk, fields, false).await?))
}

async fn page(desk: &Desk, fields: Vec<Field>, error: bool) -> Result<DeskPage, Refusal> {
    let mut own = store::all(desk.db()).await?;
    own.retain(|row| desk.may(Act::KeepPortal, &to_letter(desk, &row.unit)).is_ok());
    let (now, over): (Vec<Row>, Vec<Row>) = own.into_iter().partition(|row| pages::is_on(row, desk.today()));
    let view = |row: &Row| pages::view(desk, row);
    Ok(DeskPage {
        c: desk.chrome("publication.menu"),
        tabs: tabs(desk, "/outlets"),
        today: desk.today().short(),
        lines: now.iter().map(|row| (row.id.clone(), view(row))).collect(),
        over: over.iter().map(view).collect(),
        fields,
        error,
    })
}

/// Enters an outlet of the actor's unit.
pub(super) async fn enter(desk: Desk, form: Form) -> Answer {
    let row = match form::read(&desk, &form) {
        Ok(row) => row,
        Err(errors) => {
            let fields = form::fields(&desk, &|name| form.get(name).to_owned(), &errors);
            return Ok(Reply::invalid(&page(&desk, fields, true).await?));
        }
    };
    let mut tx = desk.begin().await?;
    store::insert(&mut tx, &row, &desk.actor.person, desk.at).await?;
    let detail = json!({ "kind": row.kind, "name": row.name, "address": row.address, "basis": row.basis });
    desk.record(&mut tx, "outlet.entered", &row.id, detail).await?;
    tx.commit().await?;
    Ok(Reply::to("/outlets").saying("outlet.said.entered"))
}

async fn own(desk: &Desk, id: &str) -> Result<Row, Refusal> {
    let row = store::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    desk.may(Act::KeepPortal, &to_letter(desk, &row.unit))?;
    Ok(row)
}

/// Somebody made sure today that it is still so.
pub(super) async fn check(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    own(&desk, &id).await?;
    let mut tx = desk.begin().await?;
    if store::checked(&mut tx, &id, desk.today()).await? {
        let detail = json!({ "on": desk.today().to_string() });
        desk.record(&mut tx, "outlet.checked", &id, detail).await?;
        tx.commit().await?;
    }
    Ok(Reply::to("/outlets").saying("outlet.said.checked"))
}

/// A day is its last.
pub(super) async fn end(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = own(&desk, &id).await?;
    let until = parse_day(form.get("until")).ok_or_else(|| Refusal::Invalid(desk.t("outlet.err.day")))?;
    if row.since.is_some_and(|since| since > until.to_string()) {
        return Err(Refusal::Invalid(desk.t("outlet.err.before")));
    }
    let mut tx = desk.begin().await?;
    if store::ended(&mut tx, &id, until).await? {
        let detail = json!({ "until": until.to_string() });
        desk.record(&mut tx, "outlet.ended", &id, detail).await?;
        tx.commit().await?;
    }
    Ok(Reply::to("/outlets").saying("outlet.said.ended"))
}

/// It was entered by mistake and stands on no list; the record keeps that it did.
pub(super) async fn mistake(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    own(&desk, &id).await?;
    let mut tx = desk.begin().await?;
    if store::mistaken(&mut tx, &id).await? {
        desk.record(&mut tx, "outlet.mistaken", &id, json!({})).await?;
        tx.commit().await?;
    }
    Ok(Reply::to("/outlets").saying("outlet.said.mistaken"))
}
