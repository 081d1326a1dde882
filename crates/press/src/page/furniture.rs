//! What stands on a page without belonging to the text: page numbers, running heads and feet.

use std::collections::HashMap;

use super::rows::Row;

/// How much of the page above and below is margin.
const MARGIN: f32 = 0.1;

/// Takes page numbers and running lines away.
pub(super) fn clear(pages: &mut [(f32, f32, Vec<Row>)]) {
    let running = running(pages);
    for (_, height, rows) in pages {
        let last = rows.len().saturating_sub(1);
        let mut at = 0;
        rows.retain(|row| {
            let edge = at == 0 || at == last;
            at += 1;
            !(edge
                && in_margin(row, *height)
                && (is_page_number(&row.text()) || running.contains(&shape(row))))
        });
    }
}

fn in_margin(row: &Row, height: f32) -> bool {
    row.y1 < height * MARGIN || row.y0 > height * (1.0 - MARGIN)
}

/// Lines at the edge of three and more pages that differ in their figures alone.
fn running(pages: &[(f32, f32, Vec<Row>)]) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (_, height, rows) in pages {
        let edges = rows
            .first()
            .into_iter()
            .chain(rows.last().filter(|_| rows.len() > 1));
        for row in edges.filter(|row| in_margin(row, *height)) {
            *seen.entry(shape(row)).or_default() += 1;
        }
    }
    let often = seen.into_iter().filter(|(_, times)| *times >= 3);
    often.map(|(shape, _)| shape).collect()
}

fn shape(row: &Row) -> String {
    row.text().chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// `2`, `- 2 -`, `Trang 2/5`.
fn is_page_number(text: &str) -> bool {
    let text = text.to_lowercase();
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "-–—|.".contains(c));
    let bare = bare.trim_start_matches("trang").trim_start_matches("page").trim();
    let figures = bare.split(['/', ' ']).filter(|part| !part.is_empty());
    let mut count = 0;
    let all = figures.into_iter().all(|part| {
        count += 1;
        part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit())
    });
    all && (1..=2).contains(&count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_known_in_their_shapes() {
        for number in ["2", "- 2 -", "Trang 2/5", "2 / 5", "12."] {
            assert!(is_page_number(number), "{number}");
        }
        for text in ["", "Số: 2", "20 tháng 5", "2021/2022/2023", "12345"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
