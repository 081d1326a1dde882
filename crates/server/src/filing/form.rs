//! The form of a filing as it was typed, and what is wrong or odd about it.

use std::collections::{BTreeMap, BTreeSet};

use civic::indicator::{
    Adds, Answers, BETWEEN, Finding, Indicator, Rest, WrongAnswer, add_up, broken, check, entry, is_asked,
};
use civic::regime::Edition;
use civic::sheet::Sheet;

use super::rows;
use super::script::Around;
use crate::http::{Ctx, Form};

/// The longest answer in words.
const LONGEST: usize = 20_000;
/// The longest reason.
const LONGEST_REASON: usize = 1_000;

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// By column.
    pub cells: Vec<String>,
    /// By the code of a section of the outline, or of an indicator in words.
    pub texts: BTreeMap<String, String>,
    /// Why something odd is right, by the key of the finding.
    pub reasons: BTreeMap<String, String>,
}

/// What was understood of it.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// The figures.
    pub sheet: Sheet,
    /// The words, without empty ones.
    pub texts: BTreeMap<String, String>,
    /// The reasons, without empty ones.
    pub reasons: BTreeMap<String, String>,
    /// What is wrong with a column, in words.
    pub wrong: BTreeMap<usize, String>,
    /// What is wrong with an answer in words.
    pub wrong_texts: BTreeMap<String, String>,
    /// Which cells of repeats are wrong: code, row, column.
    pub wrong_rows: BTreeSet<(String, usize, usize)>,
}

/// Something odd: it can be sent with a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Odd {
    /// The key under which a reason is given.
    pub key: String,
    /// What is odd, in words.
    pub words: String,
    /// The column that it stands at.
    pub column: usize,
    /// The reason that was given.
    pub reason: String,
}

/// The codes of answers in words: sections of the outline, then indicators in words.
pub fn word_codes(edition: &Edition) -> impl Iterator<Item = &str> {
    let sections = edition
        .written()
        .outline
        .iter()
        .map(|section| section.code.as_str());
    sections.chain(in_words(edition).map(|indicator| indicator.code.as_str()))
}

/// The indicators that are answered in words.
pub fn in_words(edition: &Edition) -> impl Iterator<Item = &Indicator> {
    edition
        .indicators()
        .filter(|indicator| indicator.adds == Adds::Text)
}

/// What is answered in words, by code and name; the tables whose rows are added are not among it.
#[must_use]
pub fn worded(edition: &Edition) -> Vec<(String, String)> {
    let sections = edition.written().outline.iter();
    let sections = sections.map(|section| (section.code.clone(), section.title.clone()));
    let words = in_words(edition).map(|one| (one.code.clone(), one.name.clone()));
    sections.chain(words).collect()
}

/// An answer in words as it is kept.
pub fn answer(edition: &Edition, code: &str, text: &str) -> Result<String, WrongAnswer> {
    let indicator = in_words(edition).find(|one| one.code == code);
    indicator.map_or_else(|| Ok(text.to_owned()), |one| one.asks.answer(text))
}

impl Typed {
    /// What a form brought.
    #[must_use]
    pub fn of(edition: &Edition, form: &Form) -> Self {
        let cells = (0..edition.columns().len()).map(|at| form.get(&format!("c{at}")).to_owned());
        // Several boxes of one name are one answer.
        let texts =
            word_codes(edition).map(|code| (code.to_owned(), form.all(&format!("t-{code}")).join(BETWEEN)));
        let repeats = edition.repeats().iter();
        let texts = texts.chain(repeats.map(|repeat| (repeat.code.clone(), rows::typed(repeat, form))));
        let reasons = form
            .fields()
            .filter_map(|(name, value)| Some((name.strip_prefix("r-")?.to_owned(), value.to_owned())));
        Self {
            cells: cells.collect(),
            texts: texts.collect(),
            reasons: reasons.take(10_000).collect(),
        }
    }

    /// What a stored content looks like in the form.
    #[must_use]
    pub fn shown(
        edition: &Edition,
        sheet: &Sheet,
        texts: &BTreeMap<String, String>,
        reasons: &BTreeMap<String, String>,
    ) -> Self {
        let cell = |at: usize| {
            sheet
                .get(at)
                .value()
                .map(|value| viet::fixed(value, edition.indicator_of(at).decimals))
        };
        Self {
            cells: (0..edition.columns().len())
                .map(|at| cell(at).unwrap_or_default())
                .collect(),
            texts: texts.clone(),
            reasons: reasons.clone(),
        }
    }
}

/// Reads what was typed.
#[must_use]
pub fn read(ctx: &Ctx, edition: &Edition, typed: &Typed) -> Read {
    let mut read = Read {
        sheet: Sheet::unknown(edition.columns().len()),
        ..Read::default()
    };
    for (at, text) in typed.cells.iter().enumerate() {
        let indicator = edition.indicator_of(at);
        // What is reckoned is nobody's word, whatever came.
        if indicator.asks.is_reckoned() {
            continue;
        }
        match entry(indicator, text) {
            Ok(cell) => drop(read.sheet.set(at, cell)),
            Err(wrong) => drop(read.wrong.insert(at, capital(&wrong.to_string()))),
        }
    }
    let said = typed.texts.iter().filter(|(_, text)| !text.is_empty());
    for (code, text) in said.filter(|(code, _)| edition.repeat(code).is_none()) {
        if text.chars().count() > LONGEST {
            let n = viet::grouped(LONGEST as i64);
            read.wrong_texts
                .insert(code.clone(), ctx.tf("filing.err.long", &[("n", &n)]));
        }
        read.texts.insert(code.clone(), text.clone());
    }
    answered(edition, &mut read);
    rows::read(edition, typed, &mut read);
    add_up(edition, &mut read.sheet, &read.texts);
    unasked(ctx, edition, &mut read);
    rules(ctx, edition, &mut read);
    let reasons = typed.reasons.iter().filter(|(_, text)| !text.is_empty());
    read.reasons = reasons
        .map(|(key, text)| (key.clone(), text.chars().take(LONGEST_REASON).collect()))
        .collect();
    read
}

/// What is chosen is in its list, by the names of the list; a day is one.
fn answered(edition: &Edition, read: &mut Read) {
    for indicator in in_words(edition) {
        let Some(text) = read.texts.get_mut(&indicator.code) else {
            continue;
        };
        match indicator.asks.answer(text) {
            Ok(answer) => *text = answer,
            Err(why) => drop(
                read.wrong_texts
                    .insert(indicator.code.clone(), capital(&why.to_string())),
            ),
        }
    }
    read.texts.retain(|_, text| !text.is_empty());
}

/// An answer to what was not asked is said to be one, not dropped in silence.
fn unasked(ctx: &Ctx, edition: &Edition, read: &mut Read) {
    let asked = |indicator: &Indicator, read: &Read| is_asked(edition, indicator, &read.sheet, &read.texts);
    for at in 0..edition.columns().len() {
        let indicator = edition.indicator_of(at);
        let typed = read.sheet.get(at).value().is_some() && !indicator.asks.is_reckoned();
        if typed && !asked(indicator, read) {
            read.wrong.insert(at, condition(ctx, edition, indicator));
        }
    }
    for indicator in in_words(edition) {
        if read.texts.contains_key(&indicator.code) && !asked(indicator, read) {
            read.wrong_texts
                .insert(indicator.code.clone(), condition(ctx, edition, indicator));
        }
    }
}

/// What contradicts the rule of an answer, or does not go with another one.
fn rules(ctx: &Ctx, edition: &Edition, read: &mut Read) {
    let around = Around::form(edition);
    let said = |indicator: &Indicator, read: &Read| {
        let answers = Answers {
            edition,
            sheet: &read.sheet,
            texts: &read.texts,
        };
        Some(match broken(answers, indicator)? {
            Rest::Must => around.must(ctx.lang, indicator),
            Rest::Among(choice) => around.apart(ctx.lang, indicator, &choice),
        })
    };
    for (at, column) in edition.columns().iter().enumerate() {
        let whole = column.parts.is_empty() && !read.wrong.contains_key(&at);
        if let Some(words) = whole.then(|| said(edition.indicator_of(at), read)).flatten() {
            read.wrong.insert(at, words);
        }
    }
    for indicator in in_words(edition) {
        if let Some(words) = said(indicator, read) {
            read.wrong_texts.entry(indicator.code.clone()).or_insert(words);
        }
    }
}

/// When an indicator is asked, in words.
fn condition(ctx: &Ctx, edition: &Edition, indicator: &Indicator) -> String {
    if indicator.asks.relevant.is_some() {
        let only = Around::form(edition).only(ctx.lang, indicator);
        return ctx.tf("filing.err.only", &[("only", &only)]);
    }
    let Some(when) = &indicator.asks.when else {
        return String::new();
    };
    let other = edition.indicators().find(|one| one.code == when.indicator);
    let name = other.map_or(when.indicator.as_str(), |one| one.name.as_str());
    let is = when.is.join("” / “");
    match (when.least, other) {
        (Some(least), Some(other)) => {
            let n = viet::fixed(least, other.decimals);
            ctx.tf("filing.err.uncounted", &[("name", name), ("n", &n)])
        }
        _ => ctx.tf("filing.err.unasked", &[("name", name), ("is", &is)]),
    }
}

/// Says of everything required that is asked and has no answer that it must have one.
pub fn require(ctx: &Ctx, edition: &Edition, read: &mut Read) {
    let asked = |indicator: &Indicator, read: &Read| {
        indicator.asks.required && is_asked(edition, indicator, &read.sheet, &read.texts)
    };
    for (at, column) in edition.columns().iter().enumerate() {
        let blank = column.parts.is_empty() && read.sheet.get(at).value().is_none();
        if blank && asked(edition.indicator_of(at), read) {
            read.wrong
                .entry(at)
                .or_insert_with(|| ctx.t("filing.err.required"));
        }
    }
    for indicator in in_words(edition) {
        if !read.texts.contains_key(&indicator.code) && asked(indicator, read) {
            let words = ctx.t("filing.err.required");
            read.wrong_texts.entry(indicator.code.clone()).or_insert(words);
        }
    }
    rows::require(edition, read);
}

/// First letter large: causes stand alone on the page.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// Everything odd about a sheet, beside that of the period before.
#[must_use]
pub fn odd(ctx: &Ctx, edition: &Edition, read: &Read, before: Option<&Sheet>) -> Vec<Odd> {
    let findings = check(edition, &read.sheet, before);
    findings
        .into_iter()
        .filter_map(|finding| one_odd(ctx, edition, read, &finding))
        .collect()
}

fn one_odd(ctx: &Ctx, edition: &Edition, read: &Read, finding: &Finding) -> Option<Odd> {
    let shown = |column: usize, value: i64| viet::fixed(value, edition.indicator_of(column).decimals);
    let (key, column, words) = match finding {
        Finding::Contradiction { check, left, right } => {
            let rule = edition.checks().get(*check)?;
            let column = *rule.left.last()?;
            let sum = |value: &i128| shown(column, i64::try_from(*value).unwrap_or(i64::MAX));
            let words = rule.say.clone().unwrap_or_else(|| rule_words(ctx, edition, rule));
            let values = [
                ("rule", words.as_str()),
                ("left", &sum(left)),
                ("right", &sum(right)),
            ];
            (
                format!("check{check}"),
                column,
                ctx.tf("filing.odd.contradiction", &values),
            )
        }
        Finding::Magnitude { column, before, now } => {
            let (before, now) = (shown(*column, *before), shown(*column, *now));
            (
                format!("far{column}"),
                *column,
                ctx.tf("filing.odd.far", &[("before", &before), ("now", &now)]),
            )
        }
        // Typed figures were refused before; a sheet of another width cannot come from the form.
        Finding::Negative { .. } | Finding::Width { .. } => return None,
    };
    let reason = read.reasons.get(&key).cloned().unwrap_or_default();
    Some(Odd {
        key,
        words,
        column,
        reason,
    })
}

fn rule_words(ctx: &Ctx, edition: &Edition, rule: &civic::indicator::Check) -> String {
    use civic::indicator::Op;
    let titles = |columns: &[usize]| {
        let titles = columns
            .iter()
            .map(|column| format!("“{}”", edition.title(*column)));
        titles.collect::<Vec<_>>().join(" + ")
    };
    let op = match rule.op {
        Op::Less => "filing.op.less",
        Op::AtMost => "filing.op.at_most",
        Op::Equal => "filing.op.equal",
        Op::AtLeast => "filing.op.at_least",
        Op::More => "filing.op.more",
    };
    ctx.tf(
        op,
        &[("left", &titles(&rule.left)), ("right", &titles(&rule.right))],
    )
}
