//! The station of the demonstration: one commune with IP, FM and wired clusters, devices that are well, silent and not yet
//! there, a fault and its repair. Places are made up.

use ::store::Tx;
use civic::Ids as _;
use civic::station::Fault;
use serde_json::{Value, json};
use wire::player::Signer;

use super::{api, cluster, device, ticket};
use crate::http::Refusal;
use crate::site::Site;

/// A cluster: name, technology, device, village, degrees in millionths, power, loudspeakers.
type Cluster = (
    &'static str,
    &'static str,
    Option<usize>,
    &'static str,
    (i64, i64),
    &'static str,
    i64,
);

const CLUSTERS: [Cluster; 5] = [
    (
        "Cụm loa trụ sở xã",
        "ip",
        Some(0),
        "Trung tâm xã",
        (22_305_000, 106_570_000),
        "battery",
        4,
    ),
    (
        "Cụm loa chợ",
        "ip",
        Some(1),
        "Chợ",
        (22_311_000, 106_583_000),
        "grid",
        4,
    ),
    (
        "Cụm loa trường học",
        "ip",
        Some(2),
        "Thôn phía đông",
        (22_298_000, 106_592_000),
        "solar",
        2,
    ),
    (
        "Cụm FM thôn trên",
        "fm",
        Some(3),
        "Thôn trên",
        (22_327_000, 106_561_000),
        "grid",
        6,
    ),
    (
        "Cụm có dây thôn dưới",
        "wired",
        None,
        "Thôn dưới",
        (22_289_000, 106_556_000),
        "grid",
        3,
    ),
];

/// A device: name, gateway, practice, minutes since it was heard (`None`: its box has not come), how it was.
type Device = (&'static str, bool, bool, Option<i64>, &'static str);

const DEVICES: [Device; 5] = [
    ("Bộ thu trụ sở", false, false, Some(0), "well"),
    ("Bộ thu chợ", false, false, Some(0), "clock_unknown"),
    ("Bộ thu trường học", false, false, Some(190), "well"),
    ("Thiết bị điều khiển FM", true, false, Some(0), "well"),
    ("Bộ thu tập huấn", false, true, None, ""),
];

/// Lays it for the unit of this person, unless there is a station.
pub(crate) async fn lay(site: &Site, unit: &str, person: &str) -> Result<(), Refusal> {
    let at = site.clock.now();
    if cluster::units(&site.db).await?.iter().any(|known| known == unit) {
        return Ok(());
    }
    let mut tx = site.db.begin().await?;
    let mut ids = Vec::new();
    for (n, one) in DEVICES.iter().enumerate() {
        ids.push(device(&mut tx, site, (unit, person), n, one).await?);
    }
    for (name, technology, feeds, village, (latitude, longitude), power, loudspeakers) in CLUSTERS {
        let ends = at.day().plus_days(if name.contains("chợ") { 12 } else { 200 });
        let facts = cluster::Facts {
            name: name.to_owned(),
            technology: technology.to_owned(),
            device: feeds.map(|n| ids[n].clone()),
            vendor: None,
            latitude: Some(latitude),
            longitude: Some(longitude),
            village: Some(village.to_owned()),
            power: Some(power.to_owned()),
            sim_paid_until: (technology == "ip").then(|| ends.to_string()),
            loudspeakers: Some(loudspeakers),
        };
        cluster::insert(&mut tx, &site.ids.next(at), unit, &facts, person, at).await?;
    }
    let fault = ticket::Opened {
        unit,
        cluster: None,
        device: Some(&ids[2]),
        fault: Fault::Offline,
        note: "Từ sáng không liên lạc được, có thể do nguồn điện mặt trời.",
        by: Some(person),
    };
    ticket::open_once(&mut tx, &site.ids, at, &fault).await?;
    Ok(tx.commit().await?)
}

async fn device(
    tx: &mut Tx,
    site: &Site,
    (unit, person): (&str, &str),
    n: usize,
    (name, gateway, practice, heard, condition): &Device,
) -> Result<String, Refusal> {
    let at = site.clock.now();
    let id = site.ids.next(at);
    let facts = device::Facts {
        kind: "player".to_owned(),
        name: (*name).to_owned(),
        practice: *practice,
        gateway: *gateway,
        offset_ms: n as i64 * 40,
        languages: vec!["vi".to_owned(), "nut".to_owned()],
    };
    device::insert(tx, (&id, unit), &facts, None, person, at.0).await?;
    if let Some(minutes) = heard {
        // A key that nobody holds: the box of a demonstration is never there.
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(Refusal::broken)?;
        let key = Signer::from_seed(&seed).public();
        let units = super::units_of(site, unit);
        api::enrol_for_demo(tx, &id, &key, &units, at.plus_minutes(-60 * 24 * 30)).await?;
        let when = at.plus_minutes(-minutes);
        api::say_for_demo(tx, json!([id, when.0, when.0, health(n), 0, 0, 0, condition])).await?;
    }
    Ok(id)
}

fn health(n: usize) -> Value {
    let (source, error) = match n {
        1 => ("unknown", Value::Null),
        _ => ("service", json!(900)),
    };
    json!({
        "program": "lantoa-player 0.1.0", "uptime_s": 86_400, "playing": null, "level": null, "clock_source": source,
        "clock_error_us": error, "off_ms": if n == 1 { Value::Null } else { json!(3) }, "free_bytes": 6_400_000_000_i64,
        "missing_media": 0, "stopped": false, "temperature": 437, "power": null, "signal": null, "fault": null,
    })
}
