//! One conversation with the house: how things are, what is new, what was played. The doorbell is a question that the
//! house may leave unanswered until there is news; the folder, not the line, is the truth.

use super::backoff::{Backoff, chance};
use super::{House, NetFault};
use crate::clock::{Evidence, SystemClock};
use crate::config::Config;
use crate::identity;
use crate::orders::Orders;
use crate::program::{self, Name};
use crate::release::Pins;
use crate::status::Board;
use crate::store::{Store, read_log};
use crate::{PROGRAM, status::Status};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use wire::player::{
    Answer, Batch, Canonical as _, Head, Health, Kind, Moment, Poll, PublicKey, Receipt, Sealed, Update,
    relays_said, releases_said,
};

/// Records of one batch.
const BATCH: usize = 200;
/// The shortest time between two questions.
const SHORTEST: Duration = Duration::from_millis(50);

/// Talks with the house.
pub struct Sync {
    /// The house.
    pub house: House,
    /// Where stop orders lie.
    pub stop: House,
    /// What is told.
    pub orders: Arc<Orders>,
    /// The folder.
    pub store: Store,
    /// How things stand.
    pub board: Arc<Board>,
    /// The steady clock.
    pub clock: SystemClock,
    /// Where the house's time is left for the engine.
    pub evidence: Arc<Mutex<Option<Evidence>>>,
    /// What was configured.
    pub config: Config,
    /// The program that runs.
    pub own: Name,
    /// Whether it is on trial.
    pub on_trial: bool,
}

impl Sync {
    /// Talks for ever.
    pub fn run(&self) {
        let mut backoff = Backoff::default();
        loop {
            match self.round(self.config.wait_s * 1000) {
                Ok(again) => {
                    backoff.reset();
                    std::thread::sleep(again.max(SHORTEST));
                }
                Err(fault) => {
                    self.board.fault(format!("house: {fault}"));
                    std::thread::sleep(backoff.next(chance()));
                }
            }
        }
    }

    /// Looks at the stop order for ever: its own thread, its own address.
    pub fn watch_stop(&self) {
        loop {
            if let Err(fault) = self.look_at_stop() {
                // A file that is not there stops nobody.
                if !matches!(&fault, NetFault::Status(code) if code.as_u16() == 404) {
                    self.board.fault(format!("stop order: {fault}"));
                }
            }
            let spread = chance() % (self.config.stop_every_s * 250).max(1);
            std::thread::sleep(Duration::from_millis(self.config.stop_every_s * 1000 + spread));
        }
    }

    /// One question, and all that follows from its answer; gives how long to wait until the next.
    ///
    /// # Errors
    /// [`NetFault`].
    pub fn round(&self, wait_ms: u32) -> Result<Duration, NetFault> {
        let standing = self.orders.now();
        let plan = standing.plan.as_ref().map_or(0, |plan| plan.version);
        let stop = standing.stop.as_ref().map_or(0, |stop| stop.serial);
        let trust = self.orders.trust().serial;
        let held = standing.program.as_ref().map_or(0, |order| order.serial);
        let program = standing
            .unreleased
            .as_ref()
            .map_or(held, |(serial, _)| held.max(*serial));
        let status = self.board.lock().clone();
        let question = self.question(&status, [plan, stop, trust, program], wait_ms)?;
        let asked_us = self.clock.mono_us();
        let answer = self.house.ask("poll", &self.seal(Kind::Poll, &question))?;
        let answer = Answer::read(&answer, &question, &self.orders.trust())?;
        self.learn_time(asked_us, &answer, wait_ms);
        if answer.trust > trust {
            self.take_rotations(&question)?;
        }
        if answer.stop > stop {
            self.take_stop();
        }
        let mut taken = answer.plan <= plan || {
            let bytes = self.house.ask("plan", &self.seal(Kind::Poll, &question))?;
            self.orders.plan_arrives(&bytes, self.now())?
        };
        self.board.lock().confirmed = Some(answer.log.sequence);
        self.upload(answer.log)?;
        if answer.program > program {
            let bytes = self.house.ask("program", &self.seal(Kind::Poll, &question))?;
            taken &= self.orders.program_arrives(&bytes, self.now())?;
        }
        self.board.lock().answered = true;
        if !taken {
            // Asked again at once it would be refused again.
            return Err(NetFault::NotTaken);
        }
        Ok(Duration::from_millis(u64::from(answer.again_ms)))
    }

    fn question(&self, status: &Status, held: [u64; 4], wait_ms: u32) -> Result<Poll, NetFault> {
        let [plan, stop, trust, program] = held;
        Ok(Poll {
            device: self.orders.identity().device.clone(),
            nonce: identity::nonce()?,
            at: self.now().unwrap_or(Moment(0)),
            plan,
            stop,
            trust,
            program,
            log: status.log,
            wait_ms,
            health: Some(self.health(status)),
            about: self.about().into(),
        })
    }

    /// The processor, the release keys that it has pinned, and what this box relays. A program on trial says nothing of the
    /// last: the one before might come back, and could not read a plan with relays.
    fn about(&self) -> Vec<String> {
        let mut about = vec![std::env::consts::ARCH.to_owned()];
        let pins = Pins::of(&self.store);
        let keys = pins.iter().flat_map(|pins| &pins.trust.keys);
        about.extend(releases_said(keys.map(PublicKey::id)));
        if !self.on_trial {
            let mut names: Vec<&str> = self.config.relays.keys().map(String::as_str).collect();
            names.sort_unstable();
            about.extend(relays_said(names));
        }
        about
    }

    fn health(&self, status: &Status) -> Health {
        let standing = self.orders.now();
        let order = standing.program.as_ref();
        let (update, update_fault) = match standing.unreleased.clone() {
            Some((_, why)) => (Update::Failed, why),
            None => program::progress(&self.store, &self.own, order, self.on_trial),
        };
        let missing = standing.plan.map(|plan| {
            self.store
                .wanted(&plan, self.now().unwrap_or(plan.issued_at))
                .len()
        });
        Health {
            program: PROGRAM.to_owned(),
            uptime_s: (self.clock.mono_us() / 1_000_000) as u64,
            playing: status.playing.clone(),
            level: status.level,
            clock: status.clock,
            free_bytes: self.store.free_bytes(),
            missing_media: missing.unwrap_or(0) as u32,
            stopped: status.stopped,
            temperature: temperature(),
            power: None,
            signal: None,
            fault: status.fault.clone(),
            update,
            update_fault,
        }
    }

    /// The time, where the engine knows it.
    fn now(&self) -> Option<Moment> {
        let status = self.board.lock();
        let utc_us = self.clock.mono_us() + status.utc_ahead_us;
        status.clock.error_us.map(|_| Moment(utc_us.div_euclid(1000)))
    }

    /// A signed answer tells the time, as well as the way there and back lets it; a long wait tells nothing.
    fn learn_time(&self, asked_us: i64, answer: &Answer, wait_ms: u32) {
        let there_and_back = self.clock.mono_us() - asked_us;
        if wait_ms > 0 && there_and_back > 2_000_000 {
            return;
        }
        let evidence = Evidence {
            mono_us: asked_us + there_and_back / 2,
            utc_us: answer.at.0 * 1000,
            error_us: there_and_back.unsigned_abs() / 2 + 1_000,
        };
        *self.evidence.lock().unwrap_or_else(PoisonError::into_inner) = Some(evidence);
    }

    fn seal(&self, kind: Kind, value: &impl wire::player::Canonical) -> Vec<u8> {
        Sealed::seal(kind, value, &self.orders.identity().signer).to_bytes()
    }

    /// Rotations come in a list, each in its envelope, oldest first.
    fn take_rotations(&self, question: &Poll) -> Result<(), NetFault> {
        let bytes = self.house.ask("trust", &self.seal(Kind::Poll, question))?;
        for rotation in Vec::<Vec<u8>>::from_bytes(&bytes)? {
            self.orders.rotation_arrives(&rotation, self.now())?;
        }
        Ok(())
    }

    /// A newer stop order than ours: from its own address, and from the house where that one is down. It keeps nothing up:
    /// plan and log go their way, and its own thread goes on looking.
    fn take_stop(&self) {
        let from_house = |_| {
            let bytes = self.house.take("stop")?;
            Ok(self.orders.stop_arrives(&bytes, self.now())?)
        };
        let taken: Result<(), NetFault> = self.look_at_stop().or_else(from_house);
        if let Err(fault) = taken {
            self.board.fault(format!("stop order: {fault}"));
        }
    }

    fn look_at_stop(&self) -> Result<(), NetFault> {
        let bytes = self.stop.take("")?;
        Ok(self.orders.stop_arrives(&bytes, self.now())?)
    }

    /// Sends what the house does not have yet, until it has all. It says itself how far it is, so that nothing is sent
    /// twice and nothing is lost when a receipt is.
    fn upload(&self, mut there: Head) -> Result<(), NetFault> {
        loop {
            let log = self.store.path("asrun.log");
            if there.sequence >= self.board.lock().log.sequence {
                return Ok(());
            }
            let records = read_log(&log, there.sequence, BATCH)?;
            if records.is_empty() {
                return Ok(());
            }
            let batch = Batch {
                device: self.orders.identity().device.clone(),
                nonce: identity::nonce()?,
                records,
            };
            let answer = self.house.ask("records", &self.seal(Kind::Batch, &batch))?;
            let receipt = Receipt::read(&answer, &batch, &self.orders.trust())?;
            if receipt.log.sequence <= there.sequence {
                return Err(NetFault::Unreachable(
                    "the house does not take the log".to_owned(),
                ));
            }
            there = receipt.log;
            self.board.lock().confirmed = Some(there.sequence);
        }
    }
}

fn temperature() -> Option<i16> {
    let told = std::fs::read_to_string("/sys/class/thermal/thermal_zone0/temp").ok()?;
    let thousandths: i32 = told.trim().parse().ok()?;
    i16::try_from(thousandths / 100).ok()
}
