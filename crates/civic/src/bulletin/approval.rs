//! A variant: the bulletin in one language, as a recording. Draft, heard to the end, approved; any edit begins again.

use serde::{Deserialize, Serialize};

use super::audio::{Audio, AudioFault, AudioLimits};
use crate::Moment;

/// Gaps in the listening up to this many milliseconds do not matter: players report in steps.
const SLACK_MS: u32 = 1_000;
/// Nobody follows words that run more than this many tenths of their speed.
const FASTEST_TENTHS: u64 = 15;

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// A person, recorded.
    Person,
    /// A speech engine. Vietnamese alone: none is proven for Tày, Nùng, Dao or H'mông.
    Machine,
}

/// How far a variant has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "stage")]
pub enum Stage {
    /// Nobody has heard it to the end.
    Draft,
    /// Heard to the end.
    Heard {
        /// By whom.
        by: String,
    },
    /// Sent back with remarks: nothing of it leaves until it is mended or answered.
    Returned {
        /// Who had heard it.
        heard: String,
    },
    /// Approved.
    Approved(Approval),
    /// Approved by the unit, and held for a board that hears it before anything sounds.
    Held(Approval),
}

/// An approval: of one recording and no other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Who approved; nobody who worked on it.
    pub by: String,
    /// The hash of the recording.
    pub sha256: String,
    /// When.
    pub at: Moment,
}

/// What a player reports about somebody's listening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listening {
    /// Who listened.
    pub by: String,
    /// The hash of what was played.
    pub sha256: String,
    /// Stretches that were played, in milliseconds of the recording, end exclusive, in any order.
    pub heard: Vec<(u32, u32)>,
    /// How long it took by the clock of the server, in milliseconds.
    pub took_ms: u64,
}

/// The bulletin in one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// BCP 47: one of [`crate::activity::LANGUAGES`].
    pub language: String,
    /// Who speaks.
    pub voice: Voice,
    text: String,
    audio: Option<Audio>,
    authors: Vec<String>,
    stage: Stage,
}

/// Why a variant cannot take a step.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    /// No speech engine is proven for this language.
    #[error("the language {0} is spoken by people alone: upload or record a voice")]
    PersonMustSpeak(String),
    /// There is nothing to hear.
    #[error("there is no recording yet")]
    NoAudio,
    /// The recording cannot be used.
    #[error("the recording cannot be used: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Faulty(Vec<AudioFault>),
    /// It is about another recording than the present one.
    #[error("the recording has changed since; open it again")]
    OtherAudio,
    /// It was not heard to the end.
    #[error("it was heard up to {heard_ms} of {duration_ms} ms; it must be heard to the end")]
    NotToTheEnd {
        /// Milliseconds heard from the beginning without a gap.
        heard_ms: u32,
        /// Milliseconds that there are.
        duration_ms: u32,
    },
    /// It went by faster than anybody follows.
    #[error("{duration_ms} ms were said to be heard in {took_ms} ms")]
    TooFast {
        /// By the clock.
        took_ms: u64,
        /// Milliseconds that there are.
        duration_ms: u32,
    },
    /// Nobody has heard it to the end.
    #[error("nobody has heard it to the end")]
    Unheard,
    /// Whoever worked on it cannot approve it.
    #[error("who made or edited it cannot approve it")]
    OwnWork,
    /// It is approved already.
    #[error("it is approved already")]
    Already,
    /// A board hears what the unit has approved.
    #[error("the unit has not approved it")]
    Unapproved,
    /// It was sent back; it is mended or answered first.
    #[error("it was sent back with remarks; mend it or answer them")]
    SentBack,
    /// It was not sent back: there is nothing to answer.
    #[error("it was not sent back")]
    NotSentBack,
    /// Nobody can mend what nobody names.
    #[error("say what is to be mended")]
    NoRemarks,
    /// More than anybody reads on a phone; it is not cut off unasked.
    #[error("remarks have at most {MOST_REMARKS} characters")]
    LongRemarks,
}

/// Remarks and answers have at most so many characters; the end of a line is one, as browsers count it.
pub const MOST_REMARKS: usize = 2_000;

fn worded(remarks: &str) -> Result<(), Refused> {
    if remarks.trim().is_empty() {
        return Err(Refused::NoRemarks);
    }
    let long = remarks.chars().filter(|char| *char != '\r').count() > MOST_REMARKS;
    if long { Err(Refused::LongRemarks) } else { Ok(()) }
}

impl Variant {
    /// A new one without recording. Not approved: approval is never a default.
    pub fn new(language: &str, voice: Voice, text: &str, author: &str) -> Result<Self, Refused> {
        if voice == Voice::Machine && language != "vi" {
            return Err(Refused::PersonMustSpeak(language.to_owned()));
        }
        Ok(Self {
            language: language.to_owned(),
            voice,
            text: text.to_owned(),
            audio: None,
            authors: vec![author.to_owned()],
            stage: Stage::Draft,
        })
    }

    /// As it was stored: nothing is decided again. What was approved for another recording is not playable.
    #[must_use]
    pub fn stored(
        (language, voice, text): (String, Voice, String),
        audio: Option<Audio>,
        authors: Vec<String>,
        stage: Stage,
    ) -> Self {
        Self {
            language,
            voice,
            text,
            audio,
            authors,
            stage,
        }
    }

    /// The words that are spoken, as far as they are written down.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The recording.
    #[must_use]
    pub fn audio(&self) -> Option<&Audio> {
        self.audio.as_ref()
    }

    /// Everybody who made or edited it.
    #[must_use]
    pub fn authors(&self) -> &[String] {
        &self.authors
    }

    /// How far it has come.
    #[must_use]
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// The recording that may be broadcast: the approved one, if it is still the present one.
    #[must_use]
    pub fn playable(&self) -> Option<&Audio> {
        let audio = self.audio.as_ref()?;
        matches!(&self.stage, Stage::Approved(approval) if approval.sha256 == audio.sha256).then_some(audio)
    }

    /// Takes a recording; what was heard and approved before is void.
    pub fn record(&mut self, audio: Audio, by: &str, limits: &AudioLimits) -> Result<(), Refused> {
        let faults = audio.faults(limits);
        if !faults.is_empty() {
            return Err(Refused::Faulty(faults));
        }
        self.audio = Some(audio);
        self.edited(by);
        Ok(())
    }

    /// Changes the words; what was heard and approved before is void. A machine's recording no longer says them.
    pub fn rewrite(&mut self, text: &str, by: &str) {
        text.clone_into(&mut self.text);
        if self.voice == Voice::Machine {
            self.audio = None;
        }
        self.edited(by);
    }

    fn edited(&mut self, by: &str) {
        self.stage = Stage::Draft;
        if !self.authors.iter().any(|author| author == by) {
            self.authors.push(by.to_owned());
        }
    }

    /// Records that somebody heard it from beginning to end.
    pub fn hear(&mut self, listening: &Listening) -> Result<(), Refused> {
        let audio = self.audio.as_ref().ok_or(Refused::NoAudio)?;
        heard_to_the_end(audio, listening)?;
        if self.stage == Stage::Draft {
            let by = listening.by.clone();
            self.stage = Stage::Heard { by };
        }
        Ok(())
    }

    /// Records somebody's word that they heard it to the end, where the device could not report it: possible when the
    /// whole file went to that person `since_ms` ago, and that is no shorter than the recording.
    pub fn hear_by_word(&mut self, by: &str, sha256: &str, since_ms: u64) -> Result<(), Refused> {
        let listening = self.stated(by, sha256, since_ms)?;
        self.hear(&listening)
    }

    /// The listening that somebody's word stands for.
    pub fn stated(&self, by: &str, sha256: &str, since_ms: u64) -> Result<Listening, Refused> {
        let duration_ms = self.audio.as_ref().ok_or(Refused::NoAudio)?.duration_ms;
        if since_ms < u64::from(duration_ms) {
            let took_ms = since_ms;
            return Err(Refused::TooFast { took_ms, duration_ms });
        }
        Ok(Listening {
            by: by.to_owned(),
            sha256: sha256.to_owned(),
            heard: vec![(0, duration_ms)],
            took_ms: since_ms,
        })
    }

    /// Approves the recording with this hash.
    pub fn approve(&mut self, by: &str, sha256: &str, at: Moment) -> Result<(), Refused> {
        let audio = self.audio.as_ref().ok_or(Refused::NoAudio)?;
        if audio.sha256 != sha256 {
            return Err(Refused::OtherAudio);
        }
        match self.stage {
            Stage::Draft => return Err(Refused::Unheard),
            Stage::Approved(_) | Stage::Held(_) => return Err(Refused::Already),
            Stage::Returned { .. } => return Err(Refused::SentBack),
            Stage::Heard { .. } => {}
        }
        if self.authors.iter().any(|author| author == by) {
            return Err(Refused::OwnWork);
        }
        self.stage = Stage::Approved(Approval {
            by: by.to_owned(),
            sha256: sha256.to_owned(),
            at,
        });
        Ok(())
    }
}

impl Variant {
    /// Sends the recording with this hash back to those who made it, with remarks. What was approved is no longer.
    pub fn send_back(&mut self, by: &str, sha256: &str, remarks: &str) -> Result<(), Refused> {
        let heard = match &self.stage {
            Stage::Draft => return Err(Refused::Unheard),
            Stage::Returned { .. } => return Err(Refused::SentBack),
            Stage::Heard { by } => by.clone(),
            Stage::Approved(approval) | Stage::Held(approval) => approval.by.clone(),
        };
        self.is_about(sha256)?;
        if self.authors.iter().any(|author| author == by) {
            return Err(Refused::OwnWork);
        }
        worded(remarks)?;
        self.stage = Stage::Returned { heard };
        Ok(())
    }

    /// Submits it again as it is, with an answer to the remarks; who answers is one of its authors from now on.
    pub fn answer(&mut self, by: &str, sha256: &str, words: &str) -> Result<(), Refused> {
        let Stage::Returned { heard } = &self.stage else {
            return Err(Refused::NotSentBack);
        };
        let heard = heard.clone();
        self.is_about(sha256)?;
        worded(words)?;
        self.edited(by);
        self.stage = Stage::Heard { by: heard };
        Ok(())
    }

    fn is_about(&self, sha256: &str) -> Result<(), Refused> {
        let audio = self.audio.as_ref().ok_or(Refused::NoAudio)?;
        if audio.sha256 == sha256 {
            Ok(())
        } else {
            Err(Refused::OtherAudio)
        }
    }
}

/// Whether a listening is of this recording, from its beginning to its end, at a speed that somebody follows.
pub fn heard_to_the_end(audio: &Audio, listening: &Listening) -> Result<(), Refused> {
    if listening.sha256 != audio.sha256 {
        return Err(Refused::OtherAudio);
    }
    let duration_ms = audio.duration_ms;
    let heard_ms = heard_from_start(&listening.heard);
    if heard_ms.saturating_add(SLACK_MS) < duration_ms || heard_ms == 0 {
        return Err(Refused::NotToTheEnd {
            heard_ms,
            duration_ms,
        });
    }
    let took_ms = listening.took_ms;
    if took_ms * FASTEST_TENTHS < u64::from(duration_ms.saturating_sub(SLACK_MS)) * 10 {
        return Err(Refused::TooFast { took_ms, duration_ms });
    }
    Ok(())
}

/// How far the stretches reach from the beginning without a gap that matters.
fn heard_from_start(heard: &[(u32, u32)]) -> u32 {
    let mut spans: Vec<_> = heard.iter().filter(|(from, to)| from < to).collect();
    spans.sort_unstable();
    spans.into_iter().fold(0, |reach, (from, to)| {
        if *from <= reach.saturating_add(SLACK_MS) {
            reach.max(*to)
        } else {
            reach
        }
    })
}
