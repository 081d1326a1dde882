//! The way of a filing: who may take which step from where.

use super::State;

/// Where a filing stands, with everything that a step depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// How far it has come.
    pub state: State,
    /// The content hash of its present version.
    pub hash: String,
    /// The unit that reports.
    pub unit: String,
    /// The units that approve, the first to do so first. The reporting unit may be the first itself (its head).
    pub levels: Vec<String>,
    /// Everybody who wrote something of the present content.
    pub authors: Vec<String>,
    /// Approvals of the present content, level by level.
    pub approvals: Vec<Approval>,
}

/// One level's approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// The unit.
    pub unit: String,
    /// The person.
    pub person: String,
    /// The content hash that was approved.
    pub hash: String,
}

/// Who takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hand<'a> {
    /// The person.
    pub person: &'a str,
    /// The person's unit.
    pub unit: &'a str,
}

/// What somebody does to a filing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// The unit changes something and goes on working on it.
    Edit {
        /// The new content hash.
        hash: &'a str,
    },
    /// The unit submits it, changed or not; the same content again changes nothing.
    Submit {
        /// The content hash of what is submitted.
        hash: &'a str,
    },
    /// A level sends it back.
    Return {
        /// Why; not blank.
        remarks: &'a str,
    },
    /// The next level approves.
    Approve {
        /// The content hash of what that person saw.
        hash: &'a str,
    },
    /// The last level takes it into its own report.
    Consolidate,
    /// The last level sends that report up.
    SendUp,
}

/// Why a step cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongStep {
    /// Not from this state.
    #[error("the filing is in a state that does not allow this step")]
    State,
    /// Not by this unit.
    #[error("this step is not this unit's")]
    Unit,
    /// Nobody approves what they wrote.
    #[error("who wrote a report does not approve it")]
    Author,
    /// Nobody approves for two levels.
    #[error("who approved it for one level does not approve it for another")]
    Twice,
    /// The content has changed since that person saw it.
    #[error("the content has changed since")]
    OtherContent,
    /// Remarks are needed.
    #[error("a report is returned with remarks")]
    NoRemarks,
}

impl Path {
    /// A new draft.
    #[must_use]
    pub fn draft(unit: &str, levels: Vec<String>, hash: &str, author: &str) -> Self {
        Self {
            state: State::Draft,
            hash: hash.to_owned(),
            unit: unit.to_owned(),
            levels,
            authors: vec![author.to_owned()],
            approvals: Vec::new(),
        }
    }

    /// Where it stands after a step, or why that cannot be taken.
    pub fn after(&self, step: Step<'_>, by: Hand<'_>) -> Result<Self, WrongStep> {
        let mut next = self.clone();
        match step {
            Step::Edit { hash } => next.edit(hash, by)?,
            Step::Submit { hash } => next.submit(hash, by)?,
            Step::Return { remarks } => next.send_back(remarks, by)?,
            Step::Approve { hash } => next.approve(hash, by)?,
            Step::Consolidate => next.advance(State::Approved, State::Consolidated, by)?,
            Step::SendUp => next.advance(State::Consolidated, State::SentUp, by)?,
        }
        Ok(next)
    }

    /// How many levels have approved the present content.
    #[must_use]
    pub fn approved_levels(&self) -> usize {
        let held = self.approvals.iter().zip(&self.levels);
        held.take_while(|(approval, level)| approval.hash == self.hash && approval.unit == **level)
            .count()
    }

    /// A unit that stands at several levels in a row, in the place of one that has ended, approves for them at once.
    fn levels_of(&self, unit: &str) -> usize {
        let waiting = self.levels.iter().skip(self.approved_levels());
        waiting.take_while(|level| *level == unit).count()
    }

    /// The unit whose approval it waits for.
    #[must_use]
    pub fn waits_for(&self) -> Option<&str> {
        let level = self.levels.get(self.approved_levels());
        level
            .filter(|_| self.state == State::Submitted)
            .map(String::as_str)
    }

    fn edit(&mut self, hash: &str, by: Hand<'_>) -> Result<(), WrongStep> {
        self.of_unit(by)?;
        if hash != self.hash {
            self.write(hash, by);
            self.state = State::Draft;
        }
        Ok(())
    }

    fn submit(&mut self, hash: &str, by: Hand<'_>) -> Result<(), WrongStep> {
        self.of_unit(by)?;
        if hash != self.hash {
            self.write(hash, by);
        } else if self.state.counts() {
            return Ok(()); // a submission that came twice
        }
        self.state = State::Submitted;
        self.settle();
        Ok(())
    }

    /// A new content: no approval is of it.
    fn write(&mut self, hash: &str, by: Hand<'_>) {
        hash.clone_into(&mut self.hash);
        self.approvals.clear();
        if !self.authors.iter().any(|author| author == by.person) {
            self.authors.push(by.person.to_owned());
        }
    }

    fn send_back(&mut self, remarks: &str, by: Hand<'_>) -> Result<(), WrongStep> {
        if !matches!(
            self.state,
            State::Submitted | State::Approved | State::Consolidated
        ) {
            return Err(WrongStep::State);
        }
        if !self.levels.iter().any(|level| level == by.unit) {
            return Err(WrongStep::Unit);
        }
        if remarks.trim().is_empty() {
            return Err(WrongStep::NoRemarks);
        }
        self.approvals.clear();
        self.state = State::Returned;
        Ok(())
    }

    fn approve(&mut self, hash: &str, by: Hand<'_>) -> Result<(), WrongStep> {
        let level = self.waits_for().ok_or(WrongStep::State)?;
        if level != by.unit {
            return Err(WrongStep::Unit);
        }
        if self.authors.iter().any(|author| author == by.person) {
            return Err(WrongStep::Author);
        }
        if self.approvals.iter().any(|approval| approval.person == by.person) {
            return Err(WrongStep::Twice);
        }
        if hash != self.hash {
            return Err(WrongStep::OtherContent);
        }
        let approval = Approval {
            unit: by.unit.to_owned(),
            person: by.person.to_owned(),
            hash: hash.to_owned(),
        };
        let levels = self.levels_of(by.unit);
        self.approvals.extend(std::iter::repeat_n(approval, levels));
        self.settle();
        Ok(())
    }

    /// Submitted becomes approved when every level has approved; a regime without levels needs none.
    fn settle(&mut self) {
        if self.approved_levels() == self.levels.len() && !self.levels.is_empty() {
            self.state = State::Approved;
        }
    }

    fn advance(&mut self, from: State, to: State, by: Hand<'_>) -> Result<(), WrongStep> {
        if self.state != from {
            return Err(WrongStep::State);
        }
        if self.levels.last().is_none_or(|last| last != by.unit) {
            return Err(WrongStep::Unit);
        }
        self.state = to;
        Ok(())
    }

    fn of_unit(&self, by: Hand<'_>) -> Result<(), WrongStep> {
        if self.unit == by.unit {
            Ok(())
        } else {
            Err(WrongStep::Unit)
        }
    }
}
