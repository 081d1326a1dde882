//! A filing with everything that its steps depend on: regime, edition, period, route, contents.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use civic::calendar::Calendar;
use civic::filing::{Approval, Content, Identity, Kind, Level, Path, Report, State};
use civic::period::Period;
use civic::regime::Edition;
use civic::sheet::Sheet;
use civic::unit::Directory;
use civic::{Ids, Moment};
use serde_json::{Value, json};
use store::{Tx, audit};
use viet::Date;

use super::approvers;
use super::store::{self as rows, Filing, Revision};
use crate::access::answers_for;
use crate::figures::Kept;
use crate::figures::expected::{Above, Expected, chain};
use crate::figures::keep::Part;
use crate::http::Refusal;
use crate::regime::known::Known;
use crate::site::Site;

/// What every step needs beside its filing.
#[derive(Clone, Copy)]
pub struct Tools<'a> {
    /// The units.
    pub directory: &'a Arc<Directory>,
    /// What was read and reckoned before.
    pub kept: &'a Kept,
    /// Gives out ids.
    pub ids: &'a dyn Ids,
    /// Now.
    pub at: Moment,
}

impl<'a> Tools<'a> {
    /// Those of a site at an instant.
    #[must_use]
    pub fn of(site: &'a Site, directory: &'a Arc<Directory>, at: Moment) -> Self {
        Self {
            directory,
            kept: &site.kept,
            ids: &site.ids,
            at,
        }
    }
}

/// What is reported on, by whom.
#[derive(Clone, Debug)]
pub struct Case {
    /// The regime.
    pub known: Arc<Known>,
    /// Number and edition.
    pub edition: (i64, Arc<Edition>),
    /// The period.
    pub period: Period,
    /// The unit that reports.
    pub unit: String,
}

impl Case {
    /// The case of a period of a regime.
    #[must_use]
    pub fn of(known: &Arc<Known>, period: Period, unit: &str) -> Option<Self> {
        let edition = known.edition_for(&period)?.clone();
        Some(Self {
            known: Arc::clone(known),
            edition,
            period,
            unit: unit.to_owned(),
        })
    }

    /// The case of a filing: its edition is the one that it was begun with.
    pub fn of_filing(known: &Arc<Known>, filing: &Filing) -> Result<Self, Refusal> {
        let edition = known
            .edition(filing.edition)
            .ok_or_else(|| Refusal::broken("a filing of no edition"))?;
        let period = edition.cut().period(&filing.period).map_err(Refusal::broken)?;
        Ok(Self {
            known: Arc::clone(known),
            edition: (filing.edition, Arc::clone(edition)),
            period,
            unit: filing.unit.clone(),
        })
    }

    /// Who owes the period.
    #[must_use]
    pub fn expected(&self, tools: Tools<'_>) -> Arc<Expected> {
        let edition = (self.edition.0, &*self.edition.1);
        tools
            .kept
            .reckoned
            .of(tools.directory, &self.known.row.id, edition, &self.period)
    }

    /// Whether the unit owes the period. Nobody else is looked at: who all owe it is much more to find out.
    #[must_use]
    pub fn is_owed(&self, directory: &Directory) -> bool {
        self.edition.1.owes(directory, &self.unit, &self.period)
    }

    /// The units above with how many should report below each, whether or not this one is among them.
    #[must_use]
    pub fn above(&self, tools: Tools<'_>, expected: &Expected) -> Vec<(Above, i64)> {
        let own = expected.chain(&self.unit);
        let chain = if expected.holds(&self.unit) {
            own.to_vec()
        } else {
            chain(tools.directory, &self.edition.1, &self.unit, self.period.to)
        };
        chain
            .into_iter()
            .map(|above| {
                let below = expected.below(&above.unit);
                (above, below)
            })
            .collect()
    }

    /// The units that approve by the tree of the cut-off, the nearest first.
    #[must_use]
    pub fn levels(&self, directory: &Directory) -> Vec<String> {
        let route = self.edition.1.route(directory, &self.unit, self.period.to);
        route.into_iter().map(|unit| unit.id.clone()).collect()
    }

    /// The levels as they stand today: where a unit of the route has ended, who approves in its place, and why.
    #[must_use]
    pub fn standing(
        &self,
        directory: &Directory,
        filing: Option<&Filing>,
        decided: &BTreeMap<i64, String>,
        today: Date,
    ) -> Vec<Level> {
        let report = Report {
            unit: &self.unit,
            finisher: filing.and_then(|filing| filing.finisher.as_deref()),
            decided,
            today,
        };
        civic::filing::levels(directory, &self.levels(directory), report)
    }

    /// The last day in time, ISO; empty without a deadline.
    #[must_use]
    pub fn due(&self, calendar: &Calendar) -> String {
        self.edition
            .1
            .due(&self.period, calendar)
            .map(|day| day.to_string())
            .unwrap_or_default()
    }

    /// The hash that an approval names.
    #[must_use]
    pub fn hash(&self, content: &Content) -> String {
        let identity = Identity {
            regime: self.edition.1.code(),
            edition: self.edition.1.since(),
            period: &self.period.key,
            unit: &self.unit,
        };
        audit::digest(&content.canonical(identity))
    }
}

impl Filing {
    /// True for the unit itself, for its only successor, and for the one that finishes it because that was decided.
    #[must_use]
    pub fn is_written_by(&self, directory: &Directory, unit: &str, today: Date) -> bool {
        self.finisher.as_deref() == Some(unit) || answers_for(directory, unit, &self.unit, today)
    }
}

/// The state of a row.
pub fn state_of(filing: &Filing) -> Result<State, Refusal> {
    State::from_code(&filing.state).ok_or_else(|| Refusal::broken("state of a filing"))
}

/// The kind of a row.
pub fn kind_of(code: &str) -> Result<Kind, Refusal> {
    Kind::from_code(code).ok_or_else(|| Refusal::broken("kind of a filing"))
}

/// The content of a revision with these attachments.
pub fn content_of(revision: &Revision, attachments: BTreeSet<String>) -> Result<Content, Refusal> {
    Ok(Content {
        kind: kind_of(&revision.kind)?,
        sheet: Sheet::unpack(&revision.sheet).map_err(Refusal::broken)?,
        texts: words(&revision.texts)?,
        attachments,
    })
}

/// The row of a content.
#[must_use]
pub fn revision(
    version: i64,
    content: &Content,
    reasons: &BTreeMap<String, String>,
    hash: &str,
    by: &str,
    at: Moment,
) -> Revision {
    Revision {
        version,
        kind: content.kind.code().to_owned(),
        sheet: content.sheet.pack(),
        texts: json!(content.texts),
        reasons: json!(reasons),
        hash: hash.to_owned(),
        made_by: by.to_owned(),
        made_at: at.0,
    }
}

/// Words by code.
pub fn words(value: &Value) -> Result<BTreeMap<String, String>, Refusal> {
    serde_json::from_value(value.clone()).map_err(Refusal::broken)
}

/// What a filing gives to the totals as it stands; `None` while it does not count.
#[must_use]
pub fn part<'a>(filing: &Filing, content: &'a Content) -> Option<Part<'a>> {
    filing.counts.then_some(Part {
        sheet: &content.sheet,
        kind: content.kind,
        level: filing.level,
    })
}

/// How a filing stands on its way.
pub async fn path(tx: &mut Tx, tools: Tools<'_>, case: &Case, filing: &Filing) -> Result<Path, Refusal> {
    let decided = approvers::decided_in(tx, &filing.id).await?;
    let levels = case.standing(tools.directory, Some(filing), &decided, tools.at.day());
    let levels: Vec<String> = levels.into_iter().map(|level| level.unit).collect();
    // Most reports are sent from their first content: what can only be empty or known is not asked for.
    let approvals = match filing.level {
        0 => Vec::new(),
        _ => rows::approvals(tx, &filing.id, &filing.content_hash).await?,
    };
    let authors = match filing.version {
        1 => vec![filing.made_by.clone()],
        _ => {
            let authors = rows::authors(tx, &filing.id).await?;
            authors.into_iter().map(|author| author.person).collect()
        }
    };
    Ok(Path {
        state: state_of(filing)?,
        hash: filing.content_hash.clone(),
        unit: filing.unit.clone(),
        approvals: held(approvals, filing, &levels),
        levels,
        authors,
    })
}

/// The approvals that hold, level by level. What a unit approved that has ended since holds for whoever stands there now.
fn held(approvals: Vec<rows::Approved>, filing: &Filing, levels: &[String]) -> Vec<Approval> {
    let latest: BTreeMap<i64, String> = approvals
        .into_iter()
        .map(|step| (step.level, step.person))
        .collect();
    let held = (1..=filing.level).zip(levels).map_while(|(level, unit)| {
        let (_, person) = latest.range(level..).next()?;
        Some(Approval {
            unit: unit.clone(),
            person: person.clone(),
            hash: filing.content_hash.clone(),
        })
    });
    held.collect()
}
