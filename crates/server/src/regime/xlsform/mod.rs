//! The questions of an XLSForm as tables of a regime: numbers become indicators, words answers in words, repeats tables whose
//! rows the reporter adds.

mod asks;
mod codes;
mod language;

use civic::indicator::{Adds, Indicator};
use civic::regime::{Table, Written};
use civic::repeat::Repeat;
use press::xlsform::{Fault, Form, Kind, Question};

use super::take::shipped_edition;
use asks::{asks, decimals, relations};
use codes::code;

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
    written.repeats = form
        .repeats
        .iter()
        .map(|repeat| repeat_of(form, repeat))
        .collect();
    let mut faults = codes::faults(form);
    faults.extend(language::faults(form));
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

/// One table for each group; questions outside of groups make one by themselves.
fn tables(form: &Form, name: &str) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for question in form.questions.iter().filter(|question| question.repeat.is_none()) {
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

fn repeat_of(form: &Form, repeat: &press::xlsform::Repeat) -> Repeat {
    let within = |question: &&Question| question.repeat.as_ref() == Some(&repeat.name);
    let columns = form.questions.iter().filter(within);
    Repeat {
        code: code(&repeat.name),
        name: repeat.label.clone(),
        help: said(&repeat.hint),
        count: language::count(form, repeat).ok().flatten(),
        columns: columns.map(|question| indicator(form, question)).collect(),
    }
}

fn indicator(form: &Form, question: &Question) -> Indicator {
    let adds = match &question.kind {
        Kind::Text | Kind::Day | Kind::One(_) | Kind::Many(_) => Adds::Text,
        Kind::Integer | Kind::Decimal => Adds::Sum,
        Kind::Sum(_) | Kind::Total(_) | Kind::Count(_) | Kind::Formula(_) => Adds::Sum,
    };
    let decimals = decimals(form, question);
    let asks = asks(form, question, decimals);
    Indicator {
        code: code(&question.name),
        name: question.label.clone(),
        unit: if adds == Adds::Text { "chữ" } else { "số" }.to_owned(),
        adds,
        decimals,
        by: Vec::new(),
        target: None,
        filled_from: Vec::new(),
        may_be_negative: asks.least.is_some_and(|least| least < 0),
        help: said(&question.hint),
        asks,
    }
}

fn said(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
