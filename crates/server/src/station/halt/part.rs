//! The parts of an order: whole while its unit stands; after a re-organisation by whoever answers for what it silences now.

use std::collections::BTreeMap;

use super::store::{self, Order};
use super::whom::may_stop;
use crate::http::{Desk, Refusal};
use crate::station::device;

/// What one unit answers for.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Devices that are held by name; empty where the order is whole.
    pub devices: Vec<String>,
    /// Where they stand now, and how many.
    pub places: BTreeMap<String, usize>,
    /// Whether the actor may lift it.
    pub liftable: bool,
}

/// An order as the actor meets it.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Its parts that still hold; of an order that is whole, one.
    pub parts: Vec<Part>,
    /// Where devices stand that a re-organisation brought below the unit, and that it does not silence.
    pub spared: BTreeMap<String, usize>,
    /// Parts that were lifted: by whom, when, why, where.
    pub lifted: BTreeMap<(i64, String, String), BTreeMap<String, usize>>,
}

impl Parts {
    /// Whether the actor may lift all that still holds.
    pub fn all_liftable(&self) -> bool {
        !self.parts.is_empty() && self.parts.iter().all(|part| part.liftable)
    }

    /// The devices that the actor may give their voice back.
    pub fn liftable(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| part.liftable)
    }

    /// Where devices that are held stand, and how many.
    pub fn held(&self) -> BTreeMap<String, usize> {
        let mut held = BTreeMap::new();
        for (unit, count) in self.parts.iter().flat_map(|part| &part.places) {
            *held.entry(unit.clone()).or_default() += count;
        }
        held
    }
}

/// The order, taken apart. Empty where it is none of the actor's business and everybody's: an order for all.
pub(super) async fn of(desk: &Desk, order: &Order) -> Result<Parts, Refusal> {
    let thing = order.thing.as_deref().unwrap_or_default();
    match order.scope.as_str() {
        "device" => match stands(desk, order).await? {
            Some(unit) => whole(desk, &unit, Parts::default()).await,
            None => Ok(Parts::default()),
        },
        "unit" => of_unit(desk, order, thing).await,
        _ => Ok(Parts {
            parts: vec![Part {
                liftable: desk.actor.role == civic::Role::Operator,
                ..Part::default()
            }],
            ..Parts::default()
        }),
    }
}

/// Where the device of an order stands: the one that took its place, where one did; that may have gone on to another unit.
pub(super) async fn stands(desk: &Desk, order: &Order) -> Result<Option<String>, Refusal> {
    let heir = store::parts(desk.db(), &order.id).await?.pop();
    if let Some(heir) = heir {
        return Ok(Some(heir.unit));
    }
    let thing = order.thing.as_deref().unwrap_or_default();
    Ok(device::get(desk.db(), thing).await?.map(|device| device.unit))
}

async fn whole(desk: &Desk, unit: &str, mut parts: Parts) -> Result<Parts, Refusal> {
    let mut all = Part {
        liftable: may_stop(desk, unit).await.is_ok(),
        ..Part::default()
    };
    for part in std::mem::take(&mut parts.parts) {
        all.devices.extend(part.devices);
        for (place, count) in part.places {
            *all.places.entry(place).or_default() += count;
        }
    }
    parts.parts = vec![all];
    Ok(parts)
}

async fn of_unit(desk: &Desk, order: &Order, thing: &str) -> Result<Parts, Refusal> {
    let (directory, today) = (desk.directory(), desk.today());
    let mut parts = Parts::default();
    let mut by_unit: BTreeMap<Option<String>, Part> = BTreeMap::new();
    for row in store::parts(desk.db(), &order.id).await? {
        let places = match row.state.as_str() {
            "held" => {
                let answers = civic::station::answers(&directory, thing, &row.unit, today);
                let part = by_unit.entry(answers).or_default();
                part.devices.push(row.device);
                &mut part.places
            }
            "spared" => &mut parts.spared,
            _ => {
                let (at, by) = (
                    row.lifted_at.unwrap_or_default(),
                    row.lifted_by.unwrap_or_default(),
                );
                let why = row.lifted_why.unwrap_or_default();
                parts.lifted.entry((at, by, why)).or_default()
            }
        };
        *places.entry(row.unit).or_default() += 1;
    }
    if by_unit.is_empty() {
        by_unit.insert(
            civic::station::answers(&directory, thing, thing, today),
            Part::default(),
        );
    }
    for (answers, mut part) in by_unit {
        part.liftable = match answers {
            Some(unit) => may_stop(desk, &unit).await.is_ok(),
            // Nobody stands above what ended: the house does.
            None => desk.actor.role == civic::Role::Operator,
        };
        parts.parts.push(part);
    }
    if directory.exists(thing, today) {
        return whole(desk, thing, parts).await;
    }
    Ok(parts)
}

/// Whoever may silence a station sees its orders, and so do those who are silent by them.
pub(super) async fn is_seen(desk: &Desk, order: &Order, parts: &Parts) -> Result<bool, Refusal> {
    if order.scope == "all" || parts.liftable().next().is_some() {
        return Ok(true);
    }
    let own = crate::station::units_of(&desk.site, &desk.actor.unit);
    let meant = match order.scope.as_str() {
        "device" => stands(desk, order).await?,
        _ => order.thing.clone(),
    };
    if meant.is_some_and(|unit| own.contains(&unit)) {
        return Ok(true);
    }
    let lifted = parts.lifted.values().flat_map(BTreeMap::keys);
    for place in parts.held().keys().chain(parts.spared.keys()).chain(lifted) {
        if own.contains(place) || may_stop(desk, place).await.is_ok() {
            return Ok(true);
        }
    }
    Ok(false)
}
