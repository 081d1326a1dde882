//! The last step: what goes out to whom, and the one button that sends it.

use ::store::Tx;
use askama::Template;
use civic::directive::{Blocker, dated, duplicate_key, number};
use civic::permission::Act;
use civic::review::{FieldName, Review, Sheet, parse_day, parse_partial};
use viet::Date;

use super::desk::TwinView;
use super::issue::Order;
use super::order::{check, order, own};
use super::recipients::Scene;
use super::{issue as sending, load, signed, still_open, store, ties};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};

#[derive(Template)]
#[template(path = "letter/issue.html")]
struct IssuePage {
    c: Chrome,
    id: String,
    version: i64,
    subject: String,
    number: String,
    date: String,
    /// Number or day is not known yet.
    unnumbered: bool,
    without: bool,
    /// The code that would be given; none when there is a number.
    next: Option<String>,
    take: bool,
    date_error: bool,
    units: String,
    /// Exactly who gets it.
    names: Vec<String>,
    assignments: String,
    button: String,
    tasks: Vec<TaskLine>,
    blockers: Vec<String>,
    twin: Option<TwinView>,
    unconfirmed: Option<String>,
    conflict: bool,
}

struct TaskLine {
    text: String,
    count: String,
    due: String,
}

/// What the page shows beside the review.
#[derive(Default)]
struct Tried {
    blockers: Vec<Blocker>,
    without: bool,
    take: bool,
    next: Option<String>,
    date_error: bool,
    conflict: bool,
    twin: Option<store::Twin>,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let letter = load(&desk, Act::Issue, &id).await?;
    still_open(&desk, &letter)?;
    let mut blockers = check(&letter, &letter.review, &desk.directory(), true, desk.today());
    blockers.retain(|blocker| !matches!(blocker, Blocker::DateInFuture(_)));
    let twin = twin(&desk, &letter, &letter.review).await?;
    let tried = Tried {
        blockers,
        twin,
        next: coming(&desk, &letter, &letter.review).await?,
        ..Tried::default()
    };
    Ok(Reply::page(&page(&desk, &letter, &letter.review, tried)))
}

pub(super) async fn issue(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let letter = load(&desk, Act::Issue, &id).await?;
    still_open(&desk, &letter)?;
    let (without, take) = (form.has("without_number"), form.has("take_number"));
    let sheet = typed(&letter.review, &form, take.then(|| desk.today()));
    let Ok(mut review) = letter.review.apply(&sheet, &signed(&desk)) else {
        let tried = Tried {
            without,
            take,
            next: coming(&desk, &letter, &letter.review).await?,
            date_error: true,
            ..Tried::default()
        };
        return Ok(Reply::invalid(&page(&desk, &letter, &letter.review, tried)));
    };
    review.resolve(&desk.directory(), &letter.unit, letter.as_of);
    if form.get("version") != letter.version.to_string() {
        let tried = Tried {
            without,
            take,
            next: coming(&desk, &letter, &review).await?,
            conflict: true,
            ..Tried::default()
        };
        return Ok(Reply::conflict(&page(&desk, &letter, &review, tried)));
    }
    let take = take && number(&review).is_none();
    let blockers = check(&letter, &review, &desk.directory(), without || take, desk.today());
    let twin = twin(&desk, &letter, &review)
        .await?
        .filter(|_| blockers.is_empty());
    if !blockers.is_empty() || twin.is_some() {
        let tried = Tried {
            blockers,
            without,
            take,
            next: coming(&desk, &letter, &review).await?,
            twin,
            ..Tried::default()
        };
        return Ok(Reply::invalid(&page(&desk, &letter, &review, tried)));
    }
    send(
        &desk,
        &letter,
        review,
        if take {
            Number::Taken
        } else {
            Number::Written(without)
        },
    )
    .await
}

/// Where the number comes from.
enum Number {
    /// From the register, in the transaction of the directive.
    Taken,
    /// A person wrote it, or decided (`true`) that there is none.
    Written(bool),
}

/// The review's texts with the number and day of the form. A number that is taken is taken for a day: `today`, when
/// the day is blank.
fn typed(review: &Review, form: &Form, today: Option<Date>) -> Sheet {
    let mut sheet = review.sheet();
    for name in ["number", "date"] {
        if form.has(name) {
            sheet.insert(name.to_owned(), form.get(name).to_owned());
        }
    }
    let day = sheet.get("date").map_or("", |day| day.trim());
    let blank = day.is_empty() || parse_day(day).is_none() && parse_partial(day).is_some();
    if let Some(today) = today.filter(|_| blank) {
        sheet.insert("date".to_owned(), today.short());
    }
    sheet
}

/// The code that the register would give now: of the unit's own paper that has no number yet.
async fn coming(desk: &Desk, letter: &store::Letter, review: &Review) -> Result<Option<String>, Refusal> {
    let directory = desk.directory();
    let issuer = review.value(FieldName::Issuer);
    if number(review).is_some() || own(&directory, &letter.unit, issuer, letter.as_of) == Some(false) {
        return Ok(None);
    }
    let year = dated(review).unwrap_or_else(|| desk.today()).year();
    let next = crate::register::next(desk.db(), &letter.unit, kind(review), year).await?;
    Ok(Some(code(desk, letter, review, next)))
}

fn kind(review: &Review) -> &str {
    review.value(FieldName::Kind).unwrap_or("khac")
}

fn code(desk: &Desk, letter: &store::Letter, review: &Review, number: i64) -> String {
    let organ = crate::directive::organ::organ(&desk.directory(), &letter.unit, None, letter.as_of);
    civic::register::code(
        number,
        kind(review),
        review.value(FieldName::Number),
        &organ.notation,
    )
}

/// The review with the next number of the register, in the caller's transaction.
async fn numbered(
    desk: &Desk,
    tx: &mut Tx,
    letter: &store::Letter,
    review: Review,
) -> Result<Review, Refusal> {
    let year = dated(&review).unwrap_or_else(|| desk.today()).year();
    let next = crate::register::take(tx, &letter.unit, kind(&review), year).await?;
    let mut sheet = review.sheet();
    sheet.insert("number".to_owned(), code(desk, letter, &review, next));
    let numbered = review.apply(&sheet, &signed(desk));
    numbered.map_err(|faults| Refusal::broken(format!("{faults:?}")))
}

/// An issued directive of the same number, issuer and year: sending a second one is refused.
async fn twin(desk: &Desk, letter: &store::Letter, review: &Review) -> Result<Option<store::Twin>, Refusal> {
    match duplicate_key(review) {
        Some(key) => Ok(store::issued_twin(desk.db(), &letter.unit, &key).await?),
        None => Ok(None),
    }
}

/// One transaction: the last corrections, the directive with all that belongs to it, the record.
async fn send(desk: &Desk, letter: &store::Letter, review: Review, number: Number) -> Answer {
    let ties = ties::resolve(desk.db(), &desk.directory(), letter).await?;
    let mut tx = desk.begin().await?;
    let (review, without) = match number {
        Number::Taken => (numbered(desk, &mut tx, letter, review).await?, false),
        Number::Written(without) => (review, without),
    };
    let (review, directory) = (&review, desk.directory());
    let order = Order {
        ties,
        ..order(letter, review, &directory, &desk.actor.person, without)
    };
    let (key, by) = (order.duplicate_key.clone(), &desk.actor.person);
    let saved = store::save(&mut tx, &letter.id, letter.version, review, key, by, desk.at).await?;
    if !saved || !store::mark_issued(&mut tx, &letter.id, letter.version + 1).await? {
        return Err(Refusal::Conflict(desk.t("letter.issue.conflict")));
    }
    let issued = match sending::issue(&mut tx, &desk.site.ids, desk.at, &order).await {
        Ok(issued) => issued,
        Err(fault) if fault.is_duplicate() => {
            return Err(Refusal::Conflict(desk.t("letter.issue.duplicate")));
        }
        Err(fault) => return Err(fault.into()),
    };
    let known = ties::Known {
        directive: Some(&issued.directive),
        unit: &letter.unit,
        number: order.number.as_deref(),
    };
    ties::found_later(&mut tx, desk.at, &directory, &known).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/directives/{}", issued.directive)).saying("letter.issued"))
}

fn page(desk: &Desk, letter: &store::Letter, review: &Review, tried: Tried) -> IssuePage {
    let directory = desk.directory();
    let counts: Vec<usize> = review
        .tasks
        .iter()
        .map(|task| review.units_for(&directory, task, letter.as_of).len())
        .collect();
    let units = |n: usize| desk.tf("letter.units", &[("n", &viet::grouped(n as i64))]);
    let line = |(task, count): (&civic::review::Task, &usize)| TaskLine {
        text: task.text.clone(),
        count: units(*count),
        due: task
            .due
            .last
            .as_deref()
            .map_or_else(|| task.due.text.clone(), civic::review::shown),
    };
    let scene = Scene {
        directory: &directory,
        unit: &letter.unit,
        on: letter.as_of,
    };
    let names = scene.names(&review.all_units(&directory, letter.as_of));
    let everybody = units(names.len());
    let sheet = review.sheet();
    let text = |name: &str| sheet.get(name).cloned().unwrap_or_default();
    IssuePage {
        c: desk.chrome("letter.menu"),
        id: letter.id.clone(),
        version: letter.version,
        subject: review.value(FieldName::Subject).unwrap_or_default().to_owned(),
        number: text("number"),
        date: text("date"),
        unnumbered: number(review).is_none() || dated(review).is_none(),
        without: tried.without,
        next: tried.next,
        take: tried.take,
        date_error: tried.date_error,
        button: desk.tf("letter.issue.button", &[("units", &everybody)]),
        units: everybody,
        names,
        assignments: desk.tf(
            "letter.issue.assignments",
            &[("n", &viet::grouped(counts.iter().sum::<usize>() as i64))],
        ),
        tasks: review.tasks.iter().zip(&counts).map(line).collect(),
        blockers: tried
            .blockers
            .iter()
            .map(|blocker| words(desk, blocker))
            .collect(),
        twin: tried.twin.map(|twin| TwinView::new(desk, &twin)),
        unconfirmed: unconfirmed(desk, review),
        conflict: tried.conflict,
    }
}

/// How much of the review nobody has looked at yet.
fn unconfirmed(desk: &Desk, review: &Review) -> Option<String> {
    let (done, all) = super::review_page::progress(review);
    (done < all).then(|| {
        desk.tf(
            "letter.issue.unconfirmed",
            &[("n", &(all - done).to_string()), ("all", &all.to_string())],
        )
    })
}

fn words(desk: &Desk, blocker: &Blocker) -> String {
    match blocker {
        Blocker::NoNumber => desk.t("letter.blocker.no_number"),
        Blocker::NoDate => desk.t("letter.blocker.no_date"),
        Blocker::DateInFuture(day) => desk.tf("letter.blocker.future", &[("day", &day.short())]),
        Blocker::NoSubject => desk.t("letter.blocker.no_subject"),
        Blocker::NoTasks => desk.t("letter.blocker.no_tasks"),
        Blocker::NoRecipients => desk.t("letter.blocker.no_recipients"),
        Blocker::RecipientOpen(phrase) => desk.tf("letter.blocker.recipient_open", &[("phrase", phrase)]),
        Blocker::TaskToNobody(n) => desk.tf("letter.blocker.task_to_nobody", &[("n", &n.to_string())]),
    }
}
