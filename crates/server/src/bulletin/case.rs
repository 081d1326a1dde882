//! A bulletin in the hands of somebody: may they see it, how does their unit stand to it, what are they named for.

use civic::bulletin::{BulletinAct, Mandate, level_of, may};
use civic::permission::{Act, Denied, Relation};

use super::kept::{self, Known};
use super::store::target::{self, Target};
use super::store::{book, factor};
use crate::access;
use crate::http::{Desk, Refusal};

/// Minutes that a second factor counts for.
const FACTOR_MINUTES: i64 = 8 * 60;

/// A bulletin, and whoever looks at it.
pub(super) struct Case {
    pub known: Known,
    /// Where it went, once it was sent.
    pub targets: Vec<Target>,
    pub relations: Vec<Relation>,
    pub mandate: Mandate,
}

impl Case {
    /// The target that is the actor's own commune.
    pub(super) fn own_target(&self, desk: &Desk) -> Option<&Target> {
        let on = desk.today();
        let own = |target: &&Target| desk.directory().stands_for(&desk.actor.unit, &target.unit, on);
        self.targets.iter().find(own)
    }

    pub(super) fn is_own(&self) -> bool {
        self.relations.contains(&Relation::Sent)
    }
}

/// A bulletin that the actor may do this with; a foreign one does not exist.
pub(super) async fn load(desk: &Desk, act: Act, id: &str) -> Result<Case, Refusal> {
    let mut tx = desk.db().snapshot().await?;
    let known = kept::load(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    let targets = target::targets(&mut tx, id).await?;
    let units: Vec<&str> = targets.iter().map(|target| target.unit.as_str()).collect();
    let relations = access::to_bulletin(desk, &known.bulletin.unit, &units);
    desk.may(act, &relations)?;
    let named = book::mandate(&mut tx, &known.bulletin.unit, &desk.actor.person).await?;
    let own_unit = match act {
        Act::ChooseBulletin => relations.contains(&Relation::Received),
        _ => relations.contains(&Relation::Sent),
    };
    let mandate = Mandate {
        person: desk.actor.person.clone(),
        role: desk.actor.role,
        level: own_level(desk),
        own_unit,
        approver: named.as_ref().is_some_and(|named| named.approves),
        urgent: named.as_ref().is_some_and(|named| named.sends_urgent),
        second_factor: has_factor(desk, &mut tx).await?,
    };
    Ok(Case {
        known,
        targets,
        relations,
        mandate,
    })
}

/// Whether the second factor was given in this session.
pub(super) async fn has_factor(desk: &Desk, tx: &mut ::store::Tx) -> Result<bool, Refusal> {
    let Some(who) = &desk.who else { return Ok(false) };
    let since = desk.at.plus_minutes(-FACTOR_MINUTES);
    Ok(factor::is_given(tx, &who.session, &desk.actor.person, since).await?)
}

/// The level of the actor's unit.
pub(super) fn own_level(desk: &Desk) -> civic::bulletin::Level {
    let directory = desk.directory();
    let kind = directory.get(&desk.actor.unit).map(|unit| unit.kind);
    kind.map_or(civic::bulletin::Level::Province, level_of)
}

/// Why somebody may not: the rule's answer, in a sentence that names the way out.
pub(super) fn why_not(desk: &Desk, mandate: &Mandate, act: BulletinAct) -> Option<String> {
    may(mandate, act).err().map(|denied| match (denied, act) {
        (Denied::Foreign, _) => desk.t("bulletin.not.foreign"),
        (Denied::Role, BulletinAct::Approve | BulletinAct::SendBack) if !mandate.approver => {
            desk.t("bulletin.not.approver")
        }
        (Denied::Role, BulletinAct::SendUrgent) if !mandate.urgent => desk.t("bulletin.not.urgent"),
        (Denied::Role, BulletinAct::Approve | BulletinAct::SendUrgent) => desk.t("bulletin.not.factor"),
        (Denied::Role, _) => desk.t("bulletin.not.role"),
    })
}

/// Goes on when the rule allows it.
pub(super) fn allow(desk: &Desk, mandate: &Mandate, act: BulletinAct) -> Result<(), Refusal> {
    match may(mandate, act) {
        Err(Denied::Foreign) => Err(Refusal::NotFound),
        Err(Denied::Role) => {
            let why = why_not(desk, mandate, act).unwrap_or_default();
            Err(Refusal::Conflict(why))
        }
        Ok(()) => Ok(()),
    }
}
