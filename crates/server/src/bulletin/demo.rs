//! The bulletins of the demonstration: one on its way, one that is being made and lacks a human voice in Tày, one drill that
//! is ready to be asked for.

use ::store::Tx;
use civic::bulletin::AudioLimits;
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
            Some(speak(site, one).await?)
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

/// By the first voice that is there; where there is none, a hum as long as the words.
async fn speak(site: &Site, one: &One) -> Result<(Sound, ::store::Stored, String), Refusal> {
    let voices = voice::voices(&site.config);
    let chosen = voices.into_iter().next().unwrap_or_else(voice::hum);
    let name = chosen.name.clone();
    let spoken =
        viet::speech::read_aloud(one.body, viet::speech::Lexicon::house()).map_err(Refusal::broken)?;
    let text = match one.mode {
        "drill" => civic::bulletin::announced(&spoken.text, civic::bulletin::Mode::Drill),
        _ => spoken.text,
    };
    let work = move || -> Result<Sound, String> {
        let bytes = chosen.engine.speak(&text).map_err(|mute| mute.to_string())?;
        sound::take(bytes, &AudioLimits::default(), true).map_err(|bad| bad.to_string())
    };
    let sound = tokio::task::spawn_blocking(work).await.map_err(Refusal::broken)?;
    let sound = sound.map_err(Refusal::broken)?;
    let put = site.blobs.put(&sound.flac).await?;
    Ok((sound, put, name))
}

async fn put(
    site: &Site,
    tx: &mut Tx,
    cast: Cast<'_>,
    one: &One,
    made: Option<&(Sound, ::store::Stored, String)>,
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
    let written = Written {
        id: &variant,
        bulletin: &id,
        language: "vi",
        voice: "machine",
        body: one.body,
        reading: None,
        version: 0,
        keeps_audio: true,
    };
    store::write_words(tx, &written, at).await?;
    store::add_author(tx, &variant, cast.maker, at).await?;
    let class = serde_json::to_value(Units::One(cast.station.to_owned())).map_err(Refusal::broken)?;
    let name = crate::http::name_of(&site.directory(), cast.station, at.day());
    target::add_aim(tx, (&aim, &id, &name), class, cast.maker, at).await?;
    if let Some((sound, put, engine)) = made {
        ::store::note_blob(tx, put, record::FLAC, at).await?;
        let kept = recorded(sound, put, None, Some(engine));
        store::write_audio(tx, (&variant, 1, "machine"), &kept, at).await?;
        hearing::heard(tx, &variant, &put.hash, cast.maker, at).await?;
        hearing::approve(tx, &variant, 2, &put.hash, cast.approver, at).await?;
    }
    if one.sent {
        store::sent(tx, &id, at).await?;
        target::arrive(tx, &id, json!([[cast.station]]), "received", at).await?;
    }
    Ok(())
}
