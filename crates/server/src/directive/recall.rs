//! Thu hồi: the sender takes a whole directive back, with a reason.

use askama::Template;
use civic::permission::Act;
use serde_json::json;

use super::scope::Scope;
use super::store::{self, Directive};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};

#[derive(Template)]
#[template(path = "directive/recall.html")]
struct RecallPage {
    c: Chrome,
    id: String,
    subject: String,
    units: Vec<String>,
    count: String,
    published: bool,
    reason: String,
    error: bool,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let (directive, _) = super::load(&desk, Act::Recall, &id).await?;
    Ok(Reply::page(&page(&desk, directive, "", false).await?))
}

async fn page(desk: &Desk, directive: Directive, reason: &str, error: bool) -> Result<RecallPage, Refusal> {
    let whole = Scope {
        whole: true,
        ..Scope::default()
    };
    let (kind, all) = ("recall", "");
    let mut units = store::whom(desk.db(), &directive.id, &whole, desk.today(), kind, all, all).await?;
    units.dedup_by(|later, earlier| later.unit == earlier.unit);
    let c = desk.chrome("directive.menu");
    Ok(RecallPage {
        count: c.number(units.len() as i64),
        units: units.iter().map(|whom| desk.unit_name(&whom.unit)).collect(),
        published: directive.published_at.is_some(),
        id: directive.id,
        subject: directive.subject,
        reason: reason.to_owned(),
        error,
        c,
    })
}

pub(super) async fn recall(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let (directive, _) = super::load(&desk, Act::Recall, &id).await?;
    let reason = form.get("reason");
    if reason.is_empty() {
        return Ok(Reply::invalid(&page(&desk, directive, reason, true).await?));
    }
    let mut tx = desk.begin().await?;
    let taken = store::recall(&mut tx, &id, reason, desk.at).await?;
    if taken == 0 {
        return Err(Refusal::Conflict(desk.t("directive.nothing_to_recall")));
    }
    let detail = json!({ "assignments": taken, "reason": reason });
    desk.record(&mut tx, "directive.recalled", &id, detail).await?;
    crate::exchange::recalled(&mut tx, desk.at, &id, reason).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/directives/{id}")).saying("directive.now_recalled"))
}
