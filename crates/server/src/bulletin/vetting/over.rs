//! A rule that is over, or that covers a bulletin no more: what waited by it is free, unless another rule covers it; a step says
//! so, and what was held may sound.

use std::sync::Arc;

use ::store::audit::{self, Entry};
use ::store::{Result, Tx};
use civic::Ids as _;
use civic::Moment;
use civic::bulletin::Stage;
use civic::unit::Directory;
use serde_json::json;
use viet::Date;

use super::inbox::going;
use super::known::{Decided, Rules, by_rule, of_rules};
use crate::bulletin::kept::{self, Known};
use crate::bulletin::store::{editing as steps, vetting as rows};
use crate::site::Site;

/// Lets go what waited by rules that are over, and what is held by none. Two nodes do so once: whoever settles the rule, or
/// releases the recording.
pub(in crate::bulletin) async fn let_go(site: &Arc<Site>) -> Result<()> {
    let (at, directory) = (site.clock.now(), site.directory());
    let mut tx = site.db.snapshot().await?;
    let rules = Rules::read(&mut tx).await?;
    let held = rows::held(&mut tx).await?;
    drop(tx);
    let is_over =
        |one: &&Decided| one.row.settled_at.is_none() && one.rule.until.is_some_and(|until| until < at.day());
    for one in rules.all.iter().filter(is_over) {
        let mut tx = site.db.begin().await?;
        if rows::settle(&mut tx, &one.rule.id, at).await? {
            for row in rows::candidates(&mut tx, at).await? {
                if let Some(known) = kept::load(&mut tx, &row.id).await? {
                    ended(site, &mut tx, (&directory, &rules, one), &known, at).await?;
                }
            }
        }
        tx.commit().await?;
    }
    for row in held {
        let mut tx = site.db.begin().await?;
        if let Some(known) = kept::load(&mut tx, &row.id).await? {
            strayed(site, &mut tx, (&directory, &rules), &known, at).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Frees a bulletin of a rule that is over, when it waited by it on its last day and waits by no other one.
async fn ended(
    site: &Site,
    tx: &mut Tx,
    (directory, rules, one): (&Directory, &Rules, &Decided),
    known: &Known,
    at: Moment,
) -> Result<()> {
    let last: Date = one.rule.until.unwrap_or(at.day());
    let places = going(tx, directory, known, last).await?;
    let then = of_rules(tx, directory, rules, known, &places, last).await?;
    let now = of_rules(tx, directory, rules, known, &places, at.day()).await?;
    let by_this = then.is_some_and(|then| then.rule.rule.id == one.rule.id && then.before);
    if now.is_some_and(|now| now.before) || !by_this {
        return Ok(());
    }
    let waited = by_rule(tx, known, one, true).await?.unpassed;
    // Whoever decided on the end stands for it.
    let person = one.row.ended_by.as_deref().unwrap_or(&one.row.made_by);
    free(site, tx, known, (&waited, Some(person)), (Some(&one.rule.id), at)).await
}

/// Frees what is held and covered by no rule: its maker came to stand elsewhere, or the rule is of other kinds.
async fn strayed(
    site: &Site,
    tx: &mut Tx,
    (directory, rules): (&Directory, &Rules),
    known: &Known,
    at: Moment,
) -> Result<()> {
    let places = going(tx, directory, known, at.day()).await?;
    let now = of_rules(tx, directory, rules, known, &places, at.day()).await?;
    if now.is_some_and(|now| now.before) {
        return Ok(());
    }
    let variants = known.bulletin.variants.iter();
    let held = variants.filter(|one| matches!(one.stage(), Stage::Held(_)));
    let languages: Vec<String> = held.map(|one| one.language.clone()).collect();
    free(site, tx, known, (&languages, None), (None, at)).await
}

/// What was held sounds, a step says so, and the record.
async fn free(
    site: &Site,
    tx: &mut Tx,
    known: &Known,
    (languages, person): (&[String], Option<&str>),
    (rule, at): (Option<&str>, Moment),
) -> Result<()> {
    let mut freed = Vec::new();
    for language in languages {
        let Some((variant, row)) = known.variant(language) else {
            continue;
        };
        let Some(audio) = &row.audio else { continue };
        let held = matches!(variant.stage(), Stage::Held(_));
        if held && !rows::release(tx, &row.id, audio).await? {
            continue;
        }
        let step = steps::New {
            id: &site.ids.next(at),
            bulletin: &known.bulletin.id,
            language,
            step: "board_freed",
            audio,
            version: row.version,
            person: person.or(row.approved_by.as_deref()).unwrap_or(&known.created_by),
            remark: None,
        };
        steps::insert(tx, step, at).await?;
        freed.push(language);
    }
    if freed.is_empty() {
        return Ok(());
    }
    let entry = Entry {
        person: None,
        unit: Some(&known.bulletin.unit),
        action: "bulletin.board_freed",
        subject: &known.bulletin.id,
        detail: json!({ "rule": rule, "languages": freed }),
    };
    audit::append(tx, at, &entry).await
}
