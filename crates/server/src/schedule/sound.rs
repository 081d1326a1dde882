//! What is heard at once: urgent bulletins at many stations, and their end.

use ::store::Tx;
use civic::bulletin::{Hand, Step};
use civic::{Ids as _, Moment};
use serde_json::json;

use super::calendar;
use super::change::{By, Change};
use super::outside;
use super::store::{self as rows, NewSlot};
use crate::http::Refusal;
use crate::site::Site;

/// An urgent bulletin that two persons have ordered.
#[derive(Clone, Copy, Debug)]
pub struct Sounding<'a> {
    /// The bulletin.
    pub bulletin: &'a str,
    /// The stations.
    pub units: &'a [String],
    /// The order.
    pub order: &'a str,
    /// The person whose confirmation it was.
    pub by: &'a str,
    /// That person's unit.
    pub by_unit: &'a str,
    /// When the order ends: a device that was cut off until then says it still.
    pub expires: Moment,
}

/// Puts an urgent bulletin into the timetables of these stations, at once, in every language that is approved. It cuts in:
/// nothing is asked and nothing makes room. The plans are built when the transaction is kept.
pub async fn sound_now(site: &Site, tx: &mut Tx, sounding: &Sounding<'_>, at: Moment) -> Result<(), Refusal> {
    let bulletin = rows::bulletin(tx, sounding.bulletin)
        .await?
        .ok_or(Refusal::NotFound)?;
    let spoken = rows::approved(tx, sounding.bulletin).await?;
    for unit in sounding.units {
        let by = By {
            person: sounding.by.to_owned(),
            unit: sounding.by_unit.to_owned(),
            id: site.ids.next(at),
            at,
        };
        let change = Change::begin(tx, unit, by.clone()).await?;
        let mut start = at;
        for sound in &spoken {
            let id = site.ids.next(at);
            rows::insert_slot(tx, urgent(sounding, &bulletin, sound, unit, id, start, at)).await?;
            start = Moment(start.0 + sound.duration_ms);
        }
        outside::step(tx, (sounding.bulletin, unit), Step::Schedule, Hand::Platform, &by).await?;
        let detail = json!({ "unit": unit, "order": sounding.order, "languages": spoken.len() });
        change
            .end(tx, "schedule.sounded", sounding.bulletin, detail)
            .await?;
    }
    Ok(())
}

fn urgent(
    sounding: &Sounding<'_>,
    bulletin: &rows::BulletinRow,
    sound: &rows::SoundRow,
    unit: &str,
    id: String,
    start: Moment,
    at: Moment,
) -> NewSlot {
    let calendar = civic::broadcast::Calendar::once(start.day());
    let late = (sounding.expires.0 - start.0).clamp(0, i64::from(u32::MAX));
    NewSlot {
        unit: unit.to_owned(),
        bulletin: Some(sounding.bulletin.to_owned()),
        relay: None,
        language: sound.language.clone(),
        calendar: calendar::write(&calendar, None),
        start_s: (start.0 - Moment::start_of(start.day()).0) / 1000,
        duration_ms: sound.duration_ms,
        codes: [
            bulletin.class.clone(),
            bulletin.level.clone(),
            "recording".to_owned(),
        ],
        devices: None,
        replaces: None,
        resume: "continue".to_owned(),
        late_ms: late,
        at: Some(start),
        order: Some(sounding.order.to_owned()),
        pending: false,
        form_key: format!("{}@{unit}@{}", sounding.order, sound.language),
        by: sounding.by.to_owned(),
        created: at,
        id,
    }
}

/// Ends everything that an urgent order put into timetables, at once.
pub async fn silence(tx: &mut Tx, order: &str, by: &str, at: Moment) -> Result<(), Refusal> {
    let units = rows::units_of_order(tx, order).await?;
    rows::end_slots_of(tx, Some(order), None, by, at).await?;
    for unit in &units {
        rows::mark_due(tx, unit, at).await?;
    }
    Ok(())
}
