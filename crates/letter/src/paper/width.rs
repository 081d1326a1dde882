//! How wide words are in Times New Roman, whose widths Liberation Serif shares: enough to draw a line of a third of them.

use crate::text::fold_char;

/// Thousandths of the size, upright and bold, from the space to the tilde.
#[rustfmt::skip]
const PLAIN: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278,
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444,
    921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722,
    556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500,
    333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500,
    500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];
#[rustfmt::skip]
const BOLD: [u16; 95] = [
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278,
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500,
    930, 722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778,
    611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581, 500,
    333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500,
    556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
];

/// The width of words set on one line, in tenths of a millimetre; the size is given in half points.
#[must_use]
pub fn width(words: &str, half_points: u16, bold: bool) -> u32 {
    let table = if bold { &BOLD } else { &PLAIN };
    let thousandths: u64 = words.chars().map(|letter| u64::from(one(letter, table))).sum();
    // Half points are 25.4 / 144 mm.
    u32::try_from(thousandths * u64::from(half_points) * 254 / 144_000).unwrap_or(u32::MAX)
}

/// A letter is as wide with its marks as without.
fn one(letter: char, table: &[u16; 95]) -> u16 {
    let small = letter.to_lowercase().next().unwrap_or(letter);
    let plain = match fold_char(small) {
        plain if letter.is_uppercase() => plain.to_ascii_uppercase(),
        plain if plain.is_ascii_lowercase() => plain,
        _ => letter,
    };
    match plain {
        ' '..='~' => table[plain as usize - 0x20],
        '\u{a0}' => 250,
        '\u{2013}' => 500,
        '\u{2014}' | '\u{2026}' | '\u{2500}' => 1000,
        _ if letter.is_uppercase() => 722,
        _ => 500,
    }
}

#[cfg(test)]
mod tests {
    use super::width;
    use crate::paper::MOTTO;

    /// As poppler measures them in our PDF: 56.1 mm and 57.8 mm.
    #[test]
    fn words_are_as_wide_as_they_are_printed() {
        let motto = width(MOTTO, 26, true);
        assert!(motto.abs_diff(561) <= 6, "{motto}");
        let name = width("SỞ THÔNG TIN VÀ TRUYỀN", 24, true);
        assert!(name.abs_diff(578) <= 8, "{name}");
        assert_eq!(width("", 28, false), 0);
    }
}
