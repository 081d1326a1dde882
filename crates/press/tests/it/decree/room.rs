//! What stands between the elements: the room above paragraphs, the drawn lines, the numbers of pages.

use letter::paper::{House, Paper, Title};

use super::{Row, TEXT, TOLERANCE, first_words};
use crate::measured::{Line, Rule};

/// The smallest step down to the first line of a paragraph: a line of 14 points set single, and 6 points more.
pub(super) fn spaced(paper: &Paper, lines: &[Line]) -> Option<Row> {
    use letter::paper::Block;
    const STEP: f64 = (14.0 * 1.15 + 6.0) * 25.4 / 72.0;
    let texts = paper.body.iter().filter_map(|block| match block {
        Block::Paragraph(text) => Some(first_words(text)),
        Block::Item(text) => Some(first_words(&format!("- {text}"))),
        _ => None,
    });
    let step = |words: String| {
        let opens = |line: &&Line| line.text.starts_with(&words) && (line.left - 42.7).abs() < TOLERANCE;
        let steps = lines.iter().filter(opens).filter_map(|line| {
            let above = lines
                .iter()
                .filter(|other| other.page == line.page && other.size > 13.5 && other.top < line.top - 1.0);
            above.map(|other| line.top - other.top).min_by(f64::total_cmp)
        });
        steps.min_by(f64::total_cmp)
    };
    let least = texts.filter_map(step).min_by(f64::total_cmp)?;
    Some(Row {
        element: "Cách đoạn",
        place: "6",
        wanted: format!("ít nhất {STEP:.1} mm từ dòng trên (6 pt)"),
        found: format!("{least:.1} mm"),
        fits: least > STEP - 0.4,
    })
}

/// The drawn lines: all of the motto, a third to a half of the organ's name and of the subject.
pub(super) fn drawn(paper: &Paper, lines: &[Line], rules: &[Rule]) -> Vec<Row> {
    let mut out = Vec::new();
    let mut under = |element, place, words: &str, low: f64, high: f64| {
        let above = lines
            .iter()
            .find(|line| line.page == 1 && line.text.starts_with(words));
        let below = above.and_then(|line| {
            let near = |rule: &&Rule| {
                (0.0..16.0).contains(&(rule.top - line.top))
                    && (rule.left..rule.right).contains(&line.middle())
            };
            let nearest = rules.iter().filter(near).min_by(|a, b| a.top.total_cmp(&b.top));
            nearest.map(|rule| (rule.right - rule.left) / (line.right - line.left))
        });
        out.push(Row {
            element,
            place,
            wanted: format!("{:.0}–{:.0} % dòng chữ", low * 100.0, high * 100.0),
            found: below.map_or("không thấy".to_owned(), |share| {
                format!("{:.0} %", share * 100.0)
            }),
            fits: below.is_some_and(|share| (low - 0.02..=high + 0.02).contains(&share)),
        });
    };
    if paper.marks.house == House::State {
        under("Đường kẻ dưới Tiêu ngữ", "1", "Độc lập", 1.0, 1.0);
        under(
            "Đường kẻ dưới cơ quan",
            "2",
            &first_words(&paper.issuer),
            0.33,
            0.5,
        );
    }
    if let Title::Typed { subject, .. } = &paper.title {
        under("Đường kẻ dưới trích yếu", "5a", &first_words(subject), 0.33, 0.5);
    }
    out
}

/// Each page after the first of its part carries its number in the middle of the top margin, and no other page does.
pub(super) fn numbers(paper: &Paper, lines: &[Line]) -> Vec<Row> {
    let pages = lines.iter().map(|line| line.page).max().unwrap_or(0);
    let mut at = 0;
    (1..=pages)
        .map(|page| {
            let here = || lines.iter().filter(|line| line.page == page);
            let opens = (0..paper.appendices.len())
                .any(|one| here().any(|line| line.text == paper.appendix_label(one)));
            at = if opens { 1 } else { at + 1 };
            let number = here().find(|line| line.top < 19.0 && line.text.chars().all(|c| c.is_ascii_digit()));
            let right = match number {
                None => at == 1,
                Some(line) => {
                    at > 1
                        && line.text == at.to_string()
                        && (line.middle() - TEXT).abs() < TOLERANCE
                        && (13.0..=14.0).contains(&line.size.round())
                }
            };
            Row {
                element: "Số trang",
                place: "–",
                wanted: if at == 1 {
                    "không ghi".into()
                } else {
                    format!("{at}, giữa lề trên")
                },
                found: number.map_or("không ghi".into(), |line| {
                    format!("{}, trục {:.1} mm", line.text, line.middle())
                }),
                fits: right,
            }
        })
        .collect()
}
