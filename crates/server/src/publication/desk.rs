//! What waits for a second person and what came back; and the ways between the pages of the portal's desk.

use askama::Template;
use civic::Moment;
use civic::permission::Act;

use super::store::{self, Line};
use super::thing::Kind;
use crate::access;
use crate::http::{Answer, Chrome, Ctx, Desk, Reply};

#[derive(Template)]
#[template(path = "publication/list.html")]
struct ListPage {
    c: Chrome,
    tabs: Vec<Tab>,
    /// Heading, what to say when there is none, and the lines.
    groups: Vec<(String, String, Vec<LineView>)>,
}

struct LineView {
    href: String,
    kind: String,
    subject: String,
    meta: String,
    remark: Option<String>,
}

/// A way to another page of the portal's desk.
pub(crate) struct Tab {
    pub href: &'static str,
    pub words: String,
    pub current: bool,
}

/// The pages of the portal's desk.
pub(crate) fn tabs(ctx: &Ctx, current: &str) -> Vec<Tab> {
    let all = [
        ("/publications", "publication.tab.looks"),
        ("/materials", "publication.tab.materials"),
        ("/outlets", "publication.tab.outlets"),
        ("/outages", "publication.tab.outages"),
        ("/measurements", "publication.tab.measurements"),
        ("/ratings", "publication.tab.ratings"),
    ];
    let tab = |(href, key): (&'static str, &str)| Tab {
        href,
        words: ctx.t(key),
        current: href == current,
    };
    all.map(tab).into()
}

/// Looks that wait for the actor, that wait for somebody else, and that came back.
pub(super) async fn show(desk: Desk) -> Answer {
    let (mut mine, mut others, mut back) = (Vec::new(), Vec::new(), Vec::new());
    for line in store::lines(desk.db()).await? {
        let relations = access::to_publication(&desk, &line.unit);
        if desk.may(Act::ConfirmPublication, &relations).is_err() {
            continue;
        }
        let list = match (line.state.as_str(), line.looked_by == desk.actor.person) {
            ("returned", _) => &mut back,
            (_, true) => &mut others,
            (_, false) => &mut mine,
        };
        list.push(view(&desk, line));
    }
    let group = |name: &str, lines| {
        let title = desk.t(&format!("publication.group.{name}"));
        (title, desk.t(&format!("publication.no.{name}")), lines)
    };
    Ok(Reply::page(&ListPage {
        c: desk.chrome("publication.menu"),
        tabs: tabs(&desk, "/publications"),
        groups: vec![group("mine", mine), group("back", back), group("others", others)],
    }))
}

fn view(desk: &Desk, line: Line) -> LineView {
    let kind = Kind::from_code(&line.kind);
    let day = Moment(line.looked_at).day().short();
    let by = desk.tf("publication.looked_by", &[("name", &line.name), ("day", &day)]);
    LineView {
        href: format!("{}/{}/publication", kind.base(), line.thing),
        kind: desk.t(&format!("publication.kind.{}", kind.code())),
        subject: line.subject,
        meta: format!("{} · {by}", desk.unit_name(&line.unit)),
        remark: line.remark,
    }
}
