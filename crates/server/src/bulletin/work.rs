//! Makes the speech that was asked for, one at a time: the rows are the truth, and a program that dies leaves them to the next.

use std::sync::Arc;
use std::time::Duration;

use ::store::audit::{self, Entry};
use civic::Moment;
use civic::bulletin::{AudioLimits, Step, Variant, Voice as Speaks};
use serde_json::json;
use tokio::task::JoinHandle;

use super::record::{audio_of, recorded};
use super::sound::{self, Sound};
use super::step::{By, step};
use super::store::job::{self, Job};
use super::store::{self, target};
use super::{record, voice};
use crate::http::Refusal;
use crate::site::Site;

/// Between two looks for work.
const EVERY: Duration = Duration::from_secs(2);
/// After so many looks what waits is counted again: other nodes and the clock change it too.
const COUNTED: u32 = 15;
/// Minutes after which a job whose taker says nothing is taken again: longer than any voice may take.
const TAKEN_MINUTES: i64 = 15;
/// A job that killed its program so often is given up.
const MOST_TRIES: i64 = 3;

/// The state of what has its time.
const SCHEDULED: &str = "scheduled";

/// Looks while the program serves.
#[must_use]
pub fn in_background(site: &Arc<Site>) -> JoinHandle<()> {
    let site = Arc::clone(site);
    tokio::spawn(async move {
        let mut looks = 0_u32;
        loop {
            if looks.is_multiple_of(COUNTED) {
                count(&site).await;
            }
            looks = looks.wrapping_add(1);
            match pass(&site).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(fault) => tracing::error!(cause = ?fault, "speech stands still"),
            }
            tokio::time::sleep(EVERY).await;
        }
    })
}

async fn count(site: &Arc<Site>) {
    if let Err(fault) = super::vetting::let_go(site).await {
        tracing::error!(cause = %fault, "what waited by a rule that is over was not let go");
    }
    let directory = site.directory();
    if let Err(fault) = site.bulletins.renew(&site.db, &directory, site.clock.now()).await {
        tracing::error!(cause = %fault, "bulletins that wait were not counted");
    }
}

/// Does one job, if there is one, and lets end what is over; says whether there was a job.
pub async fn pass(site: &Site) -> Result<bool, Refusal> {
    expire(site).await?;
    let at = site.clock.now();
    if !job::is_waiting(&mut site.db.snapshot().await?, at).await? {
        return Ok(false);
    }
    let mut tx = site.db.begin().await?;
    let taken = job::take(&mut tx, at, at.plus_minutes(TAKEN_MINUTES)).await?;
    tx.commit().await?;
    let Some(job) = taken else { return Ok(false) };
    let made = match job.tries {
        tries if tries > MOST_TRIES => Err("failed".to_owned()),
        _ => make(site, &job).await?,
    };
    keep(site, &job, made).await?;
    Ok(true)
}

/// Lets a voice speak, and looks into what it gave. `Err`: the word for why there is nothing.
async fn make(site: &Site, job: &Job) -> Result<Result<Sound, String>, Refusal> {
    let chosen = voice::voices(&site.config)
        .into_iter()
        .find(|voice| voice.name == job.engine);
    let Some(chosen) = chosen else {
        return Ok(Err("missing".to_owned()));
    };
    let text = job.reading.clone();
    let spoken = tokio::task::spawn_blocking(move || {
        let bytes = chosen.engine.speak(&text).map_err(|mute| mute.to_string())?;
        sound::take(bytes, &AudioLimits::default(), true).map_err(|bad| {
            tracing::warn!(cause = %bad, "a voice gave no sound");
            "sound".to_owned()
        })
    });
    spoken.await.map_err(Refusal::broken)
}

async fn keep(site: &Site, job: &Job, made: Result<Sound, String>) -> Result<(), Refusal> {
    let at = site.clock.now();
    let made = made.and_then(|sound| {
        // The rule has the last word about what a machine said, as about an upload.
        let empty = Variant::new("vi", Speaks::Machine, "", &job.asked_by);
        let taken = empty
            .and_then(|mut one| one.record(audio_of(&sound, ""), &job.asked_by, &AudioLimits::default()));
        taken.map(|()| sound).map_err(|_| "sound".to_owned())
    });
    let put = match &made {
        Ok(sound) => Some((sound, site.blobs.put(&sound.flac).await?)),
        Err(_) => None,
    };
    let mut tx = site.db.begin().await?;
    let mut why = made.as_ref().err().cloned();
    if let Some((sound, put)) = put {
        ::store::note_blob(&mut tx, &put, record::FLAC, at).await?;
        let kept = recorded(sound, &put, None, Some(&job.engine));
        let of = (job.variant.as_str(), job.variant_version, "machine");
        if !store::write_audio(&mut tx, of, &kept, at).await? {
            why = Some("changed".to_owned());
        } else if let Some(home) = job::home(&mut tx, &job.variant).await? {
            store::add_author(&mut tx, &job.variant, &job.asked_by, at).await?;
            let detail = json!({ "language": home.language, "audio": put.hash, "engine": job.engine,
                "ms": sound.duration_ms() });
            let entry = Entry {
                person: None,
                unit: Some(&home.unit),
                action: "bulletin.recorded",
                subject: &home.bulletin,
                detail,
            };
            audit::append(&mut tx, at, &entry).await?;
        }
    }
    job::end(&mut tx, &job.id, why.as_deref(), at).await?;
    Ok(tx.commit().await?)
}

/// What had no time before it expired is expired, at each commune; what had some ended as its devices told.
async fn expire(site: &Site) -> Result<(), Refusal> {
    let at: Moment = site.clock.now();
    let mut tx = site.db.snapshot().await?;
    let over = target::over(&mut tx, at).await?;
    drop(tx);
    if over.is_empty() {
        return Ok(());
    }
    let mut tx = site.db.begin().await?;
    for one in over {
        let there = (one.bulletin.as_str(), one.unit.as_str());
        // Whoever was faster was right.
        let ending = if one.state == SCHEDULED {
            crate::asrun::ending::of_expired(&mut tx, &one.unit, &one.bulletin, at).await?
        } else {
            Some(Step::Expire)
        };
        if let Some(ending) = ending {
            let _ = step(&mut tx, there, ending, By::PROGRAM, at).await?;
        }
    }
    Ok(tx.commit().await?)
}
