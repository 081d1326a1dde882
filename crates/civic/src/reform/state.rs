//! The path of a re-organisation: a draft, prepared, signed off by another person, carried out at its hour.

use serde::{Deserialize, Serialize};

use crate::Moment;

/// How far a re-organisation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Dự thảo: is being written.
    Draft,
    /// Đã trình: its author asks for the signature.
    Prepared,
    /// Đã duyệt: a second person signed this very content; it waits for its hour.
    SignedOff,
    /// Đã thực hiện: cannot be undone; a correction is a new re-organisation.
    CarriedOut,
    /// Đã hủy: will not be.
    Withdrawn,
}

/// What somebody does to a re-organisation, or the program at its hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Changes its heading or its changes. What was asked for or signed is void.
    Edit,
    /// Asks for the signature.
    Prepare,
    /// Signs.
    Sign,
    /// Takes the request or the signature back.
    Undo,
    /// Gives it up.
    Withdraw,
    /// Makes it true.
    CarryOut,
}

/// Why an act cannot be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The present state does not allow it.
    #[error("a re-organisation in state {} cannot take the step {act:?}", state.code())]
    Step {
        /// The state it is in.
        state: State,
        /// What was tried.
        act: Act,
    },
    /// The signer wrote a part of it.
    #[error("who wrote it does not sign it")]
    Author,
    /// What the signer saw is not what stands there now.
    #[error("the content has changed since it was shown")]
    Changed,
}

impl State {
    /// Every state, in the order of the path.
    pub const ALL: [Self; 5] = [
        Self::Draft,
        Self::Prepared,
        Self::SignedOff,
        Self::CarriedOut,
        Self::Withdrawn,
    ];

    /// The word in databases and message keys.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Prepared => "prepared",
            Self::SignedOff => "signed_off",
            Self::CarriedOut => "carried_out",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The state after an act, or why it cannot be done. Nothing leads away from what was carried out or given up.
    pub fn after(self, act: Act) -> Result<Self, Refused> {
        use State::{CarriedOut, Draft, Prepared, SignedOff, Withdrawn};
        Ok(match (self, act) {
            (Draft | Prepared | SignedOff, Act::Edit) | (Prepared | SignedOff, Act::Undo) => Draft,
            (Draft, Act::Prepare) => Prepared,
            (Prepared, Act::Sign) => SignedOff,
            (SignedOff, Act::CarryOut) => CarriedOut,
            (Draft | Prepared | SignedOff, Act::Withdraw) => Withdrawn,
            _ => return Err(Refused::Step { state: self, act }),
        })
    }

    /// True when it waits for the signature or for its hour: no other may touch the same units meanwhile.
    #[must_use]
    pub fn waits(self) -> bool {
        matches!(self, Self::Prepared | Self::SignedOff)
    }

    /// True when its hour has come. A clock that was set back before the signature makes nothing true.
    #[must_use]
    pub fn is_due(self, legal_hour: Moment, signed_at: Moment, now: Moment) -> bool {
        self == Self::SignedOff && legal_hour <= now && signed_at <= now
    }
}

/// Whether this person may sign: nobody who wrote or prepared any of it may, and only what was shown is signed.
pub fn may_sign(authors: &[&str], signer: &str, shown: &str, now: &str) -> Result<(), Refused> {
    if authors.contains(&signer) {
        Err(Refused::Author)
    } else if shown == now {
        Ok(())
    } else {
        Err(Refused::Changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ACTS: [Act; 6] = [
        Act::Edit,
        Act::Prepare,
        Act::Sign,
        Act::Undo,
        Act::Withdraw,
        Act::CarryOut,
    ];

    #[test]
    fn any_edit_voids_the_signature() {
        for state in [State::Draft, State::Prepared, State::SignedOff] {
            assert_eq!(state.after(Act::Edit), Ok(State::Draft));
        }
    }

    #[test]
    fn what_was_carried_out_is_never_undone() {
        for state in [State::CarriedOut, State::Withdrawn] {
            assert!(ACTS.into_iter().all(|act| state.after(act).is_err()));
        }
    }

    #[test]
    fn the_author_does_not_sign_and_only_what_was_shown_is_signed() {
        assert_eq!(may_sign(&["lan", "binh"], "binh", "a", "a"), Err(Refused::Author));
        assert_eq!(may_sign(&["lan"], "chi", "a", "b"), Err(Refused::Changed));
        assert_eq!(may_sign(&["lan"], "chi", "a", "a"), Ok(()));
    }

    #[test]
    fn the_hour_comes_once_it_is_signed_and_not_with_a_clock_set_back() {
        let due = |state: State, hour, signed, now| state.is_due(Moment(hour), Moment(signed), Moment(now));
        assert!(due(State::SignedOff, 10, 5, 10));
        assert!(!due(State::SignedOff, 10, 5, 9), "a millisecond before");
        assert!(
            !due(State::SignedOff, 1, 5, 4),
            "the clock stands before the signature"
        );
        assert!(due(State::SignedOff, 1, 5, 5), "signed late: at once");
        for state in [State::Draft, State::Prepared, State::CarriedOut, State::Withdrawn] {
            assert!(!due(state, 10, 5, 10), "{state:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_carried_out_that_was_not_prepared_and_signed_since_the_last_edit(
            acts in prop::collection::vec(0..ACTS.len(), 0..16)
        ) {
            let (mut state, mut signed) = (State::Draft, false);
            for act in acts.into_iter().map(|at| ACTS[at]) {
                let Ok(next) = state.after(act) else { continue };
                if act == Act::CarryOut {
                    prop_assert!(signed);
                }
                signed = act == Act::Sign;
                state = next;
            }
        }
    }
}
