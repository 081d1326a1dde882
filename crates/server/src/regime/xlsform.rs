//! The questions of an XLSForm as tables of a regime: numbers become indicators, words become answers in words.

use civic::indicator::{Adds, Asks, Indicator, Op, Term, When};
use civic::regime::{Category, Relation, Table, Written};
use press::xlsform::{Bound, Fault, Form, Kind, Operator, Question, Side};

use super::take::shipped_edition;

/// The regime that a form makes. Everything that a form does not say (who, when, to whom) is the base's; without one, that
/// of the shipped regime, to be fitted by whoever takes it over.
pub(super) fn written(form: &Form, title: &str, base: Option<&Written>) -> Result<Written, Vec<Fault>> {
    let shipped = shipped_edition("thong_tin_co_so").map(|edition| edition.written().clone());
    let Some(mut written) = base.cloned().or(shipped) else {
        return Err(Vec::new());
    };
    if base.is_none() {
        let title = if title.is_empty() { &form.title } else { title };
        written.regime = code(if form.id.is_empty() { title } else { &form.id });
        written.name = if title.is_empty() {
            written.regime.clone()
        } else {
            title.to_owned()
        };
        written.content.clone_from(&written.name);
        written.sources = vec!["Biểu mẫu XLSForm do đơn vị nhận báo cáo tải lên".to_owned()];
    }
    written.dimensions.clear();
    written.outline.clear();
    written.tables = tables(form, &written.name);
    let mut faults = Vec::new();
    written.checks = form
        .questions
        .iter()
        .flat_map(|question| relations(question, &mut faults))
        .collect();
    if faults.is_empty() {
        Ok(written)
    } else {
        Err(faults)
    }
}

/// Lower-case ASCII, as codes are.
fn code(text: &str) -> String {
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

/// One table for each group; questions outside of groups make one by themselves.
fn tables(form: &Form, name: &str) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for question in &form.questions {
        let group = question.groups.last().map_or(name, String::as_str);
        let indicator = indicator(form, question);
        match tables.iter_mut().find(|table| table.name == group) {
            Some(table) => table.indicators.push(indicator),
            None => tables.push(Table {
                name: group.to_owned(),
                indicators: vec![indicator],
            }),
        }
    }
    tables
}

/// Decimals of a number that the form says has some.
const DECIMALS: u8 = 2;

fn indicator(form: &Form, question: &Question) -> Indicator {
    let (adds, decimals) = match &question.kind {
        Kind::Integer | Kind::Decimal | Kind::Sum(_) => (Adds::Sum, decimals(form, question)),
        Kind::Text | Kind::One(_) | Kind::Many(_) => (Adds::Text, 0),
    };
    Indicator {
        code: code(&question.name),
        name: question.label.clone(),
        unit: if adds == Adds::Text { "chữ" } else { "số" }.to_owned(),
        adds,
        decimals,
        by: Vec::new(),
        target: None,
        filled_from: Vec::new(),
        may_be_negative: false,
        help: Some(question.hint.clone()).filter(|hint| !hint.is_empty()),
        asks: asks(form, question, decimals),
    }
}

/// A sum has the decimals of what it is of.
fn decimals(form: &Form, question: &Question) -> u8 {
    let is_decimal = |name: &str| {
        form.questions
            .iter()
            .any(|one| one.name == name && one.kind == Kind::Decimal)
    };
    let some = match &question.kind {
        Kind::Decimal => true,
        Kind::Sum(parts) => parts.iter().any(|(name, _)| is_decimal(name)),
        _ => false,
    };
    if some { DECIMALS } else { 0 }
}

fn asks(form: &Form, question: &Question, decimals: u8) -> Asks {
    let choices = match &question.kind {
        Kind::One(choices) | Kind::Many(choices) => choices.as_slice(),
        _ => &[],
    };
    let (least, most) = limits(question, decimals);
    let sum = match &question.kind {
        Kind::Sum(parts) => parts.as_slice(),
        _ => &[],
    };
    Asks {
        choices: choices
            .iter()
            .map(|(name, label)| Category {
                code: code(name),
                name: label.replace(';', ","),
            })
            .collect(),
        several: matches!(question.kind, Kind::Many(_)),
        least,
        most,
        required: question.required,
        when: question
            .relevant
            .as_ref()
            .and_then(|(name, choice)| when(form, name, choice)),
        sum: sum
            .iter()
            .map(|(name, minus)| Term {
                indicator: code(name),
                minus: *minus,
            })
            .collect(),
    }
}

fn when(form: &Form, name: &str, choice: &str) -> Option<When> {
    let question = form.questions.iter().find(|one| one.name == name)?;
    let (Kind::One(choices) | Kind::Many(choices)) = &question.kind else {
        return None;
    };
    let (_, label) = choices.iter().find(|(known, _)| known == choice)?;
    Some(When {
        indicator: code(name),
        is: label.replace(';', ","),
    })
}

/// The fixed bounds of a number, inclusive, in units of its last decimal place; the narrowest of several.
fn limits(question: &Question, decimals: u8) -> (Option<i64>, Option<i64>) {
    let (mut least, mut most): (Option<i64>, Option<i64>) = (None, None);
    for bound in &question.bounds {
        let Some(at) = fixed(bound, decimals) else {
            continue;
        };
        let (low, high) = match bound.is {
            Operator::AtLeast => (Some(at), None),
            Operator::Above => (Some(at + 1), None),
            Operator::AtMost => (None, Some(at)),
            Operator::Below => (None, Some(at - 1)),
            Operator::Equal => (Some(at), Some(at)),
        };
        least = least.max(low);
        most = most.into_iter().chain(high).min();
    }
    // Nothing below zero is taken anyway.
    (least.filter(|least| *least != 0), most)
}

/// A bound that is a number with no more decimals than the answer has.
fn fixed(bound: &Bound, decimals: u8) -> Option<i64> {
    let Side::Number(number) = bound.than else {
        return None;
    };
    let scaled = number * 10_f64.powi(i32::from(decimals));
    let whole = scaled.round();
    ((scaled - whole).abs() < 1e-6 && whole.abs() < 9e15).then_some(whole as i64)
}

/// Decimals of an answer that may have a fixed bound; words have none.
fn most_decimals(question: &Question) -> u8 {
    if question.kind == Kind::Decimal {
        DECIMALS
    } else {
        0
    }
}

/// Bounds between questions become rules between columns; fixed ones are asked of the answer itself.
fn relations(question: &Question, faults: &mut Vec<Fault>) -> Vec<Relation> {
    let mut relations = Vec::new();
    for bound in &question.bounds {
        match bound {
            Bound { is, than: Side::Question(other) } => relations.push(Relation {
                left: vec![code(&question.name)],
                op: op(*is),
                right: vec![code(other)],
                say: Some(question.message.clone()).filter(|words| !words.is_empty()),
            }),
            Bound { than: Side::Number(_), .. } if fixed(bound, most_decimals(question)).is_some() => {}
            Bound { .. } => faults.push(Fault {
                sheet: "survey".to_owned(),
                row: question.row,
                reason: format!("Giới hạn của “{}” có nhiều chữ số thập phân hơn câu trả lời, hoặc câu hỏi không phải là số.", question.name),
            }),
        }
    }
    relations
}

fn op(is: Operator) -> Op {
    match is {
        Operator::AtLeast => Op::AtLeast,
        Operator::AtMost => Op::AtMost,
        Operator::Above => Op::More,
        Operator::Below => Op::Less,
        Operator::Equal => Op::Equal,
    }
}
