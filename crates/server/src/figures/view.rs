//! The three views of any table: as it was reported, restated to the tree of a day, as it was known at a day.

use std::collections::BTreeMap;

use civic::Moment;
use civic::period::Period;
use civic::sheet::Sheet;
use civic::tally::Tally;
use civic::unit::Directory;
use viet::Date;

use super::check::part_of;
use super::expected::Above;
use super::keep::{Part, total_of};
use super::place::Placed;
use super::store::{self as rows, Counted};
use crate::filing::desk::{Case, Tools};
use crate::http::Refusal;

/// Which of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// By the tree of the period's cut-off, as the totals are kept.
    Reported,
    /// What the units of a day would have reported: successors take over, what was divided stays by itself.
    Restated(Date),
    /// What had come by the end of a day.
    Known(Date),
}

/// What a table is made of: the total of every unit, those that report among them.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// By unit.
    pub units: BTreeMap<String, Tally>,
    /// Figures below the root of units that were divided without a declared share, or that nobody followed, by that unit: they
    /// stay before the split.
    pub undivided: BTreeMap<String, Tally>,
}

/// The totals of a period in a view.
pub async fn totals(db: &store::Db, tools: Tools<'_>, case: &Case, view: View) -> Result<Totals, Refusal> {
    match view {
        View::Reported => reported(db, tools, case).await,
        View::Known(day) => {
            let until = Moment::start_of(day.plus_days(1)).plus_minutes(0);
            let mut filings = rows::known_at(db, &case.known.row.id, Moment(until.0 - 1)).await?;
            filings.retain(|filing| filing.period == case.period.key);
            add_up(tools.directory, case, &filings, view)
        }
        View::Restated(_) => {
            let filings = rows::counted_in(db, &case.known.row.id, &case.period.key).await?;
            add_up(tools.directory, case, &filings, view)
        }
    }
}

/// The kept totals of all units above, and the figures of those that report.
async fn reported(db: &store::Db, tools: Tools<'_>, case: &Case) -> Result<Totals, Refusal> {
    let mut totals = Totals::default();
    for row in rows::of_period(db, &case.known.row.id, &case.period.key).await? {
        totals.units.insert(row.unit.clone(), total_of(&row)?);
    }
    let filings = rows::counted_in(db, &case.known.row.id, &case.period.key).await?;
    let rules = case.edition.1.rules();
    for filing in &filings {
        let sheet = Sheet::unpack(&filing.sheet).map_err(Refusal::broken)?;
        let part = part_of(filing, &sheet)?.seen_from(&Above {
            unit: String::new(),
            levels: 1,
        });
        totals.units.insert(
            filing.unit.clone(),
            Tally::of(&rules, part).map_err(Refusal::broken)?,
        );
    }
    let expected = case.expected(tools);
    for (unit, count) in expected.totals() {
        let empty = || Tally::empty(rules.len());
        totals.units.entry(unit.to_owned()).or_insert_with(empty).expected =
            u32::try_from(count).unwrap_or(u32::MAX);
    }
    for unit in expected.units() {
        let empty = || Tally::empty(rules.len());
        totals.units.entry(unit.to_owned()).or_insert_with(empty).expected = 1;
    }
    Ok(totals)
}

fn add_up(directory: &Directory, case: &Case, filings: &[Counted], view: View) -> Result<Totals, Refusal> {
    let (rules, mut totals) = (case.edition.1.rules(), Totals::default());
    let empty = || Tally::empty(rules.len());
    for filing in filings {
        let sheet = Sheet::unpack(&filing.sheet).map_err(Refusal::broken)?;
        if sheet.cells().len() != rules.len() {
            continue; // another edition: shown in its own periods
        }
        let part = part_of(filing, &sheet)?;
        let placed = Placed::of(directory, &case.edition.1, &case.period, &filing.unit, view);
        if placed.stays_below(&case.unit) {
            let own = Above {
                unit: filing.unit.clone(),
                levels: 1,
            };
            let before = totals.undivided.entry(filing.unit.clone()).or_insert_with(empty);
            before
                .add(&rules, part.seen_from(&own))
                .map_err(Refusal::broken)?;
        }
        for (above, sheet) in placed.gives(&rules, &sheet)? {
            let part = Part {
                sheet: &sheet,
                ..part
            };
            let total = totals.units.entry(above.unit.clone()).or_insert_with(empty);
            total
                .add(&rules, part.seen_from(above))
                .map_err(Refusal::broken)?;
        }
    }
    Ok(totals)
}

/// The day by whose tree a view shows units.
#[must_use]
pub fn tree_of(view: View, period: &Period) -> Date {
    match view {
        View::Restated(day) => day,
        View::Reported | View::Known(_) => period.to,
    }
}
