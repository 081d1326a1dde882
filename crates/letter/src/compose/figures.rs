//! Figures as a sentence and as a table.

use civic::activity::Kind;
use viet::{counted, grouped};

use super::words::{kind_counted, kind_label, language_name};
use super::{Facts, Figures, paragraph};
use crate::paper::{Block, Cell};

/// `Đã thực hiện 03 tin, bài; 1.204 lượt phát thanh (4.816 phút; tiếng Việt, Tày).`
pub(super) fn sentence(figures: &[Figures]) -> String {
    if figures.is_empty() {
        return "Chưa ghi nhận hoạt động nào.".to_owned();
    }
    let parts: Vec<String> = figures.iter().map(part).collect();
    format!("Đã thực hiện {}.", parts.join("; "))
}

fn part(figures: &Figures) -> String {
    let sums = [
        (figures.minutes, "phút"),
        (figures.copies, "bản"),
        (figures.people, "lượt người"),
    ];
    let known = sums
        .into_iter()
        .filter_map(|(sum, unit)| Some(format!("{} {unit}", counted(sum?))));
    let mut more: Vec<String> = known.collect();
    if figures.languages.iter().any(|code| code != "vi") {
        more.push(format!("tiếng {}", languages(figures)));
    }
    let head = format!("{} {}", counted(figures.items), kind_counted(figures.kind));
    if more.is_empty() {
        head
    } else {
        format!("{head} ({})", more.join(", "))
    }
}

fn languages(figures: &Figures) -> String {
    let names = figures.languages.iter().map(|code| language_name(code));
    names.collect::<Vec<_>>().join(", ")
}

/// The table of figures: a row a kind, dashes where nobody gave a figure.
pub(super) fn table(facts: &Facts) -> Vec<Block> {
    if facts.figures.is_empty() {
        let until = facts.until.written();
        return vec![paragraph(format!(
            "Đến ngày {until} chưa có hoạt động nào được ghi nhận; số liệu là chưa rõ, không phải bằng không."
        ))];
    }
    let activities: i64 = facts.figures.iter().map(|row| row.activities).sum();
    let head = ["TT", "Nội dung", "Số lượng", "Phút", "Bản", "Lượt người", "Tiếng"];
    vec![
        paragraph(format!(
            "Tổng hợp từ {} hoạt động do các đơn vị ghi nhận; dấu “–” là chưa có số liệu.",
            grouped(activities)
        )),
        Block::Table {
            caption: None,
            head: head.map(str::to_owned).to_vec(),
            rows: (1..)
                .zip(&facts.figures)
                .map(|(number, row)| cells(number, row))
                .collect(),
            widths: vec![3, 12, 4, 4, 4, 4, 6],
        },
    ]
}

fn cells(number: usize, row: &Figures) -> Vec<Cell> {
    let sum = |sum: Option<i64>| sum.map_or_else(|| Cell::Centred("–".to_owned()), Cell::Figure);
    vec![
        Cell::Centred(number.to_string()),
        Cell::Text(kind_label(row.kind).to_owned()),
        Cell::Figure(row.items),
        sum(row.minutes),
        sum(row.copies),
        sum(row.people),
        Cell::Text(languages(row)),
    ]
}

/// The models by name, or that there is none to name.
pub(super) fn models(facts: &Facts) -> Vec<Block> {
    if facts.models.is_empty() {
        return vec![paragraph("Chưa ghi nhận mô hình nào.")];
    }
    let count = facts
        .figures
        .iter()
        .find(|row| row.kind == Kind::Model)
        .map_or(0, |row| row.items);
    let mut blocks = vec![paragraph(format!("Đã ghi nhận {} mô hình:", counted(count)))];
    blocks.extend(facts.models.iter().map(|model| {
        let told = [model.note.as_deref(), model.place.as_deref()];
        let told: Vec<&str> = told
            .into_iter()
            .flatten()
            .filter(|words| !words.is_empty())
            .collect();
        let told = if told.is_empty() {
            "chưa có mô tả".to_owned()
        } else {
            told.join(", ")
        };
        Block::Item(format!("{} ({}): {told}", model.unit, model.day.written()))
    }));
    blocks
}
