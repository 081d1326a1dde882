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
use crate::station::{keys, ticket};

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
    let chosen = device.languages.as_array().cloned().unwrap_or_default();
    let chosen: Vec<String> = chosen
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    let armings = store::armings(desk.db(), id, desk.at.0).await?;
    let until = |one: &store::Arming| desk.tf("station.arm.until", &[("at", &Moment(one.until_at).short())]);
    Ok(ShowPage {
        c: desk.chrome("station.menu"),
        unit_name: desk.unit_name(&device.unit),
        pill: Pill::of(desk, &line),
        facts: facts(desk, device, &line)?,
        strange: strange(desk, id),
        open: check::open(&made).len(),
        checks,
        tickets: ticket::open_of(desk, id).await?,
        armed: armings.iter().map(until).collect(),
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

fn strange(desk: &Desk, id: &str) -> Option<String> {
    let (at, off) = desk.site.station.said.strange(id)?;
    let minutes = grouped(off / 60_000);
    Some(desk.tf("station.strange", &[("at", &at.short()), ("minutes", &minutes)]))
}

/// What is known, in words; what is not, as unknown.
fn facts(desk: &Desk, device: &store::Device, line: &store::Line) -> Result<Vec<(String, String)>, Refusal> {
    let unknown = || desk.t("station.unknown");
    let health = line.health.clone().unwrap_or(Value::Null);
    let key = match device.public_key.as_deref() {
        Some(bytes) => keys::public(bytes)?.id().to_string(),
        None => unknown(),
    };
    let when = |at: Option<i64>| at.map_or_else(unknown, |at| Moment(at).short());
    let number = |name: &str| health[name].as_i64();
    let with =
        |value: Option<i64>, unit: &str| value.map_or_else(unknown, |n| format!("{} {unit}", grouped(n)));
    let tenths = |value: Option<i64>, unit: &str| {
        value.map_or_else(unknown, |n| format!("{},{} {unit}", n / 10, n.abs() % 10))
    };
    let text = |name: &str| health[name].as_str().map_or_else(unknown, str::to_owned);
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
    let clock = number("off_ms").map_or_else(unknown, |off| {
        let source = text("clock_source");
        format!("{off} ms · {}", desk.t(&format!("station.clock.{source}")))
    });
    let plan = line.plan.filter(|plan| *plan > 0);
    let rows = [
        ("heard", when(line.heard_at)),
        ("sound", sound),
        (
            "level",
            number("level").map_or_else(unknown, |n| format!("{},{:02} dBFS", n / 100, n.abs() % 100)),
        ),
        ("clock", clock),
        ("plan", plan.map_or_else(unknown, grouped)),
        ("missing", number("missing_media").map_or_else(unknown, grouped)),
        (
            "free",
            with(number("free_bytes").map(|bytes| bytes / 1_000_000), "MB"),
        ),
        ("temperature", tenths(number("temperature"), "°C")),
        ("power", power),
        ("signal", with(number("signal"), "dBm")),
        (
            "fault",
            health["fault"]
                .as_str()
                .map_or_else(|| "–".to_owned(), str::to_owned),
        ),
        (
            "program",
            health["program"]
                .as_str()
                .or(device.program.as_deref())
                .map_or_else(unknown, str::to_owned),
        ),
        (
            "model",
            device
                .model
                .clone()
                .filter(|model| !model.is_empty())
                .unwrap_or_else(unknown),
        ),
        ("key", key),
        ("enrolled", when(device.enrolled_at)),
    ];
    let mut rows: Vec<_> = rows
        .into_iter()
        .map(|(name, words)| (desk.t(&format!("station.fact.{name}")), words))
        .collect();
    if let Some(why) = &device.revoked_why {
        rows.push((
            desk.t("station.fact.revoked"),
            format!("{} · {why}", when(device.revoked_at)),
        ));
    }
    Ok(rows)
}
