//! Placing something into a programme that is taken: replace, append, or shift the others.

use super::collision::commune_decides;
use super::occurrence::Occurrence;
use super::rule::{OperatingRule, sounds_in_quiet};
use super::span::Span;
use crate::Moment;
use crate::bulletin::{Class, Hand, Level};

/// What to do with those that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// They go.
    Replace,
    /// The new one comes after them.
    Append,
    /// They come after the new one.
    Shift,
}

/// The programme after placing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// Everything that is played, in order; no two share an instant, urgent ones apart.
    pub programme: Vec<Occurrence>,
    /// What is no longer played.
    pub removed: Vec<Occurrence>,
    /// What is played at another time, with its time before.
    pub moved: Vec<(Occurrence, Span)>,
}

/// Why it cannot be placed so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unresolved {
    /// The commune must decide the order of two priority bulletins.
    #[error("it meets the priority bulletin {0} of the commune, which decides the order")]
    CommuneDecides(String),
    /// Only the commune replaces what is in its programme, and takes ordinary bulletins into it.
    #[error("only the commune may do this to its programme")]
    NotYours,
    /// A relay comes when its sender sends it.
    #[error("{0} is relayed and cannot be moved")]
    Fixed(String),
    /// It would be played in quiet hours.
    #[error("{0} would be played in quiet hours")]
    Quiet(String),
    /// What is there already overlaps itself.
    #[error("{0} and {1} are at the same time already")]
    AlreadyBroken(String, String),
}

/// Places one occurrence. `there` is the programme as it is; `hand` is who asks. Nothing is placed into quiet hours.
pub fn place(
    new: &Occurrence,
    there: &[Occurrence],
    choice: Choice,
    hand: Hand,
    rules: &[OperatingRule],
) -> Result<Resolution, Unresolved> {
    let mut standing = there.to_vec();
    standing.sort_by(|a, b| (a.span, &a.id).cmp(&(b.span, &b.id)));
    let (urgent, calm): (Vec<_>, Vec<_>) = standing.into_iter().partition(Occurrence::is_urgent);
    tiles(&calm)?;
    permitted(new, &calm, choice, hand)?;
    let mut resolution = match choice {
        _ if new.is_urgent() => beside(new, calm),
        Choice::Replace => replaced(new, calm),
        Choice::Append => appended(new, calm)?,
        Choice::Shift => shifted(new, calm)?,
    };
    let loud = resolution.programme.iter().find(|one| {
        let touched = one.id == new.id || resolution.moved.iter().any(|(moved, _)| moved.id == one.id);
        touched && sounds_in_quiet(rules, one.class, one.span)
    });
    if let Some(loud) = loud {
        return Err(Unresolved::Quiet(loud.id.clone()));
    }
    resolution.programme.extend(urgent);
    resolution
        .programme
        .sort_by(|a, b| (a.span, &a.id).cmp(&(b.span, &b.id)));
    Ok(resolution)
}

fn tiles(calm: &[Occurrence]) -> Result<(), Unresolved> {
    let broken = calm.windows(2).find(|pair| pair[0].span.meets(pair[1].span));
    broken.map_or(Ok(()), |pair| {
        Err(Unresolved::AlreadyBroken(pair[0].id.clone(), pair[1].id.clone()))
    })
}

/// What the class allows whom (Thông tư 39/2020).
fn permitted(new: &Occurrence, calm: &[Occurrence], choice: Choice, hand: Hand) -> Result<(), Unresolved> {
    if hand == Hand::Commune || new.is_urgent() {
        return Ok(());
    }
    let met = || calm.iter().filter(|one| one.span.meets(new.span));
    if let Some(own) = met().find(|one| commune_decides(new, one)) {
        return Err(Unresolved::CommuneDecides(own.id.clone()));
    }
    let own = met().any(|one| one.level == Level::Commune);
    let foreign = new.class == Class::Ordinary && new.level != Level::Commune;
    if foreign || choice == Choice::Replace && own {
        return Err(Unresolved::NotYours);
    }
    Ok(())
}

/// An urgent one cuts in; the others stay, and the player's ladder decides.
fn beside(new: &Occurrence, mut calm: Vec<Occurrence>) -> Resolution {
    calm.push(new.clone());
    Resolution {
        programme: calm,
        removed: Vec::new(),
        moved: Vec::new(),
    }
}

fn replaced(new: &Occurrence, calm: Vec<Occurrence>) -> Resolution {
    let (removed, mut programme): (Vec<_>, Vec<_>) =
        calm.into_iter().partition(|one| one.span.meets(new.span));
    programme.push(new.clone());
    Resolution {
        programme,
        removed,
        moved: Vec::new(),
    }
}

/// At the first time from its own on that is long enough.
fn appended(new: &Occurrence, mut calm: Vec<Occurrence>) -> Result<Resolution, Unresolved> {
    let mut span = new.span;
    for one in &calm {
        if one.span.meets(span) {
            span = span.moved_to(one.span.until);
        }
    }
    let mut moved = Vec::new();
    if span != new.span {
        movable(new)?;
        moved.push((new.at(span), new.span));
    }
    calm.push(new.at(span));
    Ok(Resolution {
        programme: calm,
        removed: Vec::new(),
        moved,
    })
}

/// Those that are in the way begin when the one before them ends; an earlier one that has begun comes after.
fn shifted(new: &Occurrence, calm: Vec<Occurrence>) -> Result<Resolution, Unresolved> {
    let mut programme = vec![new.clone()];
    let mut moved = Vec::new();
    let mut free: Moment = new.span.until;
    for one in calm {
        let before = one.span.until <= new.span.from;
        if before || one.span.from >= free {
            programme.push(one);
            continue;
        }
        movable(&one)?;
        let later = one.at(one.span.moved_to(free));
        free = later.span.until;
        moved.push((later.clone(), one.span));
        programme.push(later);
    }
    Ok(Resolution {
        programme,
        removed: Vec::new(),
        moved,
    })
}

fn movable(one: &Occurrence) -> Result<(), Unresolved> {
    if one.is_movable() {
        Ok(())
    } else {
        Err(Unresolved::Fixed(one.id.clone()))
    }
}
