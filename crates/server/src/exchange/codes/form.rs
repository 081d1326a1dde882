//! The form of a new code. The unit is searched for by name; the same form comes back with what was found.

use civic::review::parse_day;
use viet::Date;

use super::store::New;
use crate::http::{Desk, Form};
use crate::unit::find;

/// So many units are offered.
const OFFERED: usize = 12;
/// Quyết định 20/2020/QĐ-TTg.
const LONGEST: usize = 35;

/// What was typed, to be shown again.
#[derive(Default)]
pub(super) struct Typed {
    pub code: String,
    pub unit_q: String,
    pub unit: String,
    pub reached: bool,
    pub from: String,
    pub to: String,
}

impl Typed {
    pub fn of(form: &Form) -> Self {
        let text = |name: &str| form.get(name).to_owned();
        Self {
            code: text("code").to_uppercase(),
            unit_q: text("unit_q"),
            unit: text("unit"),
            reached: form.has("reached"),
            from: text("from"),
            to: text("to"),
        }
    }
}

/// What is wrong with each field, in words.
#[derive(Default)]
pub(super) struct Errors {
    pub code: Option<String>,
    pub unit: Option<String>,
    pub days: Option<String>,
}

/// A unit that is offered.
pub(super) struct UnitView {
    pub id: String,
    pub name: String,
    pub above: String,
    pub chosen: bool,
}

/// The units that the search finds today, with the chosen one among them.
pub(super) fn offered(desk: &Desk, typed: &Typed) -> Vec<UnitView> {
    let (directory, on) = (desk.directory(), desk.today());
    let mut ids: Vec<String> = Vec::new();
    if directory.exists(&typed.unit, on) {
        ids.push(typed.unit.clone());
    }
    if !typed.unit_q.is_empty() {
        let found = find(&directory, &typed.unit_q, None, on).into_iter();
        let found = found.filter(|found| found.exists && found.unit.id != typed.unit);
        ids.extend(found.take(OFFERED).map(|found| found.unit.id.clone()));
    }
    let view = |id: String| UnitView {
        name: desk.unit_name(&id),
        above: directory
            .parent(&id, on)
            .map(|above| desk.unit_name(&above.id))
            .unwrap_or_default(),
        chosen: id == typed.unit,
        id,
    };
    ids.into_iter().map(view).collect()
}

/// Letters, digits and dots; no meaning is read into the groups between them.
pub(super) fn is_code(code: &str) -> bool {
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '.';
    !code.is_empty()
        && code.len() <= LONGEST
        && code.chars().all(fits)
        && !code.starts_with('.')
        && !code.ends_with('.')
}

pub(super) fn read(desk: &Desk, typed: &Typed) -> Result<New, Errors> {
    let said = |fine: bool, key: &str| (!fine).then(|| desk.t(key));
    let known = desk.directory().exists(&typed.unit, desk.today());
    let (from, to) = (day(&typed.from), day(&typed.to));
    let ordered = match (from, to) {
        (Some(Some(from)), Some(Some(to))) => from <= to,
        (from, to) => from.is_some() && to.is_some(),
    };
    let errors = Errors {
        code: said(is_code(&typed.code), "exchange.err.code"),
        unit: said(known, "exchange.err.unit"),
        days: said(ordered, "exchange.err.days"),
    };
    if errors.code.is_some() || errors.unit.is_some() || errors.days.is_some() {
        return Err(errors);
    }
    Ok(New {
        unit: typed.unit.clone(),
        code: typed.code.clone(),
        reached: typed.reached,
        from: from.flatten(),
        to: to.flatten(),
    })
}

/// Nothing is a day that is not known; what is no day is neither.
fn day(typed: &str) -> Option<Option<Date>> {
    match typed {
        "" => Some(None),
        typed => parse_day(typed).map(Some),
    }
}
