//! Lets the story of [`super::story`] happen through the features' own doors, at the hours that it names.

use std::collections::HashMap;

use ::store::Tx;
use ::store::audit::{self, Entry};
use civic::activity::Figure;
use civic::assignment::Step;
use civic::permission::Actor;
use civic::unit::{Directory, Kind};
use civic::{Ids as _, Moment, Role};
use serde_json::json;
use viet::Date;

use super::story::{Deed, EVENTS, Event, Log, OTHERS, Who};
use super::{PEOPLE, store, unit_of};
use crate::account::{self, NewPerson};
use crate::activity::log::{NewActivity, NewEvidence, log};
use crate::assignment::delegate::{Delegation, delegate};
use crate::assignment::steps;
use crate::letter::open::{self, Opening};
use crate::letter::{issue, order};
use crate::serve::Failure;
use crate::site::Site;

const LETTER: &[u8] = include_bytes!("../../../letter/tests/fixtures/demo-past.txt");
const FILE: &str = "cong-van-236-STTTT.txt";
/// When the letter was opened and issued.
const ISSUED: (u8, u8, i64) = (3, 9, 10);
/// The last day on which what was passed down is in time.
const DUE_BELOW: &str = "2021-06-30";

/// Everything that is needed to let something happen.
struct Past<'a> {
    site: &'a Site,
    directory: &'a Directory,
    actors: HashMap<&'static str, Actor>,
    directive: String,
}

/// Lets it happen, whole or not at all, unless it has.
pub(super) async fn happen(site: &Site) -> Result<(), Failure> {
    let source = site.blobs.put(LETTER).await?;
    let sender = account::find(&site.db, PEOPLE[0].login)
        .await?
        .ok_or("the demonstration has no officer")?;
    if crate::letter::has_source(&site.db, &sender.unit, &source.hash).await? {
        return Ok(());
    }
    let (directory, first) = (site.directory(), moment(ISSUED)?);
    let opened = open::read(LETTER, FILE).map_err(|fault| fault.sentence(crate::i18n::Lang::Vi))?;
    let opening = Opening {
        unit: &sender.unit,
        person: &sender.id,
        as_of: first.day(),
        file_name: FILE,
        source: &source,
        opened: &opened,
        directory: &directory,
    };
    let mut tx = site.db.begin().await?;
    let letter = open::put(&mut tx, &site.ids, first, &opening).await?;
    crate::letter::mark_issued(&mut tx, &letter.id, letter.version).await?;
    let order = order::order(&letter, &letter.review, &directory, &sender.id, false);
    let issued = issue::issue(&mut tx, &site.ids, first, &order).await?;
    let past = Past {
        site,
        directory: &directory,
        actors: actors(site, &mut tx, &directory, first).await?,
        directive: issued.directive,
    };
    for event in EVENTS {
        past.let_happen(&mut tx, event).await?;
    }
    Ok(tx.commit().await?)
}

/// Month, day and hour of 2021.
fn moment((month, day, hour): (u8, u8, i64)) -> Result<Moment, Failure> {
    let day: Date = format!("2021-{month:02}-{day:02}").parse()?;
    Ok(Moment::start_of(day).plus_minutes(hour * 60))
}

/// Everybody who acts, by login name; those who are not there yet get an account without a way in.
async fn actors(
    site: &Site,
    tx: &mut Tx,
    directory: &Directory,
    at: Moment,
) -> Result<HashMap<&'static str, Actor>, Failure> {
    let mut actors = HashMap::new();
    for known in PEOPLE {
        let account = account::find(&site.db, known.login)
            .await?
            .ok_or("a person is gone")?;
        actors.insert(known.login, actor(account.id, account.unit, known.role));
    }
    for who in OTHERS {
        let unit = unit_of(directory, who.kind, who.place, at.day());
        let unit = unit.ok_or_else(|| format!("no unit for {}", who.login))?;
        let id = site.ids.next(at);
        introduce(tx, &who, &id, &unit, at).await?;
        actors.insert(who.login, actor(id, unit, who.role));
    }
    Ok(actors)
}

async fn introduce(tx: &mut Tx, who: &Who, id: &str, unit: &str, at: Moment) -> Result<(), Failure> {
    let new = NewPerson {
        id,
        unit,
        role: who.role,
        name: who.name,
        login: who.login,
    };
    Ok(account::insert_person(tx, &new, at).await?)
}

fn actor(person: String, unit: String, role: Role) -> Actor {
    Actor { person, unit, role }
}

impl Past<'_> {
    async fn let_happen(&self, tx: &mut Tx, event: &Event) -> Result<(), Failure> {
        let (at, actor) = (moment(event.at)?, &self.actors[event.who]);
        let piece = self.piece(tx, event.task, &actor.unit).await?;
        match event.deed {
            Deed::Open => drop(steps::receive(tx, at, actor, &piece).await?),
            Deed::Finish => drop(steps::take(tx, at, actor, &piece, Step::Finish, None).await?),
            Deed::Refuse(why) => drop(steps::take(tx, at, actor, &piece, Step::Refuse, Some(why)).await?),
            Deed::PassDown(note) => self.pass_down(tx, at, actor, piece, note).await?,
            Deed::Log(what) => drop(log(tx, &self.site.ids, at, actor, &activity(piece, at, &what)).await?),
            Deed::Remind(message) => self.remind(tx, at, &piece, message).await?,
        }
        Ok(())
    }

    /// A unit's piece of a task.
    async fn piece(&self, tx: &mut Tx, task: usize, unit: &str) -> Result<String, Failure> {
        let position = task as i64 - 1;
        let piece = store::piece(tx, &self.directive, position, unit).await?;
        piece.ok_or_else(|| format!("task {task} was not given to {unit}").into())
    }

    async fn pass_down(
        &self,
        tx: &mut Tx,
        at: Moment,
        actor: &Actor,
        parent: String,
        note: &str,
    ) -> Result<(), Failure> {
        let district = self.directory.territory(&actor.unit, at.day());
        let district = district.ok_or("an office without a district")?;
        let of = |kind| {
            let below = self.directory.below(&district.id, at.day());
            below
                .filter(move |unit| unit.kind == kind)
                .map(|unit| unit.id.clone())
        };
        let lead = of(Kind::DistrictCentre).next();
        let ask = Delegation {
            parent,
            units: lead.iter().cloned().chain(of(Kind::CommuneStation)).collect(),
            lead,
            note: Some(note.to_owned()),
            due: Some(DUE_BELOW.parse()?),
        };
        delegate(tx, &self.site.ids, at, actor, &ask).await?;
        Ok(())
    }

    async fn remind(&self, tx: &mut Tx, at: Moment, piece: &str, message: &str) -> Result<(), Failure> {
        let (sender, id) = (&self.actors[PEOPLE[0].login], self.site.ids.next(at));
        let one = [(id, piece.to_owned())];
        crate::directive::send_reminders(tx, &one, sender, "remind", Some(message), at).await?;
        let entry = Entry {
            person: Some(&sender.person),
            unit: Some(&sender.unit),
            action: "directive.reminded",
            subject: &self.directive,
            detail: json!({ "assignments": 1 }),
        };
        Ok(audit::append(tx, at, &entry).await?)
    }
}

fn activity(assignment: String, at: Moment, what: &Log) -> NewActivity {
    let figure = |of: Figure| {
        let place = Figure::ALL.iter().position(|figure| *figure == of);
        place
            .map(|place| what.figures[place])
            .filter(|number| *number > 0)
    };
    let said = |words: &str| (!words.is_empty()).then(|| words.to_owned());
    NewActivity {
        form_key: format!("demo-{}-{}", assignment, at.0),
        assignment,
        kind: what.kind,
        day: at.day(),
        place: said(what.place),
        language: what.language,
        audience: None,
        topic: None,
        items: figure(Figure::Items),
        minutes: figure(Figure::Minutes),
        copies: figure(Figure::Copies),
        people: figure(Figure::People),
        note: None,
        evidence: said(what.link).into_iter().map(NewEvidence::Link).collect(),
    }
}
