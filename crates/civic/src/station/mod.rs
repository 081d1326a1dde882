//! Stations, their clusters of loudspeakers and the devices that feed them; how they are, who mends them, what stops them.
//!
//! One station a commune (Công văn 271/TTCSTTĐN-TTCS): a merged commune inherits clusters of several old units and of
//! several technologies, and they stay told apart.

mod health;
mod model;
mod onboarding;
mod rollout;
mod stop;
#[cfg(test)]
mod tests;
mod ticket;

pub use health::{Condition, Expected, FleetHealth, HealthLimits, Report, classify, fleet_health};
pub use model::{Cluster, Place, Power, Reach, SimState, Station, Technology, WrongStation};
pub use onboarding::{Check, Checked, open_checks};
pub use rollout::{Decision, Hardware, Installed, Misfit, Rollout, Wanted, WrongRollout, waves};
pub use stop::{Scope, Stop, above, answers, is_stopped};
pub use ticket::{Fault, Ticket, TicketState, TicketStep, WrongTicket, is_new};
