//! The letter's text as it is read on paper: the marks of Markdown become weight and slant, its words stay.
//!
//! Nothing is cut out of the text: each character keeps its place, so that spans go on counting characters.

/// Words in one weight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Bold.
    pub strong: bool,
    /// Italic.
    pub slant: bool,
    /// Stands in the same paragraph, but not in the words that ask.
    pub beside: bool,
}

/// The words of one paragraph.
pub type Words = Vec<Run>;

/// A text with what the marks in it mean.
#[derive(Debug)]
pub struct Prose {
    signs: Vec<Sign>,
}

#[derive(Clone, Copy, Debug)]
struct Sign {
    /// As the page shows it.
    letter: char,
    /// False for the marks themselves.
    shown: bool,
    strong: bool,
    slant: bool,
}

impl Prose {
    /// Reads the marks of a whole text. Emphasis may go over several lines; an empty line ends what was never closed.
    #[must_use]
    pub fn read(body: &str) -> Self {
        let text: Vec<char> = body.chars().collect();
        let mut reader = Reader {
            strong: false,
            slant: false,
            signs: Vec::with_capacity(text.len()),
        };
        for line in text.split_inclusive(|letter| *letter == '\n') {
            reader.line(line);
        }
        Self { signs: reader.signs }
    }

    /// How many characters the text has, marks included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.signs.len()
    }

    /// The sign at a place.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<char> {
        self.signs.get(place).map(|sign| sign.letter)
    }

    /// The words from one place to before another, blanks drawn together.
    #[must_use]
    pub fn words(&self, from: usize, end: usize) -> Words {
        let mut words = Words::new();
        let mut blank = false;
        for sign in self.signs.get(from..end).unwrap_or_default() {
            if sign.letter.is_whitespace() {
                blank = !words.is_empty();
            } else if sign.shown {
                push(&mut words, *sign, blank);
                blank = false;
            }
        }
        words
    }

    /// The words without their weight.
    #[must_use]
    pub fn text(&self, from: usize, end: usize) -> String {
        plain(&self.words(from, end))
    }

    /// The paragraphs that hold anything: lines, and lines that go on with a small letter where one was broken.
    #[must_use]
    pub fn paragraphs(&self, from: usize, end: usize) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        let mut begin = from;
        let mut near = false;
        while begin < end {
            let rest = &self.signs[begin..end];
            let long = rest.iter().position(|sign| sign.letter == '\n');
            let stop = begin + long.unwrap_or(rest.len());
            let words = self.text(begin, stop);
            match found.last_mut().filter(|_| near && goes_on(&words)) {
                Some(last) => last.1 = stop,
                None if !words.is_empty() => found.push((begin, stop)),
                None => {}
            }
            near = !words.is_empty() && !words.ends_with(['.', ';', ':']);
            begin = stop + 1;
        }
        found
    }
}

fn goes_on(words: &str) -> bool {
    let mut letters = words.chars();
    let small = letters.next().is_some_and(char::is_lowercase);
    small
        && letters
            .next()
            .is_some_and(|second| second != ')' && second != '.')
}

/// The words alone.
#[must_use]
pub fn plain(words: &[Run]) -> String {
    words.iter().map(|run| run.text.as_str()).collect()
}

fn push(words: &mut Words, sign: Sign, blank: bool) {
    let last = words.last_mut();
    let same = last.filter(|run| run.strong == sign.strong && run.slant == sign.slant);
    if let Some(run) = same {
        if blank {
            run.text.push(' ');
        }
        run.text.push(sign.letter);
        return;
    }
    if let (Some(run), true) = (words.last_mut(), blank) {
        run.text.push(' ');
    }
    words.push(Run {
        text: sign.letter.to_string(),
        strong: sign.strong,
        slant: sign.slant,
        beside: false,
    });
}

/// Goes through the text once and remembers what is open.
struct Reader {
    strong: bool,
    slant: bool,
    signs: Vec<Sign>,
}

impl Reader {
    fn line(&mut self, line: &[char]) {
        let indent = line
            .iter()
            .take_while(|letter| letter.is_whitespace() && **letter != '\n')
            .count();
        let words = &line[indent..];
        if words.iter().all(|letter| letter.is_whitespace()) {
            (self.strong, self.slant) = (false, false);
        }
        if is_rule(words) {
            return line.iter().for_each(|letter| self.put(*letter, false));
        }
        line[..indent].iter().for_each(|letter| self.put(*letter, true));
        let hashes = words.iter().take_while(|letter| **letter == '#').count();
        let heading = (1..=6).contains(&hashes) && words.get(hashes) == Some(&' ');
        if heading {
            self.strong = true;
            words[..hashes].iter().for_each(|letter| self.put(*letter, false));
            self.inline(words, hashes);
            self.strong = false;
        } else if let ['*' | '+' | '•', ' ' | '\t', ..] = words {
            self.put('-', true);
            self.inline(words, 1);
        } else {
            self.inline(words, 0);
        }
    }

    fn inline(&mut self, line: &[char], from: usize) {
        let mut at = from;
        while at < line.len() {
            let next = line.get(at + 1);
            match line[at] {
                '*' if next == Some(&'*') => {
                    self.strong = !self.strong;
                    self.put('*', false);
                    self.put('*', false);
                    at += 1;
                }
                '*' if self.turns(line, at) => {
                    self.slant = !self.slant;
                    self.put('*', false);
                }
                '\\' if next.is_some_and(|next| "*_-+#.()[]\\".contains(*next)) => {
                    self.put('\\', false);
                    self.put(line[at + 1], true);
                    at += 1;
                }
                letter => self.put(letter, true),
            }
            at += 1;
        }
    }

    /// A single star closes what is open, or opens when another one closes it in the same line.
    fn turns(&self, line: &[char], at: usize) -> bool {
        let beside = |place: Option<&char>| place.is_none_or(|letter| letter.is_whitespace());
        let (before, after) = (
            at.checked_sub(1).and_then(|place| line.get(place)),
            line.get(at + 1),
        );
        if self.slant {
            return !beside(before);
        }
        let opens = !beside(after) && !before.is_some_and(|letter| letter.is_alphanumeric());
        opens
            && line[at + 1..]
                .windows(2)
                .any(|pair| pair[1] == '*' && !pair[0].is_whitespace() && pair[0] != '*')
    }

    fn put(&mut self, letter: char, shown: bool) {
        self.signs.push(Sign {
            letter,
            shown,
            strong: self.strong,
            slant: self.slant,
        });
    }
}

/// A line drawn with three or more of one sign, or a dash that stands alone: nothing to read.
fn is_rule(words: &[char]) -> bool {
    let kept: Vec<char> = words
        .iter()
        .copied()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let one = kept
        .first()
        .is_some_and(|first| "-–—_*=+•".contains(*first) && kept.iter().all(|letter| letter == first));
    // Two stars open a bold paragraph; every other such line is a rule or an item without words.
    one && kept != ['*', '*']
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(body: &str) -> Vec<String> {
        let run = |run: &Run| match (run.strong, run.slant) {
            (true, _) => format!("<{}>", run.text),
            (false, true) => format!("/{}/", run.text),
            _ => run.text.clone(),
        };
        let prose = Prose::read(body);
        let lines = prose.paragraphs(0, prose.len()).into_iter();
        lines
            .map(|(from, end)| prose.words(from, end).iter().map(run).collect())
            .collect()
    }

    #[test]
    fn emphasis_becomes_weight_and_words_stay() {
        assert_eq!(
            shown("Số: 1\n\n**1. Nội dung**\n- một *hai*\n*Ghi chú./.*"),
            ["Số: 1", "<1. Nội dung>", "- một /hai/", "/Ghi chú././"]
        );
        assert_eq!(
            shown("**KT. GIÁM ĐỐC  \nPHÓ GIÁM ĐỐC**"),
            ["<KT. GIÁM ĐỐC>", "<PHÓ GIÁM ĐỐC>"]
        );
        assert_eq!(
            shown("**mở mà không đóng\n\nsau đó"),
            ["<mở mà không đóng>", "sau đó"]
        );
        assert_eq!(shown("* một\n2 * 3, 4*5"), ["- một", "2 * 3, 4*5"]);
        assert_eq!(shown("## Mục 1\n1\\. Một"), ["<Mục 1>", "1. Một"]);
    }

    #[test]
    fn rules_and_dashes_without_words_are_not_shown() {
        assert_eq!(shown("Một\n-----\n-\n –\n***\nHai"), ["Một", "Hai"]);
    }

    #[test]
    fn a_line_broken_in_the_middle_goes_on() {
        assert_eq!(
            shown("- Tuyên truyền ở\nmọi thôn;\n- Hai\na) ba"),
            ["- Tuyên truyền ở mọi thôn;", "- Hai", "a) ba"]
        );
    }

    #[test]
    fn every_character_keeps_its_place() {
        for body in ["**a** *b* \\* c\n---\n## d", "* *", "***", "a*b*", "\\", "**"] {
            let prose = Prose::read(body);
            assert_eq!(prose.len(), body.chars().count(), "{body}");
        }
        let prose = Prose::read("**Đề nghị** làm *việc*");
        assert_eq!(prose.text(2, 9), "Đề nghị");
        assert_eq!(prose.text(12, 22), "làm việc");
    }
}
