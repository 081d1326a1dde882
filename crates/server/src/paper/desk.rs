//! An issued paper is laid on the desk, so that what it asks becomes tasks of units: read like anybody's letter.

use civic::permission::Act;
use letter::paper::Paper as Document;
use serde_json::json;

use super::{load, output, store};
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};
use crate::letter::open::{self, Opening};

pub(super) async fn lay(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    let paper = load(&desk, &id).await?;
    desk.may(Act::OpenLetter, &[])?;
    let Some(document) = paper.issued.clone() else {
        return Err(Refusal::Conflict(desk.t("paper.not_issued")));
    };
    if let Some(letter) = &paper.letter
        && crate::letter::lies(desk.db(), letter).await?
    {
        return Ok(Reply::to(format!("/letters/{letter}")));
    }
    let letter = opened(&desk, &paper, document).await?;
    Ok(Reply::to(format!("/letters/{letter}")).saying("paper.laid"))
}

async fn opened(desk: &Desk, paper: &store::Paper, document: Document) -> Result<String, Refusal> {
    let as_of = document.date.unwrap_or_else(|| desk.today());
    let file_name = output::file_name(paper.code.as_deref().unwrap_or(&paper.id), "docx");
    let bytes = output::written(document, press::docx::write).await?;
    let (read, name) = (bytes.clone(), file_name.clone());
    let opened = tokio::task::spawn_blocking(move || open::read(&read, &name)).await;
    let opened = opened
        .map_err(Refusal::broken)?
        .map_err(|cause| Refusal::Conflict(cause.sentence(desk.lang)))?;
    let source = desk.site.blobs.put(&bytes).await?;
    let directory = desk.directory();
    let opening = Opening {
        unit: &desk.actor.unit,
        person: &desk.actor.person,
        as_of,
        file_name: &file_name,
        source: &source,
        opened: &opened,
        directory: &directory,
    };
    let mut tx = desk.begin().await?;
    let letter = open::open(&mut tx, &desk.site.ids, desk.at, &opening).await?;
    if !store::note_letter(&mut tx, &paper.id, paper.letter.as_deref(), &letter).await? {
        return Err(Refusal::Conflict(desk.t("paper.laid_already")));
    }
    desk.record(&mut tx, "paper.laid", &paper.id, json!({ "letter": letter }))
        .await?;
    tx.commit().await?;
    Ok(letter)
}
