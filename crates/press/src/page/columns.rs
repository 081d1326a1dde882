//! Two columns told from lines that run across: the head (organ and number | nation and day) and the signature (nơi
//! nhận | post and name) are read box by box, not line by line.

use super::rows::Row;
use super::{Kind, Line, Word, is_wide};

/// Places at which a column may begin: the middle half of the page, so many steps.
const STEPS: usize = 150;
/// Half of the smallest gap between columns, in points.
const HALF_GAP: f32 = 2.5;
/// A page has some sixty lines. One that claims far more is read line by line: finding columns takes time in its square.
const MOST_ROWS: usize = 400;
/// No column is longer.
const LONGEST: usize = 120;
/// Below a column alone, more than so many line heights of white end it.
const WHITE: f32 = 2.5;

/// Reads the rows of a page into lines.
pub(super) fn read(page: usize, width: f32, rows: Vec<Row>, out: &mut Vec<Line>) {
    if rows.len() > MOST_ROWS {
        out.extend(rows.into_iter().map(|row| across(page, row.words)));
        return;
    }
    let reach = reaches(&rows, width);
    let place = |step: usize| width * (0.25 + 0.5 * step as f32 / STEPS as f32);
    let mut rows = rows;
    let mut at = 0;
    while at < rows.len() {
        // Of neighbouring places with one reach the first will do, for no word stands between them.
        let fresh = |step: &usize| *step == 0 || reach[at][*step] != reach[at][*step - 1];
        let zone_at = |step: usize| zone(&rows, at, reach[at][step].min(LONGEST), place(step));
        let found = (0..STEPS).filter(fresh).filter_map(zone_at);
        let best = found.reduce(|best, next| if next.rows() > best.rows() { next } else { best });
        match best {
            Some(zone) if zone.start == at => {
                zone.write(page, &mut rows[zone.start..zone.end], out);
                at = zone.end;
            }
            _ => {
                out.push(across(page, std::mem::take(&mut rows[at].words)));
                at += 1;
            }
        }
    }
}

/// For every row and place: over how many rows from here on no word crosses the place.
fn reaches(rows: &[Row], width: f32) -> Vec<Vec<usize>> {
    let mut below = vec![0; STEPS];
    let mut reach: Vec<Vec<usize>> = Vec::with_capacity(rows.len());
    for row in rows.iter().rev() {
        let (pieces, last) = (pieces(row), addresses(row));
        let over = |(step, below): (usize, &usize)| {
            let x = width * (0.25 + 0.5 * step as f32 / STEPS as f32);
            let crossed = pieces
                .iter()
                .any(|(from, to)| from - HALF_GAP < x && x < to + HALF_GAP);
            // Nothing goes on past an address line; it stands below the head and belongs to neither column.
            if crossed || last { 0 } else { below + 1 }
        };
        below = below.iter().enumerate().map(over).collect();
        reach.push(below.clone());
    }
    reach.reverse();
    reach
}

/// Where the row's words stand, ordinary gaps between them closed: what is set apart stands apart by more than the
/// blanks of its own row, which in a justified line are wide.
fn pieces(row: &Row) -> Vec<(f32, f32)> {
    let mut gaps: Vec<f32> = row.words.windows(2).map(|pair| pair[1].x0 - pair[0].x1).collect();
    gaps.sort_by(f32::total_cmp);
    let blank = gaps.get(gaps.len() / 4).filter(|_| gaps.len() > 2);
    let blank = blank.copied().unwrap_or(0.35 * row.height());
    let ordinary = (1.5 * blank).min(1.2 * row.height());
    let mut pieces: Vec<(f32, f32)> = Vec::new();
    for word in &row.words {
        match pieces.last_mut() {
            Some((_, to)) if word.x0 - *to < ordinary => *to = to.max(word.x1),
            _ => pieces.push((word.x0, word.x1)),
        }
    }
    pieces
}

/// Rows that fall apart into two columns at `x`.
struct Zone {
    start: usize,
    end: usize,
    x: f32,
    /// Rows with several gaps: a table of figures, to be read row by row.
    figures: bool,
}

impl Zone {
    fn rows(&self) -> usize {
        self.end - self.start
    }

    fn write(&self, page: usize, rows: &mut [Row], out: &mut Vec<Line>) {
        if self.figures {
            out.extend(
                rows.iter_mut()
                    .map(|row| across(page, std::mem::take(&mut row.words))),
            );
            return;
        }
        let mut right = Vec::new();
        for row in rows {
            let (one, other): (Vec<Word>, Vec<Word>) = std::mem::take(&mut row.words)
                .into_iter()
                .partition(|word| word.x1 < self.x);
            out.extend(column(page, one));
            right.extend(column(page, other));
        }
        out.append(&mut right);
    }
}

/// The zone of up to `reach` rows from `start` on with its gap at `x`, if that is what they are.
fn zone(rows: &[Row], start: usize, reach: usize, x: f32) -> Option<Zone> {
    let left = |row: &Row| row.words.first().is_some_and(|word| word.x1 < x);
    let right = |row: &Row| row.words.last().is_some_and(|word| word.x0 > x);
    let mut end = start + reach;
    // Lines on the right alone after the last one on the left, and on the left after white, are no columns any more.
    while end > start && !left(&rows[end - 1]) {
        end -= 1;
    }
    let last_right = (start..end).rev().find(|at| right(&rows[*at]))?;
    let white = |at: &usize| rows[*at].y0 - rows[*at - 1].y1 > WHITE * rows[*at].height();
    end = (last_right + 1..end).find(white).unwrap_or(end);
    let zone = &rows[start..end];
    if zone.len() < 2 || !right(&zone[0]) && !level(zone, right) {
        return None;
    }
    let both: Vec<&Row> = zone.iter().filter(|row| left(row) && right(row)).collect();
    let (lefts, rights) = (
        zone.iter().filter(|row| left(row)).count(),
        zone.iter().filter(|row| right(row)).count(),
    );
    let gaps = |row: &Row| {
        row.words
            .windows(2)
            .filter(|pair| is_wide(&pair[0], &pair[1]))
            .count()
    };
    let wide = both.iter().filter(|row| gaps(row) > 0).count();
    let enough = lefts >= 2 && rights >= 2 && 2 * wide >= both.len() && (wide > 0 || both.is_empty());
    let figures = both.iter().filter(|row| gaps(row) > 1).count();
    enough.then_some(Zone {
        start,
        end,
        x,
        figures: figures >= 2 && 3 * figures >= both.len(),
    })
}

/// "Kính gửi" stands below the head, wherever in its line.
fn addresses(row: &Row) -> bool {
    row.text().to_lowercase().starts_with("kính gửi")
}

/// Whether the first line of the right column stands within a line of the zone's first: columns begin together.
fn level(zone: &[Row], right: impl Fn(&Row) -> bool) -> bool {
    let first = zone.iter().find(|row| right(row));
    first.is_some_and(|first| first.y0 - zone[0].y0 < 1.3 * zone[0].height())
}

fn column(page: usize, words: Vec<Word>) -> Option<Line> {
    (!words.is_empty()).then_some(Line {
        kind: Kind::Column,
        page,
        words,
    })
}

fn across(page: usize, words: Vec<Word>) -> Line {
    let gaps = words
        .windows(2)
        .filter(|pair| is_wide(&pair[0], &pair[1]))
        .count();
    Line {
        kind: if gaps > 1 { Kind::Table } else { Kind::Flow },
        page,
        words,
    }
}
