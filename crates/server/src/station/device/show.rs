//! One device: how it stands, what it said, what is still open, what can be done with it.

use askama::Template;
use civic::Moment;
use civic::permission::Act;
use civic::station::Check;
use serde_json::Value;
use viet::grouped;

use super::form::languages;
use super::{check, load, store};
use crate::http::{Answer, Chrome, Desk, Path, Refusal, Reply};
use crate::station::view::{Choice, Pill};
use crate::station::{Holding, keys, ticket};

#[derive(Template)]
#[template(path = "station/device/show.html")]
struct ShowPage {
    c: Chrome,
    id: String,
    unit: String,
    unit_name: String,
    name: String,
    kind: String,
    state: String,
    pill: Pill,
    facts: Vec<(String, String)>,
    strange: Option<String>,
    /// By whose order it is silent now.
    stopped: Option<String>,
    checks: Vec<CheckView>,
    open: usize,
    tickets: Vec<(String, String)>,
    armed: Vec<String>,
    arm_word: String,
    keeps: bool,
    version: i64,
    languages: Vec<Choice>,
    offset: String,
    gateway: bool,
    practice: bool,
    error: Option<String>,
}

struct CheckView {
    code: &'static str,
    words: String,
    evidence: String,
    by: String,
}

pub(in crate::station) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let device = load(&desk, Act::SeeStation, &id).await?;
    Ok(Reply::page(&page(&desk, &device, None).await?))
}

/// The page again, with what is wrong.
pub(super) async fn with_error(desk: &Desk, device: &store::Device, error: String, conflict: bool) -> Answer {
    let page = page(desk, device, Some(error)).await?;
    Ok(if conflict {
        Reply::conflict(&page)
    } else {
        Reply::invalid(&page)
    })
}

async fn page(desk: &Desk, device: &store::Device, error: Option<String>) -> Result<ShowPage, Refusal> {
    let id = device.id.as_str();
    let line = store::line(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    let (open, checks) = checks(desk, id).await?;
    let chosen = device.languages.as_array().cloned().unwrap_or_default();
    let chosen: Vec<String> = chosen
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    let armings = store::armings(desk.db(), id, desk.at.0).await?;
    let mut armed = Vec::new();
    for one in &armings {
        let name = crate::person::name_of(desk.db(), &one.armed_by).await?;
        let at = Moment(one.until_at).short();
        armed.push(desk.tf("station.arm.until", &[("name", &name), ("at", &at)]));
    }
    Ok(ShowPage {
        c: desk.chrome("station.menu"),
        unit_name: desk.unit_name(&device.unit),
        pill: Pill::of(desk, &line),
        facts: facts(desk, device, &line)?,
        strange: strange(desk, id),
        stopped: stopped(desk, device).await?,
        open,
        checks,
        tickets: ticket::open_of(desk, id).await?,
        armed,
        arm_word: desk.t("station.arm.word"),
        keeps: device.state != "revoked",
        languages: languages(desk, &chosen),
        offset: device.offset_ms.to_string(),
        id: id.to_owned(),
        unit: device.unit.clone(),
        name: device.name.clone(),
        kind: desk.t(&format!("station.kind.{}", device.kind)),
        state: device.state.clone(),
        version: device.version,
        gateway: device.gateway,
        practice: device.practice,
        error,
    })
}

/// How many checks are open, and all of them with what shows them.
async fn checks(desk: &Desk, id: &str) -> Result<(usize, Vec<CheckView>), Refusal> {
    let made = store::checks(desk.db(), id).await?;
    let mut checks = Vec::new();
    for check in Check::ALL {
        let one = made.iter().find(|one| one.item == check.code());
        let by = match one {
            Some(one) => format!(
                "{}, {}",
                crate::person::name_of(desk.db(), &one.checked_by).await?,
                Moment(one.checked_at).short()
            ),
            None => String::new(),
        };
        checks.push(CheckView {
            code: check.code(),
            words: desk.t(&format!("station.check.{}", check.code())),
            evidence: one.map(|one| one.evidence.clone()).unwrap_or_default(),
            by,
        });
    }
    Ok((check::open(&made).len(), checks))
}

async fn stopped(desk: &Desk, device: &store::Device) -> Result<Option<String>, Refusal> {
    if device.state == "revoked" {
        return Ok(None);
    }
    let stops = Holding::look(desk.db()).await?;
    let why = stops.why(&desk.site, &device.id, &device.unit);
    Ok(why.map(|why| why.words(desk)))
}

fn strange(desk: &Desk, id: &str) -> Option<String> {
    let (at, off) = desk.site.station.said.strange(id)?;
    let minutes = grouped(off / 60_000);
    Some(desk.tf("station.strange", &[("at", &at.short()), ("minutes", &minutes)]))
}

/// What is known, in words; what is not, as unknown.
fn facts(desk: &Desk, device: &store::Device, line: &store::Line) -> Result<Vec<(String, String)>, Refusal> {
    let mut rows = said(desk, line);
    rows.extend(written(desk, device, line)?);
    let mut rows: Vec<_> = rows
        .into_iter()
        .map(|(name, words)| (desk.t(&format!("station.fact.{name}")), words))
        .collect();
    if let Some(why) = &device.revoked_why {
        let when = device.revoked_at.map(|at| Moment(at).short());
        let words = format!("{} · {why}", when.unwrap_or_default());
        rows.push((desk.t("station.fact.revoked"), words));
    }
    Ok(rows)
}

/// What it said last.
fn said(desk: &Desk, line: &store::Line) -> Vec<(&'static str, String)> {
    let unknown = || desk.t("station.unknown");
    let health = line.health.clone().unwrap_or(Value::Null);
    let number = |name: &str| health[name].as_i64();
    let known = |value: Option<String>| value.unwrap_or_else(unknown);
    let sound = match (&line.health, health["playing"].as_str()) {
        (None, _) => unknown(),
        (Some(_), Some(item)) => desk.tf("station.sounds", &[("item", item)]),
        (Some(_), None) => desk.t("station.silent"),
    };
    let power = match number("power") {
        Some(0) => desk.t("station.on_mains"),
        Some(_) => desk.t("station.condition.on_battery"),
        None => unknown(),
    };
    let clock = number("off_ms").map(|off| {
        let source = health["clock_source"].as_str().unwrap_or("unknown");
        format!("{off} ms · {}", desk.t(&format!("station.clock.{source}")))
    });
    let free = number("free_bytes").map(|bytes| format!("{} MB", grouped(bytes / 1_000_000)));
    let warm = number("temperature").map(|n| format!("{},{} °C", n / 10, n.abs() % 10));
    let level = number("level").map(|n| format!("{},{:02} dBFS", n / 100, n.abs() % 100));
    vec![
        ("heard", known(line.heard_at.map(|at| Moment(at).short()))),
        ("sound", sound),
        ("level", known(level)),
        ("clock", known(clock)),
        ("plan", known(line.plan.filter(|plan| *plan > 0).map(grouped))),
        ("missing", known(number("missing_media").map(grouped))),
        ("free", known(free)),
        ("temperature", known(warm)),
        ("power", power),
        ("signal", known(number("signal").map(|n| format!("{n} dBm")))),
        ("fault", health["fault"].as_str().unwrap_or("–").to_owned()),
    ]
}

/// What stands in the books about it.
fn written(
    desk: &Desk,
    device: &store::Device,
    line: &store::Line,
) -> Result<Vec<(&'static str, String)>, Refusal> {
    let known = |value: Option<String>| value.unwrap_or_else(|| desk.t("station.unknown"));
    let key = device.public_key.as_deref().map(keys::public).transpose()?;
    let runs = line.health.as_ref().and_then(|health| health["program"].as_str());
    let processor = line
        .health
        .as_ref()
        .and_then(|health| health["processor"].as_str());
    let program = runs.map(str::to_owned).or_else(|| device.program.clone());
    Ok(vec![
        ("program", known(program)),
        (
            "model",
            known(device.model.clone().filter(|model| !model.is_empty())),
        ),
        ("processor", known(processor.map(str::to_owned))),
        ("key", known(key.map(|key| key.id().to_string()))),
        ("enrolled", known(device.enrolled_at.map(|at| Moment(at).short()))),
    ])
}
