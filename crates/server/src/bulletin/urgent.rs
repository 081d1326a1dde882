//! Urgent broadcasts as pages: what is asked for, what waits for the second person, what is on the air.

use askama::Template;
use civic::Moment;
use civic::bulletin::{Armed, BulletinAct, Class, Mode, Order, Reason, UrgentRule};
use civic::permission::Act;

use super::aims;
use super::case::{self, Case};
use super::kept;
use super::store::urgent::{self, Row};
use super::tabs::{self, Tab};
use super::targets::Going;
use super::words::{lack, mode_word, pill};
use crate::http::{Answer, Chrome, Desk, Path, Refusal, Reply};

/// How long one may hold, minutes: what the form offers.
pub(super) const LENGTHS: [i64; 6] = [30, 60, 180, 360, 720, 1_440];

/// Where an urgent bulletin stands.
pub(super) enum Standing {
    /// Nothing was asked, or what was asked is refused or too old.
    Quiet,
    /// Asked for; a second person is missing.
    Asked(Box<(Row, Order)>),
    /// On the air.
    Live(Box<(Row, Armed)>),
    /// Over: cancelled, corrected, or its time has passed.
    Over(Box<Row>),
}

impl Standing {
    pub(super) fn of(row: Option<Row>, now: Moment) -> Result<Self, Refusal> {
        let Some(row) = row else { return Ok(Self::Quiet) };
        let order: Order = serde_json::from_value(row.content.clone()).map_err(Refusal::broken)?;
        let stale =
            now > order.asked_at.plus_minutes(UrgentRule::default().confirm_minutes) || now >= order.expires;
        Ok(match (&row.confirmed_by, row.confirmed_at) {
            _ if row.refused_at.is_some() => Self::Quiet,
            (Some(by), Some(at)) => {
                let armed = Armed {
                    order,
                    confirmed_by: by.clone(),
                    confirmed_at: Moment(at),
                };
                match row.ended_at.is_none() && armed.holds(now) {
                    true => Self::Live(Box::new((row, armed))),
                    false => Self::Over(Box::new(row)),
                }
            }
            _ if stale => Self::Quiet,
            _ => Self::Asked(Box::new((row, order))),
        })
    }
}

/// The order on the air that this bulletin would correct: both end and beginning are one action then.
pub(super) async fn corrected(
    tx: &mut ::store::Tx,
    case: &Case,
    now: Moment,
) -> Result<Option<(Row, Armed)>, Refusal> {
    let Some(before) = &case.known.corrects else {
        return Ok(None);
    };
    Ok(match Standing::of(urgent::newest(tx, before).await?, now)? {
        Standing::Live(live) => Some(*live),
        _ => None,
    })
}

#[derive(Template)]
#[template(path = "bulletin/urgent_one.html")]
pub(super) struct OnePage {
    c: Chrome,
    id: String,
    title: String,
    drill: bool,
    mode: String,
    type_words: String,
    going: Going,
    lacks: Vec<String>,
    /// Why this person cannot act; `None`: they can.
    not: Option<String>,
    reasons: Vec<(&'static str, String)>,
    lengths: Vec<(i64, String)>,
    languages: usize,
    corrects: Option<String>,
    stands: Stands,
    error: Option<String>,
}

/// What the page shows of an order.
enum Stands {
    Quiet,
    Asked(Told, bool),
    Live(Told),
    Over(Told),
}

struct Told {
    reason: String,
    asked: String,
    confirmed: String,
    until: String,
    confirm_until: String,
    ending: String,
    next: Option<String>,
}

impl Told {
    fn of(desk: &Desk, row: &Row, second: Option<String>) -> Self {
        let by = |who: &str, at: i64| desk.tf("bulletin.by", &[("who", who), ("when", &Moment(at).short())]);
        let confirm_until = Moment(row.asked_at).plus_minutes(UrgentRule::default().confirm_minutes);
        let ending = row.ending.as_deref().unwrap_or("time");
        Self {
            reason: desk.t(&format!("bulletin.reason.{}", row.reason)),
            asked: by(&row.asked_name, row.asked_at),
            confirmed: second
                .zip(row.confirmed_at)
                .map(|(who, at)| by(&who, at))
                .unwrap_or_default(),
            until: Moment(row.expires_at).short(),
            confirm_until: confirm_until.short(),
            ending: desk.t(&format!("bulletin.ending.{ending}")),
            next: row.ended_with.clone(),
        }
    }
}

pub(super) async fn own(desk: &Desk, id: &str) -> Result<Case, Refusal> {
    let case = case::load(desk, Act::SendBulletin, id).await?;
    if case.known.bulletin.class != Class::Urgent {
        return Err(Refusal::Conflict(desk.t("bulletin.err.not_urgent")));
    }
    Ok(case)
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let case = own(&desk, &id).await?;
    Ok(Reply::page(&page(&desk, &case, None).await?))
}

pub(super) async fn page(desk: &Desk, case: &Case, error: Option<String>) -> Result<OnePage, Refusal> {
    let b = &case.known.bulletin;
    let mut tx = desk.db().snapshot().await?;
    let standing = Standing::of(urgent::newest(&mut tx, &b.id).await?, desk.at)?;
    let live_before = corrected(&mut tx, case, desk.at).await?;
    let units = match (&standing, &live_before) {
        (Standing::Asked(asked), _) => asked.1.targets.clone(),
        (Standing::Live(live), _) => live.1.order.targets.clone(),
        (Standing::Over(_), _) => case.targets.iter().map(|target| target.unit.clone()).collect(),
        (Standing::Quiet, Some((_, armed))) => armed.order.targets.clone(),
        (Standing::Quiet, None) => {
            aims::read(&mut tx, &desk.directory(), &case.known, desk.today())
                .await?
                .units
        }
    };
    let mut lacks: Vec<String> = b.lacks(desk.at).into_iter().map(|one| lack(desk, one)).collect();
    if units.is_empty() {
        lacks.push(desk.t("bulletin.lack.nobody"));
    }
    Ok(OnePage {
        stands: stands(desk, &mut tx, &standing).await?,
        id: b.id.clone(),
        title: case.known.title.clone(),
        drill: b.mode == Mode::Drill,
        mode: mode_word(desk, b.mode),
        type_words: desk.tf("bulletin.type_words", &[("words", b.mode.typed_words())]),
        going: Going::of(desk, &units),
        not: case::why_not(desk, &case.mandate, BulletinAct::SendUrgent),
        reasons: Reason::ALL
            .map(|one| (one.code(), desk.t(&format!("bulletin.reason.{}", one.code()))))
            .into(),
        lengths: LENGTHS.map(|minutes| (minutes, length(desk, minutes))).into(),
        languages: case.known.languages().len(),
        corrects: live_before.map(|(row, _)| row.title),
        lacks: if matches!(standing, Standing::Quiet) {
            lacks
        } else {
            Vec::new()
        },
        error,
        c: desk.chrome("bulletin.menu"),
    })
}

async fn stands(desk: &Desk, tx: &mut ::store::Tx, standing: &Standing) -> Result<Stands, Refusal> {
    let (Standing::Asked(_) | Standing::Live(_) | Standing::Over(_)) = standing else {
        return Ok(Stands::Quiet);
    };
    let row = match standing {
        Standing::Asked(asked) => &asked.0,
        Standing::Live(live) => &live.0,
        Standing::Over(row) => row,
        Standing::Quiet => return Ok(Stands::Quiet),
    };
    let second = match &row.confirmed_by {
        Some(by) => super::store::names(tx, serde_json::json!([[by]]))
            .await?
            .pop()
            .map(|one| one.name),
        None => None,
    };
    let told = Told::of(desk, row, second);
    Ok(match standing {
        Standing::Asked(_) => Stands::Asked(told, row.asked_by == desk.actor.person),
        Standing::Live(_) => Stands::Live(told),
        _ => Stands::Over(told),
    })
}

fn length(desk: &Desk, minutes: i64) -> String {
    match minutes {
        minutes if minutes < 60 => desk.tf("bulletin.minutes", &[("n", &minutes.to_string())]),
        minutes => desk.tf("bulletin.hours", &[("n", &(minutes / 60).to_string())]),
    }
}

#[derive(Template)]
#[template(path = "bulletin/urgent.html")]
struct ListPage {
    c: Chrome,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
}

struct Line {
    id: String,
    title: String,
    pill: String,
    class: &'static str,
    drill: bool,
    meta: String,
}

pub(super) async fn list(desk: Desk) -> Answer {
    let c = desk.chrome("bulletin.menu");
    let mut tx = desk.db().snapshot().await?;
    let rows = urgent::of_unit(&mut tx, &desk.actor.unit).await?;
    let tabs = tabs::of(&desk, &mut tx, tabs::URGENT).await?;
    let mut lines = Vec::new();
    for row in rows {
        lines.push(line(&desk, &c, row)?);
    }
    Ok(Reply::page(&ListPage { c, tabs, lines }))
}

fn line(desk: &Desk, c: &Chrome, row: Row) -> Result<Line, Refusal> {
    let (count, reason) = (
        c.number(row.target_count),
        c.t(&format!("bulletin.reason.{}", row.reason)),
    );
    let (until, asked) = (Moment(row.expires_at).short(), Moment(row.asked_at).short());
    let (id, title, drill) = (row.bulletin.clone(), row.title.clone(), row.mode == "drill");
    let values = [
        ("n", count.as_str()),
        ("reason", reason.as_str()),
        ("who", row.asked_name.as_str()),
        ("when", asked.as_str()),
        ("until", until.as_str()),
    ];
    let meta = c.tf("bulletin.urgent_line", values);
    let (class, key) = match Standing::of(Some(row), desk.at)? {
        Standing::Quiet => ("st-none", "bulletin.order.void"),
        Standing::Asked(_) => ("st-under", "bulletin.order.asked"),
        Standing::Live(_) => ("st-overdue", "bulletin.order.live"),
        Standing::Over(_) => ("st-received", "bulletin.order.over"),
    };
    Ok(Line {
        pill: pill(c, class, &c.t(key)),
        id,
        title,
        class,
        drill,
        meta,
    })
}

/// The bulletin of an order, read again inside the transaction of an act.
pub(super) async fn fresh(tx: &mut ::store::Tx, id: &str) -> Result<kept::Known, Refusal> {
    kept::load(tx, id).await?.ok_or(Refusal::NotFound)
}
