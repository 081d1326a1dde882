//! What the reader found: the JSON of `letter read --json`, field by field.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// One value of the letter's head or foot.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// The value, normalised (dates ISO, numbers without blanks); `None` when the letter does not say it.
    pub value: Option<String>,
    /// Where it stands; `None` when it was inferred from other parts.
    pub span: Option<Span>,
    /// 0 to 1; below 0.5 a person must be asked.
    pub confidence: f32,
}

/// Words of the letter with their place; `text` is the source between `span`, blanks made single.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quoted {
    /// The letter's own words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
    /// 0 to 1; below 0.5 a person must be asked.
    #[serde(default)]
    pub confidence: f32,
}

/// A document that the letter rests on, or says to carry out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Basis {
    /// Number and notation without blanks; for a law without number, its name in the letter's words.
    pub number: Option<String>,
    /// `yyyy-mm-dd`, or `yyyy-mm` when only the month is given.
    pub date: Option<String>,
    /// Kind of document, such as `ke_hoach`.
    pub kind: String,
    /// Who issued it, as written after "của".
    pub issuer: Option<String>,
    /// The citation in the letter's words.
    pub text: String,
    /// Where the citation stands first.
    pub span: Span,
    /// 0 to 1; below 0.5 a person must be asked.
    #[serde(default)]
    pub confidence: f32,
}

/// Who does what inside a task, as written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Roles {
    /// Chủ trì, or đầu mối.
    pub lead: Vec<String>,
    /// Phối hợp (với).
    pub assist: Vec<String>,
    /// Who gathers the answers: "qua … tổng hợp".
    pub gather: Vec<String>,
}

/// One duty to one addressee.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// The letter's own words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
    /// Who must do it, as written; empty when it is for every recipient.
    pub assignees: Vec<String>,
    /// Leading, assisting, gathering units named inside the task.
    pub roles: Roles,
    /// What it is about: tags of `vocabulary/<campaign>/topics.tsv`.
    pub topics: Vec<String>,
    /// By which means: tags of `vocabulary/general/channels.tsv`.
    pub channels: Vec<String>,
    /// The means by the eight forms of Nghị định 49/2024/NĐ-CP, press, radio and television, events.
    #[serde(default)]
    pub forms: Vec<String>,
    /// For whom.
    #[serde(default)]
    pub audiences: Vec<String>,
    /// Where.
    #[serde(default)]
    pub areas: Vec<String>,
    /// In which tongues.
    #[serde(default)]
    pub languages: Vec<String>,
    /// What is to be sent as proof.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// 0 to 1; below 0.5 a person must be asked.
    pub confidence: f32,
}

/// Kinds of deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DeadlineKind {
    /// Hạn cuối: the last day.
    #[serde(rename = "han_cuoi")]
    Final,
    /// Khoảng: a window.
    #[serde(rename = "khoang")]
    Window,
    /// Ngày cụ thể: on that day.
    #[serde(rename = "ngay_cu_the")]
    OnDay,
    /// Bắt đầu: from that day on.
    #[serde(rename = "bat_dau")]
    Start,
    /// Định kỳ: recurring.
    #[serde(rename = "dinh_ky")]
    Recurring,
    /// Điều kiện: when something happens, as "khi có yêu cầu".
    #[serde(rename = "dieu_kien")]
    Conditional,
    /// Mềm: urgency without a day.
    #[serde(rename = "mem")]
    Soft,
    /// Dịp: during an occasion.
    #[serde(rename = "dip")]
    Occasion,
    /// Số báo: in the issue of a paper.
    #[serde(rename = "so_bao")]
    Issue,
}

/// By when something is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deadline {
    /// The letter's own words.
    pub text: String,
    /// What kind of deadline.
    pub kind: DeadlineKind,
    /// First day, ISO.
    pub from: Option<String>,
    /// Last day, ISO; with an hour as `2018-04-20T16:00`.
    pub to: Option<String>,
    /// Whether the last day itself counts: false for "trước ngày".
    pub inclusive: Option<bool>,
    /// Where the words stand.
    pub span: Span,
    /// Index into `tasks`; `None` when it holds for all of them.
    pub task: Option<usize>,
    /// 0 to 1; below 0.5 a person must be asked.
    #[serde(default)]
    pub confidence: f32,
}

/// One line of "Nơi nhận".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Copy {
    /// The line without its bullet.
    pub text: String,
    /// What for, from the bracket: "để báo cáo", "đăng tải".
    pub purpose: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// Who signed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Signer {
    /// Full name.
    pub name: Field,
    /// Authority and post, lines joined by " / ".
    pub post: Field,
}

/// How this document stands to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Relation {
    /// Phúc đáp, trả lời.
    #[serde(rename = "phuc_dap")]
    Answers,
    /// Tiếp theo.
    #[serde(rename = "tiep_theo")]
    Follows,
    /// Đôn đốc, nhắc.
    #[serde(rename = "don_doc")]
    Reminds,
    /// Thay thế.
    #[serde(rename = "thay_the")]
    Replaces,
    /// Sửa đổi, bổ sung.
    #[serde(rename = "sua_doi")]
    Amends,
    /// Đính chính.
    #[serde(rename = "dinh_chinh")]
    Corrects,
    /// Thu hồi, bãi bỏ.
    #[serde(rename = "thu_hoi")]
    Recalls,
    /// Sao gửi, chuyển.
    #[serde(rename = "sao_gui")]
    HandsOn,
    /// Thực hiện, triển khai.
    #[serde(rename = "thuc_hien")]
    CarriesOut,
}

/// A document that this one is tied to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// How it stands to that document.
    pub relation: Relation,
    /// The number before the slash, "205"; `None` when only the notation or the name is given.
    pub number: Option<String>,
    /// Number and notation as a basis has it.
    pub notation: String,
    /// `yyyy-mm-dd`.
    pub date: Option<String>,
    /// Who issued it, as written after "của".
    pub issuer: Option<String>,
    /// The words that tie, from the relation to the end of the citation.
    pub span: Span,
    /// 0 to 1; below 0.5 a person must be asked.
    pub confidence: f32,
}

/// Something that a person should know before trusting the reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code, such as `number.not_issued`.
    pub code: String,
    /// What it is about, if it stands somewhere.
    pub span: Option<Span>,
    /// The other place, when the source says it twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Span>,
    /// Values for the sentence, such as `earliest` = `2021-04-24`.
    pub args: BTreeMap<String, String>,
}

/// Everything that one reading of one text found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are those of the published JSON")]
pub struct Reading {
    pub kind: Field,
    pub number: Field,
    pub date: Field,
    pub place: Field,
    pub issuer: Field,
    pub subject: Field,
    pub recipients: Vec<Quoted>,
    pub bases: Vec<Basis>,
    pub tasks: Vec<Task>,
    pub deadlines: Vec<Deadline>,
    pub copies: Vec<Copy>,
    pub signer: Signer,
    pub findings: Vec<Finding>,
    /// The campaigns whose vocabularies hold for this letter.
    #[serde(default)]
    pub campaigns: Vec<String>,
    /// Other documents that this one answers, recalls, replaces, corrects or hands on.
    #[serde(default)]
    pub links: Vec<Link>,
}

impl Reading {
    /// Whether the text has the marks of an official document; false for a recipe, a poem, source code or noise.
    #[must_use]
    pub fn looks_like_letter(&self) -> bool {
        !self.findings.iter().any(|finding| finding.code == "not_a_letter")
    }
}
