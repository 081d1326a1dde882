//! Which report a phone means: the unit's own, that of a unit whose place it took, or where the lineage of its unit leads.

use std::sync::Arc;

use civic::landing::{Landing, landing};
use civic::period::Period;

use super::super::desk::{Case, Tools};
use super::super::former;
use super::super::store::{self as rows, Filing};
use super::arrive::FromPhone;
use crate::http::{Desk, Refusal};
use crate::regime::known::{self, Known};

/// The report that is meant.
pub(super) struct Place {
    pub case: Case,
    pub filing: Option<Filing>,
    /// How it landed, when its unit is gone.
    pub landed: Option<&'static str>,
    /// It is a part of the report of another unit, and sends nothing.
    pub elsewhere: bool,
}

/// The report that is meant: the unit's own, or, when that unit is gone, where its lineage leads.
pub(super) async fn place(desk: &Desk, tools: Tools<'_>, from: &FromPhone<'_>) -> Result<Place, Refusal> {
    let (regime, period, unit) = meant(desk, from).await?;
    let known = known::one(desk.db(), &desk.site.kept.editions, &regime).await?;
    let known = known.ok_or(Refusal::NotFound)?;
    let wrong_period = || Refusal::Invalid(desk.t("filing.err.period"));
    let period = known.period(&period).ok_or_else(wrong_period)?;
    if let Some(place) = taken_over(desk, tools, from, (&known, &period, unit.as_str())).await? {
        return Ok(place);
    }
    if let Some(filing) = finished(desk, tools, from).await? {
        return Ok(Place {
            case: Case::of_filing(&known, &filing)?,
            filing: Some(filing),
            landed: None,
            elsewhere: false,
        });
    }
    let landing = landing(tools.directory, &unit, &desk.actor.unit, desk.today());
    let units = match &landing {
        Landing::Foreign => return Err(Refusal::NotFound),
        Landing::Own | Landing::Undecided => vec![unit.clone()],
        Landing::Followed(heir) => vec![unit.clone(), heir.clone(), desk.actor.unit.clone()],
    };
    // Another unit was told to finish it: what comes late is kept for that one, and sends nothing.
    let told_another = |filing: &Filing| {
        filing.finisher.is_some() && !filing.is_written_by(tools.directory, &desk.actor.unit, desk.today())
    };
    for candidate in units {
        let filing = rows::of(desk.db(), &regime, &period.key, &candidate).await?;
        let case = match &filing {
            Some(filing) => Some(Case::of_filing(&known, filing)?),
            None => Case::of(&known, period.clone(), &candidate).filter(|case| case.is_owed(tools.directory)),
        };
        if let Some(case) = case {
            let elsewhere = candidate != unit || filing.as_ref().is_some_and(told_another);
            return Ok(Place {
                case,
                filing,
                landed: landing.code(),
                elsewhere,
            });
        }
    }
    Err(Refusal::NotFound)
}

/// The report of a unit that has ended, which the person's unit files in its place: the phone names that unit, so that
/// nothing has gone astray and nothing lands.
async fn taken_over(
    desk: &Desk,
    tools: Tools<'_>,
    from: &FromPhone<'_>,
    (known, period, unit): (&Arc<Known>, &Period, &str),
) -> Result<Option<Place>, Refusal> {
    let (own, today) = (desk.actor.unit.as_str(), desk.today());
    let names = from.on.matches('/').count() == 2;
    if !names || unit == own || !former::is_heir(tools.directory, own, unit, today) {
        return Ok(None);
    }
    let filing = rows::of(desk.db(), &known.row.id, &period.key, unit).await?;
    let case = match &filing {
        Some(filing) if !filing.is_written_by(tools.directory, own, today) => {
            let unit = desk.unit_name(unit);
            let words = desk.tf("filing.err.other_heir", &[("unit", unit.as_str())]);
            return Err(Refusal::Conflict(words));
        }
        Some(filing) => Case::of_filing(known, filing)?,
        None => Case::of(known, period.clone(), unit)
            .filter(|case| case.is_owed(tools.directory))
            .ok_or(Refusal::NotFound)?,
    };
    Ok(Some(Place {
        case,
        filing,
        landed: None,
        elsewhere: false,
    }))
}

/// The report that is named, when a re-organisation has told the person's unit to finish it: no landing, it is theirs.
async fn finished(desk: &Desk, tools: Tools<'_>, from: &FromPhone<'_>) -> Result<Option<Filing>, Refusal> {
    let filing = rows::get(desk.db(), from.on).await?;
    let told = |filing: &Filing| {
        let own = filing.is_written_by(tools.directory, &desk.actor.unit, desk.today());
        own && filing.unit != desk.actor.unit && filing.finisher.is_some()
    };
    Ok(filing.filter(told))
}

/// Regime, period and unit that the phone meant; a unit that nobody knows is the person's own.
async fn meant(desk: &Desk, from: &FromPhone<'_>) -> Result<(String, String, String), Refusal> {
    if let Some((regime, period)) = from.on.split_once('/') {
        if let Some((period, unit)) = period.split_once('/') {
            return Ok((regime.to_owned(), period.to_owned(), unit.to_owned()));
        }
        let known = desk.directory().get(from.unit).is_some();
        let unit = if known { from.unit } else { &desk.actor.unit };
        return Ok((regime.to_owned(), period.to_owned(), unit.to_owned()));
    }
    let filing = rows::get(desk.db(), from.on).await?.ok_or(Refusal::NotFound)?;
    Ok((filing.regime, filing.period, filing.unit))
}
