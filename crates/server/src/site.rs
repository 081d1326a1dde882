//! The site: what every request works with.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, RwLock};

use civic::Moment;
use civic::unit::Directory;
use store::{Blobs, Db, SortableIds};

use crate::config::Config;
use crate::http::limits::Limits;

/// One running installation.
#[derive(Debug)]
pub struct Site {
    /// Its database.
    pub db: Db,
    /// Its files.
    pub blobs: Blobs,
    /// Gives out ids.
    pub ids: SortableIds,
    /// Tells the time.
    pub clock: Clock,
    /// How it was configured.
    pub config: Config,
    /// True in a demonstration: one-click sign-ins, a clock of its own.
    pub demo: bool,
    /// Editions of regimes and who should report, read and reckoned once.
    pub kept: crate::figures::Kept,
    /// Alarms that nobody has seen, for the menu.
    pub unseen: crate::asrun::alarm::pass::Unseen,
    /// Bulletins that wait for somebody, as the menu counts them.
    pub bulletins: crate::bulletin::Waiting,
    /// How often somebody may try what should not be tried often.
    pub limits: Limits,
    /// What is kept in memory for devices: keys, doorbells, the stop order.
    pub station: crate::station::Post,
    /// How many tips come in: in memory, of nobody.
    pub tips: crate::tip::Load,
    /// What was told and waits for the commit that makes it last.
    pub told: crate::tip::Told,
    /// How fast readers rate pages: in memory, of nobody.
    pub ratings: crate::rating::Pace,
    /// Looks that wait for a second person, for the menu.
    pub looks: crate::publication::Waiting,
    /// Outages that the public is told of.
    pub outages: crate::outage::Known,
    /// What public pages answer, counted: of nobody.
    pub meter: crate::measure::Meter,
    /// Public pages that stand still.
    pub still: crate::http::Still,
    directory: RwLock<Known>,
}

/// The directory in memory, and when it was last compared with the database.
#[derive(Debug)]
struct Known {
    directory: Arc<Directory>,
    revision: i64,
    looked_at: Moment,
}

/// The clock of the site.
#[derive(Debug)]
pub enum Clock {
    /// The system's time, moved by so many milliseconds: not at all, or into the time of the demonstration.
    Shifted(i64),
    /// A time that tests set.
    Fixed(AtomicI64),
}

impl Clock {
    /// The system's time.
    #[must_use]
    pub fn real() -> Self {
        Self::Shifted(0)
    }

    /// A clock that shows `moment` now and goes on from there.
    #[must_use]
    pub fn starting_at(moment: Moment) -> Self {
        Self::Shifted(moment.0 - system_now())
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Moment {
        match self {
            Self::Shifted(by) => Moment(system_now() + by),
            Self::Fixed(at) => Moment(at.load(Ordering::Relaxed)),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place where the clock enters the house"
)]
fn system_now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// How long a directory in memory is believed without asking the database.
const DIRECTORY_TRUST_MS: i64 = 5_000;

impl Site {
    /// Puts a site together; reads the directory of units.
    pub async fn new(db: Db, blobs: Blobs, clock: Clock, config: Config, demo: bool) -> store::Result<Self> {
        let looked_at = clock.now();
        let revision = store::directory::revision(&db).await?;
        let directory = Arc::new(store::directory::load(&db).await?);
        let directory = RwLock::new(Known {
            directory,
            revision,
            looked_at,
        });
        let (ids, limits, kept) = (
            SortableIds::default(),
            Limits::default(),
            crate::figures::Kept::default(),
        );
        Ok(Self {
            db,
            blobs,
            ids,
            clock,
            config,
            demo,
            kept,
            unseen: crate::asrun::alarm::pass::Unseen::default(),
            bulletins: crate::bulletin::Waiting::default(),
            limits,
            station: crate::station::Post::default(),
            tips: crate::tip::Load::default(),
            told: crate::tip::Told::default(),
            ratings: crate::rating::Pace::default(),
            looks: crate::publication::Waiting::default(),
            outages: crate::outage::Known::default(),
            meter: crate::measure::Meter::default(),
            still: crate::http::Still::default(),
            directory,
        })
    }

    /// The directory of units as last read.
    #[must_use]
    pub fn directory(&self) -> Arc<Directory> {
        let known = self
            .directory
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::clone(&known.directory)
    }

    /// Reads the directory again when another node or the command line has changed it.
    pub async fn refresh_directory(&self) -> store::Result<()> {
        let now = self.clock.now();
        let (revision, looked_at) = {
            let known = self
                .directory
                .read()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            (known.revision, known.looked_at)
        };
        if now.0 - looked_at.0 < DIRECTORY_TRUST_MS {
            return Ok(());
        }
        self.renew_directory(now, revision).await
    }

    /// Reads the directory again at once: after an amendment of this node's own.
    pub async fn directory_changed(&self) -> store::Result<()> {
        self.renew_directory(self.clock.now(), -1).await
    }

    async fn renew_directory(&self, now: Moment, revision: i64) -> store::Result<()> {
        let newest = store::directory::revision(&self.db).await?;
        let fresh = if newest == revision {
            None
        } else {
            Some(store::directory::load(&self.db).await?)
        };
        let mut known = self
            .directory
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        known.looked_at = now;
        if let Some(directory) = fresh {
            (known.directory, known.revision) = (Arc::new(directory), newest);
        }
        Ok(())
    }
}
