//! SIMs that end or have ended, and those of which nobody knows.

use askama::Template;
use civic::station::SimState;

use super::{rows, seen};
use crate::http::{Answer, Chrome, Desk, Reply};
use crate::station::cluster;

/// So many days before a SIM ends it stands on the list.
pub(super) const WARNING_DAYS: i64 = 30;

#[derive(Template)]
#[template(path = "station/fleet/sims.html")]
struct SimsPage {
    c: Chrome,
    lines: Vec<LineView>,
    unknown: String,
}

struct LineView {
    id: String,
    name: String,
    unit: String,
    day: String,
    state: String,
    ended: bool,
}

/// How a SIM stands, in words.
pub(super) fn words(desk: &Desk, sim: SimState) -> String {
    match sim {
        SimState::Unknown => desk.t("station.sim.unknown"),
        SimState::Paid => desk.t("station.sim.paid"),
        SimState::Ends(0) => desk.t("station.sim.today"),
        SimState::Ends(days) => desk.tf("station.sim.ends", &[("n", &days.to_string())]),
        SimState::Ended(days) => desk.tf("station.sim.ended", &[("n", &days.to_string())]),
    }
}

pub(in crate::station) async fn sims(desk: Desk) -> Answer {
    let units = seen(&desk).await?;
    let all = cluster::of_units(desk.db(), rows(&units)).await?;
    let mut due: Vec<_> = all
        .iter()
        .map(|row| (row, cluster::of_row(row).sim(desk.today(), WARNING_DAYS)))
        .filter(|(_, sim)| matches!(sim, SimState::Ends(_) | SimState::Ended(_)))
        .collect();
    due.sort_by_key(|(row, _)| row.sim_paid_until.clone());
    let unknown = all
        .iter()
        .filter(|row| row.technology == "ip" && row.sim_paid_until.is_none());
    let lines = due.into_iter().map(|(row, sim)| LineView {
        id: row.id.clone(),
        name: row.name.clone(),
        unit: desk.unit_name(&row.unit),
        day: row
            .sim_paid_until
            .as_deref()
            .and_then(civic::review::parse_day)
            .map(viet::Date::short)
            .unwrap_or_default(),
        state: words(&desk, sim),
        ended: matches!(sim, SimState::Ended(_)),
    });
    Ok(Reply::page(&SimsPage {
        c: desk.chrome("station.menu"),
        unknown: unknown.count().to_string(),
        lines: lines.collect(),
    }))
}
