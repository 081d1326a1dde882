//! The table that tesseract writes: one row a page, block, paragraph, line and word.

use crate::page::{Page, Word};

/// Levels of the table's rows, whose columns are `level page block par line word left top width height conf text`.
const PAGE: &str = "1";
const LINE: &str = "4";
const WORD: &str = "5";
/// Less sure than this, a sign without letters is a speck.
const DIRT: f32 = 0.4;
/// Dots per point are not known; the layout needs proportions alone, and its smallest gaps are made for A4.
const A4_HEIGHT: f32 = 842.0;

pub(super) fn read(tsv: &str) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    let (mut scale, mut band) = (1.0, (0.0, 0.0));
    for row in tsv.lines().skip(1) {
        let cells: Vec<&str> = row.splitn(12, '\t').collect();
        let [level, _, _, _, _, _, left, top, width, height, sure, text] = cells[..] else {
            continue;
        };
        let [x, y, w, h, sure] = [left, top, width, height, sure].map(number_of);
        if level == PAGE {
            scale = A4_HEIGHT / w.max(h).max(1.0);
            pages.push(Page {
                width: w * scale,
                height: h * scale,
                runs: Vec::new(),
            });
        }
        let Some(page) = pages.last_mut() else { continue };
        if level == LINE {
            // Boxes of words hug their letters ("ao" is low, "Đỗ" high): all take the height of their line.
            band = (y * scale, (y + h) * scale);
            page.runs.push(Vec::new());
        }
        let word = Word {
            text: viet::nfc(text.trim()).replace('\0', ""),
            x0: x * scale,
            x1: (x + w) * scale,
            y0: band.0,
            y1: band.1,
            sure: (sure / 100.0).clamp(0.0, 1.0),
        };
        if level == WORD && !word.text.is_empty() {
            page.runs
                .last_mut()
                .into_iter()
                .for_each(|run| run.push(word.clone()));
        }
    }
    for page in &mut pages {
        page.runs.iter_mut().for_each(without_dirt);
    }
    pages
}

/// Specks are seen as points and strokes, and in lines of their own as letters of which nobody is sure.
fn without_dirt(run: &mut Vec<Word>) {
    let sign = |word: &Word| !word.text.contains(char::is_alphanumeric);
    run.retain(|word| word.sure >= DIRT || !sign(word));
    if run.iter().all(|word| word.sure < DIRT) {
        run.clear();
    }
}

fn number_of(cell: &str) -> f32 {
    let value: f32 = cell.parse().unwrap_or(0.0);
    if value.is_finite() {
        value.clamp(-1e6, 1e6)
    } else {
        0.0
    }
}
