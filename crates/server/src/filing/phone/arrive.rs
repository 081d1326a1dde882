//! A report that a phone sends: the same doors as the page, and the same rule of landing as other late work.

use std::collections::BTreeMap;

use ::store::Tx;
use civic::calendar::Calendar;
use civic::filing::{Clash, Content, Said};
use civic::merge::Fields;
use civic::permission::{Act, Actor, Relation};
use civic::regime::Edition;
use serde_json::{Value, json};

use super::super::desk::{Case, Tools, content_of, words};
use super::super::form::Typed;
use super::super::prefill::{self, Filled};
use super::super::save::{name_of, prefilled, refusal};
use super::super::show::before;
use super::super::steps::{self, Fault, Writing};
use super::super::store::{self as rows, Filing};
use super::super::write::{Base, Came, Unfit, Wish, Wrote, write};
use super::place::place;
use super::store;
use crate::access::answers_for;
use crate::http::{Desk, Refusal};

/// What a phone sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FromPhone<'a> {
    /// `REGIME/PERIOD` of the person's unit, `REGIME/PERIOD/UNIT` of one whose place it took, or a filing.
    pub on: &'a str,
    /// The version that it was written from; 0 for a blank form.
    pub base: i64,
    /// The item's key.
    pub key: &'a str,
    /// The person's unit as the phone knew it.
    pub unit: &'a str,
    /// What was written, as typed: `c0`, `t-ket_qua`, `r-check1`, and `act`, `edition`.
    pub fields: &'a Fields,
}

/// Everything that is known before the transaction.
#[derive(Debug)]
pub(crate) struct Ready {
    case: Case,
    calendar: std::sync::Arc<Calendar>,
    /// Who acts: for a unit that has ended, as that unit.
    actor: Actor,
    landed: Option<&'static str>,
    /// It lands in the report of the unit that followed, and is a part of that one alone.
    elsewhere: bool,
    came: Came,
    unfit: Option<Unfit>,
    filled: Filled,
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum Took {
    /// It is written.
    Written {
        filing: Box<Filing>,
        landed: Option<&'static str>,
    },
    /// It is not; the fields' faults by name, and more for the phone.
    Refused {
        sentence: String,
        faults: Vec<(String, String)>,
        more: Value,
    },
}

/// Finds the case and judges what was typed.
pub(crate) async fn ready(desk: &Desk, from: &FromPhone<'_>) -> Result<Ready, Refusal> {
    desk.may(Act::File, &[Relation::Received])?;
    let calendar = desk.site.kept.days.calendar(desk.db()).await?;
    let directory = desk.directory();
    let tools = Tools::of(&desk.site, &directory, desk.at);
    let place = place(desk, tools, from).await?;
    let case = place.case;
    let edition = &*case.edition.1;
    if from.fields.get("edition").map(String::as_str) != Some(&case.edition.0.to_string()) {
        return Err(Refusal::Conflict(desk.t("filing.phone.edition")));
    }
    let typed = typed(desk, edition, place.filing.as_ref(), from).await?;
    let wish = match Wish::of(from.fields.get("act").map_or("", String::as_str)) {
        _ if place.elsewhere => Wish::Save,
        wish => wish,
    };
    let came = Came {
        wish,
        base: match from.base {
            0 => Base::Blank,
            version => Base::Version(version),
        },
        key: from.key.to_owned(),
        typed,
        ..Came::default()
    };
    let (came, unfit) = came.judged(desk, edition, before(desk, &case).await?.as_ref());
    let filled = match &place.filing {
        Some(_) => Filled::default(),
        None if place.landed.is_none() => prefilled(desk, &case).await?,
        None => prefill::fill(desk.db(), edition, &case.period, &case.unit).await?,
    };
    let actor = acting(desk, &case, place.filing.as_ref(), place.landed);
    Ok(Ready {
        case,
        actor,
        landed: place.landed,
        elsewhere: place.elsewhere,
        came,
        unfit,
        filled,
        calendar,
    })
}

/// What was typed, whole: the version that it was written from, with what was written over it.
async fn typed(
    desk: &Desk,
    edition: &Edition,
    filing: Option<&Filing>,
    from: &FromPhone<'_>,
) -> Result<Typed, Refusal> {
    let columns = edition.columns().len();
    let mut typed = Typed {
        cells: vec![String::new(); columns],
        ..Typed::default()
    };
    if from.base > 0 {
        let no_base = || Refusal::Conflict(desk.t("filing.phone.base"));
        let filing = filing.ok_or_else(no_base)?;
        let revision = rows::revision(desk.db(), &filing.id, from.base)
            .await?
            .ok_or_else(no_base)?;
        let content = content_of(&revision, std::collections::BTreeSet::new())?;
        typed = Typed::shown(
            edition,
            &content.sheet,
            &content.texts,
            &words(&revision.reasons)?,
        );
    }
    for (name, value) in from.fields {
        let cell = name.strip_prefix('c').and_then(|at| at.parse::<usize>().ok());
        if let Some(cell) = cell.and_then(|at| typed.cells.get_mut(at)) {
            cell.clone_from(value);
        } else if let Some(code) = name.strip_prefix("t-").filter(|code| is_text(edition, code)) {
            typed.texts.insert(code.to_owned(), value.clone());
        } else if let Some(key) = name.strip_prefix("r-") {
            typed.reasons.insert(key.to_owned(), value.clone());
        }
    }
    Ok(typed)
}

fn is_text(edition: &Edition, code: &str) -> bool {
    edition.repeat(code).is_some() || super::super::form::word_codes(edition).any(|known| known == code)
}

/// Who acts: what landed for a unit that is gone is that unit's word, unless the person's unit writes it anyway.
fn acting(desk: &Desk, case: &Case, filing: Option<&Filing>, landed: Option<&'static str>) -> Actor {
    let (directory, today) = (desk.directory(), desk.today());
    let own = filing.map_or_else(
        || answers_for(&directory, &desk.actor.unit, &case.unit, today),
        |filing| filing.is_written_by(&directory, &desk.actor.unit, today),
    );
    let mut actor = desk.actor.clone();
    if landed.is_some() && !own {
        actor.unit.clone_from(&case.unit);
    }
    actor
}

/// Writes it, in the caller's transaction; after `Refused` that must be dropped.
pub(crate) async fn take(
    tx: &mut Tx,
    desk: &Desk,
    from: &FromPhone<'_>,
    ready: Ready,
) -> Result<Took, Refusal> {
    if let Some(unfit) = ready.unfit {
        return Ok(wrong(desk, &ready, unfit));
    }
    let directory = desk.directory();
    let tools = Tools::of(&desk.site, &directory, desk.at);
    let mut came = ready.came.clone();
    let case = &ready.case;
    let fault = |fault| refusal(desk, case, fault);
    let known = rows::lock_of(tx, &case.known.row.id, &case.period.key, &case.unit).await?;
    let filing = match known {
        Some(filing) => filing,
        None => {
            let filing = begin(tx, tools, &ready).await.map_err(fault)?;
            let fresh =
                filing.version == 1 && filing.made_by == ready.actor.person && filing.changed_at == desk.at.0;
            if fresh {
                came.base = Base::Version(1);
            }
            filing
        }
    };
    if ready.elsewhere && filing.counts {
        let unit = desk.unit_name(&case.unit);
        let sentence = desk.tf("filing.phone.sent_already", &[("unit", unit.as_str())]);
        return Ok(refused(sentence, json!({})));
    }
    let filing = match write(tx, tools, &ready.actor, case, &filing, &came).await {
        Ok(Wrote::Done(filing)) => filing,
        Ok(Wrote::Known) => Box::new(filing),
        Ok(Wrote::Clash(merged)) => return clash(tx, desk, case, &filing, &merged.clashes).await,
        Err(Fault::Contradicts) if came.base != Base::Version(filing.version) => {
            return clash(tx, desk, case, &filing, &[]).await;
        }
        Err(why) => return Err(fault(why)),
    };
    if let Some(landed) = ready.landed {
        let then = if desk.directory().get(from.unit).is_some() {
            from.unit
        } else {
            &case.unit
        };
        store::land(tx, &filing.id, then, landed, &desk.actor.unit).await?;
    }
    Ok(Took::Written {
        filing,
        landed: ready.landed,
    })
}

/// Begun as on the page: with what the unit's activities say, and their names.
async fn begin(tx: &mut Tx, tools: Tools<'_>, ready: &Ready) -> Result<Filing, Fault> {
    let content = Content {
        sheet: ready.filled.sheet.clone(),
        ..Content::default()
    };
    let writing = Writing {
        content,
        reasons: BTreeMap::new(),
    };
    let filing = steps::begin(tx, (tools, &ready.calendar), &ready.actor, &ready.case, &writing).await?;
    if filing.version == 1 && !ready.filled.sources.is_empty() {
        prefill::store::set_sources(tx, &filing.id, ready.filled.sources.clone()).await?;
    }
    Ok(filing)
}

fn refused(sentence: String, more: Value) -> Took {
    Took::Refused {
        sentence,
        faults: Vec::new(),
        more,
    }
}

fn wrong(desk: &Desk, ready: &Ready, unfit: Unfit) -> Took {
    let read = &ready.came.read;
    let cells = read
        .wrong
        .iter()
        .map(|(at, words)| (format!("c{at}"), words.clone()));
    let texts = read
        .wrong_texts
        .iter()
        .map(|(code, words)| (format!("t-{code}"), words.clone()));
    let unexplained = ready.came.odd.iter().filter(|odd| odd.reason.is_empty());
    let odd: Vec<_> = unexplained
        .map(|odd| json!({ "key": odd.key, "column": odd.column, "words": odd.words }))
        .collect();
    Took::Refused {
        sentence: desk.t(unfit.sentence()),
        faults: cells.chain(texts).collect(),
        more: json!({ "odd": odd }),
    }
}

/// What others saved, and which fields a person must decide; nothing is written, and the phone keeps its own.
async fn clash(
    tx: &mut Tx,
    desk: &Desk,
    case: &Case,
    filing: &Filing,
    clashes: &[Clash],
) -> Result<Took, Refusal> {
    let edition = &*case.edition.1;
    let revision = rows::revision_in(tx, &filing.id, filing.version).await?;
    let revision = revision.ok_or_else(|| Refusal::broken("a filing without its revision"))?;
    let theirs = super::state::said(edition, &revision)?;
    let one = |clash: &Clash| {
        let at = match clash.field {
            civic::filing::Field::Column(at) => Some(at),
            _ => None,
        };
        let words = |said: &Said| match (said, at) {
            (Said::Cell(cell), Some(at)) => cell
                .value()
                .map(|value| viet::fixed(value, edition.indicator_of(at).decimals))
                .unwrap_or_default(),
            (Said::Text(text), _) => text.clone().unwrap_or_default(),
            (Said::Kind(kind), _) => kind.code().to_owned(),
            _ => String::new(),
        };
        json!({ "field": name_of(&clash.field), "mine": words(&clash.mine), "theirs": words(&clash.theirs) })
    };
    let clashes: Vec<_> = clashes.iter().map(one).collect();
    let more = json!({ "version": filing.version, "theirs": theirs, "clashes": clashes });
    Ok(refused(desk.t("filing.phone.clash"), more))
}
