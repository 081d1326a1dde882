//! What people write into a row of a register: the day on which it was handed on, who signed for it, who has it, remarks.

mod store;

use askama::Template;
use civic::Moment;
use civic::permission::{Act, Relation};
use civic::review::{parse_day, shown};
use serde_json::json;

use super::kept::Register;
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};
use store::Note;

/// The longest text of a cell, in characters.
const LONGEST: usize = 500;

#[derive(Template)]
#[template(path = "register/note.html")]
struct NotePage {
    c: Chrome,
    register: &'static str,
    id: String,
    title: String,
    version: i64,
    /// The row as it stands: heads and cells.
    facts: Vec<(String, String)>,
    fields: Vec<FieldView>,
    day_fault: bool,
    conflict: Option<String>,
    meta: Option<String>,
}

struct FieldView {
    name: &'static str,
    label: String,
    mine: String,
    theirs: Option<String>,
}

/// The texts of the form, in their order.
const TEXTS: [&str; 4] = ["handed_on", "receipt", "holder", "remark"];

/// The row with this key, if it is the unit's own.
struct Found {
    register: Register,
    id: String,
    facts: Vec<(String, String)>,
    stored: Note,
}

async fn load(desk: &Desk, register: Register, id: String) -> Result<Found, Refusal> {
    let unit = &desk.actor.unit;
    let (year, relation) = match register {
        Register::Outgoing => (
            store::year_of_departure(desk.db(), unit, &id).await?,
            Relation::Sent,
        ),
        _ => (
            store::year_of_arrival(desk.db(), unit, &id).await?,
            Relation::Received,
        ),
    };
    let relations: Vec<Relation> = year.map(|_| relation).into_iter().collect();
    desk.may(Act::KeepRegister, &relations)?;
    let year = year
        .and_then(|year| i32::try_from(year).ok())
        .ok_or(Refusal::NotFound)?;
    let rows = register.rows(desk, year).await?;
    let row = rows.into_iter().find(|row| row.key.as_deref() == Some(&id));
    let row = row.ok_or(Refusal::NotFound)?;
    let heads = register.columns().iter().map(|(key, _)| *key);
    let facts = heads.zip(&row.cells).filter(|(key, _)| !TEXTS.contains(key));
    Ok(Found {
        register,
        facts: facts
            .map(|(key, cell)| (desk.t(&format!("register.head.{key}")), cell.shown()))
            .filter(|(_, words)| !words.is_empty())
            .collect(),
        stored: store::note(desk.db(), unit, register.code(), &id).await?,
        id,
    })
}

pub(super) async fn incoming(desk: Desk, Path(id): Path<String>) -> Answer {
    show(&desk, Register::Incoming, id).await
}

pub(super) async fn outgoing(desk: Desk, Path(id): Path<String>) -> Answer {
    show(&desk, Register::Outgoing, id).await
}

pub(super) async fn save_incoming(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    save(&desk, Register::Incoming, id, &form).await
}

pub(super) async fn save_outgoing(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    save(&desk, Register::Outgoing, id, &form).await
}

async fn show(desk: &Desk, register: Register, id: String) -> Answer {
    let found = load(desk, register, id).await?;
    let mine = TEXTS.map(|name| text(&found.stored, name));
    Ok(Reply::page(&page(desk, &found, mine, false, None)))
}

/// A text of a note as the form has it.
fn text(note: &Note, name: &str) -> String {
    let kept = match name {
        "handed_on" => return note.handed_on.as_deref().map(shown).unwrap_or_default(),
        "receipt" => &note.receipt,
        "holder" => &note.holder,
        _ => &note.remark,
    };
    kept.clone().unwrap_or_default()
}

fn page(
    desk: &Desk,
    found: &Found,
    mine: [String; 4],
    day_fault: bool,
    conflict: Option<String>,
) -> NotePage {
    let code = found.register.code();
    let field = |(name, mine): (&'static str, String)| {
        let kept = text(&found.stored, name);
        let said = if kept.is_empty() {
            desk.t("register.empty")
        } else {
            kept.clone()
        };
        FieldView {
            label: desk.t(&label(found.register, name)),
            theirs: (conflict.is_some() && mine != kept).then_some(said),
            mine,
            name,
        }
    };
    let stored = &found.stored;
    let meta = stored.edited_at.map(|at| {
        let who = stored.edited_name.as_deref().unwrap_or_default();
        desk.tf(
            "register.noted_by",
            &[("who", who), ("when", &Moment(at).short())],
        )
    });
    NotePage {
        c: desk.chrome("register.menu"),
        register: code,
        id: found.id.clone(),
        title: desk.t(&format!("register.title.{code}")),
        version: stored.version,
        facts: found.facts.clone(),
        fields: TEXTS.into_iter().zip(mine).map(field).collect(),
        day_fault,
        conflict,
        meta,
    }
}

/// The head of the column that the text stands in.
fn label(register: Register, name: &str) -> String {
    let column = match (name, register) {
        ("holder", Register::Outgoing) => "copy_holder",
        ("holder", _) => "receiver",
        (name, _) => name,
    };
    format!("register.head.{column}")
}

async fn save(desk: &Desk, register: Register, id: String, form: &Form) -> Answer {
    let found = load(desk, register, id).await?;
    let typed = TEXTS.map(|name| form.get(name).chars().take(LONGEST).collect::<String>());
    let day = parse_day(&typed[0]);
    if day.is_none() && !typed[0].is_empty() {
        return Ok(Reply::invalid(&page(desk, &found, typed, true, None)));
    }
    let said = |at: usize| Some(typed[at].clone()).filter(|text| !text.is_empty());
    let next = Note {
        handed_on: day.map(|day| day.to_string()),
        receipt: said(1),
        holder: said(2),
        remark: said(3),
        version: form.get("version").parse().unwrap_or(-1),
        edited_name: None,
        edited_at: None,
    };
    let (unit, code) = (&desk.actor.unit, register.code());
    let mut tx = desk.begin().await?;
    let row = (unit.as_str(), code, found.id.as_str());
    if !store::write_note(&mut tx, row, &next, &desk.actor.person, desk.at).await? {
        drop(tx);
        let found = load(desk, register, found.id).await?;
        let who = found.stored.edited_name.clone().unwrap_or_default();
        let when = found
            .stored
            .edited_at
            .map(|at| Moment(at).short())
            .unwrap_or_default();
        let words = desk.tf("register.conflict", &[("who", &who), ("when", &when)]);
        return Ok(Reply::conflict(&page(desk, &found, typed, false, Some(words))));
    }
    let detail = json!({ "register": code, "before": told(&found.stored), "after": told(&next) });
    desk.record(&mut tx, "register.noted", &found.id, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/registers/{code}/{}", found.id)).saying("register.noted_said"))
}

/// For the record: what stood there, and what stands there now.
fn told(note: &Note) -> serde_json::Value {
    json!([note.handed_on, note.receipt, note.holder, note.remark])
}
