//! What rules name is there and can be: choices of a list, numbers, columns of the same rows.

use super::{Bound, Fault, Kind, Question, Relevant, Repeat, Side};

/// Everything that is wrong with what a question's rules name.
pub(super) fn check(question: &Question, all: &[Question], repeats: &[Repeat]) -> Vec<Fault> {
    let names = Names {
        question,
        all,
        repeats,
    };
    let reasons = [names.relevant(), names.kind()].into_iter().flatten();
    let reasons = reasons.chain(question.bounds.iter().filter_map(|bound| names.bound(bound)));
    reasons
        .map(|reason| Fault::new("survey", question.row, reason))
        .collect()
}

/// Whether a repeat is asked is known before it has rows; of each, row, name and condition.
pub(super) fn own_columns(asked: &[(usize, String, String)], all: &[Question]) -> Vec<Fault> {
    let fault = |(row, repeat, relevant): &(usize, String, String)| {
        let spaceless: String = relevant.chars().filter(|c| !c.is_whitespace()).collect();
        let mut columns = all.iter().filter(|one| one.repeat.as_ref() == Some(repeat));
        let column = columns.find(|one| spaceless.contains(&format!("${{{}}}", one.name)))?;
        let reason = format!(
            "Điều kiện (relevant) của bảng kê “{repeat}” nhắc tới “{}”, là cột của chính bảng kê ấy; chỉ câu hỏi ở ngoài bảng kê mới quyết định được có bảng kê hay không.",
            column.name
        );
        Some(Fault::new("survey", *row, reason))
    };
    asked.iter().filter_map(fault).collect()
}

struct Names<'a> {
    question: &'a Question,
    all: &'a [Question],
    repeats: &'a [Repeat],
}

impl Names<'_> {
    fn find(&self, name: &str) -> Option<&Question> {
        self.all.iter().find(|other| other.name == name)
    }

    /// A question beside this one: in the same repeat, or in none like it.
    fn beside(&self, name: &str) -> Option<&Question> {
        self.find(name)
            .filter(|other| other.repeat == self.question.repeat)
    }

    fn relevant(&self) -> Option<String> {
        let name = &self.question.name;
        match self.question.relevant.as_ref()? {
            Relevant::Chosen(other, choices) => {
                let has = |choice: &String| {
                    self.beside(other).is_some_and(|other| match &other.kind {
                        Kind::One(known) | Kind::Many(known) => known.iter().any(|(code, _)| code == choice),
                        _ => false,
                    })
                };
                let lost = choices.iter().find(|choice| !has(choice))?;
                Some(format!(
                    "Điều kiện của “{name}” nhắc tới lựa chọn “{lost}” của “{other}”, không có trong biểu."
                ))
            }
            Relevant::So(_) => None,
            Relevant::Counted(other, _, number) => {
                let known = self.beside(other).filter(|other| fits(&other.kind, *number));
                known.is_none().then(|| {
                    format!("Điều kiện của “{name}” so “{other}” với một số; “{other}” phải là câu hỏi số của biểu, với số ấy không nhiều chữ số thập phân hơn.")
                })
            }
        }
    }

    /// What is reckoned is of numbers that stand in the right place.
    fn kind(&self) -> Option<String> {
        let name = &self.question.name;
        let of_rows = matches!(self.question.kind, Kind::Total(_) | Kind::Count(_));
        if of_rows && self.question.repeat.is_some() {
            return Some(format!(
                "Công thức “{name}” nằm trong bảng kê; đặt ra ngoài bảng kê."
            ));
        }
        match &self.question.kind {
            Kind::Sum(parts) => {
                let counts = |other: &str| self.beside(other).is_some_and(is_number);
                let lost = parts.iter().find(|(other, _)| !counts(other))?;
                let lost = &lost.0;
                Some(format!(
                    "Công thức của “{name}” nhắc tới “{lost}”, không phải câu hỏi số của biểu. Cộng một cột của bảng kê bằng sum(${{tên}})."
                ))
            }
            Kind::Total(other) => {
                let column = self
                    .find(other)
                    .filter(|other| other.repeat.is_some())
                    .filter(|other| is_number(other) || matches!(other.kind, Kind::Formula(_)));
                column.is_none().then(|| {
                    format!("Công thức của “{name}” cộng “{other}”, không phải cột số của một bảng kê.")
                })
            }
            Kind::Count(repeat) => {
                let known = self.repeats.iter().any(|known| known.name == *repeat);
                (!known)
                    .then(|| format!("Công thức của “{name}” đếm “{repeat}”, không phải bảng kê của biểu."))
            }
            _ => None,
        }
    }

    fn bound(&self, bound: &Bound) -> Option<String> {
        let Side::Question(other) = &bound.than else {
            return None;
        };
        let name = &self.question.name;
        let counts = |other: &Question| is_number(other) || other.kind.is_reckoned();
        let known = self.beside(other).is_some_and(counts);
        (!known)
            .then(|| format!("Ràng buộc của “{name}” nhắc tới “{other}”, không phải câu hỏi số của biểu."))
    }
}

fn is_number(question: &Question) -> bool {
    matches!(question.kind, Kind::Integer | Kind::Decimal)
}

/// Whether an answer can be compared with a number.
fn fits(kind: &Kind, number: f64) -> bool {
    match kind {
        Kind::Integer => number.fract() == 0.0,
        Kind::Decimal => true,
        _ => false,
    }
}
