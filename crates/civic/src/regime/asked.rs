//! What must be right about the rules for answers, and about the tables whose rows the reporter adds.

use super::Written;
use super::fault::Fault;
use super::valid::{Checked, said, unique};
use crate::expression::{self, Answer};
use crate::indicator::{Adds, Among, Asks, Indicator, OfRows, When};
use crate::repeat::{Count, MOST_COLUMNS, MOST_ROWS, Repeat};

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
    ruled(
        one,
        &Seen {
            own: &all,
            round: &[],
        },
    )?;
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
    let ways = [!sum.is_empty(), rows.is_some(), one.asks.formula.is_some()];
    if one.adds.rule().is_none() || ways.into_iter().filter(|way| *way).count() > 1 {
        return fault("sum", "only figures are reckoned, in one way");
    }
    if !(one.by.is_empty() && one.filled_from.is_empty()) {
        return fault("sum", "what is reckoned is neither broken down nor pre-filled");
    }
    let fits = |other: &&&Indicator| {
        let plain = other.asks.sum.is_empty() && other.asks.formula.is_none();
        other.adds.rule().is_some() && other.decimals == one.decimals && plain
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

/// The indicators that an expression can name: those beside it, and round a repeat those of the form that somebody types.
struct Seen<'a> {
    own: &'a [&'a Indicator],
    round: &'a [&'a Indicator],
}

impl Seen<'_> {
    /// What the answer with this code can be, for the rules of `one`.
    fn answer(&self, one: &Indicator, code: &str) -> Option<Answer> {
        let beside = self
            .own
            .iter()
            .find(|other| other.code == code && other.code != one.code);
        let typed = |other: &&&Indicator| other.code == code && !other.asks.is_reckoned();
        beside
            .or_else(|| self.round.iter().find(typed))
            .and_then(|other| other.answer())
    }

    /// The same for its formula: another formula stands before it.
    fn reckoned(&self, one: &Indicator, code: &str) -> Option<Answer> {
        let place = |code: &str| self.own.iter().position(|other| other.code == code);
        let (own, other) = (place(&one.code), place(code));
        let later = other.is_some_and(|at| self.own[at].asks.formula.is_some() && other >= own);
        self.answer(one, code).filter(|_| !later)
    }
}

/// Conditions and rules say whether something is so, formulas give a figure with no more decimals than are kept.
fn ruled(one: &Indicator, seen: &Seen<'_>) -> Checked {
    let (asks, own) = (&one.asks, one.answer());
    let wrong = |key: &str, why: expression::Fault| Fault::new(format!("asks.{key}"), why.0);
    let names = |code: &str| seen.answer(one, code);
    if let Some(relevant) = &asks.relevant {
        relevant
            .0
            .is_condition(None, &names)
            .map_err(|why| wrong("relevant", why))?;
    }
    if let Some(must) = &asks.must {
        must.0
            .is_condition(own.as_ref(), &names)
            .map_err(|why| wrong("must", why))?;
    }
    if asks.say.is_some() && asks.must.is_none() {
        return fault("say", "nothing is said without a rule");
    }
    if let Some(formula) = &asks.formula {
        let names = |code: &str| seen.reckoned(one, code);
        let decimals = formula.0.decimals(&names).map_err(|why| wrong("formula", why))?;
        if decimals > one.decimals || one.adds.rule().is_none() {
            return fault("formula", "gives a figure with no more decimals than are kept");
        }
    }
    asks.among
        .as_ref()
        .map_or(Ok(()), |among| goes(one, among, names(&among.indicator)))
}

/// Choices go with answers that there are.
fn goes(one: &Indicator, among: &Among, other: Option<Answer>) -> Checked {
    let Some(Answer::Chosen(names, false)) = other else {
        return fault("among", "names no indicator of which one answer is chosen");
    };
    let known = |(code, name): (&String, &String)| {
        one.asks.choices.iter().any(|choice| choice.code == *code) && names.contains(name)
    };
    if among.of.iter().all(known) {
        return Ok(());
    }
    fault("among", "names a choice or an answer that is not there")
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
        repeat_of(written, repeat).map_err(place)?;
    }
    Ok(())
}

fn repeat_of(written: &Written, repeat: &Repeat) -> Checked {
    said("name", &repeat.name)?;
    let form: Vec<&Indicator> = written
        .tables
        .iter()
        .flat_map(|table| &table.indicators)
        .collect();
    counted(repeat, &form)?;
    if !(1..=MOST_COLUMNS).contains(&repeat.columns.len()) {
        return Err(Fault::new("column", format!("1 to {MOST_COLUMNS} columns")));
    }
    unique("column", repeat.columns.iter().map(|column| &column.code))?;
    let all: Vec<&Indicator> = repeat.columns.iter().collect();
    for (at, column) in all.iter().enumerate() {
        let place = |fault: Fault| Fault::new(format!("column[{at}].{}", fault.key), fault.reason);
        let seen = Seen {
            own: &all,
            round: &form,
        };
        column_of(&all, column)
            .and_then(|()| ruled(column, &seen))
            .map_err(place)?;
    }
    Ok(())
}

/// The number of rows is one that fits, or a whole number of the form that somebody types.
fn counted(repeat: &Repeat, form: &[&Indicator]) -> Checked {
    let fits = match &repeat.count {
        None => true,
        Some(Count::Fixed(count)) => {
            usize::try_from(*count).is_ok_and(|count| (1..=MOST_ROWS).contains(&count))
        }
        Some(Count::Of(code)) => {
            let found = form
                .iter()
                .find(|one| one.code == *code && !one.asks.is_reckoned());
            found.is_some_and(|one| one.answer() == Some(Answer::Figure(0)))
        }
    };
    if fits {
        return Ok(());
    }
    Err(Fault::new(
        "count",
        format!("1 to {MOST_ROWS}, or a whole number that the form asks for"),
    ))
}

/// A column of rows is a figure or words, each by itself.
fn column_of(all: &[&Indicator], one: &Indicator) -> Checked {
    said("name", &one.name)?;
    if one.decimals > 6 {
        return Err(Fault::new("decimals", "0 to 6"));
    }
    let plain = one.by.is_empty() && one.filled_from.is_empty() && one.target.is_none();
    let summed = !one.asks.sum.is_empty() || one.asks.rows.is_some();
    if !plain || summed || !matches!(one.adds, Adds::Sum | Adds::Text) {
        let reason = "a column of rows is a figure or words, without breakdown, target, source and sum";
        return Err(Fault::new("adds", reason));
    }
    answers(one)?;
    condition(all, one)
}
