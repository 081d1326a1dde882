//! Gathers the facts of a report: what was logged for a directive, or for one unit's part of it.

use std::collections::BTreeMap;

use ::store::{Db, Result};
use civic::Moment;
use civic::activity::Kind;
use civic::unit::Directory;
use letter::compose::{Asked, Facts, Figures, Model, Silent, TaskFacts};
use letter::paper::Month;
use viet::Date;

use super::store;
use crate::directive::organ::{cited, organ};
use crate::directive::scope::Scope;
use crate::directive::{Directive, Task, parts, task_tally, tasks};
use crate::http::name_of;

/// What is reported on, by whom.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// The directive.
    pub directive: &'a Directive,
    /// The unit that reports.
    pub unit: &'a str,
    /// The unit whose part it is; `None` for the whole programme.
    pub part: Option<&'a str>,
}

impl Order<'_> {
    /// The work that is counted.
    #[must_use]
    pub fn scope(&self, directory: &Directory, on: Date) -> Scope {
        match self.part {
            None => Scope {
                whole: true,
                ..Scope::default()
            },
            Some(part) => Scope::part(directory, part, on),
        }
    }
}

/// The facts as they stand at this instant.
pub async fn facts(db: &Db, directory: &Directory, order: &Order<'_>, at: Moment) -> Result<Facts> {
    let (directive, today) = (order.directive, at.day());
    let id = directive.id.as_str();
    let scope = order.scope(directory, today);
    let (sums, spoken) = (
        store::sums(db, id, &scope).await?,
        store::languages(db, id, &scope).await?,
    );
    let counted = parts(db, id, &scope, today).await?;
    let name = |unit: &str| name_of(directory, unit, today);
    let own = (order.unit == directive.unit)
        .then_some(directive.number.as_deref())
        .flatten();
    let task = |task: Task| TaskFacts {
        tally: task_tally(&task, &counted, &scope),
        figures: figures(&sums, &spoken, Some(&task.id)),
        text: task.body,
    };
    let models = store::done(db, id, &scope, Kind::Model.code(), at, 1).await?;
    let refused = store::refused(db, id, &scope).await?;
    Ok(Facts {
        organ: organ(directory, order.unit, own, today),
        upward: (order.unit != directive.unit).then(|| name(&directive.unit)),
        cited: cited(directive, name(&directive.unit)),
        part: order.part.filter(|part| *part != order.unit).map(name),
        until: today,
        month: Month {
            year: today.year(),
            month: today.month(),
        },
        asked: asked(db, id, &scope).await?,
        tasks: tasks(db, id).await?.into_iter().map(task).collect(),
        figures: figures(&sums, &spoken, None),
        models: models.into_iter().filter_map(|done| model(done, &name)).collect(),
        silent: silent(directory, store::silent(db, id, &scope).await?, today),
        refused: refused
            .into_iter()
            .map(|one| (name(&one.unit), one.reason.unwrap_or_default()))
            .collect(),
    })
}

async fn asked(db: &Db, directive: &str, scope: &Scope) -> Result<Asked> {
    let reminders = store::reminders(db, directive, scope).await?;
    let asked = store::asked(db, directive, scope).await?;
    Ok(asked.map_or_else(Asked::default, |asked| Asked {
        units: asked.units,
        assignments: asked.assignments,
        opened: asked.opened,
        delegators: asked.delegators,
        delegated_units: asked.delegated_units,
        reminders,
    }))
}

/// The sums of one task, or of all, by kind in the order of the form. Unknown stays unknown until a figure is there.
fn figures(sums: &[store::Sum], spoken: &[store::Spoken], task: Option<&str>) -> Vec<Figures> {
    let of = |one: &str| task.is_none_or(|task| task == one);
    let add = |a: Option<i64>, b: Option<i64>| a.map_or(b, |a| Some(a + b.unwrap_or(0)));
    let kind = |kind: Kind| {
        let mine: Vec<_> = sums
            .iter()
            .filter(|sum| of(&sum.task) && sum.kind == kind.code())
            .collect();
        let mut languages: Vec<String> = spoken
            .iter()
            .filter(|one| of(&one.task) && one.kind == kind.code())
            .map(|one| one.language.clone())
            .collect();
        languages.sort_by_key(|code| civic::activity::LANGUAGES.iter().position(|known| known == code));
        languages.dedup();
        (!mine.is_empty()).then(|| Figures {
            kind,
            activities: mine.iter().map(|sum| sum.activities).sum(),
            items: mine.iter().map(|sum| sum.items).sum(),
            minutes: mine.iter().fold(None, |so_far, sum| add(so_far, sum.minutes)),
            copies: mine.iter().fold(None, |so_far, sum| add(so_far, sum.copies)),
            people: mine.iter().fold(None, |so_far, sum| add(so_far, sum.people)),
            languages,
        })
    };
    Kind::ALL.into_iter().filter_map(kind).collect()
}

fn model(done: store::Done, name: &dyn Fn(&str) -> String) -> Option<Model> {
    let day = done.happened_on.parse().ok()?;
    Some(Model {
        unit: name(&done.unit),
        day,
        place: done.place,
        note: done.note,
    })
}

/// By name, those of one district or province together; agencies above the communes stand by themselves.
fn silent(directory: &Directory, units: Vec<store::Silent>, on: Date) -> Vec<Silent> {
    let mut groups: BTreeMap<(bool, String), Silent> = BTreeMap::new();
    for silent in units {
        let (place, opened) = (place(directory, &silent.unit, on), silent.opened > 0);
        let key = (opened, viet::sort_key(&place));
        let group = groups.entry(key).or_insert_with(|| Silent {
            opened,
            place,
            units: Vec::new(),
        });
        group.units.push(name_of(directory, &silent.unit, on));
    }
    let mut groups: Vec<Silent> = groups.into_values().collect();
    for group in &mut groups {
        group.units.sort_by_cached_key(|name| viet::sort_key(name));
    }
    groups
}

fn place(directory: &Directory, unit: &str, on: Date) -> String {
    let commune = directory
        .territory(unit, on)
        .filter(|territory| territory.kind == civic::unit::Kind::Commune);
    let above = commune.and_then(|commune| directory.parent(&commune.id, on));
    above.map_or_else(String::new, |above| name_of(directory, &above.id, on))
}
