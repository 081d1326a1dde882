//! The audit as a page: the newest changes, and whether the chain still holds.

#[cfg(test)]
mod tests;

use askama::Template;
use civic::Moment;
use civic::permission::Act;
use store::audit::{Stored, Verdict, newest, verify};

use crate::http::{Access, Answer, Chrome, Desk, Feature, MenuItem, Reply};

/// The record of every change.
pub const FEATURE: Feature = Feature {
    name: "audit",
    routes: |routes| routes.get("/audit", Access::Act(Act::VerifyAudit), show),
    menu: &[MenuItem {
        key: "audit.menu",
        path: "/audit",
        icon: "i-audit",
        access: Access::Act(Act::VerifyAudit),
        order: 90,
    }],
    messages: include_str!("messages.toml"),
};

/// How many entries the page shows.
const SHOWN: i64 = 200;

#[derive(Template)]
#[template(path = "audit/list.html")]
struct ListPage {
    c: Chrome,
    sound: bool,
    verdict: String,
    lines: Vec<Line>,
}

struct Line {
    seq: i64,
    when: String,
    person: String,
    action: String,
    subject: String,
    hash: String,
}

async fn show(desk: Desk) -> Answer {
    let found = verify(desk.db()).await?;
    let lines = newest(desk.db(), SHOWN).await?.into_iter().map(line).collect();
    let c = desk.chrome("audit.menu");
    let (sound, verdict) = match found {
        Verdict::Sound { entries } => (true, c.tf("audit.sound", [("n", c.number(entries).as_str())])),
        Verdict::Broken { seq, .. } => (false, c.tf("audit.broken", [("n", c.number(seq).as_str())])),
    };
    Ok(Reply::page(&ListPage {
        c,
        sound,
        verdict,
        lines,
    }))
}

fn line(entry: Stored) -> Line {
    Line {
        seq: entry.seq,
        when: Moment(entry.at).short(),
        person: entry.person.unwrap_or_else(|| "–".to_owned()),
        action: entry.action,
        subject: entry.subject,
        hash: entry.hash.chars().take(12).collect(),
    }
}
