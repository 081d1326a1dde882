//! What became of one item, read from the records that speak of it. Pure: the same records give the same answer, however
//! often and in whatever batches they came.

use wire::player::{Class, ClockSource, ClockState, Ending, Event, Moment, Record, Silence};

/// So much of an item must have sounded for "to the end", in hundredths. What ended in good order and is short by more left
/// something out: it went on "live" after an interruption.
const WHOLE: u128 = 99;

/// How it went. Unknown is never done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its time has not come, or it is about to sound.
    Due,
    /// It sounded to the end.
    Confirmed,
    /// It began and did not sound to the end.
    Partial,
    /// It made no sound, and the device says so.
    Failed,
    /// Nobody knows: it sounds still, the power went, or nothing was said.
    Unknown,
}

impl Outcome {
    /// The word in databases and messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Confirmed => "confirmed",
            Self::Partial => "partial",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    /// The outcome with this code; a word that nobody knows is not known.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        [Self::Due, Self::Confirmed, Self::Partial, Self::Failed]
            .into_iter()
            .find(|outcome| outcome.code() == code)
            .unwrap_or(Self::Unknown)
    }
}

/// That it was about to sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// The plan that it stands in.
    pub plan: u64,
    /// SHA-256 of the audio.
    pub media: [u8; 32],
    /// Its class.
    pub class: Class,
    /// Who ordered it: 0 not known, 1 commune, 2 province, 3 central.
    pub origin: u8,
    /// When it was due.
    pub due: Moment,
    /// When this was written.
    pub at: Moment,
}

/// One stretch of sound: from a beginning to an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its first sample left, microseconds UTC; `None`: the beginning is not in the log.
    pub started_us: Option<i64>,
    /// The sample of the audio that it began with.
    pub from: u64,
    /// What the device thought of its clock then.
    pub clock: ClockState,
    /// How it ended; `None`: nothing says that it did.
    pub end: Option<End>,
}

/// The end of a stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// When it was written.
    pub at: Moment,
    /// Samples sent; `None`: nobody knows.
    pub samples: Option<u64>,
    /// Samples that the whole has.
    pub expected: u64,
    /// Why.
    pub ending: Ending,
    /// What cut in; empty: nothing.
    pub by: String,
    /// Level, hundredths of dBFS.
    pub level: Option<i16>,
    /// How far the clocks of plan and output were apart, microseconds.
    pub skew_us: i32,
}

/// Everything that the log says about one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// That it was about to sound.
    pub cue: Option<Cue>,
    /// Its stretches in order.
    pub stretches: Vec<Stretch>,
    /// Samples of a relay that were silence because its source gave none.
    pub dry: u64,
    /// That it was due and made no sound.
    pub silence: Option<(Moment, Silence)>,
}

/// Reads the records of one item, in the order of the log; records of other items are passed over.
#[must_use]
pub fn fold<'r>(item: &str, records: impl IntoIterator<Item = &'r Record>) -> Story {
    let mut story = Story::default();
    for record in records {
        story.follow(item, record);
    }
    story
}

/// The item that a record speaks of.
#[must_use]
pub fn item_of(event: &Event) -> Option<&str> {
    match event {
        Event::Cued { item, .. }
        | Event::Started { item, .. }
        | Event::Silent { item, .. }
        | Event::Gaps { item, .. } => Some(item),
        Event::Ended { played } => Some(&played.item),
        _ => None,
    }
}

impl Story {
    fn follow(&mut self, item: &str, record: &Record) {
        if item_of(&record.event) != Some(item) {
            return;
        }
        match &record.event {
            Event::Cued {
                plan,
                media,
                class,
                origin,
                due,
                ..
            } => {
                // The first cue names the plan by which it began; a later one only makes it go on.
                self.cue.get_or_insert(Cue {
                    plan: *plan,
                    media: *media,
                    class: *class,
                    origin: *origin,
                    due: *due,
                    at: record.at,
                });
            }
            Event::Started { at_us, from, .. } => self.begin(*at_us, *from, record.clock),
            Event::Ended { played } => self.end(
                record,
                End {
                    at: record.at,
                    samples: played.samples,
                    expected: played.expected,
                    ending: played.ending,
                    by: played.by.clone(),
                    level: played.level,
                    skew_us: played.skew_us,
                },
            ),
            Event::Gaps { missing, mute, .. } => {
                self.dry = self.dry.saturating_add(*missing).saturating_add(*mute);
            }
            Event::Silent { due, why, .. } => self.silence = Some((*due, *why)),
            _ => {}
        }
    }

    /// Two beginnings at the same sample and the same instant without an end between are one: the power went between the
    /// record and its first sample.
    fn begin(&mut self, at_us: i64, from: u64, clock: ClockState) {
        let again = self
            .stretches
            .last()
            .is_some_and(|last| last.end.is_none() && last.started_us == Some(at_us) && last.from == from);
        // An end found at the start ("restart") stands between the two when the box wrote it; nothing had sounded then.
        let torn = self.stretches.last().is_some_and(|last| {
            last.started_us == Some(at_us)
                && last.from == from
                && last
                    .end
                    .as_ref()
                    .is_some_and(|end| end.ending == Ending::Restart && end.samples.is_none())
        });
        if again || torn {
            self.stretches.pop();
        }
        self.stretches.push(Stretch {
            started_us: Some(at_us),
            from,
            clock,
            end: None,
        });
    }

    fn end(&mut self, record: &Record, end: End) {
        match self.stretches.last_mut() {
            Some(last) if last.end.is_none() => last.end = Some(end),
            _ => self.stretches.push(Stretch {
                started_us: None,
                from: 0,
                clock: record.clock,
                end: Some(end),
            }),
        }
    }

    fn last_end(&self) -> Option<&End> {
        self.stretches.last()?.end.as_ref()
    }

    /// When its first sample left, microseconds UTC, as the device says.
    #[must_use]
    pub fn started_us(&self) -> Option<i64> {
        self.stretches.first()?.started_us
    }

    /// When it ended, as the device says; `None` when nobody knows: a power cut leaves a beginning without an end.
    #[must_use]
    pub fn ended_at(&self) -> Option<Moment> {
        self.last_end()
            .filter(|end| end.ending != Ending::Restart)
            .map(|end| end.at)
    }

    /// How the last stretch ended.
    #[must_use]
    pub fn ending(&self) -> Option<&End> {
        self.last_end()
    }

    /// What the device thought of its clock when it first began.
    #[must_use]
    pub fn clock(&self) -> Option<ClockState> {
        self.stretches.first().map(|first| first.clock)
    }

    /// Samples that the whole has.
    #[must_use]
    pub fn expected(&self) -> Option<u64> {
        self.stretches
            .iter()
            .rev()
            .find_map(|one| one.end.as_ref())
            .map(|end| end.expected)
    }

    /// Samples of the audio that sounded, each once; `None` when one stretch does not say.
    #[must_use]
    pub fn samples(&self) -> Option<u64> {
        let all_known = self
            .stretches
            .iter()
            .all(|one| one.end.as_ref().is_some_and(|end| end.samples.is_some()));
        (all_known && !self.stretches.is_empty()).then(|| self.covered())
    }

    /// Samples that are known to have sounded, each once.
    fn covered(&self) -> u64 {
        let mut spans: Vec<(u64, u64)> = self
            .stretches
            .iter()
            .filter_map(|one| {
                let samples = one.end.as_ref()?.samples?;
                Some((one.from, one.from.saturating_add(samples)))
            })
            .collect();
        spans.sort_unstable();
        let mut reached = 0;
        spans.iter().fold(0_u64, |sum, (from, until)| {
            let begin = (*from).max(reached);
            reached = reached.max(*until);
            sum.saturating_add(until.saturating_sub(begin))
        })
    }

    /// How it went.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let Some(last) = self.stretches.last() else {
            return match (self.silence, self.cue) {
                (Some(_), _) => Outcome::Failed,
                (None, Some(_)) => Outcome::Due,
                (None, None) => Outcome::Unknown,
            };
        };
        let Some(end) = &last.end else {
            return Outcome::Unknown;
        };
        match end.ending {
            Ending::Restart => Outcome::Unknown,
            Ending::Done if self.is_whole(end.expected) => Outcome::Confirmed,
            Ending::Done => Outcome::Partial,
            _ if self.covered() > 0 => Outcome::Partial,
            _ if self.samples().is_some() => Outcome::Failed,
            _ => Outcome::Unknown,
        }
    }

    fn is_whole(&self, expected: u64) -> bool {
        expected > 0 && u128::from(self.covered()) * 100 >= u128::from(expected) * WHOLE
    }
}

/// The word for a class.
#[must_use]
pub fn class_code(class: Class) -> &'static str {
    match class {
        Class::Fallback => "fallback",
        Class::Ordinary => "ordinary",
        Class::Priority => "priority",
        Class::Urgent => "urgent",
    }
}

/// The word for who ordered it.
#[must_use]
pub fn origin_code(origin: u8) -> Option<&'static str> {
    match origin {
        1 => Some("commune"),
        2 => Some("province"),
        3 => Some("central"),
        _ => None,
    }
}

/// The word for where the time came from.
#[must_use]
pub fn clock_code(source: ClockSource) -> &'static str {
    match source {
        ClockSource::Unknown => "unknown",
        ClockSource::Holding => "holding",
        ClockSource::House => "house",
        ClockSource::Service => "service",
    }
}

/// The word for an end.
#[must_use]
pub fn ending_code(ending: Ending) -> &'static str {
    match ending {
        Ending::Done => "done",
        Ending::Preempted => "preempted",
        Ending::Restart => "restart",
        Ending::Stopped => "stopped",
        Ending::QuietHours => "quiet_hours",
        Ending::Withdrawn => "withdrawn",
        Ending::BadAudio => "bad_audio",
        Ending::Shutdown => "shutdown",
        Ending::Gaps => "gaps",
    }
}

/// The word for a silence.
#[must_use]
pub fn silence_code(why: Silence) -> &'static str {
    match why {
        Silence::WasOff => "was_off",
        Silence::Clock => "clock",
        Silence::NoMedia => "no_media",
        Silence::BadAudio => "bad_audio",
        Silence::QuietHours => "quiet_hours",
        Silence::Stopped => "stopped",
        Silence::Outranked => "outranked",
        Silence::Empty => "empty",
        Silence::NoSource => "no_source",
        Silence::Dry => "dry",
    }
}
