//! Publishing a regime and stopping it.

use serde_json::json;

use super::load_own;
use super::store as rows;
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};

pub(super) async fn publish(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    turn(&desk, &id, "published", "regime.published").await
}

pub(super) async fn stop(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    turn(&desk, &id, "stopped", "regime.stopped").await
}

async fn turn(desk: &Desk, id: &str, state: &'static str, action: &'static str) -> Answer {
    let known = load_own(desk, id).await?;
    if known.row.state == state || (state == "stopped" && known.row.state == "draft") {
        return Err(Refusal::Conflict(desk.t("regime.err.state")));
    }
    let mut tx = desk.begin().await?;
    if !rows::change(&mut tx, &known.row, &known.row.title, state, desk.at).await? {
        return Err(Refusal::Conflict(desk.t("regime.err.moved")));
    }
    desk.record(&mut tx, action, id, json!({ "title": known.row.title }))
        .await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/regimes/{id}")).saying(action))
}
