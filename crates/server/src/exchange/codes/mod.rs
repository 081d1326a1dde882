//! The codes of organs: entered by the operator who has them from the organ itself. None is built in, none is guessed.

pub(super) mod cli;
mod form;
pub(crate) mod hand_over;
pub(super) mod store;

use askama::Template;
use civic::Ids as _;
use serde_json::json;

use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};
use form::{Errors, Typed, UnitView, offered, read};

#[derive(Template)]
#[template(path = "exchange/codes.html")]
struct CodesPage {
    c: Chrome,
    lines: Vec<LineView>,
    typed: Typed,
    units: Vec<UnitView>,
    nothing: bool,
    errors: Errors,
}

struct LineView {
    id: String,
    code: String,
    unit: String,
    reached: bool,
    from: String,
    to: String,
    open: bool,
}

pub(super) async fn show(desk: Desk) -> Answer {
    Ok(Reply::page(
        &page(&desk, Typed::default(), Errors::default()).await?,
    ))
}

async fn page(desk: &Desk, typed: Typed, errors: Errors) -> Result<CodesPage, Refusal> {
    let units = offered(desk, &typed);
    let codes = store::all(desk.db()).await?;
    Ok(CodesPage {
        c: desk.chrome("exchange.menu"),
        lines: codes.into_iter().map(|code| line(desk, code)).collect(),
        nothing: units.is_empty() && !typed.unit_q.is_empty(),
        units,
        typed,
        errors,
    })
}

fn line(desk: &Desk, code: store::Code) -> LineView {
    let day = |day: Option<String>| day.map(|day| civic::review::shown(&day)).unwrap_or_default();
    LineView {
        id: code.id,
        unit: desk.unit_name(&code.unit),
        code: code.code,
        reached: code.reached,
        open: code.valid_to.is_none(),
        from: day(code.valid_from),
        to: day(code.valid_to),
    }
}

/// Searches for units, or enters a code.
pub(super) async fn add(desk: Desk, form: Form) -> Answer {
    let typed = Typed::of(&form);
    if form.get("act") == "search" {
        return Ok(Reply::page(&page(&desk, typed, Errors::default()).await?));
    }
    let new = match read(&desk, &typed) {
        Ok(new) => new,
        Err(errors) => return Ok(Reply::invalid(&page(&desk, typed, errors).await?)),
    };
    let mut tx = desk.begin().await?;
    if let Some(other) = store::in_the_way(&mut tx, &new).await? {
        drop(tx);
        let unit = desk.unit_name(&other.unit);
        let words = desk.tf(
            "exchange.err.code_taken",
            &[("code", &other.code), ("unit", &unit)],
        );
        let errors = Errors {
            code: Some(words),
            ..Errors::default()
        };
        return Ok(Reply::invalid(&page(&desk, typed, errors).await?));
    }
    let id = desk.site.ids.next(desk.at);
    store::insert(&mut tx, &id, &new, Some(&desk.actor.person), desk.at).await?;
    desk.record(&mut tx, "exchange.code_entered", &id, detail(&new))
        .await?;
    tx.commit().await?;
    Ok(Reply::to("/exchange/codes").saying("exchange.code_entered"))
}

/// What the audit record keeps of a code.
pub(super) fn detail(new: &store::New) -> serde_json::Value {
    let day = |day: Option<viet::Date>| day.map(|day| day.to_string());
    json!({ "unit": new.unit, "code": new.code, "reached": new.reached, "from": day(new.from), "to": day(new.to) })
}

/// Ends a code with today: what was sent under it keeps it.
pub(super) async fn end(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    let code = store::get(desk.db(), &id).await?.ok_or(Refusal::NotFound)?;
    let mut tx = desk.begin().await?;
    if store::end(&mut tx, &code.id, desk.today()).await? {
        let detail = json!({ "code": code.code, "on": desk.today().to_string() });
        desk.record(&mut tx, "exchange.code_ended", &id, detail).await?;
    }
    tx.commit().await?;
    Ok(Reply::to("/exchange/codes").saying("exchange.code_ended"))
}
