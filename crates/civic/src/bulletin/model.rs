//! The bulletin: its class, what it serves, its variants, and what keeps it from leaving.

use serde::{Deserialize, Serialize};

use super::approval::Variant;
use super::audio::Audio;
use super::drill::Mode;
use crate::Moment;

/// The three classes of Thông tư 39/2020/TT-BTTTT, lowest first. Class comes before origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Bản tin thông thường: the commune chooses.
    Ordinary,
    /// Bản tin ưu tiên: with priority within the programme.
    Priority,
    /// Bản tin khẩn cấp: at once.
    Urgent,
}

impl Class {
    /// Every class, lowest first.
    pub const ALL: [Self; 3] = [Self::Ordinary, Self::Priority, Self::Urgent];

    /// The word in databases, messages and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Priority => "priority",
            Self::Urgent => "urgent",
        }
    }

    /// The class with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.code() == code)
    }
}

/// What kind of bulletin it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Thông báo.
    Notice,
    /// Chương trình, tin bài.
    Programme,
    /// Trả lời ý kiến của người dân (Nghị định 49/2024/NĐ-CP, Điều 3, Điều 8).
    Answer,
    /// Cảnh báo thiên tai, dịch bệnh: repeats say when it was issued.
    Warning,
    /// Đính chính of an earlier bulletin.
    Correction,
    /// Bác bỏ tin đồn.
    Denial,
}

impl Kind {
    /// Every kind, in the order of the form.
    pub const ALL: [Self; 6] = [
        Self::Notice,
        Self::Programme,
        Self::Answer,
        Self::Warning,
        Self::Correction,
        Self::Denial,
    ];

    /// The word in databases, messages and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Programme => "programme",
            Self::Answer => "answer",
            Self::Warning => "warning",
            Self::Correction => "correction",
            Self::Denial => "denial",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The level that a bulletin comes from. Never an order of precedence by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The commune itself.
    Commune,
    /// The province.
    Province,
    /// The central system.
    Central,
}

/// What a bulletin is for: nothing goes on air without a reason that can be traced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A clause of a directive.
    Clause {
        /// The directive.
        directive: String,
        /// The clause, as the directive names it.
        clause: String,
    },
    /// A person's feedback that it answers.
    Feedback(String),
    /// The unit's own notice; who stands for it is its approver.
    Own,
}

/// Something said to the people through loudspeakers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bulletin {
    /// Its id.
    pub id: String,
    /// The unit that makes it.
    pub unit: String,
    /// The level of that unit.
    pub level: Level,
    /// Its class.
    pub class: Class,
    /// Its kind.
    pub kind: Kind,
    /// Live, or a drill.
    pub mode: Mode,
    /// What it serves.
    pub purpose: Purpose,
    /// When it was issued.
    pub issued: Moment,
    /// When it stops being true, exclusive.
    pub expires: Option<Moment>,
    /// The bulletin that took its place.
    pub superseded_by: Option<String>,
    /// Somebody marked its material as a state secret, or not yet cleared.
    pub withheld: bool,
    /// One for each language, at most.
    pub variants: Vec<Variant>,
}

/// A place where a bulletin is to be heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The commune.
    pub unit: String,
    /// Languages that are spoken there.
    pub languages: Vec<String>,
}

/// What keeps a bulletin from leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lack {
    /// No variant is approved.
    #[error("no language has an approved recording")]
    NothingApproved,
    /// Its material is a secret or not cleared.
    #[error("the material is withheld")]
    Withheld,
    /// Its time is over.
    #[error("it has expired")]
    Expired,
    /// Another one took its place.
    #[error("another bulletin took its place")]
    Superseded,
    /// A language has two variants: which one is heard would be chance.
    #[error("a language has two variants")]
    TwoOfALanguage,
    /// It names no clause, feedback or reason.
    #[error("it does not say which clause it serves")]
    NoPurpose,
}

impl Bulletin {
    /// Everything that keeps it from leaving now; empty when nothing does.
    #[must_use]
    pub fn lacks(&self, now: Moment) -> Vec<Lack> {
        let purpose = match &self.purpose {
            Purpose::Clause { directive, clause } => {
                !directive.trim().is_empty() && !clause.trim().is_empty()
            }
            Purpose::Feedback(id) => !id.trim().is_empty(),
            Purpose::Own => self.kind != Kind::Answer,
        };
        let approved = self.variants.iter().any(|variant| variant.playable().is_some());
        let lacks = [
            (!approved, Lack::NothingApproved),
            (self.withheld, Lack::Withheld),
            (self.expires.is_some_and(|end| end <= now), Lack::Expired),
            (self.superseded_by.is_some(), Lack::Superseded),
            (self.doubles_language(), Lack::TwoOfALanguage),
            (!purpose, Lack::NoPurpose),
        ];
        lacks
            .into_iter()
            .filter(|(lacking, _)| *lacking)
            .map(|(_, lack)| lack)
            .collect()
    }

    fn doubles_language(&self) -> bool {
        let mut languages: Vec<_> = self.variants.iter().map(|variant| &variant.language).collect();
        languages.sort();
        languages.windows(2).any(|pair| pair[0] == pair[1])
    }

    /// The recording for a language, if it is approved.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Option<&Audio> {
        self.variants
            .iter()
            .find(|variant| variant.language == language)?
            .playable()
    }

    /// Which of these places lack an approved variant in which of their languages; places that lack nothing are left out.
    #[must_use]
    pub fn unserved<'a>(&self, targets: &'a [Target]) -> Vec<(&'a str, Vec<&'a str>)> {
        let lacking = |target: &'a Target| -> Vec<&'a str> {
            let spoken = target.languages.iter().map(String::as_str);
            spoken
                .filter(|language| self.in_language(language).is_none())
                .collect()
        };
        let all = targets
            .iter()
            .map(|target| (target.unit.as_str(), lacking(target)));
        all.filter(|(_, languages)| !languages.is_empty()).collect()
    }

    /// Whether it may still be played: a warning is not repeated when it is over or replaced.
    #[must_use]
    pub fn holds(&self, now: Moment) -> bool {
        self.lacks(now).is_empty()
    }

    /// The sentence that a repeat begins with: a warning says when it was issued (after Quyết định 03/2020/QĐ-TTg,
    /// Điều 28). `None` at the first time and for other kinds.
    #[must_use]
    pub fn spoken_head(&self, times_played: u32) -> Option<String> {
        let repeats =
            times_played > 0 && matches!(self.kind, Kind::Warning | Kind::Correction | Kind::Denial);
        let (hour, minute) = self.issued.hour_minute();
        repeats.then(|| {
            format!(
                "Bản tin phát hành lúc {hour}h{minute:02} {}.",
                self.issued.day().official()
            )
        })
    }
}
