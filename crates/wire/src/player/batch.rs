//! As-run records on their way to the house, and the receipt that ends their sending.

use super::canonical::canonical;
use super::{Head, Kind, Moment, Powers, PublicKey, Record, Refused, Sealed, Trust};

canonical! {
    /// Records in a row, signed by the player as a whole.
    pub struct Batch {
        /// Whose.
        pub device: String,
        /// Random; comes back in the receipt.
        pub nonce: [u8; 16],
        /// In order, without a gap.
        pub records: Vec<Record>,
    }
}

impl Batch {
    /// Reads a batch that the holder of `key` signed as `device`.
    ///
    /// # Errors
    /// [`Refused`] says what is not so.
    pub fn read(bytes: &[u8], device: &str, key: &PublicKey) -> Result<Self, Refused> {
        let batch: Self = Sealed::read(bytes)?.open(Kind::Batch, key)?;
        if batch.device == device {
            Ok(batch)
        } else {
            Err(Refused::OtherDevice(batch.device))
        }
    }
}

canonical! {
    /// The house keeps the log up to here.
    pub struct Receipt {
        /// Whose log.
        pub device: String,
        /// From the batch.
        pub nonce: [u8; 16],
        /// When.
        pub at: Moment,
        /// How far the house has it: the player sends from the next on.
        pub log: Head,
    }
}

impl Receipt {
    /// Reads the receipt for a batch.
    ///
    /// # Errors
    /// [`Refused`] says what is not so.
    pub fn read(bytes: &[u8], batch: &Batch, trust: &Trust) -> Result<Self, Refused> {
        let sealed = Sealed::read(bytes)?;
        let as_receipt = (Kind::Receipt, Powers::PLAN);
        let receipt: Self = trust.open(&sealed, as_receipt, None, |receipt: &Self| receipt.at)?;
        if receipt.device != batch.device || receipt.nonce != batch.nonce {
            return Err(Refused::OtherQuestion);
        }
        Ok(receipt)
    }
}
