//! One click: the facts become an official document, which people then edit.

use civic::permission::Act;
use letter::compose::report;
use letter::paper::{Paper, Title};
use serde_json::json;

use super::gather::{Order, facts};
use super::store::{self, Report};
use crate::directive::Directive;
use crate::directive::scope::{Scope, named};
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};

pub(super) async fn compose(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let (directive, _) = crate::directive::load(&desk, Act::ComposeReport, &id).await?;
    let part = part(&desk, &directive, &form).await?;
    let order = Order {
        directive: &directive,
        unit: &desk.actor.unit,
        part: part.as_deref(),
    };
    let facts = facts(desk.db(), &desk.directory(), &order, desk.at).await?;
    let paper = report(&facts);
    let report = Report {
        id: desk.new_id(),
        directive: id,
        unit: desk.actor.unit.clone(),
        scope: part,
        title: title(&paper),
        paper,
        version: 1,
        composed_at: desk.at,
        edited_name: None,
        edited_at: None,
    };
    let mut tx = desk.begin().await?;
    store::insert(&mut tx, &report, &desk.actor.person).await?;
    let detail = json!({ "directive": report.directive, "part": report.scope });
    desk.record(&mut tx, "report.composed", &report.id, detail)
        .await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/reports/{}", report.id)).saying("report.composed"))
}

/// Whose part: none for the whole programme, which the sender alone may report on.
async fn part(desk: &Desk, directive: &Directive, form: &Form) -> Result<Option<String>, Refusal> {
    let own = desk.actor.unit.clone();
    let seen = Scope::seen_by(&desk.directory(), &desk.actor, &directive.unit, desk.today());
    match form.get("scope") {
        "whole" if seen.whole => Ok(None),
        "whole" => Err(Refusal::NotFound),
        "unit" => one_unit(desk, directive, &seen, form.get("unit")).await.map(Some),
        _ => Ok(Some(own)),
    }
}

/// A unit in sight that was asked, by its id or by its name.
async fn one_unit(desk: &Desk, directive: &Directive, seen: &Scope, said: &str) -> Result<String, Refusal> {
    let directory = desk.directory();
    let candidates = if directory.get(said).is_some() {
        vec![said.to_owned()]
    } else {
        named(&directory, said)
    };
    let asked = store::asked_units(desk.db(), &directive.id, &seen.only(candidates)).await?;
    let whole = asked
        .iter()
        .find(|one| viet::fold(&desk.unit_name(&one.unit)) == viet::fold(said));
    match (whole, asked.as_slice()) {
        (Some(one), _) | (None, [one]) => Ok(one.unit.clone()),
        (None, []) => Err(Refusal::Invalid(
            desk.tf("report.no_such_unit", &[("name", said)]),
        )),
        (None, _) => Err(Refusal::Invalid(
            desk.tf("report.several_units", &[("name", said)]),
        )),
    }
}

/// What lists call it.
pub(super) fn title(paper: &Paper) -> String {
    match &paper.title {
        Title::Typed { subject, .. } | Title::Letter { subject } => subject.clone(),
    }
}
