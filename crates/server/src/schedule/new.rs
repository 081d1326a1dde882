//! A new slot: the form, what it would mean, and saving it.

use ::store::Tx;
use askama::Template;
use civic::broadcast::{Breach, Choice, Occurrence};
use civic::bulletin::{Class, Hand, Reception, Step};
use serde_json::{Value, json};
use store::Choosable;

use super::change::{By, Change};
use super::edit::{self, Old};
use super::form::{self, Errors, Offer, Typed, Wanted};
use super::place::{self, Look, Settled};
use super::save::{self, Saved};
use super::store;
use super::timetable::Timetable;
use super::told::{all_breaches, name_of, settled_words, some, unresolved_words};
use super::typed::Place;
use super::{own, words};
use crate::http::{Answer, Chrome, Ctx, Desk, Form, Query, Refusal, Reply};

#[derive(Template)]
#[template(path = "schedule/new.html")]
pub(super) struct NewPage {
    c: Chrome,
    typed: Typed,
    errors: Errors,
    items: Vec<(String, String)>,
    relays: Vec<(String, String)>,
    markets: Vec<(String, String)>,
    weekdays: Vec<(&'static str, String)>,
    devices: Vec<Place>,
    unfed: String,
    look: Option<Shown>,
    moved_on: bool,
    /// The slot that is changed, with its version.
    old: Option<(String, i64)>,
    /// Days that were moved and go back to the time of the slot.
    unmoved: Vec<String>,
}

impl NewPage {
    /// The page of a change.
    pub(super) fn changing(self, desk: &Desk, old: &Old) -> Self {
        Self {
            old: Some((old.row.id.clone(), old.row.version)),
            unmoved: edit::unmoved(desk, old),
            ..self
        }
    }
}

/// What a slot would mean, in words.
pub(super) struct Shown {
    days: String,
    lines: Vec<String>,
    until: String,
    more: i64,
    collisions: Vec<String>,
    choices: Vec<Offered>,
    breaches: Vec<String>,
    unknown_rule: bool,
    fingerprint: String,
    can_save: bool,
    confirm: bool,
}

/// A choice with what it would change, or why it cannot be taken.
struct Offered {
    code: &'static str,
    checked: bool,
    lines: Vec<String>,
    refused: Option<String>,
}

const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

pub(super) async fn form(desk: Desk, query: Query) -> Answer {
    let unit = own(&desk)?;
    let mut tx = desk.db().snapshot().await?;
    let offer = offer(&mut tx, &desk, &unit).await?;
    let typed = Typed::new(query.get("item"), desk.today(), desk.new_id());
    Ok(Reply::page(&page(&desk, &offer, typed, Errors::new(), None)))
}

/// The devices of a station, each with the clusters that it feeds.
async fn devices(tx: &mut Tx, unit: &str) -> Result<Vec<Place>, Refusal> {
    let mut devices: Vec<Place> = Vec::new();
    for row in store::places(tx, unit).await? {
        match devices.last_mut().filter(|last| last.id == row.id) {
            Some(last) => last.clusters.extend(row.cluster),
            None => devices.push(Place {
                board: row.kind == "board",
                clusters: row.cluster.into_iter().collect(),
                id: row.id,
                name: row.name,
            }),
        }
    }
    Ok(devices)
}

/// What this station may put into its timetable: its own, and what it took from its inbox. A priority bulletin needs no
/// acceptance (Thông tư 39/2020); an urgent one is not scheduled.
pub(super) async fn offer(tx: &mut Tx, desk: &Desk, unit: &str) -> Result<Offer, Refusal> {
    let asked: Value = json!([[unit]]);
    let mut bulletins = store::choosable(tx, unit, desk.at).await?;
    bulletins.retain(|one| may_schedule(one, unit));
    Ok(Offer {
        bulletins,
        relays: store::relays(tx, unit).await?,
        markets: store::markets(tx, &asked).await?,
        devices: devices(tx, unit).await?,
        unfed: store::unfed(tx, unit).await?,
    })
}

fn may_schedule(one: &Choosable, unit: &str) -> bool {
    let class = Class::from_code(&one.class);
    let state = one
        .state
        .as_deref()
        .and_then(|state| crate::bulletin::reception(state, None));
    match (class, state) {
        (Some(Class::Urgent) | None, _) => false,
        (_, None) => one.unit == unit,
        (Some(class), Some(Reception::Scheduled | Reception::Played)) => class != Class::Urgent,
        (Some(class), Some(state)) => {
            state.after(class, Step::Schedule, Hand::Commune).is_ok() && chosen(class, &state)
        }
    }
}

/// An ordinary bulletin is accepted before it is scheduled.
fn chosen(class: Class, state: &Reception) -> bool {
    class != Class::Ordinary || !matches!(state, Reception::Received | Reception::Seen)
}

pub(super) async fn make(desk: Desk, form: Form) -> Answer {
    let unit = own(&desk)?;
    work(&desk, &unit, &form, None).await
}

/// Shows what the form means or saves it: a new slot, or one in the place of `old`.
pub(super) async fn work(desk: &Desk, unit: &str, form: &Form, old: Option<&str>) -> Answer {
    let typed = Typed::of(form);
    let mut tx = desk.begin().await?;
    if let Some(slot) = store::made_by_form(&mut tx, typed.get("form_key")).await? {
        return Ok(Reply::to(format!("/timetable/slots/{slot}")));
    }
    let mut change = Change::begin(&mut tx, unit, By::desk(desk)).await?;
    let mut offer = offer(&mut tx, desk, unit).await?;
    let old = match old {
        Some(id) => Some(edit::take_out(desk, &mut tx, &mut change.table, &mut offer, id).await?),
        None => None,
    };
    let again = |typed, errors, look| {
        let page = page(desk, &offer, typed, errors, look);
        match &old {
            Some(old) => page.changing(desk, old),
            None => page,
        }
    };
    let id = desk.new_id();
    let wanted = match form::read(desk, &typed, &offer, &id) {
        Ok(wanted) => wanted,
        Err(errors) => return Ok(Reply::invalid(&again(typed, errors, None))),
    };
    let look = place::look(&change.table, &wanted.slot, &wanted.reach, desk.at);
    if let Some(errors) = impossible(desk, &look) {
        return Ok(Reply::invalid(&again(typed, errors, None)));
    }
    let shown = show(desk, &change.table, &wanted, &look);
    let seen = form.get("seen");
    let saves = form.get("step") == "save";
    let version = old
        .as_ref()
        .is_some_and(|old| form.get("version") != old.row.version.to_string());
    let stale = saves && (seen != shown.fingerprint || version);
    let confirmed = shown.breaches.is_empty() || form.has("confirm");
    match settled(&change.table, &look, wanted.choice) {
        Some(settled) if saves && !stale && confirmed => {
            let saved = Saved {
                wanted: &wanted,
                look: &look,
                settled: &settled,
                form_key: typed.get("form_key"),
            };
            save::save(desk, &mut tx, change, unit, saved, old.as_ref()).await?;
            tx.commit().await?;
            Ok(Reply::to(format!("/timetable/slots/{id}")).saying("schedule.said.made"))
        }
        _ => {
            let page = NewPage {
                moved_on: stale && !seen.is_empty(),
                ..again(typed, Errors::new(), Some(shown))
            };
            Ok(shown_again(&page, saves))
        }
    }
}

/// The page once more: what changed meanwhile and what still has to be chosen keep it from being saved.
fn shown_again(page: &NewPage, saves: bool) -> Reply {
    if page.moved_on {
        Reply::conflict(page)
    } else if saves {
        Reply::invalid(page)
    } else {
        Reply::page(page)
    }
}

/// Quiet hours are no choice; and a slot that never falls within the horizon cannot be looked at.
fn impossible(ctx: &Ctx, look: &Look) -> Option<Errors> {
    let quiet = look.quiet.first()?;
    let when = format!(
        "{}, {}",
        words::day(ctx.lang, quiet.span.from.day()),
        words::stretch(quiet.span)
    );
    let sentence = ctx.tf("schedule.err.quiet", &[("when", &when)]);
    Some(Errors::from([("start", sentence)]))
}

/// What is to be changed; `None` while people have to choose.
fn settled(table: &Timetable, look: &Look, choice: Option<Choice>) -> Option<Settled> {
    if look.collisions.is_empty() {
        return Some(Settled::default());
    }
    place::settle(table, look, choice?, Hand::Commune).ok()
}

fn show(ctx: &Ctx, table: &Timetable, wanted: &Wanted, look: &Look) -> Shown {
    let lang = ctx.lang;
    let market = wanted
        .market
        .as_ref()
        .and_then(|id| table.markets.iter().find(|market| market.id == *id));
    let name = |one: &Occurrence| name_of(ctx, table, one);
    let line = |one: &Occurrence| {
        format!(
            "{}, {}",
            words::day(lang, one.span.from.day()),
            words::stretch(one.span)
        )
    };
    let collisions = look.collisions.iter().map(|met| {
        let (new, there) = (&look.new[met.new], &look.there[met.there]);
        let (day, at, title) = (
            words::day(lang, new.span.from.day()),
            words::stretch(there.span),
            name(there),
        );
        ctx.tf(
            "schedule.collides",
            &[("day", &day), ("title", &title), ("at", &at)],
        )
    });
    let choices: Vec<Offered> = if look.collisions.is_empty() {
        Vec::new()
    } else {
        [Choice::Replace, Choice::Append, Choice::Shift]
            .map(|choice| offered(ctx, table, look, choice, wanted.choice))
            .into_iter()
            .collect()
    };
    let can_save = choices.is_empty() || choices.iter().any(|one| one.refused.is_none());
    let no_rule = look
        .breaches
        .iter()
        .any(|breach| matches!(breach, Breach::NoRule(_)));
    let breaches = all_breaches(ctx, table, look);
    Shown {
        days: words::calendar(
            lang,
            &wanted.slot.calendar,
            market.map(|market| market.name.as_str()),
        ),
        lines: look.shown().iter().map(line).collect(),
        until: look.until.short(),
        more: i64::try_from(look.new.len().saturating_sub(look.shown().len())).unwrap_or(0),
        collisions: some(collisions.collect(), ctx),
        choices,
        confirm: !breaches.is_empty(),
        breaches,
        unknown_rule: no_rule || table.rules.is_empty(),
        fingerprint: look.fingerprint(),
        can_save,
    }
}

fn offered(ctx: &Ctx, table: &Timetable, look: &Look, choice: Choice, chosen: Option<Choice>) -> Offered {
    let (mut lines, mut refused) = (Vec::new(), None);
    match place::settle(table, look, choice, Hand::Commune) {
        Ok(settled) => lines = settled_words(ctx, table, &settled),
        Err(why) => refused = Some(unresolved_words(ctx, table, look, &why)),
    }
    Offered {
        code: save::code(choice),
        checked: chosen == Some(choice),
        lines: some(lines, ctx),
        refused,
    }
}

pub(super) fn page(desk: &Desk, offer: &Offer, typed: Typed, errors: Errors, look: Option<Shown>) -> NewPage {
    let c = desk.chrome("schedule.menu");
    let bulletin = |one: &Choosable| {
        let language = super::language(desk, &one.language);
        let length = words::length(desk.lang, one.duration_ms);
        (
            format!("b:{}:{}", one.id, one.language),
            format!("{} ({language}, {length})", one.title),
        )
    };
    let relay = |one: &store::RelayRow| (format!("r:{}", one.id), one.name.clone());
    NewPage {
        items: offer.bulletins.iter().map(bulletin).collect(),
        relays: offer.relays.iter().map(relay).collect(),
        markets: offer
            .markets
            .iter()
            .map(|one| (one.id.clone(), one.name.clone()))
            .collect(),
        weekdays: WEEKDAYS
            .iter()
            .zip(1..)
            .map(|(code, n)| (*code, desk.t(&format!("schedule.weekday.{n}"))))
            .collect(),
        typed,
        errors,
        look,
        devices: offer.devices.clone(),
        unfed: offer.unfed.join(", "),
        moved_on: false,
        old: None,
        unmoved: Vec::new(),
        c,
    }
}
