//! Putting a directive on the portal, and taking it away.

use civic::permission::Act;
use serde_json::json;

use super::store;
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};

pub(super) async fn publish(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    set(&desk, &id, true).await?;
    Ok(Reply::to(format!("/directives/{id}")).saying("directive.now_published"))
}

pub(super) async fn unpublish(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    set(&desk, &id, false).await?;
    Ok(Reply::to(format!("/directives/{id}")).saying("directive.now_unpublished"))
}

/// Saying it twice changes nothing and is recorded once.
async fn set(desk: &Desk, id: &str, on: bool) -> Result<(), Refusal> {
    super::load(desk, Act::Publish, id).await?;
    let mut tx = desk.begin().await?;
    if store::publish(&mut tx, id, on.then_some(desk.at)).await? {
        let action = if on {
            "directive.published"
        } else {
            "directive.unpublished"
        };
        desk.record(&mut tx, action, id, json!({})).await?;
        tx.commit().await?;
    }
    Ok(())
}
