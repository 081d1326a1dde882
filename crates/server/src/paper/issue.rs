//! The last step: the number is taken from the register, the day filled in, and the paper frozen, in one transaction.

use askama::Template;
use civic::register::written;
use letter::draft::{Draft, Lack};
use letter::paper::Paper as Document;
use serde_json::json;

use super::findings::findings;
use super::store::{self, Paper};
use super::{load, still_draft, this_month};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};
use crate::register::{self, Leaving, Outgoing};

#[derive(Template)]
#[template(path = "paper/issue.html")]
struct IssuePage {
    c: Chrome,
    id: String,
    version: i64,
    subject: String,
    /// Number and notation, as the register would give them now.
    code: String,
    day: String,
    signer: String,
    recipients: Vec<String>,
    lacks: Vec<String>,
    findings: Option<String>,
    conflict: bool,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let paper = load(&desk, &id).await?;
    still_draft(&desk, &paper)?;
    Ok(Reply::page(&page(&desk, &paper, false).await?))
}

async fn page(desk: &Desk, paper: &Paper, conflict: bool) -> Result<IssuePage, Refusal> {
    let kind = paper.draft.kind.registered();
    let next = register::next(desk.db(), &paper.unit, kind, desk.today().year()).await?;
    let document = numbered(desk, &paper.draft, next);
    let found = findings(desk, paper.draft.paper(this_month(desk))).await?.len();
    Ok(IssuePage {
        c: desk.chrome("paper.menu"),
        id: paper.id.clone(),
        version: paper.version,
        subject: crate::directive::capitalised(paper.draft.text("subject")),
        code: code(&document),
        day: desk.today().official(),
        signer: signer(&document),
        recipients: document.recipients.clone(),
        lacks: paper.draft.lacks().iter().map(|lack| words(desk, lack)).collect(),
        findings: (found > 0).then(|| desk.tf("paper.found", &[("n", &found.to_string())])),
        conflict,
    })
}

/// The draft as it goes out today under this number.
fn numbered(desk: &Desk, draft: &Draft, number: i64) -> Document {
    Document {
        number: Some(written(number)),
        date: Some(desk.today()),
        draft: false,
        ..draft.paper(None)
    }
}

/// `05/STTTT-TTBCXB`; the Party's `05-CV/BTGTU`.
fn code(document: &Document) -> String {
    let line = document.number_line();
    let code = line.trim_start_matches("Số").trim_start_matches([':', ' ']);
    code.to_owned()
}

fn signer(document: &Document) -> String {
    let name = document.signer.as_deref().unwrap_or_default();
    let parts = document.authority.iter().map(String::as_str).chain([name]);
    parts
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

fn words(desk: &Desk, lack: &Lack) -> String {
    match lack {
        Lack::Empty(name) => {
            let label = desk.t(&format!("paper.field.{name}"));
            desk.tf("paper.lack_empty", &[("what", &label)])
        }
        Lack::Open(line) => desk.tf("paper.lack_open", &[("line", line)]),
    }
}

pub(super) async fn issue(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let paper = load(&desk, &id).await?;
    still_draft(&desk, &paper)?;
    if form.get("version") != paper.version.to_string() {
        return Ok(Reply::conflict(&page(&desk, &paper, true).await?));
    }
    if !paper.draft.lacks().is_empty() {
        return Ok(Reply::invalid(&page(&desk, &paper, false).await?));
    }
    let kind = paper.draft.kind.registered();
    let mut tx = desk.begin().await?;
    let number = register::take(&mut tx, &paper.unit, kind, desk.today().year()).await?;
    let document = numbered(&desk, &paper.draft, number);
    let code = code(&document);
    let frozen = (&document, code.as_str());
    if !store::freeze(&mut tx, &id, paper.version, frozen, &desk.actor.person, desk.at).await? {
        drop(tx);
        let paper = load(&desk, &id).await?;
        still_draft(&desk, &paper)?;
        return Ok(Reply::conflict(&page(&desk, &paper, true).await?));
    }
    let leaving = Leaving {
        id: &id,
        unit: &paper.unit,
        kind,
        code: Some(&code),
        dated: document.date,
        own: true,
        what: Outgoing::Paper,
    };
    match register::leaves(&mut tx, desk.at, &leaving).await {
        Err(fault) if fault.is_duplicate() => {
            return Err(Refusal::Conflict(
                desk.tf("paper.number_taken", &[("code", &code)]),
            ));
        }
        entered => entered?,
    }
    let detail = json!({ "code": code, "version": paper.version, "signer": document.signer });
    desk.record(&mut tx, "paper.issued", &id, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/papers/{id}")).saying("paper.issued_said"))
}
