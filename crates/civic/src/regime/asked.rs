//! What must be right about the rules for answers, and about the tables whose rows the reporter adds.

use super::Written;
use super::fault::Fault;
use super::valid::{Checked, said, unique};
use crate::indicator::{Adds, Asks, Indicator, OfRows, When};
use crate::repeat::{MOST_COLUMNS, Repeat};

fn fault(key: &str, reason: &str) -> Checked {
    Err(Fault::new(format!("asks.{key}"), reason))
}

/// Choices belong to words, bounds and sums to figures; what is named is there.
pub(super) fn of_indicator(written: &Written, one: &Indicator) -> Checked {
    let all: Vec<&Indicator> = written
        .tables
        .iter()
        .flat_map(|table| &table.indicators)
        .collect();
    answers(one)?;
    condition(&all, one)?;
    reckoned(&all, one)?;
    match &one.asks.rows {
        Some(rows) => of_rows(written, one, rows),
        None => Ok(()),
    }
}

/// What an answer may be.
fn answers(one: &Indicator) -> Checked {
    let asks = &one.asks;
    if !(asks.choices.is_empty() && !asks.day && !asks.several) && one.adds != Adds::Text {
        return fault("choices", "only words are chosen or a day");
    }
    unique("asks.choices", asks.choices.iter().map(|choice| &choice.code))?;
    let unnamed = |name: &str| name.trim().is_empty() || name.contains(';');
    if asks.choices.iter().any(|choice| unnamed(&choice.name)) {
        return fault("choices", "a choice has a name, without a semicolon");
    }
    if (asks.least.is_some() || asks.most.is_some()) && one.adds.rule().is_none() {
        return fault("least", "only figures have bounds");
    }
    let bounds = asks.least.zip(asks.most);
    if bounds.is_some_and(|(least, most)| least > most) {
        return fault("most", "less than the least");
    }
    Ok(())
}

/// A condition names choices of another indicator that there are, or a figure that somebody types.
fn condition(all: &[&Indicator], one: &Indicator) -> Checked {
    let Some(When { indicator, is, least }) = &one.asks.when else {
        return Ok(());
    };
    let fits = |other: &&&Indicator| {
        let known = |name: &String| other.asks.choices.iter().any(|choice| choice.name == *name);
        let chosen = least.is_none() && !is.is_empty() && is.iter().all(known);
        let counted = least.is_some() && is.is_empty() && other.adds.rule().is_some();
        chosen || (counted && !other.asks.is_reckoned())
    };
    let other = all.iter().find(|other| other.code == *indicator);
    if other.filter(fits).is_some() && *indicator != one.code {
        return Ok(());
    }
    fault("when", "names no choice and no figure of another indicator")
}

/// A sum is of figures of as many decimals that are no sums; nobody types it, so that it is neither broken down nor pre-filled.
fn reckoned(all: &[&Indicator], one: &Indicator) -> Checked {
    let Asks { sum, rows, .. } = &one.asks;
    if !one.asks.is_reckoned() {
        return Ok(());
    }
    if one.adds.rule().is_none() || (!sum.is_empty() && rows.is_some()) {
        return fault("sum", "only figures are reckoned, in one way");
    }
    if !(one.by.is_empty() && one.filled_from.is_empty()) {
        return fault("sum", "what is reckoned is neither broken down nor pre-filled");
    }
    let fits = |other: &&&Indicator| {
        other.adds.rule().is_some() && other.decimals == one.decimals && other.asks.sum.is_empty()
    };
    let known = |code: &String| {
        let other = all.iter().find(|other| other.code == *code);
        *code != one.code && other.filter(fits).is_some()
    };
    if sum.iter().all(|term| known(&term.indicator)) {
        return Ok(());
    }
    fault(
        "sum",
        "a sum is of indicators with figures of as many decimals that are no sums",
    )
}

fn of_rows(written: &Written, one: &Indicator, rows: &OfRows) -> Checked {
    let Some(repeat) = written.repeats.iter().find(|repeat| repeat.code == rows.repeat) else {
        return fault("rows", "names no repeat of this regime");
    };
    let decimals = match &rows.column {
        None => Some(0),
        Some(code) => {
            let column = repeat.columns.iter().find(|column| column.code == *code);
            column
                .filter(|column| column.adds != Adds::Text)
                .map(|column| column.decimals)
        }
    };
    if decimals == Some(one.decimals) {
        return Ok(());
    }
    fault("rows", "names no column with figures of as many decimals")
}

/// The tables whose rows the reporter adds: their codes are no other answer's.
pub(super) fn repeats(written: &Written) -> Checked {
    if written.repeats.is_empty() {
        return Ok(());
    }
    let words = written.tables.iter().flat_map(|table| &table.indicators);
    let words = words.filter(|one| one.adds == Adds::Text).map(|one| &one.code);
    let sections = written.outline.iter().map(|section| &section.code);
    let repeats = written.repeats.iter().map(|repeat| &repeat.code);
    unique("repeat", repeats.chain(sections).chain(words))?;
    for (at, repeat) in written.repeats.iter().enumerate() {
        let place = |fault: Fault| Fault::new(format!("repeat[{at}].{}", fault.key), fault.reason);
        repeat_of(repeat).map_err(place)?;
    }
    Ok(())
}

fn repeat_of(repeat: &Repeat) -> Checked {
    said("name", &repeat.name)?;
    if !(1..=MOST_COLUMNS).contains(&repeat.columns.len()) {
        return Err(Fault::new("column", format!("1 to {MOST_COLUMNS} columns")));
    }
    unique("column", repeat.columns.iter().map(|column| &column.code))?;
    let all: Vec<&Indicator> = repeat.columns.iter().collect();
    for (at, column) in all.iter().enumerate() {
        let place = |fault: Fault| Fault::new(format!("column[{at}].{}", fault.key), fault.reason);
        column_of(&all, column).map_err(place)?;
    }
    Ok(())
}

/// A column of rows is a figure or words, each by itself.
fn column_of(all: &[&Indicator], one: &Indicator) -> Checked {
    said("name", &one.name)?;
    if one.decimals > 6 {
        return Err(Fault::new("decimals", "0 to 6"));
    }
    let plain = one.by.is_empty() && one.filled_from.is_empty() && one.target.is_none();
    if !plain || one.asks.is_reckoned() || !matches!(one.adds, Adds::Sum | Adds::Text) {
        let reason = "a column of rows is a figure or words, without breakdown, target, source and sum";
        return Err(Fault::new("adds", reason));
    }
    answers(one)?;
    condition(all, one)
}
