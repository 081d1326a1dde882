//! The page of the check: the words with their marks, the questions, and who confirms.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use civic::Moment;
use civic::permission::Act;
use civic::publication::{Answer as MarkAnswer, Looked};

use super::content::{self, Content, Part};
use super::marks::{self, CHOICES, Question, Typed};
use super::store;
use super::thing::{self, Thing};
use crate::access;
use crate::http::{Answer, Chrome, Desk, Path, Query, Refusal, Reply};

#[derive(Template)]
#[template(path = "publication/show.html")]
struct ShowPage {
    c: Chrome,
    /// Where the thing is worked on, for whom it is theirs.
    back: Option<String>,
    /// Its check, and where everybody reads it.
    base: String,
    public: String,
    subject: String,
    published: bool,
    may_stay: bool,
    /// The look that waits, with who made it.
    look: Option<LookView>,
    /// Who sent the last look back, and why.
    returned: Option<(String, String)>,
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
    remark: String,
}

struct PartView {
    title: String,
    position: Option<i64>,
    kept: bool,
    lines: Vec<Vec<(String, bool)>>,
    questions: Vec<Question>,
}

/// What the page shows beside the thing itself.
#[derive(Default)]
struct State {
    newest: Option<store::Look>,
    withheld: BTreeSet<i64>,
    typed: Typed,
    error: Option<String>,
    remark: String,
}

/// Where the check of a thing is.
pub(super) fn address(thing: &Thing) -> String {
    format!("{}/{}/publication", thing.kind.base(), thing.id)
}

/// What to look at, what to answer, what waits.
pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let thing = thing::load(&desk, Act::ConfirmPublication, &id).await?;
    let newest = store::newest(desk.db(), &id).await?;
    let again = query.get("again") == "1";
    let mut state = State::default();
    if let Some(look) = &newest {
        let (looked, withheld) = stored(look)?;
        let content = content::read(&desk, &thing, &withheld).await?;
        state.typed = marks::retyped(&content, &looked.answers);
        state.withheld = withheld;
    }
    let past = |look: &store::Look| thing.is_public || (again && look.state == "open");
    state.newest = newest.filter(|look| !past(look));
    Ok(Reply::page(&page(&desk, thing, state).await?))
}

/// The form again, with what was typed and what is missing.
pub(super) async fn again(
    desk: &Desk,
    thing: Thing,
    withheld: &BTreeSet<i64>,
    typed: &Typed,
    error: String,
) -> Answer {
    let state = State {
        withheld: withheld.clone(),
        typed: typed.clone(),
        error: Some(error),
        ..State::default()
    };
    Ok(Reply::invalid(&page(desk, thing, state).await?))
}

/// The look that waits again, with what is wrong about sending it back.
pub(super) async fn waiting_again(
    desk: &Desk,
    thing: Thing,
    look: store::Look,
    error: String,
    remark: &str,
) -> Answer {
    let (looked, withheld) = stored(&look)?;
    let content = content::read(desk, &thing, &withheld).await?;
    let state = State {
        typed: marks::retyped(&content, &looked.answers),
        newest: Some(look),
        withheld,
        error: Some(error),
        remark: remark.to_owned(),
    };
    Ok(Reply::invalid(&page(desk, thing, state).await?))
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

async fn page(desk: &Desk, thing: Thing, state: State) -> Result<ShowPage, Refusal> {
    let waits = state.newest.as_ref().is_some_and(|look| look.state == "open");
    // Whoever answers sees every file; whoever confirms, what is to go public.
    let none = BTreeSet::new();
    let shown = if waits { &state.withheld } else { &none };
    let content = content::read(desk, &thing, shown).await?;
    let relations = access::to_publication(desk, &thing.unit);
    let may_look = desk.may(Act::Publish, &relations).is_ok();
    let base = address(&thing);
    let returned = state.newest.as_ref().and_then(|look| returned(desk, look));
    let open = state.newest.filter(|_| waits);
    Ok(ShowPage {
        c: desk.chrome("publication.menu"),
        form: may_look && !thing.is_public && !waits,
        parts: parts(desk, &base, &content, &state.withheld, &state.typed),
        marks: desk.tf("publication.marks_n", &[("n", &content.keys().len().to_string())]),
        choices: CHOICES
            .map(|code| (code, desk.t(&format!("publication.answer.{code}"))))
            .into(),
        look: open.map(|look| look_view(desk, look, state.remark)),
        returned,
        back: (may_look || thing.files_may_stay()).then(|| format!("{}/{}", thing.kind.base(), thing.id)),
        public: format!("{}/{}", thing.kind.public_base(), thing.id),
        may_stay: thing.files_may_stay(),
        published: thing.is_public,
        subject: thing.subject,
        error: state.error,
        base,
    })
}

fn returned(desk: &Desk, look: &store::Look) -> Option<(String, String)> {
    let (name, at, remark) = (look.ended_name.as_ref()?, look.ended_at?, look.remark.clone()?);
    let day = Moment(at).day().short();
    let by = desk.tf("publication.returned_by", &[("name", name), ("day", &day)]);
    Some((by, remark))
}

fn look_view(desk: &Desk, look: store::Look, remark: String) -> LookView {
    let day = Moment(look.looked_at).day().short();
    LookView {
        by: desk.tf("publication.looked_by", &[("name", &look.name), ("day", &day)]),
        may_confirm: look.looked_by != desk.actor.person,
        id: look.id,
        remark,
    }
}

fn parts(
    desk: &Desk,
    base: &str,
    content: &Content,
    withheld: &BTreeSet<i64>,
    typed: &Typed,
) -> Vec<PartView> {
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
        questions: marks::questions(desk, base, part, &mut asked, content, typed),
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

/// A file, for whoever looks through or confirms.
pub(super) async fn file(desk: Desk, Path((id, n)): Path<(String, String)>) -> Answer {
    let thing = thing::load(&desk, Act::ConfirmPublication, &id).await?;
    let file = thing
        .files
        .into_iter()
        .find(|file| file.position.to_string() == n);
    let file = file.ok_or(Refusal::NotFound)?;
    let bytes = desk.site.blobs.get(&file.blob).await?;
    Ok(Reply::file(bytes, &file.media_type, Some(&file.file_name)))
}
