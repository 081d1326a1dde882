//! Alarms out of the house: what was raised and what ended is handed to a command of the operator, who sends it on by mail,
//! telephone or whatever there is. No provider is known here. Rows are the queue, so that a restart loses nothing and two
//! nodes tell nothing twice.

pub(super) mod pages;
mod send;
pub(super) mod store;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use ::store::Result;
use civic::Moment;
use tokio::task::JoinHandle;

use crate::http::Desk;
use crate::site::Site;
use send::Trouble;
use store::Waiting;

/// Between two looks at what waits.
const EVERY: Duration = Duration::from_secs(5);
const MINUTE_MS: i64 = 60_000;
/// The longest pause between two tries of one message. The first is a minute, so that nothing is tried twice in one.
const LONGEST_PAUSE_MS: i64 = 30 * MINUTE_MS;
/// After so long it is not tried any more; the alarm stands in the house all the same.
const GIVEN_UP_MS: i64 = 24 * 60 * MINUTE_MS;
/// What was given up is shown to operators for so long.
const SHOWN_MS: i64 = 7 * 24 * 60 * MINUTE_MS;

/// Whether the operator named a command.
pub(super) fn is_on(site: &Site) -> bool {
    !site.config.alarm_command.is_empty()
}

/// How long a message that failed so often waits.
fn pause(tries: i64) -> i64 {
    let doubled = MINUTE_MS << tries.clamp(0, 5);
    doubled.min(LONGEST_PAUSE_MS)
}

/// Says to the command that a duty waits at a place, or is late there: neither what it is nor how much. Once under a name;
/// nothing where the operator names no command or does not want it.
///
/// # Errors
/// The database.
pub(crate) async fn duty(
    site: &Site,
    tx: &mut ::store::Tx,
    (name, place): (&str, &str),
    is_late: bool,
) -> Result<()> {
    if !is_on(site) || !site.config.tip_notice {
        return Ok(());
    }
    let what = if is_late { "duty_late" } else { "duty" };
    store::queue_duty(tx, &format!("{what}-{name}"), what, place, site.clock.now()).await
}

/// Queues what is new and hands over what is due, as many as the minute allows. How many were told.
///
/// # Errors
/// The database. What a command does wrong is no error here: it is written down and tried again.
pub async fn pass(site: &Site) -> Result<usize> {
    if !is_on(site) {
        return Ok(0);
    }
    let mut tx = site.db.begin().await?;
    store::queue(&mut tx, site.clock.now()).await?;
    tx.commit().await?;
    let mut told = 0;
    while let Some(waiting) = claim(site).await? {
        let done = hand_over(site, &waiting).await;
        told += usize::from(done.is_ok());
        finish(site, &waiting, done).await?;
    }
    Ok(told)
}

/// Takes the next message, so that no other node does; `None`: nothing is due, or the minute is full. The try counts from
/// here: a program that ends in the middle tries it again after the pause, and the receiver knows it by its id.
async fn claim(site: &Site) -> Result<Option<Waiting>> {
    let now = site.clock.now();
    let mut tx = site.db.begin().await?;
    store::line_up(&mut tx, now).await?;
    if is_full(
        site,
        store::tried_since(&mut tx, Moment(now.0 - MINUTE_MS)).await?,
    ) {
        return Ok(None);
    }
    let Some(waiting) = store::due(&mut tx, now).await? else {
        return Ok(None);
    };
    let next = Moment(now.0 + pause(waiting.tries));
    store::try_once(&mut tx, &waiting.id, now, next).await?;
    tx.commit().await?;
    Ok(Some(waiting))
}

fn is_full(site: &Site, tried: i64) -> bool {
    tried >= i64::from(site.config.alarm_per_minute.max(1))
}

async fn hand_over(site: &Site, waiting: &Waiting) -> std::result::Result<(), Trouble> {
    let message = send::message(site, waiting);
    let (argv, time) = (
        site.config.alarm_command.clone(),
        Duration::from_secs(site.config.alarm_seconds.max(1)),
    );
    let run = move || send::run(&argv, time, &message);
    tokio::task::spawn_blocking(run)
        .await
        .unwrap_or(Err(Trouble::Refused))
}

async fn finish(site: &Site, waiting: &Waiting, done: std::result::Result<(), Trouble>) -> Result<()> {
    let now = site.clock.now();
    let mut tx = site.db.begin().await?;
    match done {
        Ok(()) => store::told(&mut tx, &waiting.id, now).await?,
        Err(trouble) => {
            let over = waiting.what == "trial" || now.0 - waiting.made_at >= GIVEN_UP_MS;
            tracing::warn!(
                id = waiting.id,
                trouble = trouble.code(),
                "an alarm was not taken by the command"
            );
            store::failed(&mut tx, &waiting.id, trouble.code(), over).await?;
        }
    }
    tx.commit().await
}

/// What the command has not taken, in words for operators; `None`: nothing, or no command is named.
///
/// # Errors
/// The database.
pub(crate) async fn untold(desk: &Desk) -> Result<Option<String>> {
    if !is_on(&desk.site) {
        return Ok(None);
    }
    let count = store::untold(desk.db(), Moment(desk.at.0 - SHOWN_MS)).await?;
    let words = || desk.tf("asrun.out.untold", &[("n", &viet::grouped(count))]);
    Ok((count > 0).then(words))
}

/// Hands over while the program serves.
#[must_use]
pub fn in_background(site: &Arc<Site>) -> JoinHandle<()> {
    let site = Arc::clone(site);
    tokio::spawn(async move {
        loop {
            match pass(&site).await {
                Ok(0) => {}
                Ok(told) => tracing::info!(told, "alarms were handed to the command"),
                Err(fault) => tracing::error!(cause = %fault, "alarms were not handed to the command"),
            }
            tokio::time::sleep(EVERY).await;
        }
    })
}
