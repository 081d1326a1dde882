//! The page of the check: the words with their marks, the questions, and who confirms.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use civic::Moment;
use civic::permission::Act;
use civic::publication::{Answer as MarkAnswer, Looked};

use super::content::{self, Content, Part};
use super::marks::{self, CHOICES, Question, Typed};
use super::{load, store};
use crate::access;
use crate::directive::{self, Directive};
use crate::http::{Answer, Chrome, Desk, Path, Query, Refusal, Reply};

#[derive(Template)]
#[template(path = "publication/show.html")]
struct ShowPage {
    c: Chrome,
    id: String,
    subject: String,
    published: bool,
    /// The look that waits, with who made it.
    look: Option<LookView>,
    /// The form stands there: the reader may look through.
    form: bool,
    choices: Vec<(&'static str, String)>,
    parts: Vec<PartView>,
    marks: String,
    error: Option<String>,
}

struct LookView {
    id: String,
    by: String,
    may_confirm: bool,
}

struct PartView {
    title: String,
    position: Option<i64>,
    kept: bool,
    lines: Vec<Vec<(String, bool)>>,
    questions: Vec<Question>,
}

/// What to look at, what to answer, what waits.
pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let directive = load(&desk, Act::ConfirmPublication, &id).await?;
    let look = store::open(desk.db(), &id).await?;
    let again = query.get("again") == "1";
    let (withheld, typed) = match &look {
        None => Default::default(),
        Some(look) => {
            let (looked, withheld) = stored(look)?;
            let content = content::read(&desk, &directive, &withheld).await?;
            (withheld, marks::retyped(&content, &looked.answers))
        }
    };
    let look = look.filter(|_| !again && directive.published_at.is_none());
    Ok(Reply::page(
        &page(&desk, directive, look, &withheld, &typed, None).await?,
    ))
}

/// The form again, with what was typed and what is missing.
pub(super) async fn again(
    desk: &Desk,
    directive: Directive,
    withheld: &BTreeSet<i64>,
    typed: &Typed,
    error: String,
) -> Answer {
    let page = page(desk, directive, None, withheld, typed, Some(error)).await?;
    Ok(Reply::invalid(&page))
}

/// What a stored look says.
pub(super) fn stored(look: &store::Look) -> Result<(Looked, BTreeSet<i64>), Refusal> {
    let answers: BTreeMap<usize, MarkAnswer> =
        serde_json::from_str(&look.answers).map_err(Refusal::broken)?;
    let withheld = serde_json::from_str(&look.withheld).map_err(Refusal::broken)?;
    let looked = Looked {
        content: look.content.clone(),
        by: look.looked_by.clone(),
        answers,
    };
    Ok((looked, withheld))
}

async fn page(
    desk: &Desk,
    directive: Directive,
    look: Option<store::Look>,
    withheld: &BTreeSet<i64>,
    typed: &Typed,
    error: Option<String>,
) -> Result<ShowPage, Refusal> {
    // Whoever answers sees every file; whoever confirms, what is to go public.
    let none = BTreeSet::new();
    let shown = if look.is_some() { withheld } else { &none };
    let content = content::read(desk, &directive, shown).await?;
    let relations = access::to_publication(desk, &directive.unit);
    let published = directive.published_at.is_some();
    let may_look = desk.may(Act::Publish, &relations).is_ok();
    Ok(ShowPage {
        c: desk.chrome("directive.menu"),
        form: may_look && !published && look.is_none(),
        parts: parts(desk, &directive.id, &content, withheld, typed),
        marks: desk.tf("publication.marks_n", &[("n", &content.keys().len().to_string())]),
        choices: CHOICES
            .map(|code| (code, desk.t(&format!("publication.answer.{code}"))))
            .into(),
        look: look.map(|look| look_view(desk, look)),
        subject: directive.subject,
        id: directive.id,
        published,
        error,
    })
}

fn look_view(desk: &Desk, look: store::Look) -> LookView {
    let day = Moment(look.looked_at).day().short();
    LookView {
        by: desk.tf("publication.looked_by", &[("name", &look.name), ("day", &day)]),
        may_confirm: look.looked_by != desk.actor.person,
        id: look.id,
    }
}

fn parts(desk: &Desk, id: &str, content: &Content, withheld: &BTreeSet<i64>, typed: &Typed) -> Vec<PartView> {
    let mut asked = BTreeSet::new();
    let view = |part: &Part| PartView {
        title: match &part.file {
            Some(file) => file.file_name.clone(),
            None => desk.t("publication.text"),
        },
        position: part.file.as_ref().map(|file| file.position),
        kept: part
            .file
            .as_ref()
            .is_none_or(|file| !withheld.contains(&file.position)),
        lines: lines(part),
        questions: marks::questions(desk, id, part, &mut asked, content, typed),
    };
    content.parts.iter().map(view).collect()
}

/// The words line by line, cut where marks begin and end.
fn lines(part: &Part) -> Vec<Vec<(String, bool)>> {
    let (mut lines, mut start) = (Vec::new(), 0);
    for line in part.text.split('\n') {
        let end = start + line.len();
        let (mut pieces, mut at) = (Vec::new(), start);
        for span in part.found.iter().map(|one| &one.span) {
            let (from, until) = (span.start.max(at), span.end.min(end));
            if from < until {
                pieces.push((part.words(&(at..from)).to_owned(), false));
                pieces.push((part.words(&(from..until)).to_owned(), true));
                at = until;
            }
        }
        pieces.push((part.words(&(at..end)).to_owned(), false));
        pieces.retain(|(words, _)| !words.is_empty());
        if !pieces.is_empty() {
            lines.push(pieces);
        }
        start = end + 1;
    }
    lines
}

/// An attachment, for whoever looks through or confirms.
pub(super) async fn file(desk: Desk, Path((id, n)): Path<(String, String)>) -> Answer {
    load(&desk, Act::ConfirmPublication, &id).await?;
    let files = directive::files(desk.db(), &id).await?;
    let file = files
        .into_iter()
        .find(|file| file.position.to_string() == n)
        .ok_or(Refusal::NotFound)?;
    let bytes = desk.site.blobs.get(&file.blob).await?;
    Ok(Reply::file(bytes, &file.media_type, Some(&file.file_name)))
}
