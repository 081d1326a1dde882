//! A priority bulletin in the programme of one station: at each of its times the languages follow one another, on every day
//! that was wished. A time finds its room or waits as a whole, whatever becomes of the others.

use ::store::Tx;
use civic::broadcast::{Calendar, Choice, Days, Recurrence, Slot, Source, Span, Unresolved, expand};
use civic::bulletin::{Class, Hand, Step};
use civic::{Ids as _, Moment};
use serde_json::json;
use viet::Date;

use super::calendar;
use super::change::{By, Change};
use super::outside;
use super::place::{self, Look, Settled};
use super::reach::Reach;
use super::save;
use super::store::{self, BulletinRow, NewSlot, SoundRow};
use super::timetable::{self, Timetable, code_of, from_code};
use super::told::unresolved_words;
use crate::http::{Desk, Refusal};

/// So many times of a day.
pub(super) const MOST_TIMES: usize = 6;
/// So many days, the first included.
const MOST_DAYS: i64 = 31;

/// When it is to be heard.
pub(super) struct Wish {
    /// The first day.
    pub first: Date,
    /// The last day, inclusive.
    pub until: Date,
    /// Seconds after midnight, in order.
    pub times: Vec<u32>,
    /// How room is made.
    pub choice: Choice,
}

impl Wish {
    /// Whether the last day comes after the first, and not too long after.
    pub fn fits(&self) -> bool {
        let days = self.until.days_since_epoch() - self.first.days_since_epoch();
        (0..MOST_DAYS).contains(&days)
    }

    /// Its first instant.
    pub fn begins(&self) -> Moment {
        let first = self.times.first().copied().unwrap_or(0);
        Moment(Moment::start_of(self.first).0 + i64::from(first) * 1000)
    }

    fn days(&self, from: Date, later: i64) -> Result<Calendar, Refusal> {
        if self.until == self.first {
            return Ok(Calendar::once(from));
        }
        let daily: Recurrence = "FREQ=DAILY".parse().map_err(Refusal::broken)?;
        Ok(Calendar {
            until: Some(self.until.plus_days(later)),
            ..Calendar::of(Days::Every(daily), from)
        })
    }
}

/// What became of one time.
pub(super) enum Placed {
    /// It is heard, for the first time then.
    Scheduled(Moment),
    /// The commune decides.
    Waits,
    /// It is not heard, and why.
    Refused(String),
}

/// What is placed: the bulletin and its recordings.
pub(super) type Sent<'a> = (&'a BulletinRow, &'a [SoundRow]);

/// Places it at a station, each time by itself.
pub(super) async fn at_station(
    desk: &Desk,
    tx: &mut Tx,
    (bulletin, sounds): Sent<'_>,
    unit: &str,
    wish: &Wish,
    key: &str,
) -> Result<Vec<(u32, Placed)>, Refusal> {
    let change = Change::begin(tx, unit, By::desk(desk)).await?;
    if store::slots_of_bulletin(tx, unit, &bulletin.id).await? > 0 {
        return Ok(vec![(
            wish.times[0],
            Placed::Refused(desk.t("schedule.err.placed")),
        )]);
    }
    let mut done = Vec::new();
    for time in &wish.times {
        let table = timetable::of(tx, unit, desk.at).await?;
        let slots = slots(desk, (bulletin, sounds), wish, *time)?;
        let placed = one_time(desk, tx, &table, &slots, unit, wish, &format!("{key}@{time}")).await?;
        done.push((*time, placed));
    }
    let waits = done.iter().any(|(_, placed)| matches!(placed, Placed::Waits));
    let heard = done
        .iter()
        .any(|(_, placed)| matches!(placed, Placed::Scheduled(_)));
    let by = By::desk(desk);
    let there = (bulletin.id.as_str(), unit);
    if waits {
        outside::step(tx, there, Step::Collide, Hand::Platform, &by).await?;
    } else if heard {
        outside::step(tx, there, Step::Schedule, Hand::Platform, &by).await?;
    } else {
        return Ok(done);
    }
    let detail = json!({ "unit": unit, "at": wish.begins().0, "until": wish.until.to_string(), "times": wish.times,
        "choice": save::code(wish.choice), "waits": waits });
    change
        .end(tx, "schedule.priority_placed", &bulletin.id, detail)
        .await?;
    Ok(done)
}

/// The slots of one time of the day, a language after the other.
fn slots(desk: &Desk, (bulletin, sounds): Sent<'_>, wish: &Wish, time: u32) -> Result<Vec<Slot>, Refusal> {
    let level = from_code(&bulletin.level).ok_or_else(|| Refusal::broken("a level that nobody knows"))?;
    let mut begin = Moment(Moment::start_of(wish.first).0 + i64::from(time) * 1000);
    let mut slots = Vec::new();
    for sound in sounds {
        let length = u32::try_from(sound.duration_ms).map_err(Refusal::broken)?;
        // A minute is the grain of a timetable.
        let span = Span::lasting(begin, length.div_ceil(60_000) * 60_000);
        let day = begin.day();
        let later = day.days_since_epoch() - wish.first.days_since_epoch();
        let start_s = (begin.0 - Moment::start_of(day).0) / 1000;
        slots.push(Slot {
            id: desk.site.ids.next(desk.at),
            item: bulletin.id.clone(),
            calendar: wish.days(day, later)?,
            start_s: u32::try_from(start_s).map_err(Refusal::broken)?,
            duration_ms: u32::try_from(span.length_ms()).map_err(Refusal::broken)?,
            class: Class::Priority,
            level,
            source: Source::Recording,
            language: sound.language.clone(),
        });
        begin = span.until;
    }
    Ok(slots)
}

async fn one_time(
    desk: &Desk,
    tx: &mut Tx,
    table: &Timetable,
    slots: &[Slot],
    unit: &str,
    wish: &Wish,
    key: &str,
) -> Result<Placed, Refusal> {
    let look = look(table, slots, wish);
    let (settled, pending) = match place::settle(table, &look, wish.choice, Hand::Platform) {
        Ok(settled) => (settled, false),
        Err(Unresolved::CommuneDecides(_)) => (Settled::default(), true),
        Err(why) => return Ok(Placed::Refused(unresolved_words(desk, table, &look, &why))),
    };
    for slot in slots {
        store::insert_slot(tx, row(desk, unit, slot, key, pending)).await?;
    }
    for row in settled.rows(desk.at, save::code(wish.choice)) {
        store::change_occurrence(tx, &row, &desk.actor.person).await?;
    }
    let Some(first) = look.new.first() else {
        return Ok(Placed::Refused(desk.t("schedule.err.past")));
    };
    let moved = settled.moved.iter().find(|(one, _)| one.id == first.id);
    Ok(match pending {
        true => Placed::Waits,
        false => Placed::Scheduled(moved.map_or(first.span.from, |(one, _)| one.span.from)),
    })
}

/// What the slots of one time would mean.
fn look(table: &Timetable, slots: &[Slot], wish: &Wish) -> Look {
    let window = Span {
        from: Moment::start_of(wish.first),
        until: Moment::start_of(wish.until.plus_days(2)),
    };
    place::look_at(table, expand(slots, window), &Reach::All, window)
}

fn row(desk: &Desk, unit: &str, slot: &Slot, key: &str, pending: bool) -> NewSlot {
    NewSlot {
        id: slot.id.clone(),
        unit: unit.to_owned(),
        bulletin: Some(slot.item.clone()),
        relay: None,
        language: slot.language.clone(),
        calendar: calendar::write(&slot.calendar, None),
        start_s: i64::from(slot.start_s),
        duration_ms: i64::from(slot.duration_ms),
        codes: [
            slot.class.code().to_owned(),
            code_of(slot.level),
            "recording".to_owned(),
        ],
        devices: None,
        replaces: None,
        resume: "continue".to_owned(),
        late_ms: 15 * 60_000,
        at: None,
        order: None,
        pending,
        form_key: format!("{key}@{}", slot.language),
        by: desk.actor.person.clone(),
        created: desk.at,
    }
}
