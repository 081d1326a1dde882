//! What a unit owes: every period of every published regime that names it, with what has come of it.

use std::sync::Arc;

use civic::Moment;
use civic::calendar::Calendar;
use civic::filing::{Answer, Kind, answer};
use civic::permission::Actor;
use store::Db;
use viet::Date;

use super::approvers;
use super::desk::{Case, Tools};
use super::former;
use super::store::{self as rows, Filing};
use crate::access::answers_for;
use crate::http::Refusal;
use crate::regime::known::{self, Known};

/// So far back what is owed is asked for.
const BACK: i64 = 400;
/// So far ahead periods are looked for that are not closed yet.
const AHEAD: i64 = 370;

/// One period that a unit owes.
#[derive(Clone, Debug)]
pub struct Owed {
    /// Regime, edition, period, unit.
    pub case: Case,
    /// What was begun.
    pub filing: Option<Filing>,
    /// The last day in time.
    pub due: Option<Date>,
    /// How the unit stands to it.
    pub answer: Answer,
    /// True once the period's cut-off has come.
    pub closed: bool,
}

/// How a unit stands to a period today.
#[must_use]
pub fn stands(filing: Option<&Filing>, due: Option<Date>, today: Date) -> Answer {
    let came = filing.filter(|filing| filing.counts).and_then(|filing| {
        let day = Moment(filing.submitted_at?).day();
        Some((Kind::from_code(&filing.kind)?, day))
    });
    answer(came, due, today)
}

/// Everything that the unit owes, by deadline; of what is not closed yet, the next period of each regime.
pub async fn of_unit(
    db: &Db,
    (tools, calendar): (Tools<'_>, &Calendar),
    unit: &str,
) -> Result<Vec<Owed>, Refusal> {
    let regimes = known::all(db, &tools.kept.editions).await?;
    let filings = rows::of_unit(db, unit).await?;
    let mut owed = Vec::new();
    for known in &regimes {
        let filed = filings.iter().filter(|filing| filing.regime == known.row.id);
        owed.extend(of_regime(
            (tools, calendar),
            known,
            &filed.collect::<Vec<_>>(),
            unit,
        ));
    }
    for former in former::of(tools.directory, unit, tools.at.day()) {
        let begun = rows::of_unit(db, former).await?;
        owed.extend(never_begun((tools, calendar), &regimes, &begun, former));
        if answers_for(tools.directory, unit, former, tools.at.day()) {
            owed.extend(left((tools, calendar), &regimes, begun)?);
        }
    }
    let mut told = rows::left_to(db, unit).await?;
    told.retain(|filing| {
        owed.iter()
            .all(|one| one.filing.as_ref().is_none_or(|known| known.id != filing.id))
    });
    owed.extend(left((tools, calendar), &regimes, told)?);
    owed.sort_by_key(|one| (one.due.is_none(), one.due, one.case.period.to));
    Ok(owed)
}

/// What a unit that has ended owed for periods of its own time and nobody has begun.
fn never_begun(
    (tools, calendar): (Tools<'_>, &Calendar),
    regimes: &[Arc<Known>],
    begun: &[Filing],
    former: &str,
) -> Vec<Owed> {
    let today = tools.at.day();
    let mut owed = Vec::new();
    for known in regimes.iter().filter(|known| known.is_published()) {
        let has = |key: &str| {
            begun
                .iter()
                .any(|one| one.regime == known.row.id && one.period == key)
        };
        for period in known.periods(today.plus_days(-BACK), today) {
            let case = Case::of(known, period, former).filter(|case| case.period.to <= today);
            let Some(case) = case.filter(|case| !has(&case.period.key)) else {
                continue;
            };
            if !case.is_owed(tools.directory) {
                continue;
            }
            let due = due(calendar, &case, None);
            owed.push(Owed {
                answer: stands(None, due, today),
                closed: true,
                filing: None,
                due,
                case,
            });
        }
    }
    owed
}

/// What a unit that has ended had begun and not sent.
fn left(
    (tools, calendar): (Tools<'_>, &Calendar),
    regimes: &[Arc<Known>],
    begun: Vec<Filing>,
) -> Result<Vec<Owed>, Refusal> {
    let mut left = Vec::new();
    for filing in begun {
        let Some(known) = regimes
            .iter()
            .find(|known| known.row.id == filing.regime && !filing.counts)
        else {
            continue;
        };
        let case = Case::of_filing(known, &filing)?;
        let due = due(calendar, &case, Some(&filing));
        left.push(Owed {
            answer: stands(Some(&filing), due, tools.at.day()),
            closed: case.period.to <= tools.at.day(),
            filing: Some(filing),
            due,
            case,
        });
    }
    Ok(left)
}

fn of_regime(
    (tools, calendar): (Tools<'_>, &Calendar),
    known: &Arc<Known>,
    filed: &[&Filing],
    unit: &str,
) -> Vec<Owed> {
    let today = tools.at.day();
    let mut owed = Vec::new();
    for period in known.periods(today.plus_days(-BACK), today.plus_days(AHEAD)) {
        let Some(case) = Case::of(known, period, unit) else {
            continue;
        };
        let filing = filed.iter().find(|filing| filing.period == case.period.key);
        let owes = known.is_published() && case.is_owed(tools.directory);
        let closed = case.period.to <= today;
        if !owes && filing.is_none() {
            // Whoever does not owe the next period is not asked about all those that come later.
            if closed {
                continue;
            }
            break;
        }
        let due = due(calendar, &case, filing.copied());
        let answer = stands(filing.copied(), due, today);
        owed.push(Owed {
            filing: filing.map(|filing| (*filing).clone()),
            due,
            answer,
            closed,
            case,
        });
        if !closed {
            break;
        }
    }
    owed
}

/// As it stood when the filing was begun, or as it is reckoned today.
fn due(calendar: &Calendar, case: &Case, filing: Option<&Filing>) -> Option<Date> {
    match filing {
        Some(filing) => filing.due_on.parse().ok(),
        None => case.edition.1.due(&case.period, calendar),
    }
}

/// True when this unit is on somebody's way up: it receives what others report.
pub async fn receives(db: &Db, tools: Tools<'_>, actor: &Actor) -> Result<bool, Refusal> {
    let regimes = known::all(db, &tools.kept.editions).await?;
    let told = approvers::regimes_of(db, &actor.unit).await?;
    Ok(!told.is_empty() || regimes.iter().any(|known| takes_in(tools, known, &actor.unit)))
}

/// True when a regime's reports come to this unit or pass through it, or did to one that it alone took the place of.
#[must_use]
pub fn takes_in(tools: Tools<'_>, known: &Arc<Known>, unit: &str) -> bool {
    let today = tools.at.day();
    let takes = |unit: &str, on: Date| known.row.unit == unit || is_between(tools, known, unit, on);
    let former = tools
        .directory
        .before(unit)
        .filter(|step| answers_for(tools.directory, unit, &step.from, today));
    takes(unit, today)
        || former
            .into_iter()
            .any(|step| takes(&step.from, step.on.plus_days(-1)))
}

/// True when a unit stands between those who report and the one that receives.
#[must_use]
fn is_between(tools: Tools<'_>, known: &Arc<Known>, unit: &str, on: Date) -> bool {
    let Some((_, edition)) = known.edition_on(on) else {
        return false;
    };
    let Some(kind) = tools.directory.get(unit).map(|unit| unit.kind) else {
        return false;
    };
    let sends_on = edition
        .written()
        .receivers
        .hops
        .iter()
        .any(|hop| hop.from.contains(&kind));
    let route = edition.route(tools.directory, unit, on);
    sends_on && route.iter().any(|receiver| receiver.id == known.row.unit)
}
