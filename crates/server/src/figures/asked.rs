//! What a table is asked for: regime, period, whose territory, which level, which indicator, which view.

use std::sync::Arc;

use civic::period::Period;
use civic::review::parse_day;
use civic::unit::{Directory, Kind, Unit};
use viet::Date;

use super::view::{View, tree_of};
use crate::filing::desk::Case;
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
}

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
        Ok(Self {
            case,
            view,
            level,
            column,
        })
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

    /// The units in the rows.
    #[must_use]
    pub fn rows(&self, directory: &Directory, expected: impl Fn(&str) -> bool) -> Vec<String> {
        let (root, on) = (self.case.unit.as_str(), self.on());
        let mut units: Vec<String> = match self.level {
            Some(kind) => directory
                .below(root, on)
                .filter(|unit| unit.kind == kind)
                .map(|unit| unit.id.clone())
                .collect(),
            None => directory
                .children(root, on)
                .filter(|unit| unit.kind.is_territory() || expected(&unit.id))
                .map(|unit| unit.id.clone())
                .collect(),
        };
        units.sort_by_cached_key(|unit| directory.name(unit, on).map(viet::sort_key));
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
