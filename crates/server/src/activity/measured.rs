//! Activities whose figures were measured by devices: written and corrected by the house alone, one version after another.

use civic::activity::{Kind, LANGUAGES};
use civic::assignment::Handling;
use civic::permission::Actor;
use civic::{Ids, Moment};
use serde_json::json;
use store::{Error, Tx};
use viet::Date;

use super::amend;
use super::log::{self, Fault, NewActivity, NewEvidence};
use super::store::{self as rows, Revised};
use crate::assignment::{self as assignments, steps::note};

/// Fields that people may still write: the rest is what the devices say.
pub(super) const OPEN: [&str; 2] = ["place", "note"];

/// What was measured.
#[derive(Clone, Debug)]
pub(crate) struct Measured<'a> {
    /// The assignment that it was done for.
    pub assignment: &'a str,
    /// Names it: the same key is the same activity.
    pub key: String,
    /// The day.
    pub day: Date,
    /// BCP 47.
    pub language: &'a str,
    /// How often it was heard.
    pub items: i64,
    /// Minutes.
    pub minutes: i64,
    /// What was heard.
    pub title: &'a str,
    /// Where the line of the diary is.
    pub line: String,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// The activity.
    pub activity: String,
    /// Its version.
    pub version: i64,
}

/// Writes what was measured; `None` when the work was refused or taken back, or its language is none that is reported.
pub(crate) async fn write(
    tx: &mut Tx,
    ids: &dyn Ids,
    at: Moment,
    machine: &Actor,
    new: &Measured<'_>,
) -> store::Result<Option<Written>> {
    let Some(language) = LANGUAGES.into_iter().find(|known| *known == new.language) else {
        return Ok(None);
    };
    let Some(assignment) = assignments::continued::hold_current(tx, new.assignment).await? else {
        return Ok(None);
    };
    let known = rows::by_form_in(tx, &new.key).await?;
    let activity = NewActivity {
        assignment: assignment.id.clone(),
        kind: Kind::Broadcast,
        day: new.day,
        place: None,
        language,
        audience: None,
        topic: None,
        items: Some(new.items),
        minutes: Some(new.minutes),
        copies: None,
        people: None,
        note: Some(new.title.to_owned()),
        form_key: new.key.clone(),
        evidence: vec![NewEvidence::AsRun(new.line.clone())],
    };
    if let Some(known) = known {
        return correct(tx, at, machine, &known.id, activity).await.map(Some);
    }
    let closed = matches!(
        assignment.state(),
        Ok(Handling::Refused | Handling::Recalled) | Err(_)
    );
    if closed {
        return Ok(None);
    }
    match log::log_on(tx, ids, at, machine, &assignment, &activity).await {
        Ok(logged) => Ok(Some(Written {
            activity: logged.id,
            version: 1,
        })),
        Err(Fault::Store(fault)) => Err(fault),
        Err(fault) => Err(Error::Damaged(format!(
            "assignment {} while it was held: {fault}",
            assignment.id
        ))),
    }
}

/// The next version, when a figure changed; place and note stay as people wrote them.
async fn correct(
    tx: &mut Tx,
    at: Moment,
    machine: &Actor,
    id: &str,
    new: NewActivity,
) -> store::Result<Written> {
    let row = rows::get_in(tx, id)
        .await?
        .ok_or_else(|| Error::Damaged(format!("activity {id} is gone while it is held")))?;
    let same = Written {
        activity: row.id.clone(),
        version: row.version,
    };
    if row.items == new.items && row.minutes == new.minutes {
        return Ok(same);
    }
    let new = NewActivity {
        place: row.place.clone(),
        note: row.note.clone(),
        ..new
    };
    let mut fields = amend::fields(&row);
    if row.version == 1 {
        rows::insert_first_revision(tx, id, &fields).await?;
    }
    for (name, value) in [("items", new.items), ("minutes", new.minutes)] {
        fields.insert(name.to_owned(), value.map(|n| n.to_string()).unwrap_or_default());
    }
    let revised = Revised {
        activity: id,
        version: row.version + 1,
        fields: &fields,
        person: &machine.person,
    };
    rows::insert_revision(tx, &revised, at).await?;
    if !rows::revise(tx, id, row.version, &new).await? {
        return Err(Error::Damaged(format!("activity {id} changed while it was held")));
    }
    let detail = json!({ "version": row.version + 1, "items": new.items, "minutes": new.minutes });
    note(tx, at, machine, "activity.measured", id, detail).await?;
    Ok(Written {
        version: row.version + 1,
        ..same
    })
}
