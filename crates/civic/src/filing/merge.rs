//! Two versions that were made from one, field by field: nothing is lost, and what both changed is asked.

use std::collections::BTreeSet;

use super::{Content, Kind};
use crate::sheet::{Cell, Sheet};

/// A place in a filing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Figures or nothing.
    Kind,
    /// The cell of a column.
    Column(usize),
    /// The answer in words with this code.
    Text(String),
}

/// What stands in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// In [`Field::Kind`].
    Kind(Kind),
    /// In [`Field::Column`].
    Cell(Cell),
    /// In [`Field::Text`]; `None` without an answer.
    Text(Option<String>),
}

/// A field that both changed, to different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The field.
    pub field: Field,
    /// What both began from.
    pub base: Said,
    /// What one says.
    pub mine: Said,
    /// What the other says; the merged content says this until somebody decides.
    pub theirs: Said,
}

/// The outcome of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Every change of either side; where both changed a field, theirs.
    pub content: Content,
    /// What a person must decide, in the order of the fields.
    pub clashes: Vec<Clash>,
}

/// Merges two contents that were made from `base`. `theirs` is what the house holds, `mine` what arrives.
#[must_use]
pub fn merge(base: &Content, mine: &Content, theirs: &Content) -> Merged {
    let mut clashes = Vec::new();
    let mut decide = |field: Field, base: Said, mine: Said, theirs: Said| match three(&base, &mine, &theirs) {
        Some(said) => said,
        None => {
            let kept = theirs.clone();
            clashes.push(Clash {
                field,
                base,
                mine,
                theirs,
            });
            kept
        }
    };
    let mut content = Content::default();
    let kinds = [base, mine, theirs].map(|content| Said::Kind(content.kind));
    let [one, two, three] = kinds;
    if let Said::Kind(kind) = decide(Field::Kind, one, two, three) {
        content.kind = kind;
    }
    let columns = [base, mine, theirs].map(|content| content.sheet.cells().len());
    let mut sheet = Sheet::unknown(columns.into_iter().max().unwrap_or(0));
    for column in 0..sheet.cells().len() {
        let [one, two, three] = [base, mine, theirs].map(|content| Said::Cell(content.sheet.get(column)));
        if let Said::Cell(cell) = decide(Field::Column(column), one, two, three) {
            sheet.set(column, cell);
        }
    }
    content.sheet = sheet;
    let codes: BTreeSet<&String> = [base, mine, theirs]
        .into_iter()
        .flat_map(|content| content.texts.keys())
        .collect();
    for code in codes {
        let [one, two, three] =
            [base, mine, theirs].map(|content| Said::Text(content.texts.get(code).cloned()));
        if let Said::Text(Some(text)) = decide(Field::Text(code.clone()), one, two, three) {
            content.texts.insert(code.clone(), text);
        }
    }
    content.attachments = attachments(base, mine, theirs);
    Merged { content, clashes }
}

/// What three versions agree on; `None` when both changed it, differently.
fn three(base: &Said, mine: &Said, theirs: &Said) -> Option<Said> {
    if mine == theirs || mine == base {
        Some(theirs.clone())
    } else if theirs == base {
        Some(mine.clone())
    } else {
        None
    }
}

/// Attachments are a set: what either added is in, what either took away is out.
fn attachments(base: &Content, mine: &Content, theirs: &Content) -> BTreeSet<String> {
    let all = mine.attachments.union(&theirs.attachments);
    let kept = |hash: &&String| {
        let (here, there) = (
            mine.attachments.contains(*hash),
            theirs.attachments.contains(*hash),
        );
        (here && there) || !base.attachments.contains(*hash)
    };
    all.filter(kept).cloned().collect()
}
