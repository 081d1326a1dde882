//! What machines read: the Atom feed (RFC 4287), the sitemap, robots.txt.

use atom_syndication::{Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use civic::Moment;

use super::store::{self, Line};
use crate::http::{Answer, Ctx, Refusal, Reply};

/// So many entries are in the feed.
const ENTRIES: i64 = 50;
/// A sitemap holds at most so many addresses.
const ADDRESSES: i64 = 49_000;

/// An entry of any feed of the portal.
pub(crate) struct Item {
    /// Where it stands; with the address of the house it is also its id.
    pub path: String,
    /// Its title.
    pub title: String,
    /// When it was published.
    pub published: Moment,
    /// When it last changed.
    pub updated: Moment,
    /// Who wrote it; `None`: the house.
    pub author: Option<String>,
    /// What it says.
    pub summary: String,
}

/// The address of this installation without a slash at its end.
pub(crate) fn base(ctx: &Ctx) -> &str {
    ctx.site.config.public_url.trim_end_matches('/')
}

pub(super) async fn atom(ctx: Ctx) -> Answer {
    let lines = store::newest(ctx.db(), ENTRIES, 0).await?;
    let items: Vec<Item> = lines.iter().map(item).collect();
    feed(
        &ctx,
        &ctx.t("portal.list.title"),
        "/van-ban/feed.atom",
        "/van-ban",
        &items,
    )
}

fn item(line: &Line) -> Item {
    let published = Moment(line.published_at);
    let facts = [
        line.number.clone(),
        super::pages::day(line.dated.as_deref()),
        line.issuer.clone(),
    ];
    Item {
        path: format!("/van-ban/{}", line.id),
        title: line.subject.clone(),
        published,
        updated: published,
        author: line.issuer.clone(),
        summary: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
    }
}

/// A feed of these items, newest first, at `path`; people read the same at `alternate`.
pub(crate) fn feed(ctx: &Ctx, title: &str, path: &str, alternate: &str, items: &[Item]) -> Answer {
    let own = format!("{}{path}", base(ctx));
    let newest = items.iter().map(|item| item.updated).max().unwrap_or(Moment(0));
    let entries = items.iter().map(|item| entry(ctx, item));
    let feed = Feed {
        title: Text::plain(clean(title)),
        id: own.clone(),
        updated: instant(newest)?,
        authors: vec![Person {
            name: ctx.t("http.name"),
            ..Person::default()
        }],
        generator: Some(Generator {
            value: ctx.t("http.name"),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            ..Generator::default()
        }),
        links: vec![
            link(own, "self", "application/atom+xml"),
            link(format!("{}{alternate}", base(ctx)), "alternate", "text/html"),
        ],
        lang: Some(ctx.lang.code().to_owned()),
        entries: entries.collect::<Result<_, _>>()?,
        ..Feed::default()
    };
    Ok(Reply::text(
        "application/atom+xml; charset=utf-8",
        feed.to_string(),
    ))
}

fn entry(ctx: &Ctx, item: &Item) -> Result<Entry, Refusal> {
    let address = format!("{}{}", base(ctx), item.path);
    let author = item.author.as_deref().map(clean);
    let author = author.filter(|name| !name.trim().is_empty());
    let authors = author.map(|name| Person {
        name,
        ..Person::default()
    });
    Ok(Entry {
        title: Text::plain(clean(&item.title)),
        id: address.clone(),
        updated: instant(item.updated)?,
        published: Some(instant(item.published)?),
        authors: authors.into_iter().collect(),
        links: vec![link(address, "alternate", "text/html")],
        summary: Some(Text::plain(clean(&item.summary))),
        ..Entry::default()
    })
}

fn link(href: String, rel: &str, kind: &str) -> Link {
    Link {
        href,
        rel: rel.to_owned(),
        mime_type: Some(kind.to_owned()),
        ..Link::default()
    }
}

fn instant(at: Moment) -> Result<FixedDateTime, Refusal> {
    at.rfc3339().parse().map_err(Refusal::broken)
}

/// XML 1.0 has no place for control characters.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

pub(super) async fn sitemap(ctx: Ctx) -> Answer {
    let base = xml(base(&ctx));
    let mut text = concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    )
    .to_owned();
    let fixed = [
        "/",
        "/van-ban",
        "/can-giup",
        "/kenh-chinh-thuc",
        "/tam-ngung",
        "/tai-lieu",
        "/do-luong",
    ];
    for path in fixed
        .map(str::to_owned)
        .into_iter()
        .chain(crate::campaign::addresses())
    {
        text += &format!("<url><loc>{base}{path}</loc></url>\n");
    }
    for line in store::newest(ctx.db(), ADDRESSES, 0).await? {
        let (id, day) = (xml(&line.id), Moment(line.published_at).day());
        text += &format!("<url><loc>{base}/van-ban/{id}</loc><lastmod>{day}</lastmod></url>\n");
    }
    for (id, at) in crate::material::published(&ctx).await? {
        let (id, day) = (xml(&id), at.day());
        text += &format!("<url><loc>{base}/tai-lieu/{id}</loc><lastmod>{day}</lastmod></url>\n");
    }
    Ok(Reply::text(
        "application/xml; charset=utf-8",
        text + "</urlset>\n",
    ))
}

pub(super) async fn robots(ctx: Ctx) -> Answer {
    let base = base(&ctx);
    let text = format!("User-agent: *\nAllow: /\nDisallow: /sign-in\n\nSitemap: {base}/sitemap.xml\n");
    Ok(Reply::text("text/plain; charset=utf-8", text))
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
