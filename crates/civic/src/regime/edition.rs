//! An edition that has been read and found right, with its columns.

use viet::Date;

use super::fault::Fault;
use super::{Column, RegimeError, Written, columns, valid};
use crate::calendar::Calendar;
use crate::indicator::{Adds, Check, Indicator, Rule};
use crate::period::{Cut, Period};
use crate::repeat::Repeat;
use crate::unit::{Directory, Unit};

/// One edition of a regime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    written: Written,
    columns: Vec<Column>,
    checks: Vec<Check>,
}

impl Edition {
    /// Reads TOML; `file` is named in errors.
    pub fn from_toml(file: &str, text: &str) -> Result<Self, RegimeError> {
        let written: Written = toml::from_str(text).map_err(|e| not_toml(text, &e).of(file))?;
        Self::new(file, written)
    }

    /// Checks what is written and lays out its columns; `file` is named in errors.
    pub fn new(file: &str, written: Written) -> Result<Self, RegimeError> {
        valid::check(&written).map_err(|fault| fault.of(file))?;
        let columns = columns::columns(&written);
        let mut checks = columns::implied(&written, &columns);
        let declared = valid::declared(&written, &columns).map_err(|fault| fault.of(file))?;
        checks.extend(declared);
        Ok(Self {
            written,
            columns,
            checks,
        })
    }

    /// The ten parts as they are written; stored as JSON, from which [`Edition::new`] makes the same edition.
    #[must_use]
    pub fn written(&self) -> &Written {
        &self.written
    }

    /// The code of its regime.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.written.regime
    }

    /// The name of the report.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.written.name
    }

    /// The first day on which it holds.
    #[must_use]
    pub fn since(&self) -> Date {
        self.written.since
    }

    /// How it cuts time.
    #[must_use]
    pub fn cut(&self) -> Cut {
        self.written.cut_off.cut
    }

    /// The last day on which the report of a period is in time; `None` when there is no deadline.
    #[must_use]
    pub fn due(&self, period: &Period, calendar: &Calendar) -> Option<Date> {
        self.written.deadline.due.day(period, calendar)
    }

    /// Its columns, in the order of the form: the order of the cells of a [`crate::sheet::Sheet`].
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The place of the column with this key.
    #[must_use]
    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }

    /// How each column adds.
    #[must_use]
    pub fn rules(&self) -> Vec<Rule> {
        self.columns.iter().map(|column| column.rule).collect()
    }

    /// The rules between columns, those that follow from breakdowns first.
    #[must_use]
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// Every indicator, table by table.
    pub fn indicators(&self) -> impl Iterator<Item = &Indicator> {
        self.written.tables.iter().flat_map(|table| &table.indicators)
    }

    /// The name of the indicator with this code.
    #[must_use]
    pub fn called(&self, code: &str) -> String {
        let found = self.indicators().find(|one| one.code == code);
        found.map_or_else(|| code.to_owned(), |one| one.name.clone())
    }

    /// The tables whose rows the reporter adds.
    #[must_use]
    pub fn repeats(&self) -> &[Repeat] {
        &self.written.repeats
    }

    /// The one with this code.
    #[must_use]
    pub fn repeat(&self, code: &str) -> Option<&Repeat> {
        self.written.repeats.iter().find(|repeat| repeat.code == code)
    }

    /// The indicator of a column that there is.
    #[must_use]
    pub fn indicator_of(&self, column: usize) -> &Indicator {
        let place = self.columns[column].indicator;
        self.indicators()
            .nth(place)
            .expect("a column is made from an indicator")
    }

    /// The columns of a ratio: numerator and denominator.
    #[must_use]
    pub fn ratio(&self, indicator: &Indicator) -> Option<(usize, usize)> {
        let Adds::Ratio {
            numerator,
            denominator,
            ..
        } = &indicator.adds
        else {
            return None;
        };
        Some((self.column(numerator)?, self.column(denominator)?))
    }

    /// The name of a column: `Số cuộc tuyên truyền – Tiếng Tày`.
    #[must_use]
    pub fn title(&self, column: usize) -> String {
        let mut title = self.indicator_of(column).name.clone();
        for category in self.categories(column) {
            title.push_str(" – ");
            title.push_str(category);
        }
        title
    }

    /// The names of a column's categories, none for a total.
    pub fn categories(&self, column: usize) -> impl Iterator<Item = &str> {
        let parts = &self.columns[column].parts;
        parts.iter().map(|(dimension, category)| {
            self.written.dimensions[*dimension].categories[*category]
                .name
                .as_str()
        })
    }

    /// The units that owe a period: the class by the tree of the cut-off.
    #[must_use]
    pub fn expected<'a>(&self, directory: &'a Directory, period: &Period) -> Vec<&'a Unit> {
        directory.expand(&self.written.reporters.class, period.to)
    }

    /// Whether a unit owes a period, without looking at all others.
    #[must_use]
    pub fn owes(&self, directory: &Directory, unit: &str, period: &Period) -> bool {
        directory.is_of(&self.written.reporters.class, unit, period.to)
    }

    /// To whom a unit sends its report on this day; `None` at the top of the route.
    #[must_use]
    pub fn receiver<'a>(&self, directory: &'a Directory, unit: &str, on: Date) -> Option<&'a Unit> {
        let kind = directory.get(unit)?.kind;
        let mut hops = self
            .written
            .receivers
            .hops
            .iter()
            .filter(|hop| hop.from.contains(&kind));
        hops.find_map(|hop| hop.to.find(directory, unit, on))
    }

    /// The whole route of a unit's report, nearest receiver first.
    #[must_use]
    pub fn route<'a>(&self, directory: &'a Directory, unit: &str, on: Date) -> Vec<&'a Unit> {
        let mut route: Vec<&Unit> = Vec::new();
        let mut next = self.receiver(directory, unit, on);
        while let Some(unit) = next.filter(|next| route.iter().all(|known| known.id != next.id)) {
            route.push(unit);
            next = self.receiver(directory, &unit.id, on);
        }
        route
    }
}

/// The place where a text stops being a regime: the line, and the word there.
fn not_toml(text: &str, error: &toml::de::Error) -> Fault {
    let at = error.span().map_or(0, |span| span.start).min(text.len());
    let line = text.as_bytes()[..at]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count();
    let word = text
        .lines()
        .nth(line)
        .and_then(|line| line.split('=').next())
        .unwrap_or("")
        .trim();
    Fault::new(format!("line {}, {word}", line + 1), error.message())
}
