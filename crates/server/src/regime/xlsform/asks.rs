//! What an XLSForm asks of answers, as the rules of indicators.

use civic::indicator::{Asks, OfRows, Op, Term, When};
use civic::regime::{Category, Relation};
use press::xlsform::{Bound, Fault, Form, Kind, Operator, Question, Relevant, Side};

use super::code;
use super::language::{self, Use};

/// Decimals of a number that the form says has some.
const DECIMALS: u8 = 2;

/// A sum has the decimals of what it is of.
pub(super) fn decimals(form: &Form, question: &Question) -> u8 {
    let of = |name: &str| form.questions.iter().find(|one| one.name == name);
    let is_decimal = |name: &str| of(name).is_some_and(|one| one.kind == Kind::Decimal);
    let some = match &question.kind {
        Kind::Decimal => true,
        Kind::Sum(parts) => parts.iter().any(|(name, _)| is_decimal(name)),
        Kind::Total(name) => return of(name).map_or(0, |column| decimals(form, column)),
        Kind::Formula(text) => return language::decimals_of(form, question, text),
        _ => false,
    };
    if some { DECIMALS } else { 0 }
}

pub(super) fn asks(form: &Form, question: &Question, decimals: u8) -> Asks {
    let choices = match &question.kind {
        Kind::One(choices) | Kind::Many(choices) => choices.as_slice(),
        _ => &[],
    };
    let (least, most) = limits(question, decimals);
    Asks {
        choices: choices.iter().map(choice).collect(),
        several: matches!(question.kind, Kind::Many(_)),
        day: question.kind == Kind::Day,
        least,
        most,
        required: question.required,
        when: question
            .relevant
            .as_ref()
            .and_then(|relevant| when(form, relevant)),
        relevant: language::formula(form, question, Use::Relevant),
        must: language::formula(form, question, Use::Must),
        say: Some(question.message.clone())
            .filter(|words| !words.is_empty() && !question.constraint.is_empty()),
        among: language::filter(form, question).and_then(Result::ok),
        formula: language::formula(form, question, Use::Formula),
        sum: sum(question),
        rows: rows(form, question),
    }
}

fn choice((name, label): &(String, String)) -> Category {
    Category {
        code: code(name),
        name: written(label),
    }
}

/// A semicolon stands between several chosen answers, so that no label has one.
pub(super) fn written(label: &str) -> String {
    label.replace(';', ",")
}

fn sum(question: &Question) -> Vec<Term> {
    let parts = match &question.kind {
        Kind::Sum(parts) => parts.as_slice(),
        _ => &[],
    };
    let term = |(name, minus): &(String, bool)| Term {
        indicator: code(name),
        minus: *minus,
    };
    parts.iter().map(term).collect()
}

fn rows(form: &Form, question: &Question) -> Option<OfRows> {
    match &question.kind {
        Kind::Count(repeat) => Some(OfRows {
            repeat: code(repeat),
            column: None,
        }),
        Kind::Total(name) => {
            let column = form.questions.iter().find(|one| one.name == *name)?;
            Some(OfRows {
                repeat: code(column.repeat.as_ref()?),
                column: Some(code(name)),
            })
        }
        _ => None,
    }
}

fn when(form: &Form, relevant: &Relevant) -> Option<When> {
    let name = relevant.of()?;
    let question = form.questions.iter().find(|one| one.name == name)?;
    let (is, least) = match (relevant, &question.kind) {
        (Relevant::Chosen(_, wanted), Kind::One(choices) | Kind::Many(choices)) => {
            let label = |wanted: &String| choices.iter().find(|(known, _)| known == wanted);
            let labels = wanted.iter().filter_map(label).map(|(_, label)| written(label));
            (labels.collect(), None)
        }
        (Relevant::Counted(_, operator, number), _) => {
            let scaled = number * 10_f64.powi(i32::from(decimals(form, question)));
            // Above 0.5 of whole numbers is from 1 on; above 2 from 3 on.
            let least = match operator {
                Operator::Above => scaled.floor() + 1.0,
                _ => scaled.ceil(),
            };
            (Vec::new(), (least.abs() < 9e15).then_some(least as i64))
        }
        _ => return None,
    };
    Some(When {
        indicator: code(name),
        is,
        least,
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

/// Bounds between questions become rules between columns; fixed ones are asked of the answer itself.
pub(super) fn relations(question: &Question, faults: &mut Vec<Fault>) -> Vec<Relation> {
    let number = matches!(question.kind, Kind::Integer | Kind::Decimal);
    let decimals = if question.kind == Kind::Decimal {
        DECIMALS
    } else {
        0
    };
    let mut relations = Vec::new();
    for bound in &question.bounds {
        match &bound.than {
            Side::Question(other) if number => relations.push(Relation {
                left: vec![code(&question.name)],
                op: op(bound.is),
                right: vec![code(other)],
                say: Some(question.message.clone()).filter(|words| !words.is_empty()),
            }),
            Side::Number(_) if number && fixed(bound, decimals).is_some() => {}
            _ => faults.push(Fault {
                sheet: "survey".to_owned(),
                row: question.row,
                reason: format!(
                    "Giới hạn của “{}” có nhiều chữ số thập phân hơn câu trả lời, hoặc câu hỏi không phải là số.",
                    question.name
                ),
            }),
        }
    }
    if let (Some(least), Some(most)) = limits(question, decimals)
        && least > most
    {
        faults.push(Fault {
            sheet: "survey".to_owned(),
            row: question.row,
            reason: format!("Không có số nào thỏa mãn giới hạn của “{}”.", question.name),
        });
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
