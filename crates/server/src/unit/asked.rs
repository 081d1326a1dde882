//! What the address of a page asks: `on`, the day of which the directory is shown, and `known`, the day on which the house
//! knew it so.

use std::sync::Arc;

use civic::Moment;
use civic::unit::Directory;
use viet::Date;

use crate::http::{Desk, Query};

/// What was asked, and the directory that answers.
pub(super) struct Asked {
    /// The day on which it was so.
    pub on: Date,
    /// The day at whose end it was known so; `None`: today's knowledge.
    pub known: Option<Date>,
    /// The directory of that knowledge.
    pub directory: Arc<Directory>,
    /// What could not be read of the address.
    pub fault: Option<String>,
}

impl Asked {
    pub fn new(desk: &Desk, query: &Query) -> Self {
        let mut fault = None;
        let mut day = |name: &str| match query.get(name) {
            "" => None,
            typed => {
                let day = typed.parse::<Date>().ok();
                if day.is_none() {
                    fault = Some(desk.tf("unit.day_unread", &[("typed", typed)]));
                }
                day
            }
        };
        let (on, known) = (day("on").unwrap_or_else(|| desk.today()), day("known"));
        let directory = match known {
            Some(known) => Arc::new(desk.directory().as_known(end_of(known))),
            None => desk.directory(),
        };
        Self {
            on,
            known,
            directory,
            fault,
        }
    }

    /// The same question as part of an address: `on=2021-04-25&known=2021-05-01`.
    pub fn address(&self) -> String {
        self.address_on(self.on)
    }

    /// The same knowledge of another day.
    pub fn address_on(&self, on: Date) -> String {
        match self.known {
            Some(known) => format!("on={on}&known={known}"),
            None => format!("on={on}"),
        }
    }

    /// The sentence that says that this is not what is known today.
    pub fn note(&self, desk: &Desk) -> Option<String> {
        let known = self.known?;
        let key = if self.directory.units().is_empty() {
            "unit.known_nothing"
        } else {
            "unit.known_note"
        };
        Some(desk.tf(key, &[("day", &known.short())]))
    }
}

/// The last moment of a day.
pub(super) fn end_of(day: Date) -> Moment {
    Moment(Moment::start_of(day.plus_days(1)).0 - 1)
}
