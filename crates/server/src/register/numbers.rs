//! Numbers without gap or twin: taken in the transaction of the document, so that what fails takes none.

use ::store::{Result, Tx};
use civic::{Moment, register};

use super::store::{self, Departure};

/// A document that goes out of a unit.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names are those of the table")]
pub struct Leaving<'a> {
    /// The directive, the report or the paper.
    pub id: &'a str,
    pub unit: &'a str,
    pub kind: &'a str,
    /// Number and notation, as it is printed.
    pub code: Option<&'a str>,
    pub dated: Option<viet::Date>,
    /// False when it carries the number of another organ, whose letter is passed on.
    pub own: bool,
    pub what: Outgoing,
}

/// What goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Outgoing {
    Directive,
    Report,
    Paper,
}

/// The next number of the series in which a kind of document counts, beginning with 1 each year.
pub async fn take(tx: &mut Tx, unit: &str, kind: &str, year: i32) -> Result<i64> {
    store::take(tx, unit, kind, year).await
}

/// A paper of the unit's own that stands in the register already goes out as a directive: it is the same document. False
/// when the letter is no such paper, or a person changed its number.
pub async fn joins(tx: &mut Tx, letter: &str, directive: &str, code: Option<&str>) -> Result<bool> {
    match code {
        Some(code) => store::join(tx, letter, directive, code).await,
        None => Ok(false),
    }
}

/// Enters a document that goes out. A number that a person typed is respected: the series goes on after it.
///
/// # Errors
/// `Error::is_duplicate` when another document of this unit has this number and notation in this year.
pub async fn leaves(tx: &mut Tx, at: Moment, leaving: &Leaving<'_>) -> Result<()> {
    let year = leaving.dated.map_or(at.day().year(), viet::Date::year);
    let number = leaving.code.and_then(register::number_of).filter(|_| leaving.own);
    let departure = Departure {
        leaving,
        year,
        number,
        twin_key: number
            .and(leaving.code)
            .and_then(|code| register::twin_key(code, year)),
    };
    store::depart(tx, &departure, at).await?;
    match number {
        Some(number) => store::go_on_after(tx, leaving.unit, leaving.kind, year, number).await,
        None => Ok(()),
    }
}

/// Enters a directive at the units that it was given to, each once, and gives each its number of the year.
pub async fn arrives<'a>(
    tx: &mut Tx,
    at: Moment,
    directive: &str,
    units: impl IntoIterator<Item = &'a str>,
) -> Result<()> {
    let units: std::collections::BTreeSet<&str> = units.into_iter().collect();
    let rows: Vec<_> = units.iter().map(|unit| serde_json::json!([unit])).collect();
    if rows.is_empty() {
        return Ok(());
    }
    store::arrive(tx, at, directive, rows).await
}

/// Enters a letter of another organ that lies on the unit's desk.
pub async fn letter_arrives(tx: &mut Tx, at: Moment, unit: &str, letter: &str) -> Result<i64> {
    let year = at.day().year();
    let number = take(tx, unit, register::ARRIVALS, year).await?;
    store::letter_arrives(tx, at, (unit, year, number), letter).await?;
    Ok(number)
}
