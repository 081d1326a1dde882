//! How far a rollout is, by what its devices say.

use civic::station::{Decision, Installed, Rollout};

use super::store::{Member, Row};
use crate::station::view::class;

/// How far a device says that it is with the order of this rollout: the word, and why not, if it failed.
pub(super) fn update(member: &Member) -> Option<(&str, &str)> {
    let said = &member.health.as_ref()?["update"];
    let is_this = member.serial.is_some() && said["serial"].as_i64() == member.serial;
    let state = said["state"].as_str().filter(|_| is_this)?;
    Some((state, said["why"].as_str().unwrap_or("")))
}

/// What a device says of the version: it runs and is well, it runs and is not or could not, or nothing yet.
pub(super) fn installed(member: &Member, program: &str) -> Installed {
    let runs = member
        .health
        .as_ref()
        .and_then(|health| health["program"].as_str())
        .is_some_and(|said| said == program);
    match (update(member), member.condition.as_deref()) {
        (Some(("failed", _)), _) => Installed::Failed,
        // On trial it may still go back.
        (Some(("trying", _)), _) => Installed::Unknown,
        (_, Some(condition)) if runs && class(condition) == "st-overdue" => Installed::Failed,
        (_, Some(_)) if runs => Installed::Succeeded,
        _ => Installed::Unknown,
    }
}

/// The rollout as the rules know it, and what comes next.
pub(super) fn decide(row: &Row, members: &[Member]) -> (Rollout, Decision) {
    let last = members.iter().map(|member| member.wave).max().unwrap_or(0);
    let group = |wave: i64| {
        members
            .iter()
            .filter(|one| one.wave == wave)
            .map(|one| one.device.clone())
            .collect()
    };
    let rollout = Rollout {
        groups: (0..=last).map(group).collect(),
        success_percent: u8::try_from(row.success_percent).unwrap_or(100),
        error_percent: u8::try_from(row.error_percent).unwrap_or(1),
    };
    let known = |device: &str| {
        let member = members.iter().find(|member| member.device == device);
        member.map_or(Installed::Unknown, |member| installed(member, &row.program))
    };
    let decision = rollout.decide(usize::try_from(row.wave).unwrap_or(0), &known);
    (rollout, decision)
}
