//! The report as an official document: DOCX, PDF, and a page to print.

use askama::Template;

use super::compose::title;
use crate::http::{Answer, Chrome, Desk, Path, Refusal, Reply};
use crate::paper::printed::Printed;
use crate::paper::{file_name, written};

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

#[derive(Template)]
#[template(path = "report/print.html")]
struct PrintPage {
    c: Chrome,
    id: String,
    title: String,
    p: Printed,
}

pub(super) async fn print(desk: Desk, Path(id): Path<String>) -> Answer {
    let report = super::load(&desk, &id).await?;
    Ok(Reply::page(&PrintPage {
        c: desk.chrome("report.menu"),
        title: title(&report.paper),
        p: Printed::of(report.paper),
        id,
    }))
}
