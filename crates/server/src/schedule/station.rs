//! The timetable of one station: its next 24 hours as picture and table, its slots, what waits, and how far its devices are.

use std::collections::BTreeSet;

use ::store::Tx;
use askama::Template;
use civic::Moment;
use civic::broadcast::{Occurrence, Outlook, Problem, Source, in_force, outlook, quiet_of};
use civic::permission::{Act, role_may};
use civic::unit::Kind;

use super::picture::{self, Look, Mark, Row};
use super::store::{self, DeviceRow, NoticeRow};
use super::timetable::{self, Kept, Timetable, kept_back};
use super::{change, is_station, province, see, words};
use crate::http::{Answer, Chrome, Ctx, Desk, Path, Refusal, Reply};
use crate::station::Holding;

#[derive(Template)]
#[template(path = "schedule/station.html")]
struct StationPage {
    c: Chrome,
    unit: String,
    name: String,
    own: bool,
    from_above: bool,
    rule: Option<String>,
    quiet: String,
    drawn: String,
    entries: Vec<EntryLine>,
    slots: Vec<SlotLine>,
    notices: Vec<Notice>,
    undecided: Vec<(String, String)>,
    devices: Vec<DeviceLine>,
    /// Orders by which devices are silent now, a sentence each, and whether the reader sees their page.
    stopped: Vec<String>,
    sees_stops: bool,
}

/// Something that is heard within 24 hours.
pub(super) struct EntryLine {
    pub day: String,
    pub at: String,
    pub title: String,
    pub href: String,
    pub look: Look,
    pub language: String,
    pub problems: Vec<String>,
}

struct SlotLine {
    href: String,
    title: String,
    days: String,
    at: String,
    look: &'static str,
    state: Option<String>,
}

struct Notice {
    id: String,
    head: String,
    must_see: bool,
    lines: Vec<String>,
}

struct DeviceLine {
    name: String,
    plan: String,
    held: String,
    held_class: &'static str,
    left: i64,
}

const NOTICES: i64 = 6;

/// A commune's own timetable; for everybody above, all stations below.
pub(super) async fn home(desk: Desk) -> Answer {
    if is_station(&desk, &desk.actor.unit) {
        let unit = desk.actor.unit.clone();
        return page(&desk, &unit).await;
    }
    province::page(&desk).await
}

pub(super) async fn show(desk: Desk, Path(unit): Path<String>) -> Answer {
    see(&desk, &unit)?;
    page(&desk, &unit).await
}

async fn page(desk: &Desk, unit: &str) -> Answer {
    let c = desk.chrome("schedule.menu");
    let mut tx = desk.db().snapshot().await?;
    let table = timetable::of(&mut tx, unit, desk.at).await?;
    let recorded = recorded(&mut tx, unit).await?;
    let devices = store::players(&mut tx, unit).await?;
    let notices = store::notices(&mut tx, unit, NOTICES).await?;
    let undecided = store::undecided(&mut tx, unit).await?;
    let stops = Holding::read(&mut tx).await?;
    let why = |device: &DeviceRow| stops.why(&desk.site, &device.id, &device.unit);
    let stopped: BTreeSet<String> = devices
        .iter()
        .filter_map(|device| Some(why(device)?.words(desk)))
        .collect();
    let seen = look(&table, desk.at, &recorded);
    let name = desk.unit_name(unit);
    let own = desk.actor.unit == unit && role_may(desk.actor.role, Act::KeepTimetable);
    let row = row(desk, name.clone(), &table, &seen, &devices);
    let rule = in_force(&table.rules, desk.today());
    let from_above = !own;
    Ok(Reply::page(&StationPage {
        unit: unit.to_owned(),
        own,
        from_above,
        rule: rule.map(|rule| rule.decided_by.clone()),
        quiet: words::hours(quiet_of(&table.rules, desk.today())),
        drawn: drawing(desk, &[row]),
        entries: seen
            .entries
            .iter()
            .map(|entry| entry_line(desk, &table, &seen, entry))
            .collect(),
        slots: table
            .kept
            .iter()
            .filter(|kept| is_current(kept, desk.at))
            .map(|kept| slot_line(desk, &table, kept))
            .collect(),
        notices: notices.iter().map(|row| notice(desk, row)).collect(),
        undecided: undecided
            .into_iter()
            .map(|row| (row.bulletin, row.title))
            .collect(),
        devices: devices.iter().map(|device| device_line(desk, device)).collect(),
        stopped: stopped.into_iter().collect(),
        sees_stops: role_may(desk.actor.role, Act::StopBroadcast),
        name,
        c,
    }))
}

/// Bulletins with an approved recording, each with its language.
pub(super) async fn recorded(tx: &mut Tx, unit: &str) -> Result<BTreeSet<(String, String)>, Refusal> {
    let sounds = store::sounds(tx, unit).await?;
    Ok(sounds
        .into_iter()
        .map(|row| (row.bulletin, row.language))
        .collect())
}

/// The next 24 hours.
pub(super) fn look(table: &Timetable, now: Moment, recorded: &BTreeSet<(String, String)>) -> Outlook {
    let window = civic::broadcast::Span::lasting(now, 86_400_000);
    let heard: Vec<Occurrence> = table.within(window);
    let has = |one: &Occurrence| {
        one.source != Source::Recording || recorded.contains(&(one.item.clone(), one.language.clone()))
    };
    let mut seen = outlook(now, &heard, &table.rules, &has);
    // What goes to different devices shares its time with nobody.
    for entry in &mut seen.entries {
        let reach = table.reach(&entry.occurrence.slot);
        entry.problems.retain(|problem| match problem {
            Problem::Overlaps(other) | Problem::NeedsDecision(other) => {
                let slot = other.rsplit_once('@').map_or(other.as_str(), |(slot, _)| slot);
                table.reach(slot).meets(&reach)
            }
            _ => true,
        });
    }
    seen
}

/// Whether a slot is still to be heard.
fn is_current(kept: &Kept, now: Moment) -> bool {
    let row = &kept.row;
    let once_over = row.at.is_some_and(|at| at + row.duration_ms <= now.0);
    let last = match (&kept.slot.calendar.days, kept.slot.calendar.until) {
        (civic::broadcast::Days::Once(day), _) => Some(*day),
        (_, until) => until,
    };
    row.ended_at.is_none() && !once_over && last.is_none_or(|last| last >= now.day())
}

/// The row of a station in the picture.
pub(super) fn row(ctx: &Ctx, name: String, table: &Timetable, seen: &Outlook, devices: &[DeviceRow]) -> Row {
    let unknown = if table.kept.is_empty() {
        Some("schedule.unknown.no_timetable")
    } else if devices.is_empty() {
        Some("schedule.unknown.no_device")
    } else {
        None
    };
    let marks = seen.entries.iter().map(|entry| {
        let look = Look::of(&entry.occurrence);
        let kind = ctx.t(&format!("schedule.look.{}", look.code()));
        Mark {
            span: entry.occurrence.span,
            look,
            words: format!(
                "{}, {}: {}",
                words::stretch(entry.occurrence.span),
                kind,
                table.title(&entry.occurrence)
            ),
            wrong: !entry.problems.is_empty() || back(table, &entry.occurrence).is_some(),
        }
    });
    Row {
        name,
        // Without a device nobody knows that it is heard; what is planned is drawn all the same, in the table.
        marks: if unknown.is_some() {
            Vec::new()
        } else {
            marks.collect()
        },
        quiet: seen.quiet.clone(),
        unknown: unknown.map(|key| ctx.t(key)),
    }
}

/// The picture of some rows from now on.
pub(super) fn drawing(ctx: &Ctx, rows: &[Row]) -> String {
    let letters =
        ["ordinary", "priority", "urgent", "relay"].map(|code| ctx.t(&format!("schedule.letter.{code}")));
    let letters = [&letters[0], &letters[1], &letters[2], &letters[3]].map(String::as_str);
    picture::draw(
        rows,
        ctx.at,
        &ctx.t("schedule.next_day"),
        letters,
        &words::clock(ctx.at),
    )
}

fn back(table: &Timetable, one: &Occurrence) -> Option<&'static str> {
    table
        .kept(&one.slot)
        .and_then(|kept| kept_back(&kept.row, one.span.from))
}

pub(super) fn entry_line(
    ctx: &Ctx,
    table: &Timetable,
    seen: &Outlook,
    entry: &civic::broadcast::Entry,
) -> EntryLine {
    let one = &entry.occurrence;
    let title = |id: &str| {
        let other = seen.entries.iter().find(|entry| entry.occurrence.id == *id);
        other.map_or_else(|| id.to_owned(), |entry| table.title(&entry.occurrence))
    };
    let mut problems: Vec<String> = entry
        .problems
        .iter()
        .map(|problem| match problem {
            Problem::Quiet => ctx.t("schedule.problem.quiet"),
            Problem::Overlaps(id) => ctx.tf("schedule.problem.overlaps", &[("title", &title(id))]),
            Problem::NeedsDecision(id) => ctx.tf("schedule.problem.decision", &[("title", &title(id))]),
            Problem::NoRecording => ctx.t("schedule.problem.recording"),
        })
        .collect();
    problems.extend(back(table, one).map(|why| ctx.t(&format!("schedule.why.{why}"))));
    EntryLine {
        day: words::day(ctx.lang, one.span.from.day()),
        at: words::stretch(one.span),
        title: table.title(one),
        href: format!("/timetable/slots/{}", one.slot),
        look: Look::of(one),
        language: super::language(ctx, &one.language),
        problems,
    }
}

fn slot_line(ctx: &Ctx, table: &Timetable, kept: &Kept) -> SlotLine {
    let (days, at) = super::slot::when(ctx, table, kept);
    let look = match (kept.slot.class, kept.slot.source) {
        (civic::bulletin::Class::Urgent, _) => Look::Urgent,
        (_, Source::Relay | Source::Fm | Source::Live) => Look::Relay,
        (civic::bulletin::Class::Priority, _) => Look::Priority,
        _ => Look::Ordinary,
    };
    SlotLine {
        href: format!("/timetable/slots/{}", kept.row.id),
        title: kept.row.title.clone().unwrap_or_default(),
        days,
        at,
        look: look.code(),
        state: if kept.row.pending {
            Some(ctx.t("schedule.pending"))
        } else {
            kept_back(&kept.row, ctx.at).map(|why| ctx.t(&format!("schedule.why.{why}")))
        },
    }
}

fn notice(desk: &Desk, row: &NoticeRow) -> Notice {
    let (lines, count) = change::lines(row);
    let (when, unit, n) = (
        Moment(row.at).short(),
        desk.unit_name(&row.by_unit),
        count.to_string(),
    );
    let values = [
        ("name", row.name.as_str()),
        ("unit", &unit),
        ("when", &when),
        ("n", &n),
    ];
    Notice {
        id: row.id.clone(),
        head: desk.tf("schedule.changed", &values),
        must_see: row.must_see && row.seen_at.is_none(),
        lines: super::told::some(lines.iter().map(|line| change_line(desk, line)).collect(), desk),
    }
}

fn change_line(ctx: &Ctx, line: &change::Line) -> String {
    let words = |pair: Option<(i64, i64)>| {
        pair.map_or_else(String::new, |(from, until)| {
            let span = civic::broadcast::Span {
                from: Moment(from),
                until: Moment(until),
            };
            format!(
                "{}, {}",
                words::day(ctx.lang, span.from.day()),
                words::stretch(span)
            )
        })
    };
    let (before, after) = (words(line.before), words(line.after));
    let values = [
        ("title", line.title.as_str()),
        ("before", &before),
        ("after", &after),
    ];
    match line.what.as_str() {
        "added" => ctx.tf("schedule.difference.added", &[values[0], values[2]]),
        "removed" => ctx.tf("schedule.difference.removed", &[values[0], values[1]]),
        "moved" => ctx.tf("schedule.difference.moved", &values),
        _ => ctx.tf("schedule.difference.other", &[values[0], values[2]]),
    }
}

fn device_line(ctx: &Ctx, device: &DeviceRow) -> DeviceLine {
    let left = device
        .left_out
        .as_ref()
        .and_then(|left| left.as_array())
        .map_or(0, Vec::len);
    let plan = match (
        device.version,
        device.issued_at,
        device.expires_at,
        device.item_count,
    ) {
        (Some(version), Some(issued), Some(expires), Some(items)) => {
            let (version, items) = (version.to_string(), items.to_string());
            let (at, until) = (Moment(issued).short(), Moment(expires - 1).day().short());
            ctx.tf(
                "schedule.device.plan",
                &[
                    ("version", &version),
                    ("items", &items),
                    ("at", &at),
                    ("until", &until),
                ],
            )
        }
        _ => ctx.t("schedule.device.no_plan"),
    };
    let (held_class, held) = match (device.held, device.version) {
        (Some(held), Some(version)) if held >= version => ("st-proven", ctx.t("schedule.device.has_it")),
        (Some(0), _) => ("st-under", ctx.t("schedule.device.has_none")),
        (Some(held), _) => {
            let held = held.to_string();
            ("st-under", ctx.tf("schedule.device.has", &[("version", &held)]))
        }
        (None, _) => ("st-unknown", ctx.t("schedule.device.unknown")),
    };
    DeviceLine {
        name: device.name.clone(),
        plan,
        held,
        held_class,
        left: i64::try_from(left).unwrap_or(0),
    }
}

/// Kinds of units that have a station.
pub(super) const KINDS: [Kind; 2] = [Kind::Commune, Kind::CommuneStation];
