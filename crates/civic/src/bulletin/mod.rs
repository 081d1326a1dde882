//! Bulletins for the loudspeakers of communes: what is said, who heard and approved it, where it goes, how it ends.
//!
//! Rules: Thông tư 39/2020/TT-BTTTT (three classes), Nghị định 49/2024/NĐ-CP (languages, answers to the people), and our
//! requirements 11 to 20 of `docs/broadcast.md`.

mod approval;
mod audio;
mod drill;
mod model;
mod reach;
mod reception;
mod rights;
mod urgent;
mod vetting;
mod withdrawal;

#[cfg(test)]
mod reach_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod urgent_tests;
#[cfg(test)]
mod vetting_tests;

pub use approval::{Approval, Listening, Refused, Stage, Variant, Voice, heard_to_the_end};
pub use audio::{Audio, AudioFault, AudioLimits};
pub use drill::{Arming, Mode, Unreachable, announced, reaches};
pub use model::{Bulletin, Class, Kind, Lack, Level, Purpose, Target};
pub use reach::level_of;
pub use reception::{Hand, Outcome, Reception, Step, UNCONFIRMED, WrongStep};
pub use rights::{BulletinAct, Mandate, may, may_name};
pub use urgent::{Armed, Order, Reason, Refusal, Seen, UrgentRule};
pub use vetting::{
    NotVetting, Passed, Seat, Seen as SeenByBoard, Vetter, Vetting, VettingRule, may_pass, may_remark,
    vetting,
};
pub use withdrawal::{Ending, Withdrawal};
