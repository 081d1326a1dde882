//! Writes the seed of units from the public catalogues; the same input gives the same bytes.

mod agencies;
mod catalogue;
mod facts;
mod lineage;
mod territories;

use std::io::Write;
use std::path::{Path, PathBuf};

use civic::unit::{Succession, Unit};
use flate2::{Compression, write::GzEncoder};
use viet::Date;

/// Where the seed is kept.
pub fn seed_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/store/seed/units.tsv.gz")
}

/// Reads the catalogues in `folder` and writes the seed.
pub fn run(folder: &Path) -> Result<String, String> {
    let (units, successions) = build(folder)?;
    let packed = pack(&civic::unit::seed::write(&units, &successions)).map_err(|fault| fault.to_string())?;
    let path = seed_path();
    std::fs::write(&path, &packed).map_err(|fault| format!("{}: {fault}", path.display()))?;
    let (units, steps, size) = (units.len(), successions.len(), packed.len());
    Ok(format!("{units} units, {steps} successions, {size} bytes"))
}

/// All units and successions, in the order of the catalogues.
fn build(folder: &Path) -> Result<(Vec<Unit>, Vec<Succession>), String> {
    let catalogue = catalogue::read(folder)?;
    let mut units = territories::all(&catalogue);
    let mut successions = lineage::all(&catalogue);
    agencies::add(&catalogue, &mut units, &mut successions);
    facts::add(&catalogue, &mut units)?;
    Ok((units, successions))
}

fn pack(text: &str) -> std::io::Result<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best()); // writes no time and no file name
    packer.write_all(text.as_bytes())?;
    packer.finish()
}

/// The first day of the two-level administration.
fn reform() -> Date {
    Date::new(2025, 7, 1).expect("this day exists")
}

/// A deterministic id: zeros, then era (1 before the reform, 2 since), letter of the kind, code; 26 characters.
fn id(era: u8, letter: char, code: &str) -> String {
    format!("{:0>26}", format!("{era}{letter}{code}"))
}

#[cfg(test)]
mod tests;
