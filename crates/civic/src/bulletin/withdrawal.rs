//! Taking an urgent broadcast back: one action, on exactly the places that it went to.

use serde::{Deserialize, Serialize};

use super::model::{Bulletin, Kind};
use super::rights::{BulletinAct, Mandate, may};
use super::urgent::{Armed, Order, Reason, Refusal, UrgentRule};
use crate::Moment;

/// How a broadcast ends before its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Hủy: it stops.
    Cancelled,
    /// Đính chính: it stops, and this bulletin follows.
    Corrected(String),
}

/// What every device that had it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// The bulletin that ends.
    pub bulletin: String,
    /// How.
    pub ending: Ending,
    /// Exactly the communes that it went to.
    pub targets: Vec<String>,
    /// Who did it: one person is enough to make silence.
    pub by: String,
    /// When.
    pub at: Moment,
}

impl Armed {
    /// Stops it where it went. One person is enough, also after its end.
    pub fn cancel(&self, by: &Mandate, now: Moment) -> Result<Withdrawal, Refusal> {
        self.end(by, Ending::Cancelled, now)
    }

    /// Stops it at once, and asks for the correction on the same places: a second person confirms that one.
    pub fn correct(
        &self,
        by: &Mandate,
        correction: &Bulletin,
        rule: &UrgentRule,
        now: Moment,
    ) -> Result<(Withdrawal, Order), Refusal> {
        if !matches!(correction.kind, Kind::Correction | Kind::Denial) || correction.mode != self.order.mode {
            return Err(Refusal::Changed);
        }
        let expires = now.plus_minutes(rule.longest_minutes);
        let expires = correction.expires.map_or(expires, |end| end.min(expires));
        let targets = &self.order.targets;
        // A correction is never the one too many.
        let order = Order::ask(correction, by, Reason::Denial, expires, targets, rule, 0, now)?;
        let withdrawal = self.end(by, Ending::Corrected(correction.id.clone()), now)?;
        Ok((withdrawal, order))
    }

    fn end(&self, by: &Mandate, ending: Ending, at: Moment) -> Result<Withdrawal, Refusal> {
        may(by, BulletinAct::SendUrgent).map_err(|_| Refusal::NotNamed)?;
        Ok(Withdrawal {
            bulletin: self.order.bulletin.clone(),
            ending,
            targets: self.order.targets.clone(),
            by: by.person.clone(),
            at,
        })
    }
}
