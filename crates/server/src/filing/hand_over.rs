//! What becomes of periodic reports when a unit ends. What it had begun stays its own under its name, for the period was its
//! own to report and its successor may have one of the same period: only who finishes it is said. What waits for its
//! approval goes to its successor, never to the author; else to the level above, until a person says otherwise.

use std::collections::{BTreeMap, BTreeSet};

use ::store::{Error, Result, Tx, directory};
use civic::Moment;
use civic::filing::State;
use civic::reform::Rule;
use civic::regime::{Edition, Written};
use civic::unit::Directory;
use serde_json::Value;

use super::approvers::{self, Waiting};
use super::store::Filing;
use crate::reform::{Affected, Thing};

/// The word of reports that wait for an approval.
pub(crate) const APPROVALS: &str = "approval";

/// Filings that are not approved yet: somebody must finish them.
pub(crate) const OPEN: Affected = Affected {
    name: "filing",
    rule: Rule::Follows,
    find: |tx, units| Box::pin(approvers::open_of(tx, units)),
    carry: |tx, carry| Box::pin(approvers::finish_at(tx, carry.rows())),
};

/// Filings that wait for the approval of a unit that ends.
pub(crate) const WAITING: Affected = Affected {
    name: APPROVALS,
    rule: Rule::Rises,
    find: |tx, units| Box::pin(waiting(tx, units)),
    carry: |tx, carry| Box::pin(approvers::approve_at(tx, carry.rows(), carry.reform, carry.at)),
};

/// A level has decided: nobody needs to say any more who approves, nor, once all of it is approved, who finishes it.
pub(super) async fn settled(tx: &mut Tx, filing: &Filing, at: Moment) -> Result<()> {
    crate::reform::is_settled(tx, WAITING.name, &filing.id, at).await?;
    if filing.state == State::Approved.code() {
        crate::reform::is_settled(tx, OPEN.name, &filing.id, at).await?;
    }
    Ok(())
}

/// Whose reports these are: nobody approves their own.
pub(crate) fn authors<'a>(
    tx: &'a mut Tx,
    things: Value,
) -> crate::reform::Future<'a, BTreeMap<String, String>> {
    Box::pin(approvers::authors(tx, things))
}

/// What waits for the approval of these units. Whose turn it is follows from the route, which no column holds: the tree is
/// read, and only when something waits at all.
async fn waiting(tx: &mut Tx, units: Value) -> Result<Vec<Thing>> {
    let rows = approvers::waiting(tx).await?;
    let ending: BTreeSet<&str> = units
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|row| row[0].as_str())
        .collect();
    if rows.is_empty() || ending.is_empty() {
        return Ok(Vec::new());
    }
    let (directory, decided) = (directory::load_in(tx).await?, approvers::all_decided(tx).await?);
    let mut editions: BTreeMap<(String, i64), Edition> = BTreeMap::new();
    let mut things = Vec::new();
    for row in rows {
        let key = (row.regime.clone(), row.edition);
        if !editions.contains_key(&key) {
            editions.insert(key.clone(), edition(tx, &row).await?);
        }
        let named = decided.get(&(row.id.clone(), row.level + 1)).map(String::as_str);
        things.extend(thing(&directory, &editions[&key], &row, named, &ending)?);
    }
    Ok(things)
}

async fn edition(tx: &mut Tx, row: &Waiting) -> Result<Edition> {
    let damaged = |fault: String| Error::Damaged(format!("regime {}: {fault}", row.regime));
    let data = approvers::edition(tx, &row.regime, row.edition).await?;
    let written: Written = serde_json::from_value(data).map_err(|fault| damaged(fault.to_string()))?;
    Edition::new(&row.regime, written).map_err(|fault| damaged(fault.to_string()))
}

fn thing(
    directory: &Directory,
    edition: &Edition,
    row: &Waiting,
    named: Option<&str>,
    ending: &BTreeSet<&str>,
) -> Result<Option<Thing>> {
    let period = edition
        .cut()
        .period(&row.period)
        .map_err(|fault| Error::Damaged(fault.to_string()))?;
    let route = edition.route(directory, &row.unit, period.to);
    let level = usize::try_from(row.level).unwrap_or(0);
    let asked = named.or_else(|| route.get(level).map(|unit| unit.id.as_str()));
    let at = asked.and_then(|asked| stands_at(directory, asked, ending));
    Ok(at.map(|unit| Thing {
        id: row.id.clone(),
        unit: unit.to_owned(),
        words: format!(
            "{}, {}: {}",
            row.title,
            period.label(),
            directory.name(&row.unit, period.to).unwrap_or(&row.unit)
        ),
    }))
}

/// The one of these units that a level has come to, along the only successors of the unit that the route names.
fn stands_at<'a>(directory: &'a Directory, asked: &'a str, ending: &BTreeSet<&str>) -> Option<&'a str> {
    let only = |unit: &&'a str| {
        let mut after = directory.after(unit).map(|step| step.to.as_str());
        after.next().filter(|_| after.next().is_none())
    };
    std::iter::successors(Some(asked), only)
        .take(16)
        .find(|unit| ending.contains(unit))
}
