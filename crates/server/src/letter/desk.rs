//! The desk: what lies on it, and how a letter gets there.

use ::store::Tx;
use askama::Template;
use civic::Moment;
use civic::permission::Act;
use civic::review::{FieldName, Review, parse_day, shown};
use serde_json::json;
use viet::Date;

use super::open::{self, NotALetter, Opened, Opening};
use super::{attachments, load, store};
use crate::exchange::{self, Along, Package};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};

#[derive(Template)]
#[template(path = "letter/desk.html")]
struct DeskPage {
    c: Chrome,
    lines: Vec<LineView>,
    /// Taken off the desk.
    discarded: Vec<LineView>,
    as_of: String,
    text: String,
    fault: Option<String>,
    twin: Option<TwinView>,
}

struct LineView {
    href: String,
    title: String,
    number: String,
    meta: String,
    issued: bool,
    checked: String,
}

pub(super) struct TwinView {
    pub href: String,
    pub words: String,
}

impl TwinView {
    pub(super) fn new(desk: &Desk, twin: &store::Twin) -> Self {
        let when = Moment(twin.opened_at).short();
        let words = desk.tf("letter.twin", &[("file", &twin.file_name), ("when", &when)]);
        Self {
            href: format!("/letters/{}", twin.id),
            words,
        }
    }
}

/// What the form shows again after it was refused.
#[derive(Default)]
struct Again {
    text: String,
    as_of: Option<Date>,
    fault: Option<String>,
    twin: Option<TwinView>,
}

pub(super) async fn show(desk: Desk) -> Answer {
    Ok(Reply::page(&page(&desk, Again::default()).await?))
}

async fn page(desk: &Desk, again: Again) -> Result<DeskPage, Refusal> {
    let lines = store::list(desk.db(), &desk.actor.unit).await?;
    let (off, on): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.state == "discarded");
    let views = |lines: Vec<store::Line>| lines.into_iter().map(|line| line_view(desk, line)).collect();
    Ok(DeskPage {
        lines: views(on),
        discarded: views(off),
        as_of: again.as_of.unwrap_or_else(|| desk.today()).to_string(),
        c: desk.chrome("letter.menu"),
        text: again.text,
        fault: again.fault,
        twin: again.twin,
    })
}

fn line_view(desk: &Desk, line: store::Line) -> LineView {
    let review: Review = serde_json::from_value(line.review).unwrap_or_default();
    let issued = line.directive.is_some();
    let value = |name| review.value(name).map(str::to_owned);
    let when = Moment(line.edited_at.unwrap_or(line.opened_at)).short();
    let day = value(FieldName::Date).map(|day| shown(&day));
    let number = [value(FieldName::Number), day]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ");
    let (done, all) = super::review_page::progress(&review);
    LineView {
        href: line.directive.map_or_else(
            || format!("/letters/{}", line.id),
            |id| format!("/directives/{id}"),
        ),
        title: value(FieldName::Subject).unwrap_or_else(|| line.file_name.clone()),
        number,
        meta: desk.tf(
            "letter.desk.line",
            &[
                ("file", &line.file_name),
                ("who", &line.opened_name),
                ("when", &when),
            ],
        ),
        issued,
        checked: desk.tf(
            "letter.checked_of",
            &[("n", &done.to_string()), ("all", &all.to_string())],
        ),
    }
}

/// A letter as it was sent: a file, or text that was pasted.
struct Given {
    file_name: String,
    bytes: Vec<u8>,
    /// What came in the same package.
    along: Vec<Along>,
    /// The digest of the package, when it was one.
    package: Option<String>,
}

pub(super) async fn open(desk: Desk, form: Form) -> Answer {
    let as_of = match form.get("as_of") {
        "" => Some(desk.today()),
        typed => parse_day(typed),
    };
    let text = form.get("text").to_owned();
    let Some(as_of) = as_of else {
        return refuse(
            &desk,
            Again {
                text,
                fault: Some(desk.t("letter.refused.as_of")),
                ..Again::default()
            },
        )
        .await;
    };
    let again = Again {
        text,
        as_of: Some(as_of),
        ..Again::default()
    };
    let Some(given) = given(&desk, &form) else {
        return refuse(
            &desk,
            Again {
                fault: Some(desk.t("letter.refused.nothing")),
                ..again
            },
        )
        .await;
    };
    match read(given).await? {
        (_, Err(cause)) => {
            refuse(
                &desk,
                Again {
                    fault: Some(cause.sentence(desk.lang)),
                    ..again
                },
            )
            .await
        }
        (given, Ok(opened)) => put(&desk, given, opened, as_of, form.has("again"), again).await,
    }
}

fn given(desk: &Desk, form: &Form) -> Option<Given> {
    if let Some(file) = form.files("file").first() {
        return Some(Given {
            file_name: file.name.clone(),
            bytes: file.bytes.clone(),
            along: Vec::new(),
            package: None,
        });
    }
    let text = form.get("text");
    (!text.is_empty()).then(|| Given {
        file_name: desk.t("letter.pasted_name"),
        bytes: text.as_bytes().to_vec(),
        along: Vec::new(),
        package: None,
    })
}

/// Reading is work for the processor: it does not hold up other requests.
async fn read(given: Given) -> Result<(Given, Result<Opened, NotALetter>), Refusal> {
    let work = move || match exchange::open_package(&given.bytes, &given.file_name) {
        Ok(Some(package)) => unpacked(&given, package),
        Ok(None) => {
            let opened = open::read(&given.bytes, &given.file_name);
            (given, opened)
        }
        Err((vi, en)) => (given, Err(NotALetter::Package(vi, en))),
    };
    tokio::task::spawn_blocking(work).await.map_err(Refusal::broken)
}

/// The letter of a package stands for it; its other files go along.
fn unpacked(given: &Given, package: Package) -> (Given, Result<Opened, NotALetter>) {
    let letter = Given {
        file_name: package.file_name,
        bytes: package.bytes,
        along: package.along,
        package: Some(::store::audit::digest(&given.bytes)),
    };
    (letter, Ok(package.opened))
}

async fn put(desk: &Desk, given: Given, opened: Opened, as_of: Date, twice: bool, again: Again) -> Answer {
    let directory = desk.directory();
    let hash = ::store::audit::digest(&given.bytes);
    let mut source = ::store::Stored {
        hash,
        size: given.bytes.len() as i64,
    };
    let (unit, person, file_name) = (&desk.actor.unit, &desk.actor.person, &given.file_name);
    let opening = Opening {
        unit,
        person,
        as_of,
        file_name,
        source: &source,
        opened: &opened,
        directory: &directory,
    };
    let key = civic::directive::duplicate_key(&open::first_review(&opening));
    let twin = store::twin(desk.db(), unit, key.as_deref(), &source.hash, "").await?;
    if let Some(twin) = twin.filter(|_| !twice) {
        return refuse(
            desk,
            Again {
                twin: Some(TwinView::new(desk, &twin)),
                ..again
            },
        )
        .await;
    }
    source = desk.site.blobs.put(&given.bytes).await?;
    let opening = Opening {
        unit,
        person,
        as_of,
        file_name,
        source: &source,
        opened: &opened,
        directory: &directory,
    };
    let mut files = Vec::with_capacity(given.along.len());
    for file in given.along.iter().take(attachments::MOST) {
        files.push((desk.site.blobs.put(&file.bytes).await?, file));
    }
    let how = match &given.package {
        Some(digest) => json!({ "package": digest, "files": files.len() }),
        None => json!("desk"),
    };
    let mut tx = desk.begin().await?;
    let opened = open::put_for(&mut tx, &desk.site.ids, desk.at, &opening, Some(person), how);
    let id = opened.await?.id;
    go_along(desk, &mut tx, &id, &files).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/letters/{id}")).saying("letter.opened"))
}

/// The other files of a package, behind the letter.
async fn go_along(
    desk: &Desk,
    tx: &mut Tx,
    letter: &str,
    files: &[(::store::Stored, &Along)],
) -> Result<(), Refusal> {
    for (position, (blob, file)) in (1i64..).zip(files) {
        ::store::note_blob(tx, blob, file.media_type, desk.at).await?;
        let new = attachments::New {
            letter,
            position,
            blob: &blob.hash,
            file_name: &file.name,
            by: &desk.actor.person,
        };
        attachments::insert(tx, &new, desk.at).await?;
    }
    Ok(())
}

async fn refuse(desk: &Desk, again: Again) -> Answer {
    Ok(Reply::invalid(&page(desk, again).await?))
}

/// The file as it came.
pub(super) async fn source(desk: Desk, Path(id): Path<String>) -> Answer {
    let letter = load(&desk, Act::Review, &id).await?;
    let bytes = desk.site.blobs.get(&letter.source).await?;
    Ok(Reply::file(
        bytes,
        open::media_type_of(&letter.format),
        Some(&letter.file_name),
    ))
}
