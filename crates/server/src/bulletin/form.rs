//! Composing a bulletin: what it is called, its class and kind, what it serves, when it ends; and the Vietnamese text at once.

use askama::Template;
use civic::Ids as _;
use civic::bulletin::{BulletinAct, Class, Kind, Mode};
use civic::permission::Act;
use civic::unit::Class as Units;
use serde_json::json;

use super::case::{self, Case};
use super::kept::{level_code, mode};
use super::store::{self, Head};
use super::words::{class_word, kind_word, mode_word, moment_field, parse_moment};
use super::{clause, reading};
use crate::http::{Answer, Chrome, Desk, Form, Path, Query, Refusal, Reply};

/// A title has at most so many characters.
const LONGEST_TITLE: usize = 200;

#[derive(Template)]
#[template(path = "bulletin/form.html")]
struct FormPage {
    c: Chrome,
    /// The bulletin that is changed; `None` for a new one.
    id: Option<String>,
    version: i64,
    typed: Typed,
    classes: Vec<Choice>,
    kinds: Vec<Choice>,
    modes: Vec<Choice>,
    clauses: Vec<clause::Choice>,
    q: String,
    errors: Vec<String>,
    conflict: bool,
}

struct Choice {
    code: &'static str,
    words: String,
    hint: String,
    chosen: bool,
}

/// What stands in the form.
#[derive(Clone, Debug, Default)]
struct Typed {
    title: String,
    class: String,
    kind: String,
    mode: String,
    purpose: String,
    task: String,
    feedback: String,
    expires: String,
    withheld: bool,
    body: String,
}

impl Typed {
    fn of(form: &Form) -> Self {
        let get = |name: &str| form.get(name).to_owned();
        Self {
            title: form.get("title").chars().take(LONGEST_TITLE).collect(),
            class: get("class"),
            kind: get("kind"),
            mode: get("mode"),
            purpose: get("purpose"),
            task: get("task"),
            feedback: get("feedback").chars().take(500).collect(),
            expires: get("expires"),
            withheld: form.has("withheld"),
            body: get("body"),
        }
    }
}

pub(super) async fn new(desk: Desk, query: Query) -> Answer {
    let task = query.get("task").to_owned();
    let typed = Typed {
        class: "ordinary".to_owned(),
        kind: "notice".to_owned(),
        mode: "live".to_owned(),
        purpose: "clause".to_owned(),
        task,
        ..Typed::default()
    };
    let page = page(&desk, None, typed, query.get("q"), Vec::new()).await?;
    Ok(Reply::page(&page))
}

pub(super) async fn edit(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let case = open(&desk, &id).await?;
    let typed = stored(&case);
    let page = page(&desk, Some(&case), typed, query.get("q"), Vec::new()).await?;
    Ok(Reply::page(&page))
}

/// A bulletin of the unit that can still be changed.
pub(super) async fn open(desk: &Desk, id: &str) -> Result<Case, Refusal> {
    let case = case::load(desk, Act::MakeBulletin, id).await?;
    case::allow(desk, &case.mandate, BulletinAct::Compose)?;
    if !case.known.is_open() {
        return Err(Refusal::Conflict(desk.t("bulletin.err.sent")));
    }
    Ok(case)
}

fn stored(case: &Case) -> Typed {
    use civic::bulletin::Purpose::{Clause, Feedback, Own};
    let b = &case.known.bulletin;
    let (purpose, task, feedback) = match &b.purpose {
        Clause { clause, .. } => ("clause", clause.clone(), String::new()),
        Feedback(said) => ("feedback", String::new(), said.clone()),
        Own => ("own", String::new(), String::new()),
    };
    Typed {
        title: case.known.title.clone(),
        class: b.class.code().to_owned(),
        kind: b.kind.code().to_owned(),
        mode: b.mode.code().to_owned(),
        purpose: purpose.to_owned(),
        task,
        feedback,
        expires: b.expires.map(moment_field).unwrap_or_default(),
        withheld: b.withheld,
        body: String::new(),
    }
}

async fn page(
    desk: &Desk,
    case: Option<&Case>,
    typed: Typed,
    q: &str,
    errors: Vec<String>,
) -> Result<FormPage, Refusal> {
    let clauses = clause::choices(desk, q, &typed.task).await?;
    let choice = |code: &'static str, words: String, hint: String, typed: &str| Choice {
        chosen: code == typed,
        code,
        words,
        hint,
    };
    Ok(FormPage {
        id: case.map(|case| case.known.bulletin.id.clone()),
        version: case.map_or(0, |case| case.known.version),
        classes: Class::ALL
            .map(|class| {
                let hint = desk.t(&format!("bulletin.class_hint.{}", class.code()));
                choice(class.code(), class_word(desk, class), hint, &typed.class)
            })
            .into(),
        kinds: Kind::ALL
            .map(|kind| choice(kind.code(), kind_word(desk, kind), String::new(), &typed.kind))
            .into(),
        modes: [Mode::Live, Mode::Drill]
            .map(|mode| {
                let hint = desk.t(&format!("bulletin.mode_hint.{}", mode.code()));
                choice(mode.code(), mode_word(desk, mode), hint, &typed.mode)
            })
            .into(),
        clauses,
        q: q.to_owned(),
        typed,
        errors,
        conflict: false,
        c: desk.chrome("bulletin.menu"),
    })
}

/// What was typed as it is stored, or what is wrong with it.
async fn head(desk: &Desk, typed: &Typed) -> Result<Result<Head, Vec<String>>, Refusal> {
    let mut errors = Vec::new();
    let mut fault = |key: &str| errors.push(desk.t(key));
    let kind = Kind::from_code(&typed.kind).unwrap_or(Kind::Notice);
    if typed.title.is_empty() {
        fault("bulletin.err.title");
    }
    let expires = parse_moment(&typed.expires);
    if !typed.expires.is_empty() && expires.is_none() {
        fault("bulletin.err.expires");
    }
    if expires.is_some_and(|end| end <= desk.at) {
        fault("bulletin.err.expires_past");
    }
    let (mut directive, mut task, mut feedback) = (None, None, None);
    match typed.purpose.as_str() {
        "clause" => match clause::find(desk, &typed.task).await? {
            Some(found) => (directive, task) = (Some(found.0), Some(found.1)),
            None => fault("bulletin.err.clause"),
        },
        "feedback" if typed.feedback.is_empty() => fault("bulletin.err.feedback"),
        "feedback" => feedback = Some(typed.feedback.clone()),
        "own" if kind == Kind::Answer => fault("bulletin.err.answer"),
        "own" => {}
        _ => fault("bulletin.err.purpose"),
    }
    if !errors.is_empty() {
        return Ok(Err(errors));
    }
    Ok(Ok(Head {
        class: Class::from_code(&typed.class).unwrap_or(Class::Ordinary).code(),
        kind: kind.code(),
        mode: mode(&typed.mode).unwrap_or(Mode::Live).code(),
        title: typed.title.clone(),
        directive,
        task,
        feedback,
        expires_at: expires.map(|end| end.0),
        withheld: typed.withheld,
    }))
}

pub(super) async fn create(desk: Desk, form: Form) -> Answer {
    let typed = Typed::of(&form);
    let mut head = head(&desk, &typed).await?;
    let mut tx = desk.db().snapshot().await?;
    let lexicon = reading::lexicon(&mut tx, &desk.actor.unit).await?;
    drop(tx);
    if let (false, Err(nothing)) = (
        typed.body.is_empty(),
        viet::speech::read_aloud(&typed.body, &lexicon),
    ) {
        let why = super::variant::nothing(&desk, nothing);
        head = match head {
            Ok(_) => Err(vec![why]),
            Err(mut errors) => {
                errors.push(why);
                Err(errors)
            }
        };
    }
    let head = match head {
        Ok(head) => head,
        Err(errors) => {
            let page = page(&desk, None, typed, form.get("q"), errors).await?;
            return Ok(Reply::invalid(&page));
        }
    };
    let id = desk.new_id();
    let mut tx = desk.begin().await?;
    put_new(&desk, &mut tx, &id, &head, &typed.body, None).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/bulletins/{id}")).saying("bulletin.said.created"))
}

/// Stores a new bulletin, with its Vietnamese words if there are any; a commune's own goes to its own loudspeakers.
pub(super) async fn put_new(
    desk: &Desk,
    tx: &mut ::store::Tx,
    id: &str,
    head: &Head,
    body: &str,
    corrects: Option<&str>,
) -> Result<(), Refusal> {
    let (unit, by) = (desk.actor.unit.as_str(), desk.actor.person.as_str());
    let level = level_code(case::own_level(desk));
    store::insert(tx, (id, unit, level, corrects), head, by, desk.at).await?;
    if !body.is_empty() {
        super::script::put_words(desk, tx, id, "vi", body, 0).await?;
    }
    if desk.directory().loudspeakers_of(unit, desk.today()) == Some(unit) && corrects.is_none() {
        let class = serde_json::to_value(Units::One(unit.to_owned())).map_err(Refusal::broken)?;
        let name = desk.unit_name(unit);
        let aim = (desk.site.ids.next(desk.at), name);
        store::target::add_aim(tx, (&aim.0, id, &aim.1), class, by, desk.at).await?;
    }
    let detail = json!({ "title": head.title, "class": head.class, "kind": head.kind, "mode": head.mode,
        "directive": head.directive, "task": head.task, "corrects": corrects });
    desk.record(tx, "bulletin.created", id, detail).await
}

pub(super) async fn save(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let case = open(&desk, &id).await?;
    let typed = Typed::of(&form);
    let head = match head(&desk, &typed).await? {
        Ok(head) => head,
        Err(errors) => {
            let page = page(&desk, Some(&case), typed, form.get("q"), errors).await?;
            return Ok(Reply::invalid(&page));
        }
    };
    let version = form.get("version").parse().unwrap_or(-1);
    let mut tx = desk.begin().await?;
    if !store::update(&mut tx, &id, version, &head, desk.at).await? {
        drop(tx);
        let mut page = page(&desk, Some(&case), typed, form.get("q"), Vec::new()).await?;
        page.conflict = true;
        return Ok(Reply::conflict(&page));
    }
    // What is said round the words depends on kind and mode: a machine says it, and must say it anew.
    let b = &case.known.bulletin;
    if (b.kind.code(), b.mode.code()) != (head.kind, head.mode) {
        super::script::void_all(&mut tx, &case.known, desk.at).await?;
    }
    let detail = json!({ "title": head.title, "class": head.class, "kind": head.kind, "mode": head.mode,
        "directive": head.directive, "task": head.task, "withheld": head.withheld, "expires": head.expires_at });
    desk.record(&mut tx, "bulletin.changed", &id, detail).await?;
    super::vetting::hold(&desk, &mut tx, &id).await?;
    tx.commit().await?;
    super::waiting::changed(&desk).await;
    Ok(Reply::to(format!("/bulletins/{id}")).saying("bulletin.said.changed"))
}
