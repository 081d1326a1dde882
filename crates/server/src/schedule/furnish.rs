//! Furnishes the timetable of a station at once: for the demonstration.

use civic::broadcast::{Calendar, Days, Market, OperatingRule, Recurrence};
use civic::permission::Actor;
use civic::{Ids as _, Moment};
use serde_json::json;

use super::change::{By, Change};
use super::store::{self, Choosable, MarketRow, NewSlot, RelayRow, RuleRow};
use super::{calendar, rule};
use crate::http::Refusal;
use crate::site::Site;

/// What a station gets.
#[derive(Debug)]
pub struct Furnishing {
    /// Its rule.
    pub rule: OperatingRule,
    /// What it takes over every day.
    pub relay: &'static str,
    /// The short name by which boxes know it.
    pub relay_code: &'static str,
    /// Seconds after midnight.
    pub relay_at: i64,
    /// How long.
    pub relay_minutes: i64,
    /// A market.
    pub market: (&'static str, Market),
    /// When its bulletins are heard every day, seconds after midnight; the first one in Vietnamese at the first time.
    pub bulletins_at: [i64; 3],
}

/// Furnishes a station that has no timetable and no rule; else nothing is done.
pub async fn furnish(site: &Site, actor: &Actor, with: Furnishing) -> Result<(), Refusal> {
    let at = site.clock.now();
    let mut tx = site.db.begin().await?;
    let by = By::actor(actor, site.ids.next(at), at);
    let change = Change::begin(&mut tx, &actor.unit, by).await?;
    if !change.table.kept.is_empty() || !change.table.rules.is_empty() {
        return Ok(());
    }
    let row = rule_row(site, actor, &with.rule, at);
    store::insert_rule(&mut tx, &row).await?;
    let market = MarketRow {
        id: site.ids.next(at),
        unit: actor.unit.clone(),
        name: with.market.0.to_owned(),
        days: serde_json::to_value(&with.market.1).map_err(Refusal::broken)?,
    };
    store::insert_market(&mut tx, &market, &actor.person, at).await?;
    let relay = RelayRow {
        id: site.ids.next(at),
        name: with.relay.to_owned(),
        source: "relay".to_owned(),
        address: None,
        code: with.relay_code.to_owned(),
    };
    store::insert_relay(&mut tx, &relay, &actor.unit, &actor.person, at).await?;
    let morning = daily(
        site,
        actor,
        None,
        (with.relay_at, with.relay_minutes * 60_000),
        at,
    );
    let morning = NewSlot {
        relay: Some(relay.id),
        codes: ["ordinary", "commune", "relay"].map(str::to_owned),
        ..morning
    };
    store::insert_slot(&mut tx, morning).await?;
    let choosable = store::choosable(&mut tx, &actor.unit, at).await?;
    let own = choosable
        .iter()
        .filter(|one| one.unit == actor.unit && one.class != "urgent" && one.mode == "live");
    for (one, start) in own.zip(with.bulletins_at) {
        let length = (one.duration_ms + 59_999) / 60_000 * 60_000;
        store::insert_slot(&mut tx, daily(site, actor, Some(one), (start, length), at)).await?;
    }
    change
        .end(
            &mut tx,
            "schedule.rule_set",
            &actor.unit,
            json!({ "demonstration": true }),
        )
        .await?;
    Ok(tx.commit().await?)
}

fn rule_row(site: &Site, actor: &Actor, rule: &OperatingRule, at: Moment) -> RuleRow {
    RuleRow {
        id: site.ids.next(at),
        unit: actor.unit.clone(),
        valid_from: rule.from.to_string(),
        valid_to: None,
        decided_by: rule.decided_by.clone(),
        content: rule::write(rule),
        recorded_by: actor.person.clone(),
        recorded_at: at.0,
        retired_at: None,
        inherited_from: None,
    }
}

fn daily(
    site: &Site,
    actor: &Actor,
    bulletin: Option<&Choosable>,
    (start_s, duration_ms): (i64, i64),
    at: Moment,
) -> NewSlot {
    let id = site.ids.next(at);
    let days = Calendar::of(Days::Every(Recurrence::daily()), at.day());
    let codes = bulletin.map(|one| [one.class.clone(), one.level.clone(), "recording".to_owned()]);
    NewSlot {
        unit: actor.unit.clone(),
        bulletin: bulletin.map(|one| one.id.clone()),
        relay: None,
        language: bulletin.map_or_else(|| "vi".to_owned(), |one| one.language.clone()),
        calendar: calendar::write(&days, None),
        start_s,
        duration_ms,
        codes: codes.unwrap_or_default(),
        devices: None,
        replaces: None,
        resume: "continue".to_owned(),
        late_ms: 5 * 60_000,
        at: None,
        order: None,
        pending: false,
        form_key: id.clone(),
        by: actor.person.clone(),
        created: at,
        id,
    }
}
