//! The domain of Lan Tỏa: what directives, tasks, units and activities are, who may do what, and their states.
//!
//! Pure: no clock, no I/O, no randomness, no async. What a rule needs to know is passed to it.

pub mod activity;
pub mod assignment;
pub mod broadcast;
pub mod bulletin;
pub mod calendar;
pub mod campaign;
pub mod channel;
pub mod cube;
pub mod directive;
pub mod expression;
pub mod filing;
pub mod ids;
pub mod indicator;
pub mod landing;
pub mod material;
pub mod merge;
pub mod moment;
pub mod outage;
pub mod outlet;
pub mod period;
pub mod permission;
pub mod progress;
pub mod publication;
pub mod reform;
pub mod regime;
pub mod register;
pub mod repeat;
pub mod review;
pub mod role;
pub mod sheet;
pub mod station;
pub mod tally;
pub mod tip;
pub mod unit;

pub use ids::Ids;
pub use moment::Moment;
pub use role::Role;
