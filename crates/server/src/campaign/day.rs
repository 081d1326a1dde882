//! A day that is kept every year, as a page and as a calendar that telephones take in.

use askama::Template;
use civic::campaign::{Campaign, Day};
use icalendar::{Calendar, Component as _, Event, Property};

use super::named;
use super::pages::reviewed;
use crate::http::{Answer, Chrome, Ctx, Path, Refusal, Reply};

#[derive(Template)]
#[template(path = "campaign/day.html")]
struct DayPage {
    c: Chrome,
    campaign: &'static Campaign,
    day: &'static Day,
    next: String,
    /// The same, ISO.
    iso: String,
    left: String,
    reviewed: String,
}

/// The day: when it comes next, what it rests on, what to read and whom to call.
pub(super) async fn show(ctx: Ctx, Path((slug, day)): Path<(String, String)>) -> Answer {
    let campaign = named(&slug)?;
    let day = campaign
        .days
        .iter()
        .find(|one| one.slug == day)
        .ok_or(Refusal::NotFound)?;
    let next = day.next(ctx.today()).ok_or(Refusal::NotFound)?;
    let left = next.days_since_epoch() - ctx.today().days_since_epoch();
    let left = match left {
        0 => ctx.t("campaign.day.today"),
        _ => ctx.tf("campaign.day.left", &[("n", &ctx.public_chrome().number(left))]),
    };
    Ok(Reply::page(&DayPage {
        c: ctx.public_chrome(),
        next: next.official(),
        iso: next.to_string(),
        reviewed: reviewed(&ctx, campaign),
        campaign,
        day,
        left,
    }))
}

/// Every day of the campaign, each coming again every year (RFC 5545).
pub(super) async fn calendar(ctx: Ctx, Path(slug): Path<String>) -> Answer {
    let campaign = named(&slug)?;
    let mut calendar = Calendar::new().name(&campaign.name).done();
    for day in &campaign.days {
        // A rule that began long ago is in every telephone's past and future.
        let first = viet::Date::new(2017, day.month, day.day).map_err(Refusal::broken)?;
        let base = ctx.site.config.public_url.trim_end_matches('/');
        let event = Event::new()
            .uid(&format!("{}-{}@lantoa", campaign.slug, day.slug))
            .add_property(
                "DTSTAMP",
                format!("{}T000000Z", campaign.reviewed_on.to_string().replace('-', "")),
            )
            .append_property(whole(first))
            .add_property("RRULE", "FREQ=YEARLY")
            .summary(&day.name)
            .description(&format!("{} {}", campaign.call, day.basis))
            .url(&format!("{base}/chien-dich/{}/ngay/{}", campaign.slug, day.slug))
            .done();
        calendar.push(event);
    }
    Ok(Reply::text("text/calendar; charset=utf-8", calendar.to_string()))
}

/// A whole day as iCalendar writes it.
fn whole(day: viet::Date) -> Property {
    Property::new("DTSTART", day.to_string().replace('-', ""))
        .add_parameter("VALUE", "DATE")
        .done()
}
