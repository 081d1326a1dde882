//! What a draft still lacks before it can be issued.

use super::{Draft, posts_above};
use crate::compose::OPEN;

/// Something that only a person can write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// This text is empty.
    Empty(&'static str),
    /// This line still holds the sign for what is to be written.
    Open(String),
}

impl Draft {
    /// Everything that is lacking, in the order of the form.
    #[must_use]
    pub fn lacks(&self) -> Vec<Lack> {
        let mut asked = vec!["subject", "body", "post", "signer", "issuer", "organ", "place"];
        asked.extend(posts_above(self.text("signing")));
        if self.kind.addresses() {
            asked.insert(1, "recipients");
        }
        let empty = asked
            .into_iter()
            .filter(|name| self.text(name).is_empty())
            .map(Lack::Empty);
        let open = self
            .texts
            .values()
            .flat_map(|text| text.lines())
            .filter(|line| is_open(line));
        let open = open.map(|line| Lack::Open(line.to_owned()));
        empty.chain(open).collect()
    }
}

/// A sign that stands by itself waits for words; dots at the end of a word are the writer's own.
fn is_open(line: &str) -> bool {
    let sign = |word: &str| word.trim_matches(['.', ',', ';', ':', '(', ')', '|']) == OPEN;
    line.split_whitespace().any(sign)
}
