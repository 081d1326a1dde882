//! The result report of a directive as an official paper, written from what was logged and from nothing else.
//!
//! Pure: the same facts give the same paper. What nobody logged is said to be unknown, never zero; what only a person
//! can judge (strengths, limits, causes, proposals) is left open as [`OPEN`].

mod facts;
mod figures;
mod given;
mod kinds;
mod tasks;
#[cfg(test)]
mod tests;
mod words;

use viet::counted;

pub use facts::{Asked, Cited, Facts, Figures, Model, Organ, Silent, TaskFacts};
pub use given::Given;
pub use kinds::{Late, Meeting, account, announcement, invitation, letter, plan, reminder, summons};
pub use words::{document_kind, kind_label, kind_of_label, language_name};

use crate::paper::{Block, Marks, Paper, Title};

/// What stands where the officer has to write.
pub const OPEN: &str = "…";

/// Writes the report. The number and the day stay blank until it is issued.
#[must_use]
pub fn report(facts: &Facts) -> Paper {
    Paper {
        superior: facts.organ.superior.clone(),
        issuer: facts.organ.short.to_uppercase(),
        number: None,
        notation: format!("BC-{}", facts.organ.notation),
        place: facts.organ.place.clone(),
        date: None,
        month: Some(facts.month),
        title: Title::Typed {
            kind: "BÁO CÁO".to_owned(),
            subject: subject(facts),
        },
        recipients: facts.upward.iter().cloned().collect(),
        body: body(facts),
        copies: copies(facts),
        authority: vec![OPEN.to_owned()],
        signer: None,
        draft: true,
        marks: Marks::default(),
        appendices: Vec::new(),
    }
}

fn subject(facts: &Facts) -> String {
    let of = facts.part.as_deref().map(|name| format!(" của {name}"));
    format!(
        "Kết quả thực hiện {}{}",
        facts.cited.named(),
        of.unwrap_or_default()
    )
}

fn copies(facts: &Facts) -> Vec<String> {
    let first = facts.upward.as_ref().map(|_| "Như trên".to_owned());
    first.into_iter().chain(["Lưu: VT".to_owned()]).collect()
}

fn body(facts: &Facts) -> Vec<Block> {
    let mut body = vec![paragraph(format!(
        "Thực hiện {}, {} báo cáo kết quả đến ngày {} như sau:",
        facts.cited.in_full(),
        facts.organ.name,
        facts.until.written()
    ))];
    body.push(heading(1, "I. CÔNG TÁC CHỈ ĐẠO, TRIỂN KHAI"));
    body.extend(directing(facts));
    body.push(heading(1, "II. KẾT QUẢ THỰC HIỆN"));
    body.push(heading(2, "1. Kết quả theo từng nhiệm vụ"));
    body.extend(tasks::results(facts));
    body.push(heading(2, "2. Số liệu"));
    body.extend(figures::table(facts));
    body.push(heading(2, "3. Mô hình, cách làm"));
    body.extend(figures::models(facts));
    body.push(heading(2, "4. Đơn vị chưa báo cáo"));
    body.extend(tasks::silent(facts));
    body.extend(judgement());
    body.push(paragraph(closing(facts)));
    body
}

fn directing(facts: &Facts) -> Vec<Block> {
    let asked = &facts.asked;
    let mut said = vec![paragraph(format!(
        "Có {} đơn vị được giao {} nhiệm vụ, thành {} phần việc; {} đơn vị đã mở văn bản.",
        counted(asked.units),
        counted(facts.tasks.len() as i64),
        counted(asked.assignments),
        counted(asked.opened)
    ))];
    said.push(paragraph(if asked.delegators == 0 {
        "Chưa ghi nhận đơn vị nào chuyển nhiệm vụ xuống cấp dưới.".to_owned()
    } else {
        format!(
            "{} đơn vị đã chuyển nhiệm vụ xuống {} đơn vị cấp dưới.",
            counted(asked.delegators),
            counted(asked.delegated_units)
        )
    }));
    if asked.reminders > 0 {
        said.push(paragraph(format!(
            "Đã đôn đốc {} lượt.",
            counted(asked.reminders)
        )));
    }
    said
}

/// The parts that figures cannot write.
fn judgement() -> Vec<Block> {
    let mut open = vec![heading(1, "III. ĐÁNH GIÁ")];
    for title in ["1. Ưu điểm", "2. Hạn chế, tồn tại", "3. Nguyên nhân"] {
        open.extend([heading(2, title), paragraph(OPEN)]);
    }
    for title in ["IV. PHƯƠNG HƯỚNG, NHIỆM VỤ", "V. ĐỀ XUẤT, KIẾN NGHỊ"] {
        open.extend([heading(1, title), paragraph(OPEN)]);
    }
    open
}

fn closing(facts: &Facts) -> String {
    format!(
        "Trên đây là báo cáo kết quả thực hiện {}, {} trân trọng báo cáo.",
        facts.cited.named(),
        facts.organ.name
    )
}

fn heading(level: u8, text: impl Into<String>) -> Block {
    Block::Heading {
        level,
        text: text.into(),
    }
}

fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph(text.into())
}
