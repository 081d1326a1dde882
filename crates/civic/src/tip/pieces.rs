//! A long sending in pieces of one length, so that a line that breaks goes on where it stopped. The head is that of a
//! frame: work is proven for the whole sending, and no recipient is named before its end.

use super::{CLASSES, Envelope, Frame, may_hold_files, sealed_len};

/// How long a piece is, in bytes; the last one of a sending may be shorter.
pub const PIECE: usize = 32 * 1024;
const MARK: &[u8; 4] = b"LTP1";

/// Some pieces on their way in, one after the other; or none, which is a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pieces<'a> {
    /// The head, and the bytes of all these pieces.
    pub frame: Frame<'a>,
    /// The size class of the whole.
    pub class: usize,
    /// The number of the first piece, from 0.
    pub first: usize,
}

impl<'a> Pieces<'a> {
    /// Takes head, class and number apart; `None` when these bytes have another form.
    #[must_use]
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let frame = Frame::marked(bytes, MARK)?;
        let ([class, high, low], sealed) = frame.sealed.split_first_chunk()?;
        Some(Self {
            frame: Frame { sealed, ..frame },
            class: usize::from(*class),
            first: usize::from(u16::from_be_bytes([*high, *low])),
        })
    }

    /// The single pieces of a sending that is sealed to so many keys; `None` when they are cut otherwise, reach beyond its
    /// end, or its class is for text alone.
    #[must_use]
    pub fn cut(&self, sealed_to: usize) -> Option<Vec<&'a [u8]>> {
        let content = *CLASSES.get(self.class)?;
        let whole = sealed_len(Envelope::header_len(sealed_to), content);
        let end = self.first * PIECE + self.frame.sealed.len();
        let is_whole = self.frame.sealed.len().is_multiple_of(PIECE) || end == whole;
        let may = may_hold_files(self.class) && end <= whole && is_whole;
        may.then(|| self.frame.sealed.chunks(PIECE).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::HEAD;
    use super::*;

    fn sent(class: u8, first: u16, len: usize) -> Vec<u8> {
        let mut bytes = MARK.to_vec();
        bytes.resize(HEAD, 7);
        bytes.push(class);
        bytes.extend(first.to_be_bytes());
        bytes.resize(bytes.len() + len, 9);
        bytes
    }

    fn cut(class: u8, first: u16, len: usize) -> Option<Vec<usize>> {
        let bytes = sent(class, first, len);
        let pieces = Pieces::read(&bytes)?.cut(4)?;
        Some(pieces.iter().map(|piece| piece.len()).collect())
    }

    #[test]
    fn pieces_have_one_length_but_the_last_and_none_is_a_question() {
        let whole = sealed_len(Envelope::header_len(4), 128 * 1024);
        let last = whole - 4 * PIECE;
        assert!(last < PIECE);
        assert_eq!(cut(3, 0, 0), Some(vec![]));
        assert_eq!(cut(3, 0, 2 * PIECE), Some(vec![PIECE, PIECE]));
        assert_eq!(cut(3, 3, PIECE + last), Some(vec![PIECE, last]));
        assert_eq!(cut(3, 3, PIECE + last + 1), None, "beyond the end");
        assert_eq!(cut(3, 1, PIECE - 1), None, "cut where it pleases");
        assert_eq!(cut(3, 5, PIECE), None, "behind the end");
        assert_eq!(cut(1, 0, PIECE), None, "text comes in one");
        assert_eq!(cut(10, 0, PIECE), None, "no class");
        assert_eq!(cut(9, u16::MAX, PIECE), None);
    }

    #[test]
    fn another_mark_or_a_short_head_is_none() {
        assert_eq!(Pieces::read(&sent(3, 0, 0)[..HEAD + 2]), None);
        assert_eq!(Pieces::read(&[b"LTT1", &sent(3, 0, 9)[4..]].concat()), None);
        assert!(Frame::read(&sent(3, 0, 9)).is_none(), "nor is it a tip");
    }
}
