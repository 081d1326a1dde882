//! Reminders by a regime's rule: before and after the deadline, each once, also over restarts.

pub mod store;

use std::sync::Arc;

use ::store::audit::{self, Entry};
use civic::Ids as _;
use civic::calendar::Calendar;
use civic::period::Period;
use serde_json::json;
use viet::Date;

use self::store::Notice;
use super::desk::{Case, Tools};
use super::store::{self as rows, Filing};
use crate::http::Refusal;
use crate::regime::known::{self, Known};
use crate::site::Site;

/// A rule whose day was missed for so long, because nothing ran, is let go.
const STALE: i64 = 14;

/// Who is reminded of what by which day of the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Days from the deadline: below zero before it.
    pub days: i64,
    /// The deadline.
    pub due: Date,
}

/// The rule that holds today for a deadline: the last of its days that has come, if that is not long ago.
#[must_use]
pub fn rule_today(before: &[u16], after: &[u16], due: Date, today: Date) -> Option<Rule> {
    let offsets = before
        .iter()
        .map(|days| -i64::from(*days))
        .chain(after.iter().map(|days| i64::from(*days)));
    let left = today.days_since_epoch() - due.days_since_epoch();
    let latest = offsets.filter(|days| *days <= left).max()?;
    (left - latest <= STALE).then_some(Rule { days: latest, due })
}

/// Reminds everybody whom a rule names today. Gives how many reminders were sent.
pub async fn pass(site: &Site) -> Result<u64, Refusal> {
    let at = site.clock.now();
    let (directory, calendar) = (site.directory(), site.kept.days.calendar(&site.db).await?);
    let tools = Tools::of(site, &directory, at);
    let mut sent = 0;
    for known in known::all(&site.db, &site.kept.editions)
        .await?
        .iter()
        .filter(|known| known.is_published())
    {
        for period in known.periods(at.day().plus_days(-400), at.day().plus_days(60)) {
            sent += of_period(site, (tools, &calendar), known, period).await?;
        }
    }
    Ok(sent)
}

async fn of_period(
    site: &Site,
    (tools, calendar): (Tools<'_>, &Calendar),
    known: &Arc<Known>,
    period: Period,
) -> Result<u64, Refusal> {
    let Some(case) = Case::of(known, period, &known.row.unit) else {
        return Ok(0);
    };
    let Some(due) = case.edition.1.due(&case.period, calendar) else {
        return Ok(0);
    };
    let remind = &case.edition.1.written().deadline.remind;
    let Some(rule) = rule_today(&remind.before, &remind.after, due, tools.at.day()) else {
        return Ok(0);
    };
    let filed = rows::of_period(&site.db, &known.row.id, &case.period.key).await?;
    let filed = |unit: &str| filed.iter().find(|filing| filing.unit == unit);
    let silent = |unit: &&str| {
        let filing = filed(unit);
        !filing.is_some_and(|filing| filing.counts) && is_read(tools, unit, filing)
    };
    let expected = case.expected(tools);
    let mut units: Vec<&str> = expected.units().filter(silent).collect();
    units.sort_unstable();
    if units.is_empty() {
        return Ok(0);
    }
    let mut tx = site.db.begin().await?;
    let notices = units
        .iter()
        .map(|unit| json!([site.ids.next(tools.at), unit]))
        .collect();
    let notice = Notice {
        regime: &known.row.id,
        period: &case.period.key,
        days: Some(rule.days),
        due,
        by: None,
        message: None,
    };
    let sent = store::insert_notices(&mut tx, notices, &notice, tools.at).await?;
    if sent > 0 {
        let detail = json!({ "period": case.period.key, "units": sent, "days": rule.days });
        let entry = Entry {
            person: None,
            unit: None,
            action: "filing.reminded",
            subject: &known.row.id,
            detail,
        };
        audit::append(&mut tx, tools.at, &entry).await?;
    }
    tx.commit().await?;
    Ok(sent)
}

/// Whether anybody can read a reminder and act on it. It is kept under the unit whose report it is; when that one has ended, who
/// finishes its report reads it (`list`), and so does whoever may begin what it never began; without anybody who may it would be
/// sent to nobody.
fn is_read(tools: Tools<'_>, unit: &str, filing: Option<&Filing>) -> bool {
    let (directory, today) = (tools.directory, tools.at.day());
    let finished = |filing: &Filing| {
        filing.finisher.is_some() || matches!(directory.successors(unit, today).as_slice(), [_])
    };
    let taken_over = || !directory.successors(unit, today).is_empty();
    directory.exists(unit, today) || filing.map_or_else(taken_over, finished)
}
