//! A directive on the public portal, and off it.

use civic::Moment;
use civic::permission::Act;
use serde_json::json;

use super::store;
use crate::http::{Answer, Desk, Form, Path, Reply};

pub(super) async fn publish(desk: Desk, Path(id): Path<String>, _form: Form) -> Answer {
    let at = desk.at;
    set(desk, &id, Some(at))
        .await
        .map(|reply| reply.saying("directive.published"))
}

pub(super) async fn unpublish(desk: Desk, Path(id): Path<String>, _form: Form) -> Answer {
    set(desk, &id, None)
        .await
        .map(|reply| reply.saying("directive.unpublished"))
}

/// Doing it twice changes nothing and leaves no second trace.
async fn set(desk: Desk, id: &str, at: Option<Moment>) -> Answer {
    let relations = crate::access::to_directive(&desk, id).await?;
    desk.may(Act::Publish, &relations)?;
    let mut tx = desk.begin().await?;
    if store::set_published(&mut tx, id, at).await? {
        let action = if at.is_some() {
            "directive.published"
        } else {
            "directive.unpublished"
        };
        desk.record(&mut tx, action, id, json!({})).await?;
    }
    tx.commit().await?;
    Ok(Reply::to(format!("/directives/{id}")))
}
