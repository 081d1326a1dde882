//! What a table is asked for: regime, period, whose territory, which level, which indicator, which view.

use std::collections::BTreeSet;
use std::sync::Arc;

use civic::period::Period;
use civic::review::parse_day;
use civic::unit::{Directory, Kind, Unit};
use viet::Date;

use super::axis::{Axis, with};
use super::view::{View, tree_of};
use crate::filing::desk::{Case, Tools};
use crate::http::{Desk, Query, Refusal};
use crate::regime::known::{self, Known};

/// What is asked for, all of it allowed.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Regime, edition, period; its unit is the root.
    pub case: Case,
    /// Which view.
    pub view: View,
    /// The units that stand in the rows; `None`: those right below the root.
    pub level: Option<Kind>,
    /// The column that is drawn and broken down; `None`: the first of all.
    pub column: Option<usize>,
    /// What stands in the rows.
    pub rows: Axis,
    /// What stands in the columns.
    pub columns: Axis,
    /// All periods up to the one of the case, and not it alone.
    pub span: bool,
}

/// So many periods stand side by side.
const SIDE_BY_SIDE: usize = 12;

/// The levels that can be asked for.
pub const LEVELS: [Kind; 5] = [
    Kind::Province,
    Kind::District,
    Kind::Commune,
    Kind::CommuneStation,
    Kind::DistrictOffice,
];

impl Asked {
    /// Reads the address.
    pub async fn of(desk: &Desk, id: &str, query: &Query) -> Result<Self, Refusal> {
        let known = known::one(desk.db(), &desk.site.kept.editions, id)
            .await?
            .ok_or(Refusal::NotFound)?;
        let directory = desk.directory();
        if known.row.state == "draft" && known.row.unit != desk.actor.unit {
            return Err(Refusal::NotFound);
        }
        let period = period(desk, &known, query.get("period"))
            .ok_or_else(|| Refusal::Conflict(desk.t("figures.err.no_period")))?;
        let view = view(desk, query)?;
        let on = tree_of(view, &period);
        let root = match query.get("unit") {
            "" => root(desk, &directory, on),
            unit if sees(desk, &directory, unit, on) => unit.to_owned(),
            _ => return Err(Refusal::NotFound),
        };
        let case = Case::of(&known, period, &root).ok_or(Refusal::NotFound)?;
        let column = query
            .get("column")
            .parse()
            .ok()
            .filter(|at| *at < case.edition.1.columns().len());
        let level = Kind::from_code(query.get("level")).filter(|kind| LEVELS.contains(kind));
        let (rows, columns) = Axis::pair(&case.edition.1, query.get("rows"), query.get("cols"));
        let span = match query.get("span") {
            "0" => false,
            "1" => true,
            _ => [rows, columns].contains(&Axis::Periods),
        };
        Ok(Self {
            case,
            view,
            level,
            column,
            rows,
            columns,
            span,
        })
    }

    /// The periods of the table, in order of time.
    #[must_use]
    pub fn periods(&self) -> Vec<Period> {
        let last = self.case.period.clone();
        if !self.span {
            return vec![last];
        }
        let since = last.to.plus_days(-370 * SIDE_BY_SIDE as i64);
        let mut periods = self.case.known.periods(since, last.to);
        periods.retain(|period| period.key != last.key);
        periods.push(last);
        periods.split_off(periods.len().saturating_sub(SIDE_BY_SIDE))
    }

    /// The figure where no axis says another: what was chosen, or the first that the dimensions of the axes break down.
    #[must_use]
    pub fn base(&self) -> usize {
        let edition = &*self.case.edition.1;
        let by: Vec<usize> = [self.rows, self.columns]
            .into_iter()
            .filter_map(|axis| match axis {
                Axis::Dimension(at) => Some(at),
                Axis::Units | Axis::Periods | Axis::Indicators => None,
            })
            .collect();
        let broken = |at: &usize| {
            by.iter()
                .try_fold(*at, |at, dimension| with(edition, at, Some((*dimension, 0))))
                .is_some()
        };
        let wholes = || (0..edition.columns().len()).filter(|at| edition.columns()[*at].parts.is_empty());
        self.column
            .or_else(|| wholes().find(broken))
            .or_else(|| wholes().next())
            .unwrap_or(0)
    }

    /// The day by whose tree units are shown.
    #[must_use]
    pub fn on(&self) -> Date {
        tree_of(self.view, &self.case.period)
    }

    /// The address of the same table with other values.
    #[must_use]
    pub fn address(&self, changes: &[(&str, &str)]) -> String {
        let mut pairs: Vec<(&str, String)> = vec![
            ("period", self.case.period.key.clone()),
            ("unit", self.case.unit.clone()),
        ];
        if let Some(level) = self.level {
            pairs.push(("level", level.code().to_owned()));
        }
        if let Some(column) = self.column {
            pairs.push(("column", column.to_string()));
        }
        if (self.rows, self.columns) != (Axis::Units, Axis::Indicators) {
            let edition = &self.case.edition.1;
            pairs.extend([
                ("rows", self.rows.code(edition)),
                ("cols", self.columns.code(edition)),
            ]);
        }
        match self.view {
            View::Reported => {}
            View::Restated(day) => pairs.extend([("view", "restated".to_owned()), ("day", day.to_string())]),
            View::Known(day) => pairs.extend([("view", "known".to_owned()), ("day", day.to_string())]),
        }
        for (name, value) in changes {
            pairs.retain(|(known, _)| known != name);
            pairs.push((name, (*value).to_owned()));
        }
        let mut address = form_urlencoded::Serializer::new(String::new());
        address.extend_pairs(pairs);
        address.finish()
    }

    /// The units that stand in rows or columns: by the tree of each period as reported, those of the last period first.
    #[must_use]
    pub fn units(&self, tools: Tools<'_>, periods: &[Period]) -> Vec<String> {
        let directory = tools.directory;
        let (mut units, mut seen) = (Vec::new(), BTreeSet::new());
        for period in periods.iter().rev() {
            let Some(case) = Case::of(&self.case.known, period.clone(), &self.case.unit) else {
                continue;
            };
            let (on, mut here) = (tree_of(self.view, period), Vec::new());
            let expected = case.expected(tools);
            match self.level {
                Some(kind) => here.extend(directory.below(&case.unit, on).filter(|unit| unit.kind == kind)),
                None => here.extend(
                    directory
                        .children(&case.unit, on)
                        .filter(|unit| unit.kind.is_territory() || expected.holds(&unit.id)),
                ),
            }
            here.sort_by_cached_key(|unit| directory.name(&unit.id, on).map(viet::sort_key));
            here.retain(|unit| seen.insert(unit.id.clone()));
            units.extend(here.into_iter().map(|unit| unit.id.clone()));
        }
        units
    }
}

/// The period that was asked for, or the newest that is closed, or the first to come.
fn period(desk: &Desk, known: &Arc<Known>, key: &str) -> Option<Period> {
    let today = desk.today();
    known
        .period(key)
        .or_else(|| known.periods(today.plus_days(-800), today).pop())
        .or_else(|| known.periods(today, today.plus_days(800)).into_iter().next())
}

fn view(desk: &Desk, query: &Query) -> Result<View, Refusal> {
    let day = || match query.get("day") {
        "" => Ok(desk.today()),
        text => text
            .parse()
            .ok()
            .or_else(|| parse_day(text))
            .ok_or_else(|| Refusal::Invalid(desk.t("figures.err.day"))),
    };
    Ok(match query.get("view") {
        "restated" => View::Restated(day()?),
        "known" => View::Known(day()?),
        _ => View::Reported,
    })
}

/// The territory that a unit works for, or itself.
fn root(desk: &Desk, directory: &Directory, on: Date) -> String {
    let own = desk.actor.unit.as_str();
    works_for(directory, own, on).map_or_else(|| own.to_owned(), |place| place.id.clone())
}

/// Press and broadcasters lie in a province and do not work for its administration: its totals are none of theirs.
fn works_for<'a>(directory: &'a Directory, unit: &str, on: Date) -> Option<&'a Unit> {
    let kind = directory.get(unit)?.kind;
    let administers = kind.is_territory()
        || matches!(
            kind,
            Kind::Department | Kind::DistrictOffice | Kind::DistrictCentre | Kind::CommuneStation
        );
    directory.territory(unit, on).filter(|_| administers)
}

/// A unit sees the totals of its own territory and of everything that it stands above.
#[must_use]
pub fn sees(desk: &Desk, directory: &Directory, unit: &str, on: Date) -> bool {
    let own = desk.actor.unit.as_str();
    unit == own
        || works_for(directory, own, on).is_some_and(|place| place.id == unit)
        || directory.stands_above(own, unit, on)
}
