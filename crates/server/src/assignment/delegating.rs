//! The page that passes work down: choose, see exactly whom it reaches, confirm.

use std::collections::BTreeSet;

use askama::Template;
use civic::assignment::{Step, delegated_due};
use civic::permission::Act;
use civic::unit::{Class, Kind};
use viet::Date;

use super::delegate::{Delegation, delegate};
use super::holders;
use super::load;
use super::store::Assignment;
use super::words::{refused, shorten, wrong_due};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};

/// A note may have so many characters.
const LONGEST_NOTE: usize = 4_000;

#[derive(Template)]
#[template(path = "assignment/delegate.html")]
struct ChoosePage {
    c: Chrome,
    id: String,
    title: String,
    own_due: Option<String>,
    classes: Vec<ClassChoice>,
    units: Vec<UnitChoice>,
    /// Single units stand open: one was chosen, or there is nothing else to choose from.
    opened: bool,
    lead: String,
    note: String,
    due: String,
    faults: Faults,
}

/// What is wrong with a field, in words.
#[derive(Default)]
struct Faults {
    units: Option<String>,
    lead: Option<String>,
    due: Option<String>,
    note: Option<String>,
}

struct ClassChoice {
    value: String,
    label: String,
    count: usize,
    checked: bool,
}

struct UnitChoice {
    id: String,
    name: String,
    checked: bool,
    has: bool,
}

#[derive(Template)]
#[template(path = "assignment/delegate_preview.html")]
struct PreviewPage {
    c: Chrome,
    id: String,
    title: String,
    units: Vec<(String, String)>,
    count: String,
    skipped: Vec<String>,
    skipped_count: String,
    lead: String,
    lead_name: Option<String>,
    note: String,
    due: String,
    due_words: String,
}

/// To whom the unit may pass work down today.
struct Choices {
    /// Class with its form value and label.
    classes: Vec<(String, Class, String)>,
    /// Every unit that any of them reaches, in the order of the form.
    units: Vec<(String, String)>,
    /// Those that have this task already.
    holders: BTreeSet<String>,
}

/// What the form says.
struct Typed {
    units: Vec<String>,
    lead: String,
    note: String,
    due: String,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let row = open(&desk, &id).await?;
    let choices = choices(&desk, &row).await?;
    let typed = Typed {
        units: Vec::new(),
        lead: String::new(),
        note: String::new(),
        due: String::new(),
    };
    Ok(Reply::page(&choose(
        &desk,
        &row,
        &choices,
        &typed,
        &[],
        Faults::default(),
    )))
}

pub(super) async fn send(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = open(&desk, &id).await?;
    let choices = choices(&desk, &row).await?;
    let picked = form.all("class");
    let typed = typed(&desk, &choices, &form)?;
    if form.get("step") == "edit" {
        return Ok(Reply::page(&choose(
            &desk,
            &row,
            &choices,
            &typed,
            &picked,
            Faults::default(),
        )));
    }
    let (due, faults) = check(&desk, &row, &choices, &typed);
    if faults.units.is_some() || faults.lead.is_some() || faults.due.is_some() || faults.note.is_some() {
        return Ok(Reply::invalid(&choose(
            &desk, &row, &choices, &typed, &picked, faults,
        )));
    }
    if form.get("step") != "confirm" {
        return Ok(Reply::page(&preview(&desk, &row, &choices, typed, due)));
    }
    let ask = Delegation {
        parent: row.id.clone(),
        units: typed.units,
        lead: Some(typed.lead).filter(|lead| !lead.is_empty()),
        note: Some(typed.note).filter(|note| !note.is_empty()),
        due,
    };
    let mut tx = desk.begin().await?;
    let done = delegate(&mut tx, &desk.site.ids, desk.at, &desk.actor, &ask).await;
    done.map_err(|fault| refused(&desk, fault))?;
    tx.commit().await?;
    Ok(Reply::to(format!("/assignments/{id}#below")).saying("assignment.delegate.sent"))
}

/// The unit's own assignment, in a state that can be passed down.
async fn open(desk: &Desk, id: &str) -> Result<Assignment, Refusal> {
    let row = load(desk, Act::Delegate, id).await?;
    row.state()?
        .after(Step::Delegate)
        .map_err(|wrong| refused(desk, wrong.into()))?;
    Ok(row)
}

async fn choices(desk: &Desk, row: &Assignment) -> Result<Choices, Refusal> {
    let (directory, today) = (desk.directory(), desk.today());
    let (mut classes, mut units): (Vec<_>, Vec<(String, String)>) = (Vec::new(), Vec::new());
    for (at, (class, label)) in directory
        .delegable(&desk.actor.unit, today)
        .into_iter()
        .enumerate()
    {
        for unit in directory.expand(&class, today) {
            if units.iter().all(|(id, _)| *id != unit.id) {
                units.push((unit.id.clone(), desk.unit_name(&unit.id)));
            }
        }
        // Single stations stand under "one by one"; the centre is as near as all stations together.
        let station = |id: &str| {
            directory
                .get(id)
                .is_some_and(|unit| unit.kind == Kind::CommuneStation)
        };
        if !matches!(&class, Class::One(id) if station(id)) {
            classes.push((format!("all-{at}"), class, label));
        }
    }
    let holders = holders::holders(desk.db(), &row.task).await?;
    Ok(Choices {
        classes,
        units,
        holders: holders
            .into_iter()
            .filter(|holder| !holder.is_free())
            .map(|holder| holder.unit)
            .collect(),
    })
}

/// The units asked for: boxes of classes and of single units, each unit once. A unit that the form does not offer is
/// somebody's own request, and refused.
fn typed(desk: &Desk, choices: &Choices, form: &Form) -> Result<Typed, Refusal> {
    let (directory, today) = (desk.directory(), desk.today());
    let mut wanted: BTreeSet<String> = form.all("unit").into_iter().map(str::to_owned).collect();
    for value in form.all("class") {
        let class = choices.classes.iter().find(|(known, _, _)| known == value);
        let (_, class, _) = class.ok_or_else(|| Refusal::Conflict(desk.t("assignment.delegate.changed")))?;
        wanted.extend(
            directory
                .expand(class, today)
                .into_iter()
                .map(|unit| unit.id.clone()),
        );
    }
    let offered = |id: &String| choices.units.iter().any(|(known, _)| known == id);
    let lead = form.get("lead").to_owned();
    if !wanted.iter().all(offered) || (!lead.is_empty() && !offered(&lead)) {
        return Err(Refusal::Conflict(desk.t("assignment.delegate.changed")));
    }
    let order = choices.units.iter().map(|(id, _)| id.clone());
    let units = order.filter(|id| wanted.contains(id)).collect();
    Ok(Typed {
        units,
        lead,
        note: form.get("note").to_owned(),
        due: form.get("due").to_owned(),
    })
}

fn check(desk: &Desk, row: &Assignment, choices: &Choices, typed: &Typed) -> (Option<Date>, Faults) {
    let mut faults = Faults::default();
    let fresh = typed.units.iter().filter(|id| !choices.holders.contains(*id));
    faults.units = match (typed.units.is_empty(), fresh.count()) {
        (true, _) => Some(desk.t("assignment.delegate.none_chosen")),
        (false, 0) => Some(desk.t("assignment.delegate.nobody")),
        _ => None,
    };
    let leads = typed.lead.is_empty() || typed.units.contains(&typed.lead);
    faults.lead = (!leads).then(|| desk.t("assignment.delegate.lead_not_among"));
    if choices.holders.contains(&typed.lead) {
        faults.lead = Some(desk.t("assignment.delegate.lead_has_it"));
    }
    let long = typed.note.chars().count() > LONGEST_NOTE;
    faults.note = long.then(|| desk.t("assignment.delegate.note_long"));
    let mut due = None;
    match typed.due.parse::<Date>() {
        _ if typed.due.is_empty() => {}
        Err(_) => faults.due = Some(desk.t("assignment.delegate.due_unreadable")),
        Ok(day) => match delegated_due(row.due(), Some(day), desk.today()) {
            Ok(_) => due = Some(day),
            Err(wrong) => faults.due = Some(wrong_due(desk, wrong)),
        },
    }
    (due, faults)
}

fn choose(
    desk: &Desk,
    row: &Assignment,
    choices: &Choices,
    typed: &Typed,
    picked: &[&str],
    faults: Faults,
) -> ChoosePage {
    let (directory, today) = (desk.directory(), desk.today());
    let mut by_class: BTreeSet<String> = BTreeSet::new();
    let mut classes = Vec::new();
    for (value, class, label) in &choices.classes {
        let units = directory.expand(class, today);
        let checked = picked.contains(&value.as_str());
        if checked {
            by_class.extend(units.iter().map(|unit| unit.id.clone()));
        }
        classes.push(ClassChoice {
            value: value.clone(),
            label: label.clone(),
            count: units.len(),
            checked,
        });
    }
    let unit = |(id, name): &(String, String)| UnitChoice {
        checked: typed.units.contains(id) && !by_class.contains(id),
        has: choices.holders.contains(id),
        id: id.clone(),
        name: name.clone(),
    };
    let units: Vec<_> = choices.units.iter().map(unit).collect();
    ChoosePage {
        opened: classes.is_empty() || units.iter().any(|unit| unit.checked),
        c: desk.chrome("assignment.menu"),
        id: row.id.clone(),
        title: shorten(&row.body, 110),
        own_due: row.due().map(Date::short),
        classes,
        units,
        lead: typed.lead.clone(),
        note: typed.note.clone(),
        due: typed.due.clone(),
        faults,
    }
}

fn preview(desk: &Desk, row: &Assignment, choices: &Choices, typed: Typed, due: Option<Date>) -> PreviewPage {
    let chosen = choices.units.iter().filter(|(id, _)| typed.units.contains(id));
    let (has, units): (Vec<_>, Vec<_>) = chosen.cloned().partition(|(id, _)| choices.holders.contains(id));
    let c = desk.chrome("assignment.menu");
    let due_words = match due.or(row.due()) {
        Some(day) => c.tf("assignment.due.on", [("day", day.short().as_str())]),
        None => c.t("assignment.due.none"),
    };
    PreviewPage {
        id: row.id.clone(),
        title: shorten(&row.body, 110),
        count: c.number(units.len() as i64),
        units,
        skipped_count: c.number(has.len() as i64),
        skipped: has.into_iter().map(|(_, name)| name).collect(),
        lead_name: (!typed.lead.is_empty()).then(|| desk.unit_name(&typed.lead)),
        lead: typed.lead,
        note: typed.note,
        due: typed.due,
        due_words,
        c,
    }
}
