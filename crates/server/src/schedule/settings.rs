//! What the timetable of one's own station is made with: sources to take over, market days, the telephone's calendar.

use ::store::Tx;
use askama::Template;
use civic::broadcast::Market;
use civic::review::parse_day;
use serde_json::json;

use super::form::Errors;
use super::store::{self, MarketRow, RelayRow};
use super::{own, source, words};
use crate::http::{Answer, Chrome, Ctx, Desk, Form, Path, Refusal, Reply};
use crate::i18n::Lang;

#[derive(Template)]
#[template(path = "schedule/settings.html")]
struct SettingsPage {
    c: Chrome,
    relays: Vec<RelayLine>,
    markets: Vec<(String, String)>,
    feed: Option<String>,
    typed: Typed,
    errors: Errors,
}

struct RelayLine {
    id: String,
    name: String,
    source: String,
    address: String,
    code: String,
    /// At which devices it sounds, and at which not.
    where_to: String,
}

#[derive(Default)]
struct Typed {
    name: String,
    address: String,
    code: String,
    market: String,
    days: String,
    known: String,
}

pub(super) async fn show(desk: Desk) -> Answer {
    let unit = own(&desk)?;
    let mut tx = desk.db().snapshot().await?;
    Ok(Reply::page(
        &page(&desk, &mut tx, &unit, Typed::default(), Errors::new()).await?,
    ))
}

async fn page(
    desk: &Desk,
    tx: &mut Tx,
    unit: &str,
    typed: Typed,
    errors: Errors,
) -> Result<SettingsPage, Refusal> {
    let relays = store::relays(tx, unit).await?;
    let markets = store::markets(tx, &json!([[unit]])).await?;
    let feed = store::feed_of(tx, unit).await?;
    let devices = store::players(tx, unit).await?;
    let line = |row: RelayRow| RelayLine {
        where_to: source::reaches(desk, &devices, &row.code),
        code: row.code,
        source: desk.t(&format!("schedule.source.{}", row.source)),
        address: row.address.unwrap_or_default(),
        id: row.id,
        name: row.name,
    };
    Ok(SettingsPage {
        relays: relays.into_iter().map(line).collect(),
        markets: markets
            .into_iter()
            .map(|row| (row.name.clone(), how(desk.lang, &row)))
            .collect(),
        feed: feed.map(|feed| format!("/timetable/feed/{}", feed.token)),
        typed,
        errors,
        c: desk.chrome("schedule.menu"),
    })
}

fn how(lang: Lang, row: &MarketRow) -> String {
    let days = serde_json::from_value::<Market>(row.days.clone());
    days.map(|days| words::market(lang, &days, None))
        .unwrap_or_default()
}

pub(super) async fn add_relay(desk: Desk, form: Form) -> Answer {
    let unit = own(&desk)?;
    let mut tx = desk.begin().await?;
    let name = form.get("name").to_owned();
    let address = form.get("address").to_owned();
    let taken = store::taken_codes(&mut tx, &unit).await?;
    let code = source::code(form.get("code"), &name, &taken);
    let source = match form.get("source") {
        code @ ("fm" | "live") => code,
        _ => "relay",
    };
    let mut errors = Errors::new();
    if name.is_empty() {
        errors.insert("name", desk.t("schedule.err.relay_name"));
    }
    let Some(code) = code.filter(|_| errors.is_empty()) else {
        if errors.is_empty() {
            errors.insert("code", desk.t("schedule.err.relay_code"));
        }
        let typed = Typed {
            name,
            address,
            code: form.get("code").to_owned(),
            ..Typed::default()
        };
        return Ok(Reply::invalid(&page(&desk, &mut tx, &unit, typed, errors).await?));
    };
    let row = RelayRow {
        id: desk.new_id(),
        name,
        source: source.to_owned(),
        address: Some(address).filter(|text| !text.is_empty()),
        code,
    };
    store::insert_relay(&mut tx, &row, &unit, &desk.actor.person, desk.at).await?;
    let detail = json!({ "name": row.name, "source": row.source, "address": row.address, "code": row.code });
    desk.record(&mut tx, "schedule.relay_added", &row.id, detail)
        .await?;
    tx.commit().await?;
    Ok(Reply::to("/timetable/settings").saying("schedule.said.kept"))
}

pub(super) async fn close_relay(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    let unit = desk.actor.unit.clone();
    let mut tx = desk.begin().await?;
    if !store::is_relay_of(&mut tx, &id, &unit).await? {
        return Err(Refusal::NotFound);
    }
    // Closed twice is closed.
    if store::close_relay(&mut tx, &id, &unit, &desk.actor.person, desk.at).await? {
        desk.record(&mut tx, "schedule.relay_closed", &id, json!({}))
            .await?;
    }
    tx.commit().await?;
    Ok(Reply::to("/timetable/settings").saying("schedule.said.kept"))
}

pub(super) async fn add_market(desk: Desk, form: Form) -> Answer {
    let unit = own(&desk)?;
    let mut tx = desk.begin().await?;
    let typed = Typed {
        market: form.get("market").to_owned(),
        days: form.get("days").to_owned(),
        known: form.get("known").to_owned(),
        ..Typed::default()
    };
    let days = match read(&desk, form.get("how"), &typed) {
        Ok(days) => days,
        Err(errors) => return Ok(Reply::invalid(&page(&desk, &mut tx, &unit, typed, errors).await?)),
    };
    let row = MarketRow {
        id: desk.new_id(),
        unit: unit.clone(),
        name: typed.market,
        days: serde_json::to_value(days).map_err(Refusal::broken)?,
    };
    store::insert_market(&mut tx, &row, &desk.actor.person, desk.at).await?;
    let detail = json!({ "name": row.name, "days": row.days });
    desk.record(&mut tx, "schedule.market_added", &row.id, detail)
        .await?;
    tx.commit().await?;
    Ok(Reply::to("/timetable/settings").saying("schedule.said.kept"))
}

fn read(ctx: &Ctx, how: &str, typed: &Typed) -> Result<Market, Errors> {
    let mut errors = Errors::new();
    if typed.market.is_empty() {
        errors.insert("market", ctx.t("schedule.err.market_name"));
    }
    let numbers = typed.days.split([',', ' ', ';']).filter(|part| !part.is_empty());
    let numbers: Vec<u8> = numbers.map(|part| part.parse().unwrap_or(0)).collect();
    let fit = |most: u8| !numbers.is_empty() && numbers.iter().all(|day| (1..=most).contains(day));
    let days = match how {
        "lunar" if fit(30) => Some(Market::LunarDays(numbers)),
        "solar" if fit(31) => Some(Market::SolarDays(numbers)),
        "every" if numbers.len() == 1 && fit(60) => parse_day(&typed.known).map(|known| Market::Every {
            days: u16::from(numbers[0]),
            known: known.to_string(),
        }),
        _ => None,
    };
    if days.is_none() {
        errors.insert("days", ctx.t("schedule.err.market_days"));
    }
    match days {
        Some(days) if errors.is_empty() => Ok(days),
        _ => Err(errors),
    }
}
