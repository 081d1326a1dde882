//! What the actor may see of a directive, and how that stands. Never more, never better than what is known.

use std::collections::BTreeMap;

use civic::assignment::Handling;
use civic::permission::Relation;
use civic::progress::{Known, Standing, Tally};
use viet::Date;

use super::store::{self, Asked};
use crate::http::{Desk, Refusal};

/// How the assignments of each clause stand, by the id of the task: all of them for the sender, for others those of
/// their own unit, of units they gave work to, and of units they stand above.
pub async fn tallies(
    desk: &Desk,
    directive: &str,
    relations: &[Relation],
) -> Result<BTreeMap<String, Tally>, Refusal> {
    let mut found: BTreeMap<String, Tally> = BTreeMap::new();
    let today = desk.today();
    if relations.contains(&Relation::Sent) {
        for row in store::groups(desk.db(), directive).await? {
            let standing = standing(
                &row.handling,
                row.activities,
                row.evidence,
                row.due_on.as_deref(),
                today,
            )?;
            if let Some(standing) = standing {
                found.entry(row.task).or_default().add(standing, row.count);
            }
        }
        return Ok(found);
    }
    for row in store::asked(desk.db(), directive).await? {
        if sees(desk, &row)
            && let Some(standing) = of(&row, today)?
        {
            found.entry(row.task).or_default().add(standing, 1);
        }
    }
    Ok(found)
}

/// The assignments of one clause that the actor may see, with how they stand: the silent and the late first.
pub async fn units(
    desk: &Desk,
    directive: &str,
    task: &str,
    relations: &[Relation],
) -> Result<Vec<(Standing, Asked)>, Refusal> {
    let sent = relations.contains(&Relation::Sent);
    let mut found = Vec::new();
    for row in store::asked_in(desk.db(), directive, task).await? {
        if (sent || sees(desk, &row))
            && let Some(standing) = of(&row, desk.today())?
        {
            found.push((standing, row));
        }
    }
    found.sort_by_key(|(standing, _)| rank(*standing));
    Ok(found)
}

fn rank(standing: Standing) -> u8 {
    match standing {
        Standing::Unknown => 0,
        Standing::Overdue => 1,
        Standing::Refused => 2,
        Standing::NotAssigned => 3,
        Standing::Received => 4,
        Standing::UnderWay => 5,
        Standing::Proven => 6,
    }
}

fn sees(desk: &Desk, row: &Asked) -> bool {
    let unit = desk.actor.unit.as_str();
    row.unit == unit || row.given_by == unit || desk.directory().stands_above(unit, &row.unit, desk.today())
}

fn of(row: &Asked, today: Date) -> Result<Option<Standing>, Refusal> {
    standing(
        &row.handling,
        row.activities,
        row.evidence,
        row.due_on.as_deref(),
        today,
    )
}

fn standing(
    handling: &str,
    activities: i64,
    evidence: i64,
    due: Option<&str>,
    today: Date,
) -> Result<Option<Standing>, Refusal> {
    let damaged = || ::store::Error::Damaged(format!("assignment: {handling} {due:?}"));
    let handling = Handling::from_code(handling).ok_or_else(damaged)?;
    let due = due.map(str::parse).transpose().map_err(|_| damaged())?;
    let known = Known {
        handling,
        activities,
        evidence,
        due,
    };
    Ok(known.standing(today))
}
