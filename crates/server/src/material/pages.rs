//! What everybody reads and hears.

use askama::Template;
use civic::Moment;
use civic::activity::LANGUAGES;
use civic::material::Kind;

use super::form;
use super::store::{self, Material};
use crate::activity::photo;
use crate::http::{Answer, Chrome, Ctx, Path, Query, Range, Refusal, Reply};
use crate::portal::feed::{Item, base, feed as atom};

/// So many entries are in the feed.
const ENTRIES: usize = 50;

#[derive(Template)]
#[template(path = "material/list.html")]
struct ListPage {
    c: Chrome,
    languages: Vec<(&'static str, String)>,
    kinds: Vec<(&'static str, String)>,
    language: String,
    kind: String,
    lines: Vec<LineView>,
    count: String,
    posters: Vec<(String, String)>,
}

struct LineView {
    href: String,
    title: String,
    meta: String,
    lang: String,
}

#[derive(Template)]
#[template(path = "material/show.html")]
struct ShowPage {
    c: Chrome,
    row: Material,
    size: Option<String>,
    address: String,
    lang: String,
    facts: Vec<(String, String)>,
    paragraphs: Vec<String>,
    words: &'static str,
    published: String,
}

/// Public materials, newest first, of a language and a kind when they are asked for.
pub(super) async fn list(ctx: Ctx, query: Query) -> Answer {
    let language = Some(query.get("language")).filter(|code| LANGUAGES.contains(code));
    let kind = Kind::from_code(query.get("kind")).map(Kind::code);
    let (language, kind) = (language.unwrap_or_default(), kind.unwrap_or_default());
    let rows = store::public(ctx.db(), language, kind).await?;
    let c = ctx.public_chrome();
    let posters = crate::campaign::all().iter().map(|one| {
        let href = format!("/tai-lieu/ap-phich/{}", one.slug);
        (href, one.name.clone())
    });
    Ok(Reply::page(&ListPage {
        languages: LANGUAGES.map(|code| (code, form::language(&ctx, code))).into(),
        kinds: Kind::ALL
            .map(|kind| (kind.code(), ctx.t(&format!("material.kind.{}", kind.code()))))
            .into(),
        language: language.to_owned(),
        kind: kind.to_owned(),
        count: ctx.tf("material.count", &[("n", &c.number(rows.len() as i64))]),
        lines: rows.iter().map(|row| line(&ctx, row)).collect(),
        posters: posters.collect(),
        c,
    }))
}

fn line(ctx: &Ctx, row: &Material) -> LineView {
    let words = [
        ctx.t(&format!("material.kind.{}", row.kind)),
        form::language(ctx, &row.language),
        ctx.t(&format!("material.audience.{}", row.audience)),
    ];
    LineView {
        href: format!("/tai-lieu/{}", row.id),
        title: row.title.clone(),
        meta: words.join(" · "),
        lang: tag(&row.language),
    }
}

/// The BCP 47 tag of a language: the joint programme in Tày and Nùng has none of its own.
fn tag(code: &str) -> String {
    match code {
        "tyz-nut" => "tyz",
        code => code,
    }
    .to_owned()
}

/// One public material.
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Answer {
    let row = store::public_one(ctx.db(), &id).await?.ok_or(Refusal::NotFound)?;
    let published = Moment(row.published_at.unwrap_or(0));
    let facts = [
        (
            "material.field.kind",
            ctx.t(&format!("material.kind.{}", row.kind)),
        ),
        ("material.field.language", form::language(&ctx, &row.language)),
        (
            "material.field.audience",
            ctx.t(&format!("material.audience.{}", row.audience)),
        ),
        (
            "material.field.maker",
            ctx.t(&format!("material.maker.{}", row.maker)),
        ),
        ("material.field.source", row.source.clone()),
        ("material.field.licence", row.licence.clone()),
        ("material.unit", ctx.unit_name(&row.unit)),
        ("portal.fact.published", published.day().short()),
    ];
    Ok(Reply::page(&ShowPage {
        c: ctx.public_chrome(),
        address: format!("{}/tai-lieu/{id}", base(&ctx)),
        size: row.size.map(|bytes| crate::portal::size(&ctx, bytes)),
        lang: tag(&row.language),
        facts: facts.map(|(key, value)| (ctx.t(key), value)).into(),
        paragraphs: row
            .body
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(str::to_owned)
            .collect(),
        words: match row.kind.as_str() {
            "hear" => "material.transcript",
            "see" => "material.described",
            "watch" => "material.transcript",
            _ => "material.text",
        },
        published: published.day().to_string(),
        row,
    }))
}

/// The file of a public material: played or shown in place, or in part; a text is offered for saving.
pub(super) async fn file(ctx: Ctx, Path(id): Path<String>, range: Range) -> Answer {
    let row = store::public_one(ctx.db(), &id).await?.ok_or(Refusal::NotFound)?;
    let file = row.file().ok_or(Refusal::NotFound)?;
    let bytes = ctx.site.blobs.get(&file.blob).await?;
    let played = ["audio/flac", "audio/mpeg", "video/mp4"]
        .into_iter()
        .find(|kind| *kind == file.media_type);
    if let Some(kind) = played {
        return Ok(Reply::part(&bytes, kind, range).0);
    }
    let bytes = photo::for_everybody(bytes, &file.media_type).ok_or(Refusal::NotFound)?;
    let save = (!file.media_type.starts_with("image/")).then_some(file.file_name.as_str());
    Ok(Reply::file(bytes, &file.media_type, save))
}

/// Captions of a public recording: WebVTT.
pub(super) async fn captions(ctx: Ctx, Path(id): Path<String>) -> Answer {
    let row = store::public_one(ctx.db(), &id).await?.ok_or(Refusal::NotFound)?;
    let captions = row.captions.ok_or(Refusal::NotFound)?;
    Ok(Reply::text("text/vtt; charset=utf-8", captions))
}

pub(super) async fn feed(ctx: Ctx) -> Answer {
    let rows = store::public(ctx.db(), "", "").await?;
    let item = |row: &Material| {
        let at = Moment(row.published_at.unwrap_or(0));
        Item {
            path: format!("/tai-lieu/{}", row.id),
            title: row.title.clone(),
            published: at,
            updated: at,
            author: Some(ctx.unit_name(&row.unit)),
            summary: line(&ctx, row).meta,
        }
    };
    let items: Vec<Item> = rows.iter().take(ENTRIES).map(item).collect();
    atom(
        &ctx,
        &ctx.t("material.title"),
        "/tai-lieu/feed.atom",
        "/tai-lieu",
        &items,
    )
}
