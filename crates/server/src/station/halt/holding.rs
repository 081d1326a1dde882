//! Who is to be silent now: one answer for plans, boards, alarms, pages and the signed document. An order for a unit reaches
//! everything below it; what re-organisations made of it is kept by name (`carried.rs`).

use std::collections::HashMap;

use ::store::{Db, Result, Tx};
use civic::Moment;
use civic::station::{Scope, Stop, is_stopped};

use super::store::{self, Order};
use crate::http::Desk;
use crate::site::Site;
use crate::station::units_of;

/// The orders that hold.
#[derive(Debug)]
pub struct Holding {
    orders: Vec<(Stop, Order)>,
    /// By device: orders of which re-organisations made something, and whether they hold for it.
    carried: HashMap<String, Vec<(String, bool)>>,
}

/// An order, as pages name it.
#[derive(Debug)]
pub struct Why<'a> {
    /// The unit that is stopped; nobody's name: a device alone, or everybody.
    pub unit: Option<&'a str>,
    /// Since when.
    pub at: Moment,
    /// The reason that was given.
    pub why: &'a str,
    /// The unit was re-organised since, and the order still holds for this device.
    pub carried: bool,
}

impl Why<'_> {
    /// The sentence of it.
    #[must_use]
    pub fn words(&self, desk: &Desk) -> String {
        let unit = self.unit.map(|unit| desk.unit_name(unit));
        let key = match (&unit, self.carried) {
            (Some(_), true) => "station.stop.why_former",
            (Some(_), false) => "station.stop.why_unit",
            (None, _) => "station.stop.why",
        };
        let (unit, at) = (unit.unwrap_or_default(), self.at.short());
        desk.tf(key, &[("unit", &unit), ("when", &at), ("why", self.why)])
    }
}

impl Holding {
    /// As a transaction sees them.
    pub async fn read(tx: &mut Tx) -> Result<Self> {
        let orders: Vec<Order> = store::open(tx).await?;
        let mut carried: HashMap<String, Vec<(String, bool)>> = HashMap::new();
        if !orders.is_empty() {
            for row in store::carried(tx).await? {
                let held = row.state == "held";
                carried.entry(row.device).or_default().push((row.stop, held));
            }
        }
        let held = orders
            .into_iter()
            .filter_map(|order| Some((stop(&order)?, order)));
        Ok(Self {
            orders: held.collect(),
            carried,
        })
    }

    /// As they stand now.
    pub async fn look(db: &Db) -> Result<Self> {
        Self::read(&mut db.snapshot().await?).await
    }

    /// Each order, and whether it reaches a device.
    pub(super) fn orders(&self) -> impl Iterator<Item = &(Stop, Order)> {
        self.orders.iter()
    }

    /// Orders for units: the order's id, the unit.
    pub(super) fn units(&self) -> impl Iterator<Item = (&str, &str)> {
        self.orders.iter().filter_map(|(stop, order)| match &stop.scope {
            Scope::Commune(unit) => Some((order.id.as_str(), unit.as_str())),
            Scope::Device(_) | Scope::Province => None,
        })
    }

    /// What re-organisations made of an order for a device: whether it holds; `None`: nothing, the tree of units says.
    pub(super) fn carried(&self, order: &str, device: &str) -> Option<bool> {
        let made = self.carried.get(device)?;
        made.iter().find(|(one, _)| one == order).map(|(_, held)| *held)
    }

    /// Whether re-organisations made something of an order.
    pub(super) fn has_carried(&self, order: &str) -> bool {
        self.carried.values().flatten().any(|(one, _)| one == order)
    }

    /// Whether an order reaches a device that stands in these units, the nearest first.
    pub(super) fn reaches(
        &self,
        (stop, order): &(Stop, Order),
        device: &str,
        units: &[String],
        now: Moment,
    ) -> bool {
        if let Some(held) = self.carried(&order.id, device) {
            return held;
        }
        let one = std::slice::from_ref(stop);
        // Another node's clock may run ahead: an order that is here holds.
        let at = now.max(stop.at);
        units.iter().any(|unit| is_stopped(one, device, unit, at))
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
            carried: self.carried(&order.id, device).is_some(),
        })
    }

    fn first(&self, site: &Site, device: &str, unit: &str) -> Option<&(Stop, Order)> {
        if self.orders.is_empty() {
            return None;
        }
        let (units, now) = (units_of(site, unit), site.clock.now());
        self.orders
            .iter()
            .find(|one| self.reaches(one, device, &units, now))
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
