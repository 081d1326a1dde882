//! A paper: the form while it is a draft, the document itself once it is issued.

use askama::Template;
use civic::Moment;
use civic::permission::{Act, role_may};
use serde_json::json;

use super::printed::Printed;
use super::store::{self, Paper, State};
use super::{edit, load, still_draft};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};

#[derive(Template)]
#[template(path = "paper/show.html")]
struct ShowPage {
    c: Chrome,
    id: String,
    heading: String,
    meta: String,
    p: Printed,
    directive: Option<String>,
    /// The letter by which its tasks are given out.
    letter: Option<String>,
    may_open: bool,
    saved: Vec<Saved>,
}

/// A saved version in one line.
pub(super) struct Saved {
    pub href: String,
    pub words: String,
}

pub(super) async fn saved(desk: &Desk, paper: &Paper) -> Result<Vec<Saved>, Refusal> {
    let versions = store::versions(desk.db(), &paper.id).await?;
    let line = |one: store::Version| Saved {
        href: format!("/papers/{}/versions/{}", paper.id, one.version),
        words: desk.tf(
            "paper.version",
            &[
                ("n", &one.version.to_string()),
                ("who", &one.saved_name),
                ("when", &Moment(one.saved_at).short()),
            ],
        ),
    };
    Ok(versions.into_iter().map(line).collect())
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let paper = load(&desk, &id).await?;
    match (&paper.issued, paper.state) {
        (_, State::Discarded) => Err(Refusal::Conflict(desk.t("paper.discarded_already"))),
        (Some(issued), _) => issued_page(&desk, &paper, Printed::of(issued.clone())).await,
        (None, _) => {
            let mine = paper.draft.clone();
            Ok(Reply::page(&edit::page(&desk, &paper, mine, None).await?))
        }
    }
}

async fn issued_page(desk: &Desk, paper: &Paper, p: Printed) -> Answer {
    let letter = match &paper.letter {
        Some(letter) if crate::letter::lies(desk.db(), letter).await? => Some(letter.clone()),
        _ => None,
    };
    let officer = role_may(desk.actor.role, Act::OpenLetter);
    Ok(Reply::page(&ShowPage {
        c: desk.chrome("paper.menu"),
        id: paper.id.clone(),
        heading: crate::directive::capitalised(&p.subject),
        meta: desk.tf(
            "paper.issued_meta",
            &[
                (
                    "kind",
                    &desk.t(&format!("paper.kind.{}", paper.draft.kind.code())),
                ),
                ("code", paper.code.as_deref().unwrap_or_default()),
                ("who", paper.issued_name.as_deref().unwrap_or_default()),
                ("when", &paper.issued_at.unwrap_or(paper.composed_at).short()),
            ],
        ),
        p,
        directive: paper.directive.clone(),
        letter: letter.filter(|_| officer),
        may_open: officer,
        saved: saved(desk, paper).await?,
    }))
}

pub(super) async fn discard(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    let paper = load(&desk, &id).await?;
    still_draft(&desk, &paper)?;
    let mut tx = desk.begin().await?;
    if !store::discard(&mut tx, &id).await? {
        return Err(Refusal::Conflict(desk.t("paper.issued_already")));
    }
    desk.record(
        &mut tx,
        "paper.discarded",
        &id,
        json!({ "version": paper.version }),
    )
    .await?;
    tx.commit().await?;
    Ok(Reply::to("/papers").saying("paper.discarded_said"))
}
