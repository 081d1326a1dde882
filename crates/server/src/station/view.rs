//! What several pages of stations show alike: choices, how a device stands.

use civic::Moment;
use civic::station::HealthLimits;

use super::device::Line;
use crate::http::Desk;

/// One of several that may be chosen.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent.
    pub code: String,
    /// What is read.
    pub words: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choice {
    /// A choice.
    pub fn new(code: &str, words: String, chosen: bool) -> Self {
        Self {
            code: code.to_owned(),
            words,
            chosen,
        }
    }
}

/// Choices whose words are messages `PREFIX.CODE`.
pub fn choices(desk: &Desk, prefix: &str, codes: &[&str], chosen: &str) -> Vec<Choice> {
    let choice = |code: &&str| Choice::new(code, desk.t(&format!("{prefix}.{code}")), *code == chosen);
    codes.iter().map(choice).collect()
}

/// How a device stands: one word, from the worst.
#[must_use]
pub fn condition(line: &Line, now: Moment) -> &str {
    match (line.state.as_str(), line.heard_at) {
        ("enrolled", None) => "unknown",
        ("enrolled", Some(at)) if now.0 - at > HealthLimits::default().offline_ms => "offline",
        ("enrolled", Some(_)) => line.condition.as_deref().unwrap_or("unknown"),
        (state, _) => state,
    }
}

/// Colour and mark of a condition. What is not known is never well.
#[must_use]
pub fn class(condition: &str) -> &'static str {
    match condition {
        "well" => "st-proven",
        "unknown" | "sound_unknown" | "clock_unknown" => "st-unknown",
        "printed" | "revoked" => "st-none",
        "on_battery" | "store_full" => "st-received",
        _ => "st-overdue",
    }
}

/// A condition as a page shows it.
#[derive(Clone, Debug)]
pub struct Pill {
    /// Colour and mark.
    pub class: &'static str,
    /// Its word.
    pub words: String,
}

impl Pill {
    /// Of a device.
    pub fn of(desk: &Desk, line: &Line) -> Self {
        let code = condition(line, desk.at);
        Self {
            class: class(code),
            words: desk.t(&format!("station.condition.{code}")),
        }
    }
}
