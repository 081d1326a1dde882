//! A text as a reader sees it: without signs that nobody sees, with letters that only look like ours written as ours. Whoever
//! hides a name from a search hides it so.

/// A text made plain, and where each of its bytes stands in the text that it was made of.
pub(super) struct Plain {
    /// Composed, with ordinary letters, digits and spaces.
    pub text: String,
    from: Vec<usize>,
}

impl Plain {
    pub fn new(text: &str) -> Self {
        let mut plain = Self {
            text: String::with_capacity(text.len()),
            from: Vec::with_capacity(text.len() + 1),
        };
        let mut signs = text.char_indices().peekable();
        while let Some((at, sign)) = signs.next() {
            if is_invisible(sign) {
                continue;
            }
            let mut cluster = ordinary(sign).to_string();
            let follows = |sign: &char| is_mark(*sign) || is_invisible(*sign);
            while let Some((_, mark)) = signs.next_if(|(_, sign)| follows(sign)) {
                if is_mark(mark) {
                    cluster.push(mark);
                }
            }
            let joins =
                (sign == '-' || sign == '_') && plain.joins_names(signs.peek().map(|(_, next)| *next));
            if joins {
                cluster = " ".to_owned();
            }
            plain.push(&viet::nfc(&cluster), at);
        }
        plain.from.push(text.len());
        plain
    }

    fn push(&mut self, cluster: &str, at: usize) {
        self.text.push_str(cluster);
        self.from.extend(std::iter::repeat_n(at, cluster.len()));
    }

    /// `Hoa-Lan`: a line between a small letter and a capital joins two names as a space does.
    fn joins_names(&self, next: Option<char>) -> bool {
        self.text.chars().next_back().is_some_and(char::is_lowercase) && next.is_some_and(char::is_uppercase)
    }

    /// Where a stretch of the plain text stands in the text that it was made of. What nobody sees at its end belongs to it.
    pub fn of(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        let last = self.from.len() - 1;
        self.from[start.min(last)]..self.from[end.min(last)]
    }
}

/// Signs without width, and hints where a word may be broken.
fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// Marks that stand over or under the letter before them.
fn is_mark(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36f}')
}

/// Letters of other alphabets that look like ours, wide letters and digits, spaces of every width.
fn ordinary(sign: char) -> char {
    const ALIKE: [(&str, &str); 2] = [
        ("аеорсухіАВЕКМНОРСТХІ", "aeopcyxiABEKMHOPCTXI"),
        ("οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oABEZHIKMNOPTYX"),
    ];
    if ('\u{ff01}'..='\u{ff5e}').contains(&sign) {
        return char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign);
    }
    if matches!(
        sign,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    ) {
        return ' ';
    }
    let alike = |(theirs, ours): &(&str, &str)| {
        let at = theirs.chars().position(|one| one == sign)?;
        ours.chars().nth(at)
    };
    ALIKE.iter().find_map(alike).unwrap_or(sign)
}

#[cfg(test)]
mod tests {
    use super::Plain;

    #[test]
    fn what_is_seen_is_what_is_read_and_leads_back() {
        for (text, plain) in [
            ("Nguy\u{200b}ễn", "Nguyễn"),
            ("Nguye\u{302}\u{303}n", "Nguyễn"),
            ("Н\u{ad}oa", "Hoa"),
            ("０９１２", "0912"),
            ("a\u{a0}b", "a b"),
            ("Hoa-Lan", "Hoa Lan"),
            ("12-3", "12-3"),
        ] {
            let made = Plain::new(text);
            assert_eq!(made.text, plain, "{text}");
            assert_eq!(made.of(0, made.text.len()), 0..text.len(), "{text}");
        }
        let text = "em \u{200b}Н\u{200d}oa.";
        let made = Plain::new(text);
        assert_eq!(&text[made.of(3, 6)], "Н\u{200d}oa");
    }
}
