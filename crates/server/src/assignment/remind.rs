//! Đôn đốc: one click, logged, at most once a day from one unit about one assignment.

use civic::Ids as _;
use civic::Moment;
use civic::permission::Act;
use serde_json::json;
use store::Tx;

use super::load;
use super::store::{self as rows, Assignment, NewReminder};
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};

/// A message may have so many characters.
const LONGEST: usize = 1_000;

/// Reminds one unit. Asked twice on one day, the page answers with when the first went.
pub(super) async fn one(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = load(&desk, Act::Remind, &id).await?;
    if !row.state()?.is_open() {
        return Err(Refusal::Conflict(desk.t("assignment.remind.closed")));
    }
    let mut tx = desk.begin().await?;
    let sent = remind(&desk, &mut tx, &row, message(&form).as_deref()).await?;
    tx.commit().await?;
    let saying = if sent {
        "assignment.remind.sent"
    } else {
        "assignment.remind.already"
    };
    Ok(Reply::to(format!("/assignments/{id}#reminders")).saying(saying))
}

/// Reminds every unit below that is silent.
pub(super) async fn below(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let parent = load(&desk, Act::SeeWork, &id).await?;
    let mut silent = Vec::new();
    for child in super::below(&desk, Act::Remind, &parent).await? {
        if child.is_silent()? {
            silent.push(child);
        }
    }
    if silent.is_empty() {
        return Err(Refusal::Conflict(desk.t("assignment.remind.nobody")));
    }
    let (message, mut sent) = (message(&form), false);
    let mut tx = desk.begin().await?;
    for child in &silent {
        sent |= remind(&desk, &mut tx, child, message.as_deref()).await?;
    }
    tx.commit().await?;
    let saying = if sent {
        "assignment.remind.sent_below"
    } else {
        "assignment.remind.already"
    };
    Ok(Reply::to(format!("/assignments/{id}#below")).saying(saying))
}

fn message(form: &Form) -> Option<String> {
    Some(form.get("message").chars().take(LONGEST).collect()).filter(|text: &String| !text.is_empty())
}

/// Logs a reminder with its audit entry, unless this unit has reminded today; `true` when it was logged.
async fn remind(desk: &Desk, tx: &mut Tx, row: &Assignment, message: Option<&str>) -> Result<bool, Refusal> {
    rows::hold(tx, &row.id).await?; // two clicks at once go one after the other
    let actor = &desk.actor;
    let today = Moment::start_of(desk.today());
    if rows::reminded_since(tx, &row.id, &actor.unit, today)
        .await?
        .is_some()
    {
        return Ok(false);
    }
    let id = desk.site.ids.next(desk.at);
    let new = NewReminder {
        id: &id,
        assignment: row,
        unit: &actor.unit,
        person: &actor.person,
        message,
    };
    rows::insert_reminder(tx, &new, desk.at).await?;
    desk.record(
        tx,
        "assignment.reminded",
        &row.id,
        json!({ "unit": row.unit, "reminder": id }),
    )
    .await?;
    Ok(true)
}
