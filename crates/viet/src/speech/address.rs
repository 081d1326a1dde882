//! Addresses of the web and of mailboxes: `langson.gov.vn` is "langson chấm gov chấm vê en nờ".

use super::Rule;
use super::number::one_by_one;
use super::reader::Read;
use super::spell::piece;

const ENDS: &[&str] = &["vn", "com", "org", "net", "gov", "edu", "info"];

/// What is longer is not read to anybody.
const LONGEST: usize = 200;

/// An address at the beginning of a word.
pub(super) fn at(rest: &str) -> Option<Read> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "@.:/-_?=&%+#~".contains(c);
    let length = rest.find(|c| !fits(c)).unwrap_or(rest.len());
    let run = &rest[..length.min(LONGEST)];
    // From the longest: what stops before a letter would be cut within a word.
    let ends = (1..=run.len()).rev().filter(|end| {
        let next = rest[*end..].chars().next();
        run[..*end].ends_with(|c: char| c.is_ascii_alphanumeric())
            && !next.is_some_and(|c| c.is_alphabetic() && !c.is_numeric())
    });
    let text = run
        .contains('.')
        .then(|| ends.map(|end| &run[..end]).find(|text| is_address(text)))??;
    Some(Read::new(text.len(), words(text), Rule::Address))
}

fn is_address(text: &str) -> bool {
    let bare = without_scheme(text);
    let host = bare.split(['/', '?', '#']).next().unwrap_or(bare);
    let host = host.rsplit('@').next().unwrap_or(host);
    let labels: Vec<_> = host.split('.').collect();
    let clean = labels
        .iter()
        .all(|label| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    let known = labels
        .last()
        .is_some_and(|end| ENDS.contains(&end.to_ascii_lowercase().as_str()));
    labels.len() > 1 && clean && (known || text.contains('@') || text.starts_with("http"))
}

fn without_scheme(text: &str) -> &str {
    let text = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .unwrap_or(text);
    text.strip_prefix("www.").unwrap_or(text)
}

fn words(text: &str) -> String {
    let text = without_scheme(text).to_ascii_lowercase();
    let mut said = Vec::new();
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let same = |c: char| {
            c.is_ascii_alphabetic() == first.is_ascii_alphabetic()
                && c.is_ascii_digit() == first.is_ascii_digit()
        };
        let length = if first.is_ascii_alphanumeric() {
            rest.find(|c| !same(c)).unwrap_or(rest.len())
        } else {
            1
        };
        let (run, after) = rest.split_at(length);
        said.push(run_words(first, run));
        rest = after;
    }
    said.join(" ")
}

fn run_words(first: char, run: &str) -> String {
    match first {
        '.' => "chấm".to_owned(),
        '@' => "a còng".to_owned(),
        '/' => "gạch chéo".to_owned(),
        '-' => "gạch ngang".to_owned(),
        '_' => "gạch dưới".to_owned(),
        ':' => "hai chấm".to_owned(),
        '?' => "hỏi".to_owned(),
        '=' => "bằng".to_owned(),
        '&' => "và".to_owned(),
        '%' => "phần trăm".to_owned(),
        '+' => "cộng".to_owned(),
        '#' => "thăng".to_owned(),
        '~' => "ngã".to_owned(),
        _ if first.is_ascii_digit() => one_by_one(run),
        _ => piece(run),
    }
}
