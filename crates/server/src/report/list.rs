//! The reports of the unit.

use askama::Template;
use civic::Moment;
use civic::permission::Act;

use super::store;
use crate::access::to_report;
use crate::http::{Answer, Chrome, Desk, Reply};

#[derive(Template)]
#[template(path = "report/list.html")]
struct ListPage {
    c: Chrome,
    lines: Vec<Line>,
}

struct Line {
    id: String,
    title: String,
    subject: String,
    meta: String,
}

pub(super) async fn show(desk: Desk) -> Answer {
    let line = |line: store::Line| Line {
        meta: desk.tf(
            "report.composed_by",
            &[
                ("who", line.composed_name.as_str()),
                ("when", Moment(line.composed_at).short().as_str()),
            ],
        ),
        id: line.id,
        title: line.title,
        subject: line.subject,
    };
    let unit = desk.actor.unit.as_str();
    let may = |line: &store::Line| {
        let relations = to_report(&desk, unit, line.scope.as_deref());
        desk.may(Act::ComposeReport, &relations).is_ok()
    };
    let lines = store::list(desk.db(), unit).await?;
    let lines = lines.into_iter().filter(may).map(line).collect();
    Ok(Reply::page(&ListPage {
        c: desk.chrome("report.menu"),
        lines,
    }))
}
