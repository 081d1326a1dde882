//! A paper as a document: DOCX, PDF, and a page to print.

use askama::Template;
use letter::paper::Paper as Document;

use super::printed::Printed;
use super::store::{self, Paper};
use super::{load, this_month};
use crate::http::{Answer, Chrome, Desk, Path, Refusal, Reply};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const PDF: &str = "application/pdf";

/// As it went out, or as it would without number and day.
fn document(desk: &Desk, paper: &Paper) -> Document {
    paper
        .issued
        .clone()
        .unwrap_or_else(|| paper.draft.paper(this_month(desk)))
}

fn named(paper: &Paper) -> &str {
    let subject = paper.draft.text("subject");
    match paper.code.as_deref() {
        Some(code) => code,
        None if subject.is_empty() => "du-thao",
        None => subject,
    }
}

pub(super) async fn docx(desk: Desk, Path(id): Path<String>) -> Answer {
    let paper = load(&desk, &id).await?;
    let bytes = written(document(&desk, &paper), press::docx::write).await?;
    Ok(Reply::file(bytes, DOCX, Some(&file_name(named(&paper), "docx"))))
}

pub(super) async fn pdf(desk: Desk, Path(id): Path<String>) -> Answer {
    let paper = load(&desk, &id).await?;
    if !press::pdf::IS_BUILT_IN {
        return Err(Refusal::Conflict(desk.t("paper.no_pdf")));
    }
    let bytes = written(document(&desk, &paper), press::pdf::write).await?;
    Ok(Reply::file(bytes, PDF, Some(&file_name(named(&paper), "pdf"))))
}

/// Setting a paper computes; the threads that answer do not wait for it.
pub(crate) async fn written(
    paper: Document,
    write: fn(&Document) -> Result<Vec<u8>, press::PressError>,
) -> Result<Vec<u8>, Refusal> {
    let work = tokio::task::spawn_blocking(move || write(&paper));
    work.await.map_err(Refusal::broken)?.map_err(Refusal::broken)
}

/// The name under which it is saved.
pub(crate) fn file_name(title: &str, ending: &str) -> String {
    let title: String = title.chars().take(100).collect();
    format!("{}.{ending}", title.replace(['/', '\\'], "-"))
}

#[derive(Template)]
#[template(path = "paper/print.html")]
struct PrintPage {
    c: Chrome,
    id: String,
    title: String,
    p: Printed,
    /// Which saved version it is, when it is not the paper itself.
    note: Option<String>,
}

pub(super) async fn print(desk: Desk, Path(id): Path<String>) -> Answer {
    let paper = load(&desk, &id).await?;
    let document = document(&desk, &paper);
    Ok(Reply::page(&page(&desk, id, document, None)))
}

/// A draft as it was saved once.
pub(super) async fn version(desk: Desk, Path((id, number)): Path<(String, String)>) -> Answer {
    load(&desk, &id).await?;
    let number = number.parse().map_err(|_| Refusal::NotFound)?;
    let draft = store::version(desk.db(), &id, number)
        .await?
        .ok_or(Refusal::NotFound)?;
    let note = desk.tf("paper.version_note", &[("n", &number.to_string())]);
    Ok(Reply::page(&page(&desk, id, draft.paper(None), Some(note))))
}

fn page(desk: &Desk, id: String, document: Document, note: Option<String>) -> PrintPage {
    let p = Printed::of(document);
    PrintPage {
        c: desk.chrome("paper.menu"),
        title: p.subject.clone(),
        id,
        p,
        note,
    }
}
