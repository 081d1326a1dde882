//! Lines joined into the paragraphs that the page's width had broken.

use super::{Kind, Line, Word};

/// Groups lines; each group is one paragraph.
pub(super) fn join(lines: Vec<Line>) -> Vec<Vec<Line>> {
    let measure = Measure::of(&lines);
    let mut out: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        if out
            .last()
            .is_some_and(|paragraph| measure.continues(paragraph, &line))
        {
            out.last_mut()
                .into_iter()
                .for_each(|paragraph| paragraph.push(line.clone()));
        } else {
            out.push(vec![line]);
        }
    }
    out
}

/// Where running text begins and ends, and how far its lines stand apart.
struct Measure {
    left: f32,
    right: f32,
    pitch: f32,
}

impl Measure {
    fn of(lines: &[Line]) -> Self {
        let flow: Vec<&Line> = lines.iter().filter(|line| line.kind == Kind::Flow).collect();
        let mut rights: Vec<f32> = flow.iter().map(|line| line.right()).collect();
        let mut pitches: Vec<f32> = flow
            .windows(2)
            .filter(|pair| pair[0].page == pair[1].page && pair[1].top() > pair[0].top())
            .map(|pair| pair[1].top() - pair[0].top())
            .collect();
        Self {
            left: flow.iter().map(|line| line.left()).fold(f32::INFINITY, f32::min),
            right: quantile(&mut rights, 0.9),
            pitch: quantile(&mut pitches, 0.3),
        }
    }

    fn continues(&self, paragraph: &[Line], line: &Line) -> bool {
        let Some(before) = paragraph.last() else {
            return false;
        };
        if before.kind != line.kind || line.kind == Kind::Table || begins_item(line) {
            return false;
        }
        if line.kind == Kind::Column {
            return in_column(paragraph, before, line);
        }
        let (ended, small) = (before.ends(), line.is_small());
        let near = before.page != line.page || line.top() - before.top() < 2.2 * before.height();
        if !near || !self.is_full(before, line) {
            return false;
        }
        let indented = line.left() > self.left + 0.8 * line.height();
        let spaced = before.page == line.page && line.top() - before.top() > 1.2 * self.pitch;
        // A sentence that goes on in small letters is one paragraph whatever the page looks like.
        small && !ended || !(indented || spaced && ended)
    }

    /// Whether the next line's first word had no room on the line before.
    fn is_full(&self, before: &Line, line: &Line) -> bool {
        let word = line.words.first().map_or(0.0, Word::width);
        before.right() + word > self.right - 0.8 * line.height()
    }
}

/// In a narrow column, lines that go on in small letters, the rest of the subject, and the rest of an item.
fn in_column(paragraph: &[Line], before: &Line, line: &Line) -> bool {
    let step = line.top() - before.top();
    if step <= 0.0 || step > 1.8 * before.height() || before.ends() {
        return false;
    }
    let first = paragraph.first().map(Line::text).unwrap_or_default();
    line.is_small() || first.starts_with("V/v") || first.starts_with("Về việc") || first.starts_with("- ")
}

fn quantile(values: &mut [f32], share: f32) -> f32 {
    values.sort_by(f32::total_cmp);
    let at = (values.len().saturating_sub(1) as f32 * share).round() as usize;
    values.get(at).copied().unwrap_or(0.0)
}

impl Line {
    fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    }

    fn ends(&self) -> bool {
        self.words
            .last()
            .is_some_and(|word| word.text.ends_with(['.', ';', ':', '!', '?']))
    }

    fn is_small(&self) -> bool {
        self.words
            .first()
            .is_some_and(|word| word.text.starts_with(char::is_lowercase))
    }

    fn left(&self) -> f32 {
        self.words.first().map_or(0.0, |word| word.x0)
    }

    fn right(&self) -> f32 {
        self.words.last().map_or(0.0, |word| word.x1)
    }

    fn top(&self) -> f32 {
        self.words.first().map_or(0.0, |word| word.y0)
    }

    fn height(&self) -> f32 {
        self.words
            .first()
            .map_or(1.0, |word| (word.y1 - word.y0).max(1.0))
    }
}

impl Word {
    fn width(&self) -> f32 {
        self.x1 - self.x0
    }
}

/// `-`, `+`, `1.`, `1.2.`, `a)`, `IV.`, `Điều 3.`: a line that begins an item never continues another.
fn begins_item(line: &Line) -> bool {
    let Some(first) = line.words.first() else {
        return false;
    };
    let text = first.text.as_str();
    if text.starts_with(['-', '+', '•', '–', '*', '▪', '●', '\u{f0b7}']) {
        return true;
    }
    let label = text.strip_suffix(['.', ')', '/']).unwrap_or_default();
    let number =
        label.bytes().any(|b| b.is_ascii_digit()) && label.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let roman = text.ends_with('.') && label.chars().all(|c| "IVX".contains(c));
    let letter = text.ends_with(')') && label.chars().count() == 1;
    let next = line
        .words
        .get(1)
        .is_some_and(|word| word.text.starts_with(|c: char| c.is_ascii_digit()));
    // "20." alone may end a date that was wrapped; an item is followed by a capital.
    let capital = line
        .words
        .get(1)
        .is_some_and(|word| !word.text.starts_with(char::is_lowercase));
    !label.is_empty() && (number && capital || roman || letter) || text == "Điều" && next
}
