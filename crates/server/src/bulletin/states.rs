//! How a bulletin stands at each place that it went to: what reached it, what it decided and why, when it is heard, what its
//! devices said, and which of its languages are lacking.

use std::collections::BTreeMap;

use ::store::Tx;
use civic::Moment;
use civic::unit::Directory;

use super::aims;
use super::case::Case;
use super::store::target::Target;
use super::words::{language, state_pill, why};
use crate::asrun;
use crate::http::{Chrome, Desk, Refusal};
use crate::schedule::{self, When};

/// So many places are listed by name in one page.
pub(super) const LISTED: usize = 400;

/// The states in the order in which a bulletin goes through them.
const STATES: [&str; 12] = [
    "received",
    "seen",
    "accepted",
    "declined",
    "needs_decision",
    "scheduled",
    "played",
    "failed",
    "unplayed",
    "unknown",
    "withdrawn",
    "expired",
];

/// How many places are in a state.
pub(super) struct Sum {
    pub code: &'static str,
    pub words: String,
    pub count: String,
    pub current: bool,
}

/// One place.
pub(super) struct Line {
    pub unit: String,
    pub pill: String,
    pub why: String,
    /// What happened there, with its time.
    pub steps: Vec<(String, String)>,
    pub heard: String,
    pub devices: Vec<String>,
    pub lacks: String,
}

/// The places of a bulletin.
pub(super) struct States {
    pub sums: Vec<Sum>,
    pub lines: Vec<Line>,
    pub more: usize,
}

impl States {
    /// Whether all states are shown.
    pub(super) fn is_whole(&self) -> bool {
        self.sums.iter().all(|sum| !sum.current)
    }

    /// Reads them; `state` shows those in one state alone.
    pub(super) async fn of(
        desk: &Desk,
        tx: &mut Tx,
        c: &Chrome,
        case: &Case,
        state: &str,
    ) -> Result<Self, Refusal> {
        let id = &case.known.bulletin.id;
        let when = schedule::when_heard(tx, id, desk.at).await?;
        let mut said: BTreeMap<String, Vec<(String, i64)>> = BTreeMap::new();
        for row in asrun::heard(tx, id).await? {
            said.entry(row.unit).or_default().push((row.outcome, row.devices));
        }
        let directory = desk.directory();
        let seen: Vec<&Target> = case
            .targets
            .iter()
            .filter(|one| sees(desk, case, &directory, one))
            .collect();
        let state = STATES.iter().find(|known| **known == state);
        let chosen = seen
            .iter()
            .filter(|one| state.is_none_or(|state| one.state == *state));
        let known = Known {
            desk,
            c,
            case,
            directory: &directory,
        };
        let line = |one: &&Target| known.line(one, when.get(&one.unit), said.get(&one.unit));
        let mut lines: Vec<Line> = chosen.map(line).collect();
        lines.sort_by_cached_key(|line| viet::sort_key(&line.unit));
        let more = lines.len().saturating_sub(LISTED);
        lines.truncate(LISTED);
        Ok(Self {
            sums: sums(c, &seen, state.copied()),
            lines,
            more,
        })
    }
}

/// The sender sees all of them; a commune itself; those above what lies below them.
fn sees(desk: &Desk, case: &Case, directory: &Directory, target: &Target) -> bool {
    let (own, on) = (&desk.actor.unit, desk.today());
    case.is_own()
        || directory.stands_for(own, &target.unit, on)
        || directory.stands_above(own, &target.unit, on)
        || directory.stands_above(own, &case.known.bulletin.unit, on)
}

fn sums(c: &Chrome, targets: &[&Target], current: Option<&'static str>) -> Vec<Sum> {
    let count = |state: &str| targets.iter().filter(|target| target.state == state).count() as i64;
    let all = STATES.into_iter().map(|state| (state, count(state)));
    all.filter(|(_, count)| *count > 0)
        .map(|(code, count)| Sum {
            code,
            words: c.t(&format!("bulletin.state.{code}")),
            count: c.number(count),
            current: current == Some(code),
        })
        .collect()
}

/// What a line is made from.
struct Known<'a> {
    desk: &'a Desk,
    c: &'a Chrome,
    case: &'a Case,
    directory: &'a Directory,
}

impl Known<'_> {
    fn line(&self, target: &Target, when: Option<&When>, said: Option<&Vec<(String, i64)>>) -> Line {
        let (desk, c) = (self.desk, self.c);
        let steps = [
            ("received", Some(target.received_at)),
            ("seen", target.seen_at),
            ("decided", target.decided_at),
            ("played", target.played_at),
        ];
        let step = |(key, at): (&str, Option<i64>)| {
            let words = c.t(&format!("bulletin.step.{key}"));
            Some((words, Moment(at?).short()))
        };
        let outcome = |(outcome, devices): &(String, i64)| {
            let n = c.number(*devices);
            c.tf(&format!("bulletin.devices.{outcome}"), [("n", n.as_str())])
        };
        Line {
            unit: desk.unit_name(&target.unit),
            pill: state_pill(c, &target.state),
            why: target
                .why
                .as_deref()
                .map(|said| why(desk, said))
                .unwrap_or_default(),
            steps: steps.into_iter().filter_map(step).collect(),
            heard: when.map_or_else(String::new, |when| self.heard(when)),
            devices: said.into_iter().flatten().map(outcome).collect(),
            lacks: self.lacks(&target.unit),
        }
    }

    fn heard(&self, when: &When) -> String {
        let slots = when.slots.to_string();
        match when.next {
            Some(at) => self.c.tf(
                "bulletin.next_time",
                [("when", at.short().as_str()), ("n", slots.as_str())],
            ),
            None => self.c.tf("bulletin.no_next_time", [("n", slots.as_str())]),
        }
    }

    /// Languages that people there speak and the bulletin does not have.
    fn lacks(&self, unit: &str) -> String {
        let (target, known) = aims::target_of(self.directory, unit, self.desk.today());
        let lacking = self.case.known.bulletin.unserved(std::slice::from_ref(&target));
        let languages: Vec<String> = lacking
            .into_iter()
            .flat_map(|(_, languages)| languages)
            .map(|code| language(self.desk, code))
            .collect();
        match (languages.is_empty(), known) {
            (true, true) => String::new(),
            (true, false) => self.c.t("bulletin.languages_unknown"),
            (false, _) => languages.join(", "),
        }
    }
}
