//! The sheet `survey`, row by row: groups and repeats open and close, everything else is a question.

use super::choices::Lists;
use super::heads::Heads;
use super::{BY_THEMSELVES, Fault, Form, Kind, Question, Relevant, Repeat, bound, named, rules};
use crate::table::Grid;

#[derive(Default)]
pub(super) struct Reader {
    questions: Vec<Question>,
    repeats: Vec<Repeat>,
    open: Vec<Open>,
    pub faults: Vec<Fault>,
}

/// A group or a repeat that has begun and not ended.
struct Open {
    row: usize,
    label: String,
    /// When everything inside is asked.
    relevant: Option<Relevant>,
    /// The name, for a repeat.
    repeat: Option<String>,
}

/// Columns whose rules would be lost.
const LOST: [(&str, &str); 4] = [
    ("choice_filter", "lọc lựa chọn (choice_filter)"),
    ("repeat_count", "số lần lặp (repeat_count)"),
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
        if relevant.is_some() && repeat.is_some() {
            self.fault(
                row.number(),
                "Bảng kê (begin repeat) không nhận điều kiện (relevant); đặt điều kiện ở từng cột hoặc bỏ.",
            );
        }
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
        self.repeats.push(Repeat {
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
        let kind = match kind(row, lists) {
            Ok(kind) => kind,
            Err(reason) => return self.fault(number, reason),
        };
        let reckoned = matches!(kind, Kind::Sum(_) | Kind::Total(_) | Kind::Count(_));
        if label.is_empty() && !reckoned {
            self.fault(number, format!("Câu hỏi “{name}” không có nhãn (cột “label”)."));
        }
        let bounds = bound::read(&row.text("constraint")).unwrap_or_else(|reason| {
            self.fault(number, reason);
            Vec::new()
        });
        let relevant = self.relevant(row);
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
            message: row.text("constraint_message"),
            relevant,
            repeat: self.within().cloned(),
            name,
        });
    }

    /// The condition of a row: its own, or that of the group round it. Two would both have to hold, which no form says here.
    fn relevant(&mut self, row: &Row<'_>) -> Option<Relevant> {
        let own = rules::relevant(&row.text("relevant")).unwrap_or_else(|reason| {
            self.fault(row.number(), reason);
            None
        });
        let round = self.open.iter().rev().find_map(|open| open.relevant.clone());
        if own.is_some() && round.is_some() {
            self.fault(row.number(), "Dòng này có điều kiện riêng (relevant) và nằm trong nhóm đã có điều kiện; biểu mẫu báo cáo chỉ nhận một trong hai.");
        }
        own.or(round)
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

fn kind(row: &Row<'_>, lists: &Lists) -> Result<Kind, String> {
    let said = row.text("type");
    let words: Vec<&str> = said.split_whitespace().collect();
    let list = |at: usize| {
        let name = words
            .get(at)
            .ok_or("Loại lựa chọn không nêu tên danh sách, ví dụ “select_one gioi_tinh”.")?;
        if let Some(more) = words.get(at + 1) {
            return Err(format!(
                "“{more}” sau tên danh sách không được nhận; thêm “Khác” thành một lựa chọn của danh sách và một câu hỏi riêng."
            ));
        }
        lists
            .get(name)
            .ok_or_else(|| format!("Danh sách lựa chọn “{name}” không có trong trang “choices”."))
    };
    match words.as_slice() {
        ["integer" | "int", ..] => Ok(Kind::Integer),
        ["decimal", ..] => Ok(Kind::Decimal),
        ["text" | "string", ..] => Ok(Kind::Text),
        ["date", ..] => Ok(Kind::Day),
        ["calculate", ..] => rules::calculation(&row.text("calculation")),
        ["select_one", ..] => list(1).map(Kind::One),
        ["select", "one", ..] => list(2).map(Kind::One),
        ["select_multiple", ..] => list(1).map(Kind::Many),
        ["select", "multiple", ..] => list(2).map(Kind::Many),
        _ => Err(format!(
            "Loại “{said}” không dùng trong biểu báo cáo. Dùng integer, decimal, text, date, select_one, select_multiple hoặc calculate."
        )),
    }
}
