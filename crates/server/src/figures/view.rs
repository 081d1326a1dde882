//! The three views of any table: as it was reported, restated to the tree of a day, as it was known at a day.

use std::collections::BTreeMap;

use civic::Moment;
use civic::period::Period;
use civic::sheet::Sheet;
use civic::tally::Tally;
use civic::unit::Directory;
use viet::Date;

use super::check::part_of;
use super::expected::{Above, chain};
use super::keep::total_of;
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
    /// Figures of units that were divided without a declared share, by that unit: they stay before the split.
    pub undivided: BTreeMap<String, Tally>,
}

/// The totals of a period in a view.
pub async fn totals(db: &store::Db, tools: Tools<'_>, case: &Case, view: View) -> Result<Totals, Refusal> {
    match view {
        View::Reported => reported(db, tools, case).await,
        View::Known(day) => {
            let until = Moment::start_of(day.plus_days(1)).plus_minutes(0);
            let filings = rows::known_at(db, &case.known.row.id, Moment(until.0 - 1)).await?;
            let own = |unit: &str| {
                Placed::Units(with_own(
                    unit,
                    chain(tools.directory, &case.edition.1, unit, case.period.to),
                ))
            };
            add_up(
                case,
                filings.iter().filter(|filing| filing.period == case.period.key),
                own,
            )
        }
        View::Restated(day) => {
            let filings = rows::counted_in(db, &case.known.row.id, &case.period.key).await?;
            add_up(case, filings.iter(), |unit| {
                restated(tools.directory, case, unit, day)
            })
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

/// Where the figures of a unit go.
enum Placed {
    Units(Vec<Above>),
    /// Divided: to the units above all of its parts, and beside them under its own name.
    Undivided(Vec<Above>),
}

fn with_own(unit: &str, chain: Vec<Above>) -> Vec<Above> {
    let own = Above {
        unit: unit.to_owned(),
        levels: 1,
    };
    std::iter::once(own).chain(chain).collect()
}

/// By the tree of a day: itself if it exists, its one successor, or what stands above all of its parts.
fn restated(directory: &Directory, case: &Case, unit: &str, day: Date) -> Placed {
    let edition = &case.edition.1;
    if directory.exists(unit, day) {
        return Placed::Units(with_own(unit, chain(directory, edition, unit, day)));
    }
    let heirs = directory.successors(unit, day);
    if let [(heir, _)] = heirs.as_slice() {
        return Placed::Units(with_own(&heir.id, chain(directory, edition, &heir.id, day)));
    }
    let mut chains = heirs
        .iter()
        .map(|(heir, _)| chain(directory, edition, &heir.id, day));
    let first = chains.next().unwrap_or_default();
    let others: Vec<Vec<Above>> = chains.collect();
    let shared = |above: &Above| {
        others
            .iter()
            .all(|chain| chain.iter().any(|other| other.unit == above.unit))
    };
    Placed::Undivided(first.into_iter().filter(shared).collect())
}

fn add_up<'a>(
    case: &Case,
    filings: impl Iterator<Item = &'a Counted>,
    place: impl Fn(&str) -> Placed,
) -> Result<Totals, Refusal> {
    let (rules, mut totals) = (case.edition.1.rules(), Totals::default());
    for filing in filings {
        let sheet = Sheet::unpack(&filing.sheet).map_err(Refusal::broken)?;
        if sheet.cells().len() != rules.len() {
            continue; // another edition: shown in its own periods
        }
        let part = part_of(filing, &sheet)?;
        let above = match place(&filing.unit) {
            Placed::Units(above) => above,
            Placed::Undivided(above) => {
                let own = totals
                    .undivided
                    .entry(filing.unit.clone())
                    .or_insert_with(|| Tally::empty(rules.len()));
                own.add(
                    &rules,
                    part.seen_from(&Above {
                        unit: String::new(),
                        levels: 1,
                    }),
                )
                .map_err(Refusal::broken)?;
                above
            }
        };
        for above in above {
            let total = totals
                .units
                .entry(above.unit.clone())
                .or_insert_with(|| Tally::empty(rules.len()));
            total
                .add(&rules, part.seen_from(&above))
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
