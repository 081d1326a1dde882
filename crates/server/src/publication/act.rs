//! The acts: looking through, confirming what somebody else looked through, and sending it back.

use std::collections::BTreeSet;

use civic::permission::Act;
use civic::publication::{Looked, Refused};
use serde_json::json;

use super::content::{self, Content};
use super::thing::{self, Thing};
use super::{marks, pages, store};
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};

/// A remark may have so many letters.
const LONGEST_REMARK: usize = 1_000;

/// Answers every mark. Nothing is public by it.
pub(super) async fn look(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let thing = thing::load(&desk, Act::Publish, &id).await?;
    if thing.is_public {
        return Err(Refusal::Conflict(desk.t("publication.is_public")));
    }
    let withheld = withheld(&thing, &form);
    let content = content::read(&desk, &thing, &withheld).await?;
    let typed = marks::typed(&form);
    let looked = Looked {
        content: content.hash.clone(),
        by: desk.actor.person.clone(),
        answers: marks::numbered(&content, &typed),
    };
    if let Err(refused) = looked.complete(&content.hash, &content.found(), content.pictures()) {
        let error = sentence(&desk, refused);
        return pages::again(&desk, thing, &withheld, &typed, error).await;
    }
    keep(&desk, &thing, &looked, &withheld).await?;
    super::renew(&desk.site).await?;
    Ok(Reply::to(pages::address(&thing)).saying("publication.now_looked"))
}

/// Attachments that were not ticked. A form that does not know a file does not publish it.
fn withheld(thing: &Thing, form: &Form) -> BTreeSet<i64> {
    if !thing.files_may_stay() {
        return BTreeSet::new();
    }
    let kept = form.all("keep");
    let stays = |position: &i64| !kept.contains(&position.to_string().as_str());
    let positions = thing.files.iter().map(|file| file.position);
    positions.filter(stays).collect()
}

async fn keep(desk: &Desk, thing: &Thing, looked: &Looked, withheld: &BTreeSet<i64>) -> Result<(), Refusal> {
    let mut tx = desk.begin().await?;
    if !store::hold(&mut tx, thing.kind, &thing.id).await? {
        return Err(Refusal::Conflict(desk.t("publication.is_public")));
    }
    let look = store::Look {
        id: desk.new_id(),
        content: looked.content.clone(),
        answers: serde_json::to_string(&looked.answers).map_err(Refusal::broken)?,
        withheld: json!(withheld).to_string(),
        looked_by: looked.by.clone(),
        name: String::new(),
        looked_at: desk.at.0,
        state: "open".to_owned(),
        ended_name: None,
        ended_at: None,
        remark: None,
    };
    store::insert(&mut tx, thing.kind, &thing.id, &look).await?;
    // The answers stay in the look: the record of acts names no marks.
    let detail = json!({ "look": look.id, "content": look.content, "marks": looked.answers.len(), "withheld": withheld });
    desk.record(&mut tx, "publication.looked", &thing.id, detail)
        .await?;
    Ok(tx.commit().await?)
}

/// The look that waits, when it is the one that the page named: answers given since are another one.
async fn named(desk: &Desk, thing: &Thing, form: &Form) -> Result<store::Look, Refusal> {
    let newest = store::newest(desk.db(), &thing.id).await?;
    newest
        .filter(|look| look.state == "open" && look.id == form.get("look"))
        .ok_or_else(|| Refusal::Conflict(desk.t("publication.other_look")))
}

/// Makes public what the look names, when somebody else confirms exactly that.
pub(super) async fn confirm(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let thing = thing::load(&desk, Act::ConfirmPublication, &id).await?;
    let look = named(&desk, &thing, &form).await?;
    let (looked, withheld) = pages::stored(&look)?;
    let content = content::read(&desk, &thing, &withheld).await?;
    cleared(&desk, looked, &content)?;
    let mut tx = desk.begin().await?;
    store::hold(&mut tx, thing.kind, &thing.id).await?;
    let ended = store::end(&mut tx, &look.id, "confirmed", &desk.actor.person, desk.at, None).await?;
    if !ended || !thing.publish(&mut tx, desk.at).await? {
        return Err(Refusal::Conflict(desk.t("publication.other_look")));
    }
    if thing.files_may_stay() {
        store::withhold(&mut tx, &id, withheld.iter().copied()).await?;
    }
    let detail = json!({
        "look": look.id, "content": look.content, "looked_by": look.looked_by, "withheld": withheld
    });
    desk.record(&mut tx, thing.published(), &id, detail).await?;
    tx.commit().await?;
    super::renew(&desk.site).await?;
    Ok(Reply::to(pages::address(&thing)).saying("publication.now_published"))
}

/// Gives a look back to whoever made it, with what is to be mended.
pub(super) async fn send_back(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let thing = thing::load(&desk, Act::ConfirmPublication, &id).await?;
    let look = named(&desk, &thing, &form).await?;
    if look.looked_by == desk.actor.person {
        return Err(Refusal::Conflict(desk.t("publication.err.own_return")));
    }
    let remark = form.get("remark");
    if remark.is_empty() || remark.chars().count() > LONGEST_REMARK {
        let error = desk.t("publication.err.remark");
        return pages::waiting_again(&desk, thing, look, error, remark).await;
    }
    let mut tx = desk.begin().await?;
    store::hold(&mut tx, thing.kind, &thing.id).await?;
    let by = &desk.actor.person;
    if !store::end(&mut tx, &look.id, "returned", by, desk.at, Some(remark)).await? {
        return Err(Refusal::Conflict(desk.t("publication.other_look")));
    }
    // The remark may name a person: it stays in the look.
    let detail = json!({ "look": look.id, "looked_by": look.looked_by });
    desk.record(&mut tx, "publication.returned", &id, detail).await?;
    tx.commit().await?;
    super::renew(&desk.site).await?;
    Ok(Reply::to("/publications").saying("publication.now_returned"))
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
