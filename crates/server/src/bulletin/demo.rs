//! The bulletins of the demonstration: one on its way, one that is being made and lacks a human voice in Tày, one drill that
//! is ready to be asked for.

use ::store::Tx;
use civic::bulletin::{AudioLimits, Mode};
use civic::unit::Class as Units;
use civic::{Ids as _, Moment};
use serde_json::json;

use super::record::recorded;
use super::sound::{self, Sound};
use super::store::{self, Head, Written, book, hearing, target};
use super::{record, voice};
use crate::http::Refusal;
use crate::site::Site;

/// Who makes and who approves, and the unit that they are of; and the station that it goes to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cast<'a> {
    pub unit: &'a str,
    pub maker: &'a str,
    pub approver: &'a str,
    pub station: &'a str,
    /// What it serves: directive and task.
    pub serves: Option<(&'a str, &'a str)>,
}

struct One {
    title: &'static str,
    class: &'static str,
    kind: &'static str,
    mode: &'static str,
    body: &'static str,
    approved: bool,
    sent: bool,
}

const ALL: [One; 3] = [
    One {
        title: "Phòng, chống mua bán người: những điều cần biết",
        class: "ordinary",
        kind: "programme",
        mode: "live",
        body: "Kính thưa bà con. Kẻ mua bán người thường hứa hẹn việc nhẹ, lương cao ở nước ngoài. Khi nghi ngờ, bà con gọi ngay \
               số 111 hoặc báo UBND xã. Không đi theo người lạ qua biên giới.",
        approved: true,
        sent: true,
    },
    One {
        title: "Lịch tuyên truyền lưu động tháng 5/2021",
        class: "priority",
        kind: "notice",
        mode: "live",
        body: "Đội tuyên truyền lưu động về xã lúc 19h30 ngày 08/5/2021 tại nhà văn hóa xã. Mời bà con đến dự.",
        approved: false,
        sent: false,
    },
    One {
        title: "Diễn tập cảnh báo lũ quét",
        class: "urgent",
        kind: "warning",
        mode: "drill",
        body: "Mưa lớn trên thượng nguồn. Bà con ven suối chuyển lên nơi cao theo hướng dẫn của trưởng thôn.",
        approved: true,
        sent: false,
    },
];

/// Lays them, unless the unit has bulletins.
pub(crate) async fn lay(site: &Site, cast: Cast<'_>, at: Moment) -> Result<(), Refusal> {
    let mut tx = site.db.snapshot().await?;
    if !store::of_unit(&mut tx, cast.unit, None, 1, 0).await?.is_empty() {
        return Ok(());
    }
    drop(tx);
    let mut made = Vec::new();
    for one in &ALL {
        made.push(if one.approved {
            let mode = if one.mode == "drill" {
                Mode::Drill
            } else {
                Mode::Live
            };
            Some(speak(site, one.body, mode).await?)
        } else {
            None
        });
    }
    let mut tx = site.db.begin().await?;
    let (maker, approver) = (cast.maker, cast.approver);
    book::name(&mut tx, (cast.unit, maker), (true, true), approver, at).await?;
    book::name(&mut tx, (cast.unit, approver), (true, true), maker, at).await?;
    for (one, sound) in ALL.iter().zip(&made) {
        put(site, &mut tx, cast, one, sound.as_ref(), at).await?;
    }
    Ok(tx.commit().await?)
}

/// A recording that a voice of the machine made, and where it lies.
pub(crate) struct Spoken {
    pub sound: Sound,
    pub put: ::store::Stored,
    /// The voice.
    engine: String,
}

/// By the first voice that is there; where there is none, a hum as long as the words.
pub(crate) async fn speak(site: &Site, body: &str, mode: Mode) -> Result<Spoken, Refusal> {
    let voices = voice::voices(&site.config);
    let chosen = voices.into_iter().next().unwrap_or_else(voice::hum);
    say(site, chosen, body, mode).await
}

/// A hum as long as the words: stands for a person's voice, which a demonstration has not got.
pub(crate) async fn hum(site: &Site, body: &str) -> Result<Spoken, Refusal> {
    say(site, voice::hum(), body, Mode::Live).await
}

async fn say(site: &Site, chosen: voice::Voice, body: &str, mode: Mode) -> Result<Spoken, Refusal> {
    let spoken = viet::speech::read_aloud(body, viet::speech::Lexicon::house()).map_err(Refusal::broken)?;
    let text = civic::bulletin::announced(&spoken.text, mode);
    let engine = chosen.name.clone();
    let work = move || -> Result<Sound, String> {
        let bytes = chosen.engine.speak(&text).map_err(|mute| mute.to_string())?;
        sound::take(bytes, &AudioLimits::default(), true).map_err(|bad| bad.to_string())
    };
    let sound = tokio::task::spawn_blocking(work).await.map_err(Refusal::broken)?;
    let sound = sound.map_err(Refusal::broken)?;
    let put = site.blobs.put(&sound.flac).await?;
    Ok(Spoken { sound, put, engine })
}

/// Words of a bulletin in a language, to be read by a machine or a person.
pub(crate) async fn word(
    tx: &mut Tx,
    (bulletin, variant, language): (&str, &str, &str),
    (voice, body): (&'static str, &str),
    maker: &str,
    at: Moment,
) -> Result<(), Refusal> {
    let written = Written {
        id: variant,
        bulletin,
        language,
        voice,
        body,
        reading: None,
        version: 0,
        keeps_audio: true,
    };
    store::write_words(tx, &written, at).await?;
    Ok(store::add_author(tx, variant, maker, at).await?)
}

/// Lays a recording under words that have none yet: heard to the end by who made it, approved by another.
pub(crate) async fn approve(
    tx: &mut Tx,
    (variant, kind): (&str, &str),
    spoken: &Spoken,
    (maker, approver): (&str, &str),
    at: Moment,
) -> Result<(), Refusal> {
    let Spoken { sound, put, engine } = spoken;
    ::store::note_blob(tx, put, record::FLAC, at).await?;
    let kept = recorded(sound, put, None, (kind == "machine").then_some(engine.as_str()));
    let laid = store::write_audio(tx, (variant, 1, kind), &kept, at).await?
        && hearing::heard(tx, variant, &put.hash, maker, at).await?
        && hearing::approve(tx, variant, 2, &put.hash, approver, at).await?;
    laid.then_some(())
        .ok_or_else(|| Refusal::broken("the recording of the demonstration lies under no words"))
}

async fn put(
    site: &Site,
    tx: &mut Tx,
    cast: Cast<'_>,
    one: &One,
    made: Option<&Spoken>,
    at: Moment,
) -> Result<(), Refusal> {
    let (id, variant, aim) = (site.ids.next(at), site.ids.next(at), site.ids.next(at));
    let head = Head {
        class: one.class,
        kind: one.kind,
        mode: one.mode,
        title: one.title.to_owned(),
        directive: cast.serves.map(|serves| serves.0.to_owned()),
        task: cast.serves.map(|serves| serves.1.to_owned()),
        ..Head::default()
    };
    store::insert(tx, (&id, cast.unit, "province", None), &head, cast.maker, at).await?;
    word(tx, (&id, &variant, "vi"), ("machine", one.body), cast.maker, at).await?;
    let class = serde_json::to_value(Units::One(cast.station.to_owned())).map_err(Refusal::broken)?;
    let name = crate::http::name_of(&site.directory(), cast.station, at.day());
    target::add_aim(tx, (&aim, &id, &name), class, cast.maker, at).await?;
    if let Some(spoken) = made {
        approve(tx, (&variant, "machine"), spoken, (cast.maker, cast.approver), at).await?;
    }
    if one.sent {
        store::sent(tx, &id, at).await?;
        target::arrive(tx, &id, json!([[cast.station]]), "received", at).await?;
    }
    Ok(())
}
