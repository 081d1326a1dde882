//! A bulletin at one commune: received, seen, accepted or declined, scheduled, played. "Pushed" is no state.
//!
//! Thông tư 39/2020/TT-BTTTT: an ordinary bulletin goes on air only when the commune chooses it; a priority one goes into
//! the programme, but the commune decides when it meets a priority bulletin of its own; an urgent one waits for nobody.

use serde::{Deserialize, Serialize};

use super::model::Class;

/// How a bulletin stands at one commune.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state", content = "why")]
pub enum Reception {
    /// It lies in the commune's inbox.
    Received,
    /// Somebody there opened it.
    Seen,
    /// The commune takes it into its programme.
    Accepted,
    /// The commune does not broadcast it, and says why.
    Declined(String),
    /// Two priority bulletins want the same time: the commune decides the order.
    NeedsDecision,
    /// It has its time.
    Scheduled,
    /// Devices confirmed that it was heard.
    Played,
    /// It was not heard, and why.
    Failed(String),
    /// The sender took it back, or it was replaced.
    Withdrawn,
    /// Its time passed before it was played.
    Expired,
    /// Its slots are over, and no day of theirs ever came: it was not played.
    Unplayed,
    /// Its slots are over, and nobody knows whether it was heard.
    Unknown,
}

/// Who takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// A person of the commune.
    Commune,
    /// The platform, for whoever sent the bulletin.
    Platform,
}

/// What happens to a bulletin at a commune.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is opened.
    See,
    /// It is taken into the programme.
    Accept,
    /// It is declined, with a reason.
    Decline(String),
    /// It gets its time.
    Schedule,
    /// It meets a priority bulletin of the commune.
    Collide,
    /// A device confirmed it.
    Play,
    /// It was not heard, with a reason.
    Fail(String),
    /// The sender takes it back.
    Withdraw,
    /// Its time is over.
    Expire,
    /// Its slots are over and never came.
    Lapse,
    /// Its slots are over and nobody said what came of them.
    Lose,
}

/// Why a step cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongStep {
    /// The commune alone decides this.
    #[error("only the commune decides this for a bulletin of class {}", .0.code())]
    CommuneDecides(Class),
    /// Only ordinary bulletins are declined.
    #[error("a bulletin of class {} cannot be declined", .0.code())]
    NotDeclinable(Class),
    /// Declining and failing say why.
    #[error("a reason is needed")]
    NoReason,
    /// The state does not allow it.
    #[error("the bulletin stands elsewhere")]
    NotNow,
}

impl Reception {
    /// The word in databases, messages and JSON.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Seen => "seen",
            Self::Accepted => "accepted",
            Self::Declined(_) => "declined",
            Self::NeedsDecision => "needs_decision",
            Self::Scheduled => "scheduled",
            Self::Played => "played",
            Self::Failed(_) => "failed",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Unplayed => "unplayed",
            Self::Unknown => "unknown",
        }
    }

    /// True when nothing more happens to it by itself: what was played, was not, or is not known stays so, whatever expires.
    /// Of the last two the commune may still make something else by another slot, and a device by what it tells late.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(
            self,
            Self::Declined(_)
                | Self::Played
                | Self::Withdrawn
                | Self::Expired
                | Self::Unplayed
                | Self::Unknown
        )
    }

    /// The state after a step.
    pub fn after(&self, class: Class, step: Step, hand: Hand) -> Result<Self, WrongStep> {
        use Reception::{
            Accepted, Declined, Expired, Failed, NeedsDecision, Played, Received, Scheduled, Seen, Unknown,
            Unplayed, Withdrawn,
        };
        allowed(class, &step, hand, self)?;
        let next = match (self, step) {
            (Received, Step::See) => Seen,
            (state, Step::See) => state.clone(),
            (Received | Seen, Step::Accept) => Accepted,
            (Received | Seen | Accepted, Step::Decline(why)) => Declined(why),
            (Received | Seen | Accepted | NeedsDecision | Failed(_) | Unplayed | Unknown, Step::Schedule) => {
                Scheduled
            }
            (Received | Seen | Accepted | Scheduled, Step::Collide) if class == Class::Priority => {
                NeedsDecision
            }
            // One cluster that says so later is enough: it was heard after all.
            (Scheduled | Played | Failed(_) | Unplayed | Unknown, Step::Play) => Played,
            (Scheduled | Unknown, Step::Fail(why)) => Failed(why),
            (Scheduled, Step::Lapse) => Unplayed,
            (Scheduled, Step::Lose) => Unknown,
            (state, Step::Withdraw) if !matches!(state, Declined(_)) => Withdrawn,
            (state, Step::Expire) if !state.is_over() => Expired,
            _ => return Err(WrongStep::NotNow),
        };
        Ok(next)
    }
}

/// Whose step this is, by class.
fn allowed(class: Class, step: &Step, hand: Hand, state: &Reception) -> Result<(), WrongStep> {
    let chosen = matches!(
        state,
        Reception::Accepted | Reception::Failed(_) | Reception::Unplayed | Reception::Unknown
    );
    match (class, step) {
        (_, Step::Decline(why) | Step::Fail(why)) if why.trim().is_empty() => Err(WrongStep::NoReason),
        (Class::Priority | Class::Urgent, Step::Decline(_)) => Err(WrongStep::NotDeclinable(class)),
        _ if hand == Hand::Commune => Ok(()),
        (_, Step::See) | (Class::Ordinary, Step::Accept | Step::Decline(_)) => {
            Err(WrongStep::CommuneDecides(class))
        }
        // What the commune took into its programme may be placed there by the platform.
        (Class::Ordinary, Step::Schedule) if !chosen => Err(WrongStep::CommuneDecides(class)),
        (Class::Priority, Step::Schedule) if *state == Reception::NeedsDecision => {
            Err(WrongStep::CommuneDecides(class))
        }
        _ => Ok(()),
    }
}

/// The reason of a broadcast that no cluster confirmed, as a code: pages have words for it.
pub const UNCONFIRMED: &str = "unconfirmed";

/// What the devices of a commune said about one broadcast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Clusters that confirmed it to the end.
    pub confirmed: u32,
    /// Clusters that said they did not play it, or not to the end.
    pub failed: u32,
    /// Clusters that have said nothing: offline, or without a player.
    pub unknown: u32,
}

impl Outcome {
    /// What follows for the commune; `None` while nothing is known, which is never counted as played.
    #[must_use]
    pub fn step(self) -> Option<Step> {
        match self {
            Self { confirmed: 1.., .. } => Some(Step::Play),
            Self {
                failed: 1..,
                unknown: 0,
                ..
            } => Some(Step::Fail(UNCONFIRMED.to_owned())),
            _ => None,
        }
    }

    /// How it ended when no day of its slots is left. Devices that said that it failed, beside others that said nothing, do
    /// not make it known.
    #[must_use]
    pub fn end(self, was_due: bool) -> Step {
        match self.step() {
            Some(step) => step,
            None if was_due || self.failed > 0 => Step::Lose,
            None => Step::Lapse,
        }
    }
}
