//! A line of the diary, and what stands in its columns.

use civic::Moment;

use crate::i18n::{self, Lang};

/// Where the sound came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::asrun) enum Source {
    Recording,
    Relay,
    Fm,
    Live,
    Unknown,
}

impl Source {
    pub fn of(code: &str) -> Self {
        match code {
            "recording" => Self::Recording,
            "relay" => Self::Relay,
            "fm" => Self::Fm,
            "live" => Self::Live,
            _ => Self::Unknown,
        }
    }

    /// Whether it is another's programme (a relay, a receiver); the microphone of the station is its own. `None`: not known.
    pub fn is_relayed(self) -> Option<bool> {
        match self {
            Self::Recording | Self::Live => Some(false),
            Self::Relay | Self::Fm => Some(true),
            Self::Unknown => None,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Recording => "recording",
            Self::Relay => "relay",
            Self::Fm => "fm",
            Self::Live => "live",
            Self::Unknown => "unknown",
        }
    }
}

/// How many devices did what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::asrun) struct Counts {
    pub confirmed: u32,
    /// Gateways that sent it: that it was heard is not known.
    pub sent: u32,
    pub partial: u32,
    pub failed: u32,
    pub unknown: u32,
    pub due: u32,
}

impl Counts {
    /// The word for the whole line: what at least one device confirmed was heard; else what is worst known; that something
    /// is not known goes before that it is still to come.
    pub fn code(self) -> &'static str {
        match self {
            Self { confirmed: 1.., .. } => "confirmed",
            Self { sent: 1.., .. } => "sent",
            Self { partial: 1.., .. } => "partial",
            Self { unknown: 1.., .. } => "unknown",
            Self { failed: 1.., .. } => "failed",
            Self { due: 1.., .. } => "due",
            _ => "unknown",
        }
    }

    fn parts(self) -> [(&'static str, u32); 5] {
        [
            ("confirmed", self.confirmed),
            ("sent", self.sent),
            ("partial", self.partial),
            ("failed", self.failed),
            ("unknown", self.unknown),
        ]
    }
}

/// One occurrence.
#[derive(Clone, Debug)]
pub(in crate::asrun) struct Line {
    pub item: String,
    pub due: Moment,
    pub planned: Option<Moment>,
    pub title: Option<String>,
    pub bulletin: Option<String>,
    pub drill: bool,
    /// Directive, its number, where the task stands in it.
    pub directive: Option<(String, Option<String>, Option<i64>)>,
    pub class: Option<String>,
    pub language: Option<String>,
    /// Microseconds.
    pub started: Option<i64>,
    pub ended: Option<Moment>,
    pub played_ms: Option<i64>,
    /// Of a relay: how long its source gave nothing, at the device where it gave most.
    pub dry_ms: Option<i64>,
    pub source: Source,
    /// A message.
    pub reason: Option<String>,
    pub in_plan: bool,
    pub counts: Counts,
}

/// Hours, minutes and seconds in Vietnam.
pub(in crate::asrun) fn time(at: Moment) -> String {
    let (hour, minute) = at.hour_minute();
    format!(
        "{hour:02}:{minute:02}:{:02}",
        at.0.rem_euclid(60_000).div_euclid(1000)
    )
}

/// Minutes with one decimal place, as figures are written.
pub(in crate::asrun) fn minutes(ms: i64) -> String {
    viet::fixed((ms + 3_000).div_euclid(6_000), 1)
}

impl Line {
    /// Where the clause is that it serves.
    pub fn clause(&self) -> Option<String> {
        let (directive, _, position) = self.directive.as_ref()?;
        Some(match position {
            Some(position) => format!("/directives/{directive}?clause={}", position + 1),
            None => format!("/directives/{directive}"),
        })
    }

    /// The directive by its number.
    pub fn directive_words(&self, lang: Lang) -> Option<String> {
        let (_, number, position) = self.directive.as_ref()?;
        let number = number
            .clone()
            .unwrap_or_else(|| i18n::text(lang, "asrun.no_number"));
        Some(match position {
            Some(position) => i18n::format(
                lang,
                "asrun.clause",
                &[
                    ("number", number.as_str()),
                    ("n", (position + 1).to_string().as_str()),
                ],
            ),
            None => number,
        })
    }

    /// What was on, never empty.
    pub fn programme(&self, lang: Lang) -> String {
        let title = self
            .title
            .clone()
            .unwrap_or_else(|| i18n::text(lang, "asrun.no_title"));
        match (self.drill, self.source) {
            (true, _) => format!("{}: {title}", i18n::text(lang, "asrun.drill")),
            // Its name is the sender's: "Tiếp sóng: Thời sự".
            (false, Source::Relay) => format!("{}: {title}", i18n::text(lang, "asrun.source.relay")),
            (false, _) => title,
        }
    }

    /// The class in words.
    pub fn class_words(&self, lang: Lang) -> String {
        self.class.as_deref().map_or_else(
            || unknown(lang),
            |class| i18n::text(lang, &format!("asrun.class.{class}")),
        )
    }

    /// The language in words.
    pub fn language_words(&self, lang: Lang) -> String {
        let known = self.language.as_deref().map(|code| {
            let key = format!("activity.language.{code}");
            i18n::find(&key).map_or_else(|| code.to_owned(), |_| i18n::text(lang, &key))
        });
        known.unwrap_or_else(|| unknown(lang))
    }

    /// Where the sound came from, in words.
    pub fn source_words(&self, lang: Lang) -> String {
        match self.source {
            Source::Unknown => unknown(lang),
            source => i18n::text(lang, &format!("asrun.source.{}", source.code())),
        }
    }

    /// When it began: what is past and not known says so.
    pub fn started_words(&self, lang: Lang) -> String {
        self.started
            .map_or_else(|| self.nothing(lang), |us| time(Moment(us.div_euclid(1000))))
    }

    /// When it ended.
    pub fn ended_words(&self, lang: Lang) -> String {
        match (self.ended, self.started) {
            (Some(at), Some(_)) => time(at),
            (_, Some(_)) => unknown(lang),
            _ => self.nothing(lang),
        }
    }

    /// Minutes that sounded.
    pub fn minutes_words(&self, lang: Lang) -> String {
        match (self.played_ms, self.counts.code()) {
            (Some(ms), _) => minutes(ms),
            (None, "failed") => minutes(0),
            _ => self.nothing(lang),
        }
    }

    fn nothing(&self, lang: Lang) -> String {
        match self.counts.code() {
            "due" => String::new(),
            "failed" => i18n::text(lang, "asrun.none_short"),
            _ => unknown(lang),
        }
    }

    /// What came of it, in a word.
    pub fn result(&self, lang: Lang) -> String {
        i18n::text(lang, &format!("asrun.result.{}", self.counts.code()))
    }

    /// How many devices did what, when they are not one mind; and why.
    pub fn reason_words(&self, lang: Lang) -> String {
        let parts: Vec<String> = self
            .counts
            .parts()
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .map(|(code, n)| {
                i18n::format(
                    lang,
                    &format!("asrun.count.{code}"),
                    &[("n", n.to_string().as_str())],
                )
            })
            .collect();
        let several = parts.len() > 1 || self.counts.parts().iter().any(|(_, n)| *n > 1);
        let counts = several.then(|| parts.join("; "));
        let stray = (!self.in_plan).then(|| i18n::text(lang, "asrun.not_planned"));
        let why = self.reason.as_deref().map(|key| i18n::text(lang, key));
        let dry = self.dry_ms.map(|ms| {
            let silent = minutes(ms);
            i18n::format(lang, "asrun.dry", &[("minutes", silent.as_str())])
        });
        [counts, stray, why, dry]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(". ")
    }
}

fn unknown(lang: Lang) -> String {
    i18n::text(lang, "asrun.unknown")
}
