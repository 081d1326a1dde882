//! One slot: its days in words, what is changed on single days; ending it, moving or dropping one day, taking that back.

use ::store::Tx;
use askama::Template;
use civic::Moment;
use civic::broadcast::{Occurrence, Source, Span, sounds_in_quiet};
use civic::permission::{Act, role_may};
use serde_json::json;
use viet::Date;

use super::change::{By, Change};
use super::place::{self, Look as Meets};
use super::reach::Reach;
use super::slot_words::{look_of, names, state_of};
use super::store::{self, ChangeRow, SlotRow};
use super::timetable::{self, Kept, Timetable, planned_day};
use super::{calendar, form, own_of, see, words};
use crate::http::{Answer, Chrome, Ctx, Desk, Form, Path, Refusal, Reply};

#[derive(Template)]
#[template(path = "schedule/slot.html")]
struct SlotPage {
    c: Chrome,
    id: String,
    version: i64,
    unit: String,
    title: String,
    kind: String,
    days: String,
    at: String,
    language: String,
    resume: String,
    own: bool,
    open: bool,
    at_once: bool,
    pending: bool,
    /// Where it is heard: all devices, or these.
    devices: Option<String>,
    /// The slot that it took the place of, and the one in its own.
    replaces: Option<String>,
    replaced_by: Option<String>,
    state: Option<String>,
    lines: Vec<DayLine>,
    gone: Vec<GoneLine>,
    typed: Typed,
    error: Option<String>,
}

/// One day on which it is heard.
struct DayLine {
    day: String,
    iso: String,
    at: String,
    clock: String,
    date: String,
    moved: bool,
}

/// One day on which it is not, or at another time.
struct GoneLine {
    iso: String,
    words: String,
}

#[derive(Default)]
struct Typed {
    day: String,
    to_day: String,
    to_time: String,
    why: String,
}

/// So far ahead its days are shown.
const SHOWN_DAYS: i64 = 60;
const SHOWN: usize = 14;

/// Days and time of a slot, in words.
pub(super) fn when(ctx: &Ctx, table: &Timetable, kept: &Kept) -> (String, String) {
    if let Some(at) = kept.row.at {
        let span = Span::lasting(Moment(at), kept.slot.duration_ms);
        return (words::day(ctx.lang, span.from.day()), words::stretch(span));
    }
    let market = calendar::market_of(&kept.row.calendar);
    let market = market.and_then(|id| table.markets.iter().find(|market| market.id == id));
    let start = Moment(Moment::start_of(ctx.today()).0 + i64::from(kept.slot.start_s) * 1000);
    let span = Span::lasting(start, kept.slot.duration_ms);
    let days = words::calendar(
        ctx.lang,
        &kept.slot.calendar,
        market.map(|market| market.name.as_str()),
    );
    (days, words::stretch(span))
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let mut tx = desk.db().snapshot().await?;
    let row = seen(&desk, &mut tx, &id).await?;
    Ok(Reply::page(
        &page(&desk, &mut tx, row, Typed::default(), None).await?,
    ))
}

/// A slot that this reader may see.
async fn seen(desk: &Desk, tx: &mut Tx, id: &str) -> Result<SlotRow, Refusal> {
    let row = store::slot(tx, id).await?.ok_or(Refusal::NotFound)?;
    see(desk, &row.unit)?;
    Ok(row)
}

/// A slot of the reader's own station.
async fn load_own(desk: &Desk, tx: &mut Tx, id: &str) -> Result<SlotRow, Refusal> {
    let row = store::slot(tx, id).await?.ok_or(Refusal::NotFound)?;
    own_of(desk, &row.unit)?;
    Ok(row)
}

async fn page(
    desk: &Desk,
    tx: &mut Tx,
    row: SlotRow,
    typed: Typed,
    error: Option<String>,
) -> Result<SlotPage, Refusal> {
    let table = timetable::of(tx, &row.unit, desk.at).await?;
    let slot = timetable::slot_of(&row, &table.markets)
        .ok_or_else(|| Refusal::broken("a slot that cannot be read"))?;
    let kept = Kept { row, slot };
    let window = Span {
        from: desk.at,
        until: Moment(desk.at.0 + SHOWN_DAYS * 86_400_000),
    };
    let (days, at) = when(desk, &table, &kept);
    let lines = table
        .of_slot(&kept, window)
        .into_iter()
        .take(SHOWN)
        .map(|one| day_line(desk, &table, &one));
    let gone = table
        .changes_of(&kept.row.id)
        .into_iter()
        .filter(|change| change.day.as_str() >= desk.today().to_string().as_str());
    let row = &kept.row;
    let state = state_of(desk, row);
    let devices = match kept.reach() {
        Reach::All => None,
        Reach::Some(ids) => Some(names(tx, &row.unit, &ids).await?),
    };
    let replaced_by = store::successor(tx, &row.id).await?;
    Ok(SlotPage {
        pending: row.pending,
        devices,
        replaces: row.replaces.clone(),
        replaced_by,
        id: row.id.clone(),
        version: row.version,
        unit: row.unit.clone(),
        title: row.title.clone().unwrap_or_default(),
        kind: desk.t(&format!("schedule.look.{}", look_of(&kept).code())),
        language: super::language(desk, &row.language),
        resume: desk.t(&format!("schedule.resume.{}", row.resume)),
        own: desk.actor.unit == row.unit && role_may(desk.actor.role, Act::KeepTimetable),
        open: row.ended_at.is_none(),
        at_once: row.at.is_some(),
        state,
        lines: lines.collect(),
        gone: gone.map(|change| gone_line(desk, change)).collect(),
        days,
        at,
        typed,
        error,
        c: desk.chrome("schedule.menu"),
    })
}

fn day_line(ctx: &Ctx, table: &Timetable, one: &Occurrence) -> DayLine {
    let day = planned_day(one);
    DayLine {
        day: words::day(ctx.lang, one.span.from.day()),
        iso: day.to_string(),
        at: words::stretch(one.span),
        clock: words::clock(one.span.from),
        date: one.span.from.day().short(),
        moved: table.change(&one.slot, day).is_some(),
    }
}

fn gone_line(ctx: &Ctx, change: &ChangeRow) -> GoneLine {
    let day = change
        .day
        .parse::<Date>()
        .map_or_else(|_| change.day.clone(), |day| words::day(ctx.lang, day));
    let why = match change.why.as_deref() {
        Some(code @ ("replace" | "append" | "shift")) => ctx.t(&format!("schedule.by.{code}")),
        Some(why) if !why.is_empty() => why.to_owned(),
        _ => "–".to_owned(),
    };
    let words = match change.moved_to {
        Some(to) => {
            let to = Moment(to).short();
            ctx.tf(
                "schedule.gone.moved",
                &[("day", &day), ("to", &to), ("why", &why)],
            )
        }
        None => ctx.tf("schedule.gone.dropped", &[("day", &day), ("why", &why)]),
    };
    GoneLine {
        iso: change.day.clone(),
        words,
    }
}

pub(super) async fn end(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let mut tx = desk.begin().await?;
    let row = load_own(&desk, &mut tx, &id).await?;
    let why = form.get("why").to_owned();
    if why.is_empty() {
        let error = Some(desk.t("schedule.err.why"));
        return Ok(Reply::invalid(
            &page(&desk, &mut tx, row, Typed::default(), error).await?,
        ));
    }
    let change = Change::begin(&mut tx, &row.unit, By::desk(&desk)).await?;
    let version = form.get("version").parse().unwrap_or(0);
    if !store::end_slot(&mut tx, &id, version, &desk.actor.person, &why, desk.at).await? {
        return Err(Refusal::Conflict(desk.t("schedule.err.moved_on")));
    }
    change
        .end(&mut tx, "schedule.slot_ended", &id, json!({ "why": why }))
        .await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/timetable/slots/{id}")).saying("schedule.said.ended"))
}

/// The occurrence of a day that is still to come, or sounds now.
fn occurrence(desk: &Desk, change: &Change, row: &SlotRow, iso: &str) -> Result<Occurrence, Refusal> {
    let gone = || Refusal::Conflict(desk.t("schedule.err.no_day"));
    let day: Date = iso.parse().map_err(|_| gone())?;
    let kept = change.table.kept(&row.id).ok_or_else(gone)?;
    let window = Span {
        from: desk.at,
        until: Moment::start_of(day.plus_days(3)).max(Moment(desk.at.0 + 1)),
    };
    let all = change.table.of_slot(kept, window).into_iter();
    all.into_iter()
        .find(|one| planned_day(one) == day)
        .ok_or_else(gone)
}

pub(super) async fn drop_day(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let mut tx = desk.begin().await?;
    let row = load_own(&desk, &mut tx, &id).await?;
    let change = Change::begin(&mut tx, &row.unit, By::desk(&desk)).await?;
    let one = occurrence(&desk, &change, &row, form.get("day"))?;
    let why = form.get("why").to_owned();
    let dropped = changed(&one, "dropped", None, &why, desk.at);
    store::change_occurrence(&mut tx, &dropped, &desk.actor.person).await?;
    let detail = json!({ "day": dropped.day, "why": why });
    change.end(&mut tx, "schedule.day_dropped", &id, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/timetable/slots/{id}")).saying("schedule.said.dropped"))
}

fn changed(one: &Occurrence, what: &str, to: Option<Moment>, why: &str, at: Moment) -> ChangeRow {
    ChangeRow {
        slot: one.slot.clone(),
        day: planned_day(one).to_string(),
        what: what.to_owned(),
        moved_to: to.map(|to| to.0),
        why: Some(why.to_owned()),
        at: at.0,
    }
}

pub(super) async fn move_day(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let mut tx = desk.begin().await?;
    let row = load_own(&desk, &mut tx, &id).await?;
    let change = Change::begin(&mut tx, &row.unit, By::desk(&desk)).await?;
    let one = occurrence(&desk, &change, &row, form.get("day"))?;
    let typed = Typed {
        day: form.get("day").to_owned(),
        to_day: form.get("to_day").to_owned(),
        to_time: form.get("to_time").to_owned(),
        why: form.get("why").to_owned(),
    };
    let target = form::instant(&typed.to_day, &typed.to_time).ok_or_else(|| desk.t("schedule.err.instant"));
    let to = match target.and_then(|to| fits(&desk, &change.table, &one, to)) {
        Ok(to) => to,
        Err(error) => {
            return Ok(Reply::invalid(
                &page(&desk, &mut tx, row, typed, Some(error)).await?,
            ));
        }
    };
    let moved = changed(&one, "moved", Some(to), &typed.why, desk.at);
    store::change_occurrence(&mut tx, &moved, &desk.actor.person).await?;
    let detail = json!({ "day": moved.day, "to": to.0, "why": typed.why });
    change.end(&mut tx, "schedule.day_moved", &id, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/timetable/slots/{id}")).saying("schedule.said.moved"))
}

/// Whether one occurrence can be heard at another time: to come, on its day or the next to it, not in quiet hours, and
/// where nothing else is. A relay comes when its sender sends it.
fn fits(ctx: &Ctx, table: &Timetable, one: &Occurrence, to: Moment) -> Result<Moment, String> {
    let moved = Occurrence {
        span: one.span.moved_to(to),
        ..one.clone()
    };
    let away = (to.day().days_since_epoch() - planned_day(one).days_since_epoch()).abs();
    if to <= ctx.at {
        return Err(ctx.t("schedule.err.past"));
    }
    if away > 1 {
        return Err(ctx.t("schedule.err.too_far"));
    }
    if !matches!(one.source, Source::Recording | Source::Live) {
        return Err(ctx.t("schedule.err.fixed"));
    }
    if sounds_in_quiet(&table.rules, moved.class, moved.span) {
        let when = format!(
            "{}, {}",
            words::day(ctx.lang, to.day()),
            words::stretch(moved.span)
        );
        return Err(ctx.tf("schedule.err.quiet", &[("when", &when)]));
    }
    let met = place::look_at(table, vec![moved.clone()], &table.reach(&one.slot), moved.span);
    let Some(collision) = met.collisions.first() else {
        return Ok(to);
    };
    let other = &met.there[collision.there];
    let (title, at) = (table.title(other), words::stretch(other.span));
    Err(ctx.tf("schedule.err.taken", &[("title", &title), ("at", &at)]))
}

pub(super) async fn restore(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let mut tx = desk.begin().await?;
    let row = load_own(&desk, &mut tx, &id).await?;
    let change = Change::begin(&mut tx, &row.unit, By::desk(&desk)).await?;
    let day = form.get("day").to_owned();
    if let Some(error) = would_meet(&desk, &change.table, &row, &day) {
        return Ok(Reply::invalid(
            &page(&desk, &mut tx, row, Typed::default(), Some(error)).await?,
        ));
    }
    if store::restore_occurrence(&mut tx, &id, &day).await? {
        change
            .end(&mut tx, "schedule.day_restored", &id, json!({ "day": day }))
            .await?;
        tx.commit().await?;
    }
    Ok(Reply::to(format!("/timetable/slots/{id}")).saying("schedule.said.restored"))
}

/// Its old time may be somebody else's by now.
fn would_meet(ctx: &Ctx, table: &Timetable, row: &SlotRow, iso: &str) -> Option<String> {
    let day: Date = iso.parse().ok()?;
    let kept = table.kept(&row.id)?;
    let window = Span {
        from: Moment::start_of(day),
        until: Moment::start_of(day.plus_days(1)),
    };
    let mut planned = civic::broadcast::expand(std::slice::from_ref(&kept.slot), window);
    planned.retain(|one| planned_day(one) == day);
    let back: Meets = place::look_at(table, planned, &kept.reach(), window);
    let met = back.collisions.first()?;
    let other = &back.there[met.there];
    let (title, at) = (table.title(other), words::stretch(other.span));
    Some(ctx.tf("schedule.err.taken", &[("title", &title), ("at", &at)]))
}
