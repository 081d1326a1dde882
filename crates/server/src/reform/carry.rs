//! Carrying out: at the legal hour, once, whole or not at all.

use ::store::audit::{self, Entry};
use ::store::{Result, Tx, directory};
use civic::Moment;
use civic::reform::{Effect, Fate, Reform, Rule, check};
use civic::unit::Directory;
use serde_json::{Value, json};

use super::affected::{Carry, Thing};
use super::{store, words};
use crate::site::Site;
use crate::station::Silence;

/// What became of one that was due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is carried out: kind, how many went by rule, how many wait for a person.
    Done(Vec<(&'static str, usize, usize)>),
    /// It cannot be: the directory has changed since it was signed. The sentence says how.
    Stuck(String),
}

/// Carries out what is signed and due, the earliest hour first. What stands still is noted once and tried again.
pub async fn run_due(site: &Site) -> Result<Vec<(String, Outcome)>> {
    let mut done = Vec::new();
    for due in store::due(&site.db, site.clock.now()).await? {
        if let Some(outcome) = carry_out(site, &due.id).await? {
            done.push((due.id, outcome));
        }
    }
    Ok(done)
}

/// Carries out one; nothing when somebody else did, it is not due, or it is not signed as it stands. Everything is in one
/// transaction: a program that ends in the middle has changed nothing, and the next one begins anew.
pub(super) async fn carry_out(site: &Site, id: &str) -> Result<Option<Outcome>> {
    let at = site.clock.now();
    let mut tx = site.db.begin().await?;
    if !store::take_due(&mut tx, id, at).await? {
        return Ok(None);
    }
    let silence = Silence::before(&mut tx, site).await?;
    let (reform, before) = (
        store::content_in(&mut tx, id).await?,
        directory::load_in(&mut tx).await?,
    );
    if let Err(why) = amend(&mut tx, id, &reform, &before, at).await? {
        drop(tx);
        return stuck(site, id, why).await.map(Some);
    }
    let counts = move_things(&mut tx, site, id, &Effect::of(&before, &reform), at).await?;
    silence.keep(&mut tx, site).await?;
    let detail = json!({
        "on": reform.on().to_string(), "basis": reform.heading.basis, "changes": reform.changes.len(),
        "moved": counts.iter().map(|(kind, moved, asked)| json!([kind, moved, asked])).collect::<Vec<_>>(),
    });
    note(&mut tx, at, "reform.carried_out", id, detail).await?;
    tx.commit().await?;
    site.directory_changed().await?;
    Ok(Some(Outcome::Done(counts)))
}

/// The units themselves. The sentence says why not: another re-organisation or a correction came in between.
async fn amend(
    tx: &mut Tx,
    id: &str,
    reform: &Reform,
    before: &Directory,
    at: Moment,
) -> Result<std::result::Result<(), String>> {
    let row = store::hold(tx, id).await?;
    let (_, hash) = store::written(reform)?;
    if row.and_then(|row| row.signed_hash) != Some(hash) {
        return Ok(Err(words::vi("reform.fault.hash")));
    }
    let faults = check(before, reform);
    if !faults.is_empty() {
        return Ok(Err(words::all_in_vi(before, reform, &faults)));
    }
    let changes = Effect::of(before, reform).amendments(&reform.heading.basis);
    let amended = directory::amend(tx, &changes, at).await?;
    Ok(amended.map(drop).map_err(|objections| {
        let shown = objections.iter().take(3).map(ToString::to_string);
        shown.collect::<Vec<_>>().join("; ")
    }))
}

/// What hangs on the units that end, kind by kind.
async fn move_things(
    tx: &mut Tx,
    site: &Site,
    id: &str,
    effect: &Effect,
    at: Moment,
) -> Result<Vec<(&'static str, usize, usize)>> {
    let mut counts = Vec::new();
    for kind in crate::AFFECTED.iter().filter(|kind| kind.rule != Rule::Stays) {
        let things = kind.fates(tx, effect).await?;
        let (mut goes, mut asks): (Vec<(&Thing, &str)>, Vec<&Thing>) = (Vec::new(), Vec::new());
        for (thing, fate) in &things {
            match fate {
                Fate::Goes(to) => goes.push((thing, to.as_str())),
                Fate::Ends => goes.push((thing, "")),
                Fate::Ask(_) => asks.push(thing),
                Fate::Stays => {}
            }
        }
        let moves = goes
            .iter()
            .map(|(thing, to)| json!([kind.name, thing.id, thing.unit, to]))
            .collect();
        let questions = asks
            .iter()
            .map(|thing| json!([kind.name, thing.id, thing.unit]))
            .collect();
        counts.push((kind.name, goes.len(), asks.len()));
        if !goes.is_empty() {
            let carry = Carry {
                reform: id,
                at,
                on: effect.on,
                ids: &site.ids,
                things: goes,
            };
            (kind.carry)(tx, &carry).await?;
        }
        store::insert_moves(tx, id, None, at, moves).await?;
        store::insert_questions(tx, id, questions).await?;
    }
    Ok(counts)
}

/// It waits until a person takes it back; the reason is noted when it is a new one.
async fn stuck(site: &Site, id: &str, why: String) -> Result<Outcome> {
    let at = site.clock.now();
    let mut tx = site.db.begin().await?;
    if store::set_stuck(&mut tx, id, &why).await? {
        note(&mut tx, at, "reform.stuck", id, json!({ "why": why })).await?;
        tx.commit().await?;
        tracing::warn!(
            reform = id,
            why,
            "a re-organisation that is due cannot be carried out"
        );
    }
    Ok(Outcome::Stuck(why))
}

async fn note(tx: &mut Tx, at: Moment, action: &'static str, subject: &str, detail: Value) -> Result<()> {
    let entry = Entry {
        person: None,
        unit: None,
        action,
        subject,
        detail,
    };
    audit::append(tx, at, &entry).await
}
