//! A re-organisation that waits for its signature: the newspaper and the broadcaster of the province become one. Made up,
//! and said to be.

use civic::permission::Actor;
use civic::reform::{Change, Heading, NewUnit, Part, Reform};
use civic::unit::Kind;
use civic::{Ids as _, Moment, Role};
use viet::Date;

use super::{PROVINCE, unit_of};
use crate::account;
use crate::serve::Failure;
use crate::site::Site;

/// The first day of the new unit.
const DAY: &str = "2022-01-01";

/// Lays it on the officer's desk, once.
pub(super) async fn lay(site: &Site) -> Result<(), Failure> {
    let (directory, at) = (site.directory(), site.clock.now());
    let on = at.day();
    let officer = account::find(&site.db, "lan")
        .await?
        .ok_or("the officer is gone")?;
    let actor = Actor {
        person: officer.id,
        unit: officer.unit,
        role: Role::Officer,
    };
    let paper = unit_of(&directory, Kind::Newspaper, "Lạng Sơn", on);
    let station = unit_of(&directory, Kind::Broadcaster, "Lạng Sơn", on);
    let province = directory
        .by_code(Kind::Province, PROVINCE, on)
        .map(|province| province.id.clone());
    let (Some(paper), Some(station)) = (paper, station) else {
        return Ok(());
    };
    let unit = NewUnit {
        id: site.ids.next(at),
        kind: Kind::Newspaper,
        name: "Báo và Phát thanh, Truyền hình Lạng Sơn".to_owned(),
        code: None,
        parent: province,
    };
    let into = Part::of(&unit.id);
    let heading = Heading {
        title: "Hợp nhất báo và đài của tỉnh (phương án giả định)".to_owned(),
        basis: "Đề án giả định, chỉ để minh họa".to_owned(),
        at: Moment::start_of(DAY.parse::<Date>().map_err(|_| "the day is no day")?),
    };
    let changes = vec![
        Change::Open(unit),
        Change::Merge {
            from: vec![paper, station],
            into,
        },
    ];
    Ok(crate::reform::lay_once(site, &actor, &Reform { heading, changes }, at).await?)
}
