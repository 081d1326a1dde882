//! Taking a directive off the portal; `publication` puts it there.

use civic::permission::Act;
use serde_json::json;

use super::store;
use crate::http::{Answer, Desk, Form, Path, Reply};

/// Saying it twice changes nothing and is recorded once.
pub(super) async fn unpublish(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    super::load(&desk, Act::Publish, &id).await?;
    let mut tx = desk.begin().await?;
    if store::publish(&mut tx, &id, None).await? {
        desk.record(&mut tx, "directive.unpublished", &id, json!({}))
            .await?;
        tx.commit().await?;
    }
    Ok(Reply::to(format!("/directives/{id}")).saying("directive.now_unpublished"))
}
