//! Our own pages read as a reader's programs read them: tags with their attributes, in order. For pages of this house, which
//! are well formed; nothing else is read.

/// A tag that opens.
#[derive(Debug)]
pub(crate) struct Tag<'t> {
    /// Its name.
    pub name: &'t str,
    attributes: &'t str,
    /// What stands between it and the next tag.
    pub text: &'t str,
}

impl<'t> Tag<'t> {
    /// The value of an attribute; empty when it has none.
    pub fn get(&self, name: &str) -> Option<&'t str> {
        let mut rest = self.attributes;
        while let Some(at) = rest.find(name) {
            let before = rest[..at].chars().next_back();
            let after = &rest[at + name.len()..];
            rest = after;
            if before.is_some_and(|c| !c.is_whitespace()) {
                continue;
            }
            match after.chars().next() {
                None => return Some(""),
                Some(next) if next.is_whitespace() || next == '/' => return Some(""),
                Some('=') => return after[1..].strip_prefix('"')?.split('"').next(),
                Some(_) => {}
            }
        }
        None
    }
}

/// Every tag that opens, in order. Quotation marks may hold a `>`.
pub(crate) fn tags(page: &str) -> Vec<Tag<'_>> {
    let (mut found, mut rest) = (Vec::new(), page);
    while let Some(at) = rest.find('<') {
        let inside = &rest[at + 1..];
        let Some(end) = end_of(inside) else {
            break;
        };
        let whole = &inside[..end];
        rest = &inside[end + 1..];
        if whole.starts_with(['/', '!']) {
            continue;
        }
        let cut = whole
            .find(|c: char| c.is_whitespace() || c == '/')
            .unwrap_or(whole.len());
        let (name, attributes) = whole.split_at(cut);
        let text = rest.split('<').next().unwrap_or_default();
        found.push(Tag {
            name,
            attributes,
            text,
        });
    }
    found
}

fn end_of(inside: &str) -> Option<usize> {
    let mut quoted = false;
    for (at, sign) in inside.char_indices() {
        match sign {
            '"' => quoted = !quoted,
            '>' if !quoted => return Some(at),
            _ => {}
        }
    }
    None
}

/// No public page is heavier, in bytes before it is packed, without what it loads.
const HEAVIEST: usize = 50_000;

/// Codes of what is wrong with a page, each once.
pub(super) fn faults(page: &str) -> Vec<&'static str> {
    let tags = tags(page);
    let has = |name: &str, attribute: &str, value: &str| {
        tags.iter()
            .any(|tag| tag.name == name && tag.get(attribute) == Some(value))
    };
    let lang = tags
        .iter()
        .any(|tag| tag.name == "html" && tag.get("lang").is_some_and(|lang| !lang.is_empty()));
    let title = tags
        .iter()
        .any(|tag| tag.name == "title" && !tag.text.trim().is_empty());
    let unlabelled = tags.iter().any(|tag| !is_labelled(tag, &tags, page));
    let mute = tags
        .iter()
        .any(|tag| tag.name == "img" && tag.get("alt").is_none());
    let silent = page.contains("<audio") && !page.contains("itemprop=\"transcript\"");
    let checks = [
        (!lang, "lang"),
        (!title, "title"),
        (!headings(&tags), "headings"),
        (mute, "alt"),
        (silent, "transcript"),
        (unlabelled, "label"),
        (tags.iter().any(is_foreign), "foreign"),
        (
            tags.iter()
                .any(|tag| tag.get("style").is_some() || tag.get("onclick").is_some()),
            "inline",
        ),
        (
            !has("a", "href", "tel:111") || !has("a", "href", "tel:113"),
            "emergency",
        ),
        (!has("meta", "name", "viewport"), "viewport"),
        (page.len() > HEAVIEST, "heavy"),
    ];
    checks
        .into_iter()
        .filter_map(|(wrong, code)| wrong.then_some(code))
        .collect()
}

/// One heading of the first rank, and no rank is jumped over on the way down.
fn headings(tags: &[Tag<'_>]) -> bool {
    let rank = |tag: &Tag<'_>| match tag.name {
        "h1" => Some(1),
        "h2" => Some(2),
        "h3" => Some(3),
        "h4" => Some(4),
        _ => None,
    };
    let ranks: Vec<u8> = tags.iter().filter_map(rank).collect();
    ranks.iter().filter(|rank| **rank == 1).count() == 1
        && ranks.windows(2).all(|two| two[1] <= two[0] + 1)
        && ranks.first() == Some(&1)
}

fn is_labelled(tag: &Tag<'_>, all: &[Tag<'_>], page: &str) -> bool {
    let field = matches!(tag.name, "input" | "select" | "textarea");
    let kind = tag.get("type").unwrap_or_default();
    if !field || matches!(kind, "hidden" | "submit" | "button") || tag.get("aria-label").is_some() {
        return true;
    }
    let by_id = tag.get("id").is_some_and(|id| {
        all.iter()
            .any(|label| label.name == "label" && label.get("for") == Some(id))
    });
    // Boxes and buttons of choice stand inside their labels.
    let inside = || {
        let at = tag.attributes.as_ptr() as usize - page.as_ptr() as usize;
        let before = &page[..at];
        before
            .rfind("<label")
            .is_some_and(|label| !before[label..].contains("</label"))
    };
    by_id || inside()
}

/// Whether a page makes a reader's browser ask somebody else.
fn is_foreign(tag: &Tag<'_>) -> bool {
    let loaded = match tag.name {
        "script" | "img" | "audio" | "video" | "source" | "track" | "iframe" | "embed" => tag.get("src"),
        "link"
            if matches!(
                tag.get("rel"),
                Some("stylesheet" | "icon" | "preload" | "preconnect")
            ) =>
        {
            tag.get("href")
        }
        _ => None,
    };
    loaded.is_some_and(|address| address.contains("//"))
}

/// Addresses of this house that a page leads to.
pub(super) fn ways(page: &str) -> Vec<String> {
    let links = tags(page).into_iter().filter(|tag| tag.name == "a");
    let own = links
        .filter_map(|tag| tag.get("href"))
        .filter(|href| href.starts_with('/'));
    let plain = |href: &str| href.replace("&#38;", "&").replace("&amp;", "&");
    own.map(|href| plain(href).split('#').next().unwrap_or_default().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "<!doctype html><html lang=\"vi\"><head><meta name=\"viewport\" content=\"a>b\"><title>Trang</title>\
        </head><body><a href=\"tel:111\">111</a><a href=\"tel:113\">113</a><h1>A</h1><h2>B</h2><h3>C</h3><h2>D</h2>\
        <label for=\"q\">Q</label><input id=\"q\" name=\"q\"><label><input type=\"checkbox\"> Có</label>\
        <img src=\"/a.png\" alt=\"\"><a href=\"/van-ban?a=1&#38;b=2#c\">x</a></body></html>";

    #[test]
    fn a_good_page_has_no_fault() {
        assert_eq!(faults(GOOD), Vec::<&str>::new());
        assert_eq!(ways(GOOD), ["/van-ban?a=1&b=2"]);
    }

    /// Each fault by one change to the good page.
    #[test]
    fn every_fault_is_found() {
        for (was, is, fault) in [
            ("<html lang=\"vi\">", "<html>", "lang"),
            ("<title>Trang</title>", "<title> </title>", "title"),
            ("<h2>B</h2>", "", "headings"),
            ("<h2>D</h2>", "<h1>D</h1>", "headings"),
            (" alt=\"\"", "", "alt"),
            ("<h3>C</h3>", "<h3>C</h3><audio src=\"/a\"></audio>", "transcript"),
            ("<label for=\"q\">Q</label>", "", "label"),
            (
                "<label><input type=\"checkbox\"> Có</label>",
                "<input type=\"checkbox\"> Có",
                "label",
            ),
            ("src=\"/a.png\"", "src=\"https://a.vn/a.png\"", "foreign"),
            ("<h1>A</h1>", "<h1 style=\"color:red\">A</h1>", "inline"),
            ("tel:113", "tel:114", "emergency"),
            ("viewport", "view", "viewport"),
        ] {
            let page = GOOD.replace(was, is);
            assert_ne!(page, GOOD, "{was}");
            assert_eq!(faults(&page), [fault], "{is}");
        }
        assert_eq!(
            faults(&GOOD.replace("Q<", &format!("{}<", "x".repeat(50_000)))),
            ["heavy"]
        );
    }

    #[test]
    fn attributes_are_told_apart() {
        let tag = &tags("<a data-href=\"no\" href=\"yes\" hidden>")[0];
        assert_eq!(
            (tag.get("href"), tag.get("hidden"), tag.get("id")),
            (Some("yes"), Some(""), None)
        );
    }
}
