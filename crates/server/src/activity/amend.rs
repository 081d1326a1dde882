//! Correcting an activity: field by field from the version that the writer knew, nothing overwritten unseen.

use std::collections::BTreeMap;

use civic::Moment;
use civic::activity::Figure;
use civic::assignment::Handling;
use civic::merge::{Clash, Fields, merge};
use civic::permission::Act;
use serde_json::json;
use store::Tx;

use super::form::{self, Faults};
use super::measured;
use super::new::new_activity;
use super::store::{self as rows, Activity, Choice, NewClash, Revised};
use crate::assignment::{self as assignments, steps::note};
use crate::http::{Desk, Refusal};

/// What came of a correction.
#[derive(Debug)]
pub(crate) enum Amended {
    /// Written: the version now, and what a person must decide, by the id of its clash.
    Written {
        version: i64,
        clashes: Vec<(String, Clash)>,
    },
    /// The fields put together make no activity.
    Wrong(Box<Faults>),
    /// It was withdrawn.
    Withdrawn,
    /// It was written from a version that is not known here.
    NoBase,
    /// The clash was settled before.
    Settled,
    /// A figure was measured by devices and is not for people to write.
    Measured,
}

/// The fields of an activity as text, as forms and phones carry them.
#[must_use]
pub(crate) fn fields(row: &Activity) -> Fields {
    let figure = |figure| match figure {
        Figure::Items => row.items,
        Figure::Minutes => row.minutes,
        Figure::Copies => row.copies,
        Figure::People => row.people,
    };
    let mut fields: Fields = BTreeMap::from([
        ("kind".to_owned(), row.kind.clone()),
        ("day".to_owned(), row.happened_on.clone()),
        ("place".to_owned(), row.place.clone().unwrap_or_default()),
        ("language".to_owned(), row.language.clone()),
        ("audience".to_owned(), row.audience.clone().unwrap_or_default()),
        ("topic".to_owned(), row.topic.clone().unwrap_or_default()),
        ("note".to_owned(), row.note.clone().unwrap_or_default()),
    ]);
    fields.extend(Figure::ALL.map(|one| {
        let value = figure(one).map(|n| n.to_string()).unwrap_or_default();
        (one.code().to_owned(), value)
    }));
    fields
}

/// Figures are compared as numbers: `1.204` and `1204` are no difference.
pub(super) fn plain(mine: &Fields) -> Fields {
    let is_figure = |name: &str| Figure::ALL.iter().any(|figure| figure.code() == name);
    let plain = |(name, value): (&String, &String)| {
        let number = form::count(value).filter(|_| is_figure(name));
        (
            name.clone(),
            number.map_or_else(|| value.clone(), |n| n.to_string()),
        )
    };
    mine.iter().map(plain).collect()
}

/// The activity, held by the transaction, if the actor may correct it; a foreign one does not exist.
async fn hold(tx: &mut Tx, desk: &Desk, id: &str) -> Result<Activity, Refusal> {
    let row = rows::get_in(tx, id).await?.ok_or(Refusal::NotFound)?;
    desk.may(Act::LogActivity, &super::own_relations(desk, &row))?;
    assignments::hold(tx, &row.assignment)
        .await?
        .ok_or(Refusal::NotFound)?;
    rows::get_in(tx, id).await?.ok_or(Refusal::NotFound)
}

/// Corrects an activity: `mine` names only what was written, from version `base`. After anything but `Written` the
/// transaction must be dropped.
pub(crate) async fn amend(
    tx: &mut Tx,
    desk: &Desk,
    id: &str,
    base: i64,
    mine: &Fields,
) -> Result<Amended, Refusal> {
    let row = hold(tx, desk, id).await?;
    if row.withdrawn_at.is_some() {
        return Ok(Amended::Withdrawn);
    }
    let theirs = fields(&row);
    let before = match rows::fields_at(tx, id, base).await? {
        Some(fields) => fields,
        None if base == row.version => theirs.clone(),
        None => return Ok(Amended::NoBase),
    };
    let known = |name: &String| theirs.contains_key(name);
    let mine: Fields = plain(mine).into_iter().filter(|(name, _)| known(name)).collect();
    let shut = |(name, value): (&String, &String)| {
        !measured::OPEN.contains(&name.as_str()) && theirs.get(name) != Some(value)
    };
    if mine.iter().any(shut) && crate::asrun::is_measured_in(tx, id).await? {
        return Ok(Amended::Measured);
    }
    let merged = merge(&before, &mine, &theirs);
    let mut version = row.version;
    if !merged.taken.is_empty() {
        match write(tx, desk, &row, &merged.fields).await? {
            Some(faults) => return Ok(Amended::Wrong(Box::new(faults))),
            None => version += 1,
        }
    }
    let mut clashes = Vec::with_capacity(merged.clashes.len());
    for clash in merged.clashes {
        let clash_id = desk.new_id();
        let new = NewClash {
            id: &clash_id,
            activity: id,
            clash: &clash,
            person: &desk.actor.person,
        };
        rows::insert_clash(tx, &new, desk.at).await?;
        clashes.push((clash_id, clash));
    }
    let asked: Vec<_> = clashes.iter().map(|(_, clash)| &clash.field).collect();
    let detail = json!({ "base": base, "version": version, "taken": merged.taken, "clashes": asked });
    note(tx, desk.at, &desk.actor, "activity.amended", id, detail).await?;
    Ok(Amended::Written { version, clashes })
}

/// Writes the next version; gives what is wrong with it, and then has written nothing that may be kept.
async fn write(tx: &mut Tx, desk: &Desk, row: &Activity, fields: &Fields) -> Result<Option<Faults>, Refusal> {
    let assignment = assignments::hold(tx, &row.assignment)
        .await?
        .ok_or(Refusal::NotFound)?;
    if matches!(assignment.state()?, Handling::Recalled | Handling::Refused) {
        return Err(Refusal::Conflict(desk.t("activity.fault.closed")));
    }
    let typed = form::typed(|name| fields.get(name).cloned().unwrap_or_default());
    let (read, faults) = form::read(desk, &typed, Moment(assignment.issued_at).day());
    let (Some(kind), Some(day), true) = (read.kind, read.day, faults.is_empty()) else {
        return Ok(Some(faults));
    };
    let new = new_activity(&assignment, kind, day, &read, &typed, Vec::new());
    if row.version == 1 {
        rows::insert_first_revision(tx, &row.id, &self::fields(row)).await?;
    }
    let revised = Revised {
        activity: &row.id,
        version: row.version + 1,
        fields,
        person: &desk.actor.person,
    };
    rows::insert_revision(tx, &revised, desk.at).await?;
    if !rows::revise(tx, &row.id, row.version, &new).await? {
        return Err(Refusal::broken(format!(
            "activity {} changed while it was held",
            row.id
        )));
    }
    Ok(None)
}

/// Settles a clash: `mine` puts the later value in, `theirs` leaves what stands. After anything but `Written` the
/// transaction must be dropped. Also gives the activity.
pub(crate) async fn settle(
    tx: &mut Tx,
    desk: &Desk,
    clash: &str,
    mine: bool,
) -> Result<(String, Amended), Refusal> {
    let clash = rows::clash(tx, clash).await?.ok_or(Refusal::NotFound)?;
    let row = hold(tx, desk, &clash.activity).await?;
    let kept = if mine { "mine" } else { "theirs" };
    let choice = Choice {
        id: &clash.id,
        kept,
        person: &desk.actor.person,
    };
    if row.withdrawn_at.is_some() {
        return Ok((row.id, Amended::Withdrawn));
    }
    if !rows::settle(tx, &choice, desk.at).await? {
        return Ok((row.id, Amended::Settled));
    }
    let mut fields = fields(&row);
    let mut version = row.version;
    if mine && fields.insert(clash.field.clone(), clash.mine.clone()) != Some(clash.mine.clone()) {
        match write(tx, desk, &row, &fields).await? {
            Some(faults) => return Ok((row.id, Amended::Wrong(Box::new(faults)))),
            None => version += 1,
        }
    }
    let detail = json!({ "field": clash.field, "kept": kept, "version": version });
    note(
        tx,
        desk.at,
        &desk.actor,
        "activity.clash_settled",
        &row.id,
        detail,
    )
    .await?;
    let clashes = Vec::new();
    Ok((row.id, Amended::Written { version, clashes }))
}
