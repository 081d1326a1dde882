//! Timetables of stations: rule, slots, single days, what is heard now; and the signed plans that devices carry.

mod calendar;
mod chain;
mod change;
mod decide;
mod edit;
mod feed;
#[cfg(test)]
pub(crate) mod fixture_tests;
mod form;
pub mod furnish;
mod hand_over;
mod new;
mod now;
mod outside;
mod over;
mod picture;
mod place;
mod plan;
#[cfg(test)]
mod plan_tests;
mod priority;
mod province;
mod reach;
#[cfg(test)]
mod relay_tests;
mod rule;
mod rule_over;
mod rule_page;
mod save;
mod settings;
mod slot;
mod slot_words;
mod sound;
mod source;
mod station;
mod store;
#[cfg(test)]
mod tests;
mod timetable;
mod told;
mod typed;
mod when;
mod why;
mod words;

use ::store::Tx;
use civic::Moment;
use civic::broadcast::{Occurrence, Span};
use civic::permission::{Act, Relation};
use serde_json::json;

use crate::access::to_station;
use crate::http::{Access, Answer, Ctx, Desk, Feature, Form, Group, MenuItem, Path, Refusal, Reply};
use crate::site::Site;
use crate::station::Holding;

pub(crate) use hand_over::SLOTS;
pub use over::{Over, over, units_waiting, was_due_before as was_due};
pub use plan::{convert::digest, in_background, pass, plan_station, wake};
pub use reach::Reach;
pub(crate) use rule_over::{RULES, claims};
pub use sound::{Sounding, silence, sound_now};
pub use when::{When, when_heard};

const SEE: Access = Access::Act(Act::SeeWork);
const KEEP: Access = Access::Act(Act::KeepTimetable);

/// Timetables.
pub const FEATURE: Feature = Feature {
    name: "schedule",
    routes: |routes| {
        routes
            .get("/timetable", SEE, station::home)
            .get("/timetable/units/{id}", SEE, station::show)
            .get("/timetable/units/{id}/left-out", SEE, why::show)
            .get("/timetable/new", KEEP, new::form)
            .post("/timetable/slots", KEEP, new::make)
            .get("/timetable/slots/{id}", SEE, slot::show)
            .get("/timetable/slots/{id}/edit", KEEP, edit::form)
            .post("/timetable/slots/{id}/edit", KEEP, edit::save)
            .post("/timetable/slots/{id}/end", KEEP, slot::end)
            .post("/timetable/slots/{id}/move", KEEP, slot::move_day)
            .post("/timetable/slots/{id}/drop", KEEP, slot::drop_day)
            .post("/timetable/slots/{id}/restore", KEEP, slot::restore)
            .get("/timetable/now", KEEP, now::form)
            .post("/timetable/now", KEEP, now::play)
            .get("/timetable/rule", KEEP, rule_page::show)
            .post("/timetable/rule", KEEP, rule_page::save)
            .get("/timetable/settings", KEEP, settings::show)
            .post("/timetable/relays", KEEP, settings::add_relay)
            .post("/timetable/relays/{id}/close", KEEP, settings::close_relay)
            .post("/timetable/markets", KEEP, settings::add_market)
            .get("/timetable/decide/{id}", KEEP, decide::show)
            .post("/timetable/decide/{id}", KEEP, decide::decide)
            .get("/timetable/priority/{id}", SEE, priority::form)
            .post("/timetable/priority/{id}", SEE, priority::place_it)
            .post("/timetable/changes/{id}/see", KEEP, see_change)
            .post("/timetable/feed", KEEP, feed::make)
            .get("/timetable/feed/{token}", Access::Anyone, feed::show)
    },
    menu: &[MenuItem {
        key: "schedule.menu",
        short: "schedule.menu",
        path: "/timetable",
        icon: "i-clock",
        access: SEE,
        group: Group::Broadcast,
        order: 36,
    }],
    messages: include_str!("messages.toml"),
};

/// Whether a unit has a station: a commune, or what runs its station.
fn is_station(ctx: &Ctx, unit: &str) -> bool {
    ctx.directory()
        .get(unit)
        .is_some_and(|unit| station::KINDS.contains(&unit.kind))
}

/// Asks whether the reader may see the timetable of a unit.
fn see(desk: &Desk, unit: &str) -> Result<(), Refusal> {
    if !is_station(desk, unit) {
        return Err(Refusal::NotFound);
    }
    desk.may(Act::SeeWork, &to_station(desk, unit))
}

/// The reader's own station, which the reader may change.
fn own(desk: &Desk) -> Result<String, Refusal> {
    desk.may(Act::KeepTimetable, &[Relation::Received])?;
    if is_station(desk, &desk.actor.unit) {
        Ok(desk.actor.unit.clone())
    } else {
        Err(Refusal::Conflict(desk.t("schedule.err.no_station")))
    }
}

/// Asks whether a thing of this station may be changed by the reader; one of another station does not exist.
fn own_of(desk: &Desk, unit: &str) -> Result<(), Refusal> {
    if !is_station(desk, unit) {
        return Err(Refusal::NotFound);
    }
    desk.may(Act::KeepTimetable, &to_station(desk, unit))
}

/// A language by its code, in words.
fn language(ctx: &Ctx, code: &str) -> String {
    if civic::activity::LANGUAGES.contains(&code) {
        ctx.t(&format!("activity.language.{code}"))
    } else {
        code.to_owned()
    }
}

/// Somebody of the station looked at what another unit changed.
async fn see_change(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    let mut tx = desk.begin().await?;
    let row = store::notice(&mut tx, &id).await?.ok_or(Refusal::NotFound)?;
    own_of(&desk, &row.unit)?;
    if store::see_notice(&mut tx, &id, &desk.actor.person, desk.at).await? {
        desk.record(&mut tx, "schedule.change_seen", &id, json!({ "unit": row.unit }))
            .await?;
        tx.commit().await?;
    }
    Ok(Reply::to("/timetable").saying("schedule.said.seen"))
}

/// Says that the plans of a station have to be built anew: after any change of what its devices may play. In the
/// transaction of that change.
pub async fn replan(tx: &mut Tx, unit: &str, at: Moment) -> Result<(), Refusal> {
    Ok(store::mark_due(tx, unit, at).await?)
}

/// Another device took the place of one: slots that named it name the new one. In the transaction of the replacement.
pub async fn device_replaced(
    tx: &mut Tx,
    unit: &str,
    (old, new): (&str, &str),
    at: Moment,
) -> Result<(), Refusal> {
    store::mark_due(tx, unit, at).await?;
    for row in store::chosen(tx, unit).await? {
        let Reach::Some(mut ids) = Reach::read(Some(&row.devices)) else {
            continue;
        };
        if ids.remove(old) {
            ids.insert(new.to_owned());
            store::set_devices(tx, &row.id, json!(ids)).await?;
        }
    }
    Ok(())
}

/// Lets every plan be signed again, also where nothing changes in it: after another key of the house. In the transaction of
/// that change.
pub async fn sign_again(tx: &mut Tx, at: Moment) -> Result<(), Refusal> {
    Ok(store::sign_again(tx, at).await?)
}

/// What a device is expected to play within a window, at most thirty days long: for alarms and boards. Empty for a device
/// that is stopped or unknown.
pub async fn expected(site: &Site, device: &str, window: Span) -> Result<Vec<Occurrence>, Refusal> {
    let mut tx = site.db.snapshot().await?;
    let Some(place) = store::device(&mut tx, device).await? else {
        return Ok(Vec::new());
    };
    if Holding::read(&mut tx).await?.stops(site, device, &place.unit) {
        return Ok(Vec::new());
    }
    let station = plan::Station::load(site, &mut tx, &place.unit, window.from).await?;
    Ok(station.expected(&place, window))
}
