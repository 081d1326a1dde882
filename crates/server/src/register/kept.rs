//! What a register keeps: its columns by law, and rows of cells.

use press::xlsx;
use viet::Date;

use super::{came, store, went, work};
use crate::http::{Desk, Refusal};

/// One of the three registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Register {
    /// Sổ đăng ký văn bản đến.
    Incoming,
    /// Sổ đăng ký văn bản đi.
    Outgoing,
    /// Sổ theo dõi giải quyết văn bản đến.
    Handling,
}

impl Register {
    pub const ALL: [Self; 3] = [Self::Incoming, Self::Outgoing, Self::Handling];

    /// The word in addresses and messages.
    pub fn code(self) -> &'static str {
        match self {
            Self::Incoming => "incoming",
            Self::Outgoing => "outgoing",
            Self::Handling => "handling",
        }
    }

    /// The columns in the order of Phụ lục IV, each with its width in characters on paper.
    pub fn columns(self) -> &'static [(&'static str, u16)] {
        match self {
            Self::Incoming => &[
                ("came_on", 11),
                ("arrival_number", 7),
                ("author", 22),
                ("code", 17),
                ("dated", 11),
                ("subject", 36),
                ("receiver", 20),
                ("handed_on", 11),
                ("receipt", 9),
                ("remark", 14),
            ],
            Self::Outgoing => &[
                ("code", 17),
                ("dated", 11),
                ("subject", 36),
                ("signer", 17),
                ("recipients", 28),
                ("copy_holder", 14),
                ("copies", 8),
                ("handed_on", 11),
                ("receipt", 9),
                ("remark", 14),
            ],
            Self::Handling => &[
                ("arrival_number", 7),
                ("document", 44),
                ("receiver", 24),
                ("due", 14),
                ("progress", 26),
                ("answer", 20),
                ("remark", 20),
            ],
        }
    }

    /// The rows of the actor's unit in a year.
    pub async fn rows(self, desk: &Desk, year: i32) -> Result<Vec<Row>, Refusal> {
        match self {
            Self::Incoming => came::rows(desk, year).await,
            Self::Outgoing => went::rows(desk, year).await,
            Self::Handling => work::rows(desk, year).await,
        }
    }
}

/// A row of a register.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The document by which people write into the row; `None` in a register that only reads the others.
    pub key: Option<String>,
    /// The day by which it belongs to a period: of arrival, or of going out.
    pub day: Date,
    pub cells: Vec<Cell>,
}

/// A cell: as a table shows it, as a sheet keeps it, and where it leads.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub value: xlsx::Cell,
    pub href: Option<String>,
}

impl Cell {
    pub fn text(words: impl Into<String>) -> Self {
        Self::of(xlsx::Cell::Text(words.into()))
    }

    pub fn number(number: i64) -> Self {
        Self::of(xlsx::Cell::Number(number))
    }

    pub fn day(day: Date) -> Self {
        Self::of(xlsx::Cell::Day(day))
    }

    /// A day that is not known is blank; one that is no whole day stays as it is written.
    pub fn iso(day: Option<&str>) -> Self {
        match day.map(|text| (text, text.parse::<Date>())) {
            Some((_, Ok(day))) => Self::day(day),
            Some((text, Err(_))) => Self::text(civic::review::shown(text)),
            None => Self::blank(),
        }
    }

    /// Left free for a hand to write in: signatures, and what the house does not know.
    pub fn blank() -> Self {
        Self::text("")
    }

    pub fn leading_to(mut self, href: Option<String>) -> Self {
        self.href = href;
        self
    }

    pub fn shown(&self) -> String {
        match &self.value {
            xlsx::Cell::Text(words) => words.clone(),
            xlsx::Cell::Number(number) => civic::register::written(*number),
            xlsx::Cell::Day(day) => format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()),
        }
    }

    fn of(value: xlsx::Cell) -> Self {
        Self { value, href: None }
    }
}

/// The kind of a document and what it is about, as one column has them.
pub(super) fn about(kind: Option<&str>, subject: &str) -> String {
    let kind = kind.map_or("", letter::compose::document_kind);
    match (kind, subject) {
        ("", subject) => subject.to_owned(),
        (kind, "") => kind.to_owned(),
        (kind, subject) => format!("{kind}: {subject}"),
    }
}

/// What is known of a document that came, from the directive or from the review of the letter.
pub(super) struct Document {
    pub kind: Option<String>,
    pub code: Option<String>,
    pub dated: Option<String>,
    pub author: String,
    pub subject: String,
}

impl Document {
    pub fn of(desk: &Desk, row: &store::Arrived) -> Self {
        match &row.review {
            Some(review) => Self::of_letter(review),
            None => Self {
                kind: row.kind.clone(),
                code: row.code.clone(),
                dated: row.dated.clone(),
                author: row.issuer.clone().unwrap_or_else(|| sender(desk, row)),
                subject: row.subject.clone().unwrap_or_default(),
            },
        }
    }

    fn of_letter(review: &serde_json::Value) -> Self {
        let field = |name: &str| review["fields"][name]["value"].as_str().map(str::to_owned);
        Self {
            kind: field("kind"),
            code: field("number"),
            dated: field("date"),
            author: field("issuer").unwrap_or_default(),
            subject: field("subject").unwrap_or_default(),
        }
    }

    pub fn named(&self) -> String {
        about(self.kind.as_deref(), &self.subject)
    }
}

fn sender(desk: &Desk, row: &store::Arrived) -> String {
    row.sender
        .as_deref()
        .map_or_else(String::new, |unit| desk.unit_name(unit))
}

/// Where a document that came is read: the directive, or the letter for those who work on letters.
pub(super) fn home(desk: &Desk, row: &store::Arrived) -> Option<String> {
    let letters = civic::permission::role_may(desk.actor.role, civic::permission::Act::OpenLetter);
    let letter = row
        .letter
        .as_deref()
        .filter(|_| letters)
        .map(|id| format!("/letters/{id}"));
    row.directive
        .as_deref()
        .map(|id| format!("/directives/{id}"))
        .or(letter)
}
