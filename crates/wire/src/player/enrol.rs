//! How a player becomes one of the house's: a printed code, its own key, an answer that the code vouches for.

use super::canonical::canonical;
use super::{KeyId, Kind, Moment, PrintedCode, PublicKey, Refused, Sealed, Signer, Tail, Trust};

canonical! {
    /// The player's question, signed with the key that it made for itself: who holds the code *and* the key.
    pub struct Enrol {
        /// The secret of the printed code; it enrols once.
        pub secret: [u8; 10],
        /// The key that the player will sign with.
        pub key: PublicKey,
        /// Random; comes back in the answer.
        pub nonce: [u8; 16],
        /// Version of the program.
        pub program: String,
        /// What kind of box, as the box itself says; may be empty.
        pub model: String,
        /// What it reads that players before it did not: [`super::KNOWS_RELEASES`]. A house before this version does not take it.
        pub knows: Tail<String>,
    }
}

impl Enrol {
    /// The signed question.
    #[must_use]
    pub fn sealed(&self, signer: &Signer) -> Sealed {
        Sealed::seal(Kind::Enrol, self, signer)
    }

    /// Reads a question; it is signed with the very key that it brings.
    ///
    /// # Errors
    /// [`Refused`] says what is not so. Whether the secret is one of the house's is for the house to say.
    pub fn read(bytes: &[u8]) -> Result<Self, Refused> {
        let sealed = Sealed::read(bytes)?;
        let claimed: Self = sealed.peek(Kind::Enrol)?;
        sealed.open(Kind::Enrol, &claimed.key)
    }
}

canonical! {
    /// The house's answer: a name, a place, and whom to believe.
    pub struct Enrolled {
        /// The name of the player from now on.
        pub device: String,
        /// The key that it was given to.
        pub key: KeyId,
        /// From the question.
        pub nonce: [u8; 16],
        /// When.
        pub at: Moment,
        /// The units that it stands in, from the commune up: what stop orders are addressed to.
        pub units: Vec<String>,
        /// Whom it believes.
        pub trust: Trust,
        /// The release keys that it pins; only for a player that knows releases.
        pub release: Tail<PublicKey>,
    }
}

impl Enrolled {
    /// Reads the answer: signed by the key that the printed code names, to this question, for this key.
    ///
    /// # Errors
    /// [`Refused`] says what is not so.
    pub fn read(bytes: &[u8], code: &PrintedCode, question: &Enrol) -> Result<Self, Refused> {
        let sealed = Sealed::read(bytes)?;
        let claimed: Self = sealed.peek(Kind::Enrolled)?;
        let house = claimed.trust.keys.iter().find(|k| k.key.id() == code.house);
        let house = house.ok_or(Refused::UnknownKey(code.house))?;
        let answer: Self = sealed.open(Kind::Enrolled, &house.key)?;
        if answer.nonce != question.nonce || answer.key != question.key.id() {
            return Err(Refused::OtherQuestion);
        }
        Ok(answer)
    }
}
