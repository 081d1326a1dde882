//! What a unit keeps for its bulletins: how words are read, and who is named for what.

use askama::Template;
use civic::Role;
use civic::bulletin::may_name;
use civic::permission::Denied;
use serde_json::json;
use viet::speech::{WrongEntry, read_aloud};

use super::reading::fitting;
use super::store::book::{self, Entry};
use super::store::factor;
use super::tabs::{self, Tab};
use crate::http::{Answer, Chrome, Desk, Form, Query, Refusal, Reply};
use crate::unit::find::find;

/// A dictionary has at most so many entries.
const MOST: usize = 2_000;

#[derive(Template)]
#[template(path = "bulletin/reading.html")]
struct ReadingPage {
    c: Chrome,
    tabs: Vec<Tab>,
    entries: Vec<Line>,
    written: String,
    spoken: String,
    /// A sentence to try the dictionary on, and how it is read.
    tried: String,
    becomes: Option<String>,
    error: Option<String>,
}

struct Line {
    written: String,
    spoken: String,
    /// Why it is not used, if so.
    left_out: Option<String>,
}

fn line(desk: &Desk, entry: &Entry, left_out: &[WrongEntry]) -> Line {
    let wrong = left_out
        .iter()
        .find(|wrong| wrong.written() == entry.written.trim());
    Line {
        written: entry.written.clone(),
        spoken: entry.spoken.clone(),
        left_out: wrong.map(|wrong| wrong_entry(desk, wrong)),
    }
}

pub(super) async fn reading(desk: Desk, query: Query) -> Answer {
    Ok(Reply::page(
        &reading_page(&desk, query.get("try"), ("", ""), None).await?,
    ))
}

async fn reading_page(
    desk: &Desk,
    tried: &str,
    (written, spoken): (&str, &str),
    error: Option<String>,
) -> Result<ReadingPage, Refusal> {
    let mut tx = desk.db().snapshot().await?;
    let entries = book::entries(&mut tx, &desk.actor.unit).await?;
    let (lexicon, left_out) = fitting(&entries);
    let becomes = match tried {
        "" => None,
        text => Some(
            read_aloud(text, &lexicon)
                .map_or_else(|why| super::variant::nothing(desk, why), |read| read.text),
        ),
    };
    Ok(ReadingPage {
        entries: entries.iter().map(|entry| line(desk, entry, &left_out)).collect(),
        tabs: tabs::of(desk, &mut tx, tabs::READING).await?,
        written: written.to_owned(),
        spoken: spoken.to_owned(),
        tried: tried.to_owned(),
        becomes,
        error,
        c: desk.chrome("bulletin.menu"),
    })
}

pub(super) async fn save_reading(desk: Desk, form: Form) -> Answer {
    let unit = desk.actor.unit.clone();
    let mut tx = desk.begin().await?;
    if form.has("drop") {
        if book::drop_entry(&mut tx, &unit, form.get("drop")).await? {
            let detail = json!({ "dropped": form.get("drop") });
            desk.record(&mut tx, "bulletin.reading_changed", &unit, detail)
                .await?;
        }
        tx.commit().await?;
        return Ok(Reply::to(tabs::READING));
    }
    let entry = Entry {
        written: form.get("written").to_owned(),
        spoken: form.get("spoken").to_owned(),
    };
    let before = book::entries(&mut tx, &unit).await?;
    let mut all = before.clone();
    all.retain(|known| known.written != entry.written);
    all.push(entry.clone());
    let fault = if all.len() > MOST {
        Some(desk.t("bulletin.entry.many"))
    } else {
        spoils(&before, &all).map(|wrong| wrong_entry(&desk, &wrong))
    };
    if fault.is_some() {
        drop(tx);
        let typed = (entry.written.as_str(), entry.spoken.as_str());
        return Ok(Reply::invalid(&reading_page(&desk, "", typed, fault).await?));
    }
    book::put_entry(&mut tx, &unit, &entry, &desk.actor.person, desk.at).await?;
    // Which reading of two communes that became one shall hold is answered with this.
    for from in crate::reform::gone_into(&desk.directory(), &unit, desk.today()) {
        let thing = format!("{from}@{}", entry.written);
        crate::reform::is_settled(&mut tx, super::hand_over::READINGS.name, &thing, desk.at).await?;
    }
    let detail = json!({ "written": entry.written, "spoken": entry.spoken });
    desk.record(&mut tx, "bulletin.reading_changed", &unit, detail)
        .await?;
    tx.commit().await?;
    Ok(Reply::to(tabs::READING).saying("bulletin.said.entry"))
}

/// The entry that does not fit once these stand there, and did before. The whole dictionary must fit together, so that
/// reading twice changes nothing.
fn spoils(before: &[Entry], after: &[Entry]) -> Option<WrongEntry> {
    let (_, was) = fitting(before);
    let known = |wrong: &WrongEntry| was.iter().any(|one| one.written() == wrong.written());
    let changed = |wrong: &WrongEntry| {
        let entry = |entries: &[Entry]| {
            entries
                .iter()
                .find(|one| one.written.trim() == wrong.written())
                .cloned()
        };
        entry(before) != entry(after)
    };
    let (_, now) = fitting(after);
    now.into_iter().find(|wrong| !known(wrong) || changed(wrong))
}

fn wrong_entry(desk: &Desk, wrong: &WrongEntry) -> String {
    match wrong {
        WrongEntry::Blank { .. } => desk.t("bulletin.entry.blank"),
        WrongEntry::TooLong { written } => desk.tf("bulletin.entry.long", &[("word", written)]),
        WrongEntry::Twice { written } => desk.tf("bulletin.entry.twice", &[("word", written)]),
        WrongEntry::ReadAgain { written, becomes } => {
            desk.tf("bulletin.entry.again", &[("word", written), ("becomes", becomes)])
        }
    }
}

#[derive(Template)]
#[template(path = "bulletin/mandates.html")]
struct NamedPage {
    c: Chrome,
    tabs: Vec<Tab>,
    unit: String,
    unit_name: String,
    own: bool,
    names: bool,
    people: Vec<PersonLine>,
    q: String,
    found: Vec<(String, String)>,
}

struct PersonLine {
    person: String,
    name: String,
    role: String,
    approves: bool,
    urgent: bool,
    given: String,
    factor: bool,
    /// Whether the reader may name them.
    open: bool,
}

pub(super) async fn mandates(desk: Desk, query: Query) -> Answer {
    let unit = asked_unit(&desk, query.get("unit"))?;
    let mut tx = desk.db().snapshot().await?;
    let (directory, on, q) = (desk.directory(), desk.today(), query.get("q"));
    let below = |id: &str| directory.stands_above(&desk.actor.unit, id, on);
    let found = match q {
        "" => Vec::new(),
        q => find(&directory, q, None, on)
            .into_iter()
            .filter(|found| found.exists && below(&found.unit.id))
            .take(20)
            .map(|found| (found.unit.id.clone(), desk.unit_name(&found.unit.id)))
            .collect(),
    };
    let people = book::people(&mut tx, &unit).await?;
    let names = !matches!(desk.actor.role, Role::Newsroom);
    let line = |one: book::Named| PersonLine {
        open: may(&desk, (&one.person, &one.role), &unit).is_ok(),
        role: desk.t(&format!("account.role.{}", one.role)),
        given: match (one.given_name, one.given_at) {
            (Some(who), Some(at)) => desk.tf(
                "bulletin.by",
                &[("who", &who), ("when", &civic::Moment(at).short())],
            ),
            _ => String::new(),
        },
        person: one.person,
        name: one.name,
        approves: one.approves,
        urgent: one.sends_urgent,
        factor: one.factor,
    };
    Ok(Reply::page(&NamedPage {
        tabs: tabs::of(&desk, &mut tx, tabs::NAMED).await?,
        unit_name: desk.unit_name(&unit),
        own: unit == desk.actor.unit,
        people: people.into_iter().map(line).collect(),
        q: q.to_owned(),
        names,
        found,
        unit,
        c: desk.chrome("bulletin.menu"),
    }))
}

/// The unit whose people are named: the actor's own, or one that it stands above; another one does not exist.
fn asked_unit(desk: &Desk, typed: &str) -> Result<String, Refusal> {
    let own = desk.actor.unit.as_str();
    match typed {
        "" => Ok(own.to_owned()),
        unit if unit == own || desk.directory().stands_above(own, unit, desk.today()) => Ok(unit.to_owned()),
        _ => Err(Refusal::NotFound),
    }
}

fn may(desk: &Desk, named: (&str, &str), unit: &str) -> Result<(), Denied> {
    let role = Role::from_code(named.1).unwrap_or(Role::Operator);
    let above = desk
        .directory()
        .stands_above(&desk.actor.unit, unit, desk.today());
    let giver = (desk.actor.person.as_str(), desk.actor.role);
    may_name(giver, (named.0, role), unit == desk.actor.unit, above)
}

pub(super) async fn name(desk: Desk, form: Form) -> Answer {
    let unit = asked_unit(&desk, form.get("unit"))?;
    let mut tx = desk.begin().await?;
    let people = book::people(&mut tx, &unit).await?;
    let one = people
        .into_iter()
        .find(|one| one.person == form.get("person"))
        .ok_or(Refusal::NotFound)?;
    match may(&desk, (&one.person, &one.role), &unit) {
        Ok(()) => {}
        Err(Denied::Foreign) => return Err(Refusal::NotFound),
        Err(Denied::Role) => return Err(Refusal::Conflict(desk.t("bulletin.err.name_oneself"))),
    }
    let (approves, urgent) = (form.has("approves"), form.has("urgent"));
    if form.has("forget") {
        factor::forget(&mut tx, &one.person).await?;
        let detail = json!({ "person": one.person });
        desk.record(&mut tx, "bulletin.factor_forgotten", &unit, detail)
            .await?;
    } else {
        book::name(
            &mut tx,
            (&unit, &one.person),
            (approves, urgent),
            &desk.actor.person,
            desk.at,
        )
        .await?;
        let detail = json!({ "person": one.person, "approves": approves, "urgent": urgent });
        desk.record(&mut tx, "bulletin.named", &unit, detail).await?;
    }
    tx.commit().await?;
    Ok(Reply::to(format!("{}?unit={unit}", tabs::NAMED)).saying("bulletin.said.named"))
}
