//! XLSForm: the part of it that a reporting form needs, out of the sheets `survey`, `choices` and `settings`.
//!
//! integer, decimal, text, `select_one`, `select_multiple`, note, begin and end of groups, simple bounds as constraints,
//! required, `relevant` on one choice, `calculate` as a sum or difference of questions;
//! what a phone adds by itself (start, end, deviceid, …) is left out. Everything else is refused with sheet, row and reason:
//! a form that silently loses a rule is worse than none.

mod bound;
mod choices;
mod heads;
mod rules;

pub use bound::{Bound, Operator, Side};

use crate::table::Grid;
use choices::Lists;
use heads::Heads;

/// A form, its questions in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    /// Its title; empty when the workbook names none.
    pub title: String,
    /// Its id; empty when the workbook names none.
    pub id: String,
    /// Its questions.
    pub questions: Vec<Question>,
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
    /// What is said when it does not; may be empty.
    pub message: String,
    /// Asked only when this question has this choice, by their names.
    pub relevant: Option<(String, String)>,
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
    /// One of these: name and label.
    One(Vec<(String, String)>),
    /// Some of these.
    Many(Vec<(String, String)>),
    /// Nobody answers: the sum of these questions, `true` where one is taken away.
    Sum(Vec<(String, bool)>),
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

#[derive(Default)]
struct Reader {
    questions: Vec<Question>,
    groups: Vec<(usize, String)>,
    faults: Vec<Fault>,
}

/// Columns whose rules would be lost.
const LOST: [(&str, &str); 3] = [
    ("choice_filter", "lọc lựa chọn (choice_filter)"),
    ("repeat_count", "số lần lặp (repeat_count)"),
    ("trigger", "ô kích hoạt (trigger)"),
];

impl Reader {
    fn fault(&mut self, row: usize, reason: impl Into<String>) {
        self.faults.push(Fault::new("survey", row, reason));
    }

    fn survey(&mut self, grid: &Grid, lists: &Lists) {
        let Some((first, heads)) = Heads::find(grid) else {
            return self.fault(0, "Trang “survey” không có dòng tên cột với “type” và “name”.");
        };
        for head in ["type", "name"] {
            if !heads.has(head) {
                self.fault(first + 1, format!("Thiếu cột “{head}”."));
            }
        }
        for at in first + 1..grid.rows.len() {
            self.line(grid, &heads, at, lists);
        }
        if let Some((row, label)) = self.groups.pop() {
            self.fault(
                row,
                format!("Nhóm “{label}” mở ở dòng này nhưng không có “end group”."),
            );
        }
    }

    fn line(&mut self, grid: &Grid, heads: &Heads, at: usize, lists: &Lists) {
        let (row, text) = (at + 1, |head: &str| heads.text(grid, at, head));
        let kind = text("type").replace('_', " ").to_lowercase();
        let words: Vec<&str> = kind.split_whitespace().collect();
        if words.is_empty() {
            if !text("name").is_empty() || !text("label").is_empty() {
                self.fault(row, "Câu hỏi không ghi loại (cột “type”).");
            }
            return;
        }
        for (head, called) in LOST {
            if !text(head).is_empty() {
                self.fault(row, format!("Biểu mẫu báo cáo không nhận {called}; nếu bỏ qua thì quy tắc này bị mất. Xóa ô ấy hoặc tách thành câu hỏi riêng."));
            }
        }
        let asks = !matches!(words[0], "begin" | "end" | "note") && !BY_THEMSELVES.contains(&words[0]);
        if !asks && !text("relevant").is_empty() {
            self.fault(row, "Điều kiện hiển thị (relevant) chỉ được nhận ở từng câu hỏi, không ở nhóm hay ghi chú; nếu bỏ qua thì quy tắc này bị mất.");
        }
        if words[0] != "calculate" && !text("calculation").is_empty() {
            self.fault(row, "Công thức (calculation) chỉ được nhận ở loại “calculate”; nếu bỏ qua thì quy tắc này bị mất.");
        }
        match words.as_slice() {
            ["begin", "group", ..] => self.groups.push((row, or(text("label"), text("name")))),
            ["end", "group", ..] if self.groups.pop().is_none() => {
                self.fault(row, "“end group” không có “begin group” đứng trước.");
            }
            ["end", "group", ..] | ["note", ..] => {}
            ["begin" | "end", "repeat", ..] => self.fault(row, "Nhóm lặp (repeat) không nằm trong biểu số liệu: mỗi đơn vị báo cáo một giá trị cho một chỉ tiêu."),
            [one, ..] if BY_THEMSELVES.contains(one) => {}
            _ => self.question(grid, heads, at, lists),
        }
    }

    fn question(&mut self, grid: &Grid, heads: &Heads, at: usize, lists: &Lists) {
        let (row, text) = (at + 1, |head: &str| heads.text(grid, at, head));
        let name = text("name");
        if let Some(reason) = self.name_fault(&name) {
            self.fault(row, reason);
        }
        let calculates = text("type").trim().eq_ignore_ascii_case("calculate");
        let label = or(
            text("label"),
            if calculates { name.clone() } else { String::new() },
        );
        if label.is_empty() {
            self.fault(row, format!("Câu hỏi “{name}” không có nhãn (cột “label”)."));
        }
        let kind = if calculates {
            rules::sum(&text("calculation")).map(Kind::Sum)
        } else {
            kind(&text("type"), lists)
        };
        let kind = match kind {
            Ok(kind) => kind,
            Err(reason) => return self.fault(row, reason),
        };
        let relevant = match rules::relevant(&text("relevant")) {
            Ok(relevant) => relevant,
            Err(reason) => {
                self.fault(row, reason);
                None
            }
        };
        let bounds = match bound::read(&text("constraint")) {
            Ok(bounds) => bounds,
            Err(reason) => {
                self.fault(row, reason);
                Vec::new()
            }
        };
        self.questions.push(Question {
            row,
            name,
            label,
            hint: text("hint"),
            groups: self.groups.iter().map(|(_, label)| label.clone()).collect(),
            kind,
            required: matches!(
                text("required").to_lowercase().as_str(),
                "yes" | "true" | "true()" | "1" | "có"
            ),
            bounds,
            message: text("constraint_message"),
            relevant,
        });
    }

    fn name_fault(&self, name: &str) -> Option<String> {
        let fits = |c: char| c.is_alphanumeric() || "_-.".contains(c);
        if name.is_empty() {
            return Some("Câu hỏi không có tên (cột “name”).".to_owned());
        }
        if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') || !name.chars().all(fits) {
            return Some(format!(
                "Tên “{name}” không hợp lệ: bắt đầu bằng chữ hoặc “_”, chỉ gồm chữ, số, “_”, “-”, “.”."
            ));
        }
        let twin = self.questions.iter().find(|question| question.name == name);
        twin.map(|twin| format!("Tên “{name}” đã dùng ở dòng {}.", twin.row))
    }

    fn finish(mut self, title: String, id: String) -> Result<Form, Vec<Fault>> {
        if self.questions.is_empty() && self.faults.is_empty() {
            self.fault(0, "Trang “survey” không có câu hỏi nào.");
        }
        let names: Vec<String> = self
            .questions
            .iter()
            .map(|question| question.name.clone())
            .collect();
        for question in &self.questions {
            self.faults.extend(named(question, &self.questions));
            for bound in &question.bounds {
                if let Side::Question(other) = &bound.than
                    && !names.contains(other)
                {
                    let reason = format!(
                        "Ràng buộc của “{}” nhắc tới “{other}”, là câu hỏi không có trong biểu.",
                        question.name
                    );
                    self.faults.push(Fault::new("survey", question.row, reason));
                }
            }
        }
        if self.faults.is_empty() {
            Ok(Form {
                title,
                id,
                questions: self.questions,
            })
        } else {
            Err(self.faults)
        }
    }
}

/// What a condition or a sum names is there and can be: a choice of a `select_one` or `select_multiple`, questions with numbers.
fn named(question: &Question, all: &[Question]) -> Vec<Fault> {
    let find = |name: &str| all.iter().find(|other| other.name == name);
    let mut faults = Vec::new();
    let mut fault = |reason: String| faults.push(Fault::new("survey", question.row, reason));
    if let Some((name, choice)) = &question.relevant {
        let known = find(name).is_some_and(|other| match &other.kind {
            Kind::One(choices) | Kind::Many(choices) => choices.iter().any(|(code, _)| code == choice),
            _ => false,
        });
        if !known {
            fault(format!(
                "Điều kiện của “{}” nhắc tới lựa chọn “{choice}” của “{name}”, không có trong biểu.",
                question.name
            ));
        }
    }
    if let Kind::Sum(parts) = &question.kind {
        for (name, _) in parts {
            let counts = find(name).is_some_and(|other| matches!(other.kind, Kind::Integer | Kind::Decimal));
            if !counts {
                fault(format!(
                    "Công thức của “{}” nhắc tới “{name}”, không phải câu hỏi số của biểu.",
                    question.name
                ));
            }
        }
    }
    faults
}

fn kind(said: &str, lists: &Lists) -> Result<Kind, String> {
    let words: Vec<&str> = said.split_whitespace().collect();
    let list = |at: usize| {
        let name = words
            .get(at)
            .ok_or("Loại lựa chọn không nêu tên danh sách, ví dụ “select_one gioi_tinh”.")?;
        lists
            .get(name)
            .ok_or_else(|| format!("Danh sách lựa chọn “{name}” không có trong trang “choices”."))
    };
    match words.as_slice() {
        ["integer" | "int", ..] => Ok(Kind::Integer),
        ["decimal", ..] => Ok(Kind::Decimal),
        ["text" | "string", ..] => Ok(Kind::Text),
        ["select_one", ..] => list(1).map(Kind::One),
        ["select", "one", ..] => list(2).map(Kind::One),
        ["select_multiple", ..] => list(1).map(Kind::Many),
        ["select", "multiple", ..] => list(2).map(Kind::Many),
        _ => Err(format!(
            "Loại “{said}” không dùng trong biểu báo cáo. Dùng integer, decimal, text, select_one hoặc select_multiple."
        )),
    }
}

fn or(first: String, second: String) -> String {
    if first.is_empty() { second } else { first }
}

#[cfg(test)]
mod tests;
