//! The steps of handling: begin, finish, refuse.

use civic::assignment::Step;
use civic::permission::Act;
use serde_json::json;

use super::{load, store};
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};

/// A reason may be so many characters long.
const LONGEST_REASON: usize = 2000;

pub(super) async fn begin(desk: Desk, Path(id): Path<String>, _form: Form) -> Answer {
    take(&desk, &id, Step::Begin, None, "assignment.begun").await
}

pub(super) async fn finish(desk: Desk, Path(id): Path<String>, _form: Form) -> Answer {
    take(&desk, &id, Step::Finish, None, "assignment.finished").await
}

pub(super) async fn refuse(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    load(&desk, Act::Handle, &id).await?;
    let reason = form.get("reason");
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(Refusal::Invalid(desk.t("assignment.reason_needed")));
    }
    take(&desk, &id, Step::Refuse, Some(reason), "assignment.refused").await
}

async fn take(desk: &Desk, id: &str, step: Step, reason: Option<&str>, said: &'static str) -> Answer {
    let (given, _) = load(desk, Act::Handle, id).await?;
    let from = given.state()?;
    let wrong = || Refusal::Conflict(desk.t("assignment.wrong_step"));
    let to = from.after(step).map_err(|_| wrong())?;
    let mut tx = desk.begin().await?;
    if !store::step(&mut tx, id, (from, to), reason, desk.at).await? {
        return Err(wrong());
    }
    let detail = json!({ "from": from.code(), "to": to.code(), "reason": reason });
    desk.record(&mut tx, said, id, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/assignments/{id}")).saying(said))
}
