//! The Vietnamese vowels with their tones: the one table behind composing and sorting.

/// One row a vowel in the order of the alphabet; columns are the tones in dictionary order: ngang, huyền, hỏi, ngã,
/// sắc, nặng.
const VOWELS: [[char; 6]; 12] = [
    ['a', 'à', 'ả', 'ã', 'á', 'ạ'],
    ['ă', 'ằ', 'ẳ', 'ẵ', 'ắ', 'ặ'],
    ['â', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ'],
    ['e', 'è', 'ẻ', 'ẽ', 'é', 'ẹ'],
    ['ê', 'ề', 'ể', 'ễ', 'ế', 'ệ'],
    ['i', 'ì', 'ỉ', 'ĩ', 'í', 'ị'],
    ['o', 'ò', 'ỏ', 'õ', 'ó', 'ọ'],
    ['ô', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ'],
    ['ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ'],
    ['u', 'ù', 'ủ', 'ũ', 'ú', 'ụ'],
    ['ư', 'ừ', 'ử', 'ữ', 'ứ', 'ự'],
    ['y', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ'],
];

/// A vowel taken apart: its letter without tone (`ơ`), its tone (0 to 5 in dictionary order), and its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Vowel {
    pub letter: char,
    pub tone: usize,
    pub upper: bool,
}

impl Vowel {
    /// Takes a composed letter apart; `None` for everything that is not a Vietnamese vowel.
    pub fn of(letter: char) -> Option<Self> {
        let lower = lower(letter);
        let row = VOWELS.iter().find(|row| row.contains(&lower))?;
        let tone = row.iter().position(|toned| *toned == lower)?;
        Some(Self {
            letter: row[0],
            tone,
            upper: lower != letter,
        })
    }

    /// The one character that writes this vowel.
    pub fn composed(self) -> Option<char> {
        let row = VOWELS.iter().find(|row| row[0] == self.letter)?;
        let letter = *row.get(self.tone)?;
        Some(if self.upper { upper(letter) } else { letter })
    }
}

/// The small letter, for letters whose small form is one character (all Vietnamese ones).
pub(crate) fn lower(letter: char) -> char {
    single(letter.to_lowercase(), letter)
}

pub(crate) fn upper(letter: char) -> char {
    single(letter.to_uppercase(), letter)
}

fn single(mut mapped: impl Iterator<Item = char>, otherwise: char) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(only), None) => only,
        _ => otherwise,
    }
}

/// Every vowel with every tone in both cases: 144 letters.
#[cfg(test)]
pub(crate) fn every_vowel() -> Vec<char> {
    let small = VOWELS.iter().flatten().copied();
    small.flat_map(|letter| [letter, upper(letter)]).collect()
}
