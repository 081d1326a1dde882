//! How the actor's unit stands to things: asked in every handler that takes an id, answered here alone.

#[cfg(test)]
mod cast_tests;
#[cfg(test)]
mod matrix_tests;
mod store;

use civic::filing::Level;
use civic::permission::Relation;
use civic::unit::Directory;
use viet::Date;

use crate::directive::scope;
use crate::http::{Desk, Refusal};

/// What decides about an assignment.
#[derive(Clone, Copy, Debug)]
pub struct AssignmentKey<'a> {
    /// The unit that it was given to.
    pub unit: &'a str,
    /// The unit that gave it.
    pub given_by: &'a str,
    /// The directive that it comes from.
    pub directive: &'a str,
}

/// How the actor's unit stands to a directive: it sent it, something of it was given to it, or it stands above a unit
/// that something was given to. Empty: none of these, and none of its business; also when there is no such directive.
pub async fn to_directive(desk: &Desk, directive: &str) -> Result<Vec<Relation>, Refusal> {
    let (unit, mut relations) = (desk.actor.unit.as_str(), Vec::new());
    let Some(sender) = store::sender(desk.db(), directive).await? else {
        return Ok(relations);
    };
    if stands_for(desk, &sender) {
        relations.push(Relation::Sent);
    }
    let formers = desk.directory();
    let formers = formers.formers(unit, desk.today());
    let own = std::iter::once(unit).chain(formers.into_iter().map(|former| former.id.as_str()));
    let own: Vec<String> = own.map(str::to_owned).collect();
    if store::any_of(desk.db(), directive, &own).await? {
        relations.push(Relation::Received);
    }
    // Nothing is open to those above that is not open to the sender. Asked from the few units below: a directive to the
    // whole country is not read for nothing.
    if !relations.contains(&Relation::Sent) {
        let below = scope::below(&desk.directory(), unit, desk.today());
        if store::any_of(desk.db(), directive, &below).await? {
            relations.push(Relation::StandsAbove);
        }
    }
    Ok(relations)
}

/// How the actor's unit stands to an assignment. The directive's sender counts as the sender of all that came of it.
pub async fn to_assignment(desk: &Desk, key: &AssignmentKey<'_>) -> Result<Vec<Relation>, Refusal> {
    let mut all = to_assignments(desk, key.directive, std::slice::from_ref(key)).await?;
    Ok(all.pop().unwrap_or_default())
}

/// The same for several assignments of one directive.
pub async fn to_assignments(
    desk: &Desk,
    directive: &str,
    keys: &[AssignmentKey<'_>],
) -> Result<Vec<Vec<Relation>>, Refusal> {
    let sender = store::sender(desk.db(), directive).await?;
    let sent_all = sender.is_some_and(|sender| stands_for(desk, &sender));
    Ok(keys.iter().map(|key| standing(desk, key, sent_all)).collect())
}

fn standing(desk: &Desk, key: &AssignmentKey<'_>, sent_all: bool) -> Vec<Relation> {
    let (unit, mut relations) = (desk.actor.unit.as_str(), Vec::new());
    if sent_all || stands_for(desk, key.given_by) {
        relations.push(Relation::Sent);
    }
    if stands_for(desk, key.unit) {
        relations.push(Relation::Received);
    }
    if above(&desk.directory(), unit, key.unit, desk.today()) {
        relations.push(Relation::StandsAbove);
    }
    relations
}

/// True when the actor's unit is this one, or its only successor.
fn stands_for(desk: &Desk, unit: &str) -> bool {
    desk.directory().stands_for(&desk.actor.unit, unit, desk.today())
}

/// True when the viewer stands above the unit, or above everybody who took its place.
fn above(directory: &Directory, viewer: &str, unit: &str, on: Date) -> bool {
    if directory.exists(unit, on) {
        return directory.stands_above(viewer, unit, on);
    }
    let heirs = directory.successors(unit, on);
    !heirs.is_empty()
        && heirs
            .iter()
            .all(|(heir, _)| directory.stands_above(viewer, &heir.id, on))
}

/// Who publishes: the unit that issued it; those above that unit may confirm.
#[must_use]
pub fn to_publication(desk: &Desk, issuer: &str) -> Vec<Relation> {
    let mut relations = to_letter(desk, issuer);
    if above(&desk.directory(), &desk.actor.unit, issuer, desk.today()) {
        relations.push(Relation::StandsAbove);
    }
    relations
}

/// A letter on the desk is its unit's own; nobody else knows of it.
#[must_use]
pub fn to_letter(desk: &Desk, unit: &str) -> Vec<Relation> {
    if stands_for(desk, unit) {
        vec![Relation::Sent]
    } else {
        Vec::new()
    }
}

/// A re-organisation is its author's unit's; operators see it without standing to it.
#[must_use]
pub fn to_reform(desk: &Desk, unit: &str) -> Vec<Relation> {
    to_letter(desk, unit)
}

/// A bulletin is its unit's own; once sent, also that of the units that it reached, and of those that stand above either.
#[must_use]
pub fn to_bulletin(desk: &Desk, unit: &str, reached: &[&str]) -> Vec<Relation> {
    let (directory, own, on) = (desk.directory(), desk.actor.unit.as_str(), desk.today());
    let mut relations = to_letter(desk, unit);
    if reached.iter().any(|reached| stands_for(desk, reached)) {
        relations.push(Relation::Received);
    }
    let below = |unit: &str| directory.stands_above(own, unit, on);
    let sent = !reached.is_empty();
    if sent && (below(unit) || reached.iter().any(|reached| below(reached))) {
        relations.push(Relation::StandsAbove);
    }
    relations
}

/// A paper is its unit's own; nobody else knows of it before it goes out.
#[must_use]
pub fn to_paper(desk: &Desk, unit: &str) -> Vec<Relation> {
    to_letter(desk, unit)
}

/// A report is its own unit's. One on the whole programme (no `part`) is what the sender makes of it; one on a part is
/// the work of a unit that received something.
#[must_use]
pub fn to_report(desk: &Desk, unit: &str, part: Option<&str>) -> Vec<Relation> {
    match part {
        _ if !stands_for(desk, unit) => Vec::new(),
        None => vec![Relation::Sent],
        Some(_) => vec![Relation::Received],
    }
}

/// A filing is its own unit's work; the units on its way up asked for it; those above in the tree may see it.
#[must_use]
pub fn to_filing(desk: &Desk, unit: &str, finisher: Option<&str>, levels: &[Level]) -> Vec<Relation> {
    let own = desk.actor.unit.as_str();
    let mut relations = Vec::new();
    if finisher == Some(own) || answers_for(&desk.directory(), own, unit, desk.today()) {
        relations.push(Relation::Received);
    }
    if levels.iter().any(|level| level.unit == own) {
        relations.push(Relation::Sent);
    }
    if desk.directory().stands_above(own, unit, desk.today()) {
        relations.push(Relation::StandsAbove);
    }
    relations
}

/// A unit files for itself, and for one that has ended when it alone took that one's place.
#[must_use]
pub fn answers_for(directory: &Directory, own: &str, unit: &str, today: Date) -> bool {
    own == unit || matches!(directory.successors(unit, today).as_slice(), [(heir, _)] if heir.id == own)
}

/// A station and its timetable are its own unit's; those who stand above it in the tree may see it. One that ended is its
/// only successor's.
#[must_use]
pub fn to_station(desk: &Desk, unit: &str) -> Vec<Relation> {
    let mut relations = Vec::new();
    if stands_for(desk, unit) {
        relations.push(Relation::Received);
    }
    if above(&desk.directory(), &desk.actor.unit, unit, desk.today()) {
        relations.push(Relation::StandsAbove);
    }
    relations
}

/// A regime is the unit's that receives by it.
#[must_use]
pub fn to_regime(desk: &Desk, unit: &str) -> Vec<Relation> {
    if desk.actor.unit == unit {
        vec![Relation::Sent]
    } else {
        Vec::new()
    }
}
