//! The pages of an import: choose a file, see what it would do, confirm exactly that.

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use civic::review::parse_day;
use civic::unit::import::{Frame, Outcome, Plan, Row};

use super::{Counts, Words, lines, planned, root, seen, trace};
use crate::http::{Answer, Chrome, Desk, Form, Refusal, Reply};

#[derive(Template)]
#[template(path = "unit/import/form.html")]
struct FormPage {
    c: Chrome,
    on: String,
    basis: String,
    root: String,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "unit/import/check.html")]
struct CheckPage {
    c: Chrome,
    file: String,
    root: String,
    day: String,
    basis: String,
    conflict: bool,
    sums: Vec<(&'static str, String, String)>,
    refused: Vec<RowView>,
    changed: Vec<RowView>,
    new: Vec<RowView>,
    same: Vec<RowView>,
    /// What confirming sends back.
    sent: Option<Sent>,
    act: String,
}

struct Sent {
    on: String,
    content: String,
    seen: String,
}

struct RowView {
    place: String,
    name: String,
    code: String,
    kind: String,
    href: Option<String>,
    /// Reasons, or what changes.
    lines: Vec<String>,
}

/// What was typed beside the file.
struct Typed {
    on: String,
    basis: String,
}

pub(in crate::unit) async fn form(desk: Desk) -> Answer {
    let on = desk.today().to_string();
    Ok(Reply::page(&form_page(
        &desk,
        Typed {
            on,
            basis: String::new(),
        },
        None,
    )))
}

fn form_page(desk: &Desk, typed: Typed, error: Option<String>) -> FormPage {
    let root = root(&desk.directory(), &desk.actor.unit, desk.today());
    FormPage {
        c: desk.chrome("unit.menu"),
        on: typed.on,
        basis: typed.basis,
        root: root.map_or_else(|| desk.t("unit.import.whole"), |root| desk.unit_name(&root)),
        error,
    }
}

/// A file with the day and the basis that hold for it.
struct Import {
    name: String,
    bytes: Vec<u8>,
    frame: Frame,
    plan: Plan,
}

pub(in crate::unit) async fn check(desk: Desk, form: Form) -> Answer {
    let files = form.files("file");
    let typed = Typed {
        on: form.get("on").to_owned(),
        basis: form.get("basis").to_owned(),
    };
    let read = match files.first() {
        Some(file) => import(&desk, file.name.clone(), file.bytes.clone(), &typed),
        None => Err(desk.t("unit.import.no_file")),
    };
    match read {
        Ok(import) => Ok(Reply::page(&check_page(&desk, &import, false))),
        Err(error) => Ok(Reply::invalid(&form_page(&desk, typed, Some(error)))),
    }
}

fn import(desk: &Desk, name: String, bytes: Vec<u8>, typed: &Typed) -> Result<Import, String> {
    let directory = desk.directory();
    let on = parse_day(&typed.on).ok_or_else(|| desk.t("unit.import.err_day"))?;
    let words = Words {
        lang: desk.lang,
        directory: &directory,
        on,
    };
    let lines = lines(&bytes, &words)?;
    let frame = Frame {
        root: root(&directory, &desk.actor.unit, on)
            .or_else(|| root(&directory, &desk.actor.unit, desk.today())),
        on,
        basis: typed.basis.clone(),
    };
    let plan = planned(&directory, &lines, &frame, desk.at, &desk.site.ids);
    Ok(Import {
        name,
        bytes,
        frame,
        plan,
    })
}

/// Applies what was shown. When the directory has changed meanwhile, so that the file would do something else, that is
/// shown instead.
pub(in crate::unit) async fn apply(desk: Desk, form: Form) -> Answer {
    desk.site.directory_changed().await?;
    let typed = Typed {
        on: form.get("on").to_owned(),
        basis: form.get("basis").to_owned(),
    };
    let bytes = STANDARD
        .decode(form.get("content"))
        .map_err(|_| Refusal::Invalid(desk.t("http.form_cut")))?;
    let import = import(&desk, form.get("name").to_owned(), bytes, &typed).map_err(Refusal::Invalid)?;
    let counts = Counts::of(&import.plan);
    if seen(&import.plan) != form.get("seen") || !counts.can_apply() {
        return Ok(Reply::conflict(&check_page(&desk, &import, true)));
    }
    let mut tx = desk.begin().await?;
    let silence = crate::station::Silence::before(&mut tx, &desk.site).await?;
    if store::directory::amend(&mut tx, &import.plan.changes, desk.at)
        .await?
        .is_err()
    {
        drop(tx);
        desk.site.directory_changed().await?;
        return Ok(Reply::conflict(&check_page(&desk, &import, true)));
    }
    silence.keep(&mut tx, &desk.site).await?;
    let detail = trace(&import.name, &import.bytes, &import.frame, counts);
    let subject = import.frame.root.as_deref().unwrap_or("units");
    desk.record(&mut tx, "unit.imported", subject, detail).await?;
    tx.commit().await?;
    desk.site.directory_changed().await?;
    Ok(Reply::to(format!("/units?on={}", import.frame.on)).saying("unit.imported"))
}

fn check_page(desk: &Desk, import: &Import, conflict: bool) -> CheckPage {
    let directory = desk.directory();
    let words = Words {
        lang: desk.lang,
        directory: &directory,
        on: import.frame.on,
    };
    let counts = Counts::of(&import.plan);
    let c = desk.chrome("unit.menu");
    let n = |count: usize| c.number(count as i64);
    let of = |wanted: fn(&Outcome) -> bool| {
        let rows = import.plan.rows.iter().filter(|row| wanted(&row.outcome));
        rows.map(|row| view(&words, row, import)).collect()
    };
    let both = counts.new + counts.changed;
    CheckPage {
        sums: vec![
            ("refused", n(counts.refused), desk.t("unit.import.refused")),
            ("changed", n(counts.changed), desk.t("unit.import.changed")),
            ("new", n(counts.new), desk.t("unit.import.new")),
            ("same", n(counts.same), desk.t("unit.import.same")),
        ],
        refused: of(|outcome| matches!(outcome, Outcome::Refused(_))),
        changed: of(|outcome| matches!(outcome, Outcome::Changed(_))),
        new: of(|outcome| matches!(outcome, Outcome::New)),
        same: of(|outcome| matches!(outcome, Outcome::Same)),
        sent: counts.can_apply().then(|| Sent {
            on: import.frame.on.to_string(),
            content: STANDARD.encode(&import.bytes),
            seen: seen(&import.plan),
        }),
        act: desk.tf("unit.import.apply", &[("n", &n(both))]),
        file: import.name.clone(),
        root: import
            .frame
            .root
            .as_deref()
            .map_or_else(|| desk.t("unit.import.whole"), |root| desk.unit_name(root)),
        day: import.frame.on.short(),
        basis: import.frame.basis.clone(),
        conflict,
        c,
    }
}

fn view(words: &Words<'_>, row: &Row, import: &Import) -> RowView {
    let lines = match &row.outcome {
        Outcome::Refused(reasons) => reasons.iter().map(|reason| words.reason(reason)).collect(),
        Outcome::Changed(differences) => differences
            .iter()
            .map(|difference| {
                let (what, before, after) = words.difference(difference);
                words.say(
                    "unit.import.difference",
                    &[("what", &what), ("before", &before), ("after", &after)],
                )
            })
            .collect(),
        Outcome::New => parent_of(words, row, import).into_iter().collect(),
        Outcome::Same => Vec::new(),
    };
    let known = row
        .unit
        .as_deref()
        .filter(|unit| words.directory.get(unit).is_some());
    let kind = row
        .line
        .kind
        .map(|kind| words.say(&format!("unit.kind.{}", kind.code()), &[]));
    RowView {
        place: row.line.place.clone(),
        name: row.line.name.clone(),
        code: row.line.code.clone().unwrap_or_default(),
        kind: kind.unwrap_or_default(),
        href: known.map(|unit| format!("/units/{unit}?on={}", import.frame.on)),
        lines,
    }
}

/// Where a new unit will hang, and from when.
fn parent_of(words: &Words<'_>, row: &Row, import: &Import) -> Option<String> {
    let opened = import.plan.changes.iter().find_map(|change| match &change.what {
        civic::unit::What::Open { parent, .. } if Some(&change.unit) == row.unit.as_ref() => {
            Some((change.on, parent))
        }
        _ => None,
    });
    let (on, parent) = opened?;
    let in_file = || {
        let mut rows = import.plan.rows.iter();
        let row = rows.find(|other| other.unit.is_some() && other.unit == *parent)?;
        Some(row.line.name.clone())
    };
    let above = parent.as_deref().map(|id| match words.directory.get(id) {
        Some(_) => crate::http::name_of(words.directory, id, words.on),
        None => in_file().unwrap_or_default(),
    });
    let above = above.unwrap_or_else(|| words.say("unit.unknown", &[]));
    let hangs = words.say("unit.import.hangs", &[("parent", &above), ("day", &on.short())]);
    let until = row
        .line
        .to
        .map(|to| words.say("unit.import.until", &[("day", &to.short())]));
    Some(until.map_or_else(|| hangs.clone(), |until| format!("{hangs} {until}")))
}
