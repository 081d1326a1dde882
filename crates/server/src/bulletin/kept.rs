//! A bulletin as the rules know it, read from its rows; and the recording of an approved variant.

use std::collections::HashMap;

use ::store::{Error, Result, Tx};
use civic::Moment;
use civic::bulletin::{Approval, Audio, Bulletin, Class, Kind, Level, Mode, Purpose, Stage, Variant, Voice};

use super::store::{self, Row, VariantRow};

/// A bulletin with what people call it and what is stored beside the rules.
#[derive(Clone, Debug)]
pub struct Known {
    /// As the rules know it.
    pub bulletin: Bulletin,
    /// What it is called.
    pub title: String,
    /// When it was sent to communes.
    pub sent_at: Option<Moment>,
    /// When it was taken back.
    pub withdrawn_at: Option<Moment>,
    /// Why it was taken back.
    pub withdrawn_why: Option<String>,
    /// The bulletin that it corrects or denies.
    pub corrects: Option<String>,
    /// Who began it.
    pub created_by: String,
    /// When.
    pub created_at: Moment,
    /// Counts changes.
    pub version: i64,
    pub(super) rows: Vec<VariantRow>,
}

impl Known {
    /// The variant of a language with its row.
    pub(super) fn variant(&self, language: &str) -> Option<(&Variant, &VariantRow)> {
        let at = self.rows.iter().position(|row| row.language == language)?;
        Some((self.bulletin.variants.get(at)?, self.rows.get(at)?))
    }

    /// True while people may still change it.
    pub(super) fn is_open(&self) -> bool {
        self.sent_at.is_none() && self.withdrawn_at.is_none()
    }
}

/// The approved recording of a variant, as devices get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// SHA-256 of the file: mono, 48 kHz, FLAC.
    pub sha256: String,
    /// Bytes.
    pub size: i64,
    /// Samples.
    pub samples: i64,
    /// Milliseconds.
    pub duration_ms: i64,
    /// Gain that brings it to the house's loudness, hundredths of a decibel.
    pub gain: i64,
}

/// A bulletin with its variants; `None`: there is none with this id.
pub async fn load(tx: &mut Tx, id: &str) -> Result<Option<Known>> {
    let Some(row) = store::bulletin(tx, id).await? else {
        return Ok(None);
    };
    let rows = store::variants(tx, id).await?;
    let mut authors: HashMap<String, Vec<String>> = HashMap::new();
    for author in store::authors(tx, id).await? {
        authors.entry(author.variant).or_default().push(author.person);
    }
    known(row, rows, authors).map(Some)
}

/// The approved recording in a language; `None`: none is approved, or the bulletin must not leave any more.
pub async fn media(tx: &mut Tx, bulletin: &str, language: &str) -> Result<Option<Media>> {
    let Some(known) = load(tx, bulletin).await? else {
        return Ok(None);
    };
    Ok(known.media(language))
}

impl Known {
    /// The approved recording in a language.
    #[must_use]
    pub fn media(&self, language: &str) -> Option<Media> {
        let (variant, row) = self.variant(language)?;
        let audio = variant.playable().filter(|_| !self.bulletin.withheld)?;
        Some(Media {
            sha256: audio.sha256.clone(),
            size: row.size?,
            samples: row.samples?,
            duration_ms: row.duration_ms?,
            gain: row.gain.unwrap_or(0),
        })
    }

    /// The languages with an approved recording.
    #[must_use]
    pub fn languages(&self) -> Vec<&str> {
        let approved = self
            .bulletin
            .variants
            .iter()
            .filter(|one| one.playable().is_some());
        approved.map(|one| one.language.as_str()).collect()
    }
}

fn known(row: Row, rows: Vec<VariantRow>, mut authors: HashMap<String, Vec<String>>) -> Result<Known> {
    let broken = |what: &str| Error::Damaged(format!("bulletin {}: unknown {what}", row.id));
    let variant = |one: &VariantRow| variant(one, authors.remove(&one.id).unwrap_or_default());
    let bulletin = Bulletin {
        id: row.id.clone(),
        unit: row.unit.clone(),
        level: level(&row.level).ok_or_else(|| broken("level"))?,
        class: Class::from_code(&row.class).ok_or_else(|| broken("class"))?,
        kind: Kind::from_code(&row.kind).ok_or_else(|| broken("kind"))?,
        mode: mode(&row.mode).ok_or_else(|| broken("mode"))?,
        purpose: purpose(&row),
        issued: Moment(row.issued_at),
        expires: row.expires_at.map(Moment),
        superseded_by: row.superseded_by.clone(),
        withheld: row.withheld,
        variants: rows.iter().map(variant).collect(),
    };
    Ok(Known {
        bulletin,
        title: row.title,
        sent_at: row.sent_at.map(Moment),
        withdrawn_at: row.withdrawn_at.map(Moment),
        withdrawn_why: row.withdrawn_why,
        corrects: row.corrects,
        created_by: row.created_by,
        created_at: Moment(row.created_at),
        version: row.version,
        rows,
    })
}

fn purpose(row: &Row) -> Purpose {
    match (&row.directive, &row.task, &row.feedback) {
        (Some(directive), task, _) => Purpose::Clause {
            directive: directive.clone(),
            clause: task.clone().unwrap_or_default(),
        },
        (None, _, Some(feedback)) => Purpose::Feedback(feedback.clone()),
        (None, _, None) => Purpose::Own,
    }
}

fn variant(row: &VariantRow, authors: Vec<String>) -> Variant {
    let voice = if row.voice == "machine" {
        Voice::Machine
    } else {
        Voice::Person
    };
    let hundredths = |figure: i64| figure as f32 / 100.0;
    let audio = row.audio.as_ref().map(|sha256| Audio {
        sha256: sha256.clone(),
        duration_ms: row.duration_ms.and_then(|ms| u32::try_from(ms).ok()).unwrap_or(0),
        loudness_lufs: row.loudness.map(hundredths),
        peak_dbtp: row.peak.map_or(0.0, hundredths),
        above_noise_db: row.above_noise.map(hundredths),
    });
    let head = (row.language.clone(), voice, row.body.clone());
    Variant::stored(head, audio, authors, stage(row))
}

fn stage(row: &VariantRow) -> Stage {
    match (
        row.stage.as_str(),
        &row.approved_by,
        &row.approved_hash,
        &row.heard_by,
    ) {
        (stage @ ("approved" | "held"), Some(by), Some(sha256), _) => {
            let approval = Approval {
                by: by.clone(),
                sha256: sha256.clone(),
                at: Moment(row.approved_at.unwrap_or(0)),
            };
            match stage {
                "held" => Stage::Held(approval),
                _ => Stage::Approved(approval),
            }
        }
        ("heard", _, _, Some(by)) => Stage::Heard { by: by.clone() },
        ("returned", _, _, Some(heard)) => Stage::Returned { heard: heard.clone() },
        _ => Stage::Draft,
    }
}

fn level(code: &str) -> Option<Level> {
    [Level::Commune, Level::Province, Level::Central]
        .into_iter()
        .find(|level| level_code(*level) == code)
}

/// The word of a level in the table.
pub(super) fn level_code(level: Level) -> &'static str {
    match level {
        Level::Commune => "commune",
        Level::Province => "province",
        Level::Central => "central",
    }
}

/// The mode with this code.
pub(super) fn mode(code: &str) -> Option<Mode> {
    [Mode::Live, Mode::Drill]
        .into_iter()
        .find(|mode| mode.code() == code)
}
