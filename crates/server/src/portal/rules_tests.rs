//! The rules of feeds (RFC 4287 and what the feed validator of the W3C asks beyond it) and of structured data (types and
//! properties of schema.org), written down here by hand and held against every feed and page of the portal.

use crate::measure::markup::{Tag, tags};
use crate::testing::House;

/// What is wrong with a feed. `now`: no date lies after it, RFC 3339.
#[expect(clippy::too_many_lines, reason = "a list of rules in the order of the RFC")]
fn faults(feed: &str, now: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut wrong = |bad: bool, what: &str| {
        if bad {
            faults.push(what.to_owned());
        }
    };
    wrong(feed.parse::<atom_syndication::Feed>().is_err(), "not well formed");
    wrong(!feed.starts_with("<?xml version=\"1.0\""), "no declaration");
    wrong(
        !feed.contains("xmlns=\"http://www.w3.org/2005/Atom\""),
        "no namespace",
    );
    wrong(
        feed.chars().any(|c| c.is_control() && !"\n\r\t".contains(c)),
        "control characters",
    );
    let (head, rest) = feed.split_once("<entry>").unwrap_or((feed, ""));
    let entries: Vec<&str> = rest.split("<entry>").filter(|entry| !entry.is_empty()).collect();
    for (place, part, once) in
        std::iter::once(("feed", head, true)).chain(entries.iter().map(|one| ("entry", *one, false)))
    {
        let found = tags(part);
        let all = |name: &str| found.iter().filter(|tag| tag.name == name).collect::<Vec<_>>();
        for name in ["id", "title", "updated"] {
            wrong(
                all(name).len() != 1,
                &format!("{place} has not exactly one {name}"),
            );
            wrong(
                all(name).iter().any(|tag| tag.text.trim().is_empty()),
                &format!("{place} has an empty {name}"),
            );
        }
        wrong(
            all("name").iter().any(|tag| tag.text.trim().is_empty()),
            &format!("{place} has an author without name"),
        );
        wrong(
            all("author").len() != all("name").len(),
            &format!("{place} has an author without a name"),
        );
        wrong(once && all("author").is_empty(), "the feed has no author");
        wrong(
            all("id").iter().any(|tag| !is_iri(tag.text)),
            &format!("{place} has an id that is no IRI"),
        );
        for name in ["updated", "published"] {
            wrong(all(name).len() > 1, &format!("{place} has two of {name}"));
            wrong(
                all(name).iter().any(|tag| !is_instant(tag.text)),
                &format!("{place}: {name} is no instant"),
            );
            wrong(
                all(name).iter().any(|tag| instant(tag.text) > instant(now)),
                &format!("{place}: {name} lies ahead"),
            );
        }
        let (updated, published) = (all("updated"), all("published"));
        let turned = updated
            .first()
            .zip(published.first())
            .is_some_and(|(u, p)| instant(u.text) < instant(p.text));
        wrong(turned, &format!("{place} changed before it was published"));
        links(&all("link"), place, &mut wrong);
        let alternates = all("link")
            .iter()
            .filter(|tag| tag.get("rel") == Some("alternate"))
            .count();
        wrong(
            !once && all("content").is_empty() && alternates == 0,
            "entry has neither content nor a way to it",
        );
        wrong(all("summary").len() > 1, &format!("{place} has two summaries"));
    }
    let ids: Vec<&str> = entries.iter().filter_map(|entry| text_of(entry, "id")).collect();
    let mut distinct = ids.clone();
    distinct.sort_unstable();
    distinct.dedup();
    wrong(distinct.len() != ids.len(), "two entries have one id");
    let newest = entries
        .iter()
        .filter_map(|entry| text_of(entry, "updated"))
        .map(instant)
        .max();
    wrong(
        newest > text_of(head, "updated").map(instant),
        "the feed is older than an entry",
    );
    let own: Vec<Tag<'_>> = tags(head)
        .into_iter()
        .filter(|tag| tag.get("rel") == Some("self"))
        .collect();
    wrong(own.len() != 1, "the feed has not exactly one way to itself");
    wrong(
        own.first().and_then(|tag| tag.get("href")) != text_of(head, "id"),
        "the feed's id is not where it is",
    );
    faults
}

fn links(links: &[&Tag<'_>], place: &str, wrong: &mut impl FnMut(bool, &str)) {
    wrong(
        links.iter().any(|tag| !tag.get("href").is_some_and(is_iri)),
        &format!("{place} has a way that is not whole"),
    );
    wrong(
        links.iter().any(|tag| tag.get("rel").is_some_and(str::is_empty)),
        &format!("{place} has an empty rel"),
    );
    let kind = |tag: &&&Tag<'_>| tag.get("rel").is_none_or(|rel| rel == "alternate");
    let mut kinds: Vec<_> = links
        .iter()
        .filter(kind)
        .map(|tag| (tag.get("type"), tag.get("hreflang")))
        .collect();
    let all = kinds.len();
    kinds.sort_unstable();
    kinds.dedup();
    wrong(
        kinds.len() != all,
        &format!("{place} has two alternates of a kind"),
    );
}

fn text_of<'t>(part: &'t str, name: &str) -> Option<&'t str> {
    tags(part)
        .into_iter()
        .find(|tag| tag.name == name)
        .map(|tag| tag.text)
}

/// A whole IRI, in the form in which it is compared.
fn is_iri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    ["http", "https"].contains(&scheme)
        && !host.is_empty()
        && !host.chars().any(char::is_uppercase)
        && !text.contains(|c: char| c.is_whitespace() || "<>\"{}|\\^`".contains(c))
        && !rest.contains("/../")
}

/// RFC 3339 with a capital T and an offset.
fn is_instant(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    let begins = shape.starts_with("0000-00-00T00:00:00");
    let end = shape
        .get(19..)
        .unwrap_or_default()
        .trim_start_matches('.')
        .trim_start_matches('0');
    begins
        && (shape.ends_with('Z')
            || ["+00:00", "-00:00"].contains(&shape.get(shape.len() - 6..).unwrap_or_default())
            || end == "Z")
}

fn instant(text: &str) -> Option<atom_syndication::FixedDateTime> {
    text.parse().ok()
}

/// Every feed, with and without anything in it.
#[tokio::test]
async fn every_feed_keeps_the_rules() {
    let house = House::demo().await;
    for filled in [false, true] {
        if filled {
            crate::material::tests::heard(&house).await;
            crate::outage::tests::announced(&house).await;
            super::tests::directive(
                &house,
                "A1",
                "V/v <tuyên truyền> & \u{1}",
                "x",
                Some(1_619_316_000_000),
            )
            .await;
            super::tests::directive(&house, "A2", "V/v thứ hai", "x", Some(1_619_316_100_000)).await;
        }
        let now = house.site.clock.now().rfc3339();
        for path in [
            "/van-ban/feed.atom",
            "/tam-ngung/feed.atom",
            "/tai-lieu/feed.atom",
        ] {
            let feed = house.stranger().get(path).await;
            assert_eq!(
                faults(&feed.body, &now),
                Vec::<String>::new(),
                "{path} {filled}: {}",
                feed.body
            );
            assert_eq!(feed.body.contains("<entry>"), filled, "{path}");
            let headers = house.stranger().headers(path).await;
            assert_eq!(headers["content-type"], "application/atom+xml; charset=utf-8");
        }
    }
}

/// Each rule by one break of a good feed.
#[expect(clippy::too_many_lines, reason = "a table of rules, each with its break")]
#[test]
fn every_broken_rule_is_found() {
    let entry = |id: &str| {
        format!(
            "<entry><id>http://a.vn/{id}</id><title>T</title><updated>2021-04-25T08:00:00+07:00</updated>\
             <published>2021-04-25T08:00:00+07:00</published><author><name>N</name></author>\
             <link href=\"http://a.vn/{id}\" rel=\"alternate\" type=\"text/html\"/><summary>S</summary></entry>"
        )
    };
    let good = format!(
        "<?xml version=\"1.0\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>http://a.vn/f</id><title>F</title>\
         <updated>2021-04-25T08:00:00+07:00</updated><author><name>A</name></author>\
         <link href=\"http://a.vn/f\" rel=\"self\"/>{}{}</feed>",
        entry("1"),
        entry("2")
    );
    let now = "2021-04-26T08:00:00+07:00";
    assert_eq!(faults(&good, now), Vec::<String>::new());
    for (was, is, what) in [
        ("<id>http://a.vn/1</id>", "", "entry has not exactly one id"),
        (
            "<id>http://a.vn/2</id>",
            "<id>http://a.vn/1</id>",
            "two entries have one id",
        ),
        (
            "<id>http://a.vn/2</id>",
            "<id>/2</id>",
            "entry has an id that is no IRI",
        ),
        (
            "<id>http://a.vn/2</id>",
            "<id>http://A.vn/2</id>",
            "entry has an id that is no IRI",
        ),
        ("<title>F</title>", "<title></title>", "feed has an empty title"),
        ("<author><name>A</name></author>", "", "the feed has no author"),
        (
            "<name>N</name>",
            "<name> </name>",
            "entry has an author without name",
        ),
        (
            "rel=\"self\"",
            "rel=\"via\"",
            "the feed has not exactly one way to itself",
        ),
        (
            "href=\"http://a.vn/1\"",
            "href=\"/1\"",
            "entry has a way that is not whole",
        ),
        (
            "rel=\"alternate\"",
            "rel=\"via\"",
            "entry has neither content nor a way to it",
        ),
        (
            "<published>2021-04-25T08:00:00+07:00",
            "<published>2021-04-25T09:00:00+07:00",
            "entry changed before it was published",
        ),
        (
            "<published>2021-04-25T08:00:00+07:00",
            "<published>25/4/2021",
            "entry: published is no instant",
        ),
        (
            "<updated>2021-04-25T08:00:00+07:00",
            "<updated>2021-04-25",
            "feed: updated is no instant",
        ),
        (
            "<published>2021-04-25T08:00:00+07:00",
            "<published>2021-04-27T09:00:00+07:00",
            "entry: published lies ahead",
        ),
        (" xmlns=\"http://www.w3.org/2005/Atom\"", "", "no namespace"),
        ("<?xml version=\"1.0\"?>\n", "", "no declaration"),
        ("<summary>S", "<summary>S\u{1}", "control characters"),
        (
            "<summary>",
            "<summary>R</summary><summary>",
            "entry has two summaries",
        ),
    ] {
        let broken = good.replacen(was, is, 1);
        assert_ne!(broken, good, "{was}");
        let found = faults(&broken, now);
        assert!(found.iter().any(|one| one == what), "{what}: {found:?}");
    }
    let older = good.replacen("<updated>2021-04-25T08", "<updated>2021-04-24T08", 1);
    assert!(faults(&older, now).contains(&"the feed is older than an entry".to_owned()));
}

/// Types of schema.org that we use, with the properties of each that we may say (schema.org, 2026), and those that must be there.
#[rustfmt::skip]
const TYPES: &[(&str, &[&str], &[&str])] = &[
    ("DigitalDocument", &["name", "url", "identifier", "dateCreated", "datePublished", "author", "inLanguage", "associatedMedia"], &["name", "url", "datePublished"]),
    ("MediaObject", &["contentUrl", "name", "encodingFormat"], &["contentUrl"]),
    ("GovernmentService", &["name", "description", "availableChannel", "provider", "serviceType"], &["name"]),
    ("Article", &["headline", "abstract", "articleBody", "inLanguage", "dateModified", "datePublished", "citation", "about", "author"], &["headline", "inLanguage"]),
    ("ContactPoint", &["telephone", "name", "hoursAvailable", "contactType"], &["telephone", "name"]),
    ("Event", &["name", "startDate", "endDate", "description", "inLanguage"], &["name", "startDate"]),
    ("ServiceChannel", &["name", "serviceUrl", "servicePhone"], &["name"]),
    ("AudioObject", &["name", "url", "inLanguage", "datePublished", "contentUrl", "transcript", "caption"], &["name", "contentUrl", "transcript"]),
    ("ImageObject", &["name", "url", "inLanguage", "datePublished", "contentUrl", "description"], &["name", "contentUrl"]),
    ("CreativeWork", &["name", "url", "inLanguage", "datePublished", "text", "associatedMedia"], &["name"]),
];

/// The things that a page describes: type, and what is said of each. A thing ends where the next begins, or with its parent.
fn things(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut things: Vec<(String, Vec<(String, String)>)> = Vec::new();
    for tag in tags(page) {
        let said = tag.get("itemprop").map(|name| {
            let value = tag.get("content").or_else(|| tag.get("href")).unwrap_or(tag.text);
            (name.to_owned(), value.trim().to_owned())
        });
        let begins = tag
            .get("itemtype")
            .map(|kind| kind.trim_start_matches("https://schema.org/").to_owned());
        // A property whose value is a thing belongs to the thing around it.
        if let (Some(said), Some(thing)) = (said, things.last_mut()) {
            thing.1.push(said);
        }
        if let Some(kind) = begins {
            things.push((kind, Vec::new()));
        }
    }
    things
}

#[tokio::test]
async fn pages_describe_themselves_in_the_words_of_schema_org() {
    let house = House::demo().await;
    let heard = crate::material::tests::heard(&house).await;
    crate::outlet::tests::entered(&house).await;
    super::tests::directive(&house, "A1", "V/v tuyên truyền", "x", Some(1_619_316_000_000)).await;
    let base = "/chien-dich/mua-ban-nguoi";
    let wanted = [
        ("/van-ban/A1".to_owned(), "DigitalDocument"),
        (base.to_owned(), "GovernmentService"),
        (format!("{base}/thu-doan"), "Article"),
        (format!("{base}/ngay/30-7"), "Event"),
        ("/duong-day-nong".to_owned(), "ContactPoint"),
        ("/kenh-chinh-thuc".to_owned(), "ServiceChannel"),
        (format!("/tai-lieu/{heard}"), "AudioObject"),
    ];
    for (path, kind) in wanted {
        let page = house.stranger().get(&path).await.body;
        let things = things(&page);
        assert!(
            things.iter().any(|thing| thing.0 == kind),
            "{path} is no {kind}: {things:?}"
        );
        for (kind, said) in &things {
            let (_, may, must) = TYPES
                .iter()
                .find(|one| one.0 == kind)
                .unwrap_or_else(|| panic!("{path}: {kind}"));
            for (name, value) in said {
                assert!(
                    may.contains(&name.as_str()) || said_of_parent(&things, name),
                    "{path}: {kind} has no {name}"
                );
                let is_day = value.parse::<viet::Date>().is_ok();
                assert!(
                    !name.starts_with("date") && !name.ends_with("Date") || is_day,
                    "{path}: {name} is no day: {value}"
                );
                assert!(
                    !["url"].contains(&name.as_str()) || is_iri(value),
                    "{path}: {name} is not whole: {value}"
                );
            }
            for name in *must {
                assert!(
                    said.iter().any(|one| one.0 == *name),
                    "{path}: {kind} does not say its {name}: {said:?}"
                );
            }
        }
    }
}

/// What stands after a thing inside another is the outer one's.
fn said_of_parent(things: &[(String, Vec<(String, String)>)], name: &str) -> bool {
    things.iter().any(|(kind, _)| {
        TYPES
            .iter()
            .any(|(known, may, _)| known == kind && may.contains(&name))
    })
}
