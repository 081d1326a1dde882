//! Text out of words that have a place on a page, from a PDF or from a picture: columns kept apart, page numbers and
//! running heads dropped, wrapped lines joined into paragraphs again.

mod columns;
mod furniture;
mod paragraphs;
mod rows;

use letter::Span;

/// A word with its box; the unit is the point, y grows downwards.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Word {
    pub text: String,
    pub x0: f32,
    pub x1: f32,
    pub y0: f32,
    pub y1: f32,
    /// 0 to 1: how sure the machine is of it; 1 when it was written and not seen.
    pub sure: f32,
}

/// Words that stand side by side without a wide gap, as the reading program grouped them.
pub(crate) type Run = Vec<Word>;

/// One page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Page {
    pub width: f32,
    pub height: f32,
    pub runs: Vec<Run>,
}

/// How a line stands on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Part of the running text.
    Flow,
    /// Part of one of two columns: head, signature.
    Column,
    /// A row of figures.
    Table,
}

/// One line of words in reading order.
#[derive(Clone, Debug)]
struct Line {
    kind: Kind,
    page: usize,
    words: Vec<Word>,
}

/// The text of these pages, one paragraph a line, and how sure each word of it is, in order.
pub(crate) fn text(pages: Vec<Page>) -> (String, Vec<(Span, f32)>) {
    let mut pages: Vec<(f32, f32, Vec<rows::Row>)> = pages
        .into_iter()
        .map(|page| (page.width, page.height, rows::of(page.runs)))
        .collect();
    furniture::clear(&mut pages);
    let mut lines = Vec::new();
    for (number, (width, _, rows)) in pages.into_iter().enumerate() {
        columns::read(number, width, rows, &mut lines);
    }
    written(&paragraphs::join(lines))
}

fn written(paragraphs: &[Vec<Line>]) -> (String, Vec<(Span, f32)>) {
    let (mut text, mut at, mut sure) = (String::new(), 0, Vec::new());
    for (n, paragraph) in paragraphs.iter().enumerate() {
        for (m, line) in paragraph.iter().enumerate() {
            for (k, word) in line.words.iter().enumerate() {
                let blank = match (n, m, k) {
                    (0, 0, 0) => None,
                    (_, 0, 0) => Some('\n'),
                    (_, _, 0) if is_cut_inside(&paragraph[m - 1]) => None,
                    _ if line.kind == Kind::Table && k > 0 && is_wide(&line.words[k - 1], word) => Some('\t'),
                    _ => Some(' '),
                };
                at += usize::from(blank.is_some());
                text.extend(blank);
                let length = word.text.chars().count();
                sure.push((Span::new(at, at + length), word.sure));
                at += length;
                text.push_str(&word.text);
            }
        }
    }
    (text, sure)
}

/// A notation broken at its hyphen or stroke: `64/KH-` and `BCĐ` on the next line.
fn is_cut_inside(line: &Line) -> bool {
    let last = line.words.last().map_or("", |word| word.text.as_str());
    let before = last.strip_suffix(['-', '/']);
    before.is_some_and(|before| before.ends_with(char::is_alphanumeric))
}

/// A gap that no justified line has between two words.
fn is_wide(left: &Word, right: &Word) -> bool {
    right.x0 - left.x1 > 1.5 * (left.y1 - left.y0)
}

#[cfg(test)]
mod tests;
