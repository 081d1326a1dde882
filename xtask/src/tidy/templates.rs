//! Templates carry no code and no style of their own: the Content-Security-Policy would refuse them.

use super::{Fault, File};

/// Finds inline style, inline script, `on…` handlers, `javascript:` links and third-party origins in `*.html`.
pub fn check(file: &File) -> Vec<Fault> {
    if !file.path.ends_with(".html") || !file.path.starts_with("crates/") {
        return Vec::new();
    }
    tags(&file.text)
        .into_iter()
        .filter_map(|(at, tag)| fault_of(tag).map(|text| file.fault(at, text)))
        .collect()
}

fn fault_of(tag: &str) -> Option<&'static str> {
    let lower = tag.to_ascii_lowercase();
    let names: Vec<&str> = lower
        .split_ascii_whitespace()
        .map(|w| w.split('=').next().unwrap_or(w))
        .collect();
    let loads = lower.starts_with("<script") || lower.starts_with("<link") || lower.starts_with("<img");
    if lower.starts_with("<style") || names.contains(&"style") {
        return Some("style belongs into the stylesheet");
    }
    if lower.starts_with("<script") && !names.contains(&"src") {
        return Some("no inline script: put it into a file of this origin");
    }
    if lower.contains("javascript:") || lower.contains('=') && names.iter().skip(1).any(|n| is_handler(n)) {
        return Some("no inline handler: the script finds its elements by data-attribute");
    }
    (loads && (lower.contains("\"http") || lower.contains("\"//")))
        .then_some("nothing is loaded from another origin")
}

fn is_handler(attribute: &str) -> bool {
    attribute.starts_with("on") && attribute.len() > 3 && attribute.bytes().all(|b| b.is_ascii_lowercase())
}

/// Every `<tag …>` with its offset; askama's `{% %}` and `{{ }}` inside are kept as they are.
fn tags(text: &str) -> Vec<(usize, &str)> {
    let begins = text.match_indices('<').map(|(at, _)| at);
    let opens = begins.filter(|at| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()));
    opens
        .map(|at| {
            (
                at,
                &text[at..text[at..].find('>').map_or(text.len(), |end| at + end)],
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(html: &str) -> usize {
        check(&File::new("crates/server/src/letter/show.html", html)).len()
    }

    #[test]
    fn each_kind_of_inline_code_is_found() {
        assert_eq!(faults("<p style=\"color:red\">a</p>"), 1);
        assert_eq!(faults("<style>p{}</style>"), 1);
        assert_eq!(faults("<script>go()</script>"), 1);
        assert_eq!(faults("<button\n  onclick=\"go()\">a</button>"), 1);
        assert_eq!(faults("<a href=\"javascript:go()\">a</a>"), 1);
        assert_eq!(
            faults("<script src=\"https://elsewhere.example/a.js\"></script>"),
            1
        );
    }

    #[test]
    fn plain_pages_pass() {
        assert_eq!(
            faults("<script src=\"/static/app.js\" defer></script><a href=\"https://x.example/\">a</a>"),
            0
        );
        assert_eq!(
            faults("{% if a < b %}<p class=\"one\" data-only=\"x\">{{ c }}</p>{% endif %}"),
            0
        );
    }
}
