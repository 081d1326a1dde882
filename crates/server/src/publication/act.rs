//! The two acts: looking through, and confirming what somebody else looked through.

use std::collections::BTreeSet;

use civic::permission::Act;
use civic::publication::{Looked, Refused};
use serde_json::json;

use super::content::{self, Content};
use super::{load, marks, pages, store};
use crate::directive::{self, Directive};
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};

/// Answers every mark. Nothing is public by it.
pub(super) async fn look(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let directive = load(&desk, Act::Publish, &id).await?;
    if directive.published_at.is_some() {
        return Err(Refusal::Conflict(desk.t("publication.is_public")));
    }
    let withheld = withheld(&desk, &id, &form).await?;
    let content = content::read(&desk, &directive, &withheld).await?;
    let typed = marks::typed(&form);
    let looked = Looked {
        content: content.hash.clone(),
        by: desk.actor.person.clone(),
        answers: marks::numbered(&content, &typed),
    };
    if let Err(refused) = looked.complete(&content.hash, &content.found(), content.pictures()) {
        let error = sentence(&desk, refused);
        return pages::again(&desk, directive, &withheld, &typed, error).await;
    }
    keep(&desk, &directive, &looked, &withheld).await?;
    Ok(Reply::to(format!("/directives/{id}/publication")).saying("publication.now_looked"))
}

/// Attachments that were not ticked. A form that does not know a file does not publish it.
async fn withheld(desk: &Desk, id: &str, form: &Form) -> Result<BTreeSet<i64>, Refusal> {
    let kept = form.all("keep");
    let files = directive::files(desk.db(), id).await?;
    let stays = |position: &i64| !kept.contains(&position.to_string().as_str());
    Ok(files
        .into_iter()
        .map(|file| file.position)
        .filter(stays)
        .collect())
}

async fn keep(
    desk: &Desk,
    directive: &Directive,
    looked: &Looked,
    withheld: &BTreeSet<i64>,
) -> Result<(), Refusal> {
    let look = store::Look {
        id: desk.new_id(),
        content: looked.content.clone(),
        answers: serde_json::to_string(&looked.answers).map_err(Refusal::broken)?,
        withheld: json!(withheld).to_string(),
        looked_by: looked.by.clone(),
        name: String::new(),
        looked_at: desk.at.0,
    };
    let mut tx = desk.begin().await?;
    store::insert(&mut tx, &directive.id, &look).await?;
    // The answers stay in the look: the record of acts names no marks.
    let detail = json!({ "look": look.id, "content": look.content, "marks": looked.answers.len(), "withheld": withheld });
    desk.record(&mut tx, "publication.looked", &directive.id, detail)
        .await?;
    Ok(tx.commit().await?)
}

/// Makes public what the look names, when somebody else confirms exactly that.
pub(super) async fn confirm(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let directive = load(&desk, Act::ConfirmPublication, &id).await?;
    let open = store::open(desk.db(), &id).await?;
    // The page that was confirmed named this look: answers given since are another one.
    let look = open
        .filter(|look| look.id == form.get("look"))
        .ok_or_else(|| Refusal::Conflict(desk.t("publication.other_look")))?;
    let (looked, withheld) = pages::stored(&look)?;
    let content = content::read(&desk, &directive, &withheld).await?;
    cleared(&desk, looked, &content)?;
    let mut tx = desk.begin().await?;
    let ended = store::confirm(&mut tx, &look.id, &desk.actor.person, desk.at).await?;
    if !ended || !directive::set_published(&mut tx, &id, Some(desk.at)).await? {
        return Err(Refusal::Conflict(desk.t("publication.other_look")));
    }
    store::withhold(&mut tx, &id, withheld.iter().copied()).await?;
    let detail = json!({
        "look": look.id, "content": look.content, "looked_by": look.looked_by, "withheld": withheld
    });
    desk.record(&mut tx, "directive.published", &id, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/directives/{id}/publication")).saying("publication.now_published"))
}

fn cleared(desk: &Desk, looked: Looked, content: &Content) -> Result<(), Refusal> {
    let (found, pictures) = (content.found(), content.pictures());
    let person = &desk.actor.person;
    let cleared = looked.confirm(&content.hash, &found, pictures, person, desk.at);
    cleared
        .map(|_| ())
        .map_err(|refused| Refusal::Conflict(sentence(desk, refused)))
}

fn sentence(desk: &Desk, refused: Refused) -> String {
    match refused {
        Refused::Open(n) => desk.tf("publication.err.open", &[("n", &n.to_string())]),
        Refused::NoReason => desk.t("publication.err.no_reason"),
        Refused::Changed => desk.t("publication.err.changed"),
        Refused::OwnWork => desk.t("publication.err.own_work"),
    }
}
