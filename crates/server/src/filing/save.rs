//! Beginning a filing, saving it, sending it.

use std::collections::{BTreeMap, BTreeSet};

use civic::filing::{Clash, Content, Field, Kind, Said};
use civic::permission::Act;
use civic::regime::Edition;

use super::desk::{Case, Tools, content_of, words};
use super::form::Typed;
use super::show::{Shown, before, page};
use super::steps::{self, Fault, Writing};
use super::store::{self as rows, Filing};
use super::write::{Base, Came, Wish, Wrote, write};
use super::{load, prefill};
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
    let case = Case::of(&known, period, &desk.actor.unit)
        .ok_or_else(|| Refusal::Invalid(desk.t("filing.err.period")))?;
    let filled = prefill::fill(desk.db(), &case.edition.1, &case.period, &case.unit).await?;
    let content = Content {
        sheet: filled.sheet,
        ..Content::default()
    };
    let (directory, calendar) = (desk.directory(), desk.site.kept.days.calendar(desk.db()).await?);
    let tools = Tools::of(&desk.site, &directory, &calendar, desk.at);
    let mut tx = desk.begin().await?;
    let writing = Writing {
        content,
        reasons: BTreeMap::new(),
    };
    let filing = steps::begin(&mut tx, tools, &desk.actor, &case, &writing)
        .await
        .map_err(|fault| refusal(&desk, &case, fault))?;
    if filing.version == 1 && !filled.sources.is_empty() {
        prefill::store::set_sources(&mut tx, &filing.id, filled.sources).await?;
    }
    tx.commit().await?;
    Ok(Reply::to(format!("/filings/{}", filing.id)))
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
    let came = Came {
        wish: Wish::of(form.get("act")),
        base: Base::Version(form.get("version").parse().unwrap_or(0)),
        key: key.clone().unwrap_or_else(|| desk.new_id()),
        typed: Typed::of(edition, &form),
        ..Came::default()
    };
    let (came, unfit) = came.judged(&desk, edition, before.as_ref());
    if let Some(unfit) = unfit {
        let shown = Shown {
            typed: Some(came.typed),
            read: came.read,
            odd: came.odd,
            problem: Some(desk.t(unfit.sentence())),
            step_key: key,
            ..Shown::default()
        };
        return Ok(Reply::invalid(&page(&desk, &filing, &case, shown).await?));
    }
    store(&desk, &case, &filing.id, came).await
}

/// Keys are made by the house; anything else is no key.
fn key_of(form: &Form) -> Option<String> {
    let key = form.get("step_key");
    let fits = key.len() == 26 && key.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    fits.then(|| key.to_owned())
}

async fn store(desk: &Desk, case: &Case, id: &str, came: Came) -> Answer {
    let (directory, calendar) = (desk.directory(), desk.site.kept.days.calendar(desk.db()).await?);
    let tools = Tools::of(&desk.site, &directory, &calendar, desk.at);
    let mut tx = desk.begin().await?;
    let filing = rows::lock(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    let wrote = write(&mut tx, tools, &desk.actor, case, &filing, &came).await;
    match wrote.map_err(|fault| refusal(desk, case, fault))? {
        Wrote::Known => Ok(Reply::to(format!("/filings/{id}")).saying("filing.known")),
        Wrote::Clash(clashes) => {
            drop(tx);
            clash(desk, case, id, came, &clashes).await
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
async fn clash(desk: &Desk, case: &Case, id: &str, came: Came, clashes: &[Clash]) -> Answer {
    let filing = rows::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    let edition = &*case.edition.1;
    let theirs = clashes.iter().map(|clash| said(desk, edition, clash)).collect();
    let typed = merged_form(desk, edition, &filing, came.typed, clashes).await?;
    let shown = Shown {
        typed: Some(typed),
        read: came.read,
        odd: came.odd,
        theirs,
        problem: Some(desk.t("filing.err.clash")),
        step_key: Some(came.key),
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

/// What others saved in other fields is in the form; where both wrote, what this person typed stays.
async fn merged_form(
    desk: &Desk,
    edition: &Edition,
    filing: &Filing,
    mut typed: Typed,
    clashes: &[Clash],
) -> Result<Typed, Refusal> {
    let revision = rows::revision(desk.db(), &filing.id, filing.version).await?;
    let revision = revision.ok_or_else(|| Refusal::broken("a filing without its revision"))?;
    let theirs = content_of(&revision, BTreeSet::new())?;
    let shown = Typed::shown(edition, &theirs.sheet, &theirs.texts, &words(&revision.reasons)?);
    let clashing = |field: &Field| clashes.iter().any(|clash| clash.field == *field);
    for (at, cell) in shown.cells.into_iter().enumerate() {
        if !clashing(&Field::Column(at)) && typed.cells.get(at).is_some_and(String::is_empty) {
            typed.cells[at] = cell;
        }
    }
    for (code, text) in shown.texts {
        if !clashing(&Field::Text(code.clone())) {
            typed.texts.entry(code).and_modify(|mine| {
                if mine.is_empty() {
                    mine.clone_from(&text);
                }
            });
        }
    }
    Ok(typed)
}
