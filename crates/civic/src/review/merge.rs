//! Two forms that grew from one.

use std::collections::BTreeSet;

use super::Sheet;

/// Both people wrote something here, and not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The name of the text.
    pub name: String,
    /// What is stored now; empty: taken out.
    pub theirs: String,
    /// What this person typed; empty: taken out.
    pub mine: String,
}

/// The outcome of [`merge`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// The changes of both; where they clash, mine.
    pub sheet: Sheet,
    /// Where they clash.
    pub clashes: Vec<Clash>,
    /// Names that only the other person changed; the sheet has their text.
    pub taken: Vec<String>,
}

/// Merges what I typed (`mine`) with what is stored now (`theirs`); both grew from `base`, which my form showed.
#[must_use]
pub fn merge(base: &Sheet, mine: &Sheet, theirs: &Sheet) -> Merged {
    let names: BTreeSet<&String> = base.keys().chain(mine.keys()).chain(theirs.keys()).collect();
    let mut merged = Merged::default();
    for name in names {
        let of = |sheet: &Sheet| sheet.get(name).cloned().unwrap_or_default();
        let (was, my, their) = (of(base), of(mine), of(theirs));
        let kept = if my == was { &their } else { &my };
        if !kept.is_empty() {
            merged.sheet.insert(name.clone(), kept.clone());
        }
        if my == was && their != was {
            merged.taken.push(name.clone());
        } else if my != was && their != was && my != their {
            merged.clashes.push(Clash {
                name: name.clone(),
                theirs: their,
                mine: my,
            });
        }
    }
    restore_removed(&mut merged, mine);
    merged
}

/// A task that one person took out while the other changed it stands as a whole, so that nobody's words are lost.
fn restore_removed(merged: &mut Merged, mine: &Sheet) {
    let changed: Vec<String> = merged
        .clashes
        .iter()
        .filter_map(|clash| task_of(&clash.name))
        .collect();
    for prefix in changed {
        let of_task = mine.iter().filter(|(name, _)| name.starts_with(&prefix));
        for (name, text) in of_task {
            merged.sheet.entry(name.clone()).or_insert_with(|| text.clone());
        }
    }
}

fn task_of(name: &str) -> Option<String> {
    let (head, _) = name.split_once('.')?;
    let number = head.strip_prefix('t')?;
    number.parse::<u32>().ok().map(|_| format!("{head}."))
}
