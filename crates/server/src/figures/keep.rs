//! Totals kept in the transaction of the step that changes them: what a filing gave is taken out, what it gives is put in,
//! for every unit above it, from the nearest up. That order is always the same, so that two steps never wait for each other.

use civic::Moment;
use civic::filing::Kind;
use civic::regime::Edition;
use civic::sheet::Sheet;
use civic::tally::{self, Tally, TallyError};
use store::Tx;

use super::expected::Above;
use super::store::{self as rows, TallyRow};

/// What a filing gives to the totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// Its figures.
    pub sheet: &'a Sheet,
    /// Figures, or nothing to report.
    pub kind: Kind,
    /// How many levels have approved it.
    pub level: i64,
}

/// Whose total of what is changed.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The regime's id.
    pub regime: &'a str,
    /// Its edition.
    pub edition: &'a Edition,
    /// The key of the period.
    pub period: &'a str,
    /// The units above, the nearest first, each with how many units below it should report.
    pub above: &'a [(&'a Above, i64)],
}

/// Why totals cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum Unkept {
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The figures.
    #[error(transparent)]
    Sum(#[from] TallyError),
}

/// Changes the totals of every unit above.
pub async fn keep(
    tx: &mut Tx,
    at: Moment,
    place: Place<'_>,
    before: Option<Part<'_>>,
    after: Option<Part<'_>>,
) -> Result<(), Unkept> {
    if before == after {
        return Ok(());
    }
    let rules = place.edition.rules();
    let (of, empty) = ((place.regime, place.period), Tally::empty(rules.len()).pack());
    let units: Vec<&str> = place.above.iter().map(|(above, _)| above.unit.as_str()).collect();
    let mut rows = rows::lock(tx, of, &units, &empty, at).await?;
    for (row, (above, expected)) in rows.iter_mut().zip(place.above) {
        let mut total = total_of(row)?;
        if let Some(part) = before {
            total.subtract(&rules, part.seen_from(above))?;
        }
        if let Some(part) = after {
            total.add(&rules, part.seen_from(above))?;
        }
        total.expected = u32::try_from(*expected).unwrap_or(u32::MAX);
        *row = row_of(&row.period, &row.unit, &total);
    }
    Ok(rows::update(tx, of, &rows).await?)
}

impl<'a> Part<'a> {
    /// Approved is what every level up to there has approved.
    #[must_use]
    pub fn seen_from(self, above: &Above) -> tally::Part<'a> {
        tally::Part {
            sheet: self.sheet,
            kind: self.kind,
            approved: self.level >= above.levels,
        }
    }
}

/// The total of a stored row.
pub fn total_of(row: &TallyRow) -> store::Result<Tally> {
    let mut total = Tally::unpack(&row.columns).map_err(|fault| store::Error::Damaged(fault.to_string()))?;
    let count = |number: i64| u32::try_from(number).unwrap_or(0);
    total.reported = count(row.reported);
    total.expected = count(row.expected);
    total.approved = count(row.approved);
    total.nothing = count(row.declared_nothing);
    Ok(total)
}

/// The row of a total.
#[must_use]
pub fn row_of(period: &str, unit: &str, total: &Tally) -> TallyRow {
    TallyRow {
        period: period.to_owned(),
        unit: unit.to_owned(),
        columns: total.pack(),
        reported: i64::from(total.reported),
        expected: i64::from(total.expected),
        approved: i64::from(total.approved),
        declared_nothing: i64::from(total.nothing),
    }
}
