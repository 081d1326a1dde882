//! What a device sends: a head of fixed length before the sealed content. The same for a first tip and for what is added.

/// The head: mark, lookup, part, challenge, nonce, serial of the key list, recipients.
pub const HEAD: usize = 4 + 32 + 16 + CHALLENGE + 8 + 4 + 4;
/// A challenge: slot, bits, three zeros, the house's proof that it gave it out.
pub const CHALLENGE: usize = 4 + 1 + 3 + 32;
const MARK: &[u8; 4] = b"LTT1";

/// A tip on its way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The hash of the token under which the teller comes back.
    pub lookup: &'a [u8; 32],
    /// Names this sending: sent twice, it is one.
    pub part: &'a [u8; 16],
    /// The challenge as it was given out.
    pub challenge: &'a [u8; CHALLENGE],
    /// The answer to it.
    pub nonce: &'a [u8; 8],
    /// The serial of the key list that the device sealed to.
    pub serial: u32,
    /// Which recipients of that list may open it: bit 0 is the first.
    pub recipients: u32,
    /// The age file.
    pub sealed: &'a [u8],
}

/// A challenge in its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// The stretch of ten minutes in which it was given out.
    pub slot: u32,
    /// So many leading zero bits are asked for.
    pub bits: u8,
}

impl<'a> Frame<'a> {
    /// Takes the head apart; `None` when these bytes have another one.
    #[must_use]
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        Self::marked(bytes, MARK)
    }

    /// Takes the head apart that begins with this mark.
    pub(super) fn marked(bytes: &'a [u8], expected: &[u8; 4]) -> Option<Self> {
        let (mark, rest) = bytes.split_first_chunk::<4>()?;
        let (lookup, rest) = rest.split_first_chunk()?;
        let (part, rest) = rest.split_first_chunk()?;
        let (challenge, rest) = rest.split_first_chunk()?;
        let (nonce, rest) = rest.split_first_chunk()?;
        let (serial, rest) = rest.split_first_chunk()?;
        let (recipients, sealed) = rest.split_first_chunk()?;
        (mark == expected).then_some(Self {
            lookup,
            part,
            challenge,
            nonce,
            serial: u32::from_be_bytes(*serial),
            recipients: u32::from_be_bytes(*recipients),
            sealed,
        })
    }

    /// The places of the chosen recipients in the list.
    #[must_use]
    pub fn chosen(&self) -> Vec<usize> {
        (0..32).filter(|at| self.recipients & (1 << at) != 0).collect()
    }
}

impl Challenge {
    /// The first eight bytes of a challenge.
    #[must_use]
    pub fn head(self) -> [u8; 8] {
        let [a, b, c, d] = self.slot.to_be_bytes();
        [a, b, c, d, self.bits, 0, 0, 0]
    }

    /// The parts of a challenge, unproven.
    #[must_use]
    pub fn of(bytes: &[u8; CHALLENGE]) -> Self {
        Self {
            slot: u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]),
            bits: bytes[4],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_head_reads_back_and_a_short_one_is_none(
            lookup: [u8; 32], part: [u8; 16], slot: u32, bits: u8, serial: u32, recipients: u32, sealed: Vec<u8>,
        ) {
            let challenge = [&Challenge { slot, bits }.head()[..], &[7; 32]].concat();
            let bytes = [
                &MARK[..], &lookup, &part, &challenge, &[9; 8], &serial.to_be_bytes(), &recipients.to_be_bytes(), &sealed,
            ].concat();
            let frame = Frame::read(&bytes).unwrap();
            prop_assert_eq!((frame.lookup, frame.part, frame.serial), (&lookup, &part, serial));
            prop_assert_eq!(Challenge::of(frame.challenge), Challenge { slot, bits });
            prop_assert_eq!(frame.chosen().iter().map(|at| 1_u32 << at).sum::<u32>(), recipients);
            prop_assert_eq!(frame.sealed, &sealed[..]);
            prop_assert_eq!(Frame::read(&bytes[..HEAD - 1]), None);
        }
    }
}
