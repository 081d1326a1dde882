//! Choosing between two values of a field that was changed twice.

use super::amend::{Amended, settle};
use super::load;
use civic::permission::Act;

use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};

pub(super) async fn choose(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = load(&desk, Act::LogActivity, &id).await?;
    let mine = match form.get("keep") {
        "mine" => true,
        "theirs" => false,
        _ => return Err(Refusal::Invalid(desk.t("activity.fault.keep"))),
    };
    let mut tx = desk.begin().await?;
    let (activity, settled) = settle(&mut tx, &desk, form.get("clash"), mine).await?;
    if activity != row.id {
        return Err(Refusal::NotFound);
    }
    match settled {
        Amended::Written { .. } => tx.commit().await?,
        Amended::Wrong(faults) => {
            let words: Vec<_> = faults.named().into_iter().map(|(_, words)| words).collect();
            return Err(Refusal::Conflict(words.join(" ")));
        }
        Amended::Withdrawn => return Err(Refusal::Conflict(desk.t("activity.fault.withdrawn"))),
        Amended::Measured => return Err(Refusal::Conflict(desk.t("activity.fault.measured"))),
        Amended::Settled | Amended::NoBase => {
            return Err(Refusal::Conflict(desk.t("activity.fault.settled")));
        }
    }
    Ok(Reply::to(format!("/activities/{id}")).saying("activity.settled"))
}
