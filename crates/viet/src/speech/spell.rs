//! Letters by their names: `TTCS` is "tê tê xê ét sờ". Only what cannot be said as a word.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::is_syllable;

const NAMES: &str = include_str!("letters.tsv");
/// The longest acronym that stands alone; what is longer is a word of another language.
const LONGEST: usize = 12;

fn names() -> &'static HashMap<char, &'static str> {
    static MAP: OnceLock<HashMap<char, &'static str>> = OnceLock::new();
    MAP.get_or_init(|| {
        let rows = NAMES.lines().filter_map(|line| line.split_once('\t'));
        rows.filter_map(|(letter, name)| Some((letter.chars().next()?, name)))
            .collect()
    })
}

fn name(letter: char) -> Option<&'static str> {
    names().get(&crate::letters::lower(letter)).copied()
}

fn is_vowel(letter: char) -> bool {
    matches!(letter.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
        || !letter.is_ascii() && !matches!(letter, 'đ' | 'Đ')
}

/// Every letter by its name; letters that have none are left out.
pub(super) fn spelled(run: &str) -> String {
    let said: Vec<_> = run.chars().filter_map(name).collect();
    said.join(" ")
}

/// The names of the letters, if this is an acronym or a single consonant.
pub(super) fn acronym(run: &str) -> Option<String> {
    let letters = run.chars().count();
    let named = run.chars().all(|letter| name(letter).is_some());
    let consonants = run.chars().filter(|letter| !is_vowel(*letter)).count();
    let said = match letters {
        1 => consonants == 1,
        2..=LONGEST => {
            let capital = run
                .chars()
                .all(|c| c.is_ascii_uppercase() || matches!(c, 'Đ' | 'Ư' | 'Ô'));
            let hard = letters <= 4 || (letters - consonants) * 4 <= letters;
            capital && hard && !is_syllable(run)
        }
        _ => false,
    };
    (named && said).then(|| spelled(run))
}

/// A piece of an address: left as a word where it can be said, by its letters where not.
pub(super) fn piece(run: &str) -> String {
    let vowels = run.chars().any(is_vowel);
    if vowels || !run.chars().all(|letter| name(letter).is_some()) {
        run.to_owned()
    } else {
        spelled(run)
    }
}
