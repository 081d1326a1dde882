//! One message: what it says, what was odd, what came along, what was told about it; and the buttons that answer it.

use askama::Template;
use civic::Moment;
use civic::permission::Act;
use serde_json::Value;

use super::pages::{self, LineView, in_language, line};
use super::store::{self, Row};
use super::{is_operator, load};
use crate::http::{Answer, Chrome, Desk, Path, Refusal, Reply};

#[derive(Template)]
#[template(path = "exchange/show.html")]
struct ShowPage {
    c: Chrome,
    id: String,
    title: String,
    state: String,
    facts: Vec<(String, String)>,
    warnings: Vec<String>,
    alert: Option<Alert>,
    letter: Option<String>,
    directive: Option<String>,
    answers: Option<String>,
    files: Vec<FileView>,
    about: Vec<LineView>,
    can: Can,
    fault: Option<String>,
}

/// Why a document may have come before, and where the first one is.
struct Alert {
    words: String,
    href: String,
}

struct FileView {
    href: String,
    name: String,
    size: String,
}

/// What the person may do with it now.
#[derive(Default)]
struct Can {
    receive: bool,
    refuse: bool,
    settle: bool,
    lay: bool,
    again: bool,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let row = load(&desk, &id).await?;
    let about = store::about(desk.db(), &row.id).await?;
    let inside = !is_operator(&desk);
    let files = if inside {
        store::files(desk.db(), &row.id).await?
    } else {
        Vec::new()
    };
    let c = desk.chrome("exchange.menu");
    let file = |file: store::File| FileView {
        href: format!("/exchange/{}/files/{}", row.id, file.position),
        size: c.number(file.size),
        name: file.file_name,
    };
    Ok(Reply::page(&ShowPage {
        title: pages::what(&desk, &row),
        state: desk.t(&format!("exchange.state.{}.{}", row.way, row.state)),
        facts: facts(&desk, &row, inside),
        warnings: warnings(&desk, &row),
        alert: alert(&desk, &row),
        letter: row
            .letter
            .as_ref()
            .filter(|_| inside)
            .map(|id| format!("/letters/{id}")),
        directive: row
            .directive
            .as_ref()
            .filter(|_| inside)
            .map(|id| format!("/directives/{id}")),
        answers: row.answers.as_ref().map(|id| format!("/exchange/{id}")),
        files: files.into_iter().map(file).collect(),
        can: can(&desk, &row, &about),
        about: about.iter().map(|one| line(&desk, one)).collect(),
        fault: row.facts["fault"]
            .is_object()
            .then(|| in_language(desk.lang, &row.facts["fault"])),
        id: row.id,
        c,
    }))
}

fn can(desk: &Desk, row: &Row, about: &[Row]) -> Can {
    let told = |code: &str| {
        about
            .iter()
            .any(|one| one.way == "out" && one.status_code.as_deref() == Some(code))
    };
    let officer = !is_operator(desk);
    let open = officer && row.way == "in" && row.kind != "status" && row.state == "taken" && !told("02");
    Can {
        receive: open && !told("03"),
        refuse: open && !told("03"),
        settle: officer && row.state == "asked",
        lay: officer && row.state == "alert",
        again: row.state == "stuck",
    }
}

/// What it says, line by line; not to operators what it is about.
fn facts(desk: &Desk, row: &Row, inside: bool) -> Vec<(String, String)> {
    let fact = |name: &str| row.facts[name].as_str().map(str::to_owned).filter(|_| inside);
    let day = |name: &str| fact(name).map(|day| civic::review::shown(&day));
    let list = |name: &str| {
        let list = row.facts[name].as_array().map(Vec::as_slice).unwrap_or_default();
        let texts = list
            .iter()
            .filter_map(|one| one.as_str().or_else(|| one["document"].as_str()));
        Some(texts.collect::<Vec<_>>().join("; "))
    };
    // Nobody takes an unchecked signature for a good one.
    let signature = row.facts["signed"].as_bool().map(|signed| {
        desk.t(if signed {
            "exchange.signature.unchecked"
        } else {
            "exchange.signature.none"
        })
    });
    let unit = row.unit.as_deref().map(|unit| desk.unit_name(unit));
    let lines = [
        ("other", Some(pages::other(row))),
        ("unit", unit),
        ("number", row.number.clone()),
        ("subject", fact("subject")),
        ("type", fact("type")),
        ("dated", day("dated")),
        ("signer", fact("signer")),
        ("due", day("due")),
        ("description", fact("description")),
        ("reason", fact("reason")),
        ("changes", list("changes")),
        ("replaces", list("replaces")),
        ("signature", signature),
        ("unreached", list("unreached")),
        ("document_id", row.document_id.clone()),
        ("own_code", row.own_code.clone()),
        ("file", row.file_name.clone()),
        ("at", Some(Moment(row.at).short())),
        ("said_at", row.facts["said_at"].as_str().map(str::to_owned)),
        ("done_at", row.done_at.map(|at| Moment(at).short())),
        ("repeats", (row.repeats > 0).then(|| row.repeats.to_string())),
    ];
    let filled = lines
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)));
    filled
        .map(|(name, value)| (desk.t(&format!("exchange.fact.{name}")), value))
        .collect()
}

fn warnings(desk: &Desk, row: &Row) -> Vec<String> {
    let list = row.facts["warnings"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let one = |warning: &Value| {
        let place = warning["place"].as_str().unwrap_or_default();
        format!("{place}: {}", in_language(desk.lang, warning))
    };
    list.iter().map(one).collect()
}

fn alert(desk: &Desk, row: &Row) -> Option<Alert> {
    let at = |name: &str| row.facts[name].as_str();
    let (why, href) = match at("why").filter(|_| row.state == "alert")? {
        "document_id" => ("document_id", format!("/exchange/{}", at("first")?)),
        _ => ("number", format!("/letters/{}", at("twin")?)),
    };
    let words = desk.t(&format!("exchange.alert.{why}"));
    Some(Alert { words, href })
}

/// A file that came along, always for saving: it is a stranger's.
pub(super) async fn file(desk: Desk, Path((id, position)): Path<(String, String)>) -> Answer {
    let row = load(&desk, &id).await?;
    desk.may(
        Act::Review,
        &crate::access::to_letter(&desk, row.unit.as_deref().unwrap_or_default()),
    )?;
    let files = store::files(desk.db(), &row.id).await?;
    let file = files
        .into_iter()
        .find(|file| file.position.to_string() == position);
    let file = file.ok_or(Refusal::NotFound)?;
    let bytes = desk.site.blobs.get(&file.blob).await?;
    Ok(Reply::file(bytes, &file.media_type, Some(&file.file_name)))
}
