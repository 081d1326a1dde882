//! Is the log of a player whole? Asked by the player when it begins and by the house when records come in.

use super::canonical::canonical;
use super::{Hash, Record};

canonical! {
    /// Where a log ends.
    #[derive(Copy, Default)]
    pub struct Head {
        /// Sequence of the last record; 0: there is none.
        pub sequence: u64,
        /// Its hash; zeros: there is none.
        pub hash: Hash,
    }
}

/// Where and how a chain is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum Broken {
    #[error("after record {after} comes record {got}")]
    Gap { after: u64, got: u64 },
    #[error("record {0} does not follow from the one before: it was changed, or belongs to another log")]
    Changed(u64),
}

/// Follows `records` from `head`; gives where they end.
///
/// # Errors
/// The first place where they do not follow.
pub fn verify_chain(device: &str, head: Head, records: &[Record]) -> Result<Head, Broken> {
    records.iter().try_fold(head, |head, record| {
        if record.sequence != head.sequence + 1 {
            return Err(Broken::Gap {
                after: head.sequence,
                got: record.sequence,
            });
        }
        if record.previous != head.hash {
            return Err(Broken::Changed(record.sequence));
        }
        Ok(Head {
            sequence: record.sequence,
            hash: record.hash(device),
        })
    })
}

/// What the house does with records that come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intake {
    /// Keeps the last `new` of them; the log then ends at `head`. 0: all were here already, the receipt is repeated.
    Take {
        /// How many at the end are new.
        new: usize,
        /// Where the log ends then.
        head: Head,
    },
    /// Records in between are missing: the player sends from this sequence on.
    SendFrom(u64),
    /// Two logs under one name: a box was cloned, or its log rewritten. Nothing is kept, people are told.
    Forked {
        /// The first sequence of which there are two.
        at: u64,
    },
}

/// Decides about records that come in, exactly once however often they come. `known` gives the hash of the record with
/// a sequence that the house already keeps.
pub fn intake(device: &str, head: Head, records: &[Record], known: impl Fn(u64) -> Option<Hash>) -> Intake {
    let old = records.iter().take_while(|r| r.sequence <= head.sequence).count();
    for record in &records[..old] {
        if known(record.sequence).is_some_and(|hash| hash != record.hash(device)) {
            return Intake::Forked { at: record.sequence };
        }
    }
    match verify_chain(device, head, &records[old..]) {
        Ok(head) => Intake::Take {
            new: records.len() - old,
            head,
        },
        Err(Broken::Gap { .. }) => Intake::SendFrom(head.sequence + 1),
        Err(Broken::Changed(at)) => Intake::Forked { at },
    }
}
