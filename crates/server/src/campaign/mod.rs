//! The public pages of a campaign: topics, whom to call, "is this offer safe?", the day that is kept every year.
//!
//! What they say is data (`civic::campaign`). Nothing that a reader does here is stored or sent: the questions about an offer
//! are answered by the style sheet on the device alone.

mod day;
mod pages;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use civic::campaign::{Campaign, shipped};

use crate::http::{Access, Feature, Refusal};

/// The public pages of campaigns.
pub const FEATURE: Feature = Feature {
    name: "campaign",
    routes: |routes| {
        routes
            .get("/chien-dich/{slug}", Access::Anyone, pages::show)
            .get("/chien-dich/{slug}/kiem-tra", Access::Anyone, pages::offer)
            .get("/chien-dich/{slug}/lich.ics", Access::Anyone, day::calendar)
            .get("/chien-dich/{slug}/ngay/{day}", Access::Anyone, day::show)
            .get("/chien-dich/{slug}/{topic}", Access::Anyone, pages::topic)
            .get("/duong-day-nong", Access::Anyone, pages::lines)
    },
    menu: &[],
    messages: include_str!("messages.toml"),
};

static CAMPAIGNS: LazyLock<Vec<Campaign>> = LazyLock::new(shipped);

/// Every campaign, in the order of the portal's front.
pub(crate) fn all() -> &'static [Campaign] {
    &CAMPAIGNS
}

/// Addresses of every page, for the site map.
pub(crate) fn addresses() -> Vec<String> {
    let mut found = vec!["/duong-day-nong".to_owned()];
    for campaign in all() {
        let base = format!("/chien-dich/{}", campaign.slug);
        found.extend(
            campaign
                .topics
                .iter()
                .map(|topic| format!("{base}/{}", topic.slug)),
        );
        found.extend(
            campaign
                .days
                .iter()
                .map(|day| format!("{base}/ngay/{}", day.slug)),
        );
        found.push(format!("{base}/kiem-tra"));
        found.push(base);
    }
    found
}

fn named(slug: &str) -> Result<&'static Campaign, Refusal> {
    let found = all().iter().find(|campaign| campaign.slug == slug);
    found.ok_or(Refusal::NotFound)
}
