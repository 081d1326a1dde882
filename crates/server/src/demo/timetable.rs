//! The timetable of the demonstration's commune: a made-up rule, a relay in the morning, a market, and whatever bulletins it
//! may play in the afternoon.

use civic::broadcast::{Market, OperatingRule};
use civic::permission::Actor;
use viet::Date;

use super::PEOPLE;
use crate::account;
use crate::schedule::furnish::{Furnishing, furnish};
use crate::serve::Failure;
use crate::site::Site;

/// Lets it happen, unless it has.
pub(super) async fn happen(site: &Site) -> Result<(), Failure> {
    let person = account::find(&site.db, PEOPLE[3].login).await?;
    let person = person.ok_or("a person of the demonstration is gone")?;
    let actor = Actor {
        person: person.id,
        unit: person.unit,
        role: PEOPLE[3].role,
    };
    let first: Date = super::FIRST_DAY.parse()?;
    let rule = OperatingRule {
        hours: vec![(5 * 60, 7 * 60), (16 * 60 + 30, 19 * 60)],
        longest_session: Some(45),
        sessions_a_day: Some(2),
        languages: ["vi", "tyz", "nut"].map(str::to_owned).to_vec(),
        approver: Some("Phó Chủ tịch Ủy ban nhân dân xã".to_owned()),
        unanswered_days: Some(3),
        ..OperatingRule::open(first.plus_days(-25), "12/QĐ-UBND (ví dụ)")
    };
    let furnishing = Furnishing {
        rule,
        relay: "Thời sự – Đài Tiếng nói Việt Nam",
        relay_code: "vov1",
        relay_at: 5 * 3600,
        relay_minutes: 30,
        market: ("Chợ phiên (ví dụ)", Market::LunarDays(vec![4, 9, 14, 19, 24, 29])),
        bulletins_at: [17 * 3600, 17 * 3600 + 20 * 60, 18 * 3600],
    };
    Ok(furnish(site, &actor, furnishing)
        .await
        .map_err(|fault| format!("{fault:?}"))?)
}
