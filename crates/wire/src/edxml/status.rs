//! How far an organ has come with a document that it got: the message, and its codes.

use civic::assignment::{Handling, Step};

use super::document::{Organ, ResponseFor};
use super::stamp::Stamp;
use super::trace::Staff;

/// A status message. It names no receiver: it goes to the organ of the document that it answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Who says it.
    pub from: Organ,
    /// The document that it is about.
    pub about: ResponseFor,
    /// Who can be asked.
    pub staff: Option<Staff>,
    /// How far.
    pub code: Option<StatusCode>,
    /// In words.
    pub description: Option<String>,
    /// When.
    pub at: Option<Stamp>,
}

/// The state of a document at its receiver. The meaning of 07 to 12 and of 14 is not known to us: such a code is kept
/// as it came and shown as unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatusCode {
    /// 01, đã đến.
    Arrived,
    /// 02, từ chối tiếp nhận.
    Refused,
    /// 03, đã tiếp nhận.
    Received,
    /// 04, phân công.
    Assigned,
    /// 05, đang xử lý.
    InProgress,
    /// 06, hoàn thành.
    Done,
    /// 13, the sender asks for the document back.
    TakeBackAsked,
    /// 15, the receiver agrees to an update or to giving back.
    ChangeAgreed,
    /// 16, the receiver refuses that.
    ChangeRefused,
    /// Không rõ.
    Unknown(String),
}

impl StatusCode {
    /// Every code whose meaning is known.
    pub const KNOWN: [Self; 9] = [
        Self::Arrived,
        Self::Refused,
        Self::Received,
        Self::Assigned,
        Self::InProgress,
        Self::Done,
        Self::TakeBackAsked,
        Self::ChangeAgreed,
        Self::ChangeRefused,
    ];

    /// The two digits; of an unknown one what stood there.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Arrived => "01",
            Self::Refused => "02",
            Self::Received => "03",
            Self::Assigned => "04",
            Self::InProgress => "05",
            Self::Done => "06",
            Self::TakeBackAsked => "13",
            Self::ChangeAgreed => "15",
            Self::ChangeRefused => "16",
            Self::Unknown(code) => code,
        }
    }

    /// The state with this code. Some systems drop the zero in front.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        let digits = if code.len() == 1 {
            format!("0{code}")
        } else {
            code.to_owned()
        };
        let known = Self::KNOWN.into_iter().find(|known| known.code() == digits);
        known.unwrap_or_else(|| Self::Unknown(code.to_owned()))
    }

    /// Our word for it, where it is a state of handling. 15 is: the sender's taking back, agreed to; but only after a
    /// 13, which the caller knows.
    #[must_use]
    pub fn handling(&self) -> Option<Handling> {
        match self {
            Self::Arrived => Some(Handling::Arrived),
            Self::Refused => Some(Handling::Refused),
            Self::Received => Some(Handling::Received),
            Self::Assigned => Some(Handling::Assigned),
            Self::InProgress => Some(Handling::InProgress),
            Self::Done => Some(Handling::Done),
            Self::TakeBackAsked | Self::ChangeAgreed | Self::ChangeRefused | Self::Unknown(_) => None,
        }
    }

    /// What is told of a state of ours. Taking back is asked and answered, not told.
    #[must_use]
    pub fn of_handling(handling: Handling) -> Option<Self> {
        Self::KNOWN
            .into_iter()
            .find(|code| code.handling() == Some(handling))
    }

    /// The step that an assignment of the unit takes when its organ says this.
    #[must_use]
    pub fn step(&self) -> Option<Step> {
        match self {
            Self::Received => Some(Step::Open),
            Self::Refused => Some(Step::Refuse),
            Self::Assigned => Some(Step::Delegate),
            Self::InProgress => Some(Step::Begin),
            Self::Done => Some(Step::Finish),
            _ => None, // arrived is where an assignment begins; the rest is no step of handling
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_without_known_meaning_stay_unknown() {
        for code in ["07", "08", "09", "10", "11", "12", "14", "99", ""] {
            let status = StatusCode::from_code(code);
            assert_eq!(status, StatusCode::Unknown(code.to_owned()));
            assert_eq!((status.handling(), status.step()), (None, None));
        }
    }

    #[test]
    fn codes_are_those_of_our_handling() {
        for known in StatusCode::KNOWN {
            assert_eq!(StatusCode::from_code(known.code()), known);
            if let Some(handling) = known.handling() {
                assert_eq!(handling.code(), known.code());
                assert_eq!(StatusCode::of_handling(handling), Some(known.clone()));
            }
        }
        assert_eq!(StatusCode::of_handling(Handling::Recalled), None);
        assert_eq!(StatusCode::from_code("3"), StatusCode::Received);
    }

    #[test]
    fn a_step_leads_to_the_state_that_was_told() {
        for known in StatusCode::KNOWN {
            if let Some(step) = known.step() {
                assert_eq!(Handling::Arrived.after(step).ok(), known.handling(), "{known:?}");
            }
        }
    }
}
