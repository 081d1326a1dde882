//! A priority bulletin from above: the platform puts it into the programme by shifting or appending, once or on several days
//! and at several times; where it meets the commune's own priority bulletin that time waits, and the commune decides the
//! order (Thông tư 39/2020).

use ::store::Tx;
use askama::Template;
use civic::broadcast::Choice;
use civic::bulletin::{BulletinAct, Class, Level, Mandate, may};
use civic::review::parse_day;

use super::chain::{self, Placed, Wish};
use super::form::{self, Errors};
use super::store::{self, BulletinRow, SoundRow};
use super::{is_station, words};
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
    typed: Typed,
    errors: Errors,
    done: Vec<Line>,
}

/// What was typed: the first day, the times of a day, the last day, and how room is made.
#[derive(Default)]
struct Typed {
    day: String,
    time: String,
    until: String,
    choice: String,
}

/// What became of it at one station.
struct Line {
    unit: String,
    name: String,
    what: &'static str,
    class: &'static str,
    words: Vec<String>,
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
    let typed = Typed {
        day: desk.today().plus_days(1).short(),
        choice: "append".to_owned(),
        ..Typed::default()
    };
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
    typed: Typed,
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
    let typed = Typed {
        day: form.get("day").to_owned(),
        time: form.get("time").to_owned(),
        until: form.get("until").to_owned(),
        choice: form.get("choice").to_owned(),
    };
    let wish = match wish(&desk, &typed) {
        Ok(wish) => wish,
        Err(errors) => {
            let page = page(
                &desk,
                &bulletin,
                &sounds,
                targets.len(),
                typed,
                errors,
                Vec::new(),
            );
            return Ok(Reply::invalid(&page));
        }
    };
    let mut done = Vec::new();
    for unit in targets.iter().filter(|unit| is_station(&desk, unit)) {
        let key = format!("{}@{unit}", form.get("form_key"));
        let placed = chain::at_station(&desk, &mut tx, (&bulletin, &sounds), unit, &wish, &key).await?;
        done.push(line(&desk, unit, &placed));
    }
    tx.commit().await?;
    let errors = Errors::new();
    Ok(Reply::page(&page(
        &desk,
        &bulletin,
        &sounds,
        targets.len(),
        typed,
        errors,
        done,
    )))
}

/// When it is to be heard: `05:30, 17:00` on every day from the first to the last, both included; no last day is once.
fn wish(desk: &Desk, typed: &Typed) -> Result<Wish, Errors> {
    let mut errors = Errors::new();
    let first = parse_day(&typed.day);
    let until = match typed.until.as_str() {
        "" => first,
        day => parse_day(day),
    };
    let times: Option<Vec<u32>> = typed
        .time
        .split([',', ';', ' '])
        .filter(|part| !part.is_empty())
        .map(|part| civic::broadcast::clock(part).ok())
        .collect();
    let mut times = times.unwrap_or_default();
    times.sort_unstable();
    times.dedup();
    let choice = form::choice(&typed.choice).filter(|choice| *choice != Choice::Replace);
    let (Some(first), Some(choice), 1..=chain::MOST_TIMES) = (first, choice, times.len()) else {
        errors.insert("time", desk.t("schedule.err.instants"));
        return Err(errors);
    };
    let wish = until.map(|until| Wish {
        first,
        until,
        times,
        choice,
    });
    match wish {
        Some(wish) if !wish.fits() => errors.insert("until", desk.t("schedule.err.span")),
        Some(wish) if wish.begins() <= desk.at => errors.insert("time", desk.t("schedule.err.past")),
        Some(wish) => return Ok(wish),
        None => errors.insert("until", desk.t("schedule.err.span")),
    };
    Err(errors)
}

/// The worst of what became of its times, and each in words.
fn line(desk: &Desk, unit: &str, placed: &[(u32, Placed)]) -> Line {
    let rank = |placed: &Placed| match placed {
        Placed::Scheduled(_) => 0,
        Placed::Waits => 1,
        Placed::Refused(_) => 2,
    };
    let worst = placed.iter().map(|(_, placed)| rank(placed)).max().unwrap_or(2);
    let (what, class) = [
        ("scheduled", "st-proven"),
        ("waits", "st-under"),
        ("refused", "st-refused"),
    ][worst];
    let said = |(time, placed): &(u32, Placed)| {
        let clock = format!("{:02}:{:02}", time / 3600, time % 3600 / 60);
        match placed {
            Placed::Scheduled(at) => format!("{}, {}", words::day(desk.lang, at.day()), words::clock(*at)),
            Placed::Waits => format!("{clock}: {}", desk.t("schedule.placed.waits")),
            Placed::Refused(why) => format!("{clock}: {why}"),
        }
    };
    Line {
        unit: unit.to_owned(),
        name: desk.unit_name(unit),
        what,
        class,
        words: placed.iter().map(said).collect(),
    }
}
