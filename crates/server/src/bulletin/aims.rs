//! Where a bulletin is to go: classes of units, evaluated on the day, as the loudspeakers of communes.

use std::collections::BTreeSet;

use ::store::{Result, Tx};
use civic::bulletin::Target;
use civic::unit::{About, Class as Units, Directory, Value};
use viet::{Date, fold};

use super::kept::Known;
use super::store::target::{self, Aim};

/// An aim with what it comes to today.
pub(super) struct Aimed {
    pub id: String,
    pub phrase: String,
    pub units: Vec<String>,
}

/// Everything that a bulletin aims at.
pub(super) struct Aims {
    pub aims: Vec<Aimed>,
    /// Each commune once, in the order of names.
    pub units: Vec<String>,
    /// Units of the classes to which this unit may not send bulletins of this class.
    pub out_of_reach: Vec<String>,
}

/// Reads the aims of a bulletin and evaluates them.
pub(super) async fn read(tx: &mut Tx, directory: &Directory, known: &Known, on: Date) -> Result<Aims> {
    let stored = target::aims(tx, &known.bulletin.id).await?;
    let mut aims = Vec::new();
    let (mut all, mut out): (BTreeSet<String>, BTreeSet<String>) = Default::default();
    for Aim { id, phrase, class } in stored {
        let class: Units =
            serde_json::from_value(class).map_err(|fault| ::store::Error::Damaged(fault.to_string()))?;
        let (within, beyond) = expand(directory, known, &class, on);
        all.extend(within.iter().cloned());
        out.extend(beyond);
        aims.push(Aimed {
            id,
            phrase,
            units: within,
        });
    }
    let mut units: Vec<String> = all.into_iter().collect();
    units.sort_by_cached_key(|unit| viet::sort_key(directory.name(unit, on).unwrap_or(unit)));
    Ok(Aims {
        aims,
        units,
        out_of_reach: out.into_iter().collect(),
    })
}

/// The loudspeakers of a class: those within reach, and those that are not.
pub(super) fn expand(
    directory: &Directory,
    known: &Known,
    class: &Units,
    on: Date,
) -> (Vec<String>, Vec<String>) {
    let (from, kind) = (&known.bulletin.unit, known.bulletin.class);
    let mut found = BTreeSet::new();
    for unit in directory.expand(class, on) {
        if unit.kind.is_territory() {
            let inside = directory.below(&unit.id, on).map(|below| below.id.as_str());
            let all = std::iter::once(unit.id.as_str()).chain(inside);
            found.extend(all.filter_map(|id| directory.loudspeakers_of(id, on)));
        } else {
            found.extend(directory.loudspeakers_of(&unit.id, on));
        }
    }
    let (within, beyond): (Vec<&str>, Vec<&str>) = found
        .into_iter()
        .partition(|unit| directory.may_reach(from, unit, kind, on));
    let owned = |units: Vec<&str>| units.into_iter().map(str::to_owned).collect();
    (owned(within), owned(beyond))
}

/// A commune with the languages that its people speak, as far as that is known. Vietnamese is understood everywhere: where
/// nothing is known, only that is asked for, and the page says of how many places nothing is known.
pub(super) fn target_of(directory: &Directory, unit: &str, on: Date) -> (Target, bool) {
    let home = directory.territory(unit, on).map_or(unit, |home| &home.id);
    let fact = directory
        .get(home)
        .and_then(|home| home.fact(About::Languages, on));
    let mut languages = vec!["vi".to_owned()];
    if let Some(Value::Words(words)) = fact {
        languages.extend(words.iter().filter_map(|word| code(word)).map(str::to_owned));
    }
    languages.dedup();
    let target = Target {
        unit: unit.to_owned(),
        languages,
    };
    (target, fact.is_some())
}

/// The language that goes by this name.
fn code(word: &str) -> Option<&'static str> {
    Some(match fold(word).as_str() {
        "tay" => "tyz",
        "nung" => "nut",
        "dao" => "ium",
        "mong" | "h'mong" | "hmong" => "hmn",
        "hoa" => "zh",
        _ => return None,
    })
}
