//! Composing: one character a Vietnamese letter, whatever keyboard, font or converter wrote it.

use std::borrow::Cow;

use crate::letters::{Vowel, lower};

/// Composes Vietnamese letters and leaves everything else alone; gives the text itself back when nothing changes.
///
/// A vowel and its marks become one character in whatever order the marks come (`ê` + `◌̣`, `ẹ` + `◌̂`, `e` + both),
/// which is more than Unicode's NFC does: NFC keeps `é` + `◌̂` apart from `ế`. Marks on other letters stay as they are.
///
/// Icelandic `ð` and `Ð`, written by old fonts and converters for `đ` and `Đ`, are mapped where only Vietnamese puts
/// the letter: at the head of a word (`ðịnh`), in a word of mixed case (`QyÐ`), and in abbreviations (`QÐ`, `HÐND`),
/// which are words of capitals with fewer than one vowel in three. `við` and `NORÐUR` stay Icelandic.
#[must_use]
pub fn nfc(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| is_mark(c) || is_eth(c)) {
        return Cow::Borrowed(text);
    }
    let mut composed = String::with_capacity(text.len());
    for next in text.chars() {
        match composed.chars().next_back().and_then(|last| joined(last, next)) {
            Some(letter) => {
                composed.pop();
                composed.push(letter);
            }
            None => composed.push(next),
        }
    }
    if composed.contains(is_eth) {
        composed = without_eth(&composed);
    }
    if composed == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(composed)
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn is_eth(c: char) -> bool {
    matches!(c, 'ð' | 'Ð')
}

/// The letter with this mark put on it, if there is such a Vietnamese letter.
fn joined(letter: char, mark: char) -> Option<char> {
    if !is_mark(mark) {
        return None;
    }
    let vowel = Vowel::of(letter)?;
    match tone(mark) {
        Some(tone) if vowel.tone == 0 => Vowel { tone, ..vowel }.composed(),
        Some(_) => None, // a letter has one tone
        None => Vowel {
            letter: shaped(vowel.letter, mark)?,
            ..vowel
        }
        .composed(),
    }
}

fn tone(mark: char) -> Option<usize> {
    match mark {
        '\u{300}' | '\u{340}' => Some(1), // U+0340 and U+0341: Unicode's own, deprecated Vietnamese tone marks
        '\u{309}' => Some(2),
        '\u{303}' => Some(3),
        '\u{301}' | '\u{341}' => Some(4),
        '\u{323}' => Some(5),
        _ => None,
    }
}

fn shaped(letter: char, mark: char) -> Option<char> {
    match (letter, mark) {
        ('a', '\u{306}') => Some('ă'),
        ('a', '\u{302}') => Some('â'),
        ('e', '\u{302}') => Some('ê'),
        ('o', '\u{302}') => Some('ô'),
        ('o', '\u{31b}') => Some('ơ'),
        ('u', '\u{31b}') => Some('ư'),
        _ => None,
    }
}

fn without_eth(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !is_word(c)) {
        let letters = word.trim_end_matches(|c| !is_word(c));
        for (at, c) in letters.char_indices() {
            mended.push(if is_eth(c) && is_vietnamese_d(letters, at) {
                d_of(c)
            } else {
                c
            });
        }
        mended.push_str(&word[letters.len()..]);
    }
    mended
}

fn is_word(c: char) -> bool {
    c.is_alphabetic() || is_mark(c)
}

fn d_of(eth: char) -> char {
    if eth == 'ð' { 'đ' } else { 'Đ' }
}

/// Whether the `ð` at this place of the word is a Vietnamese `đ`; the rule stands at [`nfc`].
fn is_vietnamese_d(word: &str, at: usize) -> bool {
    let foreign =
        |c: char| !c.is_ascii_alphabetic() && !matches!(lower(c), 'ð' | 'đ') && Vowel::of(c).is_none();
    if word.chars().any(foreign) {
        return false;
    }
    let capital = word[at..].starts_with('Ð');
    let mixed = word.chars().any(char::is_lowercase);
    let vowels = word.chars().filter(|c| Vowel::of(*c).is_some()).count();
    at == 0 || capital && (mixed || 3 * vowels < word.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::every_vowel;

    const TONES: [&str; 6] = ["", "\u{300}", "\u{309}", "\u{303}", "\u{301}", "\u{323}"];

    fn parts(letter: char) -> (char, &'static str, &'static str) {
        let vowel = Vowel::of(letter).unwrap();
        let (base, shape) = match vowel.letter {
            'ă' => ('a', "\u{306}"),
            'â' => ('a', "\u{302}"),
            'ê' => ('e', "\u{302}"),
            'ô' => ('o', "\u{302}"),
            'ơ' => ('o', "\u{31b}"),
            'ư' => ('u', "\u{31b}"),
            plain => (plain, ""),
        };
        (
            if vowel.upper {
                base.to_ascii_uppercase()
            } else {
                base
            },
            shape,
            TONES[vowel.tone],
        )
    }

    #[test]
    fn every_letter_composes_in_either_order_of_marks() {
        let all = every_vowel();
        assert_eq!(all.len(), 144);
        for letter in all {
            let (base, shape, tone) = parts(letter);
            let shaped = nfc(&format!("{base}{shape}")).into_owned();
            let toned = nfc(&format!("{base}{tone}")).into_owned();
            assert_eq!((shaped.chars().count(), toned.chars().count()), (1, 1));
            for written in [
                format!("x{base}{shape}{tone}n"),
                format!("x{base}{tone}{shape}n"),
                format!("x{shaped}{tone}n"),
                format!("x{toned}{shape}n"),
                format!("x{letter}n"),
            ] {
                assert_eq!(nfc(&written), format!("x{letter}n"), "{written:?}");
            }
        }
    }

    #[test]
    fn everything_else_stays_and_costs_nothing() {
        let others = "plain đường ñ n\u{303} A\u{30a} ấ\u{301} o\u{308}\u{301} \u{301}x ngày 5/4 \u{1f1fb}\u{1f1f3} e\u{31b}";
        assert_eq!(nfc(others), others);
        assert!(matches!(nfc(others), Cow::Borrowed(_)));
        assert!(matches!(nfc("phòng, chống mua bán người"), Cow::Borrowed(_)));
        assert_eq!(nfc(""), "");
    }

    #[test]
    fn the_icelandic_letter_becomes_d_in_vietnamese_words_only() {
        assert_eq!(
            nfc("QUYẾT ÐỊNH số 5/QÐ-UBND; Nghị ðịnh 30/2020/NÐ-CP"),
            "QUYẾT ĐỊNH số 5/QĐ-UBND; Nghị định 30/2020/NĐ-CP"
        );
        assert_eq!(
            nfc("HÐND, BCÐ 138, UBBCÐBQH, QyÐ, Ðiện"),
            "HĐND, BCĐ 138, UBBCĐBQH, QyĐ, Điện"
        );
        assert_eq!(nfc("Ðie\u{323}\u{302}n Bie\u{302}n."), "Điện Biên.");
        let icelandic = "það við með NORÐUR MEÐ Seyðisfjörður Ðö";
        assert_eq!(nfc(icelandic), icelandic);
    }

    #[test]
    fn composing_twice_changes_nothing_more() {
        let once = nfc("Ðe\u{302}\u{301} a\u{323}\u{306} ho\u{323}\u{31b}p").into_owned();
        assert_eq!(once, "Đế ặ hợp");
        assert_eq!(nfc(&once), once);
    }
}
