//! Vietnamese alphabetical order as stored keys, because the databases do not collate Vietnamese alike.

use std::fmt::Write as _;

use crate::compose::nfc;
use crate::letters::{Vowel, lower};

/// A key that sorts names as a Vietnamese dictionary does, compared as plain text.
///
/// First the letters (`a ă â b c d đ e ê … o ô ơ … u ư … y`), then the tones (ngang, huyền, hỏi, ngã, sắc, nặng), then
/// small before capital. Spaces come before punctuation, then digits, then letters, then all other scripts by code
/// point. The key holds digits and small ASCII letters only, so every database collation orders it alike. Composed and
/// decomposed text give one key. Keys of one text may be stored; they change only with this function.
#[must_use]
pub fn sort_key(text: &str) -> String {
    let mut key = String::with_capacity(2 * text.len() + 8);
    let (mut tones, mut cases) = (String::new(), String::new());
    for c in nfc(text).chars() {
        push_letter(&mut key, c);
        let vowel = Vowel::of(c);
        tones.push(vowel.map_or('0', |vowel| char::from(b'0' + vowel.tone as u8)));
        cases.push(if c.is_uppercase() { '1' } else { '0' });
    }
    let minor = format!("{tones}{cases}"); // equally long wherever the letters are equal, so tones decide before case
    key.push_str("00"); // below every letter: the shorter name comes first
    key.push_str(minor.trim_end_matches('0'));
    key
}

/// Two characters a letter, and more for the rest; no code is the beginning of another.
fn push_letter(key: &mut String, c: char) {
    let written = match lower(Vowel::of(c).map_or(c, |vowel| vowel.letter)) {
        c if c.is_whitespace() => key.write_str("01"),
        'ă' => key.write_str("a1"),
        'â' => key.write_str("a2"),
        'đ' => key.write_str("d1"),
        'ê' => key.write_str("e1"),
        'ô' => key.write_str("o1"),
        'ơ' => key.write_str("o2"),
        'ư' => key.write_str("u1"),
        c if c.is_ascii_digit() => write!(key, "1{c}"),
        c if c.is_ascii_lowercase() => write!(key, "{c}0"),
        c if c.is_ascii() => write!(key, "02{:02x}", u32::from(c)),
        c => write!(key, "zz{:06x}", u32::from(c)),
    };
    written.expect("writing to a String cannot fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(names: &str) -> String {
        let mut names: Vec<&str> = names.split(", ").collect();
        names.reverse();
        names.sort_by_key(|name| sort_key(name));
        names.join(", ")
    }

    #[test]
    fn names_stand_in_dictionary_order() {
        for order in [
            "Anh, Ánh, Ăn, Ân, Ba, Bảo, Dũng, Đức, Oanh, Ông, Ơn, Uyên, Ước",
            "ma, mà, mả, mã, má, mạ, mă, mâ, mê",
            "Bình, Bình Gia, Bình Phước, Cao Lộc, Chi Lăng, Đình Lập, Hữu Lũng, Lạng Sơn, Lộc Bình, Tràng Định, Văn Lãng, Văn Quan",
            "hoa, Hoa, hòa, Hòa, hoan",
            "Phường 1, Phường 2, Phường Ba",
            "x, y, z, Ω",
        ] {
            assert_eq!(sorted(order), order);
        }
    }

    #[test]
    fn keys_are_plain_and_do_not_depend_on_composition() {
        let key = sort_key("Đường Điện Biên (số 5)");
        assert!(
            key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()),
            "{key}"
        );
        assert_eq!(sort_key("Điện"), sort_key("Đie\u{323}\u{302}n"));
        assert_ne!(sort_key("a"), sort_key("A"));
        assert_eq!(sort_key(""), "00");
    }

    /// ICU4X knows the Vietnamese order of CLDR; words of letters and spaces must agree with it pair by pair.
    #[test]
    fn agrees_with_icu() {
        use icu_collator::{Collator, options::CollatorOptions};
        let locale = icu_locale_core::locale!("vi");
        let mut strict = CollatorOptions::default();
        strict.strength = Some(icu_collator::options::Strength::Tertiary);
        let icu = Collator::try_new(locale.into(), strict).unwrap();
        let mut words: Vec<String> = crate::letters::every_vowel()
            .into_iter()
            .map(|v| format!("t{v}n"))
            .collect();
        let names = "Anh Ánh Ăn Ân Ba Bảo Dũng Đức Oanh Ông Ơn Uyên Ước An_Ân Ân_an an_ân Đỗ đo dỗ DO zô wa fa ja 10 2";
        words.extend(names.split(' ').map(|name| name.replace('_', " ")));
        for left in &words {
            for right in &words {
                let (ours, theirs) = (sort_key(left).cmp(&sort_key(right)), icu.compare(left, right));
                assert_eq!(ours, theirs, "{left} {right}");
            }
        }
    }
}
