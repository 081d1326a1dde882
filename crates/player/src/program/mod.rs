//! A new version of this program: ordered by the house, fetched, tried as a child, kept only when it comes up. Whatever
//! happens and whenever the power goes, a program that works is what runs next.

mod bring;
mod choose;
mod state;
mod trial;

pub(crate) use bring::note;
pub use bring::{Bringer, is_here, sweep};
pub use choose::{Choice, choose, own_name};
pub use state::{Name, State, Tried};
pub use trial::{CAME_UP, TRIAL, Verdict, WATCHER, attempt, become_it};

use crate::store::Store;
use wire::player::{ProgramOrder, Update};

/// A new program is tried so often before it counts as one that does not come up.
pub const TRIES: u32 = 3;
/// A program that stays may begin so often without coming up; then the one that was installed by hand runs again.
pub const STARTS: u32 = 6;

/// How far the player is with an order, for its health report.
#[must_use]
pub fn progress(store: &Store, own: &Name, order: Option<&ProgramOrder>, on_trial: bool) -> (Update, String) {
    let Some((order, file)) = order.and_then(|order| Some((order, order.file?))) else {
        return (Update::Idle, String::new());
    };
    let name = Name::of(&file.sha256);
    if let Some((_, why)) = State::read(store)
        .failed
        .filter(|(serial, _)| *serial == order.serial)
    {
        return (Update::Failed, why);
    }
    let update = if on_trial {
        Update::Trying
    } else if *own == name {
        Update::Runs
    } else if name.path(store).is_file() {
        Update::Waiting
    } else {
        Update::Fetching
    };
    (update, String::new())
}
