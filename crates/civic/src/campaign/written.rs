//! A campaign as it is written in TOML.

use serde::{Deserialize, Serialize};
use viet::Date;

use super::line::Line;

/// How much a sign says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// With another of its kind it is time to ask.
    Medium,
    /// Alone it is reason enough to stop.
    Strong,
}

/// A sign of a bad offer, in the words of somebody who got one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// What they may tick.
    pub question: String,
    /// Why that matters.
    pub why: String,
    /// How much it says.
    pub strength: Strength,
}

/// A part of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its heading.
    pub heading: String,
    /// What it says.
    pub items: Vec<String>,
    /// Where that stands.
    pub source: String,
    /// Words of our own that a province has to look at: `biên soạn`.
    #[serde(default)]
    pub kept: Option<String>,
}

/// A topic: a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Its address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The one sentence that must be read.
    pub lead: String,
    /// The rest.
    #[serde(rename = "part")]
    pub parts: Vec<Part>,
}

/// A day that is kept every year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// Its address.
    pub slug: String,
    /// Month.
    pub month: u8,
    /// Day of the month.
    pub day: u8,
    /// Its name.
    pub name: String,
    /// What it rests on.
    pub basis: String,
}

impl Day {
    /// The next time it comes, the day itself included.
    #[must_use]
    pub fn next(&self, today: Date) -> Option<Date> {
        (today.year()..=today.year() + 8)
            .filter_map(|year| Date::new(year, self.month, self.day).ok())
            .find(|day| *day >= today)
    }
}

/// What the public pages of a campaign say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Campaign {
    /// Its code, that of its regime.
    pub campaign: String,
    /// Its address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it is about, in a few sentences.
    pub lead: String,
    /// The official call, word for word.
    pub call: String,
    /// Where that stands.
    pub call_source: String,
    /// When somebody last went through all of it.
    #[serde(with = "crate::calendar::iso")]
    pub reviewed_on: Date,
    /// When somebody has to again: signs date quickly.
    #[serde(with = "crate::calendar::iso")]
    pub review_again_on: Date,
    /// Topics.
    #[serde(rename = "topic")]
    pub topics: Vec<Topic>,
    /// Hotlines.
    #[serde(rename = "line")]
    pub lines: Vec<Line>,
    /// Signs of a bad offer.
    #[serde(rename = "sign")]
    pub signs: Vec<Sign>,
    /// Days.
    #[serde(default, rename = "day")]
    pub days: Vec<Day>,
}

/// Why a text is no campaign.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongCampaign {
    /// It cannot be read.
    #[error("{0}")]
    Text(String),
    /// An address is empty, has other signs than `a-z0-9-`, or is there twice.
    #[error("the address {0} cannot be")]
    Slug(String),
    /// Nothing is said, or nobody says where it comes from.
    #[error("{0} says nothing, or has no source")]
    Empty(String),
    /// A day is none of the year.
    #[error("{0} is no day of the year")]
    Day(String),
}

impl Campaign {
    /// Reads and checks a campaign.
    ///
    /// # Errors
    /// [`WrongCampaign`] names the first thing that cannot be.
    pub fn from_toml(text: &str) -> Result<Self, WrongCampaign> {
        let campaign: Self = toml::from_str(text).map_err(|fault| WrongCampaign::Text(fault.to_string()))?;
        campaign.check()?;
        Ok(campaign)
    }

    fn check(&self) -> Result<(), WrongCampaign> {
        let plain = |slug: &str| {
            let sign = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
            !slug.is_empty() && slug.chars().all(sign)
        };
        let topics = self.topics.iter().map(|topic| &topic.slug);
        let slugs: Vec<&String> = topics.chain(self.days.iter().map(|day| &day.slug)).collect();
        for (at, slug) in slugs.iter().enumerate() {
            if !plain(slug) || slugs[..at].contains(slug) {
                return Err(WrongCampaign::Slug((*slug).clone()));
            }
        }
        for part in self.topics.iter().flat_map(|topic| &topic.parts) {
            if part.items.is_empty() || part.source.trim().is_empty() {
                return Err(WrongCampaign::Empty(part.heading.clone()));
            }
        }
        let never = |day: &&Day| day.next(self.reviewed_on).is_none();
        match self.days.iter().find(never) {
            Some(day) => Err(WrongCampaign::Day(day.slug.clone())),
            None => Ok(()),
        }
    }

    /// The topic with this address.
    #[must_use]
    pub fn topic(&self, slug: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.slug == slug)
    }

    /// Whether somebody should have gone through it again.
    #[must_use]
    pub fn is_stale(&self, today: Date) -> bool {
        today > self.review_again_on
    }
}

/// The campaigns that ship with the house.
#[must_use]
pub fn shipped() -> Vec<Campaign> {
    let texts = [include_str!("../../data/campaigns/mua_ban_nguoi.toml")];
    texts
        .into_iter()
        .map(|text| Campaign::from_toml(text).expect("every shipped campaign is read by a test"))
        .collect()
}
