//! The living letter: its own words, each task painted as it truly stands.

use askama::Template;
use civic::Moment;
use civic::permission::{Act, Relation};
use civic::progress::{Standing, Tally};
use letter::compose::document_kind;
use viet::Date;

use super::bar::{Bar, Entry, word};
use super::clause::{self, Card};
use super::paint::{Piece, paint};
use super::prose::{Run, Words};
use super::related::{Related, related};
use super::scope::Scope;
use super::sheet::{Known, Sheet};
use super::store::{self, Directive, Part, Spread, Task, tally};
use crate::http::{Answer, Chrome, Desk, Path, Query, Refusal, Reply};
use crate::paper::Mention;

#[derive(Template)]
#[template(path = "directive/living.html")]
struct LivingPage {
    c: Chrome,
    id: String,
    heading: String,
    meta: String,
    published: bool,
    /// Whose part is shown, when it is not all.
    part: Option<String>,
    recalled: bool,
    bar: Bar,
    sheet: Sheet,
    title: Vec<Words>,
    items: Vec<Item>,
    added: Vec<Clause>,
    card: Option<Card>,
    remind: Option<String>,
    acts: Acts,
    related: Related,
    papers: Vec<Mention>,
    /// The papers that one click composes.
    offers: Vec<(&'static str, String)>,
}

/// What the viewer may do.
#[derive(Default)]
struct Acts {
    remind: bool,
    publish: bool,
    recall: bool,
    report: bool,
    whole: bool,
}

enum Item {
    Plain(Words),
    Heading(Words),
    Clause(Clause),
}

/// A painted task.
struct Clause {
    number: i64,
    paragraphs: Vec<Words>,
    /// Nothing of it was given to anybody in sight.
    aside: bool,
    code: &'static str,
    word: String,
    percent: i64,
    sum: String,
    bar: String,
    due: Option<String>,
    current: bool,
}

/// Everything read for the page.
pub(super) struct Seen {
    pub directive: Directive,
    pub tasks: Vec<Task>,
    pub parts: Vec<Part>,
    pub scope: Scope,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let (directive, relations) = super::load(&desk, Act::SeeWork, &id).await?;
    let scope = Scope::seen_by(&desk.directory(), &desk.actor, &directive.unit, desk.today());
    let tasks = store::tasks(desk.db(), &id).await?;
    let parts = store::parts(desk.db(), &id, &scope, desk.today()).await?;
    let seen = Seen {
        directive,
        tasks,
        parts,
        scope,
    };
    let card = clause::card(&desk, &seen, &query).await?;
    Ok(Reply::page(&page(&desk, seen, &relations, card).await?))
}

async fn page(
    desk: &Desk,
    seen: Seen,
    relations: &[Relation],
    card: Option<Card>,
) -> Result<LivingPage, Refusal> {
    let c = desk.chrome("directive.menu");
    let Seen {
        directive,
        tasks,
        parts,
        scope,
    } = seen;
    let spread = spread(desk, &directive.id, &tasks, &parts, &scope).await?;
    let chosen = card.as_ref().map(|card| card.number);
    let clause =
        |index: usize, words: Vec<Words>| clause_view(&c, &tasks[index], words, &parts, &scope, chosen);
    let spans: Vec<_> = tasks.iter().map(span).collect();
    let mut painted = paint(&directive.body, &spans);
    let items = std::mem::take(&mut painted.pieces)
        .into_iter()
        .map(|piece| match piece {
            Piece::Plain(words) => Item::Plain(words),
            Piece::Heading(words) => Item::Heading(words),
            Piece::Clause(index, words) => Item::Clause(clause(index, words)),
        });
    let items = items.collect();
    let added = painted
        .without_place
        .iter()
        .map(|index| clause(*index, vec![typed(&tasks[*index].body)]))
        .collect();
    let total = overall(&tasks, &parts, &scope);
    let acts = acts(desk, &scope, relations);
    let remind = (acts.remind && spread.silent > 0).then(|| c.number(spread.silent));
    let related = related(desk, &c, &directive.id).await?;
    Ok(LivingPage {
        related,
        papers: crate::paper::of_directive(desk, &directive.id).await?,
        offers: offers(desk, remind.is_some()),
        meta: meta(&c, &directive, spread.units),
        published: directive.published_at.is_some(),
        part: (!scope.whole).then(|| desk.unit_name(&desk.actor.unit)),
        recalled: spread.units == 0 && !tasks.is_empty(),
        bar: Bar::new(&c, &total, false),
        sheet: Sheet::new(&desk.directory(), &known(&directive), &mut painted),
        title: std::mem::take(&mut painted.title),
        heading: capitalised(&directive.subject),
        id: directive.id,
        items,
        added,
        card,
        remind,
        acts,
        c,
    })
}

/// How many units are in sight. Of one task a unit has one piece: the pieces are counted already.
async fn spread(
    desk: &Desk,
    id: &str,
    tasks: &[Task],
    parts: &[Part],
    scope: &Scope,
) -> Result<Spread, Refusal> {
    if let ([task], true) = (tasks, scope.whole) {
        let tally = tally(parts, &task.id);
        let silent = tally.of(Standing::Unknown) + tally.of(Standing::Overdue);
        return Ok(Spread {
            units: tally.total(),
            silent,
        });
    }
    Ok(store::spread(desk.db(), id, scope, desk.today(), &desk.actor.unit).await?)
}

/// As a title begins.
pub(crate) fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn span(task: &Task) -> Option<(usize, usize)> {
    Some((
        usize::try_from(task.span_start?).ok()?,
        usize::try_from(task.span_end?).ok()?,
    ))
}

fn known(directive: &Directive) -> Known<'_> {
    Known {
        unit: &directive.unit,
        issued_on: Moment(directive.issued_at).day(),
        number: directive.number.as_deref(),
        dated: directive.dated.as_deref(),
        place: directive.place.as_deref(),
        issuer: directive.issuer.as_deref(),
        subject: &directive.subject,
        signer: [directive.signer_post.as_deref(), directive.signer_name.as_deref()],
    }
}

/// A task that a person added: its words do not stand in the letter.
fn typed(body: &str) -> Words {
    vec![Run {
        text: body.to_owned(),
        ..Run::default()
    }]
}

fn acts(desk: &Desk, scope: &Scope, relations: &[Relation]) -> Acts {
    let may = |act| desk.may(act, relations).is_ok();
    Acts {
        remind: may(Act::Remind),
        publish: may(Act::Publish),
        recall: may(Act::Recall),
        report: may(Act::ComposeReport),
        whole: scope.whole,
    }
}

/// What can be written about it; a reminder only while somebody owes an answer.
fn offers(desk: &Desk, owed: bool) -> Vec<(&'static str, String)> {
    if !civic::permission::role_may(desk.actor.role, Act::WritePaper) {
        return Vec::new();
    }
    let kinds = ["don_doc", "giay_moi", "cong_van", "ke_hoach"].into_iter();
    kinds
        .filter(|kind| owed || *kind != "don_doc")
        .map(|kind| (kind, desk.t(&format!("paper.offer.{kind}"))))
        .collect()
}

/// Every piece in sight; a task that nobody was asked to do is a piece that nobody was asked to do.
pub(super) fn overall(tasks: &[Task], parts: &[Part], scope: &Scope) -> Tally {
    let mut total = Tally::default();
    for task in tasks {
        total.merge(&of_task(task, parts, scope));
    }
    total
}

/// How the pieces of a task in sight stand. Of a part of a directive only what was given there is known.
pub(crate) fn of_task(task: &Task, parts: &[Part], scope: &Scope) -> Tally {
    let mut tally = tally(parts, &task.id);
    if tally.total() == 0 && scope.whole && !parts.is_empty() {
        tally.add(Standing::NotAssigned, 1);
    }
    tally
}

fn clause_view(
    c: &Chrome,
    task: &Task,
    paragraphs: Vec<Words>,
    parts: &[Part],
    scope: &Scope,
    chosen: Option<i64>,
) -> Clause {
    let tally = of_task(task, parts, scope);
    let (standing, number) = (tally.standing(), task.position + 1);
    let bar = Bar::new(c, &tally, true);
    Clause {
        number,
        paragraphs,
        aside: tally.total() == 0,
        code: standing.code(),
        word: word(c, standing),
        percent: bar.percent,
        sum: sum(c, task, &tally, &bar, parts),
        bar: if bar.legend.len() > 1 {
            bar.svg
        } else {
            String::new()
        },
        due: due(c, task),
        current: chosen == Some(number),
    }
}

/// `184/200 phần việc đã chứng minh · 12 chưa rõ · 4 quá hạn · 1.204 hoạt động`.
fn sum(c: &Chrome, task: &Task, tally: &Tally, bar: &Bar, parts: &[Part]) -> String {
    if tally.of(Standing::NotAssigned) > 0 {
        return c.t("directive.nobody_asked");
    }
    let proven = [("proven", bar.proven.as_str()), ("total", bar.total.as_str())];
    let mut said = vec![c.tf("directive.proven_of", proven)];
    let others = bar
        .legend
        .iter()
        .filter(|entry| entry.code != Standing::Proven.code());
    said.extend(others.map(|entry: &Entry| format!("{} {}", entry.count, entry.word)));
    let of_task = parts.iter().filter(|part| part.task == task.id);
    let activities: i64 = of_task.map(|part| part.activities).sum();
    if activities > 0 {
        said.push(c.tf("directive.activities", [("n", c.number(activities).as_str())]));
    }
    said.join(" · ")
}

fn due(c: &Chrome, task: &Task) -> Option<String> {
    let day: Date = task.due_on.as_deref()?.parse().ok()?;
    Some(c.tf("directive.due", [("day", day.short().as_str())]))
}

/// `Công văn 412/STTTT-TTBCXB · 26/4/2021 · gửi 13 đơn vị`.
fn meta(c: &Chrome, directive: &Directive, units: i64) -> String {
    let named = match &directive.number {
        Some(number) => format!("{} {number}", document_kind(&directive.kind)),
        None => c.tf("directive.unnumbered", [("kind", document_kind(&directive.kind))]),
    };
    let day = directive.dated.as_deref().map(civic::review::shown);
    let issued = c.tf(
        "directive.issued",
        [("when", Moment(directive.issued_at).short().as_str())],
    );
    let to = c.tf("directive.asked", [("n", c.number(units).as_str())]);
    [Some(named), day, Some(issued), Some(to)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}
