//! What machines read: the Atom feed (RFC 4287), the sitemap, robots.txt.

use atom_syndication::{Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use civic::Moment;

use super::store::{self, Line};
use crate::http::{Answer, Ctx, Refusal, Reply};

/// So many entries are in the feed.
const ENTRIES: i64 = 50;
/// A sitemap holds at most so many addresses.
const ADDRESSES: i64 = 49_000;

/// The address of this installation without a slash at its end.
fn base(ctx: &Ctx) -> &str {
    ctx.site.config.public_url.trim_end_matches('/')
}

pub(super) async fn atom(ctx: Ctx) -> Answer {
    let lines = store::newest(ctx.db(), ENTRIES, 0).await?;
    let own = format!("{}/van-ban/feed.atom", base(&ctx));
    let newest = lines.first().map_or(Moment(0), |line| Moment(line.published_at));
    let entries = lines.iter().map(|line| entry(&ctx, line));
    let feed = Feed {
        title: Text::plain(clean(&ctx.t("portal.list.title"))),
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
            link(format!("{}/van-ban", base(&ctx)), "alternate", "text/html"),
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

fn entry(ctx: &Ctx, line: &Line) -> Result<Entry, Refusal> {
    let address = format!("{}/van-ban/{}", base(ctx), line.id);
    let published = instant(Moment(line.published_at))?;
    let issuer = line.issuer.as_deref().map(clean);
    let facts = [
        line.number.as_deref().map(clean),
        super::pages::day(line.dated.as_deref()),
        issuer.clone(),
    ];
    let summary = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    Ok(Entry {
        title: Text::plain(clean(&line.subject)),
        id: address.clone(),
        updated: published,
        published: Some(published),
        authors: issuer
            .map(|name| Person {
                name,
                ..Person::default()
            })
            .into_iter()
            .collect(),
        links: vec![link(address, "alternate", "text/html")],
        summary: Some(Text::plain(summary)),
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
    let fixed = ["/", "/van-ban", "/can-giup"].map(str::to_owned);
    for path in fixed.into_iter().chain(crate::campaign::addresses()) {
        text += &format!("<url><loc>{base}{path}</loc></url>\n");
    }
    for line in store::newest(ctx.db(), ADDRESSES, 0).await? {
        let (id, day) = (xml(&line.id), Moment(line.published_at).day());
        text += &format!("<url><loc>{base}/van-ban/{id}</loc><lastmod>{day}</lastmod></url>\n");
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
