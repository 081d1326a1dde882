//! Logging an activity with its evidence, and withdrawing it: whole, in the caller's transaction.

use civic::activity::Kind;
use civic::assignment::{Handling, Step};
use civic::permission::Actor;
use civic::{Ids, Moment};
use serde_json::json;
use store::{Error, Stored, Tx, note_blob};
use viet::Date;

use super::store::{self as rows, EvidenceRow};
use crate::assignment::steps::{self, note};
use crate::assignment::{self as assignments, Assignment};

/// What is to be logged. Days, figures and links were checked where they were read.
#[derive(Clone, Debug)]
pub struct NewActivity {
    /// The assignment that it was done for.
    pub assignment: String,
    /// What kind of thing was done.
    pub kind: Kind,
    /// When.
    pub day: Date,
    /// Where.
    pub place: Option<String>,
    /// One of `civic::activity::LANGUAGES`.
    pub language: &'static str,
    /// For whom: a code of `civic::regime::listed`; `None` when nobody said.
    pub audience: Option<String>,
    /// What about, likewise.
    pub topic: Option<String>,
    /// How many of the thing itself.
    pub items: Option<i64>,
    /// Minutes on air.
    pub minutes: Option<i64>,
    /// Copies printed or handed out.
    pub copies: Option<i64>,
    /// Lượt người.
    pub people: Option<i64>,
    /// Words about it.
    pub note: Option<String>,
    /// Names the form, so that sending it twice logs once.
    pub form_key: String,
    /// What shows it.
    pub evidence: Vec<NewEvidence>,
}

/// A piece of evidence that is about to be added.
#[derive(Clone, Debug)]
pub enum NewEvidence {
    /// An address, `http://` or `https://`.
    Link(String),
    /// A line of the broadcast diary, as a path of the house.
    AsRun(String),
    /// A file whose blobs are put.
    File {
        /// What is served: a photo without its secrets.
        shown: Stored,
        /// What came, when that is something else.
        original: Option<Stored>,
        /// The name that it came with.
        file_name: String,
        /// What it is, by its bytes.
        media_type: &'static str,
    },
}

/// What was logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// The activity.
    pub id: String,
    /// False when the form had been sent before: then this is what it made.
    pub fresh: bool,
}

/// Why nothing was logged. After any of these the transaction must be dropped.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// There is no such assignment, or the unit may not log for it.
    #[error("there is no such assignment of this unit")]
    Missing,
    /// It was refused or taken back.
    #[error("the assignment is in state {}", .0.code())]
    Closed(Handling),
    /// The database. [`Error::is_duplicate`]: the same form was just logged by another request.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<steps::Fault> for Fault {
    fn from(fault: steps::Fault) -> Self {
        match fault {
            steps::Fault::Store(fault) => Self::Store(fault),
            steps::Fault::WrongStep(wrong) => Self::Closed(wrong.from),
            _ => Self::Missing,
        }
    }
}

/// Logs an activity for an assignment of the actor's own unit. The first one begins the work; on work that is said to
/// be done it only adds.
pub async fn log(
    tx: &mut Tx,
    ids: &dyn Ids,
    at: Moment,
    actor: &Actor,
    new: &NewActivity,
) -> Result<Logged, Fault> {
    let row = assignments::continued::hold_current(tx, &new.assignment)
        .await?
        .ok_or(Fault::Missing)?;
    if row.unit != actor.unit {
        return Err(Fault::Missing);
    }
    log_on(tx, ids, at, actor, &row, new).await
}

/// [`log`] for an assignment that is held and whose unit was found to be the right one.
pub(crate) async fn log_on(
    tx: &mut Tx,
    ids: &dyn Ids,
    at: Moment,
    actor: &Actor,
    row: &Assignment,
    new: &NewActivity,
) -> Result<Logged, Fault> {
    if let Some(known) = rows::by_form_in(tx, &new.form_key).await? {
        let same = known.assignment == row.id && known.unit == row.unit;
        return if same {
            Ok(Logged {
                id: known.id,
                fresh: false,
            })
        } else {
            Err(Fault::Missing)
        };
    }
    match row.state()? {
        closed @ (Handling::Refused | Handling::Recalled) => return Err(Fault::Closed(closed)),
        Handling::Done => {}
        _ => drop(steps::take(tx, at, actor, &row.id, Step::Begin, None).await?),
    }
    let id = ids.next(at);
    rows::insert(tx, &id, at, &actor.person, row, new).await?;
    for piece in &new.evidence {
        add(tx, ids.next(at), at, &id, piece).await?;
    }
    assignments::count(tx, &row.id, 1, new.evidence.len() as i64).await?;
    let detail = json!({
        "assignment": row.id, "kind": new.kind, "day": new.day.to_string(), "items": new.items,
        "minutes": new.minutes, "copies": new.copies, "people": new.people,
        "evidence": new.evidence.iter().map(named).collect::<Vec<_>>(),
    });
    note(tx, at, actor, "activity.logged", &id, detail).await?;
    Ok(Logged { id, fresh: true })
}

/// As the audit names a piece: its address, or the hash of what came.
fn named(piece: &NewEvidence) -> &str {
    match piece {
        NewEvidence::Link(url) | NewEvidence::AsRun(url) => url,
        NewEvidence::File { shown, original, .. } => &original.as_ref().unwrap_or(shown).hash,
    }
}

/// Adds a piece of evidence to an activity that is there, and counts it unless the activity was withdrawn.
pub(crate) async fn add_evidence(
    tx: &mut Tx,
    id: String,
    at: Moment,
    actor: &Actor,
    activity: &str,
    piece: &NewEvidence,
) -> Result<(), Fault> {
    let row = rows::get_in(tx, activity).await?.ok_or(Fault::Missing)?;
    assignments::hold(tx, &row.assignment)
        .await?
        .ok_or(Fault::Missing)?;
    let row = rows::get_in(tx, activity).await?.ok_or(Fault::Missing)?;
    add(tx, id, at, activity, piece).await?;
    if row.withdrawn_at.is_none() {
        assignments::count(tx, &row.assignment, 0, 1).await?;
    }
    let detail = json!({ "assignment": row.assignment, "evidence": named(piece) });
    note(tx, at, actor, "activity.evidence_added", activity, detail).await?;
    Ok(())
}

async fn add(tx: &mut Tx, id: String, at: Moment, activity: &str, piece: &NewEvidence) -> store::Result<()> {
    let empty = EvidenceRow {
        id: &id,
        activity,
        kind: "link",
        url: None,
        blob: None,
        original: None,
        file_name: None,
        media_type: None,
        size: None,
    };
    let row = match piece {
        NewEvidence::Link(url) => EvidenceRow {
            url: Some(url),
            ..empty
        },
        NewEvidence::AsRun(line) => EvidenceRow {
            kind: "as-run",
            url: Some(line),
            ..empty
        },
        NewEvidence::File {
            shown,
            original,
            file_name,
            media_type,
        } => {
            note_blob(tx, shown, media_type, at).await?;
            if let Some(original) = original {
                note_blob(tx, original, media_type, at).await?;
            }
            EvidenceRow {
                kind: kind_of(media_type),
                blob: Some(&shown.hash),
                original: original.as_ref().map(|original| original.hash.as_str()),
                file_name: Some(file_name),
                media_type: Some(media_type),
                size: Some(shown.size),
                ..empty
            }
        }
    };
    rows::insert_evidence(tx, &row, at).await
}

fn kind_of(media_type: &str) -> &'static str {
    match media_type.split('/').next() {
        Some("image") => "photo",
        Some("audio") => "audio",
        Some("video") => "video",
        _ => "document",
    }
}

/// Withdraws an activity with a reason: it counts no more, and stays in the history. `false` when it was withdrawn
/// before. Whether the actor may is asked before.
pub async fn withdraw(
    tx: &mut Tx,
    at: Moment,
    actor: &Actor,
    row: &rows::Activity,
    reason: &str,
) -> Result<bool, Fault> {
    assignments::hold(tx, &row.assignment)
        .await?
        .ok_or(Fault::Missing)?;
    if !rows::withdraw(tx, &row.id, reason, at).await? {
        return Ok(false);
    }
    assignments::count(tx, &row.assignment, -1, -row.evidence).await?;
    let detail = json!({ "assignment": row.assignment, "reason": reason });
    note(tx, at, actor, "activity.withdrawn", &row.id, detail).await?;
    Ok(true)
}
