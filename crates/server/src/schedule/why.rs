//! "Vì sao không phát": what the plans of a station's devices leave out, and why.

use askama::Template;
use civic::Moment;
use civic::broadcast::{Occurrence, Span};
use civic::permission::{Act, role_may};
use viet::Date;

use super::plan::convert::Out;
use super::store::{self, DeviceRow};
use super::timetable::{self, Timetable};
use super::{see, source, words};
use crate::http::{Answer, Chrome, Ctx, Desk, Path, Reply};
use crate::station::Holding;

#[derive(Template)]
#[template(path = "schedule/left_out.html")]
struct WhyPage {
    c: Chrome,
    unit: String,
    devices: Vec<DeviceLines>,
    /// Whether the reader sees orders to be silent.
    sees_stops: bool,
}

struct DeviceLines {
    name: String,
    made: Option<String>,
    /// By whose order it is silent now.
    stopped: Option<String>,
    lines: Vec<Line>,
    more: i64,
    /// Sources that it is to take over and does not know.
    unknown_sources: Vec<String>,
    /// Sources that it takes over by itself.
    sources: Vec<String>,
}

struct Line {
    when: String,
    title: String,
    why: String,
}

/// So many lines of one device are shown.
const MOST: usize = 60;
/// So many of one that is stopped.
const FEW: usize = 3;
const DAYS: i64 = 16;

pub(super) async fn show(desk: Desk, Path(unit): Path<String>) -> Answer {
    see(&desk, &unit)?;
    let mut tx = desk.db().snapshot().await?;
    let table = timetable::of(&mut tx, &unit, desk.at).await?;
    let devices = store::players(&mut tx, &unit).await?;
    let stops = Holding::read(&mut tx).await?;
    let window = Span {
        from: Moment::start_of(desk.today().plus_days(-1)),
        until: Moment::start_of(desk.today().plus_days(DAYS)),
    };
    let heard = table.within(window);
    let planned = source::planned(&heard, &table, &store::relays(&mut tx, &unit).await?);
    Ok(Reply::page(&WhyPage {
        devices: devices
            .iter()
            .map(|device| {
                let stopped = stops.why(&desk.site, &device.id, &device.unit);
                let stopped = stopped.map(|why| why.words(&desk));
                // Everything is silent for one reason, which stands above: a few lines show it.
                let most = if stopped.is_some() { FEW } else { MOST };
                DeviceLines {
                    stopped,
                    sources: source::of(device, &planned, true),
                    unknown_sources: source::of(device, &planned, false),
                    ..lines(&desk, &table, &heard, device, most)
                }
            })
            .collect(),
        unit,
        sees_stops: role_may(desk.actor.role, Act::StopBroadcast),
        c: desk.chrome("schedule.menu"),
    }))
}

fn lines(ctx: &Ctx, table: &Timetable, heard: &[Occurrence], device: &DeviceRow, most: usize) -> DeviceLines {
    let out: Vec<Out> = device
        .left_out
        .clone()
        .and_then(|left| serde_json::from_value(left).ok())
        .unwrap_or_default();
    let more = i64::try_from(out.len().saturating_sub(most)).unwrap_or(0);
    DeviceLines {
        name: device.name.clone(),
        stopped: None,
        sources: Vec::new(),
        unknown_sources: Vec::new(),
        made: device.issued_at.map(|at| Moment(at).short()),
        lines: out
            .iter()
            .take(most)
            .map(|one| line(ctx, table, heard, one))
            .collect(),
        more,
    }
}

fn line(ctx: &Ctx, table: &Timetable, heard: &[Occurrence], out: &Out) -> Line {
    let (when, title) = named(ctx, table, heard, &out.id);
    let why = ctx.t(&format!("schedule.why.{}", out.why));
    let why = match &out.other {
        Some(other) => {
            let (when, title) = named(ctx, table, heard, other);
            format!("{why} {title} ({when})")
        }
        None => why,
    };
    Line { when, title, why }
}

/// When and what: from the timetable; what is no longer in it, from the id.
fn named(ctx: &Ctx, table: &Timetable, heard: &[Occurrence], id: &str) -> (String, String) {
    if let Some(one) = heard.iter().find(|one| one.id == id) {
        let when = format!(
            "{}, {}",
            words::day(ctx.lang, one.span.from.day()),
            words::stretch(one.span)
        );
        return (when, table.title(one));
    }
    let (slot, start) = id.rsplit_once('@').unwrap_or((id, ""));
    let day = start.get(..10).and_then(|day| day.parse::<Date>().ok());
    let title = table.kept(slot).and_then(|kept| kept.row.title.clone());
    let when = day.map_or_else(String::new, |day| words::day(ctx.lang, day));
    (when, title.unwrap_or_else(|| ctx.t("schedule.gone")))
}
