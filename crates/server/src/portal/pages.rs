//! The pages that everybody may read.

use askama::Template;
use civic::Moment;

use super::hits::{Piece, Sought};
use super::store::{self, File, Line, Published};
use crate::activity::photo;
use crate::directive::paint::{Piece as Part, paint};
use crate::directive::prose::Words;
use crate::directive::sheet::{Known, Sheet};
use crate::http::{Answer, Chrome, Ctx, Path, Query, Refusal, Reply};

/// So many directives stand on a page of the list.
const PAGE: i64 = 20;
/// So many stand on the front.
const FRONT: i64 = 5;
/// So many finds are looked at; published ones among them are shown.
const FINDS: i64 = 5_000;

#[derive(Template)]
#[template(path = "portal/front.html")]
struct FrontPage {
    c: Chrome,
    campaigns: &'static [civic::campaign::Campaign],
    lines: Vec<LineView>,
}

#[derive(Template)]
#[template(path = "portal/list.html")]
struct ListPage {
    c: Chrome,
    q: String,
    count: String,
    lines: Vec<LineView>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "portal/show.html")]
struct ShowPage {
    c: Chrome,
    id: String,
    terms: Vec<(&'static str, String)>,
    /// The same for search engines: properties of a DigitalDocument of schema.org.
    known: Vec<(&'static str, String)>,
    subject: String,
    facts: Vec<(String, String)>,
    files: Vec<FileView>,
    sheet: Sheet,
    title: Vec<Words>,
    paper: Vec<Part>,
}

#[derive(Template)]
#[template(path = "portal/help.html")]
struct HelpPage {
    c: Chrome,
}

struct LineView {
    href: String,
    subject: Vec<Piece>,
    meta: String,
    excerpt: Vec<Piece>,
}

struct FileView {
    href: String,
    name: String,
    meta: String,
}

struct Pager {
    words: String,
    newer: Option<String>,
    older: Option<String>,
}

/// What this is, the newest directives, the search, the way to help.
pub(super) async fn front(ctx: Ctx) -> Answer {
    let lines = store::newest(ctx.db(), FRONT, 0).await?;
    let lines = lines
        .iter()
        .map(|line| line_view(&ctx, line, &Sought::default(), ""));
    Ok(Reply::page(&FrontPage {
        c: ctx.public_chrome(),
        campaigns: crate::campaign::all(),
        lines: lines.collect(),
    }))
}

/// Published directives, newest first, or what a search finds among them, best first.
pub(super) async fn list(ctx: Ctx, query: Query) -> Answer {
    let (q, page) = (
        query.get("q"),
        query.get("page").parse::<i64>().unwrap_or(1).clamp(1, 10_000),
    );
    let (count, lines) = if q.is_empty() {
        let lines = store::newest(ctx.db(), PAGE, (page - 1) * PAGE).await?;
        let lines = lines
            .iter()
            .map(|line| line_view(&ctx, line, &Sought::default(), ""));
        (store::count(ctx.db()).await?, lines.collect())
    } else {
        found(&ctx, q, page).await?
    };
    let number = ctx.public_chrome().number(count);
    let count_words = if q.is_empty() {
        ctx.tf("portal.list.count", &[("n", &number)])
    } else {
        ctx.tf("portal.list.found", &[("n", &number), ("q", q)])
    };
    Ok(Reply::page(&ListPage {
        c: ctx.public_chrome(),
        q: q.to_owned(),
        count: count_words,
        lines,
        pager: pager(&ctx, q, page, (count + PAGE - 1) / PAGE),
    }))
}

async fn found(ctx: &Ctx, q: &str, page: i64) -> Result<(i64, Vec<LineView>), Refusal> {
    let (hits, published) = (
        ::store::dialect::find(ctx.db(), q, FINDS).await?,
        store::published(ctx.db()).await?,
    );
    let ids: Vec<String> = hits
        .into_iter()
        .map(|hit| hit.id)
        .filter(|id| published.contains(id))
        .collect();
    let (sought, mut lines) = (Sought::new(q), Vec::new());
    for id in ids.iter().skip(((page - 1) * PAGE) as usize).take(PAGE as usize) {
        if let Some(line) = store::line(ctx.db(), id).await? {
            let body = if sought.is_in(&line.subject) {
                String::new()
            } else {
                store::body(ctx.db(), id).await?
            };
            lines.push(line_view(ctx, &line, &sought, &body));
        }
    }
    Ok((ids.len() as i64, lines))
}

fn line_view(ctx: &Ctx, line: &Line, sought: &Sought, body: &str) -> LineView {
    let files = (line.files > 0).then(|| ctx.tf("portal.files_n", &[("n", &line.files.to_string())]));
    let facts = [
        line.number.clone(),
        day(line.dated.as_deref()),
        line.issuer.clone(),
        files,
    ];
    LineView {
        href: format!("/van-ban/{}", line.id),
        subject: sought.mark(&line.subject),
        meta: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        excerpt: sought.excerpt(body),
    }
}

/// A civil date as people read it.
pub(super) fn day(iso: Option<&str>) -> Option<String> {
    let iso = iso?;
    Some(
        iso.parse::<viet::Date>()
            .map_or_else(|_| iso.to_owned(), viet::Date::short),
    )
}

fn pager(ctx: &Ctx, q: &str, page: i64, pages: i64) -> Pager {
    let asked: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
    let to = |page: i64| format!("/van-ban?q={asked}&page={page}");
    let (this, all) = (page.to_string(), pages.to_string());
    Pager {
        words: if pages > 1 {
            ctx.tf("portal.page_of", &[("n", &this), ("all", &all)])
        } else {
            String::new()
        },
        newer: (page > 1 && pages > 0).then(|| to((page - 1).min(pages))),
        older: (page < pages).then(|| to(page + 1)),
    }
}

/// One published directive: its facts, its text as paper, its files.
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Answer {
    let directive = store::find(ctx.db(), &id).await?.ok_or(Refusal::NotFound)?;
    let files = store::files(ctx.db(), &id).await?;
    let mut painted = paint(&directive.body, &[]);
    Ok(Reply::page(&ShowPage {
        c: ctx.public_chrome(),
        terms: super::metadata::terms(&ctx, &id, &directive),
        known: super::metadata::known(&ctx, &id, &directive),
        facts: facts(&ctx, &directive),
        files: files
            .iter()
            .filter(|file| photo::is_for_everybody(&file.media_type))
            .map(|file| file_view(&ctx, &id, file))
            .collect(),
        sheet: Sheet::new(&ctx.site.directory(), &known(&directive), &mut painted),
        title: painted.title,
        paper: painted.pieces,
        subject: directive.subject,
        id,
    }))
}

fn facts(ctx: &Ctx, directive: &Published) -> Vec<(String, String)> {
    let signer = [&directive.signer_name, &directive.signer_post];
    let signer: Vec<&str> = signer.into_iter().flatten().map(String::as_str).collect();
    let facts = [
        ("portal.fact.number", directive.number.clone()),
        ("portal.fact.dated", day(directive.dated.as_deref())),
        ("portal.fact.issuer", directive.issuer.clone()),
        (
            "portal.fact.signer",
            Some(signer.join(", ")).filter(|signer| !signer.is_empty()),
        ),
        (
            "portal.fact.published",
            Some(Moment(directive.published_at).day().short()),
        ),
    ];
    let known = facts
        .into_iter()
        .filter_map(|(key, value)| Some((ctx.t(key), value?)));
    known.collect()
}

fn known(directive: &Published) -> Known<'_> {
    Known {
        unit: &directive.unit,
        issued_on: Moment(directive.issued_at).day(),
        number: directive.number.as_deref(),
        dated: directive.dated.as_deref(),
        place: directive.place.as_deref(),
        issuer: directive.issuer.as_deref(),
        subject: &directive.subject,
        signer: [directive.signer_post.as_deref(), directive.signer_name.as_deref()],
    }
}

fn file_view(ctx: &Ctx, id: &str, file: &File) -> FileView {
    let kind = file.file_name.rsplit_once('.').map(|(_, end)| end.to_uppercase());
    let kind = kind.filter(|kind| kind.len() <= 5 && kind.is_ascii());
    let parts = [kind, Some(size(ctx, file.size))];
    FileView {
        href: format!("/van-ban/{id}/tep/{}", file.position),
        name: file.file_name.clone(),
        meta: parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
    }
}

/// Bytes as people read them.
pub(crate) fn size(ctx: &Ctx, bytes: i64) -> String {
    let (number, unit) = match bytes {
        ..1_000 => (bytes.to_string(), "B"),
        1_000..1_000_000 => (((bytes + 500) / 1_000).to_string(), "KB"),
        _ => (viet::decimal(bytes as f64 / 1e6, 1), "MB"),
    };
    let number = if ctx.lang == crate::i18n::Lang::En {
        number.replace(',', ".")
    } else {
        number
    };
    format!("{number} {unit}")
}

/// A file of a published directive, offered for saving.
pub(super) async fn file(ctx: Ctx, Path((id, n)): Path<(String, String)>) -> Answer {
    let files = store::files(ctx.db(), &id).await?;
    let file = files
        .iter()
        .find(|file| file.position.to_string() == n)
        .ok_or(Refusal::NotFound)?;
    let bytes = ctx.site.blobs.get(&file.blob).await?;
    let bytes = photo::for_everybody(bytes, &file.media_type).ok_or(Refusal::NotFound)?;
    Ok(Reply::file(bytes, &file.media_type, Some(&file.file_name)))
}

/// Whom to call in danger, and what not to do alone.
pub(super) async fn help(ctx: Ctx) -> Answer {
    Ok(Reply::page(&HelpPage {
        c: ctx.public_chrome(),
    }))
}
