//! Units that have ended and who took their place: what they owed for periods that ended before them and never began is filed
//! by a successor, under the old name.

use civic::permission::Actor;
use civic::unit::Directory;
use viet::Date;

use crate::access::answers_for;

/// The units that have ended and whose place this one took by a day, alone or with others; several steps are followed.
#[must_use]
pub(super) fn of<'a>(directory: &'a Directory, unit: &'a str, today: Date) -> Vec<&'a str> {
    let (mut found, mut waiting): (Vec<&str>, Vec<&str>) = (Vec::new(), vec![unit]);
    while let Some(next) = waiting.pop() {
        for step in directory.before(next).filter(|step| step.on <= today) {
            let from = step.from.as_str();
            if from != unit && !found.contains(&from) {
                found.push(from);
                waiting.push(from);
            }
        }
    }
    found.retain(|former| is_heir(directory, unit, former, today));
    found
}

/// Whether a unit is one of those that took another's place.
#[must_use]
pub(super) fn is_heir(directory: &Directory, unit: &str, former: &str, today: Date) -> bool {
    let heirs = directory.successors(former, today);
    heirs.iter().any(|(heir, _)| heir.id == unit)
}

/// Who finishes a report that is begun now: of a divided unit the one of its successors that begins it; else it follows from
/// the lineage, or is the unit itself.
#[must_use]
pub(super) fn finisher(directory: &Directory, actor: &Actor, unit: &str, today: Date) -> Option<String> {
    let named =
        !answers_for(directory, &actor.unit, unit, today) && is_heir(directory, &actor.unit, unit, today);
    named.then(|| actor.unit.clone())
}
