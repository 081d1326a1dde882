//! Names that the house gives to its things.

use crate::Moment;

/// Gives out ids: 26 characters of Crockford's base 32, ordered by time, the same in URLs, logs and both databases.
///
/// Randomness is a parameter of the domain; the program brings its own, tests bring a counter.
pub trait Ids: Send + Sync {
    /// A new id, larger than every id given before it.
    fn next(&self, at: Moment) -> String;
}
