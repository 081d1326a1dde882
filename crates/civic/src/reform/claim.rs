//! Things of which a unit has one alone: an operating rule, the reading of a word. Where several come to one unit, or one
//! comes to a unit that has its own, nobody but a person chooses.

use std::collections::{BTreeMap, BTreeSet};

/// One thing that would stand at a unit, or stands there already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The thing that comes; `None`: the unit has it already.
    pub thing: Option<String>,
    /// The unit that it comes to; blank while nobody knows which.
    pub at: String,
    /// What of there is one alone.
    pub key: String,
    /// What it says: things that say the same do not contradict each other.
    pub value: String,
}

/// The things that contradict another one of their unit.
#[must_use]
pub fn contested(claims: &[Claim]) -> BTreeSet<&str> {
    let mut values: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for claim in claims.iter().filter(|claim| !claim.at.is_empty()) {
        values
            .entry((&claim.at, &claim.key))
            .or_default()
            .insert(&claim.value);
    }
    let several = |claim: &&Claim| {
        values
            .get(&(claim.at.as_str(), claim.key.as_str()))
            .is_some_and(|values| values.len() > 1)
    };
    claims
        .iter()
        .filter(several)
        .filter_map(|claim| claim.thing.as_deref())
        .collect()
}

/// The things that wait for the same place as those that were chosen: choosing one answers for the others.
#[must_use]
pub fn rivals<'a>(claims: &'a [Claim], chosen: &[&str]) -> BTreeSet<&'a str> {
    let is_chosen = |claim: &&Claim| {
        claim
            .thing
            .as_deref()
            .is_some_and(|thing| chosen.contains(&thing))
    };
    let taken: BTreeSet<(&str, &str)> = claims
        .iter()
        .filter(is_chosen)
        .map(|claim| (claim.at.as_str(), claim.key.as_str()))
        .collect();
    claims
        .iter()
        .filter(|claim| !is_chosen(claim) && taken.contains(&(claim.at.as_str(), claim.key.as_str())))
        .filter_map(|claim| claim.thing.as_deref())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(thing: &str, at: &str, key: &str, value: &str) -> Claim {
        Claim {
            thing: Some(thing.to_owned()).filter(|thing| !thing.is_empty()),
            at: at.to_owned(),
            key: key.to_owned(),
            value: value.to_owned(),
        }
    }

    #[test]
    fn only_things_that_say_otherwise_contradict_each_other() {
        let claims = [
            claim("a1", "M", "TTXVN", "thông tấn xã"),
            claim("b1", "M", "TTXVN", "tê tê ích"),
            claim("a2", "M", "HĐND", "hội đồng"),
            claim("b2", "M", "HĐND", "hội đồng"),
            claim("c1", "N", "TTXVN", "khác hẳn"),
            // The unit itself has this one already.
            claim("", "N", "UB", "ủy ban"),
            claim("c2", "N", "UB", "u bê"),
            // Nobody knows yet where these go.
            claim("d1", "", "UB", "ủy ban"),
            claim("d2", "", "UB", "u bê"),
        ];
        assert_eq!(contested(&claims), BTreeSet::from(["a1", "b1", "c2"]));
        assert_eq!(rivals(&claims, &["a1"]), BTreeSet::from(["b1"]));
        assert_eq!(rivals(&claims, &["c2"]), BTreeSet::new());
    }
}
