//! Conditions, constraints, formulas, filters and counts of an XLSForm that are more than a known shape: read, looked at with
//! the questions that they may name, and said with the codes and labels of the regime.

use civic::expression::{Answer, Expression, Formula, parse};
use civic::indicator::Among;
use civic::repeat;
use press::xlsform::{Count, Fault, Form, Kind, Question, Relevant, Repeat};

use super::asks::{decimals, written};
use super::code;

/// What an expression is for: that decides what it may name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Relevant,
    Must,
    Formula,
}

/// Everything that is wrong with the expressions of a form, each with its row.
pub(super) fn faults(form: &Form) -> Vec<Fault> {
    let mut faults = Vec::new();
    for question in &form.questions {
        let mut fault = |what: &str, text: &str, why: String| {
            let reason = format!("{what} của “{}”, “{text}”: {why}", question.name);
            faults.push(at(question.row, reason));
        };
        for (text, what, of) in expressions(question) {
            if let Err(why) = look(form, question, text, of) {
                fault(what, text, why);
            }
        }
        if let Some(Err(why)) = filter(form, question) {
            fault("Bộ lọc (choice_filter)", "choice_filter", why);
        }
    }
    faults.extend(form.repeats.iter().filter_map(|repeat| count(form, repeat).err()));
    faults
}

fn at(row: usize, reason: String) -> Fault {
    Fault {
        sheet: "survey".to_owned(),
        row,
        reason,
    }
}

/// The expressions of a question as they are written.
fn expressions(question: &Question) -> Vec<(&str, &'static str, Use)> {
    let relevant = match &question.relevant {
        Some(Relevant::So(text)) => Some((text.as_str(), "Điều kiện (relevant)", Use::Relevant)),
        _ => None,
    };
    let must = Some(question.constraint.as_str()).filter(|text| !text.is_empty());
    let formula = match &question.kind {
        Kind::Formula(text) => Some((text.as_str(), "Công thức (calculation)", Use::Formula)),
        _ => None,
    };
    let must = must.map(|text| (text, "Ràng buộc (constraint)", Use::Must));
    relevant.into_iter().chain(must).chain(formula).collect()
}

/// An expression with codes and labels; nothing of one that is at fault.
pub(super) fn formula(form: &Form, question: &Question, of: Use) -> Option<Formula> {
    let (text, ..) = expressions(question).into_iter().find(|(.., used)| *used == of)?;
    let read = look(form, question, text, of).ok()?;
    let said = |name: Option<&str>, words: &str| {
        let of = name.map_or(Some(question), |name| find(form, name));
        of.and_then(|of| label(of, words))
            .unwrap_or_else(|| words.to_owned())
    };
    Some(Formula(read.renamed(&code, &said)))
}

/// Reads it and looks whether it can be judged.
fn look(form: &Form, question: &Question, text: &str, of: Use) -> Result<Expression, String> {
    let read = parse(text).map_err(|fault| fault.0)?;
    if of == Use::Formula
        && let Some(later) = read
            .names()
            .into_iter()
            .find_map(|name| later(form, question, name))
    {
        return Err(format!(
            "“{}” cũng là công thức và đứng sau trong biểu (dòng {}{}); công thức chỉ dùng công thức đứng trước. Chuyển “{}” xuống sau, cùng nhóm với nó.",
            later.name,
            later.row,
            later
                .groups
                .last()
                .map(|group| format!(", bảng “{group}”"))
                .unwrap_or_default(),
            question.name
        ));
    }
    let names = |name: &str| seen(form, question, name, of).and_then(|other| answer(form, other));
    let own = (of == Use::Must).then(|| answer(form, question)).flatten();
    let looked = match of {
        Use::Formula => read.decimals(&names).map(drop),
        Use::Relevant | Use::Must => read.is_condition(own.as_ref(), &names),
    };
    looked.map_err(|fault| fault.0)?;
    let both = |label: &String| label.contains('\'') && label.contains('"');
    for other in read
        .names()
        .into_iter()
        .filter_map(|name| find(form, name))
        .chain([question])
    {
        if choices(other).iter().any(|(_, label)| both(label)) {
            return Err(format!(
                "nhãn của một lựa chọn của “{}” có cả hai loại dấu nháy; bỏ một loại.",
                other.name
            ));
        }
    }
    Ok(read)
}

fn find<'a>(form: &'a Form, name: &str) -> Option<&'a Question> {
    form.questions.iter().find(|one| one.name == name)
}

/// The question of this name, where an expression of another may name it: beside it, or round its repeat where somebody
/// answers it; a formula names no formula that stands after it.
fn seen<'a>(form: &'a Form, question: &Question, name: &str, of: Use) -> Option<&'a Question> {
    let other = find(form, name).filter(|other| other.name != question.name)?;
    let beside = other.repeat == question.repeat;
    let round = question.repeat.is_some() && other.repeat.is_none() && !other.kind.is_reckoned();
    let later = of == Use::Formula && later(form, question, name).is_some();
    (beside || round).then_some(other).filter(|_| !later)
}

/// The formula of this name, when it stands after the question.
fn later<'a>(form: &'a Form, question: &Question, name: &str) -> Option<&'a Question> {
    let other = find(form, name).filter(|other| other.name != question.name)?;
    let after = other.repeat == question.repeat && place(form, other) > place(form, question);
    (after && matches!(other.kind, Kind::Formula(_))).then_some(other)
}

/// Where a question stands: a form's tables are its groups in the order in which they begin, whatever stands between.
fn place(form: &Form, question: &Question) -> (usize, usize) {
    let table = || {
        let mut all = form.questions.iter().filter(|one| one.repeat.is_none());
        all.position(|one| one.groups.last() == question.groups.last())
    };
    let table = question.repeat.is_none().then(table).flatten();
    (table.unwrap_or(0), question.row)
}

fn answer(form: &Form, question: &Question) -> Option<Answer> {
    Some(match &question.kind {
        Kind::One(all) => Answer::Chosen(names(all), false),
        Kind::Many(all) => Answer::Chosen(names(all), true),
        Kind::Day => Answer::Day,
        Kind::Text => Answer::Words,
        _ => Answer::Figure(decimals(form, question)),
    })
}

fn names(choices: &[(String, String)]) -> Vec<String> {
    choices.iter().map(|(name, _)| name.clone()).collect()
}

fn choices(question: &Question) -> &[(String, String)] {
    match &question.kind {
        Kind::One(all) | Kind::Many(all) => all,
        _ => &[],
    }
}

/// The label of a choice as answers keep it.
fn label(question: &Question, name: &str) -> Option<String> {
    let found = choices(question).iter().find(|(known, _)| known == name);
    found.map(|(_, label)| written(label))
}

/// The decimal places of what a formula comes to; none of one that is at fault.
pub(super) fn decimals_of(form: &Form, question: &Question, text: &str) -> u8 {
    let names = |name: &str| seen(form, question, name, Use::Formula).and_then(|other| answer(form, other));
    parse(text).and_then(|read| read.decimals(&names)).unwrap_or(0)
}

/// The choices that go with another answer, by code and label.
pub(super) fn filter(form: &Form, question: &Question) -> Option<Result<Among, String>> {
    let filter = question.filter.as_ref()?;
    let name = &filter.question;
    let other = seen(form, question, name, Use::Relevant).filter(|other| matches!(other.kind, Kind::One(_)));
    let Some(other) = other else {
        return Some(Err(format!(
            "“{name}” không phải câu hỏi chọn một (select_one) mà chỗ này dùng được."
        )));
    };
    let goes = |(choice, value): &(String, String)| {
        let label = label(other, value);
        let label = label.ok_or_else(|| {
            format!("“{value}” của lựa chọn “{choice}” không phải lựa chọn nào của “{name}”.")
        })?;
        Ok((code(choice), label))
    };
    let of: Result<_, String> = filter.of.iter().map(goes).collect();
    Some(of.map(|of| Among {
        indicator: code(name),
        of,
    }))
}

/// How many rows a repeat must have.
pub(super) fn count(form: &Form, repeat: &Repeat) -> Result<Option<repeat::Count>, Fault> {
    match &repeat.count {
        None => Ok(None),
        Some(Count::Fixed(count))
            if usize::try_from(*count).is_ok_and(|count| count <= repeat::MOST_ROWS) =>
        {
            Ok(Some(repeat::Count::Fixed(*count)))
        }
        Some(Count::Fixed(_)) => Err(at(
            repeat.row,
            format!("Bảng kê có nhiều nhất {} dòng (repeat_count).", repeat::MOST_ROWS),
        )),
        Some(Count::Question(name)) => {
            let whole = |one: &&Question| one.repeat.is_none() && one.kind == Kind::Integer;
            let known = find(form, name).filter(whole);
            known.map(|_| Some(repeat::Count::Of(code(name)))).ok_or_else(|| {
                at(
                    repeat.row,
                    format!("repeat_count nhắc tới “{name}”, không phải câu hỏi số nguyên của biểu."),
                )
            })
        }
    }
}
