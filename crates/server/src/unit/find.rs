//! Finding units by what people type: marks aside, every word somewhere in the name, the best first.

use civic::unit::{Directory, Kind, Unit, Version};
use viet::{Date, fold, sort_key};

/// A unit whose name holds what was typed.
#[derive(Debug)]
pub struct Found<'d> {
    /// The unit.
    pub unit: &'d Unit,
    /// Its name on the day, or the last one that matched when it does not exist then.
    pub version: &'d Version,
    /// True when it exists on the day.
    pub exists: bool,
}

/// The units whose name holds every typed word, as a whole or as the beginning of a word: those that exist on the day
/// first, among them the words in their order and whole names before longer ones, territories before agencies, then by name. `kind` narrows.
#[must_use]
pub fn find<'d>(directory: &'d Directory, typed: &str, kind: Option<Kind>, on: Date) -> Vec<Found<'d>> {
    let typed = fold(typed);
    let words: Vec<&str> = words_of(&typed).collect();
    let units = directory
        .units()
        .iter()
        .filter(|unit| kind.is_none_or(|kind| unit.kind == kind));
    let mut found: Vec<(Rank, Found<'d>)> = units.filter_map(|unit| look(unit, &words, on)).collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.into_iter().map(|(_, found)| found).collect()
}

/// Gone, words not in their order, words too many, kind, name, id.
type Rank = (bool, bool, usize, Kind, String, String);

fn look<'d>(unit: &'d Unit, words: &[&str], on: Date) -> Option<(Rank, Found<'d>)> {
    let now = unit.version(on);
    let matching = |version: &&Version| misfit(&version.name, words).is_some();
    let version = match now {
        Some(now) => Some(now).filter(matching)?,
        None => unit.versions.iter().rev().find(matching)?,
    };
    let (scattered, more) = misfit(&version.name, words)?;
    let key = (
        now.is_none(),
        scattered,
        more,
        unit.kind,
        sort_key(&version.name),
        unit.id.clone(),
    );
    Some((
        key,
        Found {
            unit,
            version,
            exists: now.is_some(),
        },
    ))
}

/// Whether the typed words stand scattered in the name, and how many words it has besides; `None` when one is missing.
fn misfit(name: &str, typed: &[&str]) -> Option<(bool, usize)> {
    let name = fold(name);
    let mut rest: Vec<&str> = words_of(&name).collect();
    let fits = |(have, word): (&&str, &&str)| have.starts_with(word);
    let together = typed.is_empty()
        || rest
            .windows(typed.len())
            .any(|part| part.iter().zip(typed).all(fits));
    let all = rest.len();
    for word in typed {
        let place = rest.iter().position(|have| have == word);
        let place = place.or_else(|| rest.iter().position(|have| have.starts_with(word)))?;
        rest.remove(place);
    }
    Some((!together, if typed.is_empty() { 0 } else { all - typed.len() }))
}

fn words_of(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}
