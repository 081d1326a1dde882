//! Logging an activity, from a phone in under a minute.

use askama::Template;
use civic::Moment;
use civic::activity::{Figure, Kind, LANGUAGES};
use civic::assignment::Handling;
use civic::permission::Act;
use civic::regime::Field;
use viet::Date;

use super::form::{Faults, Read, Typed, read, typed};
use super::log::{Fault, NewActivity, NewEvidence, log};
use super::{files, store};
use crate::assignment::{Assignment, load, shorten};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};

#[derive(Template)]
#[template(path = "activity/new.html")]
struct NewPage {
    c: Chrome,
    id: String,
    title: String,
    today: String,
    kinds: Vec<Choice>,
    languages: Vec<Choice>,
    said: Vec<SaidField>,
    figures: Vec<FigureField>,
    typed: Typed,
    faults: Faults,
}

/// A figure's field.
pub(super) struct FigureField {
    pub code: &'static str,
    pub label: String,
    /// The kinds that carry it, for the script.
    pub kinds: String,
    pub value: String,
    pub fault: Option<String>,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let row = open(&desk, &id).await?;
    let typed = Typed {
        day: desk.today().to_string(),
        language: "vi".to_owned(),
        figures: ["1".to_owned(), String::new(), String::new(), String::new()],
        form_key: desk.new_id(),
        ..Typed::default()
    };
    Ok(Reply::page(&page(&desk, &row, typed, Faults::default())))
}

pub(super) async fn save(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = load(&desk, Act::LogActivity, &id).await?;
    let mut typed = typed(|name| form.get(name).to_owned());
    if !is_key(&typed.form_key) {
        typed.form_key = desk.new_id();
    }
    if let Some(known) = known(&desk, &row, &typed.form_key).await? {
        return Ok(Reply::to(known).saying("activity.known"));
    }
    still_open(&desk, &row)?;
    let (read, mut faults) = read(&desk, &typed, Moment(row.issued_at).day());
    let checked = match files::check(&desk, &form) {
        Ok(checked) => checked,
        Err(words) => {
            faults.files = words;
            Vec::new()
        }
    };
    let (Some(kind), Some(day), true) = (read.kind, read.day, faults.is_empty()) else {
        if !form.files("files").is_empty() && faults.files.is_empty() {
            faults.files = vec![desk.t("activity.files_again")];
        }
        return Ok(Reply::invalid(&page(&desk, &row, typed, faults)));
    };
    let mut evidence: Vec<_> = read.link.clone().map(NewEvidence::Link).into_iter().collect();
    evidence.extend(files::put(&desk.site.blobs, checked).await?);
    let new = new_activity(&row, kind, day, &read, &typed, evidence);
    store_it(&desk, &row, &new).await
}

/// The unit's own assignment, if anything can be logged for it.
async fn open(desk: &Desk, id: &str) -> Result<Assignment, Refusal> {
    let row = load(desk, Act::LogActivity, id).await?;
    still_open(desk, &row)?;
    Ok(row)
}

fn still_open(desk: &Desk, row: &Assignment) -> Result<(), Refusal> {
    match row.state()? {
        Handling::Refused | Handling::Recalled => Err(Refusal::Conflict(desk.t("activity.fault.closed"))),
        _ => Ok(()),
    }
}

/// Keys are made by the house or its app; anything else would let one unit take another's.
pub(crate) fn is_key(key: &str) -> bool {
    key.len() == 26 && key.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

/// Where the same form led when it was sent before.
async fn known(desk: &Desk, row: &Assignment, key: &str) -> Result<Option<String>, Refusal> {
    let known = store::by_form(desk.db(), key).await?;
    let mine = known.filter(|known| known.assignment == row.id);
    Ok(mine.map(|known| format!("/activities/{}", known.id)))
}

pub(crate) fn new_activity(
    row: &Assignment,
    kind: Kind,
    day: Date,
    read: &Read,
    typed: &Typed,
    evidence: Vec<NewEvidence>,
) -> NewActivity {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let [items, minutes, copies, people] = read.figures;
    NewActivity {
        assignment: row.id.clone(),
        kind,
        day,
        place: text(&typed.place),
        language: read.language,
        audience: text(&typed.audience),
        topic: text(&typed.topic),
        items,
        minutes,
        copies,
        people,
        note: text(&typed.note),
        form_key: typed.form_key.clone(),
        evidence,
    }
}

async fn store_it(desk: &Desk, row: &Assignment, new: &NewActivity) -> Answer {
    let mut tx = desk.begin().await?;
    let logged = match log(&mut tx, &desk.site.ids, desk.at, &desk.actor, new).await {
        Ok(logged) => logged,
        Err(Fault::Missing) => return Err(Refusal::NotFound),
        Err(Fault::Closed(_)) => return Err(Refusal::Conflict(desk.t("activity.fault.closed"))),
        Err(Fault::Store(fault)) if fault.is_duplicate() => {
            drop(tx);
            let first = known(desk, row, &new.form_key).await?;
            return Ok(Reply::to(first.ok_or(Refusal::NotFound)?).saying("activity.known"));
        }
        Err(Fault::Store(fault)) => return Err(fault.into()),
    };
    tx.commit().await?;
    let saying = if logged.fresh {
        "activity.saved"
    } else {
        "activity.known"
    };
    Ok(Reply::to(format!("/activities/{}", logged.id)).saying(saying))
}

/// What the fields offer.
pub(super) struct FieldChoices {
    pub kinds: Vec<Choice>,
    pub languages: Vec<Choice>,
    pub said: Vec<SaidField>,
    pub figures: Vec<FigureField>,
}

/// A closed list of which at most one is said.
pub(super) struct SaidField {
    pub code: &'static str,
    pub label: String,
    pub value: String,
    pub options: &'static [civic::regime::Category],
    pub fault: Option<String>,
}

/// Code and word.
pub(super) type Choice = (&'static str, String);

/// The choices of the form, new or corrected.
pub(super) fn choices(c: &Chrome, typed: &Typed, faults: &Faults) -> FieldChoices {
    let figure = |(at, figure): (usize, Figure)| {
        let carrying = Kind::ALL
            .into_iter()
            .filter(|kind| kind.figures().contains(&figure));
        FigureField {
            code: figure.code(),
            label: c.t(&format!("activity.figure.{}", figure.code())),
            kinds: carrying.map(Kind::code).collect::<Vec<_>>().join(" "),
            value: typed.figures[at].clone(),
            fault: faults.figures[at].clone(),
        }
    };
    let said = |code, field, value: &String, fault: &Option<String>| SaidField {
        code,
        label: c.t(&format!("activity.field.{code}")),
        value: value.clone(),
        options: civic::regime::listed(field),
        fault: fault.clone(),
    };
    FieldChoices {
        said: vec![
            said("audience", Field::Audience, &typed.audience, &faults.audience),
            said("topic", Field::Topic, &typed.topic, &faults.topic),
        ],
        kinds: Kind::ALL
            .map(|kind| (kind.code(), c.t(&format!("activity.kind.{}", kind.code()))))
            .to_vec(),
        languages: LANGUAGES
            .map(|code| (code, c.t(&format!("activity.language.{code}"))))
            .to_vec(),
        figures: Figure::ALL.into_iter().enumerate().map(figure).collect(),
    }
}

fn page(desk: &Desk, row: &Assignment, typed: Typed, faults: Faults) -> NewPage {
    let c = desk.chrome("assignment.menu");
    let FieldChoices {
        kinds,
        languages,
        said,
        figures,
    } = choices(&c, &typed, &faults);
    NewPage {
        id: row.id.clone(),
        title: shorten(&row.body, 110),
        today: desk.today().to_string(),
        kinds,
        languages,
        said,
        figures,
        typed,
        faults,
        c,
    }
}
