//! An appendix that another feature adds to a report of the unit.

use civic::permission::Act;
use letter::paper::Appendix;
use serde_json::json;

use super::store;
use crate::access::to_report;
use crate::http::{Desk, Refusal};

/// The reports that this person may edit: id and title, the newest first.
pub(crate) async fn of_unit(desk: &Desk) -> Result<Vec<(String, String)>, Refusal> {
    let lines = store::list(desk.db(), &desk.actor.unit).await?;
    let may = |line: &store::Line| {
        let relations = to_report(desk, &desk.actor.unit, line.scope.as_deref());
        desk.may(Act::ComposeReport, &relations).is_ok()
    };
    Ok(lines
        .into_iter()
        .filter(may)
        .map(|line| (line.id, line.title))
        .collect())
}

/// Adds an appendix to a report, or replaces the one of the same title: what it holds has been reckoned anew.
pub(crate) async fn add_appendix(desk: &Desk, id: &str, appendix: Appendix) -> Result<String, Refusal> {
    let mut report = super::load(desk, id).await?;
    report
        .paper
        .appendices
        .retain(|known| known.title != appendix.title);
    report.paper.appendices.push(appendix);
    let (version, title, person) = (report.version, &report.title, &desk.actor.person);
    let mut tx = desk.begin().await?;
    if !store::save(&mut tx, id, version, title, &report.paper, person, desk.at).await? {
        return Err(Refusal::Conflict(desk.t("report.err.moved")));
    }
    desk.record(
        &mut tx,
        "report.edited",
        id,
        json!({ "version": version + 1, "appendix": true }),
    )
    .await?;
    tx.commit().await?;
    Ok(report.id)
}
