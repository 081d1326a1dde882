//! The steps of a filing, each whole in the caller's transaction: row, revision, step, totals, audit.

use std::collections::{BTreeMap, BTreeSet};

use civic::calendar::Calendar;
use civic::filing::{Content, Hand, Path, State, Step, WrongStep};
use civic::permission::Actor;
use serde_json::{Value, json};
use store::Tx;
use store::audit::{self, Entry};

use super::desk::{Case, Tools, content_of, part, path, revision};
use super::former;
use super::hand_over;
use super::store::{self as rows, Filing, Revision};
use crate::figures::keep::{Place, Unkept, keep};
use crate::http::Refusal;

/// Why a step was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The unit does not owe this period.
    #[error("the unit does not owe this period")]
    NotOwed,
    /// The period is not closed yet.
    #[error("the period is not closed yet")]
    TooEarly,
    /// Not now, or not by this person.
    #[error(transparent)]
    Wrong(#[from] WrongStep),
    /// "Nothing to report" with figures.
    #[error("nothing to report, and yet figures")]
    Contradicts,
    /// The figures do not fit into the totals.
    #[error("{0}")]
    Sum(String),
    /// Something of ours.
    #[error("{0:?}")]
    Refused(Refusal),
}

impl From<store::Error> for Fault {
    fn from(fault: store::Error) -> Self {
        Self::Refused(fault.into())
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Unkept> for Fault {
    fn from(fault: Unkept) -> Self {
        match fault {
            Unkept::Store(fault) => fault.into(),
            Unkept::Sum(fault) => Self::Sum(fault.to_string()),
        }
    }
}

/// What a person writes into a filing.
#[derive(Clone, Debug, Default)]
pub struct Writing {
    /// What it says.
    pub content: Content,
    /// Why what is odd is right.
    pub reasons: BTreeMap<String, String>,
}

/// Begins the filing of a unit that owes a period, with its deadline by the days off of today, or gives the one that was
/// begun.
pub async fn begin(
    tx: &mut Tx,
    (tools, calendar): (Tools<'_>, &Calendar),
    actor: &Actor,
    case: &Case,
    writing: &Writing,
) -> Result<Filing, Fault> {
    if !case.is_owed(tools.directory) || !case.known.is_published() {
        return Err(Fault::NotOwed);
    }
    let hash = case.hash(&writing.content);
    let filing = Filing {
        id: tools.ids.next(tools.at),
        regime: case.known.row.id.clone(),
        edition: case.edition.0,
        period: case.period.key.clone(),
        unit: case.unit.clone(),
        kind: writing.content.kind.code().to_owned(),
        state: State::Draft.code().to_owned(),
        level: 0,
        counts: false,
        version: 1,
        content_hash: hash.clone(),
        due_on: case.due(calendar),
        submitted_at: None,
        submitted_by: None,
        made_by: actor.person.clone(),
        changed_at: tools.at.0,
        finisher: former::finisher(tools.directory, actor, &case.unit, tools.at.day()),
    };
    if !rows::insert(tx, &filing, tools.at).await? {
        let known = rows::lock_of(tx, &filing.regime, &filing.period, &filing.unit).await?;
        return known.ok_or(Fault::NotOwed);
    }
    let row = revision(
        1,
        &writing.content,
        &writing.reasons,
        &hash,
        &actor.person,
        tools.at,
    );
    rows::insert_revision(tx, &filing.id, &row).await?;
    let detail = json!({ "regime": filing.regime, "period": filing.period, "unit": filing.unit });
    note(tx, tools, actor, "filing.begun", &filing.id, detail).await?;
    Ok(filing)
}

/// Writes a content as a draft over what the locked filing says. An edit of what was sent takes it out of the totals, and no
/// approval holds for it.
pub async fn save(
    tx: &mut Tx,
    tools: Tools<'_>,
    actor: &Actor,
    case: &Case,
    (filing, stored): (&Filing, &Stored),
    writing: &Writing,
) -> Result<Filing, Fault> {
    let hash = case.hash(&writing.content);
    let now = path(tx, tools, case, filing).await?;
    let next = now.after(Step::Edit { hash: &hash }, author(tools, actor, filing))?;
    let mut row = moved(filing, &next);
    write(tx, tools, actor, (&stored.revision, &mut row), writing, &hash).await?;
    if row == *filing {
        return Ok(row);
    }
    let (before, after) = ((filing, &stored.content), (&row, &writing.content));
    totals(tx, tools, case, before, after).await?;
    rows::update(tx, &row, tools.at).await?;
    if filing.counts {
        step(tx, tools, actor, &row, "edited", None, None).await?;
        note(
            tx,
            tools,
            actor,
            "filing.edited",
            &row.id,
            json!({ "version": row.version, "hash": row.content_hash }),
        )
        .await?;
    }
    Ok(row)
}

/// Sends a content over what the locked filing says. The same form sent twice is known by its key: the caller has asked
/// [`is_known`].
pub async fn submit(
    tx: &mut Tx,
    tools: Tools<'_>,
    actor: &Actor,
    case: &Case,
    (filing, stored): (&Filing, &Stored),
    writing: &Writing,
    key: &str,
) -> Result<Filing, Fault> {
    if writing.content.contradicts_itself() {
        return Err(Fault::Contradicts);
    }
    if tools.at.day() < case.period.to {
        return Err(Fault::TooEarly);
    }
    let hash = case.hash(&writing.content);
    let now = path(tx, tools, case, filing).await?;
    let next = now.after(Step::Submit { hash: &hash }, author(tools, actor, filing))?;
    let mut row = moved(filing, &next);
    write(tx, tools, actor, (&stored.revision, &mut row), writing, &hash).await?;
    if row == *filing {
        return Ok(row);
    }
    row.submitted_at = filing.submitted_at.or(Some(tools.at.0));
    row.submitted_by = Some(actor.person.clone());
    let (before, after) = ((filing, &stored.content), (&row, &writing.content));
    totals(tx, tools, case, before, after).await?;
    rows::update(tx, &row, tools.at).await?;
    step(tx, tools, actor, &row, "submitted", None, Some(key)).await?;
    let detail = json!({ "version": row.version, "hash": row.content_hash, "kind": row.kind });
    note(tx, tools, actor, "filing.submitted", &row.id, detail).await?;
    Ok(row)
}

/// What a level does with a filing.
#[derive(Clone, Copy, Debug)]
pub enum Verdict<'a> {
    /// Approves the content with this hash.
    Approve(&'a str),
    /// Sends it back with remarks.
    Return(&'a str),
    /// Takes it into its own report.
    Consolidate,
    /// Sends that report up.
    SendUp,
}

/// Lets a level decide.
pub async fn decide(
    tx: &mut Tx,
    tools: Tools<'_>,
    actor: &Actor,
    case: &Case,
    filing: &Filing,
    verdict: Verdict<'_>,
) -> Result<Filing, Fault> {
    let content = stored(tx, filing).await?.content;
    let now = path(tx, tools, case, filing).await?;
    let (taken, word, action, remark) = match verdict {
        Verdict::Approve(hash) => (Step::Approve { hash }, "approved", "filing.approved", None),
        Verdict::Return(remarks) => (
            Step::Return { remarks },
            "returned",
            "filing.returned",
            Some(remarks),
        ),
        Verdict::Consolidate => (Step::Consolidate, "consolidated", "filing.consolidated", None),
        Verdict::SendUp => (Step::SendUp, "sent_up", "filing.sent_up", None),
    };
    let next = now.after(taken, hand(actor))?;
    let row = moved(filing, &next);
    hand_over::settled(tx, &row, tools.at).await?;
    totals(tx, tools, case, (filing, &content), (&row, &content)).await?;
    rows::update(tx, &row, tools.at).await?;
    step(tx, tools, actor, &row, word, remark, None).await?;
    let detail =
        json!({ "version": row.version, "hash": row.content_hash, "level": row.level, "remark": remark });
    note(tx, tools, actor, action, &row.id, detail).await?;
    Ok(row)
}

fn hand(actor: &Actor) -> Hand<'_> {
    Hand {
        person: &actor.person,
        unit: &actor.unit,
    }
}

/// Who took the place of a unit that has ended writes for it.
fn author<'a>(tools: Tools<'_>, actor: &'a Actor, filing: &'a Filing) -> Hand<'a> {
    let mut hand = hand(actor);
    if filing.is_written_by(tools.directory, &actor.unit, tools.at.day()) {
        hand.unit = &filing.unit;
    }
    hand
}

/// The row after a step of the path.
fn moved(filing: &Filing, next: &Path) -> Filing {
    Filing {
        state: next.state.code().to_owned(),
        level: next.approved_levels() as i64,
        counts: next.state.counts(),
        ..filing.clone()
    }
}

/// Puts a changed content into the row and keeps it as a revision.
async fn write(
    tx: &mut Tx,
    tools: Tools<'_>,
    actor: &Actor,
    (kept, row): (&Revision, &mut Filing),
    writing: &Writing,
    hash: &str,
) -> Result<(), Fault> {
    if kept.hash == hash && kept.reasons == json!(writing.reasons) {
        return Ok(());
    }
    row.version += 1;
    hash.clone_into(&mut row.content_hash);
    writing.content.kind.code().clone_into(&mut row.kind);
    let new = revision(
        row.version,
        &writing.content,
        &writing.reasons,
        hash,
        &actor.person,
        tools.at,
    );
    rows::insert_revision(tx, &row.id, &new).await?;
    Ok(())
}

/// True when this form has sent the filing before. What was never sent, no form has sent.
pub async fn is_known(tx: &mut Tx, filing: &Filing, key: &str) -> Result<bool, Refusal> {
    if filing.submitted_at.is_none() {
        return Ok(false);
    }
    let step = rows::step_of_key(tx, key).await?;
    Ok(step.is_some_and(|step| step.filing == filing.id))
}

/// What a filing says now.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The revision that counts.
    pub revision: Revision,
    /// Its content, with the files that go with the filing.
    pub content: Content,
}

/// What a filing says now.
pub async fn stored(tx: &mut Tx, filing: &Filing) -> Result<Stored, Refusal> {
    let revision = rows::revision_in(tx, &filing.id, filing.version).await?;
    let revision = revision.ok_or_else(|| Refusal::broken("a filing without its revision"))?;
    let files = rows::hashes(tx, &filing.id).await?;
    let hashes: BTreeSet<String> = files.into_iter().map(|file| file.blob).collect();
    let content = content_of(&revision, hashes)?;
    Ok(Stored { revision, content })
}

async fn totals(
    tx: &mut Tx,
    tools: Tools<'_>,
    case: &Case,
    before: (&Filing, &Content),
    after: (&Filing, &Content),
) -> Result<(), Fault> {
    let (out, into) = (part(before.0, before.1), part(after.0, after.1));
    if out == into {
        return Ok(());
    }
    let expected = case.expected(tools);
    let above = case.above(tools, &expected);
    let above: Vec<_> = above.iter().map(|(above, below)| (above, *below)).collect();
    let place = Place {
        regime: &before.0.regime,
        edition: &case.edition.1,
        period: &before.0.period,
        above: &above,
    };
    Ok(keep(tx, tools.at, place, out, into).await?)
}

async fn step(
    tx: &mut Tx,
    tools: Tools<'_>,
    actor: &Actor,
    row: &Filing,
    word: &str,
    remark: Option<&str>,
    key: Option<&str>,
) -> Result<(), Fault> {
    let new = rows::Step {
        id: tools.ids.next(tools.at),
        filing: row.id.clone(),
        step: word.to_owned(),
        version: row.version,
        hash: row.content_hash.clone(),
        level: row.level,
        person: Some(actor.person.clone()),
        unit: Some(actor.unit.clone()),
        remark: remark.map(str::to_owned),
        step_key: key.map(str::to_owned),
        made_at: tools.at.0,
    };
    rows::insert_step(tx, &new).await?;
    Ok(())
}

async fn note(
    tx: &mut Tx,
    tools: Tools<'_>,
    actor: &Actor,
    action: &'static str,
    subject: &str,
    detail: Value,
) -> Result<(), Fault> {
    let entry = Entry {
        person: Some(&actor.person),
        unit: Some(&actor.unit),
        action,
        subject,
        detail,
    };
    Ok(audit::append(tx, tools.at, &entry).await?)
}
