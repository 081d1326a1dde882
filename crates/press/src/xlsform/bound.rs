//! Simple constraints: `. >= 0 and . <= ${tong_so}`.

/// What an answer must keep to.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// How it must stand.
    pub is: Operator,
    /// To what.
    pub than: Side,
}

/// How two numbers stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Operator {
    AtLeast,
    AtMost,
    Above,
    Below,
    Equal,
}

/// What an answer is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Side {
    /// A number.
    Number(f64),
    /// The answer to another question.
    Question(String),
}

const OPERATORS: [(&str, Operator); 5] = [
    (">=", Operator::AtLeast),
    ("<=", Operator::AtMost),
    (">", Operator::Above),
    ("<", Operator::Below),
    ("=", Operator::Equal),
];

/// Reads bounds joined by `and`; nothing is no bound, and `None` is what is more than bounds.
pub(super) fn read(text: &str) -> Option<Vec<Bound>> {
    let parts = text.split(" and ").map(str::trim).filter(|part| !part.is_empty());
    parts.map(one).collect()
}

fn one(part: &str) -> Option<Bound> {
    let part = part.trim_start_matches('(').trim_end_matches(')').trim();
    let rest = part.strip_prefix('.')?.trim_start();
    let (is, than) = OPERATORS
        .iter()
        .find_map(|(sign, is)| Some((*is, rest.strip_prefix(sign)?.trim())))?;
    let name = than.strip_prefix("${").and_then(|name| name.strip_suffix('}'));
    let than = match name {
        Some(name) => Side::Question(name.trim().to_owned()),
        None => Side::Number(than.parse().ok()?),
    };
    Some(Bound { is, than })
}
