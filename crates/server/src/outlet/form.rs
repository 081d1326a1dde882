//! What was typed of an outlet: read, refused in words, drawn again.

use std::collections::BTreeMap;

use civic::outlet::{Claim, DUTIES, Kind};
use civic::review::parse_day;
use viet::Date;

use super::store::Row;
use crate::http::{Ctx, Desk, Field, Form};

/// Lines may have so many letters.
const LONGEST: usize = 300;

/// Words wrong by name of the field.
pub(super) type Errors = BTreeMap<&'static str, String>;

/// The fields in their order; empty values at first.
pub(super) fn fields(desk: &Desk, value: &dyn Fn(&str) -> String, errors: &Errors) -> Vec<Field> {
    let text = |name: &'static str, key: &str| Field::new(name, desk.t(key), &value(name));
    let mut fields = vec![
        text("kind", "outlet.field.kind").of(kinds(desk)),
        text("name", "outlet.field.name"),
        text("address", "outlet.field.address").hint(desk.t("outlet.hint.address")),
        text("keeper", "outlet.field.keeper").hint(desk.t("outlet.hint.unknown")),
        text("basis", "outlet.field.basis").hint(desk.t("outlet.hint.unknown")),
        text("since", "outlet.field.since").like("05/4/2021"),
        text("checked", "outlet.field.checked").like("05/4/2021"),
    ];
    for duty in DUTIES {
        let name = Field::new(duty, desk.t(&format!("outlet.duty.{duty}")), &value(duty));
        fields.push(name.of(claims(desk)));
    }
    for field in &mut fields {
        field.error = errors.get(field.name).cloned();
    }
    fields
}

fn kinds(ctx: &Ctx) -> Vec<(String, String)> {
    let word = |kind: Kind| {
        (
            kind.code().to_owned(),
            ctx.t(&format!("outlet.kind.{}", kind.code())),
        )
    };
    Kind::ALL.map(word).into()
}

fn claims(ctx: &Ctx) -> Vec<(String, String)> {
    let word = |claim: Claim| {
        (
            claim.code().to_owned(),
            ctx.t(&format!("outlet.claim.{}", claim.code())),
        )
    };
    [Claim::Unknown, Claim::Yes, Claim::No].map(word).into()
}

/// The row that a form means, or what is wrong with it.
pub(super) fn read(desk: &Desk, form: &Form) -> Result<Row, Errors> {
    let mut errors = Errors::new();
    let known = |name: &str| Some(form.get(name).to_owned()).filter(|text| !text.is_empty());
    for name in ["name", "address", "keeper", "basis"] {
        if form.get(name).chars().count() > LONGEST {
            errors.insert(name, desk.t("outlet.err.long"));
        }
    }
    if form.get("name").is_empty() {
        errors.insert("name", desk.t("outlet.err.name"));
    }
    let kind = Kind::from_code(form.get("kind"));
    if kind.is_none() {
        errors.insert("kind", desk.t("outlet.err.kind"));
    }
    // What begins like an address of the web is one, whole: a link that leads elsewhere is worse than none.
    let address = form.get("address");
    if address.contains("//") && !civic::outlet::is_link(address) {
        errors.insert("address", desk.t("outlet.err.address"));
    }
    let since = day(desk, form, "since", &mut errors);
    let checked = day(desk, form, "checked", &mut errors);
    match checked {
        None if !errors.contains_key("checked") => {
            errors.insert("checked", desk.t("outlet.err.checked"));
        }
        Some(day) if day > desk.today() => {
            errors.insert("checked", desk.t("outlet.err.future"));
        }
        _ => {}
    }
    let (Some(kind), Some(checked), true) = (kind, checked, errors.is_empty()) else {
        return Err(errors);
    };
    let claim = |duty: &str| Claim::from_code(form.get(duty)).code().to_owned();
    Ok(Row {
        id: desk.new_id(),
        unit: desk.actor.unit.clone(),
        kind: kind.code().to_owned(),
        name: form.get("name").to_owned(),
        address: known("address"),
        keeper: known("keeper"),
        basis: known("basis"),
        mobile: claim("mobile"),
        rating: claim("rating"),
        secure: claim("secure"),
        accessible: claim("accessible"),
        since: since.map(|day| day.to_string()),
        until: None,
        checked_on: checked.to_string(),
    })
}

/// A day, if one was typed.
fn day(desk: &Desk, form: &Form, name: &'static str, errors: &mut Errors) -> Option<Date> {
    let typed = form.get(name);
    let day = parse_day(typed);
    if day.is_none() && !typed.is_empty() {
        errors.insert(name, desk.t("outlet.err.day"));
    }
    day
}
