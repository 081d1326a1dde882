//! The sheet `survey`, row by row: groups and repeats open and close, everything else is a question.

use super::choices::Lists;
use super::heads::Heads;
use super::kind::kind;
use super::{
    BY_THEMSELVES, Fault, Filter, Form, Kind, Question, Relevant, Repeat, Side, bound, named, rules,
};
use crate::table::Grid;

#[derive(Default)]
pub(super) struct Reader {
    questions: Vec<Question>,
    repeats: Vec<Repeat>,
    open: Vec<Open>,
    /// Row, name and own condition of every repeat that has one.
    asked: Vec<(usize, String, String)>,
    pub faults: Vec<Fault>,
}

/// A group or a repeat that has begun and not ended.
struct Open {
    row: usize,
    label: String,
    /// When everything inside is asked, with the conditions of the groups round it; may be empty.
    relevant: String,
    /// The name, for a repeat.
    repeat: Option<String>,
}

/// Columns whose rules would be lost.
const LOST: [(&str, &str); 2] = [
    ("trigger", "ô kích hoạt (trigger)"),
    (
        "default",
        "giá trị mặc định (default): ô để trống nghĩa là chưa biết",
    ),
];

/// One row of the sheet.
struct Row<'a> {
    grid: &'a Grid,
    heads: &'a Heads,
    at: usize,
}

impl Row<'_> {
    fn text(&self, head: &str) -> String {
        self.heads.text(self.grid, self.at, head)
    }

    /// As people count rows.
    fn number(&self) -> usize {
        self.at + 1
    }

    fn title(&self) -> String {
        let label = self.text("label");
        if label.is_empty() {
            self.text("name")
        } else {
            label
        }
    }
}

impl Reader {
    fn fault(&mut self, row: usize, reason: impl Into<String>) {
        self.faults.push(Fault::new("survey", row, reason));
    }

    pub fn survey(&mut self, grid: &Grid, lists: &Lists) {
        let Some((first, heads)) = Heads::find(grid) else {
            return self.fault(0, "Trang “survey” không có dòng tên cột với “type” và “name”.");
        };
        for head in ["type", "name"] {
            if !heads.has(head) {
                self.fault(first + 1, format!("Thiếu cột “{head}”."));
            }
        }
        for at in first + 1..grid.rows.len() {
            let heads = &heads;
            self.line(&Row { grid, heads, at }, lists);
        }
        while let Some(open) = self.open.pop() {
            let (kind, end) = open.words();
            let reason = format!("{kind} “{}” mở ở dòng này nhưng không có “{end}”.", open.label);
            self.fault(open.row, reason);
        }
    }

    fn line(&mut self, row: &Row<'_>, lists: &Lists) {
        let kind = row.text("type").replace('_', " ").to_lowercase();
        let words: Vec<&str> = kind.split_whitespace().collect();
        if words.is_empty() {
            if !row.title().is_empty() {
                self.fault(row.number(), "Câu hỏi không ghi loại (cột “type”).");
            }
            return;
        }
        self.lost(row, words[0]);
        match words.as_slice() {
            ["begin", "group", ..] => self.begin(row, None),
            ["begin", "repeat", ..] => self.repeat(row),
            ["end", what @ ("group" | "repeat"), ..] => self.end(row, what),
            ["note", ..] => {}
            [one, ..] if BY_THEMSELVES.contains(one) => {}
            _ => self.question(row, lists),
        }
    }

    /// Rules that a report does not keep are refused.
    fn lost(&mut self, row: &Row<'_>, kind: &str) {
        for (head, called) in LOST {
            if !row.text(head).is_empty() && kind != "note" {
                self.fault(row.number(), format!("Biểu mẫu báo cáo không nhận {called}; nếu bỏ qua thì quy tắc này bị mất. Xóa ô ấy hoặc tách thành câu hỏi riêng."));
            }
        }
        if kind != "calculate" && !row.text("calculation").is_empty() {
            self.fault(
                row.number(),
                "Công thức (calculation) chỉ được nhận ở loại “calculate”; nếu bỏ qua thì quy tắc này bị mất.",
            );
        }
    }

    fn begin(&mut self, row: &Row<'_>, repeat: Option<String>) {
        let relevant = self.relevant(row);
        self.open.push(Open {
            row: row.number(),
            label: row.title(),
            relevant,
            repeat,
        });
    }

    fn repeat(&mut self, row: &Row<'_>) {
        let name = row.text("name");
        if let Some(reason) = self.name_fault(&name) {
            self.fault(row.number(), reason);
        }
        if self.within().is_some() {
            self.fault(
                row.number(),
                "Bảng kê (begin repeat) không nằm trong bảng kê khác; tách thành hai bảng kê.",
            );
        }
        self.begin(row, Some(name.clone()));
        let relevant = row.text("relevant");
        if !relevant.is_empty() && !row.text("repeat_count").is_empty() {
            self.fault(
                row.number(),
                "Bảng kê có cả điều kiện (relevant) và số lần lặp (repeat_count); khi điều kiện không đúng thì không biết phải có mấy dòng. Bỏ một trong hai.",
            );
        }
        if !relevant.is_empty() {
            self.asked.push((row.number(), name.clone(), relevant));
        }
        let count = Some(row.text("repeat_count")).filter(|text| !text.is_empty());
        let count = count.map(|text| rules::count(&text)).transpose();
        let count = count.unwrap_or_else(|reason| {
            self.fault(row.number(), reason);
            None
        });
        self.repeats.push(Repeat {
            count,
            row: row.number(),
            name,
            label: row.title(),
            hint: row.text("hint"),
        });
    }

    fn end(&mut self, row: &Row<'_>, what: &str) {
        match self.open.pop() {
            None => self.fault(
                row.number(),
                format!("“end {what}” không có “begin {what}” đứng trước."),
            ),
            Some(open) if open.words().1 != format!("end {what}") => {
                let (kind, end) = open.words();
                let reason = format!(
                    "{kind} “{}” mở ở dòng {} phải đóng bằng “{end}”.",
                    open.label, open.row
                );
                self.fault(row.number(), reason);
            }
            Some(_) => {}
        }
    }

    /// The repeat that the row stands in.
    fn within(&self) -> Option<&String> {
        self.open.iter().rev().find_map(|open| open.repeat.as_ref())
    }

    fn question(&mut self, row: &Row<'_>, lists: &Lists) {
        let (number, name, label) = (row.number(), row.text("name"), row.text("label"));
        if let Some(reason) = self.name_fault(&name) {
            self.fault(number, reason);
        }
        let kind = match kind(&row.text("type"), &row.text("calculation"), lists) {
            Ok(kind) => kind,
            Err(reason) => return self.fault(number, reason),
        };
        if label.is_empty() && !kind.is_reckoned() {
            self.fault(number, format!("Câu hỏi “{name}” không có nhãn (cột “label”)."));
        }
        let (bounds, constraint) = self.constraint(row, &kind);
        let filter = self.filter(row, &kind, lists);
        let relevant = rules::relevant(&self.relevant(row));
        let groups = self.open.iter().filter(|open| open.repeat.is_none());
        let groups = groups.map(|open| open.label.clone()).collect();
        self.questions.push(Question {
            row: number,
            label: row.title(),
            hint: row.text("hint"),
            groups,
            kind,
            required: is_yes(&row.text("required")),
            bounds,
            constraint,
            filter,
            message: row.text("constraint_message"),
            relevant,
            repeat: self.within().cloned(),
            name,
        });
    }

    /// Bounds of a number; anything else, and what looks at other cells of a row, stays as it is written.
    fn constraint(&self, row: &Row<'_>, kind: &Kind) -> (Vec<bound::Bound>, String) {
        let text = row.text("constraint").trim().to_owned();
        let number = matches!(kind, Kind::Integer | Kind::Decimal);
        let fixed = |bound: &bound::Bound| matches!(bound.than, Side::Number(_));
        let fits =
            |bounds: &Vec<bound::Bound>| number && (self.within().is_none() || bounds.iter().all(fixed));
        match bound::read(&text).filter(fits) {
            Some(bounds) => (bounds, String::new()),
            None => (Vec::new(), text),
        }
    }

    /// Which choices there are, by another answer.
    fn filter(&mut self, row: &Row<'_>, kind: &Kind, lists: &Lists) -> Option<Filter> {
        let text = row.text("choice_filter");
        if text.is_empty() {
            return None;
        }
        let said = row.text("type").replace("select ", "select_");
        let list = said.split_whitespace().nth(1).unwrap_or_default();
        if !matches!(kind, Kind::One(_) | Kind::Many(_)) {
            self.fault(row.number(), "choice_filter chỉ dùng cho câu hỏi lựa chọn.");
            return None;
        }
        let read = rules::filter(&text).map_err(|reason| Fault::new("survey", row.number(), reason));
        let filter = read.and_then(|(column, question)| {
            let of = lists.column(list, &column)?;
            Ok(Filter { question, of })
        });
        filter.map_err(|fault| self.faults.push(fault)).ok()
    }

    /// The condition of a row as it is written: its own and those of the groups and the repeat round it, which must all hold. A
    /// repeat is asked when its columns are.
    fn relevant(&self, row: &Row<'_>) -> String {
        let own = row.text("relevant").trim().to_owned();
        let round = self
            .open
            .last()
            .map(|open| open.relevant.clone())
            .unwrap_or_default();
        match (own.is_empty(), round.is_empty()) {
            (_, true) => own,
            (true, _) => round,
            _ => format!("({round}) and ({own})"),
        }
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
        let questions = self.questions.iter().map(|one| (&one.name, one.row));
        let repeats = self.repeats.iter().map(|one| (&one.name, one.row));
        let twin = questions.chain(repeats).find(|(known, _)| *known == name);
        twin.map(|(_, row)| format!("Tên “{name}” đã dùng ở dòng {row}."))
    }

    /// What looks from a row at the form is an expression; a sum inside a repeat, or of what is reckoned itself, is a formula.
    fn settle(&mut self) {
        let places: Vec<(String, Option<String>)> = self
            .questions
            .iter()
            .map(|one| (one.name.clone(), one.repeat.clone()))
            .collect();
        for question in self.questions.iter_mut().filter(|one| one.repeat.is_some()) {
            let outside = |name: &str| {
                places
                    .iter()
                    .any(|(known, repeat)| known == name && repeat.is_none())
            };
            if let Some(relevant) = question
                .relevant
                .as_mut()
                .filter(|relevant| relevant.of().is_some_and(outside))
            {
                *relevant = Relevant::So(relevant.text());
            }
        }
        self.sums();
    }

    fn sums(&mut self) {
        let reckoned = |one: &&Question| one.repeat.is_none() && one.kind.is_reckoned();
        let reckoned: Vec<String> = self
            .questions
            .iter()
            .filter(reckoned)
            .map(|one| one.name.clone())
            .collect();
        for question in &mut self.questions {
            let Kind::Sum(parts) = &question.kind else {
                continue;
            };
            if question.repeat.is_none() && parts.iter().all(|(name, _)| !reckoned.contains(name)) {
                continue;
            }
            let part = |(at, (name, minus)): (usize, &(String, bool))| match (at, minus) {
                (0, _) => format!("${{{name}}}"),
                (_, true) => format!(" - ${{{name}}}"),
                (_, false) => format!(" + ${{{name}}}"),
            };
            question.kind = Kind::Formula(parts.iter().enumerate().map(part).collect());
        }
    }

    pub fn finish(mut self, title: String, id: String) -> Result<Form, Vec<Fault>> {
        if self.questions.is_empty() && self.faults.is_empty() {
            self.fault(0, "Trang “survey” không có câu hỏi nào.");
        }
        for repeat in &self.repeats {
            let filled = self
                .questions
                .iter()
                .any(|one| one.repeat.as_ref() == Some(&repeat.name));
            if !filled {
                let reason = format!("Bảng kê “{}” không có câu hỏi nào.", repeat.label);
                self.faults.push(Fault::new("survey", repeat.row, reason));
            }
        }
        self.faults
            .extend(named::own_columns(&self.asked, &self.questions));
        self.settle();
        for question in &self.questions {
            self.faults
                .extend(named::check(question, &self.questions, &self.repeats));
        }
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        Ok(Form {
            title,
            id,
            questions: self.questions,
            repeats: self.repeats,
        })
    }
}

impl Open {
    /// What it is, and how it is closed.
    fn words(&self) -> (&'static str, &'static str) {
        match self.repeat {
            Some(_) => ("Bảng kê", "end repeat"),
            None => ("Nhóm", "end group"),
        }
    }
}

fn is_yes(text: &str) -> bool {
    matches!(
        text.to_lowercase().as_str(),
        "yes" | "true" | "true()" | "1" | "có"
    )
}
