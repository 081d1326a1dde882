//! Tickets (phiếu sự cố): from an alarm or a person's word to the repair that somebody else confirmed.

use serde::{Deserialize, Serialize};

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The device says nothing.
    Offline,
    /// It is silent when it should be heard.
    Silent,
    /// It is heard when it should be silent.
    Unplanned,
    /// Its clock is wrong.
    Clock,
    /// Power.
    Power,
    /// SIM or network.
    Sim,
    /// Whistling, humming, too loud, too quiet.
    Sound,
    /// Pole, horn, cable.
    Hardware,
    /// Two boxes under one name: cloned, or its log was lost.
    Cloned,
}

impl Fault {
    /// Every fault, in the order of the form. That a device was cloned is found out, not reported.
    pub const ALL: [Self; 9] = [
        Self::Silent,
        Self::Unplanned,
        Self::Sound,
        Self::Power,
        Self::Sim,
        Self::Hardware,
        Self::Offline,
        Self::Clock,
        Self::Cloned,
    ];

    /// The word in databases and messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Silent => "silent",
            Self::Unplanned => "unplanned",
            Self::Clock => "clock",
            Self::Power => "power",
            Self::Sim => "sim",
            Self::Sound => "sound",
            Self::Hardware => "hardware",
            Self::Cloned => "cloned",
        }
    }

    /// The fault with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.code() == code)
    }
}

/// How far the repair has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// Nobody has taken it.
    Open,
    /// Somebody has.
    Taken,
    /// It waits for a part, for money, for another body.
    Waiting,
    /// It is said to be mended.
    Repaired,
    /// Somebody else confirmed it.
    Closed,
    /// It was none, or is another ticket's.
    Dismissed,
}

impl TicketState {
    const ALL: [Self; 6] = [
        Self::Open,
        Self::Taken,
        Self::Waiting,
        Self::Repaired,
        Self::Closed,
        Self::Dismissed,
    ];

    /// The word in databases and messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Taken => "taken",
            Self::Waiting => "waiting",
            Self::Repaired => "repaired",
            Self::Closed => "closed",
            Self::Dismissed => "dismissed",
        }
    }

    /// The state with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The cluster or device.
    pub thing: String,
    /// What is wrong.
    pub fault: Fault,
    /// How far it has come.
    pub state: TicketState,
    /// Who mends it.
    pub repairer: Option<String>,
    /// What it cost in đồng; `None` while nobody said, which is not nothing.
    pub cost: Option<u64>,
    /// How often it came back.
    pub reopened: u32,
}

/// What happens to a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TicketStep {
    /// Somebody takes it.
    Take(String),
    /// It has to wait, and for what.
    Wait(String),
    /// It is mended, for so many đồng, if known.
    Repair(Option<u64>),
    /// Somebody confirms, or the device does by sounding as planned.
    Confirm(String),
    /// It is broken still, or again.
    Reopen,
    /// It is no fault, and why.
    Dismiss(String),
}

/// Why a ticket cannot take a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongTicket {
    /// The state does not allow it.
    #[error("the ticket stands elsewhere")]
    NotNow,
    /// A reason is needed.
    #[error("a reason is needed")]
    NoReason,
    /// Who mended it does not confirm it.
    #[error("somebody else must confirm the repair")]
    OwnRepair,
}

impl Ticket {
    /// A new one.
    #[must_use]
    pub fn open(thing: &str, fault: Fault) -> Self {
        Self {
            thing: thing.to_owned(),
            fault,
            state: TicketState::Open,
            repairer: None,
            cost: None,
            reopened: 0,
        }
    }

    /// Whether something is still to be done.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self.state, TicketState::Closed | TicketState::Dismissed)
    }

    /// Takes a step; nothing changes when it cannot be taken.
    pub fn step(&mut self, step: TicketStep) -> Result<(), WrongTicket> {
        use TicketState::{Closed, Dismissed, Open, Repaired, Taken, Waiting};
        let blank = |why: &str| why.trim().is_empty();
        self.state = match (self.state, step) {
            (_, TicketStep::Wait(why) | TicketStep::Dismiss(why)) if blank(&why) => {
                return Err(WrongTicket::NoReason);
            }
            (Open | Taken | Waiting, TicketStep::Take(who)) => {
                self.repairer = Some(who);
                Taken
            }
            (Taken, TicketStep::Wait(_)) => Waiting,
            (Taken | Waiting, TicketStep::Repair(cost)) => {
                self.cost = cost.or(self.cost);
                Repaired
            }
            (Repaired, TicketStep::Confirm(by)) if self.repairer.as_ref() == Some(&by) => {
                return Err(WrongTicket::OwnRepair);
            }
            (Repaired, TicketStep::Confirm(_)) => Closed,
            (Repaired | Closed, TicketStep::Reopen) => {
                self.reopened += 1;
                Open
            }
            (Open | Taken | Waiting, TicketStep::Dismiss(_)) => Dismissed,
            _ => return Err(WrongTicket::NotNow),
        };
        Ok(())
    }
}

/// Whether an alarm needs a ticket of its own: not while one for the same thing and fault is open.
#[must_use]
pub fn is_new(tickets: &[Ticket], thing: &str, fault: Fault) -> bool {
    !tickets
        .iter()
        .any(|ticket| ticket.is_open() && ticket.thing == thing && ticket.fault == fault)
}
