//! A unit takes a shipped regime over: for its own territory, by the units that it names, sent level by level to itself.

use civic::Moment;
use civic::period::{Cut, Due};
use civic::regime::{CutOff, Edition, Hop, Receiver, Written, shipped};
use civic::unit::{Class, Directory, Kind};
use store::{Tx, audit};
use viet::Date;

use super::store::{self as rows, New, NewEdition};
use crate::http::{Refusal, name_of};

/// Who can be asked to report.
pub const REPORTERS: [Kind; 3] = [Kind::Commune, Kind::CommuneStation, Kind::DistrictOffice];

/// The shipped regime with this code.
#[must_use]
pub fn shipped_edition(code: &str) -> Option<Edition> {
    let found = shipped().into_iter().find(|regime| regime.code() == code)?;
    found.editions().last().cloned()
}

/// What a unit takes over.
#[derive(Clone, Copy, Debug)]
pub struct Taking<'a> {
    /// The unit that receives.
    pub unit: &'a str,
    /// Who reports.
    pub reporter: Kind,
    /// The first day on which it holds.
    pub since: Date,
}

/// The edition as the unit publishes it: the same content, other reporters and another way up.
#[must_use]
pub fn fitted(written: &Written, directory: &Directory, taking: Taking<'_>, words: &str) -> Written {
    let mut fitted = written.clone();
    let territory = directory
        .territory(taking.unit, taking.since)
        .map(|place| place.id.clone());
    fitted.since = taking.since;
    fitted.reporters.class = class(vec![taking.reporter], territory.clone());
    fitted.reporters.words = match &territory {
        Some(place) => format!("{words} ({})", name_of(directory, place, taking.since)),
        None => words.to_owned(),
    };
    fitted.receivers.words = name_of(directory, taking.unit, taking.since);
    fitted.receivers.hops = way_up(taking, territory);
    fitted
}

/// Through the office of the district while there is one, then to the unit itself.
fn way_up(taking: Taking<'_>, territory: Option<String>) -> Vec<Hop> {
    let office = Receiver::Agency(class(vec![Kind::DistrictOffice], territory));
    let own = Hop {
        from: vec![taking.reporter, Kind::DistrictOffice],
        to: Receiver::Unit(taking.unit.to_owned()),
    };
    if taking.reporter == Kind::DistrictOffice {
        return vec![Hop {
            from: vec![Kind::DistrictOffice],
            ..own
        }];
    }
    vec![
        Hop {
            from: vec![taking.reporter],
            to: office,
        },
        own,
    ]
}

fn class(kinds: Vec<Kind>, within: Option<String>) -> Class {
    Class::Of {
        kinds,
        types: Vec::new(),
        named: None,
        within,
        only: None,
    }
}

/// Stores an edition of a unit's regime, which is made if it is not there. Gives the regime's id and the number.
pub async fn put(
    tx: &mut Tx,
    new: &New<'_>,
    known: Option<&str>,
    edition: &Edition,
    at: Moment,
) -> Result<(String, i64), Refusal> {
    let id = known.unwrap_or(new.id).to_owned();
    if known.is_none() {
        rows::insert(tx, new, at).await?;
    }
    let data = serde_json::to_value(edition.written()).map_err(Refusal::broken)?;
    let hash = audit::digest(data.to_string().as_bytes());
    let edition = NewEdition {
        regime: &id,
        valid_from: edition.since(),
        data,
        hash: &hash,
        by: new.by,
    };
    let number = rows::insert_edition(tx, edition, at).await?;
    Ok((id, number))
}

/// A directive's duty to report back: one period from its day to the cut-off, by the units that something was given to.
#[must_use]
pub fn thematic(
    written: &Written,
    code: &str,
    subject: &str,
    (from, to): (Date, Date),
    unit: &str,
    asked: Vec<String>,
    directory: &Directory,
) -> Written {
    let mut thematic = written.clone();
    code.clone_into(&mut thematic.regime);
    thematic.since = from;
    thematic.name = format!("Báo cáo kết quả thực hiện: {subject}");
    thematic.frequency = "Báo cáo chuyên đề, một lần".to_owned();
    let kinds = asked
        .iter()
        .filter_map(|unit| directory.get(unit))
        .map(|unit| unit.kind);
    let mut kinds: Vec<Kind> = kinds.collect();
    kinds.sort_unstable();
    kinds.dedup();
    thematic.reporters.words = "Các đơn vị được giao nhiệm vụ theo văn bản".to_owned();
    thematic.reporters.class = Class::union(asked.into_iter().map(Class::One).collect());
    thematic.receivers.words = name_of(directory, unit, from);
    thematic.receivers.hops = vec![Hop {
        from: kinds,
        to: Receiver::Unit(unit.to_owned()),
    }];
    thematic.cut_off = CutOff {
        words: format!("Ngày {}", to.written()),
        cut: Cut::Thematic { from, to },
    };
    thematic.deadline.words = "Trong 02 ngày làm việc kể từ ngày chốt số liệu".to_owned();
    thematic.deadline.due = Due::WorkingDays { days: 2 };
    thematic
}
