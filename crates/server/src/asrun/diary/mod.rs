//! Sổ nhật ký chương trình phát thanh: one line for each occurrence, from what the devices confirmed and what they were
//! told to play. What nobody knows is written as not known, never as done.

pub(super) mod asked;
pub(super) mod line;
pub(super) mod output;
pub(super) mod pages;

use std::collections::{BTreeMap, HashMap, HashSet};

use civic::Moment;
use wire::player::Plan;

use super::planned::{read, slot_of};
use super::store::lines::{self as rows, Bulletin, Play, Slot};
use crate::http::{Desk, Refusal};
use crate::i18n::{self, Lang};
use asked::Asked;
use line::{Counts, Line, Source};

/// A device of the station, as the diary's foot names it: an inspector recomputes the chain up to here.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    pub name: String,
    pub device: String,
    pub records: i64,
    pub hash: String,
    pub forked: Option<String>,
}

/// The diary of a station in a period.
#[derive(Clone, Debug)]
pub(super) struct Diary {
    pub lines: Vec<Line>,
    pub chains: Vec<Chain>,
    /// Clusters that people alone can speak for.
    pub by_hand: Vec<String>,
}

/// What was due for one occurrence at one device.
struct Due {
    at: Moment,
    samples: u64,
    class: &'static str,
    language: String,
}

/// What a device did about an occurrence, and what it was told.
#[derive(Default)]
struct Told {
    due: Option<Due>,
    play: Option<Play>,
    gateway: bool,
}

/// Reads the diary.
pub(super) async fn of(desk: &Desk, asked: &Asked) -> Result<Diary, Refusal> {
    let (db, (from, until)) = (desk.db(), asked.span());
    let mut occurrences: BTreeMap<String, Vec<Told>> = BTreeMap::new();
    let mut index: HashMap<(String, String), usize> = HashMap::new();
    let devices = rows::devices(db, &asked.unit).await?;
    for device in &devices {
        let plans = rows::plans(db, &device.id, from, until).await?;
        let plans: Vec<Plan> = plans.iter().filter_map(|plan| read(&plan.sealed)).collect();
        for (item, due) in in_force(&plans, from, until) {
            let all = occurrences.entry(item.clone()).or_default();
            index.insert((device.id.clone(), item), all.len());
            all.push(Told {
                due: Some(due),
                gateway: device.gateway,
                ..Told::default()
            });
        }
    }
    for play in rows::plays(db, &asked.unit, from, until).await? {
        let all = occurrences.entry(play.item.clone()).or_default();
        match index.get(&(play.device.clone(), play.item.clone())) {
            Some(at) => all[*at].play = Some(play),
            None => all.push(Told {
                gateway: play.gateway,
                play: Some(play),
                ..Told::default()
            }),
        }
    }
    let slots: HashMap<_, _> = rows::slots(db, &asked.unit)
        .await?
        .into_iter()
        .map(|slot| (slot.id.clone(), slot))
        .collect();
    let bulletins: HashMap<_, _> = rows::bulletins(db, &asked.unit)
        .await?
        .into_iter()
        .map(|bulletin| (bulletin.id.clone(), bulletin))
        .collect();
    let mut lines: Vec<Line> = occurrences
        .iter()
        .map(|(item, told)| write(item, told, slots.get(slot_of(item)), &bulletins, desk.at))
        .filter(|line| asked.wants(line))
        .collect();
    lines.sort_by(|a, b| (a.due, &a.item).cmp(&(b.due, &b.item)));
    Ok(Diary {
        lines,
        chains: devices.into_iter().filter_map(chain).collect(),
        by_hand: rows::by_hand(db, &asked.unit).await?,
    })
}

impl Diary {
    /// Whole minutes that were heard of the station's own programmes, and of what it took over. A drill is neither.
    pub fn minutes(&self) -> (i64, i64) {
        let heard = |relayed: bool| {
            let lines = self.lines.iter().filter(|line| !line.drill);
            let ms = lines
                .filter(|line| line.source.is_relayed() == Some(relayed))
                .filter_map(|line| line.played_ms);
            super::credit::minutes(ms.sum())
        };
        (heard(false), heard(true))
    }

    /// The same in words.
    pub fn minutes_words(&self, lang: Lang) -> String {
        let (own, relayed) = self.minutes();
        let (own, relayed) = (viet::grouped(own), viet::grouped(relayed));
        let said = [("own", own.as_str()), ("relayed", relayed.as_str())];
        i18n::format(lang, "asrun.own_relayed", &said)
    }
}

fn chain(device: rows::Device) -> Option<Chain> {
    let hash = hex::encode(&device.hash?);
    Some(Chain {
        name: device.name,
        device: device.id,
        records: device.sequence?,
        hash,
        forked: device.forked_at.map(|at| Moment(at).short()),
    })
}

/// What a device was told for this time: of every plan the items until the next one was signed.
fn in_force(plans: &[Plan], from: Moment, until: Moment) -> Vec<(String, Due)> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for (at, plan) in plans.iter().enumerate() {
        let next = plans.get(at + 1).map_or(plan.expires_at, |next| next.issued_at);
        let holds = |due: Moment| due >= plan.issued_at && due < next && due >= from && due < until;
        for item in plan.all().iter().filter(|item| holds(item.at)) {
            if seen.insert(item.id.clone()) {
                found.push((
                    item.id.clone(),
                    Due {
                        at: item.at,
                        samples: item.samples,
                        class: super::fold::class_code(item.class),
                        language: item.language.clone(),
                    },
                ));
            }
        }
    }
    found
}

/// One line from what every device did about an occurrence.
fn write(
    item: &str,
    told: &[Told],
    slot: Option<&Slot>,
    bulletins: &HashMap<String, Bulletin>,
    now: Moment,
) -> Line {
    let plays: Vec<&Play> = told.iter().filter_map(|one| one.play.as_ref()).collect();
    let due = told.iter().find_map(|one| one.due.as_ref());
    let played = plays.first();
    let at = due
        .map(|due| due.at)
        .or_else(|| plays.iter().find_map(|play| play.due_at).map(Moment));
    let bulletin = slot
        .and_then(|slot| slot.bulletin.as_deref())
        .or_else(|| plays.iter().find_map(|play| play.bulletin.as_deref()))
        .and_then(|id| bulletins.get(id));
    let relay = slot.and_then(|slot| slot.relay.clone());
    let class = due
        .map(|due| due.class.to_owned())
        .or_else(|| played.and_then(|play| play.class.clone()))
        .or_else(|| slot.map(|slot| slot.class.clone()));
    let language = due
        .map(|due| due.language.clone())
        .filter(|language| !language.is_empty())
        .or_else(|| plays.iter().find_map(|play| play.language.clone()))
        .or_else(|| slot.map(|slot| slot.language.clone()));
    let believed = || plays.iter().filter(|play| play.doubt.is_none());
    let outcome = |play: &&&Play| play.outcome == "confirmed" || play.outcome == "partial";
    Line {
        item: item.to_owned(),
        due: at.unwrap_or(Moment(0)),
        planned: at,
        title: bulletin.map(|one| one.title.clone()).or(relay),
        bulletin: bulletin.map(|one| one.id.clone()),
        drill: bulletin.is_some_and(|one| one.mode == "drill"),
        directive: bulletin.and_then(|one| Some((one.directive.clone()?, one.number.clone(), one.position))),
        class,
        language,
        started: believed().filter_map(|play| play.started_us).min(),
        ended: believed().filter_map(|play| play.ended_at).max().map(Moment),
        played_ms: believed()
            .filter(outcome)
            .filter_map(|play| play.samples)
            .max()
            .map(|n| n / 48),
        dry_ms: believed().filter_map(|play| play.dry).min().map(|n| n / 48),
        source: slot.map_or(Source::Unknown, |slot| Source::of(&slot.source)),
        reason: plays.iter().find_map(|play| reason(play)),
        in_plan: due.is_some() || plays.iter().any(|play| play.planned),
        counts: count(told, now),
    }
}

/// Why a playing is not whole, as the key of a message.
fn reason(play: &Play) -> Option<String> {
    if let Some(doubt) = &play.doubt {
        return Some(format!("asrun.doubt.{doubt}"));
    }
    match (&play.silence, &play.ending) {
        (Some(why), None) => Some(format!("asrun.silence.{why}")),
        (_, Some(ending)) if ending != "done" => Some(format!("asrun.ending.{ending}")),
        (_, None) if play.started_us.is_some() => Some("asrun.ending.open".to_owned()),
        _ => None,
    }
}

/// How many devices did what. One that says nothing about what is past is not known.
fn count(told: &[Told], now: Moment) -> Counts {
    let mut counts = Counts::default();
    for one in told {
        let outcome = one.play.as_ref().map(|play| play.outcome.as_str());
        let ends = one
            .due
            .as_ref()
            .map(|due| due.at.0 + i64::try_from(due.samples / 48).unwrap_or(0));
        match outcome {
            Some("confirmed") if one.gateway => counts.sent += 1,
            Some("confirmed") => counts.confirmed += 1,
            Some("partial") => counts.partial += 1,
            Some("failed") => counts.failed += 1,
            None if ends.is_some_and(|ends| now.0 < ends) => counts.due += 1,
            Some("due") if ends.is_none_or(|ends| now.0 < ends) => counts.due += 1,
            _ => counts.unknown += 1,
        }
    }
    counts
}
