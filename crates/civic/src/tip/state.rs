//! Where a tip stands. The teller sees no state: what they see is written to them.

/// The state of a tip at its recipients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// It came; nobody has opened it.
    Arrived,
    /// A duty officer has opened it.
    Opened,
    /// It was handed to the body that is competent (Luật 53/2024, art. 22.2).
    HandedOver,
    /// It is a double of another one.
    Double,
    /// Nothing more is to be done.
    Closed,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Arrived,
        Self::Opened,
        Self::HandedOver,
        Self::Double,
        Self::Closed,
    ];

    /// The word stored in databases and messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Arrived => "arrived",
            Self::Opened => "opened",
            Self::HandedOver => "handed_over",
            Self::Double => "double",
            Self::Closed => "closed",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// True when clocks still run.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Arrived | Self::Opened)
    }

    /// Whether this may follow. What was closed or marked as a double by mistake is opened again.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (_, Self::Arrived) => false,
            (Self::Arrived, next) => next == Self::Opened,
            (Self::Closed | Self::Double, next) => next == Self::Opened,
            (Self::HandedOver, next) => matches!(next, Self::HandedOver | Self::Closed),
            (Self::Opened, next) => next != Self::Opened,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_closed_or_handed_over_that_nobody_opened() {
        for next in State::ALL {
            assert_eq!(State::Arrived.may_become(next), next == State::Opened);
            assert!(!next.may_become(State::Arrived));
            assert_eq!(State::from_code(next.code()), Some(next));
        }
        assert!(
            State::HandedOver.may_become(State::HandedOver),
            "to a second body"
        );
        assert!(!State::HandedOver.may_become(State::Double));
        assert!(State::Closed.may_become(State::Opened));
    }
}
