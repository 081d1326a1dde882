//! The questions of an XLSForm as tables of a regime: numbers become indicators, words become answers in words.

use civic::indicator::{Adds, Indicator, Op};
use civic::regime::{Relation, Table, Written};
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
        let indicator = indicator(question);
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

fn indicator(question: &Question) -> Indicator {
    let (adds, decimals, choices) = match &question.kind {
        Kind::Integer => (Adds::Sum, 0, None),
        Kind::Decimal => (Adds::Sum, DECIMALS, None),
        Kind::Text => (Adds::Text, 0, None),
        Kind::One(choices) | Kind::Many(choices) => (Adds::Text, 0, Some(choices)),
    };
    let listed = choices.map(|choices| {
        choices
            .iter()
            .map(|(_, label)| label.as_str())
            .collect::<Vec<_>>()
            .join("; ")
    });
    let help = [
        Some(question.hint.clone()).filter(|hint| !hint.is_empty()),
        listed.map(|listed| format!("Chọn trong: {listed}.")),
    ];
    let help: Vec<String> = help.into_iter().flatten().collect();
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
        help: (!help.is_empty()).then(|| help.join(" ")),
    }
}

/// Bounds between questions become rules between columns; "at least nothing" is every figure's rule anyway.
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
            Bound { is: Operator::AtLeast, than: Side::Number(number) } if *number == 0.0 => {}
            Bound { .. } => faults.push(Fault {
                sheet: "survey".to_owned(),
                row: question.row,
                reason: format!("“{}” có giới hạn bằng một số cố định; biểu báo cáo chỉ so sánh chỉ tiêu với chỉ tiêu. Xóa giới hạn ấy hoặc so với một câu hỏi khác.", question.name),
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
