//! The outside of an age file, which is all that the house looks at: how many recipients, where the content begins.
//!
//! Only the hybrid post-quantum recipients of the published format are taken: `mlkem768x25519` (C2SP age.md).

/// The first line of every age file.
const FIRST: &[u8] = b"age-encryption.org/v1\n";
const STANZA: &[u8] = b"-> mlkem768x25519 ";
/// 1,120 bytes of encapsulated key in base64 without padding.
const SHARE: usize = 1494;
/// 32 bytes in base64 without padding: a wrapped file key, and the header's MAC.
const SHORT: usize = 43;
const MAC: &[u8] = b"--- ";
/// More recipients than any list of a province has.
const MOST: usize = 64;

/// What the outside of a sealed tip says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// How many keys it is sealed to, throw-away ones included.
    pub recipients: usize,
    /// Bytes up to and including the line of the MAC.
    pub header: usize,
}

/// Why something is not a sealed tip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// It does not begin as an age file does: perhaps it was never sealed.
    #[error("this is not an age file")]
    NotAge,
    /// A recipient of another kind, or a line that is no line of a header.
    #[error("the header holds something else than hybrid recipients")]
    Header,
}

/// How many bytes one recipient adds to the header.
#[must_use]
pub fn stanza_len() -> usize {
    STANZA.len() + SHARE + 1 + SHORT + 1
}

impl Envelope {
    /// Reads the header of an age file, and nothing behind it.
    ///
    /// # Errors
    /// Whatever is not exactly such a header is refused.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut rest = bytes.strip_prefix(FIRST).ok_or(Malformed::NotAge)?;
        let mut recipients = 0;
        while let Some(behind) = rest.strip_prefix(STANZA) {
            rest = line(line(behind, SHARE)?, SHORT)?;
            recipients += 1;
            if recipients > MOST {
                return Err(Malformed::Header);
            }
        }
        let rest = line(rest.strip_prefix(MAC).ok_or(Malformed::Header)?, SHORT)?;
        if recipients == 0 {
            return Err(Malformed::Header);
        }
        Ok(Self {
            recipients,
            header: bytes.len() - rest.len(),
        })
    }

    /// The header of a file for so many recipients.
    #[must_use]
    pub fn header_len(recipients: usize) -> usize {
        FIRST.len() + recipients * stanza_len() + MAC.len() + SHORT + 1
    }
}

/// Takes so many characters of base64 and the end of their line.
fn line(bytes: &[u8], len: usize) -> Result<&[u8], Malformed> {
    let (text, rest) = bytes.split_at_checked(len).ok_or(Malformed::Header)?;
    let fits = text
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'));
    match rest.split_first() {
        Some((b'\n', rest)) if fits => Ok(rest),
        _ => Err(Malformed::Header),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sealed(recipients: usize, content: usize) -> Vec<u8> {
        let mut bytes = FIRST.to_vec();
        for _ in 0..recipients {
            bytes.extend(
                [
                    STANZA,
                    "A".repeat(SHARE).as_bytes(),
                    b"\n",
                    "b".repeat(SHORT).as_bytes(),
                    b"\n",
                ]
                .concat(),
            );
        }
        bytes.extend([MAC, "c".repeat(SHORT).as_bytes(), b"\n"].concat());
        bytes.extend(vec![0xff; content]);
        bytes
    }

    #[test]
    fn the_header_is_measured_and_nothing_else_is_taken() {
        for recipients in [1, 5] {
            let read = Envelope::read(&sealed(recipients, 77)).unwrap();
            assert_eq!(read.recipients, recipients);
            assert_eq!(read.header, sealed(recipients, 0).len());
            assert_eq!(read.header, Envelope::header_len(recipients));
        }
        assert_eq!(
            Envelope::read(b"I saw them at the border"),
            Err(Malformed::NotAge)
        );
        assert_eq!(Envelope::read(&sealed(0, 10)), Err(Malformed::Header));
        assert_eq!(Envelope::read(&sealed(MOST + 1, 10)), Err(Malformed::Header));
        let other = String::from_utf8_lossy(&sealed(1, 0)).replace("mlkem768x25519", "X25519");
        assert_eq!(Envelope::read(other.as_bytes()), Err(Malformed::Header));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_fall_over(bytes: Vec<u8>, cut in 0_usize..1700) {
            let _ = Envelope::read(&bytes);
            let whole = sealed(1, 0);
            if cut < whole.len() {
                prop_assert!(Envelope::read(&whole[..cut]).is_err());
            }
        }
    }
}
