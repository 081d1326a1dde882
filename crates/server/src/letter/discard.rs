//! Taking a letter off the desk, and putting it back: nothing is deleted.

use civic::permission::Act;
use serde_json::json;

use super::{load, still_open, store};
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};

/// Takes it off the desk.
pub(super) async fn discard(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    let letter = load(&desk, Act::Review, &id).await?;
    still_open(&desk, &letter)?;
    set(&desk, &id, ("review", "discarded"), "letter.discarded").await?;
    Ok(Reply::to("/letters").saying("letter.discarded"))
}

/// Puts it back.
pub(super) async fn restore(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    load(&desk, Act::Review, &id).await?;
    set(&desk, &id, ("discarded", "review"), "letter.restored").await?;
    Ok(Reply::to(format!("/letters/{id}")).saying("letter.restored"))
}

async fn set(desk: &Desk, id: &str, (from, to): (&str, &str), action: &'static str) -> Result<(), Refusal> {
    let mut tx = desk.begin().await?;
    if !store::set_state(&mut tx, id, from, to).await? {
        return Err(Refusal::Conflict(desk.t("letter.state_changed")));
    }
    desk.record(&mut tx, action, id, json!({})).await?;
    Ok(tx.commit().await?)
}
