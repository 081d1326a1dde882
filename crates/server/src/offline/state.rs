//! What a phone keeps: the person, the work that was given, the last activities, what waits for a decision, and the
//! periodic reports.

use civic::Moment;
use serde_json::{Value, json};

use crate::activity::{self, Activity, Clash};
use crate::assignment::{self as assignments, Assignment, shorten};
use crate::http::{Answer, Desk, Query, Refusal, Reply};

/// So many characters of a task go to the phone.
const EXCERPT: usize = 900;
/// So many assignments and activities go to the phone, the newest first: the whole stays small on a slow line.
const MOST_WORK: usize = 60;
const MOST_HISTORY: usize = 60;

pub(super) async fn show(desk: Desk, query: Query) -> Answer {
    let data = data(&desk).await?;
    let digest = ::store::audit::digest(data.to_string().as_bytes())[..16].to_owned();
    let mut answer = json!({
        "person": desk.actor.person, "name": desk.person_name, "unit": desk.actor.unit,
        "unit_name": desk.unit_name(&desk.actor.unit), "token": desk.csrf, "at": desk.at.0,
        "today": desk.today().to_string(), "digest": digest,
    });
    if query.get("have") == digest {
        answer["same"] = json!(true);
    } else {
        answer["data"] = data;
    }
    Ok(Reply::json(&answer))
}

async fn data(desk: &Desk) -> Result<Value, Refusal> {
    let unit = &desk.actor.unit;
    let work = assignments::of_unit(desk.db(), unit).await?;
    let history = activity::of_unit(desk.db(), unit).await?;
    let clashes = activity::open_clashes(desk.db(), unit).await?;
    let work: Vec<&Assignment> = work
        .iter()
        .filter(|row| row.handling != "15")
        .take(MOST_WORK)
        .collect();
    let below = assignments::phone::below(desk);
    let taken = assignments::phone::taken(desk, &work, &below).await?;
    let work: Vec<_> = work
        .into_iter()
        .map(|row| piece_of_work(desk, row, taken.get(&row.task).map_or(&[], Vec::as_slice)))
        .collect();
    let history: Vec<_> = history.iter().take(MOST_HISTORY).map(done).collect();
    let filings = crate::filing::phone::state::state(desk).await?;
    Ok(
        json!({ "work": work, "below": below, "history": history, "clashes": clashes.iter().map(clash).collect::<Vec<_>>(), "filings": filings }),
    )
}

fn piece_of_work(desk: &Desk, row: &Assignment, taken: &[usize]) -> Value {
    let (refuse, delegate) = assignments::phone::offers(desk, row);
    json!({
        "id": row.id, "title": shorten(&row.body, 110), "body": excerpt(&row.body), "from": desk.unit_name(&row.given_by),
        "subject": shorten(&row.subject, 110), "number": row.number, "clause": row.position + 1, "due": row.due_on,
        "due_text": row.due_text, "note": row.note, "state": row.handling, "lead": row.leads(),
        "refuse": refuse, "delegate": delegate, "taken": taken, "done": row.activity_count, "shown": row.evidence_count, "year": Moment(row.issued_at).day().year(),
    })
}

fn excerpt(body: &str) -> String {
    if body.chars().count() <= EXCERPT {
        return body.to_owned();
    }
    let cut: String = body.chars().take(EXCERPT).collect();
    format!("{cut}…")
}

fn done(row: &Activity) -> Value {
    json!({
        "id": row.id, "on": row.assignment, "version": row.version, "fields": activity::amend::fields(row),
        "task": shorten(&row.body, 90), "by": row.logged_by, "evidence": row.evidence,
        "withdrawn": row.withdrawn_at.is_some(), "late": row.landed,
    })
}

fn clash(row: &Clash) -> Value {
    json!({ "id": row.id, "on": row.activity, "field": row.field, "base": row.base, "mine": row.mine,
        "theirs": row.theirs, "by": row.person, "at": row.made_at })
}
