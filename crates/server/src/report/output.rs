//! The report as an official document: DOCX, PDF, and a page to print.

use askama::Template;
use letter::paper::{Block, Cell, MOTTO, NATION, Paper, Title};

use super::compose::title;
use crate::http::{Answer, Chrome, Desk, Path, Refusal, Reply};

pub(super) const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
pub(super) const PDF: &str = "application/pdf";

pub(super) async fn docx(desk: Desk, Path(id): Path<String>) -> Answer {
    let report = super::load(&desk, &id).await?;
    let bytes = written(report.paper, press::docx::write).await?;
    Ok(Reply::file(bytes, DOCX, Some(&file_name(&report.title, "docx"))))
}

pub(super) async fn pdf(desk: Desk, Path(id): Path<String>) -> Answer {
    let report = super::load(&desk, &id).await?;
    if !press::pdf::IS_BUILT_IN {
        return Err(Refusal::Conflict(desk.t("report.no_pdf")));
    }
    let bytes = written(report.paper, press::pdf::write).await?;
    Ok(Reply::file(bytes, PDF, Some(&file_name(&report.title, "pdf"))))
}

/// Setting a paper computes; the threads that answer do not wait for it.
pub(super) async fn written(
    paper: Paper,
    write: fn(&Paper) -> Result<Vec<u8>, press::PressError>,
) -> Result<Vec<u8>, Refusal> {
    let work = tokio::task::spawn_blocking(move || write(&paper));
    work.await.map_err(Refusal::broken)?.map_err(Refusal::broken)
}

pub(super) fn file_name(title: &str, ending: &str) -> String {
    format!("{}.{ending}", title.replace(['/', '\\'], "-"))
}

#[derive(Template)]
#[template(path = "report/print.html")]
struct PrintPage {
    c: Chrome,
    id: String,
    title: String,
    paper: Paper,
    blocks: Vec<Block>,
    nation: &'static str,
    motto: &'static str,
    kind: Option<String>,
    subject: String,
}

impl PrintPage {
    /// As Vietnamese papers print it, whatever the language of the desk.
    fn figure(&self, figure: &i64) -> String {
        viet::grouped(*figure)
    }
}

pub(super) async fn print(desk: Desk, Path(id): Path<String>) -> Answer {
    let report = super::load(&desk, &id).await?;
    let (kind, subject) = match &report.paper.title {
        Title::Typed { kind, subject } => (Some(kind.clone()), subject.clone()),
        Title::Letter { subject } => (None, subject.clone()),
    };
    Ok(Reply::page(&PrintPage {
        c: desk.chrome("report.menu"),
        title: title(&report.paper),
        blocks: report.paper.closed_body(),
        paper: report.paper,
        nation: NATION,
        motto: MOTTO,
        id,
        kind,
        subject,
    }))
}
