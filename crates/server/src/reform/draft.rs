//! The heading of a re-organisation: title, legal basis, legal hour. Every saving is a new content, and voids a signature.

use ::store::Tx;
use ::store::audit::{self, Entry};
use askama::Template;
use civic::permission::{Act, Actor};
use civic::reform::{Heading, Reform};
use civic::review::parse_day;
use civic::{Ids as _, Moment};
use serde_json::json;

use super::store::{self, Row};
use super::{load, look};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};
use crate::site::Site;

/// A title or a basis may have so many characters.
const LONGEST: usize = 500;

#[derive(Template)]
#[template(path = "reform/heading.html")]
struct HeadingPage {
    c: Chrome,
    /// Where the form goes.
    action: String,
    back: String,
    version: String,
    voids: bool,
    typed: Typed,
    errors: Errors,
}

#[derive(Default)]
struct Typed {
    title: String,
    basis: String,
    day: String,
    hour: String,
}

#[derive(Default)]
struct Errors {
    title: Option<String>,
    basis: Option<String>,
    day: Option<String>,
    hour: Option<String>,
}

fn typed(form: &Form) -> Typed {
    let text = |name: &str| form.get(name).to_owned();
    Typed {
        title: text("title"),
        basis: text("basis"),
        day: text("day"),
        hour: text("hour"),
    }
}

/// What the form says, or what is wrong with it.
fn read(desk: &Desk, typed: &Typed) -> Result<Heading, Errors> {
    let text = |text: &str, key: &str| {
        let length = text.chars().count();
        (!(3..=LONGEST).contains(&length)).then(|| desk.t(key))
    };
    let (day, minutes) = (parse_day(&typed.day), minutes(&typed.hour));
    let errors = Errors {
        title: text(&typed.title, "reform.err.title"),
        basis: text(&typed.basis, "reform.err.basis"),
        day: day.is_none().then(|| desk.t("reform.err.day")),
        hour: minutes.is_none().then(|| desk.t("reform.err.hour")),
    };
    match (day, minutes, &errors) {
        (
            Some(day),
            Some(minutes),
            Errors {
                title: None,
                basis: None,
                ..
            },
        ) => Ok(Heading {
            title: typed.title.clone(),
            basis: typed.basis.clone(),
            at: Moment::start_of(day).plus_minutes(minutes),
        }),
        _ => Err(errors),
    }
}

/// `00:00`, `7:30`, `07h30` as minutes of the day; nothing typed is midnight.
fn minutes(typed: &str) -> Option<i64> {
    if typed.is_empty() {
        return Some(0);
    }
    let (hour, minute) = typed.split_once([':', 'h', 'g'])?;
    let minute = if minute.is_empty() { "0" } else { minute };
    let (hour, minute): (i64, i64) = (hour.trim().parse().ok()?, minute.trim().parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}

pub(super) async fn new(desk: Desk) -> Answer {
    if !look::may_at_all(&desk) {
        return Err(Refusal::Conflict(desk.t("reform.err.reach")));
    }
    let typed = Typed {
        hour: "00:00".to_owned(),
        ..Typed::default()
    };
    Ok(Reply::page(&page(&desk, None, typed, Errors::default())))
}

fn page(desk: &Desk, row: Option<&Row>, typed: Typed, errors: Errors) -> HeadingPage {
    let path = row.map_or_else(|| "/reforms".to_owned(), |row| format!("/reforms/{}", row.id));
    HeadingPage {
        c: desk.chrome("reform.menu"),
        action: path.clone(),
        back: path,
        version: row.map(|row| row.version.to_string()).unwrap_or_default(),
        voids: row.is_some_and(|row| row.state != "draft"),
        typed,
        errors,
    }
}

pub(super) async fn create(desk: Desk, form: Form) -> Answer {
    if !look::may_at_all(&desk) {
        return Err(Refusal::Conflict(desk.t("reform.err.reach")));
    }
    let typed = typed(&form);
    let heading = match read(&desk, &typed) {
        Ok(heading) => heading,
        Err(errors) => return Ok(Reply::invalid(&page(&desk, None, typed, errors))),
    };
    let reform = Reform {
        heading,
        changes: Vec::new(),
    };
    let mut tx = desk.begin().await?;
    let id = lay(&mut tx, &desk.site, &desk.actor, &reform, desk.at).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/reforms/{id}/changes")).saying("reform.created"))
}

/// Stores a new draft in the caller's transaction; gives its id.
pub(super) async fn lay(
    tx: &mut Tx,
    site: &Site,
    actor: &Actor,
    reform: &Reform,
    at: Moment,
) -> ::store::Result<String> {
    let id = site.ids.next(at);
    store::insert(tx, &id, &actor.unit, &actor.person, reform, at).await?;
    let entry = Entry {
        person: Some(&actor.person),
        unit: Some(&actor.unit),
        action: "reform.created",
        subject: &id,
        detail: json!({ "title": reform.heading.title, "changes": reform.changes.len() }),
    };
    audit::append(tx, at, &entry).await?;
    Ok(id)
}

/// Lays a draft and asks for its signature, unless the unit has one: for the demonstration.
pub(crate) async fn lay_once(site: &Site, actor: &Actor, reform: &Reform, at: Moment) -> ::store::Result<()> {
    if !store::list(&site.db, &actor.unit).await?.is_empty() {
        return Ok(());
    }
    let mut tx = site.db.begin().await?;
    let id = lay(&mut tx, site, actor, reform, at).await?;
    if let Some(row) = store::hold(&mut tx, &id).await? {
        super::sign::submit(&mut tx, actor, &row, at).await?;
    }
    tx.commit().await
}

pub(super) async fn edit(desk: Desk, Path(id): Path<String>) -> Answer {
    let row = load(&desk, Act::PrepareReform, &id).await?;
    row.state()?
        .after(civic::reform::Act::Edit)
        .map_err(|_| Refusal::Conflict(desk.t("reform.err.over")))?;
    let at = Moment(row.legal_at);
    let (hour, minute) = at.hour_minute();
    let typed = Typed {
        title: row.title.clone(),
        basis: row.basis.clone(),
        day: at.day().short(),
        hour: format!("{hour:02}:{minute:02}"),
    };
    Ok(Reply::page(&page(&desk, Some(&row), typed, Errors::default())))
}

pub(super) async fn save(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = load(&desk, Act::PrepareReform, &id).await?;
    let typed = typed(&form);
    let heading = match read(&desk, &typed) {
        Ok(heading) => heading,
        Err(errors) => return Ok(Reply::invalid(&page(&desk, Some(&row), typed, errors))),
    };
    let mut reform = store::content(desk.db(), &id).await?;
    reform.heading = heading;
    rewrite(&desk, &row, form.get("version"), &reform).await?;
    Ok(Reply::to(format!("/reforms/{id}")).saying("reform.saved"))
}

/// Stores a new content over the one that the form was made from. Any edit is the editor's, and voids the signature.
pub(super) async fn rewrite(desk: &Desk, row: &Row, version: &str, reform: &Reform) -> Result<(), Refusal> {
    let over = |_| Refusal::Conflict(desk.t("reform.err.over"));
    row.state()?.after(civic::reform::Act::Edit).map_err(over)?;
    let raced = || Refusal::Conflict(desk.t("reform.err.raced"));
    let version: i64 = version.parse().map_err(|_| raced())?;
    let mut tx = desk.begin().await?;
    if !store::rewrite(&mut tx, &row.id, version, &desk.actor.person, reform, desk.at).await? {
        return Err(raced());
    }
    let (_, hash) = store::written(reform)?;
    let detail =
        json!({ "from": row.content_hash, "to": hash, "changes": reform.changes.len(), "was": row.state });
    desk.record(&mut tx, "reform.edited", &row.id, detail).await?;
    Ok(tx.commit().await?)
}
