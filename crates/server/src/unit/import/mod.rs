//! Bringing in a province's own directory: a file is read, the change it would make is shown row by row, and only when
//! somebody confirms what was shown is it applied, whole, in one transaction.

mod columns;
mod pages;
mod read;
#[cfg(test)]
mod tests;
mod values;
mod words;

pub(super) use pages::{apply, check, form};
pub use words::Words;

use civic::Ids;
use std::collections::HashMap;

use civic::Moment;
use civic::unit::import::{Difference, Frame, Line, Outcome, Plan, plan};
use civic::unit::{Directory, Kind};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use viet::Date;

use crate::i18n::Lang;

/// A file larger than this is no directory of a province.
pub const LARGEST: usize = 3 * 1024 * 1024;

/// Reads the rows of a workbook or CSV.
///
/// # Errors
/// One sentence: what is wrong with the file as a whole.
pub fn lines(bytes: &[u8], words: &Words<'_>) -> Result<Vec<Line>, String> {
    if bytes.len() > LARGEST {
        return Err(words.say("unit.import.too_large", &[("mb", "3")]));
    }
    let grids = press::table::read(bytes).map_err(|fault| {
        let (vi, en) = fault.sentences();
        let why = if words.lang == Lang::Vi { vi } else { en };
        words.say("unit.import.unreadable", &[("why", why)])
    })?;
    read::lines(&grids, words)
}

/// What the rows would do.
pub fn planned(directory: &Directory, lines: &[Line], frame: &Frame, at: Moment, ids: &dyn Ids) -> Plan {
    plan(directory, lines, frame, at, &mut || ids.next(at))
}

/// The territory in which a file of this unit lies: its province; `None` for a unit of no territory.
#[must_use]
pub fn root(directory: &Directory, unit: &str, on: Date) -> Option<String> {
    let home = directory.territory(unit, on)?;
    let mut chain = std::iter::once(home).chain(directory.ancestors(&home.id, on));
    let province = chain.find(|unit| unit.kind == Kind::Province);
    Some(province.unwrap_or(home).id.clone())
}

/// How many rows came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Counts {
    pub new: usize,
    pub changed: usize,
    pub same: usize,
    pub refused: usize,
}

impl Counts {
    /// Of a plan.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let mut counts = Self::default();
        for row in &plan.rows {
            match row.outcome {
                Outcome::New => counts.new += 1,
                Outcome::Changed(_) => counts.changed += 1,
                Outcome::Same => counts.same += 1,
                Outcome::Refused(_) => counts.refused += 1,
            }
        }
        counts
    }

    /// True when there is something to apply and nothing in its way.
    #[must_use]
    pub fn can_apply(self) -> bool {
        self.refused == 0 && self.new + self.changed > 0
    }
}

/// What was shown, as one short word: whoever confirms confirms this and nothing else. New units get other ids each time,
/// so they stand in it by their rows.
#[must_use]
pub fn seen(plan: &Plan) -> String {
    let new = plan.rows.iter().filter(|row| row.outcome == Outcome::New);
    let new: HashMap<&str, &str> = new
        .filter_map(|row| Some((row.unit.as_deref()?, row.line.place.as_str())))
        .collect();
    let lasting = |id: &str| {
        new.get(id)
            .map_or_else(|| id.to_owned(), |place| (*place).to_owned())
    };
    let mut hash = Sha256::new();
    for row in &plan.rows {
        let unit = row.unit.as_deref().map(lasting);
        let what = match &row.outcome {
            Outcome::New => "new".to_owned(),
            Outcome::Same => "same".to_owned(),
            Outcome::Refused(reasons) => format!("{reasons:?}"),
            Outcome::Changed(differences) => {
                let one = |d: &Difference| format!("{:?} {:?} {}", d.what, d.before, lasting(&d.after));
                differences.iter().map(one).collect::<Vec<_>>().join("; ")
            }
        };
        hash.update(format!("{:?} {unit:?} {what}\n", row.line));
    }
    hex::encode(&hash.finalize()[..16])
}

/// What the audit record keeps of an import.
#[must_use]
pub fn trace(file: &str, bytes: &[u8], frame: &Frame, counts: Counts) -> serde_json::Value {
    let digest = hex::encode(Sha256::digest(bytes));
    json!({
        "file": file, "sha256": digest, "on": frame.on.to_string(), "basis": frame.basis,
        "new": counts.new, "changed": counts.changed, "same": counts.same,
    })
}
