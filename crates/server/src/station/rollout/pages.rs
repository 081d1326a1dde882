//! Rollouts: planned, begun group by group, stopped at an error share.

use askama::Template;
use civic::Moment;
use civic::station::{Decision, Hardware, Installed, Rollout, Wanted, WrongRollout, waves};
use serde_json::json;
use wire::player::processor_of;

use super::bring;
use super::progress::{decide, installed, update};
use super::release;
use super::store::{self, Member, Row};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply, UploadedFile};

#[derive(Template)]
#[template(path = "station/rollout/list.html")]
struct ListPage {
    c: Chrome,
    lines: Vec<(String, String, String, String)>,
    program: String,
    model: String,
    shares: String,
    success: String,
    error_share: String,
    error: Option<String>,
    /// The release keys of the house; none: a rollout needs no release.
    keys: Vec<String>,
    /// How many boxes have pinned release keys.
    pinned: String,
}

pub(in crate::station) async fn list(desk: Desk) -> Answer {
    Ok(Reply::page(
        &page(&desk, ["", "5, 25, 100", "80", "10", ""], None).await?,
    ))
}

async fn page(desk: &Desk, typed: [&str; 5], error: Option<String>) -> Result<ListPage, Refusal> {
    let rows = store::list(desk.db()).await?;
    let line = |row: Row| {
        let state = desk.t(&format!("station.rollout.state.{}", row.state));
        (row.id, row.program, state, Moment(row.created_at).short())
    };
    let [program, shares, success, error_share, model] = typed.map(str::to_owned);
    let mut tx = desk.db().snapshot().await?;
    let boxes = store::candidates(&mut tx).await?;
    Ok(ListPage {
        keys: desk
            .site
            .config
            .pinned_releases()
            .iter()
            .map(|key| key.id().to_string())
            .collect(),
        pinned: release::pinned(desk, boxes.iter().map(|one| one.health.as_ref())),
        c: desk.chrome("station.menu"),
        lines: rows.into_iter().map(line).collect(),
        program,
        model,
        shares,
        success,
        error_share,
        error,
    })
}

pub(in crate::station) async fn create(desk: Desk, form: Form) -> Answer {
    let typed = ["program", "shares", "success", "error_share", "model"].map(|name| form.get(name));
    let [program, shares, success, error_share, model] = typed;
    let percent = |typed: &str| typed.trim().parse::<u8>().ok();
    let cuts: Option<Vec<u8>> = shares.split([',', ';']).map(percent).collect();
    let (Some(cuts), Some(success), Some(errors)) = (cuts, percent(success), percent(error_share)) else {
        let error = Some(desk.t("station.err.shares"));
        return Ok(Reply::invalid(&page(&desk, typed, error).await?));
    };
    let mut tx = desk.begin().await?;
    let file = form.files("file").first().copied();
    let wanted = Wanted {
        processor: file.and_then(|file| processor_of(&file.bytes)).map(str::to_owned),
        model: Some(model.trim().to_owned()).filter(|model| !model.is_empty()),
    };
    let (fitting, left) = sifted(&wanted, store::candidates(&mut tx).await?);
    let rollout = Rollout {
        groups: waves(&fitting, &cuts),
        success_percent: success,
        error_percent: errors,
    };
    let judged = match wrong(&rollout, (file, program), &wanted, left) {
        Some(key) => Err(key),
        None => {
            let files = (file, form.files("release").first().copied());
            release::taken(&desk, &mut tx, files, program, wanted.processor.as_deref()).await?
        }
    };
    let released = match judged {
        Ok(released) => released,
        Err(key) => {
            drop(tx);
            let error = Some(desk.t(key));
            return Ok(Reply::invalid(&page(&desk, typed, error).await?));
        }
    };
    let brought = match file {
        Some(file) => Some(bring::keep(&desk.site, &mut tx, file, desk.at).await?),
        None => None,
    };
    let row = planned(&desk, &rollout, program, wanted, (brought, released));
    let groups = rollout.groups.iter().enumerate();
    let devices = groups.flat_map(|(wave, group)| group.iter().map(move |device| json!([device, wave])));
    store::insert(&mut tx, &row, json!(cuts), devices.collect(), &desk.actor.person).await?;
    desk.record(
        &mut tx,
        "station.rollout_planned",
        &row.id,
        json!({ "program": program, "shares": cuts, "file": row.media, "processor": row.processor,
            "model": row.model, "left_out": left, "release": row.release_serial }),
    )
    .await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/rollouts/{}", row.id)).saying("station.saved"))
}

/// A rollout that nobody has begun.
fn planned(
    desk: &Desk,
    rollout: &Rollout,
    program: &str,
    wanted: Wanted,
    (brought, released): (Option<bring::Brought>, Option<(String, i64)>),
) -> Row {
    Row {
        id: desk.new_id(),
        program: program.to_owned(),
        success_percent: i64::from(rollout.success_percent),
        error_percent: i64::from(rollout.error_percent),
        state: "running".to_owned(),
        wave: 0,
        why: None,
        created_at: desk.at.0,
        bytes: brought.as_ref().map(|file| file.bytes),
        media: brought.map(|file| file.media),
        processor: wanted.processor,
        model: wanted.model,
        release_serial: released.as_ref().map(|(_, serial)| *serial),
        release: released.map(|(note, _)| note),
    }
}

/// What keeps a rollout from being planned.
fn wrong(
    rollout: &Rollout,
    (file, program): (Option<&UploadedFile>, &str),
    wanted: &Wanted,
    left: usize,
) -> Option<&'static str> {
    match rollout.check() {
        _ if program.is_empty() => Some("station.err.program"),
        _ if file.is_some() && wanted.processor.is_none() => Some("station.err.no_program"),
        _ if file.is_some_and(|file| !bring::is_named(file, program)) => Some("station.err.program_file"),
        Err(WrongRollout::Empty) if left > 0 => Some("station.err.no_fitting"),
        Err(WrongRollout::Empty | WrongRollout::Twice(_)) => Some("station.err.no_players"),
        Err(WrongRollout::Shares) => Some("station.err.shares"),
        Ok(()) => None,
    }
}

/// The players that a version is for, and how many it is not for: another processor or model, or one that has not said.
fn sifted(wanted: &Wanted, all: Vec<store::Candidate>) -> (Vec<String>, usize) {
    let (count, said) = (all.len(), |text: &str| {
        Some(text.to_owned()).filter(|text| !text.is_empty())
    });
    let fits = |one: &store::Candidate| {
        let processor = one
            .health
            .as_ref()
            .and_then(|health| health["processor"].as_str());
        let has = Hardware {
            processor: processor.and_then(said),
            model: one.model.as_deref().and_then(said),
        };
        wanted.fits(&has).is_ok()
    };
    let fitting: Vec<String> = all.into_iter().filter(fits).map(|one| one.id).collect();
    let left = count - fitting.len();
    (fitting, left)
}

#[derive(Template)]
#[template(path = "station/rollout/show.html")]
struct ShowPage {
    c: Chrome,
    id: String,
    program: String,
    state: String,
    decision: String,
    why: String,
    /// Who brings it: the house, with the digest of the file, or operators.
    brings: String,
    /// What its release says; empty: nobody released it.
    released: String,
    /// How many of its boxes have pinned release keys.
    pinned: String,
    /// Which boxes it is for; empty: all.
    meant: String,
    go_words: String,
    may_go: bool,
    running: bool,
    groups: Vec<GroupView>,
}

struct GroupView {
    title: String,
    begun: bool,
    succeeded: usize,
    failed: usize,
    unknown: usize,
    devices: Vec<(String, String, String)>,
}

fn words(desk: &Desk, decision: Decision) -> String {
    let n = |number: usize| (number + 1).to_string();
    match decision {
        Decision::Install(group) => desk.tf("station.rollout.install", &[("n", &n(group))]),
        Decision::Wait { group, unknown } => desk.tf(
            "station.rollout.wait",
            &[("n", &n(group)), ("unknown", &unknown.to_string())],
        ),
        Decision::Stop { group, failed } => desk.tf(
            "station.rollout.stop",
            &[("n", &n(group)), ("failed", &failed.to_string())],
        ),
        Decision::Done => desk.t("station.rollout.done"),
    }
}

/// How far a device is, in words.
fn how(desk: &Desk, member: &Member, program: &str) -> String {
    let installed = desk.t(&format!(
        "station.installed.{}",
        installed(member, program).code()
    ));
    match update(member) {
        Some((state @ ("fetching" | "waiting" | "trying"), _)) => desk.t(&format!("station.update.{state}")),
        Some(("failed", why)) if !why.is_empty() => format!("{installed}: {why}"),
        _ => installed,
    }
}

pub(in crate::station) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let row = store::get(desk.db(), &id).await?.ok_or(Refusal::NotFound)?;
    let members = store::members(desk.db(), &id).await?;
    let (rollout, decision) = decide(&row, &members);
    let view = |wave: usize| {
        let own: Vec<&Member> = members.iter().filter(|one| one.wave == wave as i64).collect();
        let count = |wanted| {
            own.iter()
                .filter(|one| installed(one, &row.program) == wanted)
                .count()
        };
        let word = |one: &&Member| how(&desk, one, &row.program);
        GroupView {
            title: desk.tf(
                "station.rollout.group",
                &[("n", &(wave + 1).to_string()), ("count", &own.len().to_string())],
            ),
            begun: (wave as i64) < row.wave,
            succeeded: count(Installed::Succeeded),
            failed: count(Installed::Failed),
            unknown: count(Installed::Unknown),
            devices: own
                .iter()
                .map(|one| (one.device.clone(), one.name.clone(), word(one)))
                .collect(),
        }
    };
    let running = row.state == "running";
    Ok(Reply::page(&ShowPage {
        c: desk.chrome("station.menu"),
        decision: words(&desk, decision),
        may_go: running && matches!(decision, Decision::Install(_)),
        running,
        state: desk.t(&format!("station.rollout.state.{}", row.state)),
        groups: (0..rollout.groups.len()).map(view).collect(),
        brings: match &row.media {
            Some(media) => desk.tf("station.rollout.brings", &[("hash", &media[..12])]),
            None => desk.t("station.rollout.by_hand"),
        },
        released: release::said(&desk, &row),
        pinned: match &row.media {
            Some(_) => release::pinned(&desk, members.iter().map(|one| one.health.as_ref())),
            None => String::new(),
        },
        meant: meant(&desk, &row),
        go_words: desk.t(match row.media {
            Some(_) => "station.rollout.go_brings",
            None => "station.rollout.go_words",
        }),
        program: row.program.clone(),
        why: row.why.clone().unwrap_or_default(),
        id,
    }))
}

/// Which boxes a version is for, in words; empty: every one.
fn meant(desk: &Desk, row: &Row) -> String {
    let said = |key: &str, value: &Option<String>| {
        value
            .as_ref()
            .map(|value| desk.tf(key, &[("value", value.as_str())]))
    };
    let parts = [
        said("station.rollout.for_processor", &row.processor),
        said("station.rollout.for_model", &row.model),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Begins the next group when the rules allow it, or stops everything.
pub(in crate::station) async fn step(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let row = store::get(desk.db(), &id).await?.ok_or(Refusal::NotFound)?;
    if row.state != "running" {
        return Err(Refusal::Conflict(desk.t("station.err.rollout_over")));
    }
    let (_, decision) = decide(&row, &store::members(desk.db(), &id).await?);
    let why = form.get("reason");
    let (state, wave, why) = match (form.get("step"), decision) {
        ("stop", _) if why.is_empty() => return Err(Refusal::Invalid(desk.t("station.err.reason"))),
        ("stop", _) => ("stopped", row.wave, Some(why)),
        (_, Decision::Install(group)) => ("running", group as i64 + 1, None),
        (_, Decision::Done) => ("done", row.wave, None),
        (_, Decision::Stop { .. } | Decision::Wait { .. }) => {
            return Err(Refusal::Conflict(words(&desk, decision)));
        }
    };
    if state == "running" && release::is_early(&row, desk.at) {
        return Err(Refusal::Conflict(desk.t("station.err.release_early")));
    }
    let mut tx = desk.begin().await?;
    if !store::advance(&mut tx, &row, (state, wave), why, desk.at).await? {
        return Err(Refusal::Conflict(desk.t("station.err.changed")));
    }
    let told = bring::follow(&mut tx, &row, (state, wave), desk.at).await?;
    desk.record(
        &mut tx,
        "station.rollout_moved",
        &id,
        json!({ "state": state, "group": wave, "why": why }),
    )
    .await?;
    tx.commit().await?;
    bring::tell(&desk.site, told);
    Ok(Reply::to(format!("/rollouts/{id}")).saying("station.saved"))
}
