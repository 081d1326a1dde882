//! Who may do what with bulletins: facts about a person come in, the answer goes out.

use super::model::Level;
use crate::Role;
use crate::permission::Denied;

/// What somebody wants to do with a bulletin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BulletinAct {
    /// Write, record, edit.
    Compose,
    /// Listen, so that it counts.
    Hear,
    /// Approve a recording.
    Approve,
    /// Send a recording back with remarks.
    SendBack,
    /// Send it to communes.
    Send,
    /// Ask for, or confirm, an urgent broadcast; take one back.
    SendUrgent,
    /// Accept, decline, order and schedule what reached the commune.
    Choose,
}

impl BulletinAct {
    /// Every act.
    pub const ALL: [Self; 7] = [
        Self::Compose,
        Self::Hear,
        Self::Approve,
        Self::SendBack,
        Self::Send,
        Self::SendUrgent,
        Self::Choose,
    ];
}

/// What is known about a person, for one bulletin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mandate {
    /// Who.
    pub person: String,
    /// The person's role.
    pub role: Role,
    /// The level of the person's unit.
    pub level: Level,
    /// The bulletin is of the person's unit; for [`BulletinAct::Choose`]: it reached the person's commune.
    pub own_unit: bool,
    /// The unit named the person as an approver.
    pub approver: bool,
    /// The unit named the person for urgent broadcasts.
    pub urgent: bool,
    /// A second factor was given in this session.
    pub second_factor: bool,
}

/// Answers whether the person may. Approving, and everything urgent, asks for a second factor (requirement 40).
pub fn may(post: &Mandate, act: BulletinAct) -> Result<(), Denied> {
    use BulletinAct::{Approve, Choose, Compose, Hear, Send, SendBack, SendUrgent};
    let sure = |named: bool| {
        if named && post.second_factor {
            Ok(())
        } else {
            Err(Denied::Role)
        }
    };
    match (post.role, act) {
        // The operator keeps the machine running and originates no sound (requirement 39).
        (Role::Operator, _) => Err(Denied::Role),
        (_, Choose) if post.level != Level::Commune => Err(Denied::Role),
        _ if !post.own_unit => Err(Denied::Foreign),
        (_, Compose | Hear | Choose) => Ok(()),
        (Role::Newsroom, Send | SendUrgent) => Err(Denied::Role),
        (_, Send) => Ok(()),
        (_, Approve) => sure(post.approver),
        // Nothing leaves by it: whoever is named may, without the second factor.
        (_, SendBack) if post.approver => Ok(()),
        (_, SendBack) => Err(Denied::Role),
        (_, SendUrgent) => sure(post.urgent),
    }
}

/// Answers whether somebody may name a person of a unit as approver or for urgent broadcasts. Nobody names themselves, so
/// that whoever makes sound was named by a second person; the operator, who makes accounts, names nobody.
pub fn may_name(giver: (&str, Role), named: (&str, Role), own_unit: bool, above: bool) -> Result<(), Denied> {
    match (giver, named) {
        ((_, Role::Operator | Role::Newsroom), _) | (_, (_, Role::Operator)) => Err(Denied::Role),
        _ if !own_unit && !above => Err(Denied::Foreign),
        ((giver, _), (named, _)) if giver == named => Err(Denied::Role),
        _ => Ok(()),
    }
}
