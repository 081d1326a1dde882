//! What a level does with a filing: approves what it saw, or sends it back with remarks.

use civic::permission::Act;

use super::desk::Tools;
use super::load;
use super::save::refusal;
use super::steps::{self, Verdict};
use super::store as rows;
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};

pub(super) async fn approve(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    decide(&desk, &id, Verdict::Approve(form.get("hash")), "filing.approved").await
}

pub(super) async fn send_back(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    decide(&desk, &id, Verdict::Return(form.get("remark")), "filing.returned").await
}

async fn decide(desk: &Desk, id: &str, verdict: Verdict<'_>, saying: &'static str) -> Answer {
    let (_, case) = load(desk, Act::ApproveFilings, id).await?;
    let directory = desk.directory();
    let tools = Tools::of(&desk.site, &directory, desk.at);
    let mut tx = desk.begin().await?;
    let filing = rows::lock(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    let decided = steps::decide(&mut tx, tools, &desk.actor, &case, &filing, verdict).await;
    decided.map_err(|fault| refusal(desk, &case, fault))?;
    tx.commit().await?;
    Ok(Reply::to(format!("/filings/{id}")).saying(saying))
}
