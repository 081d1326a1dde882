//! The one door to the state of a bulletin at a commune: rule, row and audit entry together.

use ::store::audit::{self, Entry};
use ::store::{Error, Result, Tx};
use civic::Moment;
use civic::bulletin::{Class, Hand, Reception, Step, WrongStep};
use serde_json::json;

use super::store::{self, target};

/// Whose step it is.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// The person; `None`: the program.
    pub person: Option<&'a str>,
    /// The unit that they act for.
    pub unit: Option<&'a str>,
    /// A person of the commune, or the platform.
    pub hand: Hand,
}

impl By<'_> {
    /// The program itself, for whoever sent the bulletin.
    pub const PROGRAM: By<'static> = By {
        person: None,
        unit: None,
        hand: Hand::Platform,
    };
}

/// Takes a step of a bulletin at a commune, in the caller's transaction. What the rules refuse changes nothing.
pub async fn step(
    tx: &mut Tx,
    (bulletin, unit): (&str, &str),
    step: Step,
    by: By<'_>,
    at: Moment,
) -> Result<std::result::Result<Reception, WrongStep>> {
    let row = store::bulletin(tx, bulletin).await?;
    let (Some(row), Some(there)) = (row, target::target(tx, bulletin, unit).await?) else {
        return Ok(Err(WrongStep::NotNow));
    };
    let damaged = || Error::Damaged(format!("bulletin {bulletin} at {unit}: unknown state"));
    let class = Class::from_code(&row.class).ok_or_else(damaged)?;
    let state = reception(&there.state, there.why.as_deref()).ok_or_else(damaged)?;
    let next = match state.after(class, step, by.hand) {
        Ok(next) => next,
        Err(refused) => return Ok(Err(refused)),
    };
    if next == state {
        return Ok(Ok(next));
    }
    let moved = target::Moved {
        bulletin,
        unit,
        from: &there.state,
        to: next.code(),
        why: why(&next),
        by: by.person,
    };
    if !target::moved(tx, moved, at).await? {
        return Ok(Err(WrongStep::NotNow));
    }
    let detail = json!({ "unit": unit, "from": there.state, "to": next.code(), "why": why(&next) });
    let entry = Entry {
        person: by.person,
        unit: by.unit,
        action: "bulletin.moved",
        subject: bulletin,
        detail,
    };
    audit::append(tx, at, &entry).await?;
    Ok(Ok(next))
}

/// The state with this code.
#[must_use]
pub fn reception(code: &str, why: Option<&str>) -> Option<Reception> {
    let why = why.unwrap_or_default().to_owned();
    let all = [
        Reception::Received,
        Reception::Seen,
        Reception::Accepted,
        Reception::Declined(why.clone()),
        Reception::NeedsDecision,
        Reception::Scheduled,
        Reception::Played,
        Reception::Failed(why),
        Reception::Withdrawn,
        Reception::Expired,
        Reception::Unplayed,
        Reception::Unknown,
    ];
    all.into_iter().find(|state| state.code() == code)
}

fn why(state: &Reception) -> Option<&str> {
    match state {
        Reception::Declined(why) | Reception::Failed(why) => Some(why),
        _ => None,
    }
}
