//! What is printed for a person to type: Crockford's base 32, in groups of four, forgiving about case and look-alikes.

use super::{KeyId, Refused};

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The code that is printed for one player: a secret that enrols it once, and the key that the house answers with, so
/// that the player believes the right house from the first answer on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrintedCode {
    /// Known to the paper and, as a hash, to the house.
    pub secret: [u8; 10],
    /// The key that signs [`super::Enrolled`].
    pub house: KeyId,
}

impl PrintedCode {
    /// As it is printed: eight groups of four.
    #[must_use]
    pub fn printed(&self) -> String {
        let all = text_of(&self.secret) + &text_of(&self.house.0);
        let groups: Vec<&str> = (0..8).map(|i| &all[i * 4..i * 4 + 4]).collect();
        groups.join("-")
    }

    /// Reads what was typed: case, spaces and hyphens do not count, `O` is 0, `I` and `L` are 1.
    ///
    /// # Errors
    /// [`Refused::Malformed`] when it cannot be such a code.
    pub fn read(typed: &str) -> Result<Self, Refused> {
        let bytes = bytes_of(typed).ok_or(Refused::Malformed("no enrolment code: 32 letters and digits"))?;
        let (secret, house) = bytes.split_at(bytes.len() / 2);
        let both = (secret.try_into(), house.try_into());
        let (Ok(secret), Ok(house)) = both else {
            return Err(Refused::Malformed("an enrolment code has 32 letters and digits"));
        };
        Ok(Self {
            secret,
            house: KeyId(house),
        })
    }
}

/// Ten bytes, or any multiple of five, as text.
#[must_use]
pub fn text_of(bytes: &[u8]) -> String {
    bytes.chunks(5).flat_map(letters).collect()
}

fn letters(five: &[u8]) -> impl Iterator<Item = char> + use<> {
    let number = five.iter().fold(0_u64, |n, b| (n << 8) | u64::from(*b)) << (8 * (5 - five.len()));
    (0..8)
        .rev()
        .map(move |place| char::from(LETTERS[(number >> (place * 5)) as usize & 31]))
}

/// The bytes of a typed text; `None` for a wrong letter or an odd length.
pub(super) fn bytes_of(typed: &str) -> Option<Vec<u8>> {
    let typed = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !"-–—".contains(*c));
    let digits: Vec<u64> = typed.map(digit).collect::<Option<_>>()?;
    let whole = digits.len().is_multiple_of(8);
    let five = |group: &[u64]| group.iter().fold(0_u64, |n, d| (n << 5) | d).to_be_bytes()[3..].to_vec();
    whole.then(|| digits.chunks(8).flat_map(five).collect())
}

fn digit(letter: char) -> Option<u64> {
    let letter = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = LETTERS.iter().position(|l| char::from(*l) == letter)?;
    Some(place as u64)
}
