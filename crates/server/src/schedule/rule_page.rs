//! The operating rule of one's own station: the form, what holds, and everything that was ever entered.

use std::collections::BTreeMap;

use ::store::Tx;
use askama::Template;
use civic::Moment;
use civic::broadcast::{Meeting, OperatingRule, QUIET_OF_THE_HOUSE, clock, in_force};
use civic::review::parse_day;
use serde_json::json;
use viet::Date;

use super::change::{By, Change};
use super::form::Errors;
use super::store::{self, RuleRow};
use civic::activity::LANGUAGES;

use super::{own, rule, rule_over, timetable, words};
use crate::http::{Answer, Chrome, Ctx, Desk, Form, Refusal, Reply};

#[derive(Template)]
#[template(path = "schedule/rule.html")]
struct RulePage {
    c: Chrome,
    current: Option<Vec<(String, String)>>,
    /// The unit that the rule in force came from with a re-organisation.
    inherited: Option<String>,
    house: String,
    history: Vec<Vec<(String, String)>>,
    typed: Typed,
    errors: Errors,
    fields: Vec<Field>,
    weekdays: Vec<(String, String)>,
    languages: Vec<(&'static str, String)>,
}

/// A field of the form.
struct Field {
    name: &'static str,
    label: String,
    value: String,
    hint: String,
    error: Option<String>,
}

#[derive(Default)]
struct Typed {
    fields: BTreeMap<&'static str, String>,
    days: Vec<String>,
    languages: Vec<String>,
}

impl Typed {
    fn get(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    fn known_days(&self) -> Vec<u8> {
        self.days
            .iter()
            .filter_map(|day| day.parse().ok())
            .filter(|day| (1..=7).contains(day))
            .collect()
    }

    fn known_languages(&self) -> Vec<String> {
        self.languages
            .iter()
            .filter(|code| LANGUAGES.iter().any(|known| known == code))
            .cloned()
            .collect()
    }

    fn meeting(&self) -> Meeting {
        if self.get("meeting") == "newer" {
            Meeting::Newer
        } else {
            Meeting::Queue
        }
    }

    fn day(&self, day: &str) -> bool {
        self.days.iter().any(|ticked| ticked == day)
    }

    fn language(&self, code: &str) -> bool {
        self.languages.iter().any(|ticked| ticked == code)
    }
}

const FIELDS: [&str; 11] = [
    "decided_by",
    "from",
    "until",
    "hours",
    "quiet",
    "longest",
    "sessions",
    "pause",
    "unanswered",
    "approver",
    "meeting",
];

/// Those that are typed; the meeting of two urgent ones is chosen.
fn fields(ctx: &Ctx, typed: &Typed, errors: &Errors) -> Vec<Field> {
    let field = |name: &&'static str| Field {
        name,
        label: ctx.t(&format!("schedule.rule.{name}")),
        value: typed.get(name).to_owned(),
        hint: ctx.t(&format!("schedule.rule.hint.{name}")),
        error: errors.get(name).cloned(),
    };
    FIELDS
        .iter()
        .filter(|name| **name != "meeting")
        .map(field)
        .collect()
}

pub(super) async fn show(desk: Desk) -> Answer {
    let unit = own(&desk)?;
    let mut tx = desk.db().snapshot().await?;
    let table = timetable::of(&mut tx, &unit, desk.at).await?;
    let typed = in_force(&table.rules, desk.today()).map_or_else(|| empty(desk.today()), filled);
    Ok(Reply::page(
        &page(&desk, &mut tx, &unit, typed, Errors::new()).await?,
    ))
}

fn empty(today: Date) -> Typed {
    let filled = [
        ("from", today.short()),
        ("quiet", words::hours(&QUIET_OF_THE_HOUSE)),
        ("pause", "10".to_owned()),
        ("meeting", "queue".to_owned()),
    ];
    Typed {
        fields: filled.into_iter().collect(),
        ..Typed::default()
    }
}

fn filled(rule: &OperatingRule) -> Typed {
    let number = |n: Option<u16>| n.map_or_else(String::new, |n| n.to_string());
    let fields = [
        ("decided_by", rule.decided_by.clone()),
        ("from", rule.from.short()),
        ("until", rule.until.map_or_else(String::new, Date::short)),
        ("hours", words::hours(&rule.hours)),
        ("longest", number(rule.longest_session)),
        ("sessions", number(rule.sessions_a_day.map(u16::from))),
        ("quiet", words::hours(&rule.quiet)),
        ("pause", rule.pause.to_string()),
        ("approver", rule.approver.clone().unwrap_or_default()),
        (
            "meeting",
            if rule.urgent_meeting == Meeting::Newer {
                "newer"
            } else {
                "queue"
            }
            .to_owned(),
        ),
        ("unanswered", number(rule.unanswered_days)),
    ];
    Typed {
        fields: fields.into_iter().collect(),
        days: rule.days.iter().map(ToString::to_string).collect(),
        languages: rule.languages.clone(),
    }
}

async fn page(
    desk: &Desk,
    tx: &mut Tx,
    unit: &str,
    typed: Typed,
    errors: Errors,
) -> Result<RulePage, Refusal> {
    let table = timetable::of(tx, unit, desk.at).await?;
    let history = store::rule_history(tx, unit).await?;
    Ok(RulePage {
        inherited: rule_over::inherited_from(desk, &table, &history),
        current: in_force(&table.rules, desk.today()).map(|rule| facts(desk, rule)),
        house: words::hours(&QUIET_OF_THE_HOUSE),
        fields: fields(desk, &typed, &errors),
        history: history.iter().filter_map(|row| entered(desk, row)).collect(),
        typed,
        errors,
        weekdays: (1..=7)
            .map(|n| (n.to_string(), desk.t(&format!("schedule.weekday.{n}"))))
            .collect(),
        languages: LANGUAGES
            .iter()
            .map(|code| (*code, super::language(desk, code)))
            .collect(),
        c: desk.chrome("schedule.menu"),
    })
}

fn entered(desk: &Desk, row: &RuleRow) -> Option<Vec<(String, String)>> {
    let mut lines = facts(desk, &rule::read(row)?);
    lines.extend(
        row.inherited_from
            .as_deref()
            .map(|from| (desk.t("schedule.rule.inherited"), desk.unit_name(from))),
    );
    lines.push((desk.t("schedule.rule.recorded"), Moment(row.recorded_at).short()));
    lines.extend(
        row.retired_at
            .map(|at| (desk.t("schedule.rule.retired"), Moment(at).short())),
    );
    Some(lines)
}

/// The lines of a rule; what it does not say is not a limit, and is said to be none.
fn facts(ctx: &Ctx, rule: &OperatingRule) -> Vec<(String, String)> {
    let open = |text: String| {
        if text.is_empty() {
            ctx.t("schedule.rule.no_limit")
        } else {
            text
        }
    };
    let minutes = |n: u16| ctx.tf("schedule.minutes", &[("n", &n.to_string())]);
    let until = rule
        .until
        .map_or_else(|| ctx.t("schedule.rule.open_end"), Date::short);
    let meeting = if rule.urgent_meeting == Meeting::Newer {
        "newer"
    } else {
        "queue"
    };
    let number = |n: Option<String>| n.unwrap_or_default();
    let unanswered = rule
        .unanswered_days
        .map(|n| ctx.tf("schedule.rule.days_n", &[("n", &n.to_string())]));
    vec![
        (ctx.t("schedule.rule.decided_by"), rule.decided_by.clone()),
        (
            ctx.t("schedule.rule.from"),
            format!("{} – {until}", rule.from.short()),
        ),
        (ctx.t("schedule.rule.hours"), open(words::hours(&rule.hours))),
        (
            ctx.t("schedule.rule.longest"),
            open(rule.longest_session.map(minutes).unwrap_or_default()),
        ),
        (
            ctx.t("schedule.rule.sessions"),
            open(number(rule.sessions_a_day.map(|n| n.to_string()))),
        ),
        (ctx.t("schedule.rule.days"), open(words::rule_days(ctx, rule))),
        (
            ctx.t("schedule.rule.languages"),
            open(words::rule_languages(ctx, rule)),
        ),
        (ctx.t("schedule.rule.quiet"), open(words::hours(&rule.quiet))),
        (ctx.t("schedule.rule.pause"), minutes(rule.pause)),
        (
            ctx.t("schedule.rule.approver"),
            rule.approver
                .clone()
                .unwrap_or_else(|| ctx.t("schedule.rule.unsaid")),
        ),
        (
            ctx.t("schedule.rule.meeting"),
            ctx.t(&format!("schedule.meeting.{meeting}")),
        ),
        (
            ctx.t("schedule.rule.unanswered"),
            unanswered.unwrap_or_else(|| ctx.t("schedule.rule.unsaid")),
        ),
    ]
}

pub(super) async fn save(desk: Desk, form: Form) -> Answer {
    let unit = own(&desk)?;
    let typed = Typed {
        fields: FIELDS
            .iter()
            .map(|name| (*name, form.get(name).to_owned()))
            .collect(),
        days: form.all("day").into_iter().map(str::to_owned).collect(),
        languages: form.all("spoken").into_iter().map(str::to_owned).collect(),
    };
    let mut tx = desk.begin().await?;
    let rule = match read(&desk, &typed) {
        Ok(rule) => rule,
        Err(errors) => return Ok(Reply::invalid(&page(&desk, &mut tx, &unit, typed, errors).await?)),
    };
    let change = Change::begin(&mut tx, &unit, By::desk(&desk)).await?;
    let row = RuleRow {
        id: desk.new_id(),
        unit: unit.clone(),
        valid_from: rule.from.to_string(),
        valid_to: rule.until.map(|day| day.to_string()),
        decided_by: rule.decided_by.clone(),
        content: rule::write(&rule),
        recorded_by: desk.actor.person.clone(),
        recorded_at: desk.at.0,
        retired_at: None,
        inherited_from: None,
    };
    let retired = store::retire_rules(&mut tx, &unit, &row.valid_from, desk.at).await?;
    store::insert_rule(&mut tx, &row).await?;
    rule_over::is_entered(&mut tx, &desk, &unit).await?;
    let detail = json!({ "from": row.valid_from, "until": row.valid_to, "decided_by": row.decided_by, "content": row.content, "corrects": retired });
    change.end(&mut tx, "schedule.rule_set", &unit, detail).await?;
    tx.commit().await?;
    Ok(Reply::to("/timetable/rule").saying("schedule.said.rule"))
}

fn read(ctx: &Ctx, typed: &Typed) -> Result<OperatingRule, Errors> {
    let mut errors = Errors::new();
    let mut wrong = |name: &'static str, key: &str| drop(errors.insert(name, ctx.t(key)));
    if typed.get("decided_by").is_empty() {
        wrong("decided_by", "schedule.err.decided_by");
    }
    let from = parse_day(typed.get("from"));
    if from.is_none() {
        wrong("from", "schedule.err.day");
    }
    let until = Some(typed.get("until"))
        .filter(|text| !text.is_empty())
        .map(parse_day);
    match (until, from) {
        (Some(None), _) => wrong("until", "schedule.err.day"),
        (Some(Some(until)), Some(from)) if until < from => wrong("until", "schedule.err.backwards"),
        _ => {}
    }
    let hours = spans(typed.get("hours"));
    if hours.is_none() {
        wrong("hours", "schedule.err.hours");
    }
    let quiet = spans(typed.get("quiet"));
    if quiet.is_none() {
        wrong("quiet", "schedule.err.hours");
    }
    let mut number = |name: &'static str, most: u16| match typed.get(name) {
        "" => None,
        text => {
            let number = text.parse::<u16>().ok().filter(|n| (1..=most).contains(n));
            if number.is_none() {
                wrong(name, "schedule.err.number");
            }
            number
        }
    };
    let (longest, sessions) = (number("longest", 1440), number("sessions", 48));
    let (pause, unanswered) = (number("pause", 240), number("unanswered", 365));
    let (Some(from), Some(hours), Some(quiet), true) = (from, hours, quiet, errors.is_empty()) else {
        return Err(errors);
    };
    Ok(OperatingRule {
        from,
        until: until.flatten(),
        decided_by: typed.get("decided_by").to_owned(),
        hours,
        longest_session: longest,
        sessions_a_day: sessions.and_then(|n| u8::try_from(n).ok()),
        days: typed.known_days(),
        languages: typed.known_languages(),
        quiet,
        pause: pause.unwrap_or(10),
        approver: Some(typed.get("approver").to_owned()).filter(|text| !text.is_empty()),
        urgent_meeting: typed.meeting(),
        unanswered_days: unanswered,
    })
}

/// `05:00-07:30, 17h00–18h30`; blank: none. `None` when it cannot be read.
fn spans(text: &str) -> Option<Vec<(u16, u16)>> {
    let parts = text
        .split([',', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (from, until) = part.split_once(['-', '–'])?;
            let minute = |text: &str| {
                clock(text.trim())
                    .ok()
                    .and_then(|seconds| u16::try_from(seconds / 60).ok())
            };
            // 24:00 is no time of a day, but the end of one.
            let end = if until.trim() == "24:00" {
                Some(0)
            } else {
                minute(until)
            };
            Some((minute(from)?, end?))
        })
        .collect()
}
