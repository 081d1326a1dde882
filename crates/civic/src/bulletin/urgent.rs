//! Urgent broadcasts: one person asks, another confirms, both see to whom it goes; bound to reason, expiry and recordings.

use serde::{Deserialize, Serialize};

use super::drill::Mode;
use super::model::{Bulletin, Class, Lack};
use super::rights::{BulletinAct, Mandate, may};
use crate::Moment;

/// Why something is urgent (after Nghị định 49/2024/NĐ-CP, Điều 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Thiên tai.
    Disaster,
    /// Cứu nạn, cứu hộ.
    Rescue,
    /// Cháy, nổ.
    Fire,
    /// Dịch bệnh.
    Epidemic,
    /// Tình trạng khẩn cấp.
    Emergency,
    /// Đính chính, bác bỏ tin đồn.
    Denial,
}

impl Reason {
    /// Every reason, in the order of the form.
    pub const ALL: [Self; 6] = [
        Self::Disaster,
        Self::Rescue,
        Self::Fire,
        Self::Epidemic,
        Self::Emergency,
        Self::Denial,
    ];

    /// The word in databases, messages and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Disaster => "disaster",
            Self::Rescue => "rescue",
            Self::Fire => "fire",
            Self::Epidemic => "epidemic",
            Self::Emergency => "emergency",
            Self::Denial => "denial",
        }
    }

    /// The reason with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// Limits of urgent broadcasts; ours, as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrgentRule {
    /// The longest time that one may hold, in minutes.
    pub longest_minutes: i64,
    /// Minutes within which the second person confirms.
    pub confirm_minutes: i64,
    /// How many a unit may send within an hour.
    pub per_hour: usize,
}

impl Default for UrgentRule {
    fn default() -> Self {
        Self {
            longest_minutes: 24 * 60,
            confirm_minutes: 15,
            per_hour: 6,
        }
    }
}

/// Asked for by one person, not yet on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The bulletin.
    pub bulletin: String,
    /// Hashes of its approved recordings, in order: what is confirmed is what was heard.
    pub recordings: Vec<String>,
    /// Live or drill.
    pub mode: Mode,
    /// Why.
    pub reason: Reason,
    /// Until when, exclusive.
    pub expires: Moment,
    /// The communes, each once, in order.
    pub targets: Vec<String>,
    /// The first person.
    pub asked_by: String,
    /// When.
    pub asked_at: Moment,
}

/// What the second person saw and typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// How many communes the page showed.
    pub targets: usize,
    /// The words typed: [`Mode::typed_words`].
    pub typed: String,
}

/// Confirmed by a second person: it may go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Armed {
    /// What was asked for.
    pub order: Order,
    /// The second person.
    pub confirmed_by: String,
    /// When.
    pub confirmed_at: Moment,
}

/// Why an urgent broadcast does not go.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The person is not named for it, or gave no second factor.
    #[error("this person may not send urgent broadcasts")]
    NotNamed,
    /// The bulletin is of another class.
    #[error("the bulletin is not urgent")]
    NotUrgent,
    /// The bulletin cannot leave.
    #[error("the bulletin cannot leave: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Lacks(Vec<Lack>),
    /// No commune is named.
    #[error("it goes to nobody")]
    NoTargets,
    /// The end lies in the past or too far ahead.
    #[error("the end must lie within {0} minutes from now")]
    WrongExpiry(i64),
    /// Too many within an hour.
    #[error("{0} urgent broadcasts were sent within an hour")]
    TooMany(usize),
    /// The one who asked cannot confirm.
    #[error("a second person must confirm")]
    SamePerson,
    /// The second person saw another list, or typed other words.
    #[error("the list of communes or the typed words do not match")]
    NotWhatWasShown,
    /// A recording changed since.
    #[error("the bulletin changed since it was asked for")]
    Changed,
    /// It was asked for too long ago.
    #[error("it was asked for too long ago; ask again")]
    Stale,
}

impl Order {
    /// Asks for an urgent broadcast. `lately`: how many the unit sent within the last hour.
    #[expect(clippy::too_many_arguments, reason = "each is a condition of requirement 13")]
    pub fn ask(
        bulletin: &Bulletin,
        by: &Mandate,
        reason: Reason,
        expires: Moment,
        targets: &[String],
        rule: &UrgentRule,
        lately: usize,
        now: Moment,
    ) -> Result<Self, Refusal> {
        may(by, BulletinAct::SendUrgent).map_err(|_| Refusal::NotNamed)?;
        ready(bulletin, now)?;
        let mut targets = targets.to_vec();
        targets.sort();
        targets.dedup();
        if targets.is_empty() {
            return Err(Refusal::NoTargets);
        }
        if expires <= now || expires > now.plus_minutes(rule.longest_minutes) {
            return Err(Refusal::WrongExpiry(rule.longest_minutes));
        }
        if lately >= rule.per_hour {
            return Err(Refusal::TooMany(lately));
        }
        Ok(Self {
            bulletin: bulletin.id.clone(),
            recordings: recordings(bulletin),
            mode: bulletin.mode,
            reason,
            expires,
            targets,
            asked_by: by.person.clone(),
            asked_at: now,
        })
    }

    /// Confirms it: another person, who saw the same list, within minutes, while nothing changed.
    pub fn confirm(
        self,
        bulletin: &Bulletin,
        by: &Mandate,
        seen: &Seen,
        rule: &UrgentRule,
        now: Moment,
    ) -> Result<Armed, Refusal> {
        may(by, BulletinAct::SendUrgent).map_err(|_| Refusal::NotNamed)?;
        if by.person == self.asked_by {
            return Err(Refusal::SamePerson);
        }
        ready(bulletin, now)?;
        if bulletin.id != self.bulletin
            || recordings(bulletin) != self.recordings
            || bulletin.mode != self.mode
        {
            return Err(Refusal::Changed);
        }
        if now < self.asked_at
            || now > self.asked_at.plus_minutes(rule.confirm_minutes)
            || now >= self.expires
        {
            return Err(Refusal::Stale);
        }
        if seen.targets != self.targets.len() || seen.typed.trim() != self.mode.typed_words() {
            return Err(Refusal::NotWhatWasShown);
        }
        Ok(Armed {
            order: self,
            confirmed_by: by.person.clone(),
            confirmed_at: now,
        })
    }
}

impl Armed {
    /// Whether it is still to be heard.
    #[must_use]
    pub fn holds(&self, now: Moment) -> bool {
        self.confirmed_at <= now && now < self.order.expires
    }
}

fn ready(bulletin: &Bulletin, now: Moment) -> Result<(), Refusal> {
    if bulletin.class != Class::Urgent {
        return Err(Refusal::NotUrgent);
    }
    let lacks = bulletin.lacks(now);
    if lacks.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Lacks(lacks))
    }
}

fn recordings(bulletin: &Bulletin) -> Vec<String> {
    let approved = bulletin.variants.iter().filter_map(|variant| variant.playable());
    let mut hashes: Vec<_> = approved.map(|audio| audio.sha256.clone()).collect();
    hashes.sort();
    hashes
}
