//! The form of a device: entered, then printed; changed with its version.

use askama::Template;
use civic::permission::Act;
use serde_json::json;

use super::store::Facts;
use super::{code, load, store};
use crate::http::{Answer, Chrome, Desk, Form, Path, Reply};
use crate::station::view::{Choice, choices};

/// Languages that a device may be given, in the order of the form; BCP 47.
pub(super) const LANGUAGES: [&str; 5] = ["vi", "tyz", "nut", "ium", "hmn"];
/// A stagger longer than this is a mistake, milliseconds.
const LARGEST_OFFSET: i64 = 5_000;

#[derive(Template)]
#[template(path = "station/device/new.html")]
struct NewPage {
    c: Chrome,
    unit: String,
    unit_name: String,
    name: String,
    practice: bool,
    gateway: bool,
    offset: String,
    kinds: Vec<Choice>,
    languages: Vec<Choice>,
    error: Option<String>,
}

pub(in crate::station) async fn new(desk: Desk, Path(unit): Path<String>) -> Answer {
    crate::station::unit(&desk, Act::KeepStation, &unit)?;
    let facts = Facts {
        kind: "player".to_owned(),
        name: String::new(),
        practice: false,
        gateway: false,
        offset_ms: 0,
        languages: vec!["vi".to_owned()],
    };
    Ok(Reply::page(&page(&desk, &unit, &facts, None)))
}

fn page(desk: &Desk, unit: &str, facts: &Facts, error: Option<String>) -> NewPage {
    NewPage {
        c: desk.chrome("station.menu"),
        unit: unit.to_owned(),
        unit_name: desk.unit_name(unit),
        name: facts.name.clone(),
        practice: facts.practice,
        gateway: facts.gateway,
        offset: facts.offset_ms.to_string(),
        kinds: choices(desk, "station.kind", &["player", "board"], &facts.kind),
        languages: languages(desk, &facts.languages),
        error,
    }
}

/// Every language, with those of a device chosen.
pub(super) fn languages(desk: &Desk, chosen: &[String]) -> Vec<Choice> {
    let choice = |code: &&str| {
        let words = desk.t(&format!("station.language.{code}"));
        Choice::new(code, words, chosen.iter().any(|one| one == code))
    };
    LANGUAGES.iter().map(choice).collect()
}

/// What was sent, or the message of what is wrong with it.
pub(super) fn read(form: &Form) -> (Facts, Option<&'static str>) {
    let sent = form.all("languages");
    let languages = LANGUAGES.into_iter().filter(|code| sent.contains(code));
    let offset = match form.get("offset") {
        "" => Some(0),
        typed => typed.parse::<i64>().ok().filter(|ms| ms.abs() <= LARGEST_OFFSET),
    };
    let facts = Facts {
        kind: if form.get("kind") == "board" {
            "board"
        } else {
            "player"
        }
        .to_owned(),
        name: form.get("name").to_owned(),
        practice: form.has("practice"),
        gateway: form.has("gateway"),
        offset_ms: offset.unwrap_or(0),
        languages: languages.map(str::to_owned).collect(),
    };
    let error = if facts.name.is_empty() || facts.name.chars().count() > 120 {
        Some("station.err.name")
    } else if offset.is_none() {
        Some("station.err.offset")
    } else if facts.languages.is_empty() {
        Some("station.err.languages")
    } else {
        None
    };
    (facts, error)
}

pub(in crate::station) async fn create(desk: Desk, Path(unit): Path<String>, form: Form) -> Answer {
    crate::station::unit(&desk, Act::KeepStation, &unit)?;
    let (facts, error) = read(&form);
    if let Some(error) = error {
        let error = Some(desk.t(error));
        return Ok(Reply::invalid(&page(&desk, &unit, &facts, error)));
    }
    let id = desk.new_id();
    let mut tx = desk.begin().await?;
    store::insert(&mut tx, (&id, &unit), &facts, None, &desk.actor.person, desk.at.0).await?;
    let detail = json!({ "unit": unit, "name": facts.name, "kind": facts.kind, "practice": facts.practice });
    desk.record(&mut tx, "station.device_entered", &id, detail)
        .await?;
    let code = code::print(&mut tx, &desk, &id).await?;
    tx.commit().await?;
    Ok(code::page(&desk, &id, &facts.name, &unit, code))
}

pub(in crate::station) async fn save(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let device = load(&desk, Act::KeepStation, &id).await?;
    let (facts, error) = read(&form);
    if let Some(error) = error {
        return super::show::with_error(&desk, &device, desk.t(error), false).await;
    }
    let version = form.get("version").parse().unwrap_or(0);
    let mut tx = desk.begin().await?;
    if !store::update(&mut tx, (&id, version), &facts, desk.at.0).await? {
        drop(tx);
        return super::show::with_error(&desk, &device, desk.t("station.err.changed"), true).await;
    }
    let detail = json!({ "name": facts.name, "practice": facts.practice, "offset_ms": facts.offset_ms, "languages": facts.languages });
    desk.record(&mut tx, "station.device_changed", &id, detail)
        .await?;
    crate::schedule::replan(&mut tx, &device.unit, desk.at).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/devices/{id}")).saying("station.saved"))
}
