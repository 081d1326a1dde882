//! What a composed official document contains (Nghị định 30/2020/NĐ-CP, Phụ lục I). Pure data: `press` gives it its
//! form as DOCX, the server as a page to print.

mod appendix;
mod copies;
mod marks;
mod signing;
mod width;

use serde::{Deserialize, Serialize};
use viet::Date;

pub use appendix::Appendix;
pub use copies::copies;
pub use marks::{Circulation, House, Marks, PARTY, STAR, Urgency};
pub use signing::Signing;
pub use width::width;

/// Box 1, first line.
pub const NATION: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
/// Box 1, second line.
pub const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";

/// One official document, before it has a form. Texts are plain lines without markup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// The organ directly above, as `UBND TỈNH LẠNG SƠN`; ministries and the like have none (box 2).
    pub superior: Option<String>,
    /// The organ that issues, in capitals: `SỞ THÔNG TIN VÀ TRUYỀN THÔNG` (box 2).
    pub issuer: String,
    /// Given at issuing; `None` leaves the room blank, which is right for a draft (Điều 15).
    pub number: Option<String>,
    /// What follows the slash: `BC-STTTT`, `STTTT-TTBCXB` (box 3).
    pub notation: String,
    /// The place of the dateline, `Lạng Sơn` (box 4).
    pub place: String,
    /// Given at issuing; `None` leaves the day blank. Written `2021-04-05` in JSON.
    #[serde(with = "iso", default)]
    pub date: Option<Date>,
    /// The month a document without a date is expected in; `None` leaves that blank as well.
    pub month: Option<Month>,
    /// Box 5: what the document is about, and how that is written.
    pub title: Title,
    /// Box 9a, `Kính gửi`: one organ or group of organs an entry, without dash or closing sign. May be empty.
    pub recipients: Vec<String>,
    /// Box 6.
    pub body: Vec<Block>,
    /// Box 9b, `Nơi nhận`: one entry a line, without dash or closing sign: `Như trên`, `Lưu: VT, TTBCXB`.
    pub copies: Vec<String>,
    /// Box 7a, a line each: `KT. GIÁM ĐỐC`, `PHÓ GIÁM ĐỐC`.
    pub authority: Vec<String>,
    /// Box 7b: the full name, if it is known who signs.
    pub signer: Option<String>,
    /// A draft says so on its face until it is issued.
    pub draft: bool,
    /// What few documents carry, and whose house style it is.
    #[serde(default)]
    pub marks: Marks,
    /// Each on pages of its own, numbered from 1.
    #[serde(default)]
    pub appendices: Vec<Appendix>,
}

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// The year, 1 to 9999.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
}

/// Box 5: typed documents carry their type above the text, letters a line below the number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Title {
    /// Box 5a: `BÁO CÁO` and its subject.
    Typed {
        /// The type in capitals (Điều 7).
        kind: String,
        /// The subject, `Kết quả …`.
        subject: String,
    },
    /// Box 5b: a letter (công văn), written `V/v …`.
    Letter {
        /// The subject without `V/v`.
        subject: String,
    },
}

/// A piece of the body (box 6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// The documents it stands on, in italics, one a line.
    Bases(Vec<String>),
    /// A heading; its text carries its own number (`I. KẾT QUẢ`, `1. Ưu điểm`).
    Heading {
        /// 1 for `I.` (bold capitals), 2 for `1.` (bold), 3 for `a)` (bold italic).
        level: u8,
        /// The heading with its number.
        text: String,
    },
    /// A paragraph with its first line indented.
    Paragraph(String),
    /// A line led by a dash, which the form adds.
    Item(String),
    /// Figures and lists.
    Table {
        /// What stands above the table, if anything.
        caption: Option<String>,
        /// The heads of the columns, repeated on every page.
        head: Vec<String>,
        /// The rows; short ones are filled with empty cells, cells beyond the head are not allowed.
        rows: Vec<Vec<Cell>>,
        /// The share of each column in the width, in any unit; empty for equal columns.
        widths: Vec<u16>,
    },
}

/// One cell of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Words, at the left. What is not known is words too (`chưa báo cáo`), never an empty figure.
    Text(String),
    /// Short marks, centred: a running number, a date.
    Centred(String),
    /// A whole number, at the right, with dots for thousands.
    Figure(i64),
    /// A figure in units of its last decimal place and how many of them there are, at the right: `1.234,5`.
    Decimal(i64, u8),
}

impl Paper {
    /// Box 3: `Số: 05/BC-STTTT`; numbers below ten get a zero; without a number `Số:      /BC-STTTT`. The Party writes
    /// `Số 05-BC/BTGTU`.
    #[must_use]
    pub fn number_line(&self) -> String {
        let (label, sign) = self.marks.house.number_signs();
        match &self.number {
            Some(number) if number.len() == 1 => format!("{label} 0{number}{sign}{}", self.notation),
            Some(number) => format!("{label} {number}{sign}{}", self.notation),
            None => format!("{label}{BLANK}{sign}{}", self.notation),
        }
    }

    /// Box 5b, `V/v …`; `None` on a typed document. The Party writes the subject without `V/v` and begins it
    /// with a capital.
    #[must_use]
    pub fn subject_line(&self) -> Option<String> {
        match (&self.title, self.marks.house) {
            (Title::Typed { .. }, _) => None,
            (Title::Letter { subject }, House::State) => Some(format!("V/v {subject}")),
            (Title::Letter { subject }, House::Party) => Some(begun(subject)),
        }
    }

    /// Box 4: `Lạng Sơn, ngày 05 tháng 4 năm 2021`, or with what is not known yet left blank.
    #[must_use]
    pub fn date_line(&self) -> String {
        let date = match (self.date, self.month) {
            (Some(date), _) => date.official(),
            (
                None,
                Some(Month {
                    year,
                    month: month @ ..=2,
                }),
            ) => format!("ngày{BLANK}tháng {month:02} năm {year}"),
            (None, Some(Month { year, month })) => format!("ngày{BLANK}tháng {month} năm {year}"),
            (None, None) => format!("ngày{BLANK}tháng{BLANK}năm{BLANK}"),
        };
        format!("{}, {date}", self.place)
    }

    /// Box 9a: the lines below or after `Kính gửi:`. One recipient is written plainly, several as `- …;`, the last `.`.
    #[must_use]
    pub fn recipient_lines(&self) -> Vec<String> {
        match self.recipients.as_slice() {
            [one] => vec![format!("{}.", bare(one))],
            many => dashed(many),
        }
    }

    /// Box 9b: the lines below `Nơi nhận:`, `- …;`, the last `.`.
    #[must_use]
    pub fn copy_lines(&self) -> Vec<String> {
        dashed(&self.copies)
    }

    /// The body with the sign that ends official texts, `./.`, glued to its last word (model forms 1.4 and 1.5). A body
    /// that ends in a table gets none: there is no word to glue it to.
    #[must_use]
    pub fn closed_body(&self) -> Vec<Block> {
        let mut body = self.body.clone();
        if let Some(Block::Paragraph(text) | Block::Item(text)) = body.last_mut() {
            *text = format!("{}./.", bare(text));
        }
        body
    }
}

/// The lines of [`Block::Bases`]: each ends in `;`, the last in `.`.
#[must_use]
pub fn base_lines(bases: &[String]) -> Vec<String> {
    listed(bases).map(|(line, end)| format!("{line}{end}")).collect()
}

/// Dates in JSON: ISO 8601 or null. `viet` knows no serde.
mod iso {
    use serde::de::{Deserialize as _, Deserializer, Error as _};
    use serde::ser::Serializer;
    use viet::Date;

    pub fn serialize<S: Serializer>(date: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => to.collect_str(date),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| text.parse().map_err(D::Error::custom))
            .transpose()
    }
}

/// Room to write a number or a day by hand; no-break, so that printing and HTML keep it whole.
const BLANK: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";

/// The text with a capital at its beginning.
fn begun(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

fn dashed(entries: &[String]) -> Vec<String> {
    listed(entries)
        .map(|(line, end)| format!("- {line}{end}"))
        .collect()
}

fn listed(entries: &[String]) -> impl Iterator<Item = (&str, char)> {
    let last = entries.len().saturating_sub(1);
    let end = move |at: usize| if at == last { '.' } else { ';' };
    entries
        .iter()
        .enumerate()
        .map(move |(at, line)| (bare(line), end(at)))
}

/// The text without dash before it and closing signs after it, so that signs given by people are not doubled. Dots that
/// say "and so on" stay.
fn bare(text: &str) -> &str {
    let text = text.trim();
    let text = text.strip_prefix("- ").unwrap_or(text);
    let text = text.strip_suffix("./.").unwrap_or(text).trim_end();
    match text.strip_suffix(['.', ';', ':', ',']) {
        Some(short) if !short.ends_with('.') => short.trim_end(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Paper {
        Paper {
            superior: Some("UBND TỈNH LẠNG SƠN".into()),
            issuer: "SỞ THÔNG TIN VÀ TRUYỀN THÔNG".into(),
            number: None,
            notation: "BC-STTTT".into(),
            place: "Lạng Sơn".into(),
            date: None,
            month: Some(Month { year: 2021, month: 4 }),
            title: Title::Typed {
                kind: "BÁO CÁO".into(),
                subject: "Kết quả tuyên truyền".into(),
            },
            recipients: vec!["Ủy ban nhân dân tỉnh".into()],
            body: vec![Block::Paragraph(
                "Trên đây là kết quả, trân trọng báo cáo.".into(),
            )],
            copies: vec!["Như trên;".into(), "- Lưu: VT, TTBCXB.".into()],
            authority: vec!["KT. GIÁM ĐỐC".into(), "PHÓ GIÁM ĐỐC".into()],
            signer: None,
            draft: true,
            marks: Marks::default(),
            appendices: Vec::new(),
        }
    }

    #[test]
    fn what_is_not_given_yet_stays_blank() {
        let mut paper = report();
        assert_eq!(paper.number_line().replace('\u{a0}', " "), "Số:      /BC-STTTT");
        assert_eq!(
            paper.date_line().replace('\u{a0}', " "),
            "Lạng Sơn, ngày      tháng 4 năm 2021"
        );
        paper.month = Some(Month { year: 2022, month: 1 });
        assert!(paper.date_line().ends_with("tháng 01 năm 2022"));
        paper.month = None;
        assert!(paper.date_line().starts_with("Lạng Sơn, ngày\u{a0}"));
        assert!(!paper.date_line().contains(|c: char| c.is_ascii_digit()));
    }

    #[test]
    fn what_is_given_follows_the_decree() {
        let mut paper = report();
        paper.number = Some("5".into());
        paper.date = Some("2021-04-05".parse().unwrap());
        assert_eq!(paper.number_line(), "Số: 05/BC-STTTT");
        assert_eq!(paper.date_line(), "Lạng Sơn, ngày 05 tháng 4 năm 2021");
        paper.number = Some("128".into());
        assert_eq!(paper.number_line(), "Số: 128/BC-STTTT");
    }

    #[test]
    fn lists_close_once_whatever_signs_people_typed() {
        let mut paper = report();
        assert_eq!(paper.recipient_lines(), ["Ủy ban nhân dân tỉnh."]);
        assert_eq!(paper.copy_lines(), ["- Như trên;", "- Lưu: VT, TTBCXB."]);
        paper.recipients = vec!["- Báo Lạng Sơn;".into(), "các Sở, ban, ngành...".into()];
        assert_eq!(
            paper.recipient_lines(),
            ["- Báo Lạng Sơn;", "- các Sở, ban, ngành...."]
        );
        paper.recipients.clear();
        assert!(paper.recipient_lines().is_empty());
        assert_eq!(
            base_lines(&["Luật A".into(), "Luật B;".into()]),
            ["Luật A;", "Luật B."]
        );
    }

    #[test]
    fn the_text_is_closed_once() {
        let mut paper = report();
        let closed = Block::Paragraph("Trên đây là kết quả, trân trọng báo cáo./.".into());
        for _ in 0..2 {
            paper.body = paper.closed_body();
            assert_eq!(paper.body, std::slice::from_ref(&closed));
        }
        paper.body.clear();
        assert!(paper.closed_body().is_empty());
    }

    #[test]
    fn a_paper_survives_json() {
        let mut paper = report();
        paper.date = Some("2021-04-05".parse().unwrap());
        let row = vec![
            Cell::Centred("1".into()),
            Cell::Text("Báo Lạng Sơn".into()),
            Cell::Figure(1204),
        ];
        let head = vec!["TT".into(), "Đơn vị".into(), "Tin, bài".into()];
        paper.body.push(Block::Table {
            caption: None,
            head,
            rows: vec![row],
            widths: vec![1, 4, 2],
        });
        let json = serde_json::to_string(&paper).unwrap();
        assert!(
            json.contains(r#""date":"2021-04-05""#) && json.contains(r#"{"figure":1204}"#),
            "{json}"
        );
        assert_eq!(serde_json::from_str::<Paper>(&json).unwrap(), paper);
        assert!(serde_json::from_str::<Paper>(&json.replace("04-05", "04-31")).is_err());
    }
}
