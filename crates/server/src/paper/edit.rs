//! The draft on the desk: texts beside what the linter says; two editors lose nothing.

use askama::Template;
use letter::draft::{APPENDICES, Draft, TEXTS};
use serde_json::json;

use super::field::Field;
use super::findings::{Finding, findings};
use super::show::{Saved, saved};
use super::store::{self, Paper};
use super::this_month;
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};

#[derive(Template)]
#[template(path = "paper/edit.html")]
pub(super) struct EditPage {
    c: Chrome,
    id: String,
    version: i64,
    kind: String,
    heading: String,
    meta: String,
    directive: Option<String>,
    mine: Draft,
    stored: Draft,
    appendices: Vec<usize>,
    findings: Vec<Finding>,
    /// How many things only a person can write are not written yet.
    lacking: usize,
    saved: Vec<Saved>,
    conflict: Option<String>,
}

impl EditPage {
    fn f(&self, name: &str) -> Field {
        Field::of(&self.c, name, &self.mine, &self.stored)
    }

    fn appendix(&self, at: &usize, part: &str) -> Field {
        self.f(&format!("appendix.{at}.{part}"))
    }
}

/// The form with the words of `mine` over the stored draft.
pub(super) async fn page(
    desk: &Desk,
    paper: &Paper,
    mine: Draft,
    conflict: Option<String>,
) -> Result<EditPage, Refusal> {
    let c = desk.chrome("paper.menu");
    let kind = desk.t(&format!("paper.kind.{}", mine.kind.code()));
    let shown = mine.appendices().max(paper.draft.appendices()) + 1;
    let subject = mine.text("subject");
    Ok(EditPage {
        id: paper.id.clone(),
        version: paper.version,
        heading: if subject.is_empty() {
            kind.clone()
        } else {
            crate::directive::capitalised(subject)
        },
        meta: desk.tf(
            "paper.draft_meta",
            &[
                ("kind", &kind),
                (
                    "who",
                    paper.edited_name.as_deref().unwrap_or(&paper.composed_name),
                ),
                ("when", &paper.edited_at.unwrap_or(paper.composed_at).short()),
            ],
        ),
        kind,
        directive: paper.directive.clone(),
        appendices: (1..=shown.min(APPENDICES)).collect(),
        findings: findings(desk, mine.paper(this_month(desk))).await?,
        lacking: mine.lacks().len(),
        saved: saved(desk, paper).await?,
        stored: paper.draft.clone(),
        mine,
        conflict,
        c,
    })
}

pub(super) async fn save(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let paper = super::load(&desk, &id).await?;
    super::still_draft(&desk, &paper)?;
    let mine = typed(&paper.draft, &form);
    let version: i64 = form.get("version").parse().unwrap_or(0);
    if version == paper.version && mine == paper.draft {
        return Ok(on(&id, &form));
    }
    let mut tx = desk.begin().await?;
    if store::save(&mut tx, &id, version, &mine, &desk.actor.person, desk.at).await? {
        let detail = json!({ "version": version + 1, "subject": mine.text("subject") });
        desk.record(&mut tx, "paper.saved", &id, detail).await?;
        tx.commit().await?;
        return Ok(on(&id, &form));
    }
    drop(tx);
    let stored = super::load(&desk, &id).await?;
    super::still_draft(&desk, &stored)?;
    let who = stored.edited_name.clone().unwrap_or_default();
    let when = stored.edited_at.unwrap_or(stored.composed_at).short();
    let conflict = desk.tf("paper.conflict", &[("who", &who), ("when", &when)]);
    Ok(Reply::conflict(
        &page(&desk, &stored, mine, Some(conflict)).await?,
    ))
}

/// Where the pressed button leads.
fn on(id: &str, form: &Form) -> Reply {
    match form.get("then") {
        "print" => Reply::to(format!("/papers/{id}/print")),
        "issue" => Reply::to(format!("/papers/{id}/issue")),
        _ => Reply::to(format!("/papers/{id}")).saying("paper.saved_said"),
    }
}

/// The draft as the form has it; what the form does not carry stays.
fn typed(draft: &Draft, form: &Form) -> Draft {
    let parts = (1..=APPENDICES).flat_map(|at| ["title", "body"].map(|part| format!("appendix.{at}.{part}")));
    let names = TEXTS.iter().map(|name| (*name).to_owned()).chain(parts);
    let given = names.filter(|name| form.has(name));
    given.fold(draft.clone(), |draft, name| draft.with(&name, form.get(&name)))
}
