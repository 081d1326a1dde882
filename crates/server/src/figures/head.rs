//! What the rows and the columns of a table are called.

use civic::period::Period;

use super::asked::sees;
use super::axis::{self, Axis, Reader, What};
use super::grid::Making;
use super::pages::capital;
use super::view::tree_of;
use crate::http::name_of;

/// What a row or a column is called, and what it says about its cells.
#[derive(Clone)]
pub(super) struct Head {
    pub words: String,
    /// The unit of measure.
    pub measure: String,
    /// The same table of what lies below.
    pub href: Option<String>,
    /// Of all units or periods of the table.
    pub is_total: bool,
    /// Divided without a declared share: stays before the split.
    pub undivided: bool,
    pub at: At,
}

/// Whose figure, of which time, or which.
#[derive(Clone)]
pub(super) enum At {
    Unit(String),
    Period(usize),
    Figure(What),
}

impl Making<'_> {
    /// The heads of an axis, totals last.
    pub fn heads(&self, axis: Axis, reader: Reader) -> Vec<Head> {
        match axis {
            Axis::Units => {
                let units = self.units.iter().map(|unit| self.of_unit(unit, false));
                let undivided = self.totals.undivided.keys().map(|unit| self.of_unit(unit, true));
                let root = Head {
                    is_total: true,
                    ..self.of_unit(&self.asked.case.unit, false)
                };
                units.chain(undivided).chain([root]).collect()
            }
            Axis::Periods => {
                let periods = self.periods.iter().enumerate();
                let all = (self.periods.len() > 1).then(|| Head {
                    is_total: true,
                    ..head(self.c.t("figures.all_periods"), At::Period(self.periods.len()))
                });
                periods
                    .map(|(at, period)| self.of_period(at, period))
                    .chain(all)
                    .collect()
            }
            Axis::Indicators | Axis::Dimension(_) => axis::figures(self.asked, axis, reader)
                .into_iter()
                .map(|what| self.of_figure(what))
                .collect(),
        }
    }

    /// What is shown before the split bears the name of its time.
    fn of_unit(&self, unit: &str, undivided: bool) -> Head {
        let (directory, last) = (self.tools.directory, self.asked.on());
        let days = self
            .periods
            .iter()
            .rev()
            .map(|period| tree_of(self.asked.view, period));
        let on = match undivided {
            true => self.asked.case.period.to,
            false => days
                .into_iter()
                .find(|day| directory.exists(unit, *day))
                .unwrap_or(last),
        };
        let below = !undivided
            && unit != self.asked.case.unit
            && sees(self.desk, directory, unit, last)
            && directory.children(unit, last).next().is_some();
        Head {
            href: below.then(|| format!("?{}", self.asked.address(&[("unit", unit), ("level", "")]))),
            undivided,
            ..head(name_of(directory, unit, on), At::Unit(unit.to_owned()))
        }
    }

    fn of_period(&self, at: usize, period: &Period) -> Head {
        let href = format!("?{}", self.asked.address(&[("period", &period.key)]));
        Head {
            href: (period.key != self.asked.case.period.key).then_some(href),
            ..head(capital(&period.label()), At::Period(at))
        }
    }

    fn of_figure(&self, what: What) -> Head {
        let edition = self.edition();
        let (words, measure) = match what {
            What::Came => (self.c.t("figures.came"), String::new()),
            What::Count(at) => (self.c.t(COUNTS[at]), String::new()),
            What::Column(at) => {
                let measure = edition.indicator_of(at).unit.clone();
                match self.asked.column {
                    Some(_) if edition.categories(at).next().is_some() => {
                        (edition.categories(at).collect::<Vec<_>>().join(", "), measure)
                    }
                    _ => (edition.title(at), measure),
                }
            }
            What::Ratio(at) => {
                let one = self.indicator(at);
                (one.name.clone(), one.unit.clone())
            }
            What::Category(None) => (self.c.t("figures.all_categories"), String::new()),
            What::Category(Some((dimension, category))) => {
                let dimension = &edition.written().dimensions[dimension];
                (dimension.categories[category].name.clone(), String::new())
            }
        };
        Head {
            measure,
            ..head(words, At::Figure(what))
        }
    }
}

/// What a program reads instead of "sent of expected".
const COUNTS: [&str; 4] = [
    "figures.reported",
    "figures.expected",
    "figures.approved",
    "figures.nothing",
];

fn head(words: String, at: At) -> Head {
    Head {
        words,
        measure: String::new(),
        href: None,
        is_total: false,
        undivided: false,
        at,
    }
}

impl Head {
    /// With its unit of measure, for heads of sheets and papers.
    pub fn whole(&self) -> String {
        if self.measure.is_empty() {
            self.words.clone()
        } else {
            format!("{} ({})", self.words, self.measure)
        }
    }
}
