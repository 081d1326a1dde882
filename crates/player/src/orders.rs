//! What the player is told to do: plan, stop order, trust. The folder is the truth; this is what it says now.

use crate::identity::{self, Identity};
use crate::release::Pins;
use crate::store::Store;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use wire::player::{
    Accepted, Enrolled, Event, Expect, Moment, Plan, ProgramOrder, Refused, Sealed, StopOrder, Tail, Trust,
    accept_plan, accept_program, accept_release, accept_stop,
};

/// What is ordered now.
#[derive(Clone, Default)]
pub struct Standing {
    /// The plan.
    pub plan: Option<Arc<Plan>>,
    /// The stop order, lifted ones too.
    pub stop: Option<StopOrder>,
    /// Which program it is to run.
    pub program: Option<ProgramOrder>,
    /// An order of the house whose program nobody released: its serial, and why it is not taken.
    pub unreleased: Option<(u64, String)>,
    /// Whom the player believes.
    pub trust: Option<Trust>,
    /// What happened and belongs into the log; taken by the engine.
    notes: Vec<Event>,
    /// The last thing that was refused: the same one again is not written again.
    refused: Option<Event>,
}

/// Shared between the engine, which reads, and the network, which brings.
pub struct Orders {
    store: Store,
    identity: Identity,
    standing: Mutex<Standing>,
    /// Grows with every change.
    pub changes: AtomicU64,
}

impl Orders {
    /// Reads what the folder says. What does not verify any more is left where it is and not obeyed.
    ///
    /// # Errors
    /// The disk.
    pub fn open(store: Store, identity: Identity) -> io::Result<Self> {
        let trust = identity.trust.clone();
        let orders = Self {
            standing: Mutex::new(Standing {
                trust: Some(trust),
                ..Standing::default()
            }),
            changes: AtomicU64::new(1),
            store,
            identity,
        };
        if let Some(bytes) = orders.store.read("plan")? {
            orders.judge(
                "plan",
                orders
                    .weigh_plan(&bytes, None, false)
                    .map(|plan| orders.set_plan(plan)),
            );
        }
        if let Some(bytes) = orders.store.read("stop")? {
            let order = accept_stop(&bytes, &orders.trust(), None, None);
            orders.judge("stop", order.map(|order| orders.lock().stop = order));
        }
        if let Some(bytes) = orders.store.read("program")? {
            let me = (orders.identity.device.as_str(), &orders.trust());
            let order = accept_program(&bytes, me, None, None).and_then(|order| match order {
                Some(order) => orders.weigh_release(&order, None).map(|_| Some(order)),
                None => Ok(None),
            });
            orders.judge("program", order.map(|order| orders.lock().program = order));
        }
        Ok(orders)
    }

    fn lock(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is ordered now.
    #[must_use]
    pub fn now(&self) -> Standing {
        self.lock().clone()
    }

    /// Whom the player believes.
    #[must_use]
    pub fn trust(&self) -> Trust {
        self.lock().trust.clone().unwrap_or(Trust {
            serial: 0,
            keys: Vec::new(),
        })
    }

    /// Who the player is.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// What happened since this was last asked.
    #[must_use]
    pub fn take_notes(&self) -> Vec<Event> {
        std::mem::take(&mut self.lock().notes)
    }

    /// A plan arrives: verified, kept, then obeyed.
    ///
    /// # Errors
    /// The disk did not take it; the old plan stays.
    pub fn plan_arrives(&self, bytes: &[u8], now: Option<Moment>) -> io::Result<bool> {
        match self.weigh_plan(bytes, now, true) {
            Ok(Accepted::Same) => Ok(false),
            Ok(accepted) => {
                self.store.keep("plan", bytes)?;
                self.set_plan(accepted);
                Ok(true)
            }
            Err(refused) => {
                self.note_refused("plan", &refused);
                Ok(false)
            }
        }
    }

    fn weigh_plan(&self, bytes: &[u8], now: Option<Moment>, arrives: bool) -> Result<Accepted, Refused> {
        let (trust, held) = (self.trust(), self.lock().plan.as_ref().map(|plan| plan.held()));
        let device = &self.identity.device;
        accept_plan(
            bytes,
            &Expect {
                device,
                trust: &trust,
                now,
                arrives,
                held,
            },
        )
    }

    fn set_plan(&self, accepted: Accepted) {
        let Accepted::New(plan) = accepted else { return };
        let mut standing = self.lock();
        let (version, digest) = (plan.version, plan.digest());
        standing.notes.push(Event::PlanTaken { version, digest });
        standing.plan = Some(Arc::from(plan));
        self.changes.fetch_add(1, Ordering::Release);
    }

    /// A stop order arrives.
    ///
    /// # Errors
    /// The disk did not take it; it is obeyed all the same.
    pub fn stop_arrives(&self, bytes: &[u8], now: Option<Moment>) -> io::Result<()> {
        let held = self.lock().stop.clone();
        match accept_stop(bytes, &self.trust(), now, held.as_ref()) {
            Ok(Some(order)) => {
                let stopped = order.stops(&self.identity.device, &self.identity.units, now);
                let mut standing = self.lock();
                standing.notes.push(Event::Stop {
                    serial: order.serial,
                    stopped,
                });
                standing.stop = Some(order);
                drop(standing);
                self.changes.fetch_add(1, Ordering::Release);
                self.store.keep("stop", bytes)
            }
            Ok(None) => Ok(()),
            Err(refused) => {
                self.note_refused("stop", &refused);
                Ok(())
            }
        }
    }

    /// An order to run another program arrives.
    ///
    /// # Errors
    /// The disk did not take it; the old order stays.
    pub fn program_arrives(&self, bytes: &[u8], now: Option<Moment>) -> io::Result<bool> {
        let held = self.lock().program.clone();
        let me = (self.identity.device.as_str(), &self.trust());
        match accept_program(bytes, me, now, held.as_ref()) {
            Ok(None) => Ok(false),
            Ok(Some(order)) => match self.weigh_release(&order, now) {
                Ok(taken) => {
                    // First what was taken: after a power cut an older release is refused all the same.
                    if let Some(pins) = taken {
                        pins.keep(&self.store)?;
                    }
                    self.store.keep("program", bytes)?;
                    let mut standing = self.lock();
                    standing.program = Some(order);
                    standing.unreleased = None;
                    Ok(true)
                }
                Err(refused @ Refused::TooEarly(_)) => {
                    self.note_refused("program", &refused);
                    Ok(false)
                }
                // It stays so, however often the house repeats it: the house is told, and not asked for it again.
                Err(refused) => {
                    self.note_refused("program", &refused);
                    self.lock().unreleased = Some((order.serial, refused.to_string()));
                    Ok(true)
                }
            },
            Err(refused) => {
                self.note_refused("program", &refused);
                Ok(false)
            }
        }
    }

    /// What a release key says of an order's program; `None` where no key is pinned, or there is nothing to run.
    fn weigh_release(&self, order: &ProgramOrder, now: Option<Moment>) -> Result<Option<Pins>, Refused> {
        let Some(pins) = Pins::of(&self.store) else {
            return Ok(None);
        };
        let own = std::env::consts::ARCH;
        let accepted = accept_release(order, &pins.trust, own, pins.taken, now)?;
        Ok(accepted.map(|(taken, trust)| Pins {
            taken: Some(taken),
            trust,
            ..pins
        }))
    }

    /// A rotation arrives.
    ///
    /// # Errors
    /// The disk did not take it; the old trust stays.
    pub fn rotation_arrives(&self, bytes: &[u8], now: Option<Moment>) -> io::Result<()> {
        let rotated = Sealed::read(bytes).and_then(|sealed| self.trust().rotated(&sealed, now));
        match rotated {
            Ok(trust) => {
                let told = Enrolled {
                    device: self.identity.device.clone(),
                    key: self.identity.signer.public().id(),
                    nonce: [0; 16],
                    at: now.unwrap_or(Moment(0)),
                    units: self.identity.units.clone(),
                    trust: trust.clone(),
                    release: Tail::default(),
                };
                identity::keep(&self.store, &told)?;
                self.lock().trust = Some(trust);
                Ok(())
            }
            Err(refused) => {
                self.note_refused("rotation", &refused);
                Ok(())
            }
        }
    }

    /// Audio came: whoever waits for it looks again.
    pub fn media_came(&self) {
        self.changes.fetch_add(1, Ordering::Release);
    }

    /// Whether a stop order holds the player silent.
    #[must_use]
    pub fn stopped(&self, standing: &Standing, now: Option<Moment>) -> bool {
        let me = &self.identity;
        standing
            .stop
            .as_ref()
            .is_some_and(|order| order.stops(&me.device, &me.units, now))
    }

    fn judge(&self, what: &str, outcome: Result<(), Refused>) {
        if let Err(refused) = outcome {
            self.note_refused(what, &refused);
        }
    }

    fn note_refused(&self, what: &str, refused: &Refused) {
        let note = Event::Refused {
            what: what.to_owned(),
            code: refused.code().to_owned(),
        };
        let mut standing = self.lock();
        if standing.refused.as_ref() != Some(&note) {
            eprintln!("lantoa-player: {what} refused: {refused}");
            standing.notes.push(note.clone());
            standing.refused = Some(note);
        }
    }
}
