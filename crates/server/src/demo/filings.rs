//! The periodic reports of the demonstration: a regime of the Sở, three periods, stations that are in time, late, silent, or
//! had nothing to report, so that every answer is there to be seen.

use std::sync::Arc;

use ::store::Tx;
use civic::filing::{Content, Kind as Filed};
use civic::period::Period;
use civic::permission::Actor;
use civic::sheet::{Cell, Sheet};
use civic::unit::Kind;
use civic::{Ids as _, Moment, Role};
use viet::Date;

use super::PEOPLE;
use crate::account::{self, NewPerson};
use crate::filing::Filing;
use crate::filing::desk::{Case, Tools};
use crate::filing::steps::{self, Verdict, Writing};
use crate::regime::known::{self, Known};
use crate::regime::take::{Taking, fitted, put, shipped_edition};
use crate::regime::{self, New};
use crate::serve::Failure;
use crate::site::Site;

const CODE: &str = "mua_ban_nguoi";
/// The first day of the regime, and when it was published.
const SINCE: &str = "2021-01-15";
/// So many stations report beside that of the demonstration's commune officer.
const STATIONS: usize = 26;

/// Lets it happen, unless it has.
pub(super) async fn happen(site: &Site) -> Result<(), Failure> {
    let officer = person(site, PEOPLE[0].login).await?;
    if regime::by_code(&site.db, &officer.unit, CODE).await?.is_some() {
        return Ok(());
    }
    let known = publish(site, &officer).await?;
    let (coordinator, commune) = (
        person(site, PEOPLE[1].login).await?,
        person(site, PEOPLE[3].login).await?,
    );
    let others = stations(site, &commune.unit).await?;
    for (key, day) in [
        ("2021-02", "2021-02-18"),
        ("2021-03", "2021-03-15"),
        ("2021-04", "2021-04-15"),
    ] {
        let period = known.period(key).ok_or("a period of the demonstration is gone")?;
        let sent: Date = day.parse()?;
        for (n, actor) in others.iter().enumerate() {
            one(
                site,
                &known,
                &period,
                actor,
                answer(n, key),
                sent,
                (&coordinator, &officer),
            )
            .await?;
        }
        let own = match key {
            "2021-02" => Answer::Nothing,
            "2021-03" => Answer::Approved,
            _ => Answer::Silent,
        };
        one(
            site,
            &known,
            &period,
            &commune,
            own,
            sent,
            (&coordinator, &officer),
        )
        .await?;
    }
    crate::figures::recompute(site)
        .await
        .map_err(|fault| format!("{fault:?}"))?;
    Ok(())
}

/// What a station does for a period.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Silent,
    Nothing,
    Late,
    Sent,
    Approved,
    Returned,
}

/// Made up, so that each answer is there.
fn answer(n: usize, period: &str) -> Answer {
    match (n % 9, period) {
        (4, _) => Answer::Nothing,
        (7, "2021-04") | (2, "2021-03") => Answer::Silent,
        (5, "2021-04") => Answer::Returned,
        (3 | 6, _) => Answer::Late,
        (_, "2021-04") => Answer::Sent,
        _ => Answer::Approved,
    }
}

async fn person(site: &Site, login: &str) -> Result<Actor, Failure> {
    let known = account::find(&site.db, login)
        .await?
        .ok_or("a person of the demonstration is gone")?;
    let role = PEOPLE
        .iter()
        .find(|person| person.login == login)
        .map_or(Role::Commune, |person| person.role);
    Ok(Actor {
        person: known.id,
        unit: known.unit,
        role,
    })
}

async fn publish(site: &Site, officer: &Actor) -> Result<Arc<Known>, Failure> {
    let (directory, since): (_, Date) = (site.directory(), SINCE.parse()?);
    let at = Moment::start_of(since).plus_minutes(9 * 60);
    let shipped = shipped_edition(CODE).ok_or("a shipped regime is gone")?;
    let taking = Taking {
        unit: &officer.unit,
        reporter: Kind::CommuneStation,
        since,
    };
    let written = fitted(
        shipped.written(),
        &directory,
        taking,
        "Đài Truyền thanh các xã, phường, thị trấn",
    );
    let edition = civic::regime::Edition::new(CODE, written)?;
    let id = site.ids.next(at);
    let new = New {
        id: &id,
        unit: &officer.unit,
        code: CODE,
        title: edition.name(),
        directive: None,
        by: Some(&officer.person),
    };
    let mut tx = site.db.begin().await?;
    let put = put(&mut tx, &new, None, &edition, at).await;
    put.map_err(|fault| format!("{fault:?}"))?;
    tx.commit().await?;
    let draft = read(site, &id).await?;
    let mut tx = site.db.begin().await?;
    regime::publish(&mut tx, &draft, at).await?;
    tx.commit().await?;
    read(site, &id).await
}

async fn read(site: &Site, id: &str) -> Result<Arc<Known>, Failure> {
    let known = known::one(&site.db, &site.kept.editions, id).await;
    known
        .map_err(|fault| format!("{fault:?}"))?
        .ok_or_else(|| "the regime is gone".into())
}

/// Stations of the province, spread over its districts, each with an officer without a way in.
async fn stations(site: &Site, own: &str) -> Result<Vec<Actor>, Failure> {
    let (directory, day) = (site.directory(), Date::new(2021, 1, 4).map_err(|_| "a day")?);
    let province = directory
        .by_code(Kind::Province, super::PROVINCE, day)
        .ok_or("the province is gone")?;
    let all: Vec<_> = directory
        .below(&province.id, day)
        .filter(|unit| unit.kind == Kind::CommuneStation && unit.id != own)
        .collect();
    let step = (all.len() / STATIONS).max(1);
    let (at, mut actors) = (Moment::start_of(day), Vec::new());
    for (n, unit) in all.into_iter().step_by(step).take(STATIONS).enumerate() {
        let (id, login) = (site.ids.next(at), format!("dai.{:02}", n + 1));
        let name = format!("Cán bộ đài {:02}", n + 1);
        let new = NewPerson {
            id: &id,
            unit: &unit.id,
            role: Role::Commune,
            name: &name,
            login: &login,
        };
        let mut tx = site.db.begin().await?;
        account::insert_person(&mut tx, &new, at).await?;
        tx.commit().await?;
        actors.push(Actor {
            person: id,
            unit: unit.id.clone(),
            role: Role::Commune,
        });
    }
    Ok(actors)
}

/// One answer of one station, on its day.
async fn one(
    site: &Site,
    known: &Arc<Known>,
    period: &Period,
    actor: &Actor,
    answer: Answer,
    sent: Date,
    hands: (&Actor, &Actor),
) -> Result<(), Failure> {
    if answer == Answer::Silent {
        return Ok(());
    }
    let late = if answer == Answer::Late { 6 } else { 0 };
    let at = Moment::start_of(sent.plus_days(late)).plus_minutes(9 * 60 + 25);
    let (calendar, directory) = (site.kept.days.calendar(&site.db).await?, site.directory());
    let tools = Tools::of(site, &directory, at);
    let case = Case::of(known, period.clone(), &actor.unit).ok_or("a period without an edition")?;
    let mut tx = site.db.begin().await?;
    let blank = Content {
        sheet: Sheet::unknown(case.edition.1.columns().len()),
        ..Content::default()
    };
    let writing = |content| Writing {
        content,
        ..Writing::default()
    };
    let filing = steps::begin(&mut tx, (tools, &calendar), actor, &case, &writing(blank))
        .await
        .map_err(|fault| fault.to_string())?;
    let content = writing(content(&case, actor, answer));
    let stored = steps::stored(&mut tx, &filing)
        .await
        .map_err(|fault| format!("{fault:?}"))?;
    let (now, key) = ((&filing, &stored), site.ids.next(at));
    let filing = steps::submit(&mut tx, tools, actor, &case, now, &content, &key)
        .await
        .map_err(|fault| fault.to_string())?;
    decide(&mut tx, tools, &case, filing, answer, hands).await?;
    Ok(tx.commit().await?)
}

/// What the levels made of it.
async fn decide(
    tx: &mut Tx,
    tools: Tools<'_>,
    case: &Case,
    mut filing: Filing,
    answer: Answer,
    (district, province): (&Actor, &Actor),
) -> Result<(), Failure> {
    if answer == Answer::Approved {
        for hand in case.levels(tools.directory) {
            let Some(by) = [district, province].into_iter().find(|by| by.unit == hand) else {
                break;
            };
            let hash = filing.content_hash.clone();
            filing = steps::decide(tx, tools, by, case, &filing, Verdict::Approve(&hash))
                .await
                .map_err(|fault| fault.to_string())?;
        }
    }
    if answer == Answer::Returned {
        let remark = "Số lượt người dự chưa khớp với số cuộc; đề nghị kiểm tra lại.";
        steps::decide(tx, tools, province, case, &filing, Verdict::Return(remark))
            .await
            .map_err(|fault| fault.to_string())?;
    }
    Ok(())
}

/// Invented figures: totals that differ from place to place and from period to period; breakdowns stay unknown.
fn content(case: &Case, actor: &Actor, answer: Answer) -> Content {
    let edition = &case.edition.1;
    let mut sheet = Sheet::unknown(edition.columns().len());
    if answer == Answer::Nothing {
        return Content {
            kind: Filed::Nothing,
            sheet,
            ..Content::default()
        };
    }
    let seed: u64 =
        actor.unit.bytes().map(u64::from).sum::<u64>() + case.period.key.bytes().map(u64::from).sum::<u64>();
    for (at, _) in edition
        .columns()
        .iter()
        .enumerate()
        .filter(|(_, column)| column.parts.is_empty())
    {
        let figure = (seed * (at as u64 + 7) % 23 + 2) as i64;
        let people = edition.indicator_of(at).unit.contains("người");
        let scale = 10_i64.pow(u32::from(edition.indicator_of(at).decimals));
        sheet.set(at, Cell::Value(figure * scale * if people { 37 } else { 1 }));
    }
    Content {
        sheet,
        ..Content::default()
    }
}
