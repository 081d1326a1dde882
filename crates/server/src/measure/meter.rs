//! What public pages answer, counted in memory and written down once a minute.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use super::families::{FAMILIES, family};
use super::store;
use crate::http::Refusal;
use crate::site::Site;

/// What is counted of a family.
pub(super) const WHATS: [&str; 7] = [
    "view",
    "refused",
    "failed",
    "within_50",
    "within_200",
    "within_1000",
    "longer",
];

/// Counts since they were last written down, by family and by what.
#[derive(Debug, Default)]
pub struct Meter([[AtomicI64; WHATS.len()]; FAMILIES.len()]);

impl Meter {
    /// Counts one answer to a question about a public page. Nothing of who asked is looked at.
    pub fn count(&self, path: &str, status: u16, took: Duration) {
        let Some(family) = family(path) else {
            return;
        };
        let what = match status {
            500.. => 2,
            400..=499 => 1,
            _ => 0,
        };
        let speed = match took.as_millis() {
            0..=50 => 3,
            51..=200 => 4,
            201..=1000 => 5,
            _ => 6,
        };
        for at in [what, speed] {
            self.0[family][at].fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Takes every count that is not zero.
    fn take(&self) -> Vec<(usize, usize, i64)> {
        let mut taken = Vec::new();
        for (family, counts) in self.0.iter().enumerate() {
            for (what, count) in counts.iter().enumerate() {
                let count = count.swap(0, Ordering::Relaxed);
                if count > 0 {
                    taken.push((family, what, count));
                }
            }
        }
        taken
    }

    fn give_back(&self, taken: &[(usize, usize, i64)]) {
        for (family, what, count) in taken {
            self.0[*family][*what].fetch_add(*count, Ordering::Relaxed);
        }
    }
}

/// Writes the counts down; those that cannot be written stay.
pub(crate) async fn flush(site: &Site) -> Result<(), Refusal> {
    let taken = site.meter.take();
    if taken.is_empty() {
        return Ok(());
    }
    let written = write(site, &taken).await;
    if written.is_err() {
        site.meter.give_back(&taken);
    }
    written
}

async fn write(site: &Site, taken: &[(usize, usize, i64)]) -> Result<(), Refusal> {
    let day = site.clock.now().day();
    let mut tx = site.db.begin().await?;
    for (family, what, count) in taken {
        store::add(&mut tx, day, FAMILIES[*family], WHATS[*what], *count).await?;
    }
    Ok(tx.commit().await?)
}

/// The portal runs in this minute, whichever node says so first.
pub(crate) async fn minute(site: &Site) -> Result<(), Refusal> {
    let at = site.clock.now();
    let (hour, minute) = at.hour_minute();
    let minute = i64::from(hour) * 60 + i64::from(minute);
    let mut tx = site.db.begin().await?;
    store::runs(&mut tx, at.day(), minute).await?;
    Ok(tx.commit().await?)
}
