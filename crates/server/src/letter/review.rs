//! The review page: what a person sees, corrects and confirms.

use std::collections::BTreeSet;

use civic::directive::duplicate_key;
use civic::permission::Act;
use civic::review::{Merged, Review, Sheet, merge};
use serde_json::json;

use super::review_form;
use super::review_page::{Shown, page};
use super::{load, signed, still_open, store};
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let letter = load(&desk, Act::Review, &id).await?;
    let sheet = letter.review.sheet();
    Ok(Reply::page(&page(&desk, &letter, Shown::plain(&sheet)).await?))
}

pub(super) async fn save(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let letter = load(&desk, Act::Review, &id).await?;
    still_open(&desk, &letter)?;
    let mine = review_form::sheet(&form);
    if form.get("version") != letter.version.to_string() {
        return conflict(&desk, &letter, &mine, &form).await;
    }
    let mut next = match letter.review.apply(&mine, &signed(&desk)) {
        Ok(next) => next,
        Err(faults) => {
            let shown = Shown {
                faults: &faults,
                ..Shown::plain(&mine)
            };
            return Ok(Reply::invalid(&page(&desk, &letter, shown).await?));
        }
    };
    next.resolve(&desk.directory(), &letter.unit, letter.as_of);
    if !store_review(&desk, &letter, &next).await? {
        let letter = load(&desk, Act::Review, &id).await?; // somebody was faster by an eyelash
        return conflict(&desk, &letter, &mine, &form).await;
    }
    let on = if form.get("then") == "recipients" {
        "/recipients"
    } else {
        ""
    };
    Ok(Reply::to(format!("/letters/{id}{on}")).saying("letter.saved"))
}

/// Saves a review with its audit entry; false when the letter has another version by now.
pub(super) async fn store_review(
    desk: &Desk,
    letter: &store::Letter,
    next: &Review,
) -> Result<bool, Refusal> {
    let mut tx = desk.begin().await?;
    let (key, by) = (duplicate_key(next), &desk.actor.person);
    if !store::save(&mut tx, &letter.id, letter.version, next, key, by, desk.at).await? {
        return Ok(false);
    }
    let detail = json!({ "version": letter.version + 1, "changed": changed(&letter.review, next) });
    desk.record(&mut tx, "letter.reviewed", &letter.id, detail)
        .await?;
    tx.commit().await?;
    Ok(true)
}

/// The names of what was changed, for the record.
fn changed(old: &Review, new: &Review) -> Vec<String> {
    let (before, after) = (old.sheet(), new.sheet());
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut changed: Vec<String> = names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .cloned()
        .collect();
    if old.recipients != new.recipients {
        changed.push("recipients".to_owned());
    }
    changed
}

/// Somebody saved while this person wrote: both texts are shown, theirs is kept in the form, and the next save is one
/// that knows.
async fn conflict(desk: &Desk, letter: &store::Letter, mine: &Sheet, form: &Form) -> Answer {
    let theirs = letter.review.sheet();
    let base: Sheet = serde_json::from_str(form.get("base")).unwrap_or_else(|_| theirs.clone());
    let merged: Merged = merge(&base, mine, &theirs);
    let shown = Shown {
        sheet: &merged.sheet,
        faults: &[],
        merged: Some(&merged),
    };
    let page = page(desk, letter, shown).await?;
    Ok(Reply::conflict(&page))
}
