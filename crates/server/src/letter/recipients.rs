//! The recipients page: who exactly will get the letter, and what each of them is asked.

use std::collections::BTreeSet;

use askama::Template;
use civic::permission::Act;
use civic::review::{Recipient, Review};
use civic::unit::{About, Directory, Note, Resolution, Unit, Verdict};
use viet::{Date, fold};

use super::recipients_clash::clashes;
use super::recipients_tasks::{MatrixView, matrix};
use super::review::store_review;
use super::review_conflict::ClashView;
use super::{load, recipients_form, signed, still_open, store};
use crate::http::{Answer, Chrome, Desk, Form, Path, Query, Reply};

/// A group of more units than this is shown as a list without boxes: nobody unticks one of 10,000 by hand.
pub(super) const BOXES: usize = 300;
/// So many finds of a search are offered.
const FINDS: usize = 30;

#[derive(Template)]
#[template(path = "letter/recipients.html")]
pub(super) struct RecipientsPage {
    c: Chrome,
    id: String,
    as_of: String,
    version: i64,
    groups: Vec<GroupView>,
    tasks: Vec<MatrixView>,
    names: Vec<String>,
    total: String,
    sum: String,
    /// What both chose, each differently; none when there is no conflict.
    conflict: Option<Vec<ClashView>>,
    issued: bool,
}

struct GroupView {
    key: u32,
    phrase: String,
    count: String,
    verdict: &'static str,
    /// Since when they are gone, and who they were.
    notes: Vec<NoteView>,
    gone: Option<(String, Vec<String>)>,
    chosen: Option<String>,
    boxes: Vec<BoxView>,
    names: Vec<String>,
    q: String,
    nothing_found: Option<String>,
}

/// What a person must be told of a recipient.
struct NoteView {
    words: String,
    /// The units of which something is not known.
    names: Vec<String>,
    /// Where that can be said of many at once.
    mark: Option<String>,
}

impl NoteView {
    fn of(words: String) -> Self {
        Self {
            words,
            names: Vec::new(),
            mark: None,
        }
    }
}

pub(super) struct BoxView {
    pub id: String,
    pub name: String,
    pub note: String,
    pub checked: bool,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let letter = load(&desk, Act::Review, &id).await?;
    let find = query
        .get("for")
        .parse()
        .ok()
        .map(|key| (key, query.get("q").to_owned()));
    Ok(Reply::page(&page(&desk, &letter, &letter.review, find, None)))
}

pub(super) async fn save(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let letter = load(&desk, Act::Review, &id).await?;
    still_open(&desk, &letter)?;
    let directory = desk.directory();
    let scene = Scene {
        directory: &directory,
        unit: &letter.unit,
        on: letter.as_of,
    };
    let mut next = recipients_form::apply(&letter.review, &form, scene, &signed(&desk));
    next.resolve(&directory, &letter.unit, letter.as_of);
    let stale = form.get("version") != letter.version.to_string();
    if stale || !store_review(&desk, &letter, &next).await? {
        let letter = load(&desk, Act::Review, &id).await?;
        let clashes = clashes(&desk, scene, &letter.review, &next);
        let page = page(&desk, &letter, &next, None, Some(clashes));
        return Ok(Reply::conflict(&page));
    }
    let on = if form.get("then") == "issue" {
        "issue"
    } else {
        "recipients"
    };
    Ok(Reply::to(format!("/letters/{id}/{on}")).saying("letter.saved"))
}

/// Where recipients are looked up: the units, from whose desk, on which day.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub directory: &'a Directory,
    pub unit: &'a str,
    pub on: Date,
}

impl Scene<'_> {
    pub(super) fn resolve(&self, recipient: &Recipient) -> Resolution {
        self.directory.resolve(&recipient.phrase, self.unit, self.on)
    }

    /// The names of units, in their order.
    pub(super) fn names(&self, units: &BTreeSet<&str>) -> Vec<String> {
        let mut names: Vec<String> = units.iter().map(|id| self.name(id)).collect();
        names.sort_by_cached_key(|name| viet::sort_key(name));
        names
    }

    /// Its name on the day, with the place that tells it from its namesakes.
    pub(super) fn name(&self, id: &str) -> String {
        let Some(unit) = self.directory.get(id) else {
            return id.to_owned();
        };
        let day = unit.last_day(self.on).unwrap_or(self.on);
        let name = self.directory.name(id, day).unwrap_or(id).to_owned();
        let above = self
            .directory
            .ancestors(id, day)
            .filter(|above| above.kind.is_territory());
        let above: Vec<&str> = above
            .filter_map(|above| self.directory.name(&above.id, day))
            .collect();
        let apart = above
            .iter()
            .filter(|place| !mentions(&name, place))
            .copied()
            .collect::<Vec<_>>();
        let known = unit.kind.is_territory() || unit.kind == civic::unit::Kind::CommuneStation;
        if known && !apart.is_empty() {
            format!("{name}, {}", apart.join(", "))
        } else {
            name
        }
    }
}

fn mentions(name: &str, place: &str) -> bool {
    fold(name).contains(&fold(place))
}

pub(super) fn page(
    desk: &Desk,
    letter: &store::Letter,
    review: &Review,
    find: Option<(u32, String)>,
    conflict: Option<Vec<ClashView>>,
) -> RecipientsPage {
    let directory = desk.directory();
    let view = View {
        desk,
        scene: Scene {
            directory: &directory,
            unit: &letter.unit,
            on: letter.as_of,
        },
        find,
    };
    let everybody = review.all_units(&directory, letter.as_of);
    let names = view.scene.names(&everybody);
    RecipientsPage {
        c: desk.chrome("letter.menu"),
        id: letter.id.clone(),
        as_of: desk.tf("letter.recipients.as_of", &[("day", &letter.as_of.short())]),
        version: letter.version,
        groups: review
            .recipients
            .iter()
            .map(|recipient| view.group(recipient))
            .collect(),
        tasks: (1..)
            .zip(&review.tasks)
            .map(|(number, task)| matrix(desk, review, view.scene, (number, task)))
            .collect(),
        sum: desk.tf(
            "letter.recipients.sum",
            &[("n", &viet::grouped(names.len() as i64))],
        ),
        total: viet::grouped(names.len() as i64),
        names,
        conflict,
        issued: letter.issued,
    }
}

struct View<'a> {
    desk: &'a Desk,
    scene: Scene<'a>,
    find: Option<(u32, String)>,
}

impl View<'_> {
    fn units(&self, count: usize) -> String {
        self.desk
            .tf("letter.units", &[("n", &viet::grouped(count as i64))])
    }

    fn group(&self, recipient: &Recipient) -> GroupView {
        let scene = &self.scene;
        let current = Review::units_of(scene.directory, recipient, scene.on);
        let resolution = scene.resolve(recipient);
        let many = current.len() > BOXES;
        let mut ids: Vec<String> = current.iter().map(|id| (*id).to_owned()).collect();
        ids.extend(offered(&resolution));
        let (q, finds, nothing_found) = self.found(recipient);
        ids.extend(finds);
        let mut seen = BTreeSet::new();
        ids.retain(|id| seen.insert(id.clone()));
        let doubts = doubts(scene, &resolution);
        let one = |id: &String| BoxView {
            name: scene.name(id),
            note: doubts
                .iter()
                .find(|(unit, _)| unit == id)
                .map(|(_, doubt)| doubt.clone())
                .unwrap_or_default(),
            checked: current.contains(&id.as_str()),
            id: id.clone(),
        };
        GroupView {
            key: recipient.key,
            phrase: recipient.phrase.clone(),
            count: self.units(current.len()),
            verdict: if recipient.chosen.is_some() {
                "chosen"
            } else {
                verdict(&resolution)
            },
            notes: self.notes(&resolution),
            gone: self.gone(&resolution),
            chosen: recipient.chosen.as_ref().map(|signed| {
                self.desk.tf(
                    "letter.chosen_by",
                    &[("name", &signed.name), ("when", &signed.at.short())],
                )
            }),
            boxes: if many {
                Vec::new()
            } else {
                ids.iter().map(one).collect()
            },
            names: if many {
                current.iter().map(|id| scene.name(id)).collect()
            } else {
                Vec::new()
            },
            q,
            nothing_found,
        }
    }

    /// What was searched for this recipient, what was found, and the sentence when nothing was.
    fn found(&self, recipient: &Recipient) -> (String, Vec<String>, Option<String>) {
        let asked = self
            .find
            .iter()
            .find(|(key, q)| *key == recipient.key && !q.is_empty());
        let Some((_, q)) = asked else {
            return (String::new(), Vec::new(), None);
        };
        let finds = search(self.scene.directory, q, self.scene.on);
        let nothing = finds
            .is_empty()
            .then(|| self.desk.tf("letter.search.none", &[("q", q)]));
        (q.clone(), finds, nothing)
    }

    /// A number that does not fit, facts that are not known, a list that may lack some.
    fn notes(&self, resolution: &Resolution) -> Vec<NoteView> {
        let n = |count: usize| viet::grouped(count as i64);
        let note = |note: &Note| match note {
            Note::Count { said, found } => NoteView::of(
                self.desk
                    .tf("letter.note.count", &[("said", &n(*said)), ("found", &n(*found))]),
            ),
            Note::NotKnown { about, units } => {
                let what = self.desk.t(&format!("unit.fact.{}", about.code()));
                let words = self.desk.tf(
                    "letter.note.not_known",
                    &[("n", &n(units.len())), ("what", &what)],
                );
                NoteView {
                    words,
                    names: self.scene.names(&units.iter().map(String::as_str).collect()),
                    mark: self.mark(*about),
                }
            }
            Note::MayLack(found) => NoteView::of(self.desk.tf("letter.note.may_lack", &[("n", &n(*found))])),
        };
        resolution.notes.iter().map(note).collect()
    }

    /// Where it can be said of many units at once, for those who may.
    fn mark(&self, about: About) -> Option<String> {
        let marks = matches!(about, About::Border | About::Difficult)
            && civic::permission::role_may(self.desk.actor.role, Act::MarkFacts);
        marks.then(|| {
            format!(
                "/units/facts?about={}&on={}&show=unknown",
                about.code(),
                self.scene.on
            )
        })
    }

    fn gone(&self, resolution: &Resolution) -> Option<(String, Vec<String>)> {
        let Verdict::Gone { on, units_then, .. } = &resolution.verdict else {
            return None;
        };
        let names = units_then.iter().map(|id| self.scene.name(id)).collect();
        let n = viet::grouped(units_then.len() as i64);
        Some((
            self.desk.tf("letter.gone", &[("n", &n), ("day", &on.short())]),
            names,
        ))
    }
}

fn verdict(resolution: &Resolution) -> &'static str {
    match resolution.verdict {
        Verdict::Found => "found",
        Verdict::Gone { .. } => "gone",
        Verdict::Unknown => "unknown",
        Verdict::Ambiguous(_) => "ambiguous",
    }
}

/// The units that a person may choose from: what the words may mean, and who took the place of those that are gone.
fn offered(resolution: &Resolution) -> Vec<String> {
    let mut ids = resolution.units.clone();
    match &resolution.verdict {
        Verdict::Gone { successors, .. } => ids.extend(successors.iter().cloned()),
        Verdict::Ambiguous(units) => ids.extend(units.iter().cloned()),
        Verdict::Found | Verdict::Unknown => {}
    }
    ids
}

/// What is not certain about the successors, by unit.
fn doubts(scene: &Scene<'_>, resolution: &Resolution) -> Vec<(String, String)> {
    let Verdict::Gone { units_then, .. } = &resolution.verdict else {
        return Vec::new();
    };
    let mut doubts = Vec::new();
    for then in units_then {
        let after = scene.directory.successors(then, scene.on).into_iter();
        doubts.extend(after.filter_map(|(unit, doubt)| Some((unit.id.clone(), doubt?.to_owned()))));
    }
    doubts
}

/// Units that exist on the day and whose name holds every word, marks aside; whole names first.
fn search(directory: &Directory, words: &str, on: Date) -> Vec<String> {
    let wanted = fold(words);
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let mut found: Vec<(usize, &Unit)> = Vec::new();
    for unit in directory.units() {
        let Some(name) = directory.name(&unit.id, on).map(fold) else {
            continue;
        };
        if words.iter().all(|word| name.contains(word)) {
            found.push((name.len(), unit));
        }
    }
    found.sort_by_key(|(length, unit)| (*length, unit.id.as_str()));
    found
        .into_iter()
        .take(FINDS)
        .map(|(_, unit)| unit.id.clone())
        .collect()
}
