//! The buttons of one assignment: begin, finish, reopen, refuse, and the giver's taking back.

use civic::assignment::Step;
use civic::permission::Act;

use super::words::refused;
use super::{load, steps};
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};

/// A reason may have so many characters.
const LONGEST_REASON: usize = 2_000;

pub(super) async fn begin(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    take(&desk, &id, Step::Begin, None, "assignment.begun").await
}

pub(super) async fn finish(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    take(&desk, &id, Step::Finish, None, "assignment.finished").await
}

pub(super) async fn reopen(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    take(&desk, &id, Step::Reopen, None, "assignment.reopened").await
}

pub(super) async fn refuse(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = load(&desk, Act::Handle, &id).await?; // a foreign one does not exist, with or without a reason
    let reason = reason(&desk, &form)?;
    take(&desk, &row.id, Step::Refuse, Some(reason), "assignment.refused").await
}

pub(super) async fn recall(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = load(&desk, Act::Recall, &id).await?;
    let reason = reason(&desk, &form)?;
    take(&desk, &row.id, Step::Recall, Some(reason), "assignment.recalled").await
}

fn reason<'a>(desk: &Desk, form: &'a Form) -> Result<&'a str, Refusal> {
    match form.get("reason") {
        "" => Err(Refusal::Invalid(desk.t("assignment.reason_missing"))),
        long if long.chars().count() > LONGEST_REASON => {
            Err(Refusal::Invalid(desk.t("assignment.reason_long")))
        }
        reason => Ok(reason),
    }
}

async fn take(desk: &Desk, id: &str, step: Step, reason: Option<&str>, saying: &'static str) -> Answer {
    let act = if step == Step::Recall {
        Act::Recall
    } else {
        Act::Handle
    };
    load(desk, act, id).await?;
    let mut tx = desk.begin().await?;
    let taken = steps::take(&mut tx, desk.at, &desk.actor, id, step, reason).await;
    taken.map_err(|fault| refused(desk, fault))?;
    tx.commit().await?;
    Ok(Reply::to(format!("/assignments/{id}")).saying(saying))
}
