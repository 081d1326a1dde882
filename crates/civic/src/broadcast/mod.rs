//! Broadcasting as a matter of time: the commune's rule, days that come again, occurrences, what happens when two want the
//! same minute, the next day of a station, and the plan that a device carries for weeks.
//!
//! Times are instants; days are civil days in Vietnam, which has been UTC+7 without summer time since 1975.

mod collision;
mod days;
mod ladder;
mod market;
mod occurrence;
mod outlook;
mod plan;
mod quiet;
mod recurrence;
mod resolve;
mod rule;
mod session;
mod slot;
mod span;

#[cfg(test)]
mod plan_tests;
#[cfg(test)]
mod recurrence_tests;
#[cfg(test)]
mod resolve_tests;
#[cfg(test)]
mod rule_tests;
#[cfg(test)]
mod slot_tests;
#[cfg(test)]
mod testing;

pub use collision::{Collision, collisions};
pub use days::{Calendar, Days, LunarDay};
pub use ladder::{Meeting, Resume, interrupts, resume, rung};
pub use market::Market;
pub use occurrence::{Occurrence, Source};
pub use outlook::{Difference, Entry, Outlook, Problem, differences, outlook};
pub use plan::{Device, LeftOut, Media, Plan, PlanItem, Why, WrongPlan, build};
pub use quiet::{QUIET_OF_THE_HOUSE, is_quiet, passes};
pub use recurrence::{Frequency, Recurrence, WrongRecurrence};
pub use resolve::{Choice, Resolution, Unresolved, place};
pub use rule::{OperatingRule, in_force, quiet_of, sounds_in_quiet};
pub use session::{Breach, Session, breaches, sessions};
pub use slot::{Slot, WrongSlot, expand};
pub use span::{Span, WrongTime, clock};
