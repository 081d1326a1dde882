//! Roll-ups: what the filings below a unit come to, exactly, with how much of it is known.

use crate::filing::Kind;
use crate::indicator::Rule;
use crate::sheet::{Damaged, Sheet, pull, push, unzigzag, zigzag};

/// The totals of one regime, period and unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The sum of each column. Of figures that do not add it means something only while there is one of them, and
    /// [`Total::of`] shows it only then.
    sums: Vec<i64>,
    /// In how many filings each column is known.
    known: Vec<u32>,
    /// Filings that came, "nothing to report" among them.
    pub reported: u32,
    /// Units that owe one, by the tree of the cut-off.
    pub expected: u32,
    /// Filings that every level approved.
    pub approved: u32,
    /// Filings that declare nothing to report.
    pub nothing: u32,
}

/// What a filing puts into the totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// Its figures.
    pub sheet: &'a Sheet,
    /// Figures, or nothing to report.
    pub kind: Kind,
    /// Whether every level approved it.
    pub approved: bool,
}

/// A total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// No filing says it.
    Unknown,
    /// The sum of what is known.
    Value(i64),
    /// These figures do not add: ask again at this level.
    NotAdditive,
}

impl Total {
    /// What a sum over so many known figures tells. One figure stands for itself; several that do not add say nothing.
    #[must_use]
    pub fn of(rule: Rule, sum: i64, known: u32) -> Self {
        match (known, rule) {
            (0, _) => Self::Unknown,
            (2.., Rule::Distinct) => Self::NotAdditive,
            (_, Rule::Sum | Rule::Stock | Rule::Distinct) => Self::Value(sum),
        }
    }
}

/// Why totals cannot be changed so; they stay as they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TallyError {
    /// The sum of a column does not fit into 64 bits.
    #[error("the total of column {0} does not fit into 64 bits")]
    Overflow(usize),
    /// The sheet has other columns than the totals.
    #[error("{cells} cells for totals of {columns} columns")]
    Columns {
        /// Cells of the sheet.
        cells: usize,
        /// Columns of the totals.
        columns: usize,
    },
    /// The rows of a table are made of other leaves than the cube has.
    #[error("rows of other leaves than those that are added up")]
    Leaves,
    /// More would be taken out than was put in.
    #[error("a filing is taken out that is not in")]
    NotIn,
}

impl Tally {
    /// Totals of so many columns, with nothing in them.
    #[must_use]
    pub fn empty(columns: usize) -> Self {
        Self {
            sums: vec![0; columns],
            known: vec![0; columns],
            ..Self::default()
        }
    }

    /// Totals of these sums, each known in so many filings; both of one length.
    pub(crate) fn of_columns(sums: Vec<i64>, known: Vec<u32>) -> Self {
        Self {
            sums,
            known,
            ..Self::default()
        }
    }

    /// How many columns there are.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.sums.len()
    }

    /// The total of a column.
    #[must_use]
    pub fn total(&self, column: usize, rule: Rule) -> Total {
        Total::of(
            rule,
            self.sums.get(column).copied().unwrap_or(0),
            self.known(column),
        )
    }

    /// In how many filings a column is known.
    #[must_use]
    pub fn known(&self, column: usize) -> u32 {
        self.known.get(column).copied().unwrap_or(0)
    }

    /// Filings that came without saying this column, and did not declare that there was nothing.
    #[must_use]
    pub fn unknown(&self, column: usize) -> u32 {
        self.reported
            .saturating_sub(self.nothing)
            .saturating_sub(self.known(column))
    }

    /// Units that owe a filing and have not sent one.
    #[must_use]
    pub fn missing(&self) -> u32 {
        self.expected.saturating_sub(self.reported)
    }

    /// Puts a filing in.
    pub fn add(&mut self, rules: &[Rule], part: Part<'_>) -> Result<(), TallyError> {
        self.change(&Self::of(rules, part)?, i64::checked_add, u32::checked_add)
    }

    /// Takes a filing out that was put in.
    pub fn subtract(&mut self, rules: &[Rule], part: Part<'_>) -> Result<(), TallyError> {
        self.change(&Self::of(rules, part)?, i64::checked_sub, u32::checked_sub)
    }

    /// Adds the totals of another unit.
    pub fn join(&mut self, other: &Self) -> Result<(), TallyError> {
        self.change(other, i64::checked_add, u32::checked_add)
    }

    /// Takes the totals of another unit out.
    pub fn part(&mut self, other: &Self) -> Result<(), TallyError> {
        self.change(other, i64::checked_sub, u32::checked_sub)
    }

    /// The totals of a single filing.
    pub fn of(rules: &[Rule], part: Part<'_>) -> Result<Self, TallyError> {
        let cells = part.sheet.cells();
        if cells.len() != rules.len() {
            return Err(TallyError::Columns {
                cells: cells.len(),
                columns: rules.len(),
            });
        }
        Ok(Self {
            sums: cells.iter().map(|cell| cell.value().unwrap_or(0)).collect(),
            known: cells
                .iter()
                .map(|cell| u32::from(cell.value().is_some()))
                .collect(),
            reported: 1,
            expected: 0,
            approved: u32::from(part.approved),
            nothing: u32::from(part.kind == Kind::Nothing),
        })
    }

    /// All or nothing: what cannot be is found before anything is changed.
    fn change(
        &mut self,
        other: &Self,
        sum: impl Fn(i64, i64) -> Option<i64>,
        count: impl Fn(u32, u32) -> Option<u32>,
    ) -> Result<(), TallyError> {
        if other.columns() != self.columns() {
            return Err(TallyError::Columns {
                cells: other.columns(),
                columns: self.columns(),
            });
        }
        let sums = || self.sums.iter().zip(&other.sums);
        if let Some(at) = sums().position(|(here, there)| sum(*here, *there).is_none()) {
            return Err(TallyError::Overflow(at));
        }
        let counted = |here: u32, there: u32| count(here, there).ok_or(TallyError::NotIn);
        for (here, there) in self.known.iter().zip(&other.known) {
            counted(*here, *there)?;
        }
        let reported = counted(self.reported, other.reported)?;
        let expected = counted(self.expected, other.expected)?;
        let approved = counted(self.approved, other.approved)?;
        let nothing = counted(self.nothing, other.nothing)?;
        for (here, there) in self.sums.iter_mut().zip(&other.sums) {
            *here = sum(*here, *there).unwrap_or(*here);
        }
        for (here, there) in self.known.iter_mut().zip(&other.known) {
            *here = count(*here, *there).unwrap_or(*here);
        }
        (self.reported, self.expected, self.approved, self.nothing) = (reported, expected, approved, nothing);
        Ok(())
    }

    /// Totals over several periods of one unit, in order of time: sums add, a stock is that of the last period.
    pub fn over_periods(rules: &[Rule], periods: &[Self]) -> Result<Self, TallyError> {
        let mut all = Self::empty(rules.len());
        for period in periods {
            all.join(period)?;
        }
        if let Some(last) = periods.last() {
            for (column, _) in rules.iter().enumerate().filter(|(_, rule)| **rule == Rule::Stock) {
                all.sums[column] = last.sums[column];
                all.known[column] = last.known[column];
            }
        }
        Ok(all)
    }

    /// Canonical bytes of sums and known counts, for the column `columns` of a database.
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        push(&mut bytes, self.sums.len() as u64);
        for (sum, known) in self.sums.iter().zip(&self.known) {
            push(&mut bytes, zigzag(*sum));
            push(&mut bytes, u64::from(*known));
        }
        bytes
    }

    /// Totals of canonical bytes; the counts, which databases keep beside them, are 0.
    pub fn unpack(bytes: &[u8]) -> Result<Self, Damaged> {
        let (version, mut rest) = bytes.split_first().ok_or(Damaged::Short)?;
        if *version != VERSION {
            return Err(Damaged::Version(*version));
        }
        let columns = usize::try_from(pull(&mut rest)?).map_err(|_| Damaged::Columns)?;
        if columns > crate::sheet::MOST_COLUMNS {
            return Err(Damaged::Columns);
        }
        let mut tally = Self::empty(columns);
        for column in 0..columns {
            tally.sums[column] = unzigzag(pull(&mut rest)?);
            tally.known[column] = u32::try_from(pull(&mut rest)?).map_err(|_| Damaged::NotCanonical)?;
        }
        if rest.is_empty() {
            Ok(tally)
        } else {
            Err(Damaged::Long)
        }
    }
}

/// The first byte of a packing.
const VERSION: u8 = 1;

#[cfg(test)]
mod tests;
