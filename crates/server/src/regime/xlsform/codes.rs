//! Names of an XLSForm as codes of a regime, and what cannot be told apart then.

use press::xlsform::{Fault, Form, Kind};

/// The longest code.
const LONGEST: usize = 40;

/// Lower-case ASCII, as codes are.
pub(super) fn code(text: &str) -> String {
    let plain = viet::fold(text);
    let mut code: String = plain
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    while code.contains("__") {
        code = code.replace("__", "_");
    }
    let code = code.trim_matches('_');
    if code.starts_with(|c: char| c.is_ascii_alphabetic()) {
        code.to_owned()
    } else {
        format!("m_{code}")
    }
}

/// Names that are too long, or the same without their marks, each with its row.
pub(super) fn faults(form: &Form) -> Vec<Fault> {
    let mut faults = Vec::new();
    let questions = form.questions.iter().map(|one| (one.row, one.name.as_str()));
    let repeats = form.repeats.iter().map(|one| (one.row, one.name.as_str()));
    let mut known: Vec<(usize, &str)> = Vec::new();
    for (row, name) in questions.chain(repeats) {
        if let Some(reason) = fault(name, known.iter().map(|(_, name)| *name)) {
            faults.push(at(row, reason));
        }
        known.push((row, name));
    }
    for question in &form.questions {
        if let Kind::One(choices) | Kind::Many(choices) = &question.kind {
            faults.extend(of_choices(question.row, choices));
        }
    }
    faults
}

fn of_choices(row: usize, choices: &[(String, String)]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (place, (name, label)) in choices.iter().enumerate() {
        let before = &choices[..place];
        if let Some(reason) = fault(name, before.iter().map(|(name, _)| name.as_str())) {
            faults.push(at(row, format!("Lựa chọn: {reason}")));
        } else if before.iter().any(|(_, known)| known == label) {
            let reason = format!("Hai lựa chọn cùng ghi là “{label}”; sửa nhãn để phân biệt được.");
            faults.push(at(row, reason));
        }
    }
    faults
}

fn at(row: usize, reason: String) -> Fault {
    Fault {
        sheet: "survey".to_owned(),
        row,
        reason,
    }
}

fn fault<'a>(name: &str, mut known: impl Iterator<Item = &'a str>) -> Option<String> {
    let own = code(name);
    if own.len() > LONGEST {
        return Some(format!("Tên “{name}” dài quá {LONGEST} ký tự."));
    }
    let twin = known.find(|other| code(other) == own)?;
    Some(format!(
        "Tên “{name}” và “{twin}” trùng nhau khi bỏ dấu và chữ hoa; đổi một tên."
    ))
}
