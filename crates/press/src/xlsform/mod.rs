//! XLSForm: the part of it that a reporting form needs, out of the sheets `survey`, `choices` and `settings`.
//!
//! integer, decimal, text, date, `select_one`, `select_multiple`, note, groups, repeats, simple bounds as constraints,
//! required, `relevant` on choices or a least number, `calculate` as a sum or difference of questions, the sum of a column of a
//! repeat or the count of its rows; `choice_filter` as a column that equals another answer, `repeat_count` as a number or an
//! answer. Conditions, constraints and formulas of other shapes are handed on as they are written, for who knows the language;
//! what a phone adds by itself (start, end, deviceid, …) is left out. Everything else is refused with sheet, row and reason:
//! a form that silently loses a rule is worse than none.

mod bound;
mod choices;
mod heads;
mod kind;
mod named;
mod reader;
mod rules;

pub use bound::{Bound, Operator, Side};
pub use rules::name_of;

use crate::table::Grid;
use heads::Heads;
use reader::Reader;

/// A form, its questions in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    /// Its title; empty when the workbook names none.
    pub title: String,
    /// Its id; empty when the workbook names none.
    pub id: String,
    /// Its questions.
    pub questions: Vec<Question>,
    /// Its repeats: the questions inside are the columns of their rows.
    pub repeats: Vec<Repeat>,
}

/// Questions that are answered any number of times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The row of `survey` that it begins in, from 1.
    pub row: usize,
    /// Its name.
    pub name: String,
    /// What is listed.
    pub label: String,
    /// What helps to answer; may be empty.
    pub hint: String,
    /// How many rows there must be.
    pub count: Option<Count>,
}

/// How many rows a repeat must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Fixed(u32),
    /// As many as the answer to this question says.
    Question(String),
}

/// Choices that go with the answer to another question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The other question, of which one answer is chosen.
    pub question: String,
    /// By the name of each choice the name of the answer that it goes with.
    pub of: Vec<(String, String)>,
}

/// A question.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The row of `survey` that it stands in, from 1.
    pub row: usize,
    /// Its name: the key of its answers.
    pub name: String,
    /// What is asked.
    pub label: String,
    /// What helps to answer; may be empty.
    pub hint: String,
    /// The labels of the groups round it, the outermost first.
    pub groups: Vec<String>,
    /// What is answered.
    pub kind: Kind,
    /// True when there is no form without it.
    pub required: bool,
    /// What the answer must keep to.
    pub bounds: Vec<Bound>,
    /// The constraint as it is written, where it is more than bounds; empty without.
    pub constraint: String,
    /// Which of its choices there are.
    pub filter: Option<Filter>,
    /// What is said when it does not; may be empty.
    pub message: String,
    /// When it is asked; always without.
    pub relevant: Option<Relevant>,
    /// The name of the repeat that it stands in.
    pub repeat: Option<String>,
}

/// When something is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Relevant {
    /// When this question has one of these choices, by their names.
    Chosen(String, Vec<String>),
    /// When this question is at least, or above, this number.
    Counted(String, Operator, f64),
    /// When this is so, as it is written.
    So(String),
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// Words.
    Text,
    /// A day.
    Day,
    /// One of these: name and label.
    One(Vec<(String, String)>),
    /// Some of these.
    Many(Vec<(String, String)>),
    /// Nobody answers: the sum of these questions, `true` where one is taken away.
    Sum(Vec<(String, bool)>),
    /// Nobody answers: the sum of this question over the rows of its repeat.
    Total(String),
    /// Nobody answers: how many rows this repeat has.
    Count(String),
    /// Nobody answers: what this comes to, as it is written.
    Formula(String),
}

impl Relevant {
    /// The question that it looks at, where it is of a known shape.
    #[must_use]
    pub fn of(&self) -> Option<&str> {
        match self {
            Self::Chosen(question, _) | Self::Counted(question, ..) => Some(question),
            Self::So(_) => None,
        }
    }

    /// As the language writes it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Chosen(question, choices) => {
                let one = |choice: &String| format!("selected(${{{question}}}, '{choice}')");
                choices.iter().map(one).collect::<Vec<_>>().join(" or ")
            }
            Self::Counted(question, operator, number) => {
                let sign = if *operator == Operator::Above { ">" } else { ">=" };
                format!("${{{question}}} {sign} {number}")
            }
            Self::So(text) => text.clone(),
        }
    }
}

impl Kind {
    /// True when nobody answers it.
    #[must_use]
    pub fn is_reckoned(&self) -> bool {
        matches!(
            self,
            Self::Sum(_) | Self::Total(_) | Self::Count(_) | Self::Formula(_)
        )
    }
}

/// Why a workbook is no form, where, in Vietnamese.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The sheet.
    pub sheet: String,
    /// The row from 1; 0: the sheet as a whole.
    pub row: usize,
    /// What is wrong and what to do.
    pub reason: String,
}

impl Fault {
    fn new(sheet: &str, row: usize, reason: impl Into<String>) -> Self {
        Self {
            sheet: sheet.to_owned(),
            row,
            reason: reason.into(),
        }
    }
}

/// What devices add by themselves; a report has its unit, person and hour from the house.
const BY_THEMSELVES: [&str; 11] = [
    "start",
    "end",
    "today",
    "deviceid",
    "subscriberid",
    "simserial",
    "phonenumber",
    "username",
    "email",
    "audit",
    "start-geopoint",
];

/// Reads the sheets of a workbook.
///
/// # Errors
/// Every fault that was found, in the order of sheets and rows.
pub fn read(grids: &[Grid]) -> Result<Form, Vec<Fault>> {
    let sheet = |name: &str| {
        grids
            .iter()
            .find(|grid| grid.name.trim().eq_ignore_ascii_case(name))
    };
    let Some(survey) = sheet("survey") else {
        let found: Vec<&str> = grids.iter().map(|grid| grid.name.as_str()).collect();
        let reason = format!(
            "Không có trang tính “survey” (tệp có: {}). Biểu mẫu XLSForm đặt các câu hỏi trong trang này.",
            found.join(", ")
        );
        return Err(vec![Fault::new("survey", 0, reason)]);
    };
    let mut reader = Reader::default();
    let lists = choices::read(sheet("choices"), &mut reader.faults);
    reader.survey(survey, &lists);
    let (title, id) = sheet("settings").map(settings).unwrap_or_default();
    reader.finish(title, id)
}

fn settings(grid: &Grid) -> (String, String) {
    let Some((row, heads)) = Heads::find(grid) else {
        return Default::default();
    };
    (
        heads.text(grid, row + 1, "form_title"),
        heads.text(grid, row + 1, "form_id"),
    )
}

#[cfg(test)]
mod tests;
