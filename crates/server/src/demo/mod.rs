//! The demonstration: Lạng Sơn in April 2021, five made-up people, one directive on its way, and two letters on the
//! desk.

mod broadcast;
mod bulletins;
mod filings;
mod past;
mod plan;
mod store;
mod story;
mod timetable;

use std::path::Path;

use civic::unit::{Directory, Kind};
use civic::{Ids as _, Moment, Role};
use viet::Date;

use crate::account::{self, NewPerson};
use crate::serve::Failure;
use crate::site::{Clock, Site};

/// A made-up person.
#[derive(Debug)]
pub struct Person {
    /// The word in forms.
    pub who: &'static str,
    /// Login name.
    pub login: &'static str,
    /// Name.
    pub name: &'static str,
    /// Role.
    pub role: Role,
    kind: Kind,
    /// What the unit's name holds.
    place: &'static str,
}

/// The five people of the demonstration.
pub const PEOPLE: &[Person] = &[
    Person {
        who: "officer",
        login: "lan",
        name: "Nguyễn Thị Lan",
        role: Role::Officer,
        kind: Kind::Department,
        place: "Thông tin và Truyền thông",
    },
    Person {
        who: "coordinator",
        login: "tuan",
        name: "Hoàng Anh Tuấn",
        role: Role::Coordinator,
        kind: Kind::DistrictOffice,
        place: "Tràng Định",
    },
    Person {
        who: "newsroom",
        login: "hoa",
        name: "Lý Thị Hoa",
        role: Role::Newsroom,
        kind: Kind::Newspaper,
        place: "Lạng Sơn",
    },
    Person {
        who: "commune",
        login: "mai",
        name: "Nông Thị Mai",
        role: Role::Commune,
        kind: Kind::CommuneStation,
        place: "Quốc Khánh",
    },
    // Beside the officer: nothing is published by one person alone.
    Person {
        who: "second",
        login: "tam",
        name: "Hoàng Thị Tâm",
        role: Role::Officer,
        kind: Kind::Department,
        place: "Thông tin và Truyền thông",
    },
];

/// The letters that come with the demonstration.
const LETTERS: &[(&str, &[u8])] = &[
    (
        "cong-van-412-STTTT.txt",
        include_bytes!("../../../letter/tests/fixtures/demo-lang-son.txt"),
    ),
    (
        "du-thao-huong-ung-30-7.txt",
        include_bytes!("../../../letter/tests/fixtures/demo-draft.txt"),
    ),
];

/// The first day of the demonstration.
const FIRST_DAY: &str = "2021-04-26";

/// The file in the data folder that keeps the clock of a demonstration; where it is, a demonstration is.
pub const CLOCK_FILE: &str = "demo-clock";

/// When the demonstration begins: 8 o'clock in the morning.
#[must_use]
pub fn first_moment() -> Moment {
    let day: Date = FIRST_DAY.parse().expect("the first day is a date");
    Moment::start_of(day).plus_minutes(8 * 60)
}

/// The clock of the demonstration: begins in April 2021 at the first start and goes on from there, also over restarts.
pub fn clock(data: &Path) -> Result<Clock, Failure> {
    let file = data.join(CLOCK_FILE);
    if let Ok(text) = std::fs::read_to_string(&file) {
        return Ok(Clock::Shifted(text.trim().parse()?));
    }
    let clock = Clock::starting_at(first_moment());
    if let Clock::Shifted(by) = clock {
        std::fs::write(file, by.to_string())?;
    }
    Ok(clock)
}

/// Puts in what is missing and gives a one-time link for each person: what for, and the token.
pub async fn prepare(site: &Site) -> Result<Vec<(String, String)>, Failure> {
    people(site).await?;
    past::happen(site).await?;
    filings::happen(site).await?;
    bulletins::happen(site).await?;
    letters(site).await?;
    plan::lay(site).await?;
    station(site).await?;
    timetable::happen(site).await?;
    broadcast::happen(site).await?;
    let mut links = Vec::new();
    let approver = (bulletins::APPROVER.1, "approver", bulletins::APPROVER.0);
    for (name, who, login) in PEOPLE
        .iter()
        .map(|person| (person.name, person.who, person.login))
        .chain([approver])
    {
        let known = account::find(&site.db, login)
            .await?
            .ok_or("a person of the demonstration is gone")?;
        let (token, at) = (account::token(), site.clock.now());
        let mut tx = site.db.begin().await?;
        let hash = ::store::audit::digest(token.as_bytes());
        account::insert_link(&mut tx, &hash, &known.id, at.plus_minutes(24 * 60)).await?;
        tx.commit().await?;
        links.push((format!("{name} ({who})"), token));
    }
    Ok(links)
}

/// The loudspeakers of the commune.
async fn station(site: &Site) -> Result<(), Failure> {
    let mai = account::find(&site.db, PEOPLE[3].login).await?;
    let mai = mai.ok_or("the demonstration has no commune officer")?;
    let laid = crate::station::demo::lay(site, &mai.unit, &mai.id).await;
    Ok(laid.map_err(|refusal| format!("{refusal:?}"))?)
}

/// Stores the five people if they are not there.
pub async fn people(site: &Site) -> Result<(), Failure> {
    let (directory, at) = (site.directory(), site.clock.now());
    for person in PEOPLE {
        if account::find(&site.db, person.login).await?.is_some() {
            continue;
        }
        let unit = unit_of(&directory, person.kind, person.place, at.day());
        let unit = unit.ok_or("a unit of the demonstration is missing")?;
        let id = site.ids.next(at);
        let new = NewPerson {
            id: &id,
            unit: &unit,
            role: person.role,
            name: person.name,
            login: person.login,
        };
        let mut tx = site.db.begin().await?;
        account::insert_person(&mut tx, &new, at).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Lạng Sơn's catalogue code.
const PROVINCE: &str = "20";

/// The unit of this kind in Lạng Sơn whose name holds `place`.
fn unit_of(directory: &Directory, kind: Kind, place: &str, on: Date) -> Option<String> {
    let province = directory.by_code(Kind::Province, PROVINCE, on)?;
    let mut below = directory.below(&province.id, on).filter(|unit| unit.kind == kind);
    let named = |id: &str| directory.name(id, on).is_some_and(|name| name.contains(place));
    below.find(|unit| named(&unit.id)).map(|unit| unit.id.clone())
}

/// Lays the letters on the officer's desk, once.
async fn letters(site: &Site) -> Result<(), Failure> {
    for (name, bytes) in LETTERS {
        crate::letter::open::lay_once(site, name, bytes).await?;
    }
    Ok(())
}
