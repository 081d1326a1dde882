//! A filing as a file and back: XLSX and CSV for people, JSON for programs. What comes is shown before it is taken.

mod out;
mod read;

use std::collections::BTreeMap;

use askama::Template;
use civic::permission::Act;
use civic::regime::Edition;

use super::desk::words;
use super::form::Typed;
use super::list::capital;
use super::load;
use super::store as rows;
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};
pub(super) use out::{csv, json, xlsx};
use read::{Came, Fault};

#[derive(Template)]
#[template(path = "filing/import.html")]
struct ImportPage {
    c: Chrome,
    id: String,
    title: String,
    period: String,
    file: String,
    lines: Vec<Line>,
    faults: Vec<Fault>,
    fields: Vec<(String, String)>,
    version: i64,
    step_key: String,
    same: usize,
}

/// A figure that would change.
struct Line {
    title: String,
    now: String,
    then: String,
}

/// What a file would change, row by row; nothing is written before the person says so.
pub(super) async fn preview(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let (filing, case) = load(&desk, Act::File, &id).await?;
    let file = form
        .files("file")
        .first()
        .copied()
        .ok_or_else(|| Refusal::Invalid(desk.t("filing.err.no_file")))?;
    let edition = &*case.edition.1;
    let Came { cells, texts, faults } = read::file(&desk, edition, &case, file)?;
    let revision = rows::revision(desk.db(), &id, filing.version)
        .await?
        .ok_or_else(|| Refusal::broken("a filing without its revision"))?;
    let sheet = civic::sheet::Sheet::unpack(&revision.sheet).map_err(Refusal::broken)?;
    let mut typed = Typed::shown(
        edition,
        &sheet,
        &words(&revision.texts)?,
        &words(&revision.reasons)?,
    );
    let (lines, same) = put_in(edition, &mut typed, cells);
    typed.texts.extend(texts);
    let fields = typed
        .cells
        .iter()
        .enumerate()
        .map(|(at, text)| (format!("c{at}"), text.clone()));
    let fields = fields.chain(
        typed
            .texts
            .iter()
            .map(|(code, text)| (format!("t-{code}"), text.clone())),
    );
    let page = ImportPage {
        id,
        title: edition.name().to_owned(),
        period: capital(&case.period.label_with_days()),
        file: file.name.clone(),
        lines,
        fields: fields.collect(),
        version: filing.version,
        step_key: desk.new_id(),
        same,
        c: desk.chrome("filing.menu"),
        faults,
    };
    Ok(if page.faults.is_empty() {
        Reply::page(&page)
    } else {
        Reply::invalid(&page)
    })
}

/// Puts figures into the form; gives what changes, and how many do not.
fn put_in(edition: &Edition, typed: &mut Typed, cells: BTreeMap<usize, String>) -> (Vec<Line>, usize) {
    let (mut lines, mut same) = (Vec::new(), 0);
    for (at, then) in cells {
        if typed.cells[at] == then {
            same += 1;
            continue;
        }
        let now = std::mem::replace(&mut typed.cells[at], then.clone());
        lines.push(Line {
            title: edition.title(at),
            now,
            then,
        });
    }
    (lines, same)
}
