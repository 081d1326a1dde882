//! Stops across a re-organisation of units: who was silent stays silent, wherever it stands afterwards; who comes below a
//! stopped unit only by the re-organisation was never meant. Kept device by device (`stop_carried`), because the tree of
//! units does not say it any more.

use std::collections::{BTreeMap, BTreeSet};

use ::store::audit::{self, Entry};
use ::store::{Result, Tx, directory};
use civic::Moment;
use civic::unit::Directory;
use serde_json::{Value, json};

use super::holding::Holding;
use super::store;
use crate::site::Site;

/// (order, device).
type Pairs = BTreeSet<(String, String)>;

/// Who was silent before units changed. Taken at the beginning of the transaction that changes them, kept at its end.
#[derive(Debug)]
#[must_use = "a stop that is not kept ends with its unit"]
pub struct Silence(Option<Pairs>);

impl Silence {
    /// Reads it; where no order for a unit holds there is nothing to keep.
    ///
    /// # Errors
    /// The database.
    pub async fn before(tx: &mut Tx, site: &Site) -> Result<Self> {
        let holding = Holding::read(tx).await?;
        if holding.units().next().is_none() {
            return Ok(Self(None));
        }
        let directory = directory::load_in(tx).await?;
        let places = store::places(tx).await?;
        Ok(Self(Some(silent(site, &holding, &directory, &places, |_| true))))
    }

    /// Writes down what the tree does not say any more, and asks for the stop document to be signed anew.
    ///
    /// # Errors
    /// The database.
    pub async fn keep(self, tx: &mut Tx, site: &Site) -> Result<()> {
        let at = site.clock.now();
        let Some(before) = self.0 else {
            return Ok(());
        };
        let (holding, directory) = (Holding::read(tx).await?, directory::load_in(tx).await?);
        let places = store::places(tx).await?;
        // What holds for a unit that has ended is held by name: its devices go on to other units, one after the other.
        let stands = |unit: &str| directory.exists(unit, at.day());
        let after = silent(site, &holding, &directory, &places, stands);
        let held = before.difference(&after).map(|pair| (pair, "held"));
        let spared = after.difference(&before).map(|pair| (pair, "spared"));
        write(tx, site, held.chain(spared).collect()).await?;
        store::be_due(tx, at).await
    }
}

/// Which orders for units reach which devices, by this directory; of orders for units, those that pass.
fn silent(
    site: &Site,
    holding: &Holding,
    directory: &Directory,
    places: &[store::Standing],
    passes: impl Fn(&str) -> bool,
) -> Pairs {
    let on = site.clock.now().day();
    let mut chains: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut found = Pairs::new();
    for place in places {
        let units = chains
            .entry(place.unit.as_str())
            .or_insert_with(|| civic::station::above(directory, &place.unit, on));
        for (order, unit) in holding.units() {
            let reached = match holding.carried(order, &place.id) {
                Some(held) => held,
                None => passes(unit) && units.iter().any(|one| one == unit),
            };
            if reached {
                found.insert((order.to_owned(), place.id.clone()));
            }
        }
    }
    found
}

async fn write(tx: &mut Tx, site: &Site, all: Vec<(&(String, String), &str)>) -> Result<()> {
    let at = site.clock.now();
    let rows: Value = all
        .iter()
        .map(|((order, device), state)| json!([order, device, state]))
        .collect();
    if all.is_empty() {
        return Ok(());
    }
    store::carry(tx, rows, at).await?;
    let mut counts: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for ((order, _), state) in &all {
        let count = counts.entry(order.as_str()).or_default();
        count.0 += i64::from(*state == "held");
        count.1 += i64::from(*state == "spared");
    }
    for (order, (held, spared)) in counts {
        let entry = Entry {
            person: None,
            unit: None,
            action: "station.stop_carried",
            subject: order,
            detail: json!({ "held": held, "spared": spared }),
        };
        audit::append(tx, at, &entry).await?;
    }
    Ok(())
}

/// Orders for a unit that had ended before they were given, or before this was kept: they hold for the devices that were told
/// of that unit, for so their boxes read them.
pub(in crate::station) async fn adopt(tx: &mut Tx, site: &Site) -> Result<()> {
    let (holding, directory) = (Holding::read(tx).await?, site.directory());
    let on = site.clock.now().day();
    let lost: Vec<(String, String)> = holding
        .units()
        .filter(|(order, unit)| !directory.exists(unit, on) && !holding.has_carried(order))
        .map(|(order, unit)| (order.to_owned(), unit.to_owned()))
        .collect();
    if lost.is_empty() {
        return Ok(());
    }
    let devices = store::devices(tx).await?;
    let mut pairs = Pairs::new();
    for (order, unit) in lost {
        let told = devices
            .iter()
            .filter(|device| device.is_live() && device.was_told(&unit));
        pairs.extend(told.map(|device| (order.clone(), device.id.clone())));
    }
    write(tx, site, pairs.iter().map(|pair| (pair, "held")).collect()).await
}

/// A device that takes another one's place is as silent as that was.
pub(in crate::station) async fn replaced(tx: &mut Tx, devices: (&str, &str), at: Moment) -> Result<()> {
    store::carry_on(tx, devices, at).await
}
