//! The letter's own text with what was recognised in it: marks inside marks, every character kept.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A recognised place of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// First character, in Unicode scalar values.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// What it is: the class `k-{kind}`.
    pub kind: &'static str,
    /// Its name on both sides of the page: `data-span`, and `t-{key}` as the id of its first piece.
    pub key: String,
}

/// The text as HTML, escaped, with a `<mark>` for each of `marks`. Marks may lie inside each other and cross: a longer
/// one stands outside, and one that crosses another's end goes on after it. Places outside the text are cut off.
#[must_use]
pub fn html(text: &str, marks: &[Mark]) -> String {
    let offsets: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let length = offsets.len() - 1;
    let cut = |mark: &Mark| Mark {
        end: mark.end.min(length),
        ..mark.clone()
    };
    let marks = marks
        .iter()
        .map(cut)
        .filter(|mark| mark.start < mark.end)
        .collect();
    let mut page = Page {
        text,
        offsets,
        named: BTreeSet::new(),
        html: String::with_capacity(text.len() * 2),
    };
    page.write(0, length, marks);
    page.html
}

struct Page<'a> {
    text: &'a str,
    /// Where each character begins, and the end.
    offsets: Vec<usize>,
    /// Keys whose id has been given.
    named: BTreeSet<String>,
    html: String,
}

impl Page<'_> {
    /// Writes the characters from `start` to `end`; every mark lies between them.
    fn write(&mut self, start: usize, end: usize, mut marks: Vec<Mark>) {
        let mut at = start;
        while let Some(first) = (0..marks.len()).min_by_key(|i| (marks[*i].start, usize::MAX - marks[*i].end))
        {
            let outer = marks.swap_remove(first);
            self.escape(at, outer.start);
            let (mut inside, mut rest) = (Vec::new(), Vec::new());
            for mark in marks {
                split(mark, outer.end, &mut inside, &mut rest);
            }
            self.open(&outer);
            self.write(outer.start, outer.end, inside);
            self.html.push_str("</mark>");
            (at, marks) = (outer.end, rest);
        }
        self.escape(at, end);
    }

    fn open(&mut self, mark: &Mark) {
        let key = escaped(&mark.key);
        let _ = write!(self.html, "<mark class=\"k k-{}\"", mark.kind);
        if self.named.insert(mark.key.clone()) {
            let _ = write!(self.html, " id=\"t-{key}\"");
        }
        let _ = write!(self.html, " data-span=\"{key}\">");
    }

    fn escape(&mut self, start: usize, end: usize) {
        let words = &self.text[self.offsets[start]..self.offsets[end]];
        self.html.push_str(&escaped(words));
    }
}

/// Puts a mark inside another that ends at `end`, after it, or a piece into each.
fn split(mark: Mark, end: usize, inside: &mut Vec<Mark>, rest: &mut Vec<Mark>) {
    if mark.start >= end {
        rest.push(mark);
    } else if mark.end <= end {
        inside.push(mark);
    } else {
        rest.push(Mark {
            start: end,
            ..mark.clone()
        });
        inside.push(Mark { end, ..mark });
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mark(start: usize, end: usize, kind: &'static str, key: &str) -> Mark {
        Mark {
            start,
            end,
            kind,
            key: key.to_owned(),
        }
    }

    #[test]
    fn a_deadline_stands_inside_its_task() {
        let html = html(
            "Gửi báo cáo trước 5/6.",
            &[mark(12, 21, "deadline", "d"), mark(0, 22, "task", "t1")],
        );
        let wanted = "<mark class=\"k k-task\" id=\"t-t1\" data-span=\"t1\">Gửi báo cáo \
             <mark class=\"k k-deadline\" id=\"t-d\" data-span=\"d\">trước 5/6</mark>.</mark>";
        assert_eq!(html, wanted);
    }

    #[test]
    fn marks_that_cross_go_on_after_each_other_and_nothing_is_run() {
        let html = html("<b>&ab", &[mark(0, 4, "task", "x\"y"), mark(2, 9, "basis", "b")]);
        assert!(
            !html.contains("<b>") && html.contains("data-span=\"x&quot;y\""),
            "{html}"
        );
        assert_eq!(html.matches("id=\"t-b\"").count(), 1);
        assert_eq!(html.matches("k-basis").count(), 2);
    }

    /// The text of a page, and for each of its characters the keys of the marks around it.
    fn read(html: &str) -> (String, Vec<BTreeSet<String>>) {
        let (mut text, mut over, mut open) = (String::new(), Vec::new(), Vec::<String>::new());
        let mut rest = html;
        while let Some(first) = rest.chars().next() {
            let (token, after) = match first {
                '<' => rest.split_at(rest.find('>').unwrap() + 1),
                '&' => rest.split_at(rest.find(';').unwrap() + 1),
                _ => rest.split_at(first.len_utf8()),
            };
            rest = after;
            if token == "</mark>" {
                open.pop().expect("closed what was open");
            } else if token.starts_with("<mark") {
                open.push(
                    token
                        .split("data-span=\"")
                        .nth(1)
                        .unwrap()
                        .split('"')
                        .next()
                        .unwrap()
                        .to_owned(),
                );
            } else {
                let entities = [
                    ("&lt;", '<'),
                    ("&gt;", '>'),
                    ("&amp;", '&'),
                    ("&quot;", '"'),
                    ("&#39;", '\''),
                ];
                let plain = entities
                    .iter()
                    .find(|(name, _)| *name == token)
                    .map_or(first, |(_, letter)| *letter);
                text.push(plain);
                over.push(open.iter().cloned().collect());
            }
        }
        assert!(open.is_empty());
        (text, over)
    }

    proptest! {
        #[test]
        fn the_text_is_kept_and_each_character_has_its_marks(
            text in "[a<>&\"'ầđ\n]{0,30}",
            places in prop::collection::vec((0usize..34, 0usize..34), 0..9),
        ) {
            let marks: Vec<Mark> = places.iter().enumerate()
                .map(|(i, (start, end))| mark(*start, *end, "task", &format!("m{i}"))).collect();
            let (read_text, over) = read(&html(&text, &marks));
            prop_assert_eq!(&read_text, &text);
            for (at, keys) in over.iter().enumerate() {
                let meant = marks.iter().filter(|mark| mark.start <= at && at < mark.end);
                let meant: BTreeSet<String> = meant.map(|mark| mark.key.clone()).collect();
                prop_assert_eq!(keys, &meant, "character {}", at);
            }
        }
    }
}
