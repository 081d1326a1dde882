//! A table of figures as it was asked for, rows by columns, every cell open to its sources.

use civic::indicator::{Adds, Indicator, Quotient, Rule};
use civic::period::Period;
use civic::regime::Edition;
use civic::tally::{Tally, Total};

use super::asked::{Asked, sees};
use super::axis::{self, Axis, Reader, What};
use super::head::{At, Head};
use super::view::{Totals, totals, tree_of};
use crate::filing::desk::Tools;
use crate::http::{Chrome, Desk, Refusal};

/// A table.
pub(super) struct Grid {
    pub heads: Vec<Head>,
    pub rows: Vec<Row>,
    /// The totals of the root and of all periods.
    pub totals: Totals,
}

/// A row.
pub(super) struct Row {
    pub head: Head,
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Default)]
pub(super) struct Cell {
    pub shown: String,
    pub href: Option<String>,
    /// How many of those that reported did not say it.
    pub unknown: Option<String>,
    /// The figure in units of its last decimal place, for what is drawn.
    pub raw: Option<i64>,
    /// For sheets: the figure, or none.
    pub value: Option<f64>,
    /// For sheets of words.
    pub plain: String,
}

/// Reads what the table is of, and makes it.
pub(super) async fn read(
    desk: &Desk,
    c: &Chrome,
    tools: Tools<'_>,
    asked: &Asked,
    reader: Reader,
) -> Result<Grid, Refusal> {
    let periods = asked.periods();
    let has_units = [asked.rows, asked.columns].contains(&Axis::Units);
    let units = if has_units {
        asked.units(tools, &periods)
    } else {
        Vec::new()
    };
    let totals = totals(desk.db(), tools, &asked.case, &periods, asked.view, &units).await?;
    let made = Making {
        desk,
        c,
        tools,
        asked,
        totals: &totals,
        periods: &periods,
        units: &units,
        empty: Tally::empty(asked.case.edition.1.columns().len()),
    };
    let heads = made.heads(asked.columns, reader);
    let row = |head: Head| Row {
        cells: heads.iter().map(|column| made.cell(&head, column)).collect(),
        head,
    };
    let rows = made.heads(asked.rows, reader).into_iter().map(row).collect();
    Ok(Grid { heads, rows, totals })
}

/// What a table is made from.
pub(super) struct Making<'a> {
    pub desk: &'a Desk,
    pub c: &'a Chrome,
    pub tools: Tools<'a>,
    pub asked: &'a Asked,
    pub totals: &'a Totals,
    pub periods: &'a [Period],
    pub units: &'a [String],
    empty: Tally,
}

impl Making<'_> {
    pub fn edition(&self) -> &Edition {
        &self.asked.case.edition.1
    }

    pub fn indicator(&self, at: usize) -> &Indicator {
        self.edition()
            .indicators()
            .nth(at)
            .expect("a ratio is one of the edition's indicators")
    }

    fn cell(&self, row: &Head, column: &Head) -> Cell {
        let (mut unit, mut period, mut figures) = (None, None, [None, None]);
        for (place, head) in figures.iter_mut().zip([row, column]) {
            match &head.at {
                At::Unit(id) => unit = Some((id.as_str(), head.undivided)),
                At::Period(at) => period = Some(*at),
                At::Figure(what) => *place = Some(*what),
            }
        }
        let Some(what) = axis::meet(self.asked, figures[0], figures[1]) else {
            return Cell {
                shown: "–".to_owned(),
                ..Cell::default()
            };
        };
        let (unit, undivided) = unit.unwrap_or((&self.asked.case.unit, false));
        // Without an axis of periods the figure is of all of them: of the one, or of the span.
        let last = if self.periods.len() > 1 {
            self.periods.len()
        } else {
            0
        };
        let period = period.unwrap_or(last);
        let found = if undivided {
            &self.totals.undivided
        } else {
            &self.totals.units
        };
        let tally = found.get(unit).and_then(|tallies| tallies.get(period));
        let tally = tally.unwrap_or(&self.empty);
        match what {
            What::Came => self.came(tally),
            What::Count(at) => self.count(tally, at),
            What::Ratio(at) => self.ratio(tally, self.indicator(at)),
            What::Column(at) => {
                let open = !undivided && tally.reported > 0;
                let open = open && sees(self.desk, self.tools.directory, unit, self.day(period));
                let href = open.then(|| self.sources(unit, period, at)).flatten();
                self.figure(tally, at, period, href)
            }
            What::Category(_) => Cell::default(),
        }
    }

    fn day(&self, period: usize) -> viet::Date {
        let period = self.periods.get(period).or(self.periods.last());
        period.map_or_else(|| self.asked.on(), |period| tree_of(self.asked.view, period))
    }

    /// The page of the filings behind a figure; the column is called as in the edition of the period.
    fn sources(&self, unit: &str, period: usize, column: usize) -> Option<String> {
        let (case, key) = (&self.asked.case, &self.edition().columns()[column].key);
        let of = self.periods.get(period).unwrap_or(&case.period);
        let (_, edition) = case.known.edition_for(of)?;
        let column = edition.column(key)?.to_string();
        let span = if self.periods.get(period).is_none() {
            "1"
        } else {
            "0"
        };
        let asked = [
            ("unit", unit),
            ("period", of.key.as_str()),
            ("column", &column),
            ("span", span),
        ];
        Some(format!(
            "/figures/{}/cell?{}",
            case.known.row.id,
            self.asked.address(&asked)
        ))
    }

    fn figure(&self, tally: &Tally, at: usize, period: usize, href: Option<String>) -> Cell {
        let (edition, raw) = (self.edition(), value(tally, self.edition(), at));
        let rule = edition.columns()[at].rule;
        let shown = match tally.total(at, rule) {
            Total::NotAdditive => self.c.t("figures.not_additive"),
            Total::Value(_) | Total::Unknown => shown(self.c, edition, at, raw),
        };
        // The stock of several periods is that of the last: who said it earlier is not missing.
        let counts = rule != Rule::Stock || period < self.periods.len();
        let unknown = tally.unknown(at);
        let unknown = (counts && unknown > 0 && tally.known(at) > 0).then(|| {
            self.c.tf(
                "figures.unknown_of",
                [("n", self.c.number(i64::from(unknown)).as_str())],
            )
        });
        let decimals = edition.indicator_of(at).decimals;
        Cell {
            plain: raw.map(|_| shown.clone()).unwrap_or_default(),
            value: raw.map(|raw| raw as f64 / 10_f64.powi(i32::from(decimals))),
            shown,
            href,
            unknown,
            raw,
        }
    }

    fn came(&self, tally: &Tally) -> Cell {
        let [reported, expected] = [tally.reported, tally.expected].map(|one| self.c.number(i64::from(one)));
        Cell {
            shown: format!("{reported}/{expected}"),
            ..Cell::default()
        }
    }

    fn count(&self, tally: &Tally, at: usize) -> Cell {
        let count = [tally.reported, tally.expected, tally.approved, tally.nothing][at];
        let shown = self.c.number(i64::from(count));
        Cell {
            plain: shown.clone(),
            shown,
            value: Some(f64::from(count)),
            ..Cell::default()
        }
    }

    fn ratio(&self, tally: &Tally, one: &Indicator) -> Cell {
        let times = match one.adds {
            Adds::Ratio { times, .. } => times,
            _ => 100,
        };
        let (edition, decimals) = (self.edition(), one.decimals);
        let quotient = edition.ratio(one).and_then(|(above, below)| {
            Quotient::of(value(tally, edition, above), value(tally, edition, below), times)
        });
        let rounded = quotient.map(|quotient| quotient.rounded(decimals));
        let shown = rounded.map_or_else(|| "–".to_owned(), |value| viet::fixed(value, decimals));
        Cell {
            plain: rounded.map(|_| shown.clone()).unwrap_or_default(),
            shown,
            raw: rounded,
            value: rounded.map(|value| value as f64 / 10_f64.powi(i32::from(decimals))),
            ..Cell::default()
        }
    }
}

/// The total of a column, if anybody knows it and it adds.
pub(super) fn value(tally: &Tally, edition: &Edition, at: usize) -> Option<i64> {
    match tally.total(at, edition.columns()[at].rule) {
        Total::Value(value) => Some(value),
        Total::Unknown | Total::NotAdditive => None,
    }
}

/// A figure as papers write it; unknown is a word, not a zero.
pub(super) fn shown(c: &Chrome, edition: &Edition, at: usize, value: Option<i64>) -> String {
    value.map_or_else(
        || c.t("figures.unknown"),
        |value| viet::fixed(value, edition.indicator_of(at).decimals),
    )
}
