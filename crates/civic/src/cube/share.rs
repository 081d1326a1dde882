//! Who has the figures of a unit on a later day, and by which declared shares.

use std::collections::BTreeMap;

use viet::Date;

use super::Share;
use crate::unit::{Directory, Succession};

/// Who has the figures of a unit.
pub(super) enum Heirs {
    /// One unit, all of them; also a unit that still exists, or that nobody is known to have followed.
    Whole(String),
    /// Several, by shares over their sum.
    Shared(BTreeMap<String, u32>),
    /// Several, nobody said how much of it.
    Undeclared(Vec<String>),
}

/// Longer chains of successions are a loop in the data.
const DEEPEST: usize = 16;

pub(super) fn heirs(
    directory: &Directory,
    leaf: &str,
    on: Date,
    share: &impl Fn(&Succession) -> Option<Share>,
) -> Heirs {
    let after = directory.successors(leaf, on);
    match after.as_slice() {
        [] => Heirs::Whole(leaf.to_owned()),
        [(one, _)] => Heirs::Whole(one.id.clone()),
        several => {
            let undeclared = || Heirs::Undeclared(several.iter().map(|(unit, _)| unit.id.clone()).collect());
            shared(directory, leaf, on, share).map_or_else(undeclared, Heirs::Shared)
        }
    }
}

/// The declared shares of all parts, multiplied along the way; `None` when one is not declared or they do not make up
/// a whole.
fn shared(
    directory: &Directory,
    leaf: &str,
    on: Date,
    share: &impl Fn(&Succession) -> Option<Share>,
) -> Option<BTreeMap<String, u32>> {
    let mut parts: BTreeMap<String, Fraction> = BTreeMap::new();
    let mut waiting = vec![(leaf, Fraction(1, 1), 0)];
    while let Some((unit, part, depth)) = waiting.pop() {
        if directory.exists(unit, on) {
            let sum = parts.get(unit).map_or(Some(part), |known| known.plus(part))?;
            parts.insert(unit.to_owned(), sum);
            continue;
        }
        let steps: Vec<_> = directory.after(unit).filter(|step| step.on <= on).collect();
        if steps.is_empty() || depth > DEEPEST {
            return None;
        }
        for step in &steps {
            let of = if steps.len() == 1 { (1, 1) } else { share(step)? };
            waiting.push((step.to.as_str(), part.times(of)?, depth + 1));
        }
    }
    over_one(&parts)
}

/// The numerators over a common denominator, if they make up a whole.
fn over_one(parts: &BTreeMap<String, Fraction>) -> Option<BTreeMap<String, u32>> {
    let common = parts.values().try_fold(1_u64, |common, part| {
        let common = common / gcd(common, part.1) * part.1;
        (common <= u64::from(u32::MAX)).then_some(common)
    })?;
    let over: BTreeMap<String, u32> = parts
        .iter()
        .map(|(unit, part)| Some((unit.clone(), u32::try_from(part.0 * (common / part.1)).ok()?)))
        .collect::<Option<_>>()?;
    let whole: u64 = over.values().map(|above| u64::from(*above)).sum();
    (whole == common).then_some(over)
}

/// Above and below the line, in lowest terms; both fit into 32 bits, so that products fit into 64.
#[derive(Clone, Copy)]
struct Fraction(u64, u64);

impl Fraction {
    fn plus(self, other: Self) -> Option<Self> {
        let above = (self.0 * other.1).checked_add(other.0 * self.1)?;
        Self::reduced(above, self.1 * other.1)
    }

    fn times(self, (above, below): Share) -> Option<Self> {
        Self::reduced(self.0 * u64::from(above), self.1 * u64::from(below))
    }

    fn reduced(above: u64, below: u64) -> Option<Self> {
        let by = gcd(above, below);
        let (above, below) = (above.checked_div(by)?, below.checked_div(by)?);
        let fits = below > 0 && below <= u64::from(u32::MAX) && above <= u64::from(u32::MAX);
        fits.then_some(Self(above, below))
    }
}

fn gcd(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { gcd(other, one % other) }
}
