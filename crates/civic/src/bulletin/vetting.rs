//! Vetting (thẩm định): a board that a unit above has set up hears what units under it made before that leaves for others.
//!
//! After the Ban biên tập of Bình Phước (QĐ 40/QĐ-STTTT, 2023). Whom a rule covers and how a board is made up is data of the
//! unit that decided it; that urgent bulletins and drills are told afterwards is our decision (`docs/bulletins.md`).

use std::collections::{BTreeMap, BTreeSet};

use viet::Date;

use super::approval::{Listening, Refused, Stage, Variant, heard_to_the_end};
use super::drill::Mode;
use super::model::{Bulletin, Class};
use crate::unit::{Directory, Kind as UnitKind};
use crate::{Moment, Role};

/// What a unit decided: whose bulletins a board hears before they leave. Both days are inclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VettingRule {
    /// Its id.
    pub id: String,
    /// The unit that it was decided for: it covers what units under this one make.
    pub unit: String,
    /// The unit that keeps the board.
    pub board: String,
    /// Kinds of bodies that it covers; empty: all of them.
    pub makers: Vec<UnitKind>,
    /// Also what a unit makes for its own loudspeakers alone.
    pub own: bool,
    /// So many members have to pass it, each of them a language of their own hearing; one at least.
    pub quorum: u32,
    /// The first day.
    pub from: Date,
    /// The last day; `None`: until somebody ends it.
    pub until: Option<Date>,
}

/// Days on which somebody sits on a board, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The first day.
    pub from: Date,
    /// The last day; `None`: until it is ended.
    pub until: Option<Date>,
}

impl Seat {
    /// Whether the seat is held on this day.
    #[must_use]
    pub fn holds(self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }
}

/// What a board has to do with a bulletin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vetting<'a> {
    /// Nothing: no rule covers it.
    Free,
    /// It hears it before it leaves.
    Before(&'a VettingRule),
    /// It goes without waiting, and the board is told afterwards: urgent bulletins and drills.
    After(&'a VettingRule),
}

impl<'a> Vetting<'a> {
    /// The rule, whatever it asks.
    #[must_use]
    pub fn rule(self) -> Option<&'a VettingRule> {
        match self {
            Self::Free => None,
            Self::Before(rule) | Self::After(rule) => Some(rule),
        }
    }
}

impl VettingRule {
    /// Whether it holds on this day.
    #[must_use]
    pub fn in_force(&self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }

    /// Whether it covers what a unit makes. While nobody has said who follows a unit that ended, whoever came after it counts:
    /// a rule is not lost between two days.
    #[must_use]
    pub fn covers(&self, directory: &Directory, maker: &str, on: Date) -> bool {
        let fits = |kind| self.makers.is_empty() || self.makers.contains(&kind);
        if !self.in_force(on) || !directory.get(maker).is_some_and(|unit| fits(unit.kind)) {
            return false;
        }
        if directory.exists(&self.unit, on) {
            return directory.stands_above(&self.unit, maker, on);
        }
        let heirs = directory.successors(&self.unit, on);
        heirs
            .iter()
            .any(|(heir, _)| directory.stands_above(&heir.id, maker, on))
    }

    /// How many members still have to pass a language: of the words for it as it is now, each person's counts once.
    #[must_use]
    pub fn missing(&self, words: &[Passed], now: Option<&Seen>) -> u32 {
        let holding = words
            .iter()
            .filter(|word| now.is_some_and(|now| word.holds(&self.id, now)));
        let people: BTreeSet<&str> = holding.map(|word| word.by.as_str()).collect();
        let given = u32::try_from(people.len()).unwrap_or(u32::MAX);
        self.quorum.max(1).saturating_sub(given)
    }

    fn asks(&self, directory: &Directory, maker: &str, going: &[String], on: Date) -> bool {
        let own = |unit: &String| unit == maker || directory.loudspeakers_of(maker, on) == Some(unit);
        self.covers(directory, maker, on) && (self.own || !going.iter().all(own))
    }
}

/// What a board has to do with a bulletin that goes to these units. Of several rules the one that was decided furthest up
/// counts: what stands below frees nobody from it.
#[must_use]
pub fn vetting<'a>(
    rules: &'a [VettingRule],
    directory: &Directory,
    bulletin: &Bulletin,
    going: &[String],
    on: Date,
) -> Vetting<'a> {
    let asking = rules
        .iter()
        .filter(|rule| rule.asks(directory, &bulletin.unit, going, on));
    let height = |rule: &&VettingRule| directory.ancestors(&rule.unit, on).count();
    let first = asking.min_by_key(|rule| (height(rule), std::cmp::Reverse(rule.from), &rule.id));
    match first {
        None => Vetting::Free,
        Some(rule) if bulletin.class == Class::Urgent || bulletin.mode == Mode::Drill => Vetting::After(rule),
        Some(rule) => Vetting::Before(rule),
    }
}

/// What is known about somebody who would vet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vetter<'a> {
    /// Who.
    pub person: &'a str,
    /// The person's role.
    pub role: Role,
    /// They sit on the board today.
    pub seated: bool,
    /// A second factor was given in this session.
    pub second_factor: bool,
}

/// Why somebody cannot vet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotVetting {
    /// They do not sit on the board today.
    #[error("this person does not sit on the board")]
    NotSeated,
    /// They made, edited or approved it.
    #[error("who made or approved it does not vet it")]
    OwnHand,
    /// Nothing leaves by the word of somebody who gave no second factor.
    #[error("the second factor was not given")]
    NoFactor,
}

/// Answers whether somebody may hear a bulletin for the board and send it back; `hands`: whoever made or approved it.
pub fn may_remark(who: Vetter<'_>, hands: &[String]) -> Result<(), NotVetting> {
    if !who.seated || who.role == Role::Operator {
        return Err(NotVetting::NotSeated);
    }
    match hands.iter().any(|hand| hand == who.person) {
        true => Err(NotVetting::OwnHand),
        false => Ok(()),
    }
}

/// Answers whether somebody may pass a bulletin: something leaves by it, so that it asks for the second factor.
pub fn may_pass(who: Vetter<'_>, hands: &[String]) -> Result<(), NotVetting> {
    may_remark(who, hands)?;
    match who.second_factor {
        true => Ok(()),
        false => Err(NotVetting::NoFactor),
    }
}

/// The word of one member of a board for one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// The rule by which it was heard.
    pub rule: String,
    /// Who passed it.
    pub by: String,
    /// The hash of the recording.
    pub sha256: String,
    /// The hash of everything that the board saw: words, picture, title, class, end, where it goes, who approved it when.
    pub seal: String,
    /// When.
    pub at: Moment,
}

impl Passed {
    /// Whether it is of this rule, and of the language as it is now.
    #[must_use]
    pub fn holds(&self, rule: &str, now: &Seen) -> bool {
        self.rule == rule && self.sha256 == now.sha256 && self.seal == now.seal
    }
}

/// A language as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The hash of the recording.
    pub sha256: String,
    /// The hash of everything that a board sees.
    pub seal: String,
}

impl Variant {
    /// What a unit approved and nobody has sent back: what a board hears.
    #[must_use]
    pub fn is_approved_by_unit(&self) -> bool {
        let audio = self.audio().map(|audio| audio.sha256.as_str());
        match self.stage() {
            Stage::Approved(approval) | Stage::Held(approval) => audio == Some(approval.sha256.as_str()),
            _ => false,
        }
    }

    /// Whether somebody may pass this recording: the one that is there, approved, heard by them to its end. `heard`: what
    /// they listened to.
    pub fn can_pass(&self, by: &str, sha256: &str, heard: &[Listening]) -> Result<(), Refused> {
        let audio = self.audio().ok_or(Refused::NoAudio)?;
        if audio.sha256 != sha256 {
            return Err(Refused::OtherAudio);
        }
        if !self.is_approved_by_unit() {
            return Err(Refused::Unapproved);
        }
        if self.hands().any(|hand| hand == by) {
            return Err(Refused::OwnWork);
        }
        let own = heard.iter().filter(|one| one.by == by);
        own.map(|one| heard_to_the_end(audio, one))
            .find(Result::is_ok)
            .unwrap_or(Err(Refused::Unheard))
    }

    /// Everybody who made, edited or approved it.
    pub fn hands(&self) -> impl Iterator<Item = &str> {
        let approver = match self.stage() {
            Stage::Approved(approval) | Stage::Held(approval) => Some(approval.by.as_str()),
            _ => None,
        };
        self.authors().iter().map(String::as_str).chain(approver)
    }
}

impl Bulletin {
    /// Everybody who made, edited or approved any of its languages: none of them vets it.
    #[must_use]
    pub fn hands(&self) -> Vec<String> {
        let all = self.variants.iter().flat_map(Variant::hands);
        all.map(str::to_owned).collect()
    }

    /// The languages that a unit approved and that too few of this rule's board have passed as they are now. What leaves,
    /// leaves whole: one language without the board's word keeps them all.
    #[must_use]
    pub fn unpassed<'a>(
        &'a self,
        rule: &VettingRule,
        passed: &BTreeMap<String, Vec<Passed>>,
        now: &BTreeMap<String, Seen>,
    ) -> Vec<&'a str> {
        let waits = |variant: &&Variant| {
            let words = passed.get(&variant.language).map_or(&[][..], Vec::as_slice);
            variant.is_approved_by_unit() && rule.missing(words, now.get(&variant.language)) > 0
        };
        let waiting = self.variants.iter().filter(waits);
        waiting.map(|variant| variant.language.as_str()).collect()
    }
}
