//! Is a question new, or was it recorded and sent again? By its nonce and by the device's own time.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use civic::Moment;

/// A clock that is further off may be wrong, and a question from so far away may be a recording: it is answered, which
/// tells the device the time, and what it says is not believed.
const TOLERANCE_MS: i64 = 10 * 60_000;
/// Nonces that are kept of each device.
const KEPT: usize = 24;

/// What a device had of plan, stop, trust, program and log, and what the house had of the first four.
pub type Told = [u64; 9];

/// What is asked; the same question may be asked once of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// What is new?
    Poll,
    /// The plan.
    Plan,
    /// The keys.
    Trust,
    /// The program.
    Program,
}

/// How a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is new: what it says holds.
    Fresh,
    /// It may be new; it is answered, and nothing that it says is kept.
    Doubtful,
    /// It was seen before.
    Replayed,
}

#[derive(Debug, Default)]
struct Seen {
    newest: i64,
    nonces: VecDeque<(Asked, [u8; 16])>,
    /// What it had and what was new when news was told at once.
    told: Option<Told>,
}

/// The questions of every device that were seen by this program.
#[derive(Debug, Default)]
pub struct Fresh(Mutex<HashMap<String, Seen>>);

impl Fresh {
    /// Judges a question of a device whose signature holds. `kept` is the device's time of the newest question that
    /// was believed before this program began, or by another node.
    pub(super) fn judge(
        &self,
        device: &str,
        asked: Asked,
        nonce: [u8; 16],
        (at, now): (Moment, Moment),
        kept: Option<i64>,
    ) -> Standing {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = all.entry(device.to_owned()).or_default();
        if seen.nonces.contains(&(asked, nonce)) {
            return Standing::Replayed;
        }
        if seen.nonces.len() == KEPT {
            seen.nonces.pop_front();
        }
        seen.nonces.push_back((asked, nonce));
        let newest = seen.newest.max(kept.unwrap_or(i64::MIN));
        let in_time = (at.0 - now.0).abs() <= TOLERANCE_MS;
        match asked {
            Asked::Poll if in_time && at.0 > newest => {
                seen.newest = at.0;
                Standing::Fresh
            }
            _ => Standing::Doubtful,
        }
    }

    /// Whether a device is told these numbers, its own and ours, for the first time in a row; notes that it is.
    pub(super) fn is_told_first(&self, device: &str, numbers: Told) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = all.entry(device.to_owned()).or_default();
        seen.told.replace(numbers) != Some(numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_700_000_000_000);

    fn ask(fresh: &Fresh, nonce: u8, at: i64, kept: Option<i64>) -> Standing {
        fresh.judge("loa", Asked::Poll, [nonce; 16], (Moment(NOW.0 + at), NOW), kept)
    }

    #[test]
    fn a_question_counts_once_and_an_old_one_not_at_all() {
        let fresh = Fresh::default();
        assert_eq!(ask(&fresh, 1, 0, None), Standing::Fresh);
        assert_eq!(ask(&fresh, 1, 0, None), Standing::Replayed);
        assert_eq!(ask(&fresh, 2, 10, None), Standing::Fresh);
        assert_eq!(
            ask(&fresh, 3, 9, None),
            Standing::Doubtful,
            "older than what is known"
        );
        // The same question may be asked of the plan, once.
        let plan = |fresh: &Fresh| fresh.judge("loa", Asked::Plan, [1; 16], (NOW, NOW), None);
        assert_eq!(
            (plan(&fresh), plan(&fresh)),
            (Standing::Doubtful, Standing::Replayed)
        );
    }

    #[test]
    fn after_a_restart_what_was_kept_counts() {
        let fresh = Fresh::default();
        assert_eq!(ask(&fresh, 1, 0, Some(NOW.0)), Standing::Doubtful);
        assert_eq!(ask(&fresh, 2, 1, Some(NOW.0)), Standing::Fresh);
    }

    #[test]
    fn the_same_news_is_told_at_once_only_once() {
        let fresh = Fresh::default();
        let told = |plan| fresh.is_told_first("loa", [0, 0, 0, 0, 0, plan, 0, 0, 0]);
        assert_eq!([told(1), told(1), told(2), told(2)], [true, false, true, false]);
        assert!(fresh.is_told_first("khác", [0, 0, 0, 0, 0, 2, 0, 0, 0]));
    }

    #[test]
    fn a_clock_that_is_a_year_off_is_answered_and_not_believed() {
        let fresh = Fresh::default();
        let year = 365 * 86_400_000;
        for (nonce, at) in [(1, -year), (2, year), (3, -NOW.0)] {
            assert_eq!(ask(&fresh, nonce, at, None), Standing::Doubtful);
        }
        assert_eq!(
            ask(&fresh, 77, 0, None),
            Standing::Fresh,
            "once its clock is right"
        );
    }
}
