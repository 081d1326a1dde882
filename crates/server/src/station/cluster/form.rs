//! The form of a cluster: entered, changed with its version, closed.

use askama::Template;
use civic::permission::Act;
use civic::review::parse_day;
use civic::station::{Cluster, Place, Power, Station, Technology, WrongStation};
use serde_json::json;

use super::store::{self, Facts, Row};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};
use crate::station::device;
use crate::station::view::{Choice, choices};

#[derive(Template)]
#[template(path = "station/cluster/form.html")]
struct FormPage {
    c: Chrome,
    unit: String,
    unit_name: String,
    /// Empty: a new one.
    id: String,
    version: i64,
    old_unit: String,
    typed: Typed,
    technologies: Vec<Choice>,
    powers: Vec<Choice>,
    devices: Vec<Choice>,
    error: Option<String>,
}

/// What was typed, to be shown again.
#[derive(Default)]
struct Typed {
    name: String,
    technology: String,
    device: String,
    vendor: String,
    latitude: String,
    longitude: String,
    village: String,
    power: String,
    sim: String,
    loudspeakers: String,
}

impl Typed {
    fn of(form: &Form) -> Self {
        let text = |name: &str| form.get(name).to_owned();
        Self {
            name: text("name"),
            technology: text("technology"),
            device: text("device"),
            vendor: text("vendor"),
            latitude: text("latitude"),
            longitude: text("longitude"),
            village: text("village"),
            power: text("power"),
            sim: text("sim"),
            loudspeakers: text("loudspeakers"),
        }
    }

    fn written(row: Row) -> Self {
        let degrees = |millionths: Option<i64>| millionths.map(degrees).unwrap_or_default();
        let day = row.sim_paid_until.and_then(|day| parse_day(&day));
        Self {
            latitude: degrees(row.latitude),
            longitude: degrees(row.longitude),
            name: row.name,
            technology: row.technology,
            device: row.device.unwrap_or_default(),
            vendor: row.vendor.unwrap_or_default(),
            village: row.village.unwrap_or_default(),
            power: row.power.unwrap_or_default(),
            sim: day.map(viet::Date::short).unwrap_or_default(),
            loudspeakers: row.loudspeakers.map(|n| n.to_string()).unwrap_or_default(),
        }
    }
}

/// Millionths of a degree with a decimal point, as telephones show them.
fn degrees(millionths: i64) -> String {
    let text = format!("{:.6}", millionths as f64 / 1e6);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

pub(in crate::station) async fn new(desk: Desk, Path(unit): Path<String>) -> Answer {
    crate::station::unit(&desk, Act::KeepStation, &unit)?;
    let typed = Typed {
        technology: "ip".to_owned(),
        ..Typed::default()
    };
    Ok(Reply::page(&page(&desk, &unit, None, typed, None).await?))
}

pub(in crate::station) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let row = load(&desk, &id).await?;
    let unit = row.unit.clone();
    let page = page(&desk, &unit, Some(&row.clone()), Typed::written(row), None).await?;
    Ok(Reply::page(&page))
}

async fn load(desk: &Desk, id: &str) -> Result<Row, Refusal> {
    let row = store::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    desk.may(Act::KeepStation, &crate::access::to_station(desk, &row.unit))?;
    Ok(row)
}

async fn page(
    desk: &Desk,
    unit: &str,
    row: Option<&Row>,
    typed: Typed,
    error: Option<String>,
) -> Result<FormPage, Refusal> {
    let known = device::lines(desk.db(), json!([[unit]])).await?;
    let nobody = Choice::new("", desk.t("station.reach.hand"), typed.device.is_empty());
    let named = known.into_iter().filter(|line| line.state != "revoked");
    let devices = named.map(|line| Choice::new(&line.id, line.name, line.id == typed.device));
    let unknown = Choice::new("", desk.t("station.unknown"), typed.power.is_empty());
    let power = |power: Power| {
        let code = power.code();
        Choice::new(
            code,
            desk.t(&format!("station.power.{code}")),
            code == typed.power,
        )
    };
    let powers = [vec![unknown], Power::ALL.map(power).to_vec()].concat();
    Ok(FormPage {
        c: desk.chrome("station.menu"),
        unit: unit.to_owned(),
        unit_name: desk.unit_name(unit),
        id: row.map(|row| row.id.clone()).unwrap_or_default(),
        version: row.map_or(0, |row| row.version),
        old_unit: row
            .and_then(|row| row.old_unit.as_deref())
            .map(|old| desk.unit_name(old))
            .unwrap_or_default(),
        technologies: choices(
            desk,
            "station.technology",
            &Technology::ALL.map(Technology::code),
            &typed.technology,
        ),
        powers,
        devices: std::iter::once(nobody).chain(devices).collect(),
        typed,
        error,
    })
}

pub(in crate::station) async fn create(desk: Desk, Path(unit): Path<String>, form: Form) -> Answer {
    crate::station::unit(&desk, Act::KeepStation, &unit)?;
    let typed = Typed::of(&form);
    let facts = match read(&desk, &unit, "", &typed).await? {
        Ok(facts) => facts,
        Err(error) => {
            return Ok(Reply::invalid(
                &page(&desk, &unit, None, typed, Some(error)).await?,
            ));
        }
    };
    let id = desk.new_id();
    let mut tx = desk.begin().await?;
    store::insert(&mut tx, &id, &unit, &facts, &desk.actor.person, desk.at).await?;
    desk.record(&mut tx, "station.cluster_entered", &id, detail(&unit, &facts))
        .await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/stations/{unit}")).saying("station.saved"))
}

pub(in crate::station) async fn save(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = load(&desk, &id).await?;
    let typed = Typed::of(&form);
    let facts = match read(&desk, &row.unit, &id, &typed).await? {
        Ok(facts) => facts,
        Err(error) => {
            let page = page(&desk, &row.unit, Some(&row), typed, Some(error)).await?;
            return Ok(Reply::invalid(&page));
        }
    };
    let version = form.get("version").parse().unwrap_or(0);
    let mut tx = desk.begin().await?;
    if !store::update(&mut tx, (&id, version), &facts, &desk.actor.person, desk.at).await? {
        drop(tx);
        let error = Some(desk.t("station.err.changed"));
        return Ok(Reply::conflict(
            &page(&desk, &row.unit, Some(&row), typed, error).await?,
        ));
    }
    desk.record(&mut tx, "station.cluster_changed", &id, detail(&row.unit, &facts))
        .await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/stations/{}", row.unit)).saying("station.saved"))
}

pub(in crate::station) async fn close(desk: Desk, Path(id): Path<String>, _form: Form) -> Answer {
    let row = load(&desk, &id).await?;
    let mut tx = desk.begin().await?;
    if store::close(&mut tx, &id, &desk.actor.person, desk.at).await? {
        desk.record(
            &mut tx,
            "station.cluster_closed",
            &id,
            json!({ "unit": row.unit }),
        )
        .await?;
    }
    tx.commit().await?;
    Ok(Reply::to(format!("/stations/{}", row.unit)).saying("station.closed"))
}

fn detail(unit: &str, facts: &Facts) -> serde_json::Value {
    json!({ "unit": unit, "name": facts.name, "technology": facts.technology, "device": facts.device })
}

/// What was typed as facts, or a sentence about what is wrong.
async fn read(desk: &Desk, unit: &str, id: &str, typed: &Typed) -> Result<Result<Facts, String>, Refusal> {
    let facts = match facts(typed) {
        Ok(facts) => facts,
        Err(word) => return Ok(Err(desk.t(word))),
    };
    let known = device::lines(desk.db(), json!([[unit]])).await?;
    if let Some(device) = &facts.device
        && !known
            .iter()
            .any(|line| line.id == *device && line.state != "revoked")
    {
        return Ok(Err(desk.t("station.err.device")));
    }
    let others = store::of_units(desk.db(), json!([[unit]])).await?;
    let others = others.iter().filter(|other| other.id != id).map(cluster);
    let station = Station {
        commune: unit.to_owned(),
        clusters: others.chain([written(unit, id, &facts)]).collect(),
    };
    Ok(match station.check() {
        Err(WrongStation::Place(wrong)) if wrong == id => Err(desk.t("station.err.place")),
        Err(WrongStation::SharedPlayer(..)) => Err(desk.t("station.err.shared")),
        _ => Ok(facts),
    })
}

fn facts(typed: &Typed) -> Result<Facts, &'static str> {
    let text = |typed: &String| Some(typed.clone()).filter(|text| !text.is_empty());
    if typed.name.is_empty() {
        return Err("station.err.name");
    }
    let technology = Technology::from_code(&typed.technology).ok_or("station.err.technology")?;
    let sim = match typed.sim.as_str() {
        "" => None,
        typed => Some(parse_day(typed).ok_or("station.err.day")?.to_string()),
    };
    let loudspeakers = match typed.loudspeakers.as_str() {
        "" => None,
        typed => Some(i64::from(typed.parse::<u16>().map_err(|_| "station.err.number")?)),
    };
    let (latitude, longitude) = (millionths(&typed.latitude)?, millionths(&typed.longitude)?);
    if latitude.is_some() != longitude.is_some() {
        return Err("station.err.place");
    }
    Ok(Facts {
        name: typed.name.clone(),
        technology: technology.code().to_owned(),
        device: text(&typed.device),
        vendor: text(&typed.vendor),
        latitude,
        longitude,
        village: text(&typed.village),
        power: Power::from_code(&typed.power).map(|power| power.code().to_owned()),
        sim_paid_until: sim,
        loudspeakers,
    })
}

/// Degrees with a point or a comma.
fn millionths(typed: &str) -> Result<Option<i64>, &'static str> {
    if typed.is_empty() {
        return Ok(None);
    }
    let degrees: f64 = typed.replace(',', ".").parse().map_err(|_| "station.err.place")?;
    if degrees.is_finite() && degrees.abs() <= 180.0 {
        Ok(Some((degrees * 1e6).round() as i64))
    } else {
        Err("station.err.place")
    }
}

fn written(unit: &str, id: &str, facts: &Facts) -> Cluster {
    let degrees = |millionths: i64| millionths as f64 / 1e6;
    Cluster {
        id: id.to_owned(),
        commune: unit.to_owned(),
        name: facts.name.clone(),
        technology: Technology::from_code(&facts.technology).unwrap_or(Technology::Ip),
        device: facts.device.clone(),
        vendor: facts.vendor.clone(),
        old_unit: None,
        place: facts.latitude.zip(facts.longitude).map(|(north, east)| Place {
            latitude: degrees(north),
            longitude: degrees(east),
        }),
        village: facts.village.clone(),
        power: facts.power.as_deref().and_then(Power::from_code),
        sim_paid_until: facts.sim_paid_until.as_deref().and_then(|day| day.parse().ok()),
        loudspeakers: facts.loudspeakers.and_then(|n| u16::try_from(n).ok()),
    }
}

/// A row as the rules know a cluster.
pub(in crate::station) fn cluster(row: &Row) -> Cluster {
    let row = row.clone();
    let facts = Facts {
        name: row.name,
        technology: row.technology,
        device: row.device,
        vendor: row.vendor,
        latitude: row.latitude,
        longitude: row.longitude,
        village: row.village,
        power: row.power,
        sim_paid_until: row.sim_paid_until,
        loudspeakers: row.loudspeakers,
    };
    Cluster {
        old_unit: row.old_unit,
        ..written(&row.unit, &row.id, &facts)
    }
}
