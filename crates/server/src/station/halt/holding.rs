//! Who is to be silent now: one answer for plans, boards, alarms and pages. An order for a unit reaches everything below it.

use ::store::{Db, Result, Tx};
use civic::Moment;
use civic::station::{Scope, Stop, is_stopped};

use super::store::{self, Order};
use crate::site::Site;
use crate::station::units_of;

/// The orders that hold.
#[derive(Debug)]
pub struct Holding(Vec<(Stop, Order)>);

/// An order, as pages name it.
#[derive(Debug)]
pub struct Why<'a> {
    /// The unit that is stopped; nobody's name: a device alone, or everybody.
    pub unit: Option<&'a str>,
    /// Since when.
    pub at: Moment,
    /// The reason that was given.
    pub why: &'a str,
}

impl Holding {
    /// As a transaction sees them.
    pub async fn read(tx: &mut Tx) -> Result<Self> {
        Ok(Self::of(store::open(tx).await?))
    }

    /// As they stand now.
    pub async fn look(db: &Db) -> Result<Self> {
        Self::read(&mut db.snapshot().await?).await
    }

    fn of(orders: Vec<Order>) -> Self {
        let held = orders
            .into_iter()
            .filter_map(|order| Some((stop(&order)?, order)));
        Self(held.collect())
    }

    /// Whether a device that stands in this unit is to be silent.
    #[must_use]
    pub fn stops(&self, site: &Site, device: &str, unit: &str) -> bool {
        self.first(site, device, unit).is_some()
    }

    /// Why a device that stands in this unit is to be silent: the oldest order that reaches it.
    #[must_use]
    pub fn why(&self, site: &Site, device: &str, unit: &str) -> Option<Why<'_>> {
        let (stop, order) = self.first(site, device, unit)?;
        let unit = match &stop.scope {
            Scope::Commune(unit) => Some(unit.as_str()),
            Scope::Device(_) | Scope::Province => None,
        };
        Some(Why {
            unit,
            at: stop.at,
            why: &order.why,
        })
    }

    fn first(&self, site: &Site, device: &str, unit: &str) -> Option<&(Stop, Order)> {
        if self.0.is_empty() {
            return None;
        }
        let (units, now) = (units_of(site, unit), site.clock.now());
        let reaches = |stop: &Stop| {
            let one = std::slice::from_ref(stop);
            // Another node's clock may run ahead: an order that is here holds.
            let at = now.max(stop.at);
            units.iter().any(|unit| is_stopped(one, device, unit, at))
        };
        self.0.iter().find(|(stop, _)| reaches(stop))
    }
}

fn stop(order: &Order) -> Option<Stop> {
    let thing = order.thing.clone();
    Some(Stop {
        scope: match order.scope.as_str() {
            "device" => Scope::Device(thing?),
            "unit" => Scope::Commune(thing?),
            "all" => Scope::Province,
            _ => return None,
        },
        by: order.ordered_by.clone().unwrap_or_default(),
        at: Moment(order.at),
        lifted: order.lifted_at.map(Moment),
    })
}

/// Rows of (station, unit) for `{rows}`: the stations below those units for which an order was given or lifted since.
pub async fn changed_below(tx: &mut Tx, site: &Site, since: Moment) -> Result<serde_json::Value> {
    let ordered = store::units_changed(tx, since).await?;
    if ordered.is_empty() {
        return Ok(serde_json::json!([]));
    }
    let mut rows = Vec::new();
    for station in store::stations(tx).await? {
        let above = units_of(site, &station);
        rows.extend(
            ordered
                .iter()
                .filter(|unit| above.contains(unit))
                .map(|unit| serde_json::json!([station, unit])),
        );
    }
    Ok(rows.into())
}
