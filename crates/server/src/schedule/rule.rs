//! The operating rule of a station as it is stored.

use civic::broadcast::{Meeting, OperatingRule};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::store::RuleRow;

#[derive(Serialize, Deserialize)]
struct Stored {
    hours: Vec<(u16, u16)>,
    longest_session: Option<u16>,
    sessions_a_day: Option<u8>,
    days: Vec<u8>,
    languages: Vec<String>,
    quiet: Vec<(u16, u16)>,
    pause: u16,
    approver: Option<String>,
    urgent_meeting: Meeting,
    unanswered_days: Option<u16>,
}

/// What of a rule stands in its column.
#[must_use]
pub fn write(rule: &OperatingRule) -> Value {
    let stored = Stored {
        hours: rule.hours.clone(),
        longest_session: rule.longest_session,
        sessions_a_day: rule.sessions_a_day,
        days: rule.days.clone(),
        languages: rule.languages.clone(),
        quiet: rule.quiet.clone(),
        pause: rule.pause,
        approver: rule.approver.clone(),
        urgent_meeting: rule.urgent_meeting,
        unanswered_days: rule.unanswered_days,
    };
    serde_json::to_value(stored).unwrap_or_default()
}

/// The rule of a row; `None` when what is stored cannot be read.
#[must_use]
pub fn read(row: &RuleRow) -> Option<OperatingRule> {
    let stored: Stored = serde_json::from_value(row.content.clone()).ok()?;
    Some(OperatingRule {
        from: row.valid_from.parse().ok()?,
        until: row.valid_to.as_ref().and_then(|day| day.parse().ok()),
        decided_by: row.decided_by.clone(),
        hours: stored.hours,
        longest_session: stored.longest_session,
        sessions_a_day: stored.sessions_a_day,
        days: stored.days,
        languages: stored.languages,
        quiet: stored.quiet,
        pause: stored.pause,
        approver: stored.approver,
        urgent_meeting: stored.urgent_meeting,
        unanswered_days: stored.unanswered_days,
    })
}
