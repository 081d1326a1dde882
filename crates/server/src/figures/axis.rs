//! What stands in the rows and the columns of a table: units, periods, indicators, or the categories of a dimension.

use civic::indicator::Adds;
use civic::regime::Edition;

use super::asked::Asked;

/// What rows or columns are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// The units of a level.
    Units,
    /// The periods up to the one that is asked for.
    Periods,
    /// The indicators, or the breakdown of one.
    Indicators,
    /// The categories of this dimension of the edition.
    Dimension(usize),
}

/// Which figure of a unit and period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Of those that should report, how many have: as people read it.
    Came,
    /// One of the counts by itself, for sheets: reported, expected, approved, nothing to report.
    Count(usize),
    /// This column of the edition.
    Column(usize),
    /// The ratio that is this indicator.
    Ratio(usize),
    /// A category of a dimension, or all of them.
    Category(Option<(usize, usize)>),
}

/// Whether a person reads it or a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    Person,
    Program,
}

impl Axis {
    /// Its word in the address.
    #[must_use]
    pub fn code(self, edition: &Edition) -> String {
        match self {
            Self::Units => "units".to_owned(),
            Self::Periods => "periods".to_owned(),
            Self::Indicators => "indicators".to_owned(),
            Self::Dimension(at) => format!("by.{}", edition.written().dimensions[at].code),
        }
    }

    /// The axis of a word.
    #[must_use]
    pub fn from_code(edition: &Edition, code: &str) -> Option<Self> {
        Self::all(edition).find(|axis| axis.code(edition) == code)
    }

    /// Every axis that a table of this edition can have: dimensions by which something is broken down.
    pub fn all(edition: &Edition) -> impl Iterator<Item = Self> {
        let used = |at: &usize| {
            let mut columns = edition.columns().iter();
            columns.any(|column| column.parts.len() == 1 && column.parts[0].0 == *at)
        };
        let dimensions = (0..edition.written().dimensions.len()).filter(used);
        [Self::Units, Self::Periods, Self::Indicators]
            .into_iter()
            .chain(dimensions.map(Self::Dimension))
    }

    /// Rows and columns that are not the same; the usual ones where nothing was said.
    #[must_use]
    pub fn pair(edition: &Edition, rows: &str, columns: &str) -> (Self, Self) {
        let rows = Self::from_code(edition, rows);
        let columns = Self::from_code(edition, columns).filter(|columns| Some(*columns) != rows);
        let other = |of: Self, usual: Self, else_: Self| if of == usual { else_ } else { usual };
        match (rows, columns) {
            (Some(rows), Some(columns)) => (rows, columns),
            (Some(rows), None) => (rows, other(rows, Self::Indicators, Self::Units)),
            (None, Some(columns)) => (other(columns, Self::Units, Self::Indicators), columns),
            (None, None) => (Self::Units, Self::Indicators),
        }
    }

    /// True when every head is a figure and not somebody or some time.
    #[must_use]
    pub fn is_of_figures(self) -> bool {
        matches!(self, Self::Indicators | Self::Dimension(_))
    }
}

/// The figures in the heads of an axis of figures.
pub(super) fn figures(asked: &Asked, axis: Axis, reader: Reader) -> Vec<What> {
    let edition = &*asked.case.edition.1;
    let other = if asked.rows == axis {
        asked.columns
    } else {
        asked.rows
    };
    let mut heads = match (other.is_of_figures(), reader) {
        (true, _) => Vec::new(),
        (false, Reader::Person) => vec![What::Came],
        (false, Reader::Program) => (0..4).map(What::Count).collect(),
    };
    match axis {
        Axis::Units | Axis::Periods => {}
        Axis::Dimension(at) => {
            let categories = 0..edition.written().dimensions[at].categories.len();
            heads.push(What::Category(None));
            heads.extend(categories.map(|category| What::Category(Some((at, category)))));
        }
        Axis::Indicators => heads.extend(indicators(asked, other)),
    }
    heads
}

/// The breakdown of the one that was chosen, or every indicator; beside a dimension, those that are broken down by it.
fn indicators(asked: &Asked, other: Axis) -> Vec<What> {
    let edition = &*asked.case.edition.1;
    let all = 0..edition.columns().len();
    let wholes = all.clone().filter(|at| edition.columns()[*at].parts.is_empty());
    if let Axis::Dimension(by) = other {
        let broken = |at: &usize| with(edition, *at, Some((by, 0))).is_some();
        return wholes.filter(broken).map(What::Column).collect();
    }
    if let Some(one) = asked.column {
        let of = edition.columns()[one].indicator;
        return all
            .filter(|at| edition.columns()[*at].indicator == of)
            .map(What::Column)
            .collect();
    }
    let ratios = edition.indicators().enumerate();
    let ratios = ratios.filter(|(_, one)| matches!(one.adds, Adds::Ratio { .. }));
    wholes
        .map(What::Column)
        .chain(ratios.map(|(at, _)| What::Ratio(at)))
        .collect()
}

/// The figure where a row and a column meet; `None`: the form does not ask for it.
pub(super) fn meet(asked: &Asked, row: Option<What>, column: Option<What>) -> Option<What> {
    let edition = &*asked.case.edition.1;
    let base = asked.base();
    match (row, column) {
        (None, None) => Some(What::Column(base)),
        (None, Some(What::Category(part))) | (Some(What::Category(part)), None) => {
            with(edition, base, part).map(What::Column)
        }
        (Some(What::Category(one)), Some(What::Category(other))) => {
            let first = with(edition, base, one)?;
            with(edition, first, other).map(What::Column)
        }
        (Some(What::Column(at)), Some(What::Category(part)))
        | (Some(What::Category(part)), Some(What::Column(at))) => with(edition, at, part).map(What::Column),
        (Some(one), None) | (None, Some(one)) => Some(one),
        (Some(_), Some(_)) => None,
    }
}

/// The column of the same indicator that has this part as well.
pub(super) fn with(edition: &Edition, column: usize, part: Option<(usize, usize)>) -> Option<usize> {
    let Some(part) = part else { return Some(column) };
    let of = &edition.columns()[column];
    let is = |other: &civic::regime::Column| {
        let has = |wanted: &(usize, usize)| other.parts.contains(wanted);
        other.indicator == of.indicator
            && other.parts.len() == of.parts.len() + 1
            && has(&part)
            && of.parts.iter().all(has)
    };
    edition.columns().iter().position(is)
}
