//! One unit: its facts over time, where it came from and went, and what belongs to it on the day.

use askama::Template;
use civic::unit::{Directory, How, Succession, Unit};
use viet::{Date, sort_key};

use super::list::{Row, row};
use super::{PAGE, Pager, asked_day, validity};
use crate::http::{Answer, Chrome, Desk, Path, Query, Refusal, Reply, name_of};

#[derive(Template)]
#[template(path = "unit/show.html")]
struct ShowPage {
    c: Chrome,
    name: String,
    kind: String,
    path: Vec<Link>,
    as_of: String,
    here: String,
    fault: Option<String>,
    gone: Option<String>,
    now: Vec<Group>,
    versions: Vec<VersionView>,
    before: Vec<Group>,
    after: Vec<Group>,
    count: String,
    children: Vec<Row>,
    pager: Pager,
}

struct Link {
    href: String,
    name: String,
}

struct VersionView {
    validity: String,
    name: String,
    code: String,
    parent: Option<Link>,
    basis: String,
    holds: bool,
}

/// Units that came before or after in the same way on the same day.
struct Group {
    words: String,
    steps: Vec<Step>,
}

/// A unit that came before or after.
struct Step {
    link: Link,
    doubt: Option<String>,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let directory = desk.directory();
    let unit = directory.get(&id).ok_or(Refusal::NotFound)?;
    let (on, fault) = asked_day(&desk, &query);
    let mut children: Vec<&Unit> = directory.children(&id, on).collect();
    children.sort_by_cached_key(|child| (child.kind, directory.name(&child.id, on).map(sort_key)));
    let (from, pager) = Pager::new(&desk, &query, children.len(), &format!("/units/{id}?as_of={on}&"));
    let rows = children
        .iter()
        .skip(from)
        .take(PAGE)
        .filter_map(|child| Some((child, child.version(on)?)));
    let view = View {
        desk: &desk,
        directory: &directory,
        on,
    };
    let ancestors: Vec<&Unit> = directory.ancestors(&id, on).collect();
    Ok(Reply::page(&ShowPage {
        c: desk.chrome("unit.menu"),
        name: name_of(&directory, &id, on),
        kind: desk.t(&format!("unit.kind.{}", unit.kind.code())),
        path: ancestors.iter().rev().map(|above| view.link(&above.id)).collect(),
        as_of: on.to_string(),
        here: format!("/units/{id}"),
        fault,
        gone: view.gone(unit),
        now: view.now(&id),
        versions: view.versions(unit),
        before: view.before(&id),
        after: view.after(&id),
        count: desk.chrome("").number(children.len() as i64),
        children: rows
            .map(|(child, version)| row(&desk, &directory, child, version, on))
            .collect(),
        pager,
    }))
}

/// What every part of the page is made with.
struct View<'a> {
    desk: &'a Desk,
    directory: &'a Directory,
    on: Date,
}

impl View<'_> {
    fn link(&self, id: &str) -> Link {
        Link {
            href: format!("/units/{id}?as_of={}", self.on),
            name: name_of(self.directory, id, self.on),
        }
    }

    /// Says that the unit does not exist on the day, if so.
    fn gone(&self, unit: &Unit) -> Option<String> {
        if unit.version(self.on).is_some() {
            return None;
        }
        let day = self.on.short();
        Some(match unit.last_day(self.on) {
            Some(last) => self
                .desk
                .tf("unit.gone", &[("day", &day), ("last", &last.short())]),
            None => self.desk.tf("unit.not_yet", &[("day", &day)]),
        })
    }

    /// Who has taken its place by the day, over several steps.
    fn now(&self, id: &str) -> Vec<Group> {
        let mut now = self.directory.successors(id, self.on);
        now.sort_by_cached_key(|(unit, _)| self.directory.name(&unit.id, self.on).map(sort_key));
        let step = |(unit, doubt): (&Unit, Option<&str>)| Step {
            link: self.link(&unit.id),
            doubt: doubt.map(str::to_owned),
        };
        let steps: Vec<Step> = now.into_iter().map(step).collect();
        if steps.is_empty() {
            Vec::new()
        } else {
            vec![Group {
                words: String::new(),
                steps,
            }]
        }
    }

    fn versions(&self, unit: &Unit) -> Vec<VersionView> {
        let view = |version: &civic::unit::Version| VersionView {
            validity: validity(self.desk, version),
            name: version.name.clone(),
            code: version.code.clone().unwrap_or_default(),
            parent: version.parent.as_deref().map(|parent| {
                let day = version
                    .from
                    .or_else(|| version.to.map(|to| to.plus_days(-1)))
                    .unwrap_or(self.on);
                Link {
                    href: format!("/units/{parent}?as_of={day}"),
                    name: name_of(self.directory, parent, day),
                }
            }),
            basis: version.basis.clone().unwrap_or_default(),
            holds: version.holds(self.on),
        };
        unit.versions.iter().rev().map(view).collect()
    }

    fn before(&self, id: &str) -> Vec<Group> {
        let steps = self.directory.successions().iter().filter(|step| step.to == id);
        // The page of the earlier unit opens on its last day.
        self.groups(
            steps
                .map(|step| (step, step.from.as_str(), step.on.plus_days(-1)))
                .collect(),
        )
    }

    fn after(&self, id: &str) -> Vec<Group> {
        self.groups(
            self.directory
                .after(id)
                .map(|step| (step, step.to.as_str(), step.on))
                .collect(),
        )
    }

    /// Successions by day and way; each with the other unit and a day on which it exists.
    fn groups(&self, mut steps: Vec<(&Succession, &str, Date)>) -> Vec<Group> {
        let name = |other: &str, day: Date| name_of(self.directory, other, day);
        steps.sort_by_cached_key(|(step, other, day)| {
            (step.on, step.how.code(), sort_key(&name(other, *day)))
        });
        let mut groups: Vec<Group> = Vec::new();
        for (step, other, day) in steps {
            let words = format!("{} · {}", self.how(step.how), step.on.short());
            let link = Link {
                href: format!("/units/{other}?as_of={day}"),
                name: name(other, day),
            };
            let one = Step {
                link,
                doubt: step.doubt.clone(),
            };
            match groups.last_mut() {
                Some(last) if last.words == words => last.steps.push(one),
                _ => groups.push(Group {
                    words,
                    steps: vec![one],
                }),
            }
        }
        groups
    }

    fn how(&self, how: How) -> String {
        self.desk.t(&format!("unit.how.{}", how.code()))
    }
}
