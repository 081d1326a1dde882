//! A filing as a file and back: XLSX and CSV for people, JSON and ADX for programs. What comes is shown before it is taken.

mod adx;
mod listings;
mod out;
mod read;

use std::collections::BTreeMap;

use askama::Template;
use civic::permission::Act;
use civic::regime::Edition;

use super::desk::words;
use super::form::{Typed, worded};
use super::list::capital;
use super::load;
use super::store as rows;
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};
pub(super) use adx::{adx, not_in_adx};
pub(crate) use listings::{put, put_day};
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
    let (mut lines, mut same) = put_in(edition, &mut typed, cells);
    same += put_words(&desk, edition, &mut typed, texts, &mut lines);
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

/// The same for answers in words, and for whole listings.
fn put_words(
    desk: &Desk,
    edition: &Edition,
    typed: &mut Typed,
    texts: BTreeMap<String, String>,
    lines: &mut Vec<Line>,
) -> usize {
    let titles: BTreeMap<String, String> = worded(edition).into_iter().collect();
    let mut same = 0;
    for (code, then) in texts {
        let listing = edition.repeat(&code);
        let Some(title) = listing.map(|one| &one.name).or_else(|| titles.get(&code)) else {
            continue;
        };
        let now = typed.texts.get(&code).cloned().unwrap_or_default();
        if now == then {
            same += 1;
            continue;
        }
        let shown = |text: &str| match listing {
            Some(_) => {
                let n = viet::grouped(civic::repeat::cells(text).len() as i64);
                let words = desk.tf("filing.rows.n", &[("n", &n)]);
                let rows = super::rows::in_words(text);
                if rows.is_empty() {
                    words
                } else {
                    format!("{words}: {rows}")
                }
            }
            None => text.to_owned(),
        };
        lines.push(Line {
            title: title.clone(),
            now: shown(&now),
            then: shown(&then),
        });
        typed.texts.insert(code, then);
    }
    same
}
