//! The types of documents that the house writes, each from plain facts (Điều 7; Phụ lục III, model forms 1.4, 1.5, 1.7).

use viet::{Date, counted};

use super::{Cited, Given, OPEN, paragraph};
use crate::paper::{Block, House, Paper, Title};

/// A task whose deadline has gone by without an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late {
    /// The document's own words.
    pub task: String,
    /// The day until which it was to be done, inclusive; `None` when the document names none.
    pub due: Option<Date>,
}

/// What people are invited to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// `Hội nghị sơ kết …`.
    pub what: String,
    /// Who is in the chair.
    pub chair: Option<String>,
    /// `08 giờ 00 phút, ngày 05 tháng 5 năm 2021`.
    pub time: String,
    /// Where.
    pub place: String,
    /// What to prepare or to bring.
    pub note: Option<String>,
}

/// Công văn.
#[must_use]
pub fn letter(given: &Given, body: Vec<Block>) -> Paper {
    let mut notation = given.organ.notation.clone();
    if given.marks.house == House::Party {
        notation = format!("CV/{notation}");
    } else if let Some(unit) = &given.drafting {
        notation = format!("{notation}-{unit}");
    }
    let subject = given.subject.clone();
    given.paper(Title::Letter { subject }, notation, body)
}

/// Báo cáo.
#[must_use]
pub fn account(given: &Given, body: Vec<Block>) -> Paper {
    typed(given, "BÁO CÁO", "BC", body)
}

/// Kế hoạch.
#[must_use]
pub fn plan(given: &Given, body: Vec<Block>) -> Paper {
    typed(given, "KẾ HOẠCH", "KH", body)
}

/// Thông báo.
#[must_use]
pub fn announcement(given: &Given, body: Vec<Block>) -> Paper {
    typed(given, "THÔNG BÁO", "TB", body)
}

/// Công văn đôn đốc: which document was to be carried out, what is late, and until when an answer is asked for; `None`
/// leaves that day open.
#[must_use]
pub fn reminder(given: &Given, cited: &Cited, late: &[Late], answer_by: Option<Date>) -> Paper {
    let issuer = &given.organ.name;
    let mut body = vec![paragraph(format!(
        "Đến nay, {issuer} chưa nhận được kết quả thực hiện {} nhiệm vụ theo {}:",
        counted(late.len() as i64),
        cited.in_full()
    ))];
    let last = late.len().saturating_sub(1);
    body.extend(
        late.iter()
            .enumerate()
            .map(|(at, one)| one.item(if at == last { '.' } else { ';' })),
    );
    body.push(paragraph(format!(
        "{issuer} đề nghị các cơ quan, đơn vị khẩn trương thực hiện và gửi báo cáo kết quả về {issuer} trước ngày {}. \
         Trường hợp có khó khăn, vướng mắc, đề nghị nêu rõ lý do.",
        answer_by.map_or_else(|| OPEN.to_owned(), Date::written)
    )));
    letter(given, body)
}

impl Late {
    /// The task as a line of a list, closed by this sign; with its day, unless its own words name one.
    pub(crate) fn item(&self, end: char) -> Block {
        let task = self
            .task
            .trim()
            .trim_start_matches(['-', '+', ' '])
            .trim_end_matches(['.', ';', ' ']);
        let task = task.split_whitespace().collect::<Vec<_>>().join(" ");
        let due = self
            .due
            .filter(|_| !names_a_day(&task))
            .map(|due| format!(" (thời hạn: ngày {})", due.written()))
            .unwrap_or_default();
        Block::Item(format!("{task}{due}{end}"))
    }
}

/// Whether "ngày 15/4" or the like stands in it.
fn names_a_day(task: &str) -> bool {
    let mut after = task.split("ngày ").skip(1);
    after.any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Giấy mời.
#[must_use]
pub fn invitation(given: &Given, meeting: &Meeting) -> Paper {
    let mut body = vec![
        paragraph(format!(
            "{} trân trọng kính mời đại biểu tới dự {}.",
            given.organ.name, meeting.what
        )),
        paragraph(format!("1. Thời gian: {}.", meeting.time)),
        paragraph(format!("2. Địa điểm: {}.", meeting.place)),
    ];
    let more = [("Chủ trì", &meeting.chair), ("Lưu ý", &meeting.note)];
    let said = more
        .into_iter()
        .filter_map(|(label, words)| words.as_ref().map(|words| (label, words)));
    body.extend(
        (3..)
            .zip(said)
            .map(|(n, (label, words))| paragraph(format!("{n}. {label}: {words}."))),
    );
    body.push(paragraph(format!(
        "{} rất mong đại biểu tham dự đầy đủ, đúng thành phần.",
        given.organ.name
    )));
    summons(given, body)
}

/// Giấy mời with a text of one's own.
#[must_use]
pub fn summons(given: &Given, body: Vec<Block>) -> Paper {
    typed(given, "GIẤY MỜI", "GM", body)
}

/// The Party puts the organ after a slash: `BC/BTGTU`, which follows `05-`.
fn typed(given: &Given, kind: &str, short: &str, body: Vec<Block>) -> Paper {
    let sign = match given.marks.house {
        House::State => '-',
        House::Party => '/',
    };
    let title = Title::Typed {
        kind: kind.to_owned(),
        subject: given.subject.clone(),
    };
    given.paper(title, format!("{short}{sign}{}", given.organ.notation), body)
}
