//! A few days of the commune's loudspeakers: what was played, one evening that the power went, one morning that stayed
//! silent. The records go in through `asrun::take`, as those of real boxes do.

use civic::bulletin::Mode;
use civic::{Ids as _, Moment};
use viet::Date;
use wire::player::{
    Class, ClockSource, ClockState, Ending, Event, Head, Item, Kind, Plan, Played, QuietHours, Record,
    Resume, Sealed, Signer, Silence, verify_chain,
};

use super::PEOPLE;
use super::store::{self as rows, NewBulletin, NewDevice, NewSlot};
use crate::account;
use crate::bulletin::demo::{self as bulletins, Spoken};
use crate::serve::Failure;
use crate::site::Site;

/// The first day that was played, and how many there are: the last is that on which the demonstration begins.
const FIRST: &str = "2021-04-22";
const DAYS: i64 = 5;
/// Minutes from midnight of the morning and of the evening.
const HOURS: [i64; 2] = [5 * 60 + 30, 18 * 60 + 30];
/// The languages, and whether a machine or a person reads them.
const LANGUAGES: [(&str, &str); 2] = [("vi", "machine"), ("tyz-nut", "person")];
const DAY_MS: i64 = 86_400_000;

const TITLE: &str = "Cảnh giác với lời mời đi làm “việc nhẹ, lương cao”";
const TEXT: &str = "Kính thưa bà con. Thời gian gần đây có người lạ đến các thôn, bản hoặc kết bạn qua mạng, mời đi làm việc nhẹ, \
    lương cao ở bên kia biên giới.\n\
    Lời mời ấy có thể là cái bẫy. Bà con hãy cẩn thận khi người mời không nói rõ tên công ty và nơi làm việc, giục đi ngay, \
    bảo giấu gia đình, giữ giấy tờ tùy thân, hoặc đưa đi đường mòn không qua cửa khẩu.\n\
    Trước khi nhận lời, bà con hãy hỏi người nhà, trưởng thôn, hoặc cán bộ xã. Không giao giấy tờ tùy thân cho người lạ.\n\
    Khi nghi ngờ có mua bán người, gọi ngay số 111, miễn phí, cả ngày lẫn đêm. Nguy hiểm đang xảy ra thì gọi 113. Không tự \
    đối mặt, không bám theo, không tự đi cứu.";

/// A box, and its log as it grows.
struct Speaker {
    device: String,
    log: Vec<Record>,
    head: Head,
}

impl Speaker {
    fn tell(&mut self, at: Moment, event: Event) -> Result<(), Failure> {
        let record = Record {
            sequence: self.head.sequence + 1,
            previous: self.head.hash,
            at,
            clock: ClockState {
                source: ClockSource::House,
                error_us: Some(12_000),
            },
            event,
        };
        self.head = verify_chain(&self.device, self.head, std::slice::from_ref(&record))?;
        self.log.push(record);
        Ok(())
    }

    fn play(&mut self, item: &Item, lost_power: bool) -> Result<(), Failure> {
        let (due, id) = (item.at, item.id.clone());
        let cued = Event::Cued {
            item: id.clone(),
            plan: 1,
            media: item.media,
            class: item.class,
            origin: item.origin,
            due,
        };
        self.tell(Moment(due.0 - 2_000), cued)?;
        let started = Event::Started {
            item: id.clone(),
            at_us: due.0 * 1000 + 31,
            from: 0,
        };
        self.tell(due, started)?;
        let length = i64::try_from(item.samples / 48)?;
        let (at, samples, ending) = if lost_power {
            (Moment(due.0 + 4 * 60_000), None, Ending::Restart)
        } else {
            (Moment(due.0 + length), Some(item.samples), Ending::Done)
        };
        let played = Played {
            item: id,
            samples,
            expected: item.samples,
            ending,
            by: String::new(),
            level: samples.map(|_| -1_940),
            volume: None,
            skew_us: 28,
            servo_ppm: 3,
        };
        self.tell(at, Event::Ended { played })
    }
}

/// Lets it happen, unless it has.
pub(super) async fn happen(site: &Site) -> Result<(), Failure> {
    let commune = account::find(&site.db, PEOPLE[3].login)
        .await?
        .ok_or("the commune's officer is gone")?;
    let approver = account::find(&site.db, PEOPLE[0].login)
        .await?
        .ok_or("the department's officer is gone")?;
    let at = site.clock.now();
    let mut tx = site.db.snapshot().await?;
    if rows::has_log(&mut tx, &commune.unit).await? {
        return Ok(());
    }
    drop(tx);
    let sounds = [
        bulletins::speak(site, TEXT, Mode::Live).await,
        bulletins::hum(site, TEXT).await,
    ];
    let [vietnamese, local] = sounds.map(|made| made.map_err(|fault| unable(&fault)));
    let sounds = [vietnamese?, local?];
    let mut tx = site.db.begin().await?;
    let first = Moment::start_of(FIRST.parse::<Date>()?);
    let bulletin = site.ids.next(first);
    let new = NewBulletin {
        id: &bulletin,
        unit: &commune.unit,
        person: &commune.id,
        title: TITLE,
    };
    let made_at = Moment(first.0 - 9 * 3_600_000);
    rows::bulletin(&mut tx, &new, made_at).await?;
    let hands = (commune.id.as_str(), approver.id.as_str());
    for ((language, voice), sound) in LANGUAGES.into_iter().zip(&sounds) {
        let variant = site.ids.next(made_at);
        let words = (bulletin.as_str(), variant.as_str(), language);
        let worded = bulletins::word(&mut tx, words, (voice, TEXT), hands.0, made_at).await;
        worded.map_err(|fault| unable(&fault))?;
        let approved = bulletins::approve(&mut tx, (&variant, voice), sound, hands, made_at).await;
        approved.map_err(|fault| unable(&fault))?;
    }
    let items = timetable(site, &mut tx, &new, &sounds, first).await?;
    for (name, gateway) in [
        ("Bộ thu IP, nhà văn hóa xã", false),
        ("Bộ phát FM, chợ phiên", true),
    ] {
        let id = site.ids.next(first);
        let device = NewDevice {
            id: &id,
            unit: &commune.unit,
            person: &commune.id,
            name,
            gateway,
        };
        rows::device(&mut tx, &device, first).await?;
        rows::cluster(&mut tx, &device, &site.ids.next(first), first).await?;
        plan(&mut tx, &id, first, items.clone()).await?;
        let log = logged(&id, &items, gateway, at)?;
        crate::asrun::take(&mut tx, site, &id, &log).await?;
    }
    Ok(tx.commit().await?)
}

/// Why the bulletin could not be made.
fn unable(fault: &crate::http::Refusal) -> Failure {
    format!("{fault:?}").into()
}

/// Morning and evening, in two languages, of all days and one more.
async fn timetable(
    site: &Site,
    tx: &mut ::store::Tx,
    new: &NewBulletin<'_>,
    sounds: &[Spoken; 2],
    first: Moment,
) -> Result<Vec<Item>, Failure> {
    let mut items = Vec::new();
    for (n, ((language, _), sound)) in LANGUAGES.into_iter().zip(sounds).enumerate() {
        for hour in HOURS {
            let slot = site.ids.next(first);
            let minute = hour + 5 * n as i64;
            let row = NewSlot {
                id: &slot,
                unit: new.unit,
                person: new.person,
                bulletin: new.id,
                language,
                start_s: minute * 60,
                duration_ms: (i64::from(sound.sound.duration_ms()) + 59_999) / 60_000 * 60_000,
                first: FIRST,
            };
            rows::slot(tx, &row, first).await?;
            for day in 0..=DAYS {
                let at = Moment(first.0 + day * DAY_MS + minute * 60_000);
                items.push(item(&slot, at, language, sound)?);
            }
        }
    }
    items.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    Ok(items)
}

/// One occurrence of a slot.
fn item(slot: &str, at: Moment, language: &str, spoken: &Spoken) -> Result<Item, Failure> {
    let mut media = [0; 32];
    hex::decode_to_slice(&spoken.put.hash, &mut media)?;
    Ok(Item {
        id: format!("{slot}@{}", at.rfc3339()),
        at,
        late_ms: 60_000,
        class: Class::Ordinary,
        origin: 1,
        media,
        bytes: u64::try_from(spoken.put.size)?,
        samples: spoken.sound.samples,
        gain: (spoken.sound.gain() * 100.0).round() as i16,
        resume: Resume::Continue,
        gateways: 0,
        language: language.to_owned(),
    })
}

/// The plan that the box follows. Its signature is that of a key of the demonstration, which no real box believes.
async fn plan(tx: &mut ::store::Tx, device: &str, first: Moment, items: Vec<Item>) -> Result<(), Failure> {
    let plan = Plan {
        device: device.to_owned(),
        version: 1,
        issued_at: first,
        expires_at: Moment(first.0 + 14 * DAY_MS),
        nonce: [0; 16],
        offset_ms: 0,
        clock_limit_ms: 1_000,
        quiet: QuietHours::default(),
        fallback: None,
        tail: Default::default(),
        items,
    };
    let sealed = Sealed::seal(Kind::Plan, &plan, &Signer::from_seed(&[0x1a; 32])).to_bytes();
    Ok(rows::plan(tx, &plan, sealed).await?)
}

/// What the box did until now: the IP box lost its power on the third evening, and on the last morning it had not got the
/// second recording.
fn logged(device: &str, items: &[Item], gateway: bool, now: Moment) -> Result<Vec<Record>, Failure> {
    let mut speaker = Speaker {
        device: device.to_owned(),
        log: Vec::new(),
        head: Head::default(),
    };
    let boot = Event::Boot {
        program: "0.1.0".to_owned(),
        torn: 0,
    };
    let begin = items.first().map_or(now, |item| Moment(item.at.0 - 3_600_000));
    speaker.tell(begin, boot)?;
    speaker.tell(begin, Event::Clock { good: true })?;
    let (day, last) = (
        |item: &Item| (item.at.0 - begin.0).div_euclid(DAY_MS),
        items.iter().filter(|item| item.at.0 + 600_000 < now.0).count(),
    );
    for (n, item) in items.iter().take(last).enumerate() {
        let evening = item.at.hour_minute().0 >= 12;
        let torn = !gateway && day(item) == 2 && evening && item.language == "vi";
        if !gateway && n + 1 == last {
            let why = Silence::NoMedia;
            let (due, item) = (item.at, item.id.clone());
            speaker.tell(due, Event::Silent { item, due, why })?;
        } else {
            speaker.play(item, torn)?;
        }
    }
    Ok(speaker.log)
}
