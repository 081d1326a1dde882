//! A table of figures: units in rows, columns in columns, every cell open to its sources.

use civic::indicator::{Adds, Quotient};
use civic::regime::Edition;
use civic::tally::{Tally, Total};

use super::asked::Asked;
use super::view::Totals;
use crate::filing::desk::Tools;
use crate::http::{Chrome, Desk, name_of};

/// A table.
pub(super) struct Grid {
    pub heads: Vec<(String, String)>,
    pub rows: Vec<Row>,
    pub total: Row,
}

/// A row.
pub(super) struct Row {
    pub unit: String,
    pub name: String,
    pub href: Option<String>,
    pub cells: Vec<Cell>,
    pub reported: String,
    pub expected: String,
    pub approved: String,
    pub nothing: String,
    /// Divided without a declared share: stays before the split.
    pub undivided: bool,
}

/// A cell.
pub(super) struct Cell {
    pub shown: String,
    pub href: Option<String>,
    /// How many of those that reported did not say it.
    pub unknown: Option<String>,
    /// For sheets: the figure, or none.
    pub value: Option<f64>,
}

/// What stands in the columns: the breakdown of one indicator, or every indicator.
fn columns(asked: &Asked) -> Vec<usize> {
    let edition = &asked.case.edition.1;
    let all = 0..edition.columns().len();
    match asked.column {
        Some(one) => all
            .filter(|at| edition.columns()[*at].indicator == edition.columns()[one].indicator)
            .collect(),
        None => all.filter(|at| edition.columns()[*at].parts.is_empty()).collect(),
    }
}

/// Makes the table.
pub(super) fn of(desk: &Desk, c: &Chrome, tools: Tools<'_>, asked: &Asked, found: &Totals) -> Grid {
    let (edition, columns) = (&*asked.case.edition.1, columns(asked));
    let expected = asked.case.expected(tools);
    let units = asked.rows(tools.directory, |unit| expected.holds(unit));
    let empty = Tally::empty(edition.columns().len());
    let ratios: Vec<_> = edition
        .indicators()
        .filter(|one| asked.column.is_none() && matches!(one.adds, Adds::Ratio { .. }))
        .collect();
    let row = |unit: &str, tally: &Tally, undivided: bool| {
        let open = !undivided && super::asked::sees(desk, tools.directory, unit, asked.on());
        let figures = columns
            .iter()
            .map(|at| cell(c, asked, edition, unit, tally, *at, open));
        let parts = ratios.iter().map(|one| ratio(edition, one, tally));
        let count = |number: u32| c.number(i64::from(number));
        Row {
            name: name_of(tools.directory, unit, asked.on()),
            href: (open
                && unit != asked.case.unit
                && tools.directory.children(unit, asked.on()).next().is_some())
            .then(|| format!("?{}", asked.address(&[("unit", unit), ("level", "")]))),
            cells: figures.chain(parts).collect(),
            reported: count(tally.reported),
            expected: count(tally.expected),
            approved: count(tally.approved),
            nothing: count(tally.nothing),
            undivided,
            unit: unit.to_owned(),
        }
    };
    let head = |at: &usize| {
        (
            if asked.column.is_some() {
                part_title(edition, *at)
            } else {
                edition.title(*at)
            },
            edition.indicator_of(*at).unit.clone(),
        )
    };
    let mut rows: Vec<Row> = units
        .iter()
        .map(|unit| row(unit, found.units.get(unit).unwrap_or(&empty), false))
        .collect();
    rows.extend(found.undivided.iter().map(|(unit, tally)| row(unit, tally, true)));
    Grid {
        heads: columns
            .iter()
            .map(head)
            .chain(ratios.iter().map(|one| (one.name.clone(), one.unit.clone())))
            .collect(),
        rows,
        total: row(
            &asked.case.unit,
            found.units.get(&asked.case.unit).unwrap_or(&empty),
            false,
        ),
    }
}

fn part_title(edition: &Edition, at: usize) -> String {
    let categories: Vec<&str> = edition.categories(at).collect();
    if categories.is_empty() {
        edition.title(at)
    } else {
        categories.join(", ")
    }
}

fn cell(
    c: &Chrome,
    asked: &Asked,
    edition: &Edition,
    unit: &str,
    tally: &Tally,
    at: usize,
    open: bool,
) -> Cell {
    let (value, unknown) = (value(tally, edition, at), tally.unknown(at));
    let shown = match tally.total(at, edition.columns()[at].rule) {
        Total::NotAdditive => c.t("figures.not_additive"),
        _ => shown(c, edition, at, value),
    };
    let address = || asked.address(&[("unit", unit), ("column", &at.to_string())]);
    Cell {
        shown,
        href: (open && tally.reported > 0)
            .then(|| format!("/figures/{}/cell?{}", asked.case.known.row.id, address())),
        unknown: (unknown > 0 && tally.known(at) > 0).then(|| {
            c.tf(
                "figures.unknown_of",
                [("n", c.number(i64::from(unknown)).as_str())],
            )
        }),
        value: value.map(|value| value as f64 / 10_f64.powi(i32::from(edition.indicator_of(at).decimals))),
    }
}

fn ratio(edition: &Edition, one: &civic::indicator::Indicator, tally: &Tally) -> Cell {
    let times = match one.adds {
        Adds::Ratio { times, .. } => times,
        _ => 100,
    };
    let parts = edition.ratio(one);
    let quotient = parts.and_then(|(above, below)| {
        Quotient::of(value(tally, edition, above), value(tally, edition, below), times)
    });
    let rounded = quotient.map(|quotient| quotient.rounded(one.decimals));
    Cell {
        shown: rounded.map_or_else(|| "–".to_owned(), |value| viet::fixed(value, one.decimals)),
        href: None,
        unknown: None,
        value: rounded.map(|value| value as f64 / 10_f64.powi(i32::from(one.decimals))),
    }
}

/// The total of a column, if anybody knows it and it adds.
pub(super) fn value(tally: &Tally, edition: &Edition, at: usize) -> Option<i64> {
    match tally.total(at, edition.columns()[at].rule) {
        Total::Value(value) => Some(value),
        Total::Unknown | Total::NotAdditive => None,
    }
}

/// The same of a unit.
pub(super) fn plain(found: &Totals, edition: &Edition, unit: &str, at: usize) -> Option<i64> {
    found.units.get(unit).and_then(|tally| value(tally, edition, at))
}

/// A figure as papers write it; unknown is a word, not a zero.
pub(super) fn shown(c: &Chrome, edition: &Edition, at: usize, value: Option<i64>) -> String {
    value.map_or_else(
        || c.t("figures.unknown"),
        |value| viet::fixed(value, edition.indicator_of(at).decimals),
    )
}
