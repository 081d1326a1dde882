//! What a commune does with what reached it: opens it, takes it into its programme, declines it with a reason.

use askama::Template;
use civic::bulletin::{BulletinAct, Hand, Step, WrongStep};
use civic::permission::Act;

use super::case::{self, Case};
use super::step::{By, step};
use super::store::target::{self, Received};
use super::tabs::{self, Tab};
use super::waiting;
use super::words::{state_class, state_pill, why};
use crate::http::{Answer, Chrome, Desk, Form, Path, Query, Refusal, Reply};

/// Lines of the inbox.
const LISTED: i64 = 200;

#[derive(Template)]
#[template(path = "bulletin/inbox.html")]
struct InboxPage {
    c: Chrome,
    tabs: Vec<Tab>,
    all: bool,
    lines: Vec<Line>,
}

struct Line {
    id: String,
    title: String,
    class: &'static str,
    pill: String,
    urgent: bool,
    drill: bool,
    meta: String,
    from: String,
    why: Option<String>,
    accept: bool,
}

pub(super) async fn inbox(desk: Desk, query: Query) -> Answer {
    let (c, all) = (desk.chrome("bulletin.menu"), query.get("show") == "all");
    let mut tx = desk.db().snapshot().await?;
    let rows = target::received(&mut tx, &desk.actor.unit, !all, LISTED).await?;
    let tabs = tabs::of(&desk, &mut tx, tabs::INBOX).await?;
    Ok(Reply::page(&InboxPage {
        lines: rows.iter().map(|row| line(&desk, &c, row)).collect(),
        tabs,
        all,
        c,
    }))
}

fn line(desk: &Desk, c: &Chrome, row: &Received) -> Line {
    let ends = row.expires_at.map(|at| civic::Moment(at).short());
    let until = ends.map(|when| c.tf("bulletin.until", [("when", when.as_str())]));
    let facts = [
        Some(c.t(&format!("bulletin.class.{}", row.class))),
        Some(c.t(&format!("bulletin.kind.{}", row.kind))),
        until,
    ];
    let over = row.expires_at.is_some_and(|end| end <= desk.at.0) || row.superseded_by.is_some();
    Line {
        id: row.id.clone(),
        title: row.title.clone(),
        class: state_class(&row.state),
        pill: state_pill(c, &row.state),
        urgent: row.class == "urgent",
        drill: row.mode == "drill",
        meta: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        from: format!(
            "{}, {}",
            desk.unit_name(&row.unit),
            civic::Moment(row.received_at).short()
        ),
        why: row.why.as_deref().map(|said| why(desk, said)),
        accept: !over
            && matches!(row.state.as_str(), "received" | "seen")
            && row.class != "urgent"
            && row.languages.is_some(),
    }
}

/// The first time that somebody of the commune opens it, it is seen; says whether that was now.
pub(super) async fn opened(desk: &Desk, case: &Case) -> Result<bool, Refusal> {
    let Some(there) = case.own_target(desk).filter(|target| target.state == "received") else {
        return Ok(false);
    };
    take(desk, case, &there.unit, Step::See).await?;
    Ok(true)
}

pub(super) async fn accept(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    decide(&desk, &id, Step::Accept).await?;
    Ok(Reply::to("/bulletins/inbox").saying("bulletin.said.accepted"))
}

pub(super) async fn decline(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let why: String = form.get("reason").chars().take(300).collect();
    decide(&desk, &id, Step::Decline(why)).await?;
    Ok(Reply::to("/bulletins/inbox").saying("bulletin.said.declined"))
}

async fn decide(desk: &Desk, id: &str, what: Step) -> Result<(), Refusal> {
    let case = case::load(desk, Act::ChooseBulletin, id).await?;
    case::allow(desk, &case.mandate, BulletinAct::Choose)?;
    let accepts = what == Step::Accept;
    if accepts && (case.known.withdrawn_at.is_some() || !case.known.bulletin.holds(desk.at)) {
        return Err(Refusal::Conflict(desk.t("bulletin.err.over")));
    }
    let unit = case
        .own_target(desk)
        .map(|target| target.unit.clone())
        .ok_or(Refusal::NotFound)?;
    take(desk, &case, &unit, what).await
}

async fn take(desk: &Desk, case: &Case, unit: &str, what: Step) -> Result<(), Refusal> {
    let by = By {
        person: Some(&desk.actor.person),
        unit: Some(&desk.actor.unit),
        hand: Hand::Commune,
    };
    let mut tx = desk.begin().await?;
    let taken = step(&mut tx, (&case.known.bulletin.id, unit), what, by, desk.at).await?;
    if let Err(wrong) = taken {
        return Err(Refusal::Conflict(desk.t(match wrong {
            WrongStep::NotDeclinable(_) => "bulletin.err.not_declinable",
            WrongStep::NoReason => "bulletin.err.reason",
            WrongStep::CommuneDecides(_) | WrongStep::NotNow => "bulletin.err.state",
        })));
    }
    tx.commit().await?;
    waiting::changed(desk).await;
    Ok(())
}
