//! Reporting regimes (chế độ báo cáo) as data: what is reported, by whom, to whom, when and how.
//!
//! The law lists ten parts (as Thông tư 02/2023/TT-BTTTT gives them for the regimes of its ministry): name, content, who
//! reports, who receives, the way of sending, deadline, frequency, cut-off, outline, tables. An [`Edition`] is a dated
//! version of a regime; its columns never change, what changes is a new edition.

mod asked;
mod columns;
mod edition;
mod fault;
mod route;
mod shipped;
mod valid;
mod written;

pub use columns::Column;
pub use edition::Edition;
pub use fault::RegimeError;
pub use route::{Hop, Receiver};
pub use shipped::{listed, shipped};
pub use written::{
    Category, CutOff, Deadline, Dimension, Field, Receivers, Relation, Reporters, Section, Table, Written,
};

use viet::Date;

use crate::period::Period;

/// A regime with all its editions.
#[derive(Clone, Debug)]
pub struct Regime {
    /// In order of the day from which they hold.
    editions: Vec<Edition>,
}

impl Regime {
    /// Editions of one regime, in any order; `None` when there are none, when they are of several regimes, or when two
    /// hold from the same day.
    #[must_use]
    pub fn new(mut editions: Vec<Edition>) -> Option<Self> {
        editions.sort_by_key(Edition::since);
        let one = editions
            .windows(2)
            .all(|pair| pair[0].code() == pair[1].code() && pair[0].since() < pair[1].since());
        (one && !editions.is_empty()).then_some(Self { editions })
    }

    /// The code of the regime.
    #[must_use]
    pub fn code(&self) -> &str {
        self.editions.first().map_or("", Edition::code)
    }

    /// Its editions, in order of the day from which they hold.
    #[must_use]
    pub fn editions(&self) -> &[Edition] {
        &self.editions
    }

    /// The edition that holds on a day; a period is reported by the edition that holds on its cut-off.
    #[must_use]
    pub fn edition(&self, on: Date) -> Option<&Edition> {
        self.editions.iter().rev().find(|edition| edition.since() <= on)
    }

    /// The edition by which a period is reported.
    #[must_use]
    pub fn edition_for(&self, period: &Period) -> Option<&Edition> {
        self.edition(period.to)
    }
}

#[cfg(test)]
pub(crate) mod tests;
