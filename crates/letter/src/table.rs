//! The timetable of a plan: rows of "nội dung | chủ trì | phối hợp | thời gian", each a task of its own.

use crate::span::Span;
use crate::text::Text;

/// One row that asks for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub what: Span,
    /// Who leads; empty when the table has no such column, or the cell is blank.
    pub lead: Span,
    pub with: Span,
    pub when: Span,
    /// Whether the head of the column says "hoàn thành" or "thời hạn": a bare day is then the last one.
    pub due: bool,
}

/// A table with the rows that ask.
pub(crate) struct Table {
    pub span: Span,
    pub rows: Vec<Row>,
}

/// Which column holds what.
#[derive(Default)]
struct Columns {
    what: usize,
    lead: Option<usize>,
    with: Option<usize>,
    when: Option<usize>,
    due: bool,
}

/// The timetables in the zone: a line of heads that name the work and who or when, then lines of as many cells.
pub(crate) fn find(text: &Text, zone: Span) -> Vec<Table> {
    let lines: Vec<Span> = text
        .lines
        .iter()
        .filter(|line| line.start >= zone.start && line.end <= zone.end && !text.trim(**line).is_empty())
        .copied()
        .collect();
    let mut tables = Vec::new();
    let mut index = 0;
    while index < lines.len() {
        let head = cells(text, lines[index]);
        index += 1;
        let Some(columns) = columns(text, &head) else {
            continue;
        };
        let begin = lines[index - 1];
        let below = lines[index..]
            .iter()
            .take_while(|line| cells(text, **line).len() >= 2)
            .count();
        let rows = lines[index..index + below]
            .iter()
            .filter_map(|&line| row(text, &cells(text, line), &columns));
        let rows: Vec<Row> = rows.collect();
        index += below;
        if !rows.is_empty() {
            let span = Span::new(begin.start, lines[index - 1].end);
            tables.push(Table { span, rows });
        }
    }
    tables
}

/// The cells of a line parted by bars or tabs, trimmed; empty ones keep their place.
fn cells(text: &Text, line: Span) -> Vec<Span> {
    let line = text.trim_by(line, |c| c == ' ' || c == '\u{a0}');
    let mut out = Vec::new();
    let mut start = line.start;
    for at in line.start..line.end {
        if matches!(text.char(at), '|' | '\t') {
            if at > line.start {
                out.push(clean(text, Span::new(start, at)));
            }
            start = at + 1;
        }
    }
    if start < line.end || out.is_empty() {
        out.push(clean(text, Span::new(start, line.end)));
    }
    out
}

fn clean(text: &Text, cell: Span) -> Span {
    text.trim_by(cell, |c| c.is_whitespace() || matches!(c, '*' | '_' | '|'))
}

/// Reads the heads; none when they are not those of a timetable.
fn columns(text: &Text, head: &[Span]) -> Option<Columns> {
    if head.len() < 3 || head.iter().any(|cell| cell.len() > 60) {
        return None;
    }
    let one = |words: &[&str]| head.iter().position(|&cell| text.has(words, cell));
    let what = one(&["noi dung", "nhiem vu", "cong viec", "hoat dong", "viec"])?;
    let others = |words: &[&str]| one(words).filter(|&at| at != what);
    let with = others(&["phoi hop"]);
    let lead = others(&["chu tri", "phu trach"])
        .or_else(|| others(&["thuc hien", "trach nhiem"]).filter(|&at| !timed(text, head[at])))
        .filter(|&at| Some(at) != with);
    let when = head.iter().position(|&cell| timed(text, cell));
    let due = when.is_some_and(|at| text.has(&["hoan thanh", "thoi han", "han"], head[at]));
    (lead.is_some() || when.is_some()).then_some(Columns {
        what,
        lead,
        with,
        when,
        due,
    })
}

fn timed(text: &Text, head: Span) -> bool {
    text.has(
        &["thoi gian", "thoi han", "tien do", "thoi diem", "han hoan thanh"],
        head,
    )
}

/// A row with words in its column of work and, unless the table has only that, in another one: a row that only heads
/// others asks nothing.
fn row(text: &Text, cells: &[Span], columns: &Columns) -> Option<Row> {
    let none = Span::new(0, 0);
    let cell = |at: Option<usize>| {
        at.and_then(|at| cells.get(at))
            .copied()
            .filter(|cell| cell.len() > 1)
            .unwrap_or(none)
    };
    let what = *cells.get(columns.what)?;
    let (lead, with, when) = (cell(columns.lead), cell(columns.with), cell(columns.when));
    let asks = what.len() >= 12 && !text.is_upper(what) && !(lead.is_empty() && when.is_empty());
    asks.then_some(Row {
        what,
        lead,
        with,
        when,
        due: columns.due,
    })
}
