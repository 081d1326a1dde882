//! What a phone may ask of an assignment beside its simple steps: refusing it with a reason, and passing it down.

use std::collections::HashMap;

use ::store::Tx;
use civic::assignment::{Handling, Step, delegated_due};
use civic::merge::Fields;
use civic::permission::{Act, Relation};
use viet::Date;

use super::delegate::{Delegation, delegate};
use super::holders;
use super::steps;
use super::store::Assignment;
use super::words::{refused, wrong_due};
use crate::http::{Desk, Refusal};

/// A reason may have so many characters.
const LONGEST_REASON: usize = 2_000;
/// A note may have so many characters.
const LONGEST_NOTE: usize = 4_000;
/// To so many units a phone passes work down; with more below it, the page is the place.
const MOST_BELOW: usize = 120;

/// Field and sentence.
pub(crate) type Faults = Vec<(String, String)>;

/// What the page would offer this person for their unit's own work in this state: refusing, passing down.
pub(crate) fn offers(desk: &Desk, row: &Assignment) -> (bool, bool) {
    let Ok(state) = row.state() else {
        return (false, false);
    };
    let own = row.unit == desk.actor.unit;
    let may = |act, step| own && desk.may(act, &[Relation::Received]).is_ok() && state.after(step).is_ok();
    (may(Act::Handle, Step::Refuse), may(Act::Delegate, Step::Delegate))
}

/// The units to which work may be passed down today, with their names; none where there are too many for a phone.
pub(crate) fn below(desk: &Desk) -> Vec<(String, String)> {
    if desk.may(Act::Delegate, &[Relation::Received]).is_err() {
        return Vec::new();
    }
    let (directory, today) = (desk.directory(), desk.today());
    let mut units: Vec<(String, String)> = Vec::new();
    for (class, _) in directory.delegable(&desk.actor.unit, today) {
        for unit in directory.expand(&class, today) {
            if units.iter().all(|(id, _)| *id != unit.id) {
                units.push((unit.id.clone(), desk.unit_name(&unit.id)));
            }
        }
    }
    if units.len() > MOST_BELOW {
        Vec::new()
    } else {
        units
    }
}

/// Which of the units below have each of these pieces of work already, by their places in [`below`].
pub(crate) async fn taken(
    desk: &Desk,
    work: &[&Assignment],
    below: &[(String, String)],
) -> Result<HashMap<String, Vec<usize>>, Refusal> {
    let mut taken: HashMap<String, Vec<usize>> = HashMap::new();
    if below.is_empty() {
        return Ok(taken);
    }
    let places: HashMap<&str, usize> = below.iter().map(|(id, _)| id.as_str()).zip(0..).collect();
    let tasks: Vec<&str> = work.iter().map(|row| row.task.as_str()).collect();
    for taker in holders::takers(desk.db(), &tasks).await? {
        if let Some(place) = places.get(taker.unit.as_str()) {
            taken.entry(taker.task).or_default().push(*place);
        }
    }
    Ok(taken)
}

/// Only the unit that has the work refuses it or passes it down, whatever the phone thinks.
fn own(desk: &Desk, act: Act, row: &Assignment) -> Result<(), Refusal> {
    if row.unit != desk.actor.unit {
        return Err(Refusal::Conflict(desk.t("assignment.moved_act")));
    }
    desk.may(act, &[Relation::Received])
}

/// Refuses it; saying once more that it is refused is no mistake.
pub(crate) async fn refuse(
    tx: &mut Tx,
    desk: &Desk,
    row: &Assignment,
    reason: &str,
) -> Result<Faults, Refusal> {
    own(desk, Act::Handle, row)?;
    if row.state()? == Handling::Refused {
        return Ok(Faults::new());
    }
    let wrong = |key: &str| Ok(vec![("reason".to_owned(), desk.t(key))]);
    match reason.chars().count() {
        0 => return wrong("assignment.reason_missing"),
        n if n > LONGEST_REASON => return wrong("assignment.reason_long"),
        _ => {}
    }
    let taken = steps::take(tx, desk.at, &desk.actor, &row.id, Step::Refuse, Some(reason)).await;
    taken.map_err(|fault| refused(desk, fault))?;
    Ok(Faults::new())
}

/// Passes it down to the `units` of the fields; what the page asks is asked here.
pub(crate) async fn pass_down(
    tx: &mut Tx,
    desk: &Desk,
    row: &Assignment,
    fields: &Fields,
) -> Result<Faults, Refusal> {
    own(desk, Act::Delegate, row)?;
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    let wanted: Vec<&str> = field("units").split_whitespace().collect();
    let offered = below(desk);
    let known = |id: &str| offered.iter().any(|(known, _)| known == id);
    let lead = field("lead");
    if !wanted.iter().all(|id| known(id)) || !(lead.is_empty() || known(lead)) {
        return Err(Refusal::Conflict(desk.t("assignment.delegate.changed")));
    }
    let (due, mut faults) = due(desk, row, field("due"));
    let mut wrong = |name: &str, key: &str| faults.push((name.to_owned(), desk.t(key)));
    if wanted.is_empty() {
        wrong("units", "assignment.delegate.none_chosen");
    }
    if !lead.is_empty() && !wanted.contains(&lead) {
        wrong("lead", "assignment.delegate.lead_not_among");
    }
    let holders = holders::holders_in(tx, &row.task).await?;
    if holders
        .iter()
        .any(|holder| !holder.is_free() && holder.unit == lead)
    {
        wrong("lead", "assignment.delegate.lead_has_it");
    }
    if field("note").chars().count() > LONGEST_NOTE {
        wrong("note", "assignment.delegate.note_long");
    }
    if !faults.is_empty() {
        return Ok(faults);
    }
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let ask = Delegation {
        parent: row.id.clone(),
        units: offered
            .iter()
            .filter(|(id, _)| wanted.contains(&id.as_str()))
            .map(|(id, _)| id.clone())
            .collect(),
        lead: some(lead),
        note: some(field("note")),
        due,
    };
    let done = delegate(tx, &desk.site.ids, desk.at, &desk.actor, &ask).await;
    done.map_err(|fault| refused(desk, fault))?;
    Ok(faults)
}

fn due(desk: &Desk, row: &Assignment, text: &str) -> (Option<Date>, Faults) {
    let wrong = |words: String| (None, vec![("due".to_owned(), words)]);
    match text.parse::<Date>() {
        _ if text.is_empty() => (None, Faults::new()),
        Err(_) => wrong(desk.t("assignment.delegate.due_unreadable")),
        Ok(day) => match delegated_due(row.due(), Some(day), desk.today()) {
            Ok(_) => (Some(day), Faults::new()),
            Err(why) => wrong(wrong_due(desk, why)),
        },
    }
}
