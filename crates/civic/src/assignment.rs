//! Assignments: a task given to one unit, and the states of handling it.
//!
//! The states are those of the exchange of electronic documents (Quyết định 28/2018/QĐ-TTg, as its public samples show
//! them): 01 arrived, 02 refused, 03 received, 04 assigned, 05 in progress, 06 done; taking back is 13, 15 and 16.
//! Codes 07 to 12 and 14 are unknown to us and are not used.

use serde::{Deserialize, Serialize};
use viet::Date;

/// How far a unit has come with what was given to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handling {
    /// 01, đã đến: in the inbox, nobody has opened it.
    Arrived,
    /// 02, từ chối tiếp nhận, with a reason.
    Refused,
    /// 03, đã tiếp nhận: recorded at the first opening.
    Received,
    /// 04, phân công: passed on to units below.
    Assigned,
    /// 05, đang xử lý.
    InProgress,
    /// 06, hoàn thành, as the unit itself says. Proof is another matter: see [`crate::progress`].
    Done,
    /// 15 after 13: the sender took it back.
    Recalled,
}

impl Handling {
    /// Every state, in the order of its code.
    pub const ALL: [Self; 7] = [
        Self::Arrived,
        Self::Refused,
        Self::Received,
        Self::Assigned,
        Self::InProgress,
        Self::Done,
        Self::Recalled,
    ];

    /// The two digits of the state decision.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Arrived => "01",
            Self::Refused => "02",
            Self::Received => "03",
            Self::Assigned => "04",
            Self::InProgress => "05",
            Self::Done => "06",
            Self::Recalled => "15",
        }
    }

    /// The state with these two digits.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The state after `step`, or why that step cannot be taken from here.
    pub fn after(self, step: Step) -> Result<Self, WrongStep> {
        use Handling::{Arrived, Assigned, Done, InProgress, Recalled, Received, Refused};
        let next = match (self, step) {
            (Arrived, Step::Open) => Received,
            (Arrived | Received, Step::Refuse) => Refused,
            (Arrived | Received | Assigned | InProgress, Step::Delegate) => Assigned,
            (Arrived | Received | Assigned, Step::Begin) => InProgress,
            (Done, Step::Reopen) => InProgress,
            (Arrived | Received | Assigned | InProgress, Step::Finish) => Done,
            (Arrived | Refused | Received | Assigned | InProgress | Done, Step::Recall) => Recalled,
            (state, Step::Open) => state, // opening again changes nothing
            (state, Step::Begin) if state == InProgress => state,
            _ => return Err(WrongStep { from: self, step }),
        };
        Ok(next)
    }

    /// True while the unit still owes something.
    #[must_use]
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Refused | Self::Done | Self::Recalled)
    }
}

/// What somebody does to an assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The unit opens it for the first time: that is the receipt.
    Open,
    /// The unit refuses it, with a reason.
    Refuse,
    /// The unit passes it down.
    Delegate,
    /// The unit begins, or logs a first activity.
    Begin,
    /// The unit says that it is done.
    Finish,
    /// The unit takes "done" back.
    Reopen,
    /// The sender takes the assignment back.
    Recall,
}

/// A step that the present state does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an assignment in state {} cannot take the step {step:?}", from.code())]
pub struct WrongStep {
    /// The state it is in.
    pub from: Handling,
    /// The step that was tried.
    pub step: Step,
}

/// Lead or assist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Chủ trì: answers for the task. One of those to whom a unit passes a task down leads.
    Lead,
    /// Phối hợp: helps.
    Assist,
}

impl Part {
    /// The word stored in databases and messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Assist => "assist",
        }
    }

    /// The part with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Lead, Self::Assist]
            .into_iter()
            .find(|part| part.code() == code)
    }
}

/// The due day of a delegation: earlier than the delegator's own, or the same; never later, never before today.
pub fn delegated_due(own: Option<Date>, asked: Option<Date>, today: Date) -> Result<Option<Date>, WrongDue> {
    match (own, asked) {
        (_, Some(asked)) if asked < today => Err(WrongDue::Past),
        (Some(own), Some(asked)) if asked > own => Err(WrongDue::LaterThanOwn(own)),
        (own, None) => Ok(own),
        (_, asked) => Ok(asked),
    }
}

/// Why a due day cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongDue {
    /// It lies before today.
    #[error("the due day has passed")]
    Past,
    /// It lies after the day by which the delegator itself must answer.
    #[error("the due day is later than the delegator's own, {0}")]
    LaterThanOwn(Date),
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STEPS: [Step; 7] = [
        Step::Open,
        Step::Refuse,
        Step::Delegate,
        Step::Begin,
        Step::Finish,
        Step::Reopen,
        Step::Recall,
    ];

    #[test]
    fn the_usual_way_runs_through_the_codes_in_order() {
        let mut state = Handling::Arrived;
        let mut codes = vec![state.code()];
        for step in [Step::Open, Step::Delegate, Step::Begin, Step::Finish] {
            state = state.after(step).unwrap();
            codes.push(state.code());
        }
        assert_eq!(codes, ["01", "03", "04", "05", "06"]);
    }

    #[test]
    fn refusal_and_recall_end_the_exchange() {
        for step in STEPS {
            if !matches!(step, Step::Open | Step::Recall) {
                assert!(Handling::Refused.after(step).is_err(), "{step:?}");
            }
            if step != Step::Open {
                assert!(Handling::Recalled.after(step).is_err(), "{step:?}");
            }
        }
        assert_eq!(Handling::Refused.after(Step::Recall), Ok(Handling::Recalled));
    }

    #[test]
    fn a_delegated_due_day_is_never_later_and_never_past() {
        let day = |text: &str| Some(text.parse::<Date>().unwrap());
        let today = "2021-04-26".parse().unwrap();
        assert_eq!(
            delegated_due(day("2021-06-15"), None, today),
            Ok(day("2021-06-15"))
        );
        assert_eq!(
            delegated_due(day("2021-06-15"), day("2021-06-01"), today),
            Ok(day("2021-06-01"))
        );
        assert!(delegated_due(day("2021-06-15"), day("2021-06-16"), today).is_err());
        assert_eq!(delegated_due(None, day("2021-04-25"), today), Err(WrongDue::Past));
    }

    proptest! {
        #[test]
        fn nothing_is_done_without_somebody_saying_so(steps in prop::collection::vec(0..STEPS.len(), 0..12)) {
            let mut state = Handling::Arrived;
            let mut said = false;
            for step in steps.into_iter().map(|i| STEPS[i]) {
                if let Ok(next) = state.after(step) {
                    said = (said || step == Step::Finish) && step != Step::Reopen;
                    state = next;
                }
                prop_assert!(state != Handling::Done || said);
            }
        }

        #[test]
        fn codes_round_trip(i in 0..Handling::ALL.len()) {
            let state = Handling::ALL[i];
            prop_assert_eq!(Handling::from_code(state.code()), Some(state));
        }
    }
}
