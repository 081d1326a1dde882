//! The table that tesseract writes: one row a page, block, paragraph, line and word.

use crate::page::{Page, Word};

/// Column numbers of the table (`level page block par line word left top width height conf text`).
const WORD_LEVEL: &str = "5";
/// Dots per point are not known; the layout needs proportions alone, and its smallest gaps are made for A4.
const A4_HEIGHT: f32 = 842.0;

pub(super) fn read(tsv: &str) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    let (mut scale, mut line) = (1.0, String::new());
    for row in tsv.lines().skip(1) {
        let cells: Vec<&str> = row.splitn(12, '\t').collect();
        let [
            level,
            page,
            block,
            paragraph,
            number,
            _,
            left,
            top,
            width,
            height,
            sure,
            text,
        ] = cells[..]
        else {
            continue;
        };
        let [x, y, w, h, sure] = [left, top, width, height, sure].map(number_of);
        if level == "1" {
            scale = A4_HEIGHT / w.max(h).max(1.0);
            pages.push(Page {
                width: w * scale,
                height: h * scale,
                runs: Vec::new(),
            });
        }
        let (Some(last), true) = (pages.last_mut(), level == WORD_LEVEL && !text.trim().is_empty()) else {
            continue;
        };
        let here = format!("{page}.{block}.{paragraph}.{number}");
        if here != line {
            line = here;
            last.runs.push(Vec::new());
        }
        let word = Word {
            text: viet::nfc(text.trim()).replace('\0', ""),
            x0: x * scale,
            x1: (x + w) * scale,
            y0: y * scale,
            y1: (y + h) * scale,
            sure: (sure / 100.0).clamp(0.0, 1.0),
        };
        last.runs
            .last_mut()
            .into_iter()
            .for_each(|run| run.push(word.clone()));
    }
    pages
}

fn number_of(cell: &str) -> f32 {
    let value: f32 = cell.parse().unwrap_or(0.0);
    if value.is_finite() {
        value.clamp(-1e6, 1e6)
    } else {
        0.0
    }
}
