//! The inbox, and one assignment.

use askama::Template;
use civic::assignment::{Handling, Step};
use civic::permission::{Act, Relation};
use serde_json::json;
use viet::Date;

use super::{load, store};
use crate::http::{Answer, Chrome, Desk, Path, Refusal, Reply};

#[derive(Template)]
#[template(path = "assignment/inbox.html")]
struct InboxPage {
    c: Chrome,
    cards: Vec<Card>,
}

/// An assignment as a card.
struct Card {
    href: String,
    standing: &'static str,
    state: String,
    late: bool,
    due: String,
    body: String,
    subject: String,
    from: String,
}

#[derive(Template)]
#[template(path = "assignment/show.html")]
struct ShowPage {
    c: Chrome,
    id: String,
    card: Card,
    number: String,
    unit: String,
    part: String,
    note: String,
    reason: String,
    given: String,
    done: Vec<DoneLine>,
    can_log: bool,
    can_begin: bool,
    can_finish: bool,
    can_refuse: bool,
}

struct DoneLine {
    kind: String,
    day: String,
    place: String,
    note: String,
    url: String,
}

pub(super) async fn inbox(desk: Desk) -> Answer {
    let given = store::inbox(desk.db(), &desk.actor.unit).await?;
    let cards = given
        .iter()
        .map(|given| card(&desk, given))
        .collect::<Result<_, _>>()?;
    Ok(Reply::page(&InboxPage {
        c: desk.chrome("assignment.menu"),
        cards,
    }))
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let (mut given, relations) = load(&desk, Act::SeeWork, &id).await?;
    let own = relations.contains(&Relation::Received) && desk.may(Act::Handle, &relations).is_ok();
    if own && given.state()? == Handling::Arrived {
        receive(&desk, &id).await?;
        (given, _) = load(&desk, Act::SeeWork, &id).await?;
    }
    let done = store::activities(desk.db(), &id).await?;
    Ok(Reply::page(&page(&desk, given, done, own)?))
}

/// The first opening by the unit itself is the receipt; whoever comes second changes nothing.
async fn receive(desk: &Desk, id: &str) -> Result<(), Refusal> {
    let mut tx = desk.begin().await?;
    if store::receive(&mut tx, id, &desk.actor.person, desk.at).await? {
        desk.record(&mut tx, "assignment.received", id, json!({})).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn page(desk: &Desk, given: store::Given, done: Vec<store::Done>, own: bool) -> Result<ShowPage, Refusal> {
    let state = given.state()?;
    let can = |step| own && state.after(step).is_ok_and(|next| next != state);
    Ok(ShowPage {
        c: desk.chrome("assignment.menu"),
        card: card(desk, &given)?,
        number: given.number.clone().unwrap_or_default(),
        unit: desk.unit_name(&given.unit),
        part: desk.t(&format!("assignment.part.{}", given.part)),
        given: civic::Moment(given.given_at).short(),
        can_log: own && (state == Handling::Done || state.after(Step::Begin).is_ok()),
        can_begin: can(Step::Begin),
        can_finish: can(Step::Finish),
        can_refuse: can(Step::Refuse),
        id: given.id,
        note: given.note.unwrap_or_default(),
        reason: given.reason.unwrap_or_default(),
        done: done.into_iter().map(|done| line(desk, done)).collect(),
    })
}

fn card(desk: &Desk, given: &store::Given) -> Result<Card, Refusal> {
    let due = given.due();
    let late = given.state()?.is_open() && due.is_some_and(|due| due < desk.today());
    let standing = given.known()?.standing(desk.today());
    Ok(Card {
        href: format!("/assignments/{}", given.id),
        standing: standing.map_or("none", civic::progress::Standing::code),
        state: desk.t(&format!("assignment.handling.{}", given.handling)),
        late,
        due: due_words(desk, due, late),
        body: given.body.clone(),
        subject: given.subject.clone(),
        from: desk.unit_name(&given.given_by),
    })
}

fn due_words(desk: &Desk, due: Option<Date>, late: bool) -> String {
    let Some(due) = due else {
        return desk.t("assignment.due.none");
    };
    if late {
        let days = desk.today().days_since_epoch() - due.days_since_epoch();
        desk.tf("assignment.due.late", &[("n", &viet::grouped(days))])
    } else {
        desk.tf("assignment.due.on", &[("day", &due.short())])
    }
}

fn line(desk: &Desk, done: store::Done) -> DoneLine {
    let day = done.happened_on.parse::<Date>();
    DoneLine {
        kind: desk.t(&format!("assignment.kind.{}", done.kind)),
        day: day.map_or(done.happened_on, Date::short),
        place: done.place.unwrap_or_default(),
        note: done.note.unwrap_or_default(),
        url: done.url.unwrap_or_default(),
    }
}
