//! A page cut into tags and text. Every step goes forward: the time is linear in the page.

use super::entities;

/// A piece of the page.
#[derive(Debug)]
pub(super) enum Token<'a> {
    Open(Tag<'a>),
    Close(&'a str),
    Text(String),
}

/// An opening tag.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    pub name: &'a str,
    /// All between name and `>`.
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// The value of an attribute, as written; empty for one without a value.
    pub fn attribute(&self, wanted: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let end = rest
                .find(|c: char| c.is_whitespace() || c == '=' || c == '/')
                .unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let (value, after) = match after.trim_start().strip_prefix('=') {
                Some(given) => value(given.trim_start()),
                None => ("", after),
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(value);
            }
            if after.len() >= rest.len() || after.is_empty() {
                return None;
            }
            rest = after;
        }
    }
}

fn value(given: &str) -> (&str, &str) {
    let quote = given.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (start, end) = match quote {
        Some(quote) => (1, given[1..].find(quote).map(|at| at + 1)),
        None => (0, given.find(char::is_whitespace)),
    };
    let end = end.unwrap_or(given.len());
    let after = (end + usize::from(quote.is_some())).min(given.len());
    (&given[start..end], &given[after..])
}

/// Cuts a page; calls `see` with each piece until it answers false.
pub(super) fn cut<'a>(page: &'a str, mut see: impl FnMut(Token<'a>) -> bool) {
    let mut rest = page;
    while !rest.is_empty() {
        let (token, after) = next(rest);
        rest = after;
        let skipped = match &token {
            Some(Token::Open(tag)) => Some(tag.name),
            _ => None,
        };
        if let Some(name) = skipped {
            rest = past_raw(name, rest);
        }
        if !token.is_none_or(&mut see) {
            return;
        }
    }
}

fn next(rest: &str) -> (Option<Token<'_>>, &str) {
    let Some(inside) = rest.strip_prefix('<') else {
        let end = rest.find('<').unwrap_or(rest.len());
        return (Some(Token::Text(entities::resolved(&rest[..end]))), &rest[end..]);
    };
    if let Some(comment) = inside.strip_prefix("!--") {
        return (None, after(comment, "-->"));
    }
    match inside.as_bytes().first() {
        Some(b'!' | b'?') => (None, after(inside, ">")),
        Some(b'/') => {
            let name = name(&inside[1..]);
            (Some(Token::Close(name)), after(inside, ">"))
        }
        Some(first) if first.is_ascii_alphabetic() => {
            let name = name(inside);
            let end = tag_end(inside);
            let tag = Tag {
                name,
                attributes: short(&inside[name.len()..end]),
            };
            (Some(Token::Open(tag)), inside.get(end + 1..).unwrap_or_default())
        }
        _ => (Some(Token::Text("<".to_owned())), inside),
    }
}

/// Nobody's attributes are longer; they are looked through once for each that is wanted.
fn short(attributes: &str) -> &str {
    &attributes[..attributes.floor_char_boundary(8192)]
}

fn name(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric() && c != ':' && c != '-')
        .unwrap_or(text.len());
    &text[..end]
}

fn after<'a>(text: &'a str, end: &str) -> &'a str {
    text.find(end).map_or("", |at| &text[at + end.len()..])
}

/// Where the tag's `>` stands; one inside quotes does not count.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    let mut before = b' ';
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            // A quote that begins no value is dirt.
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    text.len()
}

/// What stands inside these is no text of the page, nor are `<` in it tags.
fn past_raw<'a>(name: &str, rest: &'a str) -> &'a str {
    let raw = [
        "script", "style", "textarea", "title", "noscript", "iframe", "template", "svg", "select", "object",
    ];
    let Some(raw) = raw.iter().find(|raw| name.eq_ignore_ascii_case(raw)) else {
        return rest;
    };
    let mut at = 0;
    while let Some(found) = rest[at..].find("</") {
        at += found + 2;
        if rest
            .as_bytes()
            .get(at..at + raw.len())
            .is_some_and(|close| close.eq_ignore_ascii_case(raw.as_bytes()))
        {
            return &rest[at - 2..];
        }
    }
    ""
}
