//! Taking a letter off the desk, and putting it back: nothing is deleted.

use civic::permission::Act;
use serde_json::json;
use store::{args, sql};

use super::{load, still_open};
use crate::http::{Answer, Desk, Path, Refusal, Reply};

/// Takes it off the desk.
pub(super) async fn discard(desk: Desk, Path(id): Path<String>) -> Answer {
    let letter = load(&desk, Act::Review, &id).await?;
    still_open(&desk, &letter)?;
    set(&desk, &id, ("review", "discarded"), "letter.discarded").await?;
    Ok(Reply::to("/letters".to_owned()).saying("letter.discarded"))
}

/// Puts it back.
pub(super) async fn restore(desk: Desk, Path(id): Path<String>) -> Answer {
    load(&desk, Act::Review, &id).await?;
    set(&desk, &id, ("discarded", "review"), "letter.restored").await?;
    Ok(Reply::to(format!("/letters/{id}")).saying("letter.restored"))
}

async fn set(desk: &Desk, id: &str, (from, to): (&str, &str), action: &'static str) -> Result<(), Refusal> {
    let mut tx = desk.begin().await?;
    let update = sql!("update letter set state = $1, version = version + 1 where id = $2 and state = $3");
    if tx.run(update, args![to, id, from]).await? == 0 {
        return Err(Refusal::Conflict(desk.t("letter.state_changed")));
    }
    desk.record(&mut tx, action, id, json!({})).await?;
    Ok(tx.commit().await?)
}
