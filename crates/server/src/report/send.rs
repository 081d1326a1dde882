//! Sending a report to the organ from whose message the work came, through the exchange.

use letter::paper::Paper;
use serde_json::json;

use super::output::{DOCX, PDF};
use super::store::Report;
use crate::exchange::{Reported, Sent};
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};
use crate::paper::{file_name, written};

/// Whether the page offers to send it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offer {
    /// The work did not come by exchange.
    No,
    /// A number and a day are missing.
    Unnumbered,
    /// It can be sent.
    Yes,
    /// It was sent.
    Before,
}

pub(super) async fn offer(desk: &Desk, report: &Report) -> Result<Offer, Refusal> {
    let sent = crate::exchange::answerable(desk.db(), &report.directive, &report.unit, &report.id).await?;
    Ok(match sent {
        None => Offer::No,
        Some(true) => Offer::Before,
        Some(false) if is_final(&report.paper) => Offer::Yes,
        Some(false) => Offer::Unnumbered,
    })
}

fn is_final(paper: &Paper) -> bool {
    paper.number.is_some() && paper.date.is_some() && !paper.draft
}

pub(super) async fn send(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    let report = super::load(&desk, &id).await?;
    let refused = |key: &str| Refusal::Conflict(desk.t(key));
    if !is_final(&report.paper) {
        return Err(refused("report.send_unnumbered"));
    }
    let mut files = Vec::new();
    for (ending, media, write) in [
        ("docx", DOCX, press::docx::write as fn(&Paper) -> _),
        ("pdf", PDF, press::pdf::write),
    ] {
        if ending == "pdf" && !press::pdf::IS_BUILT_IN {
            continue;
        }
        let bytes = written(report.paper.clone(), write).await?;
        let blob = desk.site.blobs.put(&bytes).await?;
        files.push((blob, file_name(&report.title, ending), media));
    }
    let sent = Reported {
        report: &id,
        directive: &report.directive,
        unit: &report.unit,
        paper: &report.paper,
        files: &files,
    };
    let mut tx = desk.begin().await?;
    let message = match crate::exchange::reported(&mut tx, desk.at, &sent).await? {
        Sent::Queued(message) => message,
        Sent::NotAsked => return Err(refused("report.send_nobody")),
        Sent::Before => return Err(refused("report.send_before")),
        Sent::Unnumbered => return Err(refused("report.send_unnumbered")),
    };
    let detail = json!({ "message": message, "version": report.version });
    desk.record(&mut tx, "report.sent", &id, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/reports/{id}")).saying("report.now_sent"))
}
