//! Before something is saved: on which days it falls, whom it meets, what it would break, and what each choice would change.

use civic::Moment;
use civic::broadcast::{
    Breach, Choice, Collision, Occurrence, Slot, Span, Unresolved, breaches, collisions, place,
    sounds_in_quiet,
};
use civic::bulletin::Hand;
use viet::Date;

use super::reach::Reach;
use super::store::ChangeRow;
use super::timetable::{Timetable, planned_day};

/// So far ahead conflicts are looked for; what comes later is found when its plan is built, and shown.
pub const HORIZON_DAYS: i64 = 60;
const DAY_MS: i64 = 86_400_000;
/// So many days are shown.
const SHOWN: usize = 10;

/// What a slot would mean.
#[derive(Clone, Debug)]
pub struct Look {
    /// Its occurrences within the horizon, in order.
    pub new: Vec<Occurrence>,
    /// The last day that was looked at, inclusive.
    pub until: Date,
    /// Everything that is heard where it is heard, without it.
    pub there: Vec<Occurrence>,
    /// What is heard at other devices of the station alone.
    pub beside: Vec<Occurrence>,
    /// Whom it meets.
    pub collisions: Vec<Collision>,
    /// Those of its occurrences that would sound in quiet hours.
    pub quiet: Vec<Occurrence>,
    /// What it would break of the commune's rule, quiet hours apart.
    pub breaches: Vec<Breach>,
}

/// Looks at a slot that is not saved yet.
#[must_use]
pub fn look(table: &Timetable, slot: &Slot, reach: &Reach, at: Moment) -> Look {
    let begin = slot.calendar.from.max(at.day());
    let until = begin.plus_days(HORIZON_DAYS - 1);
    let window = Span {
        from: Moment::start_of(begin),
        until: Moment::start_of(until.plus_days(1)),
    };
    let mut new = civic::broadcast::expand(std::slice::from_ref(slot), window);
    new.retain(|one| one.span.from >= at);
    look_at(table, new, reach, window)
}

/// Looks at occurrences that are not in the timetable yet and go to these devices.
#[must_use]
pub fn look_at(table: &Timetable, new: Vec<Occurrence>, reach: &Reach, window: Span) -> Look {
    let wide = Span {
        from: Moment(window.from.0 - DAY_MS),
        until: Moment(window.until.0 + DAY_MS),
    };
    let own = |one: &Occurrence| new.iter().any(|fresh| fresh.id == one.id);
    let (there, beside): (Vec<Occurrence>, Vec<Occurrence>) = table
        .within(wide)
        .into_iter()
        .filter(|one| !own(one))
        .partition(|one| table.reach(&one.slot).meets(reach));
    let quiet = new
        .iter()
        .filter(|one| sounds_in_quiet(&table.rules, one.class, one.span));
    Look {
        until: Moment(window.until.0 - 1).day(),
        collisions: collisions(&new, &there),
        quiet: quiet.cloned().collect(),
        breaches: broken(table, &new, &there),
        there,
        beside,
        new,
    }
}

/// What breaks the rule with the new ones and did not without them.
fn broken(table: &Timetable, new: &[Occurrence], there: &[Occurrence]) -> Vec<Breach> {
    let mut all = [there, new].concat();
    all.sort_by(|a, b| (a.span, &a.id).cmp(&(b.span, &b.id)));
    let before = breaches(&table.rules, there);
    let after = breaches(&table.rules, &all).into_iter();
    after
        .filter(|breach| !before.contains(breach) && !matches!(breach, Breach::Quiet(_)))
        .collect()
}

impl Look {
    /// The first days of it.
    #[must_use]
    pub fn shown(&self) -> &[Occurrence] {
        &self.new[..self.new.len().min(SHOWN)]
    }

    /// Names whom it meets: what a person saw, and what is there when it is saved, are compared by this.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let met = self.collisions.iter().map(|met| {
            let there = &self.there[met.there];
            format!(
                "{}|{}|{}\n",
                self.new[met.new].span.from.0, there.id, there.span.from.0
            )
        });
        store::audit::digest(met.collect::<String>().as_bytes())
    }
}

/// What a choice changes.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// What is no longer heard.
    pub removed: Vec<Occurrence>,
    /// What is heard at another time, with its time before. New ones too, when they come after what is there.
    pub moved: Vec<(Occurrence, Span)>,
}

impl Settled {
    /// The changes of single days that make it so.
    #[must_use]
    pub fn rows(&self, at: Moment, why: &str) -> Vec<ChangeRow> {
        let row = |one: &Occurrence, what: &str, moved_to: Option<i64>| ChangeRow {
            slot: one.slot.clone(),
            day: planned_day(one).to_string(),
            what: what.to_owned(),
            moved_to,
            why: Some(why.to_owned()),
            at: at.0,
        };
        let gone = self.removed.iter().map(|one| row(one, "dropped", None));
        let moved = self
            .moved
            .iter()
            .map(|(one, _)| row(one, "moved", Some(one.span.from.0)));
        gone.chain(moved).collect()
    }
}

/// Places every new occurrence in its turn by the same choice; each sees what the ones before it have changed.
pub fn settle(table: &Timetable, look: &Look, choice: Choice, hand: Hand) -> Result<Settled, Unresolved> {
    let mut programme = look.there.clone();
    let mut settled = Settled::default();
    for one in &look.new {
        let near = Span {
            from: Moment(one.span.from.0 - DAY_MS / 2),
            until: Moment(one.span.until.0 + DAY_MS / 2),
        };
        let (around, mut rest): (Vec<_>, Vec<_>) =
            programme.into_iter().partition(|there| there.span.meets(near));
        let placed = place(one, &around, choice, hand, &table.rules)?;
        // What was pushed out of the neighbourhood may meet what stands beyond it.
        if let Some(met) = collisions(&placed.programme, &rest).first() {
            return Err(Unresolved::AlreadyBroken(
                placed.programme[met.new].id.clone(),
                rest[met.there].id.clone(),
            ));
        }
        settled.removed.extend(placed.removed);
        for (moved, before) in placed.moved {
            let first = settled.moved.iter().position(|(known, _)| known.id == moved.id);
            match first {
                Some(at) => settled.moved[at].0 = moved,
                None => settled.moved.push((moved, before)),
            }
        }
        rest.extend(placed.programme);
        programme = rest;
    }
    pushed_onto(table, look, &settled).map_or(Ok(settled), Err)
}

/// What was moved is heard at more devices than the new one: there it may meet what the new one never does.
fn pushed_onto(table: &Timetable, look: &Look, settled: &Settled) -> Option<Unresolved> {
    settled.moved.iter().find_map(|(moved, _)| {
        let reach = table.kept(&moved.slot)?.reach();
        let beside = look.beside.iter();
        let met = beside
            .filter(|one| table.reach(&one.slot).meets(&reach))
            .find(|one| one.span.meets(moved.span))?;
        Some(Unresolved::AlreadyBroken(moved.id.clone(), met.id.clone()))
    })
}
