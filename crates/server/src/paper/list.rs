//! The papers of the unit, and the types that can be begun.

use askama::Template;
use civic::Moment;
use letter::draft::Kind;

use super::store::{self, Line};
use crate::http::{Answer, Chrome, Desk, Refusal, Reply};

#[derive(Template)]
#[template(path = "paper/list.html")]
struct ListPage {
    c: Chrome,
    kinds: Vec<(&'static str, String)>,
    drafts: Vec<Mention>,
    issued: Vec<Mention>,
}

/// A paper in one line.
pub(crate) struct Mention {
    pub href: String,
    pub title: String,
    pub meta: String,
    issued: bool,
}

impl Mention {
    fn of(desk: &Desk, line: Line) -> Self {
        let when = Moment(line.changed_at).short();
        let kind = desk.t(&format!("paper.kind.{}", line.kind));
        let named = line.code.map_or_else(
            || desk.tf("paper.of_kind", &[("kind", &kind)]),
            |code| format!("{kind} {code}"),
        );
        Self {
            href: format!("/papers/{}", line.id),
            title: if line.title.is_empty() {
                desk.t("paper.untitled")
            } else {
                crate::directive::capitalised(&line.title)
            },
            meta: format!("{named} · {} · {when}", line.changed_name),
            issued: line.state == "issued",
        }
    }
}

pub(super) async fn show(desk: Desk) -> Answer {
    let lines = store::list(desk.db(), &desk.actor.unit).await?;
    let mentions = lines.into_iter().map(|line| Mention::of(&desk, line));
    let (issued, drafts) = mentions.partition(|one| one.issued);
    let kind = |kind: Kind| (kind.code(), desk.t(&format!("paper.kind.{}", kind.code())));
    Ok(Reply::page(&ListPage {
        c: desk.chrome("paper.menu"),
        kinds: Kind::ALL.map(kind).into(),
        drafts,
        issued,
    }))
}

/// What the actor's unit wrote about a directive; nothing for those who do not write papers.
pub(crate) async fn of_directive(desk: &Desk, directive: &str) -> Result<Vec<Mention>, Refusal> {
    if !civic::permission::role_may(desk.actor.role, civic::permission::Act::WritePaper) {
        return Ok(Vec::new());
    }
    let lines = store::of_directive(desk.db(), directive, &desk.actor.unit).await?;
    Ok(lines.into_iter().map(|line| Mention::of(desk, line)).collect())
}
