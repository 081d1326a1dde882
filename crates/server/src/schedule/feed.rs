//! The station's timetable as iCalendar, for the commune's telephone. Whoever has the address may read it; it can be renewed.

use civic::Moment;
use civic::broadcast::{Occurrence, Span};
use icalendar::{Calendar, Component as _, Event};
use serde_json::json;

use super::picture::Look;
use super::timetable::{self, Timetable, kept_back};
use super::{own, store};
use crate::http::{Answer, Ctx, Desk, Form, Path, Refusal, Reply};

/// So many days are in it.
const DAYS: i64 = 30;

pub(super) async fn show(ctx: Ctx, Path(token): Path<String>) -> Answer {
    let mut tx = ctx.db().snapshot().await?;
    let feed = store::feed(&mut tx, &token).await?.ok_or(Refusal::NotFound)?;
    let table = timetable::of(&mut tx, &feed.unit, ctx.at).await?;
    let window = Span {
        from: Moment::start_of(ctx.today()),
        until: Moment::start_of(ctx.today().plus_days(DAYS)),
    };
    let name = ctx.tf("schedule.feed.name", &[("unit", &ctx.unit_name(&feed.unit))]);
    let mut calendar = Calendar::new().name(&name).done();
    let heard = table.within(window).into_iter();
    for one in heard.filter(|one| !is_back(&table, one)) {
        calendar.push(event(&ctx, &table, &one));
    }
    Ok(Reply::text("text/calendar; charset=utf-8", calendar.to_string()))
}

fn is_back(table: &Timetable, one: &Occurrence) -> bool {
    table
        .kept(&one.slot)
        .is_some_and(|kept| kept_back(&kept.row, one.span.from).is_some())
}

fn event(ctx: &Ctx, table: &Timetable, one: &Occurrence) -> Event {
    let kind = ctx.t(&format!("schedule.look.{}", Look::of(one).code()));
    let language = super::language(ctx, &one.language);
    Event::new()
        .uid(&format!("{}@lantoa", one.id))
        .add_property("DTSTAMP", utc(ctx.at))
        .add_property("DTSTART", utc(one.span.from))
        .add_property("DTEND", utc(one.span.until))
        .summary(&table.title(one))
        .description(&format!("{kind}, {language}"))
        .done()
}

/// `20210430T100000Z`.
fn utc(at: Moment) -> String {
    // The days of a moment are Vietnam's: seven hours earlier it is Greenwich's clock that is read.
    let there = Moment(at.0 - 7 * 3_600_000);
    let ((hour, minute), second) = (there.hour_minute(), at.0.rem_euclid(60_000) / 1000);
    let day = there.day().to_string().replace('-', "");
    format!("{day}T{hour:02}{minute:02}{second:02}Z")
}

pub(super) async fn make(desk: Desk, _: Form) -> Answer {
    let unit = own(&desk)?;
    let mut tx = desk.begin().await?;
    let token = crate::account::token();
    store::put_feed(&mut tx, &unit, &token, &desk.actor.person, desk.at).await?;
    desk.record(&mut tx, "schedule.feed_made", &unit, json!({}))
        .await?;
    tx.commit().await?;
    Ok(Reply::to("/timetable/settings#feed").saying("schedule.said.kept"))
}
