//! A change of a timetable: locked, compared before and after, kept with who did it; another unit's has to be looked at.

use ::store::Tx;
use ::store::audit::{self, Entry};
use civic::Moment;
use civic::broadcast::{Difference, Occurrence, Span, differences};
use civic::permission::Actor;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::store::{self as rows, NoticeRow};
use super::timetable::{self, Timetable};
use crate::http::{Desk, Refusal};

/// So many days are compared.
const DAYS: i64 = 7;
/// So many differences are kept of one change; how many there were is kept as well.
const KEPT: usize = 60;

/// One line of what changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// added, removed, moved or other.
    pub what: String,
    /// The title.
    pub title: String,
    /// When it was heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<(i64, i64)>,
    /// When it is heard now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<(i64, i64)>,
}

/// Who acts.
#[derive(Clone, Debug)]
pub struct By {
    /// The person.
    pub person: String,
    /// The person's unit.
    pub unit: String,
    /// Names the change.
    pub id: String,
    /// When.
    pub at: Moment,
}

impl By {
    /// The person at the desk.
    #[must_use]
    pub fn desk(desk: &Desk) -> Self {
        Self::actor(&desk.actor, desk.new_id(), desk.at)
    }

    /// Somebody.
    #[must_use]
    pub fn actor(actor: &Actor, id: String, at: Moment) -> Self {
        Self {
            person: actor.person.clone(),
            unit: actor.unit.clone(),
            id,
            at,
        }
    }
}

/// A change that has begun: nobody else changes this timetable until the transaction ends.
pub struct Change {
    unit: String,
    by: By,
    before: Vec<Occurrence>,
    /// The timetable as it is.
    pub table: Timetable,
}

impl Change {
    /// Locks the timetable and marks its plans as due.
    pub async fn begin(tx: &mut Tx, unit: &str, by: By) -> Result<Self, Refusal> {
        rows::mark_due(tx, unit, by.at).await?;
        let table = timetable::of(tx, unit, by.at).await?;
        Ok(Self {
            unit: unit.to_owned(),
            before: table.within(window(by.at)),
            by,
            table,
        })
    }

    /// Keeps what became different, and says so in the audit record.
    pub async fn end(
        self,
        tx: &mut Tx,
        action: &'static str,
        subject: &str,
        detail: serde_json::Value,
    ) -> Result<(), Refusal> {
        let entry = Entry {
            person: Some(&self.by.person),
            unit: Some(&self.by.unit),
            action,
            subject,
            detail,
        };
        audit::append(tx, self.by.at, &entry).await?;
        let after_table = timetable::of(tx, &self.unit, self.by.at).await?;
        let after = after_table.within(window(self.by.at));
        let different = differences(&self.before, &after);
        if different.is_empty() {
            return Ok(());
        }
        let title = |one: &Occurrence| {
            let known = if after_table.kept(&one.slot).is_some() {
                &after_table
            } else {
                &self.table
            };
            known.title(one)
        };
        let lines: Vec<Line> = different.iter().take(KEPT).map(|one| line(one, &title)).collect();
        let notice = NoticeRow {
            id: self.by.id.clone(),
            unit: self.unit.clone(),
            by_person: self.by.person.clone(),
            name: String::new(),
            by_unit: self.by.unit.clone(),
            at: self.by.at.0,
            what: json!({ "count": different.len(), "lines": lines }),
            must_see: self.by.unit != self.unit,
            seen_at: None,
        };
        Ok(rows::insert_notice(tx, &notice).await?)
    }
}

fn window(at: Moment) -> Span {
    Span {
        from: at,
        until: Moment(at.0 + DAYS * 86_400_000),
    }
}

fn line(difference: &Difference, title: &dyn Fn(&Occurrence) -> String) -> Line {
    let pair = |one: &Occurrence| Some((one.span.from.0, one.span.until.0));
    let (what, named, before, after) = match difference {
        Difference::Added(one) => ("added", one, None, pair(one)),
        Difference::Removed(one) => ("removed", one, pair(one), None),
        Difference::Changed(old, new) if old.span != new.span => ("moved", new, pair(old), pair(new)),
        Difference::Changed(old, new) => ("other", new, pair(old), pair(new)),
    };
    Line {
        what: what.to_owned(),
        title: title(named),
        before,
        after,
    }
}

/// The lines of a kept change, and how many there were.
#[must_use]
pub fn lines(row: &NoticeRow) -> (Vec<Line>, i64) {
    let lines = row.what.get("lines").cloned().unwrap_or_default();
    let count = row
        .what
        .get("count")
        .and_then(serde_json::Value::as_i64)
        .unwrap_or(0);
    (serde_json::from_value(lines).unwrap_or_default(), count)
}
