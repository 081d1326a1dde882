//! What other answers say about one: whether it is asked, whether its rule holds, which choices it has. Forms and rows of a
//! repeat ask the same, each with the answers that it sees.

use super::{Asks, BETWEEN};
use crate::expression::{Said, truth};

/// What is wrong with an answer beside others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Its rule is surely broken.
    Must,
    /// This choice does not go with the answer of another indicator.
    Among(String),
}

/// Whether it is asked: its conditions are surely so.
pub(crate) fn is_asked(asks: &Asks, said: &dyn Fn(&str) -> Said) -> bool {
    let when = asks.when.as_ref().is_none_or(|when| match said(&when.indicator) {
        Said::Figure(figure, _) => when.holds(None, figure),
        Said::Words(words) => when.holds(Some(&words), None),
    });
    let relevant = asks.relevant.as_ref();
    when && relevant.is_none_or(|relevant| truth(&relevant.0, None, said) == Some(true))
}

/// What is wrong with an answer; nothing is wrong with none.
pub(crate) fn broken(asks: &Asks, own: &Said, said: &dyn Fn(&str) -> Said) -> Option<Rest> {
    match own {
        Said::Figure(None, _) => return None,
        Said::Words(words) if words.is_empty() => return None,
        Said::Words(words) => {
            if let Some(stranger) = apart(asks, words, said) {
                return Some(Rest::Among(stranger));
            }
        }
        Said::Figure(Some(_), _) => {}
    }
    let must = asks.must.as_ref()?;
    (truth(&must.0, Some(own), said) == Some(false)).then_some(Rest::Must)
}

/// The first chosen answer that does not go with what the other indicator says; without an answer there nothing does.
fn apart(asks: &Asks, words: &str, said: &dyn Fn(&str) -> Said) -> Option<String> {
    let among = asks.among.as_ref()?;
    let Said::Words(other) = said(&among.indicator) else {
        return None;
    };
    let apart = asks.apart(&other);
    words
        .split(BETWEEN)
        .find(|one| apart.contains(one))
        .map(str::to_owned)
}
