//! Return words: six pairs of syllables without marks, drawn on the device, known to nobody else.
//!
//! A thing and a quality (`nui xanh`): 96 × 81 = 7,776 pairs, so that six are 77.5 bits, and can be typed on any keyboard.

use std::sync::OnceLock;

/// So many words bring a teller back.
pub const WORDS: usize = 6;
/// So many different words there are.
pub const PAIRS: usize = 96 * 81;

const LISTS: &str = include_str!("../../data/tip/words.txt");

/// The two lists of syllables.
#[derive(Debug)]
pub struct Words {
    /// Things: 96.
    pub first: Vec<&'static str>,
    /// Qualities: 81.
    pub second: Vec<&'static str>,
}

impl Words {
    /// The lists of this house.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Words> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let (first, second) = LISTS.split_once('\n').unwrap_or_default();
            Self {
                first: first.split_whitespace().collect(),
                second: second.split_whitespace().collect(),
            }
        })
    }

    /// The word with this number, below [`PAIRS`].
    #[must_use]
    pub fn word(&self, number: usize) -> Option<String> {
        let first = self.first.get(number / self.second.len())?;
        let second = self.second[number % self.second.len()];
        Some(format!("{first} {second}"))
    }

    /// The words in what somebody typed, one writing for each: marks, capitals and anything between syllables do not
    /// matter. `None` when they are not six words of the list.
    #[must_use]
    pub fn read(&self, typed: &str) -> Option<String> {
        let folded = viet::fold(typed);
        let syllables: Vec<&str> = folded
            .split(|c: char| !c.is_ascii_alphabetic())
            .filter(|part| !part.is_empty())
            .collect();
        let known = |pair: &[&str]| self.first.contains(&pair[0]) && self.second.contains(&pair[1]);
        let pairs: Vec<&[&str]> = syllables.chunks_exact(2).collect();
        let whole = syllables.len() == 2 * WORDS && pairs.iter().all(|pair| known(pair));
        whole.then(|| syllables.join(" "))
    }
}

/// What [`WORDS`] words are worth, in bits.
#[cfg(test)]
fn bits() -> f64 {
    (PAIRS as f64).log2() * WORDS as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Readings of unmarked syllables that nobody should be handed in distress.
    const NEVER: &[&str] = &[
        "cac", "cu", "cut", "dam", "deo", "di", "dit", "du", "lon", "buoi", "buom", "chet", "cho", "ngu",
        "dien", "khi", "mat day", "vo", "bop", "giet", "mong", "liem", "chich", "cave", "mit", "vai", "khe",
    ];

    #[test]
    fn there_are_7776_words_of_at_least_77_bits_and_none_is_written_twice() {
        let words = Words::shipped();
        assert_eq!((words.first.len(), words.second.len()), (96, 81));
        let all: BTreeSet<String> = (0..PAIRS).map(|n| words.word(n).unwrap()).collect();
        assert_eq!(all.len(), PAIRS);
        assert_eq!(words.word(PAIRS), None);
        assert!(bits() >= 77.0, "{}", bits());
        for syllable in words.first.iter().chain(&words.second) {
            assert!(
                syllable.bytes().all(|byte| byte.is_ascii_lowercase()),
                "{syllable}"
            );
            assert!(!NEVER.contains(syllable), "{syllable}");
        }
    }

    #[test]
    fn marks_capitals_and_hyphens_do_not_matter_and_other_words_are_none() {
        let words = Words::shipped();
        let typed = "Núi xanh, rừng-vàng SEN ngọt\n trâu khỏe mây bay xe nhanh";
        assert_eq!(
            words.read(typed),
            Some("nui xanh rung vang sen ngot trau khoe may bay xe nhanh".into())
        );
        assert_eq!(words.read("nui xanh"), None);
        assert_eq!(
            words.read("xanh nui rung vang sen ngot trau khoe may bay xe nhanh"),
            None
        );
    }

    proptest! {
        #[test]
        fn six_drawn_words_read_back(numbers in prop::collection::vec(0..PAIRS, WORDS)) {
            let words = Words::shipped();
            let drawn: Vec<String> = numbers.iter().map(|n| words.word(*n).unwrap()).collect();
            let line = drawn.join(" ");
            prop_assert_eq!(words.read(&drawn.join(" - ").to_uppercase()), Some(line));
        }
    }
}
