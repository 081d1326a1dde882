//! Words gathered into rows: what stands at one height, from left to right.

use super::{Run, Word};

/// Words at one height, from left to right. Never empty.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub y0: f32,
    pub y1: f32,
    pub words: Vec<Word>,
}

impl Row {
    pub fn of(words: Vec<Word>) -> Self {
        Self {
            y0: words.iter().map(|word| word.y0).fold(f32::INFINITY, f32::min),
            y1: words.iter().map(|word| word.y1).fold(f32::NEG_INFINITY, f32::max),
            words,
        }
    }

    pub fn height(&self) -> f32 {
        (self.y1 - self.y0).max(1.0)
    }

    fn middle(&self) -> f32 {
        f32::midpoint(self.y0, self.y1)
    }

    pub fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    }
}

/// The rows of a page from top to bottom. A run joins the row above when their middles are less than half a line apart.
pub(super) fn of(runs: Vec<Run>) -> Vec<Row> {
    let mut runs: Vec<Row> = runs
        .into_iter()
        .filter(|run| !run.is_empty())
        .map(Row::of)
        .collect();
    runs.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
    let mut rows: Vec<Row> = Vec::new();
    for run in runs {
        match rows.last_mut() {
            Some(row) if run.middle() - row.middle() < 0.5 * run.height().min(row.height()) => {
                row.words.extend(run.words);
                // The height stays that of the first run, so that a slanted page does not chain into one row.
            }
            _ => rows.push(run),
        }
    }
    for row in &mut rows {
        row.words.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    }
    rows
}
