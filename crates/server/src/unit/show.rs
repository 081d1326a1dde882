//! One unit: its facts over time, where it came from and went, and what belongs to it on the day.

use askama::Template;
use civic::unit::{Directory, How, Succession, Unit};
use viet::{Date, sort_key};

use super::asked::Asked;
use super::history::{FactView, Replaced, VersionView, facts, replaced, unknown, versions};
use super::list::{Row, row};
use super::{PAGE, Pager};
use crate::http::{Answer, Chrome, Desk, Path, Query, Refusal, Reply, name_of};

#[derive(Template)]
#[template(path = "unit/show.html")]
struct ShowPage {
    c: Chrome,
    name: String,
    kind: String,
    path: Vec<Link>,
    asked: String,
    on: String,
    known: String,
    known_note: Option<String>,
    here: String,
    fault: Option<String>,
    gone: Option<String>,
    now: Vec<Group>,
    versions: Vec<VersionView>,
    facts: Vec<FactView>,
    unknown: Option<String>,
    replaced: Replaced,
    before: Vec<Group>,
    after: Vec<Group>,
    count: String,
    children: Vec<Row>,
    pager: Pager,
}

pub(super) struct Link {
    pub href: String,
    pub name: String,
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
    /// The declared share, or that there is none; empty where the whole went.
    share: String,
    basis: String,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let asked = Asked::new(&desk, &query);
    let (directory, on) = (&asked.directory, asked.on);
    // What was not known then is still a unit: its page says so instead of not existing.
    let present = desk.directory();
    let unit = directory
        .get(&id)
        .or_else(|| present.get(&id))
        .ok_or(Refusal::NotFound)?;
    let is_known = directory.get(&id).is_some();
    let mut children: Vec<&Unit> = directory.children(&id, on).collect();
    children.sort_by_cached_key(|child| (child.kind, directory.name(&child.id, on).map(sort_key)));
    let (from, pager) = Pager::new(
        &desk,
        &query,
        children.len(),
        &format!("/units/{id}?{}&", asked.address()),
    );
    let rows = children
        .iter()
        .skip(from)
        .take(PAGE)
        .filter_map(|child| Some((child, child.version(on)?)));
    let view = View {
        desk: &desk,
        asked: &asked,
        directory,
        on,
    };
    let history = is_known.then_some(unit);
    let ancestors: Vec<&Unit> = directory.ancestors(&id, on).collect();
    Ok(Reply::page(&ShowPage {
        c: desk.chrome("unit.menu"),
        name: name_of(if is_known { directory } else { &present }, &id, on),
        kind: desk.t(&format!("unit.kind.{}", unit.kind.code())),
        path: ancestors.iter().rev().map(|above| view.link(&above.id)).collect(),
        asked: asked.address(),
        on: on.to_string(),
        known: asked.known.map(|known| known.to_string()).unwrap_or_default(),
        known_note: view.known_note(is_known),
        here: format!("/units/{id}"),
        fault: asked.fault.clone(),
        gone: history.and_then(|unit| view.gone(unit)),
        now: view.now(&id),
        versions: history.map_or_else(Vec::new, |unit| versions(&desk, &asked, unit)),
        facts: history.map_or_else(Vec::new, |unit| facts(&desk, &asked, unit)),
        unknown: history.and_then(|unit| unknown(&desk, unit, on)),
        replaced: replaced(&desk, &asked, unit),
        before: view.before(&id),
        after: view.after(&id),
        count: desk.chrome("").number(children.len() as i64),
        children: rows
            .map(|(child, version)| row(&desk, &asked, child, version))
            .collect(),
        pager,
    }))
}

/// What every part of the page is made with.
struct View<'a> {
    desk: &'a Desk,
    asked: &'a Asked,
    directory: &'a Directory,
    on: Date,
}

impl View<'_> {
    fn link(&self, id: &str) -> Link {
        Link {
            href: format!("/units/{id}?{}", self.asked.address()),
            name: name_of(self.directory, id, self.on),
        }
    }

    fn known_note(&self, is_known: bool) -> Option<String> {
        let day = self.asked.known.map(Date::short);
        match day {
            Some(day) if !is_known => Some(self.desk.tf("unit.known_not", &[("day", &day)])),
            _ => self.asked.note(self.desk),
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
            share: String::new(),
            basis: String::new(),
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

    fn before(&self, id: &str) -> Vec<Group> {
        let steps = self.directory.before(id);
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
                href: format!("/units/{other}?{}", self.asked.address_on(day)),
                name: name(other, day),
            };
            let one = Step {
                link,
                doubt: step.doubt.clone(),
                share: self.share(step),
                basis: self.basis(step),
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

    /// On what it rests: what is written with it, or that on which the earlier unit ended or the later one began that day.
    fn basis(&self, step: &Succession) -> String {
        let version = |unit: &str, day: Date| self.directory.version(unit, day);
        let ended = version(&step.from, step.on.plus_days(-1)).filter(|last| last.to == Some(step.on));
        let begun = version(&step.to, step.on).filter(|first| first.from == Some(step.on));
        let basis = step
            .basis
            .as_deref()
            .or_else(|| ended.and_then(|version| version.closed_by.as_deref()))
            .or_else(|| begun.and_then(|version| version.basis.as_deref()));
        match basis {
            Some(basis) => self.desk.tf("unit.step_basis", &[("basis", basis)]),
            None => self.desk.t("unit.step_basis_unknown"),
        }
    }

    /// A unit that is divided without declared shares says so.
    fn share(&self, step: &Succession) -> String {
        match step.share {
            Some(share) => {
                let (n, d) = (share.numerator.to_string(), share.denominator.to_string());
                self.desk.tf("unit.share", &[("n", &n), ("d", &d)])
            }
            None if step.how == How::Divided => self.desk.t("unit.share_undeclared"),
            None => String::new(),
        }
    }

    fn how(&self, how: How) -> String {
        self.desk.t(&format!("unit.how.{}", how.code()))
    }
}
