//! The form of a new account. The unit is searched for by name; the same form comes back with what was found.

use askama::Template;
use civic::Role;

use super::give::{self, LINK_HOURS, NewAccount};
use super::last_day;
use crate::http::{Answer, Chrome, Desk, Form, Refusal, Reply};
use crate::unit::find;

/// So many units are offered.
const OFFERED: usize = 12;

#[derive(Template)]
#[template(path = "person/new.html")]
struct NewPage {
    c: Chrome,
    typed: Typed,
    units: Vec<UnitView>,
    nothing: bool,
    roles: Vec<RoleView>,
    errors: Errors,
}

/// What was typed, to be shown again.
#[derive(Default)]
struct Typed {
    name: String,
    login: String,
    unit_q: String,
    unit: String,
    role: String,
    until: String,
}

/// What is wrong with each field, in words.
#[derive(Default)]
struct Errors {
    name: Option<String>,
    login: Option<String>,
    unit: Option<String>,
    role: Option<String>,
    until: Option<String>,
}

/// A unit that is offered.
pub(super) struct UnitView {
    pub id: String,
    pub name: String,
    pub above: String,
    pub chosen: bool,
}

/// A role that is offered.
pub(super) struct RoleView {
    pub code: &'static str,
    pub word: String,
    pub what: String,
    pub chosen: bool,
}

/// The link, shown once.
#[derive(Template)]
#[template(path = "person/link.html")]
pub(super) struct LinkPage {
    pub c: Chrome,
    pub name: String,
    pub link: String,
    pub hours: String,
}

impl LinkPage {
    pub(super) fn new(desk: &Desk, name: &str, link: String) -> Self {
        Self {
            c: desk.chrome("person.menu"),
            name: name.to_owned(),
            link,
            hours: LINK_HOURS.to_string(),
        }
    }
}

pub(super) async fn show(desk: Desk) -> Answer {
    Ok(Reply::page(&page(&desk, Typed::default(), Errors::default())))
}

fn page(desk: &Desk, typed: Typed, errors: Errors) -> NewPage {
    let units = offered(desk, &typed.unit, &typed.unit_q);
    NewPage {
        c: desk.chrome("person.menu"),
        nothing: units.is_empty() && !typed.unit_q.is_empty(),
        roles: roles(desk, &typed.role),
        units,
        typed,
        errors,
    }
}

/// Every role, with the chosen one marked.
pub(super) fn roles(desk: &Desk, chosen: &str) -> Vec<RoleView> {
    let role = |role: Role| RoleView {
        code: role.code(),
        word: desk.t(&format!("account.role.{}", role.code())),
        what: desk.t(&format!("person.role.{}", role.code())),
        chosen: chosen == role.code(),
    };
    Role::ALL.into_iter().map(role).collect()
}

/// The units that the search finds today, with the chosen one among them.
pub(super) fn offered(desk: &Desk, unit: &str, q: &str) -> Vec<UnitView> {
    let (directory, on) = (desk.directory(), desk.today());
    let mut ids: Vec<String> = Vec::new();
    if directory.exists(unit, on) {
        ids.push(unit.to_owned());
    }
    if !q.is_empty() {
        let found = find(&directory, q, None, on);
        let found = found
            .into_iter()
            .filter(|found| found.exists && found.unit.id != unit);
        ids.extend(found.take(OFFERED).map(|found| found.unit.id.clone()));
    }
    let view = |id: String| UnitView {
        name: desk.unit_name(&id),
        above: names_above(desk, &id),
        chosen: id == unit,
        id,
    };
    ids.into_iter().map(view).collect()
}

fn names_above(desk: &Desk, id: &str) -> String {
    let (directory, on) = (desk.directory(), desk.today());
    let above = directory
        .ancestors(id, on)
        .filter_map(|above| directory.name(&above.id, on));
    above.collect::<Vec<_>>().join(", ")
}

/// Searches for units, or makes the account and shows its link, this once.
pub(super) async fn create(desk: Desk, form: Form) -> Answer {
    let typed = Typed {
        name: form.get("name").to_owned(),
        login: form.get("login").to_lowercase(),
        unit_q: form.get("unit_q").to_owned(),
        unit: form.get("unit").to_owned(),
        role: form.get("role").to_owned(),
        until: form.get("until").to_owned(),
    };
    if form.get("act") == "search" {
        return Ok(Reply::page(&page(&desk, typed, Errors::default())));
    }
    let new = match read(&desk, &typed) {
        Ok(new) => new,
        Err(errors) => return Ok(Reply::invalid(&page(&desk, typed, errors))),
    };
    let mut tx = desk.begin().await?;
    let by = Some((desk.actor.person.as_str(), desk.actor.unit.as_str()));
    match give::create(&mut tx, &desk.site, desk.at, by, &new).await {
        Ok(link) => {
            tx.commit().await?;
            Ok(Reply::page(&LinkPage::new(&desk, &new.name, link)))
        }
        Err(fault) if fault.is_duplicate() => {
            let errors = Errors {
                login: Some(desk.t("person.err.login_taken")),
                ..Errors::default()
            };
            Ok(Reply::invalid(&page(&desk, typed, errors)))
        }
        Err(fault) => Err(Refusal::from(fault)),
    }
}

fn read(desk: &Desk, typed: &Typed) -> Result<NewAccount, Errors> {
    let said = |checked: Result<(), &str>| checked.err().map(|key| desk.t(key));
    let role = Role::from_code(&typed.role);
    let known = desk.directory().exists(&typed.unit, desk.today());
    let end = last_day::end_of(&typed.until, desk.today());
    let errors = Errors {
        name: said(give::check_name(&typed.name)),
        login: said(give::check_login(&typed.login)),
        unit: said(if known { Ok(()) } else { Err("person.err.unit") }),
        role: said(if role.is_some() {
            Ok(())
        } else {
            Err("person.err.role")
        }),
        until: said(end.map(|_| ())),
    };
    match (role, end, &errors) {
        (
            Some(role),
            Ok(ends_at),
            Errors {
                name: None,
                login: None,
                unit: None,
                ..
            },
        ) => Ok(NewAccount {
            ends_at,
            login: typed.login.clone(),
            name: typed.name.clone(),
            unit: typed.unit.clone(),
            role,
        }),
        _ => Err(errors),
    }
}
