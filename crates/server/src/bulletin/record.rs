//! A recording comes in: as a file of somebody, from the microphone of the page, or asked of a voice of the machine.

use std::sync::Arc;

use civic::bulletin::{Audio, AudioLimits, BulletinAct, Voice};
use civic::{Ids as _, Moment};
use serde_json::json;

use super::case;
use super::form::open;
use super::kept::Known;
use super::script;
use super::sound::{self, BadSound, Sound};
use super::store::{self, Recorded, job};
use super::variant::{self, address, known_language};
use super::voice;
use super::words::{bad_sound, refused};
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};

/// What every recording is stored as.
pub(super) const FLAC: &str = "audio/flac";

pub(super) async fn upload(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let case = open(&desk, &id).await?;
    let code = known_language(form.get("language"))?;
    let Some(file) = form.files("sound").first().copied().cloned() else {
        let page = variant::page(&desk, &case, code, None, Some(desk.t("bulletin.sound.none"))).await?;
        return Ok(Reply::invalid(&page));
    };
    if case.known.bulletin.mode == civic::bulletin::Mode::Drill && !form.has("says_drill") {
        let page = variant::page(&desk, &case, code, None, Some(desk.t("bulletin.err.says_drill"))).await?;
        return Ok(Reply::invalid(&page));
    }
    let bytes: Arc<[u8]> = file.bytes.into();
    let taken = read(Arc::clone(&bytes), false).await?;
    let taken = match taken.map_err(|bad| bad_sound(&desk, &bad)) {
        Ok(sound) => fits(&desk, &case.known, code, &sound).map(|()| sound),
        Err(why) => Err(why),
    };
    let sound = match taken {
        Ok(sound) => sound,
        Err(why) => {
            let page = variant::page(&desk, &case, code, None, Some(why)).await?;
            return Ok(Reply::invalid(&page));
        }
    };
    let (put, source) = (
        desk.site.blobs.put(&sound.flac).await?,
        desk.site.blobs.put(&bytes).await?,
    );
    let mut tx = desk.begin().await?;
    store_blob(&mut tx, &put, &source, desk.at).await?;
    let (row, version) = row_of(&desk, &mut tx, &case.known, code).await?;
    let recorded = recorded(&sound, &put, Some(&source.hash), None);
    if !store::write_audio(&mut tx, (&row, version, "person"), &recorded, desk.at).await? {
        return Err(Refusal::Conflict(desk.t("bulletin.err.moved")));
    }
    store::add_author(&mut tx, &row, &desk.actor.person, desk.at).await?;
    let detail =
        json!({ "language": code, "audio": put.hash, "source": source.hash, "ms": sound.duration_ms() });
    desk.record(&mut tx, "bulletin.recorded", &id, detail).await?;
    tx.commit().await?;
    super::waiting::changed(&desk).await;
    Ok(Reply::to(address(&id, code)).saying("bulletin.said.recorded"))
}

async fn store_blob(
    tx: &mut ::store::Tx,
    put: &::store::Stored,
    source: &::store::Stored,
    at: Moment,
) -> Result<(), Refusal> {
    ::store::note_blob(tx, put, FLAC, at).await?;
    Ok(::store::note_blob(tx, source, "application/octet-stream", at).await?)
}

/// The row of a variant and its version; a new one where only a voice exists and no words.
pub(super) async fn row_of(
    desk: &Desk,
    tx: &mut ::store::Tx,
    known: &Known,
    code: &str,
) -> Result<(String, i64), Refusal> {
    if known.variant(code).is_none() && !script::put_words(desk, tx, &known.bulletin.id, code, "", 0).await? {
        return Err(Refusal::Conflict(desk.t("bulletin.err.moved")));
    }
    let rows = store::variants(tx, &known.bulletin.id).await?;
    let row = rows.into_iter().find(|row| row.language == code);
    row.map(|row| (row.id, row.version)).ok_or(Refusal::NotFound)
}

/// Reads a file as sound, on a thread for long work.
pub(super) async fn read(bytes: Arc<[u8]>, streamed: bool) -> Result<Result<Sound, BadSound>, Refusal> {
    let work = move || sound::take(bytes, &AudioLimits::default(), streamed);
    tokio::task::spawn_blocking(work).await.map_err(Refusal::broken)
}

/// Asks the rule whether the variant takes the recording.
fn fits(desk: &Desk, known: &Known, code: &str, sound: &Sound) -> Result<(), String> {
    let (by, limits) = (desk.actor.person.as_str(), AudioLimits::default());
    let mut variant = match known.variant(code) {
        Some((variant, _)) => variant.clone(),
        None => {
            civic::bulletin::Variant::new(code, Voice::Person, "", by).map_err(|why| refused(desk, &why))?
        }
    };
    let taken = variant.record(audio_of(sound, ""), by, &limits);
    taken.map_err(|why| refused(desk, &why))
}

/// A recording as the rules see it.
pub(super) fn audio_of(sound: &Sound, sha256: &str) -> Audio {
    Audio {
        sha256: sha256.to_owned(),
        duration_ms: sound.duration_ms(),
        loudness_lufs: sound.loudness.map(|lufs| lufs as f32),
        peak_dbtp: sound.peak as f32,
        above_noise_db: sound.above_noise.map(|db| db as f32),
    }
}

/// A recording as it is stored.
pub(super) fn recorded<'a>(
    sound: &Sound,
    put: &'a ::store::Stored,
    source: Option<&'a str>,
    engine: Option<&'a str>,
) -> Recorded<'a> {
    let hundredths = |figure: f64| (figure * 100.0).round() as i64;
    Recorded {
        audio: &put.hash,
        source,
        engine,
        size: put.size,
        duration_ms: i64::from(sound.duration_ms()),
        samples: sound.samples as i64,
        loudness: sound.loudness.map(hundredths),
        peak: hundredths(sound.peak),
        above_noise: sound.above_noise.map(hundredths),
        gain: hundredths(sound.gain()),
    }
}

/// Asks a voice of the machine to read the words: a job, which goes on when the page is left.
pub(super) async fn speak(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let case = open(&desk, &id).await?;
    case::allow(&desk, &case.mandate, BulletinAct::Compose)?;
    let code = known_language(form.get("language"))?;
    if let Err(why) = civic::bulletin::Variant::new(code, Voice::Machine, "", &desk.actor.person) {
        let page = variant::page(&desk, &case, code, None, Some(refused(&desk, &why))).await?;
        return Ok(Reply::invalid(&page));
    }
    let voices = voice::voices(&desk.site.config);
    let chosen = voices
        .iter()
        .find(|voice| voice.name == form.get("voice"))
        .or(voices.first());
    let Some(voice) = chosen else {
        return Err(Refusal::Conflict(desk.t("bulletin.no_voice")));
    };
    let mut tx = desk.begin().await?;
    let known = super::kept::load(&mut tx, &id).await?.ok_or(Refusal::NotFound)?;
    let lexicon = super::reading::lexicon(&mut tx, &known.bulletin.unit).await?;
    let Some((_, row)) = known.variant(code) else {
        return Err(Refusal::Conflict(desk.t("bulletin.err.empty")));
    };
    let read = super::reading::aloud(&known, &row.body, &lexicon);
    let read = read.map_err(|why| Refusal::Conflict(variant::nothing(&desk, why)))?;
    let job = job::New {
        id: &desk.site.ids.next(desk.at),
        variant: &row.id,
        version: row.version,
        engine: &voice.name,
        reading: &read.text,
        by: &desk.actor.person,
    };
    job::insert(&mut tx, job, desk.at).await?;
    let detail = json!({ "language": code, "engine": voice.name, "version": row.version });
    desk.record(&mut tx, "bulletin.speech_asked", &id, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(address(&id, code)).saying("bulletin.said.speaking"))
}

/// How a recording that is being made stands: for the script of the page.
pub(super) async fn state(desk: Desk, Path(id): Path<String>, query: crate::http::Query) -> Answer {
    let case = case::load(&desk, civic::permission::Act::SeeBulletin, &id).await?;
    let code = known_language(query.get("language"))?;
    let mut tx = desk.db().snapshot().await?;
    let newest = match case.known.variant(code) {
        Some((_, row)) => job::newest(&mut tx, &row.id).await?,
        None => None,
    };
    Ok(Reply::json(&json!({ "job": newest.map(|job| job.state) })))
}
