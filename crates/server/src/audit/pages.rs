//! The page of the audit record.

use ::store::audit::Verdict;
use askama::Template;
use civic::Moment;

use super::store::{self, Line};
use crate::http::{Answer, Chrome, Desk, Query, Refusal, Reply};
use crate::i18n;

/// So many entries are shown.
const SHOWN: i64 = 200;
/// A chain of so many entries is walked at every look; a longer one when asked.
const SHORT: i64 = 20_000;

#[derive(Template)]
#[template(path = "audit/list.html")]
struct ListPage {
    c: Chrome,
    subject: String,
    person: String,
    count: String,
    verdict: Option<VerdictView>,
    lines: Vec<LineView>,
}

struct VerdictView {
    sound: bool,
    words: String,
}

struct LineView {
    seq: String,
    at: String,
    who: String,
    unit: String,
    what: String,
    action: String,
    subject: String,
    detail: Vec<(String, String)>,
    hash: String,
}

pub(super) async fn list(desk: Desk, query: Query) -> Answer {
    let (subject, person) = (query.get("subject"), query.get("person"));
    let lines = store::newest(desk.db(), subject, person, SHOWN).await?;
    let count = store::count(desk.db()).await?;
    let verdict = if count <= SHORT || query.get("verify") == "1" {
        Some(verdict(&desk).await?)
    } else {
        None
    };
    let c = desk.chrome("audit.menu");
    Ok(Reply::page(&ListPage {
        count: c.number(count),
        lines: lines.iter().map(|line| line_view(&desk, &c, line)).collect(),
        subject: subject.to_owned(),
        person: person.to_owned(),
        verdict,
        c,
    }))
}

async fn verdict(desk: &Desk) -> Result<VerdictView, Refusal> {
    let number = |number: i64| desk.chrome("").number(number);
    Ok(match ::store::audit::verify(desk.db()).await? {
        Verdict::Sound { entries } => {
            let words = desk.tf(
                "audit.sound",
                &[("n", &number(entries)), ("at", &desk.at.short())],
            );
            VerdictView { sound: true, words }
        }
        Verdict::Broken { seq, .. } => VerdictView {
            sound: false,
            words: desk.tf("audit.broken", &[("n", &number(seq))]),
        },
    })
}

fn line_view(desk: &Desk, c: &Chrome, line: &Line) -> LineView {
    let program = || desk.t("audit.program");
    let name = line.name.clone().or_else(|| line.person.clone());
    LineView {
        seq: c.number(line.seq),
        at: Moment(line.at).short(),
        who: name.unwrap_or_else(program),
        unit: line
            .unit
            .as_deref()
            .map(|unit| desk.unit_name(unit))
            .unwrap_or_default(),
        what: action_words(desk, &line.action),
        action: line.action.clone(),
        subject: line.subject.clone(),
        detail: facts(&line.detail),
        hash: line.hash.chars().take(12).collect(),
    }
}

/// The action in words; its code when a newer part of the house has one without words.
fn action_words(desk: &Desk, action: &str) -> String {
    let key = format!("audit.action.{action}");
    i18n::find(&key).map_or_else(|| action.to_owned(), |message| message.text(desk.lang).to_owned())
}

/// The facts of an entry, one a line.
fn facts(detail: &str) -> Vec<(String, String)> {
    let Ok(serde_json::Value::Object(facts)) = serde_json::from_str(detail) else {
        return Vec::new();
    };
    let words = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    facts
        .into_iter()
        .map(|(name, value)| (name, words(value)))
        .collect()
}
