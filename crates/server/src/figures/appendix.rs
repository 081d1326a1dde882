//! The table of the page as an appendix of a report of the unit, the rows of repeats below it: the figures of the letter come
//! from here.

use civic::permission::Act;
use letter::paper::{Appendix, Block, Cell};
use serde_json::json;

use super::asked::Asked;
use super::axis::Reader;
use super::grid;
use super::head::Head;
use super::listed::Listed;
use crate::filing::desk::Tools;
use crate::http::{Answer, Desk, Form, Path, Query, Refusal, Reply};
use crate::report;

/// The reports of the unit to which the table can be added.
pub(super) async fn reports(desk: &Desk) -> Result<Vec<(String, String)>, Refusal> {
    if !civic::permission::role_may(desk.actor.role, Act::ComposeReport) {
        return Ok(Vec::new());
    }
    Ok(report::of_unit(desk).await?.into_iter().take(20).collect())
}

pub(super) async fn add(desk: Desk, Path(id): Path<String>, query: Query, form: Form) -> Answer {
    let asked = Asked::of(&desk, &id, &query).await?;
    if form.get("report").is_empty() {
        return Err(Refusal::Invalid(desk.t("figures.err.no_report")));
    }
    let directory = desk.directory();
    let tools = Tools::of(&desk.site, &directory, desk.at);
    let c = desk.chrome("figures.menu");
    let grid = grid::read(&desk, &c, tools, &asked, Reader::Person).await?;
    let line = |row: &grid::Row| {
        let cells = row.cells.iter().map(|cell| Cell::Centred(cell.shown.clone()));
        std::iter::once(Cell::Text(row.head.whole()))
            .chain(cells)
            .collect::<Vec<_>>()
    };
    let corner = super::pages::axis_words(&c, &asked, asked.rows);
    let head = std::iter::once(corner).chain(grid.heads.iter().map(Head::whole));
    let table = Block::Table {
        caption: None,
        head: head.collect(),
        rows: grid.rows.iter().map(line).collect(),
        widths: Vec::new(),
    };
    let mut body = vec![table];
    body.extend(Listed::read(&desk, tools, &asked).await?.blocks());
    let title = format!(
        "Số liệu {}, {}",
        asked.case.known.row.title,
        asked.case.period.label_with_days()
    );
    let report = report::add_appendix(&desk, form.get("report"), Appendix { title, body }).await?;
    let detail = json!({ "regime": id, "period": asked.case.period.key });
    let mut tx = desk.begin().await?;
    desk.record(&mut tx, "figures.appended", &report, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/reports/{report}")).saying("figures.appended"))
}
