//! The regular question, and the short answer when nothing is new. The signed time in it also tells the clock.

use super::canonical::canonical;
use super::{Head, Health, Kind, Moment, Powers, PublicKey, Refused, Sealed, Tail, Trust};

canonical! {
    /// What a player asks, signed with its key.
    pub struct Poll {
        /// Its name.
        pub device: String,
        /// Random; comes back in the answer.
        pub nonce: [u8; 16],
        /// Its own time.
        pub at: Moment,
        /// Version of its plan; 0: none.
        pub plan: u64,
        /// Serial of its stop order; 0: none.
        pub stop: u64,
        /// Serial of its trust.
        pub trust: u64,
        /// Serial of its newest program order; 0: none.
        pub program: u64,
        /// Where its log ends.
        pub log: Head,
        /// How long it will wait for news, milliseconds; 0: not at all.
        pub wait_ms: u32,
        /// How it is; may be left out on a long wait.
        pub health: Option<Health>,
        /// First its processor, as [`super::processor_of`] names those of programs, then what it can beside playing files
        /// ([`super::relays_said`], [`super::releases_said`]). Earlier houses took the first word alone, or none.
        pub about: Tail<String>,
    }
}

impl Poll {
    /// The names of the release keys that it has pinned; `None`: it does not read releases.
    #[must_use]
    pub fn pinned(&self) -> Option<Vec<&str>> {
        super::releases_of(&self.about.0)
    }

    /// Reads a poll that the holder of `key` signed.
    ///
    /// # Errors
    /// [`Refused`] says what is not so.
    pub fn read(bytes: &[u8], key: &PublicKey) -> Result<Self, Refused> {
        Sealed::read(bytes)?.open(Kind::Poll, key)
    }
}

canonical! {
    /// What the house answers: numbers only. What has a higher number than the player's is fetched.
    pub struct Answer {
        /// Whom it answers.
        pub device: String,
        /// From the question.
        pub nonce: [u8; 16],
        /// The house's time when it answered.
        pub at: Moment,
        /// Version of the newest plan; 0: none.
        pub plan: u64,
        /// Serial of the newest stop order; 0: none.
        pub stop: u64,
        /// Serial of the newest trust.
        pub trust: u64,
        /// Serial of the newest program order; 0: none.
        pub program: u64,
        /// How far the house has the log.
        pub log: Head,
        /// When to ask again, milliseconds.
        pub again_ms: u32,
    }
}

impl Answer {
    /// Reads the answer to a question.
    ///
    /// # Errors
    /// [`Refused`] says what is not so.
    pub fn read(bytes: &[u8], question: &Poll, trust: &Trust) -> Result<Self, Refused> {
        let sealed = Sealed::read(bytes)?;
        let as_answer = (Kind::Answer, Powers::PLAN);
        let answer: Self = trust.open(&sealed, as_answer, None, |answer: &Self| answer.at)?;
        if answer.device != question.device || answer.nonce != question.nonce {
            return Err(Refused::OtherQuestion);
        }
        Ok(answer)
    }
}
