//! A priority bulletin from above: the platform puts it into the programme by shifting or appending; where it meets the
//! commune's own priority bulletin it waits, and the commune decides the order (Thông tư 39/2020).

use ::store::Tx;
use askama::Template;
use civic::broadcast::{Calendar, Choice, Occurrence, Source, Span, Unresolved};
use civic::bulletin::{BulletinAct, Class, Hand, Level, Mandate, Step, may};
use civic::{Ids as _, Moment};
use serde_json::json;

use super::change::{By, Change};
use super::form::{self, Errors};
use super::new;
use super::place;
use super::store::{self, BulletinRow, NewSlot, SoundRow};
use super::timetable::from_code;
use super::told::unresolved_words;
use super::{calendar, is_station, outside};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};

#[derive(Template)]
#[template(path = "schedule/priority.html")]
struct PriorityPage {
    c: Chrome,
    id: String,
    title: String,
    form_key: String,
    targets: i64,
    languages: String,
    typed: [String; 3],
    errors: Errors,
    done: Vec<Line>,
}

/// What became of it at one station.
struct Line {
    unit: String,
    name: String,
    what: &'static str,
    class: &'static str,
    words: String,
}

/// What became of a placing.
enum Placed {
    Scheduled(Moment),
    Waits,
    Refused(String),
}

/// A priority bulletin of the reader's own unit, with its recordings.
async fn load(desk: &Desk, tx: &mut Tx, id: &str) -> Result<(BulletinRow, Vec<SoundRow>), Refusal> {
    let bulletin = store::bulletin(tx, id).await?.ok_or(Refusal::NotFound)?;
    let mandate = Mandate {
        person: desk.actor.person.clone(),
        role: desk.actor.role,
        level: Level::Province,
        own_unit: bulletin.unit == desk.actor.unit,
        approver: false,
        urgent: false,
        second_factor: false,
    };
    may(&mandate, BulletinAct::Send).map_err(|_| Refusal::NotFound)?;
    let sounds = store::approved(tx, id).await?;
    if bulletin.class != Class::Priority.code() {
        return Err(Refusal::Conflict(desk.t("schedule.err.not_priority")));
    }
    if sounds.is_empty() {
        return Err(Refusal::Conflict(desk.t("schedule.err.not_approved")));
    }
    Ok((bulletin, sounds))
}

pub(super) async fn form(desk: Desk, Path(id): Path<String>) -> Answer {
    let mut tx = desk.db().snapshot().await?;
    let (bulletin, sounds) = load(&desk, &mut tx, &id).await?;
    let targets = store::targets(&mut tx, &id).await?;
    let typed = [
        desk.today().plus_days(1).short(),
        String::new(),
        "append".to_owned(),
    ];
    Ok(Reply::page(&page(
        &desk,
        &bulletin,
        &sounds,
        targets.len(),
        typed,
        Errors::new(),
        Vec::new(),
    )))
}

fn page(
    desk: &Desk,
    bulletin: &BulletinRow,
    sounds: &[SoundRow],
    targets: usize,
    typed: [String; 3],
    errors: Errors,
    done: Vec<Line>,
) -> PriorityPage {
    let languages: Vec<String> = sounds
        .iter()
        .map(|sound| super::language(desk, &sound.language))
        .collect();
    PriorityPage {
        id: bulletin.id.clone(),
        title: bulletin.title.clone(),
        form_key: desk.new_id(),
        targets: i64::try_from(targets).unwrap_or(0),
        languages: languages.join(", "),
        typed,
        errors,
        done,
        c: desk.chrome("schedule.menu"),
    }
}

pub(super) async fn place_it(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let mut tx = desk.begin().await?;
    let (bulletin, sounds) = load(&desk, &mut tx, &id).await?;
    let targets = store::targets(&mut tx, &id).await?;
    let typed = ["day", "time", "choice"].map(|name| form.get(name).to_owned());
    let start = form::instant(&typed[0], &typed[1]).filter(|start| *start > desk.at);
    let choice = form::choice(&typed[2]).filter(|choice| *choice != Choice::Replace);
    let (Some(start), Some(choice)) = (start, choice) else {
        let errors = Errors::from([("time", desk.t("schedule.err.instant"))]);
        return Ok(Reply::invalid(&page(
            &desk,
            &bulletin,
            &sounds,
            targets.len(),
            typed,
            errors,
            Vec::new(),
        )));
    };
    let mut done = Vec::new();
    for unit in targets.iter().filter(|unit| is_station(&desk, unit)) {
        let key = format!("{}@{unit}", form.get("form_key"));
        let placed = at_station(&desk, &mut tx, &bulletin, &sounds, unit, start, choice, &key).await?;
        done.push(line(&desk, unit, placed));
    }
    tx.commit().await?;
    Ok(Reply::page(&page(
        &desk,
        &bulletin,
        &sounds,
        targets.len(),
        typed,
        Errors::new(),
        done,
    )))
}

fn line(desk: &Desk, unit: &str, placed: Placed) -> Line {
    let (what, class, words) = match placed {
        Placed::Scheduled(at) => ("scheduled", "st-proven", at.short()),
        Placed::Waits => ("waits", "st-under", String::new()),
        Placed::Refused(why) => ("refused", "st-refused", why),
    };
    Line {
        unit: unit.to_owned(),
        name: desk.unit_name(unit),
        what,
        class,
        words,
    }
}

#[expect(clippy::too_many_arguments, reason = "one placing is made of all of these")]
async fn at_station(
    desk: &Desk,
    tx: &mut Tx,
    bulletin: &BulletinRow,
    sounds: &[SoundRow],
    unit: &str,
    start: Moment,
    choice: Choice,
    key: &str,
) -> Result<Placed, Refusal> {
    let change = Change::begin(tx, unit, By::desk(desk)).await?;
    if store::slots_of_bulletin(tx, unit, &bulletin.id).await? > 0 {
        return Ok(Placed::Refused(desk.t("schedule.err.placed")));
    }
    let mut new = Vec::new();
    let mut begin = start;
    for sound in sounds {
        let one = occurrence(bulletin, sound, desk.site.ids.next(desk.at), begin)?;
        begin = one.span.until;
        new.push(one);
    }
    let window = Span {
        from: start,
        until: begin,
    };
    let look = place::look_at(&change.table, new, window);
    let settled = place::settle(&change.table, &look, choice, Hand::Platform);
    let (pending, step) = match &settled {
        Ok(_) => (false, Step::Schedule),
        Err(Unresolved::CommuneDecides(_)) => (true, Step::Collide),
        Err(why) => return Ok(Placed::Refused(unresolved_words(desk, &change.table, &look, why))),
    };
    let settled = settled.unwrap_or_default();
    for one in &look.new {
        store::insert_slot(tx, slot(desk, unit, one, key, pending)).await?;
    }
    for row in settled.rows(desk.at, new::code(choice)) {
        store::change_occurrence(tx, &row, &desk.actor.person).await?;
    }
    outside::step(tx, &bulletin.id, unit, step, Hand::Platform, desk.at).await?;
    let own = settled
        .moved
        .iter()
        .find(|(one, _)| look.new.first().is_some_and(|first| first.id == one.id));
    let at = own.map_or(start, |(one, _)| one.span.from);
    let detail = json!({ "unit": unit, "at": at.0, "choice": new::code(choice), "waits": pending });
    change
        .end(tx, "schedule.priority_placed", &bulletin.id, detail)
        .await?;
    Ok(if pending {
        Placed::Waits
    } else {
        Placed::Scheduled(at)
    })
}

fn occurrence(
    bulletin: &BulletinRow,
    sound: &SoundRow,
    slot: String,
    start: Moment,
) -> Result<Occurrence, Refusal> {
    let length = u32::try_from(sound.duration_ms).map_err(Refusal::broken)?;
    let level = from_code(&bulletin.level).ok_or_else(|| Refusal::broken("a level that nobody knows"))?;
    Ok(Occurrence {
        id: format!("{slot}@{}", start.rfc3339()),
        slot,
        item: bulletin.id.clone(),
        // A minute is the grain of a timetable.
        span: Span::lasting(start, length.div_ceil(60_000) * 60_000),
        class: Class::Priority,
        level,
        source: Source::Recording,
        language: sound.language.clone(),
    })
}

fn slot(desk: &Desk, unit: &str, one: &Occurrence, key: &str, pending: bool) -> NewSlot {
    let start = one.span.from;
    NewSlot {
        id: one.slot.clone(),
        unit: unit.to_owned(),
        bulletin: Some(one.item.clone()),
        relay: None,
        language: one.language.clone(),
        calendar: calendar::write(&Calendar::once(start.day()), None),
        start_s: (start.0 - Moment::start_of(start.day()).0) / 1000,
        duration_ms: one.span.length_ms(),
        codes: [
            one.class.code().to_owned(),
            super::timetable::code_of(one.level),
            "recording".to_owned(),
        ],
        devices: None,
        resume: "continue".to_owned(),
        late_ms: 15 * 60_000,
        at: None,
        order: None,
        pending,
        form_key: format!("{key}@{}", one.language),
        by: desk.actor.person.clone(),
        created: desk.at,
    }
}
