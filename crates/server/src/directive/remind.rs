//! Đôn đốc, and asking for a report: first exactly whom, then one click; logged for every assignment.

use askama::Template;
use civic::permission::Act;
use serde_json::json;

use super::scope::Scope;
use super::store::{self, Directive, Reminding, Whom};
use crate::http::{Answer, Chrome, Desk, Form, Path, Query, Refusal, Reply};

#[derive(Template)]
#[template(path = "directive/remind.html")]
struct RemindPage {
    c: Chrome,
    id: String,
    subject: String,
    report: bool,
    clause: Option<i64>,
    units: Vec<Line>,
    count: String,
}

struct Line {
    unit: String,
    code: String,
    more: usize,
}

/// What is asked for: see [`store::whom`].
struct Ask {
    kind: &'static str,
    clause: Option<i64>,
}

impl Ask {
    fn new(kind: &str, clause: &str) -> Self {
        let kind = if kind == "report" { "report" } else { "remind" };
        Self {
            kind,
            clause: clause.parse().ok(),
        }
    }
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let (directive, _) = super::load(&desk, Act::Remind, &id).await?;
    let ask = Ask::new(query.get("kind"), query.get("clause"));
    let whom = whom(&desk, &directive, &ask).await?;
    let units = lines(&desk, &whom);
    let c = desk.chrome("directive.menu");
    Ok(Reply::page(&RemindPage {
        count: c.number(units.len() as i64),
        units,
        report: ask.kind == "report",
        clause: ask.clause,
        id,
        subject: directive.subject,
        c,
    }))
}

async fn whom(desk: &Desk, directive: &Directive, ask: &Ask) -> Result<Vec<Whom>, Refusal> {
    let own = &desk.actor.unit;
    let scope = Scope::seen_by(&desk.directory(), &desk.actor, &directive.unit, desk.today());
    let task = match ask.clause {
        None => String::new(),
        Some(clause) => {
            let tasks = store::tasks(desk.db(), &directive.id).await?;
            let task = tasks.into_iter().find(|task| task.position + 1 == clause);
            task.ok_or(Refusal::NotFound)?.id
        }
    };
    Ok(store::whom(
        desk.db(),
        &directive.id,
        &scope,
        desk.today(),
        ask.kind,
        &task,
        own,
    )
    .await?)
}

/// A line a unit, as its worst assignment stands: overdue before silence.
fn lines(desk: &Desk, whom: &[Whom]) -> Vec<Line> {
    let units = whom.chunk_by(|a, b| a.unit == b.unit);
    let line = |unit: &[Whom]| {
        let overdue = unit.iter().find(|one| one.standing == "overdue");
        Line {
            unit: desk.unit_name(&unit[0].unit),
            code: overdue.unwrap_or(&unit[0]).standing.clone(),
            more: unit.len(),
        }
    };
    let mut lines: Vec<Line> = units.map(line).collect();
    lines.sort_by_cached_key(|line| viet::sort_key(&line.unit));
    lines
}

pub(super) async fn send(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let (directive, _) = super::load(&desk, Act::Remind, &id).await?;
    let ask = Ask::new(form.get("kind"), form.get("clause"));
    let mut whom = whom(&desk, &directive, &ask).await?;
    if ask.kind == "report" {
        whom.dedup_by(|later, earlier| later.unit == earlier.unit); // one request a unit, not one a task
    }
    if whom.is_empty() {
        return Err(Refusal::Conflict(desk.t("directive.nobody_to_remind")));
    }
    let message = Some(form.get("message")).filter(|message| !message.is_empty());
    let reminders: Vec<Reminding> = whom.iter().map(|one| (desk.new_id(), one.id.clone())).collect();
    let mut tx = desk.begin().await?;
    let sent = store::remind(&mut tx, &reminders, &desk.actor, ask.kind, message, desk.at).await?;
    whom.dedup_by(|later, earlier| later.unit == earlier.unit);
    let units: Vec<&str> = whom.iter().map(|one| one.unit.as_str()).collect();
    let digest = ::store::audit::digest(units.join("\n").as_bytes());
    let detail = json!({ "kind": ask.kind, "clause": ask.clause, "assignments": sent, "units": units.len(), "units_sha256": digest });
    desk.record(&mut tx, "directive.reminded", &id, detail).await?;
    tx.commit().await?;
    let said = if ask.kind == "report" {
        "directive.now_asked"
    } else {
        "directive.now_reminded"
    };
    Ok(Reply::to(format!("/directives/{id}")).saying(said))
}
