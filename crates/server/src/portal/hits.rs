//! Which words of a text a search found: compared folded, as the search compares them.

use std::collections::BTreeSet;

use viet::fold;

/// A piece of text, found or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// True when it is what was searched for.
    pub hit: bool,
}

/// The words of a search, folded.
#[derive(Clone, Debug, Default)]
pub struct Sought(BTreeSet<String>);

/// So many words stand before and after the first find in an excerpt.
const AROUND: usize = 14;

impl Sought {
    /// The words of what was typed.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        let folded = fold(typed);
        let words = folded.split(|c: char| !c.is_alphanumeric());
        Self(words.filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    fn holds(&self, word: &str) -> bool {
        self.0.contains(&fold(word))
    }

    /// The text in pieces; found words with only a blank between them are one piece.
    #[must_use]
    pub fn mark(&self, text: &str) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        for part in parts(text) {
            let hit = self.holds(part);
            match pieces.last_mut() {
                Some(last) if last.hit == hit => last.text.push_str(part),
                _ => pieces.push(Piece {
                    text: part.to_owned(),
                    hit,
                }),
            }
        }
        joined(pieces)
    }

    /// True when the text has one of the words.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        parts(text).any(|part| self.holds(part))
    }

    /// The words round the first place where the most sought words stand together; empty when there is none.
    #[must_use]
    pub fn excerpt(&self, text: &str) -> Vec<Piece> {
        let words: Vec<&str> = text
            .split_whitespace()
            .map(|word| word.trim_matches('*'))
            .collect();
        let hits: Vec<bool> = words.iter().map(|word| self.is_in(word)).collect();
        let around = |at: &usize| {
            hits[*at..(*at + 6).min(hits.len())]
                .iter()
                .filter(|hit| **hit)
                .count()
        };
        let places = (0..words.len()).filter(|at| hits[*at]);
        let Some(best) = places.max_by_key(|at| (around(at), std::cmp::Reverse(*at))) else {
            return Vec::new();
        };
        let (from, to) = (best.saturating_sub(AROUND), (best + AROUND).min(words.len()));
        let before = if from > 0 { "… " } else { "" };
        let after = if to < words.len() { " …" } else { "" };
        self.mark(&format!("{before}{}{after}", words[from..to].join(" ")))
    }
}

/// Words and what stands between them, in turn.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let is_word = first.is_alphanumeric();
        let end = rest
            .find(|c: char| c.is_alphanumeric() != is_word)
            .unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        rest = after;
        Some(part)
    })
}

/// Joins finds that a single blank parts.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut done: Vec<Piece> = Vec::new();
    for piece in pieces {
        let blank = done.len() >= 2 && done[done.len() - 1].text == " " && done[done.len() - 2].hit;
        if piece.hit && blank {
            done.pop();
            if let Some(last) = done.last_mut() {
                last.text.push(' ');
                last.text.push_str(&piece.text);
            }
        } else {
            done.push(piece);
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[Piece]) -> String {
        let one = |piece: &Piece| {
            if piece.hit {
                format!("[{}]", piece.text)
            } else {
                piece.text.clone()
            }
        };
        pieces.iter().map(one).collect()
    }

    #[test]
    fn words_are_marked_with_and_without_their_marks() {
        let text = "V/v tuyên truyền, TUYÊN  TRUYỀN và truyền hình";
        for typed in ["tuyen truyen", "tuyên truyền", "TRUYEN tuyen"] {
            let marked = shown(&Sought::new(typed).mark(text));
            assert_eq!(marked, "V/v [tuyên truyền], [TUYÊN]  [TRUYỀN] và [truyền] hình");
        }
        assert_eq!(shown(&Sought::new("duong").mark("đường")), "[đường]");
        assert_eq!(shown(&Sought::new("").mark(text)), text);
    }

    #[test]
    fn nothing_is_lost_or_added() {
        for text in ["", " ", "a", "<b>&</b> \"x\"", "ẩ ẩ", "1/2, 3;4"] {
            let pieces = Sought::new("a b x 3").mark(text);
            assert_eq!(
                pieces.into_iter().map(|piece| piece.text).collect::<String>(),
                text
            );
        }
    }

    #[test]
    fn an_excerpt_shows_where_the_words_stand_together() {
        let far = "tuyên ".to_owned() + &"chữ ".repeat(40) + "**về tuyên truyền ở xã** " + &"hết ".repeat(40);
        let excerpt = shown(&Sought::new("tuyen truyen").excerpt(&far));
        assert!(excerpt.contains("về [tuyên truyền] ở xã"), "{excerpt}");
        assert!(excerpt.starts_with("… ") && excerpt.ends_with(" …"), "{excerpt}");
        assert!(Sought::new("khong co").excerpt(&far).is_empty());
    }
}
