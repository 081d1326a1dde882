//! The three views of any table: as it was reported, restated to the tree of a day, as it was known at a day.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use civic::Moment;
use civic::period::Period;
use civic::tally::Tally;
use civic::unit::Directory;
use viet::Date;

use super::fill::Filled;
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

/// What a table is made of: for each unit its totals period by period and, of several periods, those of all of them.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// The unit over whose territory the table is, and those that were asked for.
    pub units: BTreeMap<String, Vec<Tally>>,
    /// Figures below the root of units that were divided without a declared share, or that nobody followed, by that unit: they
    /// stay before the split.
    pub undivided: BTreeMap<String, Vec<Tally>>,
}

/// The totals of these periods in a view: of the unit of the case, and of the wanted ones, of which none stands above
/// another. Columns are those of the case's edition.
pub async fn totals(
    db: &store::Db,
    tools: Tools<'_>,
    case: &Case,
    periods: &[Period],
    view: View,
    wanted: &[String],
) -> Result<Totals, Refusal> {
    let of = |period: &Period| Case::of(&case.known, period.clone(), &case.unit);
    let cases: Vec<Case> = periods.iter().filter_map(of).collect();
    let scope = scope(tools, &cases, view);
    let filings = filings(db, &cases, view, scope.as_ref()).await?;
    Filled::of(tools, case, &cases, (&filings, scope.as_ref()), view)?.totals(&case.unit, wanted)
}

/// So many units that may concern a root are asked for one by one; beyond them whole periods are read.
const FEW: usize = 2000;

/// Every unit whose figures may concern the root in one of these periods; `None`: so many that all are read.
pub(super) fn scope(tools: Tools<'_>, cases: &[Case], view: View) -> Option<BTreeSet<String>> {
    let root = cases.first()?.unit.as_str();
    let mut scope = BTreeSet::new();
    let roots = match view {
        View::Restated(day) => before(tools.directory, root, day, &mut scope),
        View::Reported | View::Known(_) => vec![root],
    };
    scope.extend(roots.iter().map(|root| (*root).to_owned()));
    for case in cases {
        for root in &roots {
            let below = tools.directory.below(root, case.period.to);
            scope.extend(below.take(FEW).map(|unit| unit.id.clone()));
            if scope.len() >= FEW {
                return None;
            }
        }
    }
    Some(scope)
}

/// The root and everything that anything in it on the day came from: what lay below those reported for it. What lies in it now
/// goes into the scope.
fn before<'a>(
    directory: &'a Directory,
    root: &'a str,
    day: Date,
    scope: &mut BTreeSet<String>,
) -> Vec<&'a str> {
    let now = directory.below(root, day).take(FEW).map(|unit| unit.id.as_str());
    let mut came: HashSet<&str> = now.chain([root]).collect();
    scope.extend(came.iter().map(|unit| (*unit).to_owned()));
    let mut from = vec![root];
    loop {
        let steps = directory.successions().iter().filter(|step| step.on <= day);
        let new: Vec<&str> = steps
            .filter(|step| came.contains(step.to.as_str()) && !came.contains(step.from.as_str()))
            .map(|step| step.from.as_str())
            .collect();
        if new.is_empty() {
            return from;
        }
        came.extend(&new);
        from.extend(&new);
    }
}

/// What counts in these periods in a view; beside what is in the scope there may be more.
pub(super) async fn filings(
    db: &store::Db,
    cases: &[Case],
    view: View,
    scope: Option<&BTreeSet<String>>,
) -> Result<Vec<Counted>, Refusal> {
    let Some(regime) = cases.first().map(|case| case.known.row.id.as_str()) else {
        return Ok(Vec::new());
    };
    let keys: Vec<String> = cases.iter().map(|case| case.period.key.clone()).collect();
    Ok(match (view, scope) {
        (View::Known(day), _) => {
            let until = Moment(Moment::start_of(day.plus_days(1)).0 - 1);
            rows::known_at(db, regime, &keys, until).await?
        }
        (_, None) => rows::counted_in(db, regime, &keys).await?,
        (_, Some(scope)) => {
            let of = |key: &String| {
                scope
                    .iter()
                    .map(|unit| (key.clone(), unit.clone()))
                    .collect::<Vec<_>>()
            };
            let pairs: Vec<(String, String)> = keys.iter().flat_map(of).collect();
            rows::counted_of(db, regime, &pairs).await?
        }
    })
}

/// The day by whose tree a view shows units.
#[must_use]
pub fn tree_of(view: View, period: &Period) -> Date {
    match view {
        View::Restated(day) => day,
        View::Reported | View::Known(_) => period.to,
    }
}
