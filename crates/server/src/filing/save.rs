//! Beginning a filing, saving it, sending it.

use std::collections::BTreeMap;

use civic::filing::{Clash, Content, Field, Kind, Merged, Said};
use civic::permission::Act;
use civic::regime::Edition;

use super::desk::{Case, Tools};
use super::form::Typed;
use super::show::{Shown, before, page};
use super::steps::{self, Fault, Writing};
use super::store::{self as rows, Filing};
use super::write::{Base, Came, Wish, Wrote, write};
use super::{former, load, prefill};
use crate::access::answers_for;
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};
use crate::regime::known;

/// One click on "what I owe".
pub(super) async fn begin(desk: Desk, form: Form) -> Answer {
    let known = known::one(desk.db(), &desk.site.kept.editions, form.get("regime"))
        .await?
        .ok_or(Refusal::NotFound)?;
    let Some(period) = known.period(form.get("period")) else {
        return Err(Refusal::Invalid(desk.t("filing.err.period")));
    };
    let unit = for_whom(&desk, form.get("unit"))?;
    let case =
        Case::of(&known, period, &unit).ok_or_else(|| Refusal::Invalid(desk.t("filing.err.period")))?;
    let filled = prefilled(&desk, &case).await?;
    let content = Content {
        sheet: filled.sheet,
        ..Content::default()
    };
    let (directory, calendar) = (desk.directory(), desk.site.kept.days.calendar(desk.db()).await?);
    let tools = Tools::of(&desk.site, &directory, desk.at);
    let mut tx = desk.begin().await?;
    let writing = Writing {
        content,
        reasons: BTreeMap::new(),
    };
    let filing = steps::begin(&mut tx, (tools, &calendar), &desk.actor, &case, &writing)
        .await
        .map_err(|fault| refusal(&desk, &case, fault))?;
    if !filing.is_written_by(&directory, &desk.actor.unit, desk.today()) {
        let unit = desk.unit_name(&unit);
        return Err(Refusal::Conflict(
            desk.tf("filing.err.other_heir", &[("unit", unit.as_str())]),
        ));
    }
    if filing.version == 1 && !filled.sources.is_empty() {
        prefill::store::set_sources(&mut tx, &filing.id, filled.sources).await?;
    }
    tx.commit().await?;
    Ok(Reply::to(format!("/filings/{}", filing.id)))
}

/// The unit that it is for: the person's own, or one that has ended and whose place it took.
fn for_whom(desk: &Desk, said: &str) -> Result<String, Refusal> {
    let own = desk.actor.unit.as_str();
    if said.is_empty() || said == own || former::is_heir(&desk.directory(), own, said, desk.today()) {
        let unit = if said.is_empty() { own } else { said };
        return Ok(unit.to_owned());
    }
    Err(Refusal::NotFound)
}

/// What the unit's activities say. Those of a divided unit are nobody's alone: its parts begin with a blank form.
pub(super) async fn prefilled(desk: &Desk, case: &Case) -> Result<prefill::Filled, Refusal> {
    let edition = &case.edition.1;
    if answers_for(&desk.directory(), &desk.actor.unit, &case.unit, desk.today()) {
        return Ok(prefill::fill(desk.db(), edition, &case.period, &case.unit).await?);
    }
    Ok(prefill::Filled {
        sheet: civic::sheet::Sheet::unknown(edition.columns().len()),
        ..prefill::Filled::default()
    })
}

/// What a fault is to the person.
pub(crate) fn refusal(desk: &Desk, case: &Case, fault: Fault) -> Refusal {
    use civic::filing::WrongStep;
    match fault {
        Fault::Refused(refusal) => refusal,
        Fault::NotOwed => Refusal::NotFound,
        Fault::TooEarly => {
            Refusal::Conflict(desk.tf("filing.err.early", &[("day", &case.period.to.short())]))
        }
        Fault::Contradicts => Refusal::Invalid(desk.t("filing.err.nothing")),
        Fault::Sum(_) => Refusal::Invalid(desk.t("filing.err.sum")),
        Fault::Wrong(WrongStep::State) => Refusal::Conflict(desk.t("filing.err.state")),
        Fault::Wrong(WrongStep::Unit) => Refusal::Conflict(desk.t("filing.err.unit")),
        Fault::Wrong(WrongStep::Author) => Refusal::Conflict(desk.t("filing.err.author")),
        Fault::Wrong(WrongStep::Twice) => Refusal::Conflict(desk.t("filing.err.twice")),
        Fault::Wrong(WrongStep::OtherContent) => Refusal::Conflict(desk.t("filing.err.other")),
        Fault::Wrong(WrongStep::NoRemarks) => Refusal::Invalid(desk.t("filing.err.remarks")),
    }
}

pub(super) async fn save(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let (filing, case) = load(&desk, Act::File, &id).await?;
    let edition = &*case.edition.1;
    let before = before(&desk, &case).await?;
    let key = key_of(&form);
    let version = form.get("version").parse().unwrap_or(0);
    let came = Came {
        wish: Wish::of(form.get("act")),
        base: Base::Version(version),
        key: key.clone().unwrap_or_else(|| desk.new_id()),
        typed: Typed::of(edition, &form),
        ..Came::default()
    };
    if let Some(code) = form.get("act").strip_prefix("rows-") {
        return more_rows(&desk, (&filing, &case), (came, version), code).await;
    }
    let (came, unfit) = came.judged(&desk, edition, before.as_ref());
    if let Some(unfit) = unfit {
        let shown = Shown {
            typed: Some(came.typed),
            read: came.read,
            odd: came.odd,
            problem: Some(desk.t(unfit.sentence())),
            step_key: key,
            version: Some(version),
            ..Shown::default()
        };
        return Ok(Reply::invalid(&page(&desk, &filing, &case, shown).await?));
    }
    store(&desk, &case, &filing.id, came).await
}

/// The form as it was typed, with more rows for a listing; nothing is kept.
async fn more_rows(
    desk: &Desk,
    (filing, case): (&Filing, &Case),
    (came, version): (Came, i64),
    code: &str,
) -> Answer {
    let shown = Shown {
        version: Some(version),
        typed: Some(came.typed),
        more: Some(code.to_owned()),
        step_key: Some(came.key),
        ..Shown::default()
    };
    Ok(Reply::page(&page(desk, filing, case, shown).await?))
}

/// Keys are made by the house; anything else is no key.
fn key_of(form: &Form) -> Option<String> {
    let key = form.get("step_key");
    let fits = key.len() == 26 && key.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    fits.then(|| key.to_owned())
}

async fn store(desk: &Desk, case: &Case, id: &str, came: Came) -> Answer {
    let directory = desk.directory();
    let tools = Tools::of(&desk.site, &directory, desk.at);
    let mut tx = desk.begin().await?;
    let filing = rows::lock(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    let wrote = write(&mut tx, tools, &desk.actor, case, &filing, &came).await;
    match wrote.map_err(|fault| refusal(desk, case, fault))? {
        Wrote::Known => Ok(Reply::to(format!("/filings/{id}")).saying("filing.known")),
        Wrote::Clash(merged) => {
            drop(tx);
            clash(desk, case, id, came, &merged).await
        }
        Wrote::Done(_) => {
            tx.commit().await?;
            let saying = match came.wish {
                Wish::Save => "filing.saved",
                Wish::Submit | Wish::Nothing => "filing.submitted",
            };
            Ok(Reply::to(format!("/filings/{id}")).saying(saying))
        }
    }
}

/// The form again with what was typed in its fields and what was saved meanwhile beside them.
async fn clash(desk: &Desk, case: &Case, id: &str, came: Came, merged: &Merged) -> Answer {
    let filing = rows::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    let edition = &*case.edition.1;
    let clashes = merged.clashes.iter();
    let theirs = clashes.map(|clash| said(desk, edition, clash)).collect();
    let typed = merged_form(edition, came.typed, merged);
    let shown = Shown {
        typed: Some(typed),
        read: came.read,
        odd: came.odd,
        theirs,
        problem: Some(desk.t("filing.err.clash")),
        step_key: Some(came.key),
        ..Shown::default()
    };
    Ok(Reply::conflict(&page(desk, &filing, case, shown).await?))
}

/// The name of a field in the form.
pub(super) fn name_of(field: &Field) -> String {
    match field {
        Field::Column(at) => format!("c{at}"),
        Field::Text(code) => format!("t-{code}"),
        Field::Kind => "kind".to_owned(),
    }
}

fn said(desk: &Desk, edition: &Edition, clash: &Clash) -> (String, String) {
    let key = name_of(&clash.field);
    let words = match (&clash.theirs, &clash.field) {
        (Said::Cell(cell), Field::Column(at)) => cell
            .value()
            .map(|value| viet::fixed(value, edition.indicator_of(*at).decimals))
            .unwrap_or_default(),
        (Said::Text(text), Field::Text(code)) if edition.repeat(code).is_some() => {
            super::rows::in_words(text.as_deref().unwrap_or(""))
        }
        (Said::Text(text), _) => text.clone().unwrap_or_default(),
        (Said::Kind(kind), _) => desk.t(if *kind == Kind::Nothing {
            "filing.answer.nothing"
        } else {
            "filing.kind.figures"
        }),
        _ => String::new(),
    };
    (
        key,
        if words.is_empty() {
            desk.t("filing.blank")
        } else {
            words
        },
    )
}

/// What only one of both changed is in the form as it is merged; where both wrote, what this person typed stays.
fn merged_form(edition: &Edition, mut typed: Typed, merged: &Merged) -> Typed {
    let content = &merged.content;
    let shown = Typed::shown(edition, &content.sheet, &content.texts, &typed.reasons);
    let clashing = |field: &Field| merged.clashes.iter().any(|clash| clash.field == *field);
    for (at, cell) in shown.cells.into_iter().enumerate() {
        if !clashing(&Field::Column(at)) {
            typed.cells[at] = cell;
        }
    }
    for (code, mine) in &mut typed.texts {
        if !clashing(&Field::Text(code.clone())) {
            *mine = shown.texts.get(code).cloned().unwrap_or_default();
        }
    }
    typed
}
