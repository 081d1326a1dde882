//! The numbers of the house, measured side by side with what they are compared with: `bin/bench`.
//!
//! Nothing here fails because a machine is slow: every line says what was measured, the aim, and whether it was met.

#![expect(
    clippy::unwrap_used,
    reason = "a measurement that cannot go on should stop there"
)]

mod bare;
mod country;
mod figures;
mod filing;
mod house;
mod issuing;
mod living;
mod machine;
mod reading;
mod starting;
mod stored;
mod tables;
mod tips;
mod units;
mod wire;
mod writing;

use figures::Table;
use house::Base;

/// The release binary, built by cargo together with this.
pub const LANTOA: &str = env!("CARGO_BIN_EXE_lantoa");

/// The root of the repository.
pub const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// `numbers [--keep] [--months=N] [PART…]`: issuing, living, filing, country, units, tables, reading, writing, starting, tips, score; all when
/// none is named. Of a country so many months are filled, one when nothing is said.
fn main() {
    let keep = std::env::args().any(|argument| argument == "--keep");
    let parts: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|one| one == part);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut table = Table::new(machine::about());
    if wanted("issuing") || wanted("living") {
        let bases = Base::all();
        if wanted("issuing") {
            runtime.block_on(issuing::measure(&bases, &mut table));
        }
        if wanted("living") {
            runtime.block_on(living::measure(&bases, &mut table));
        }
    }
    if wanted("reading") {
        reading::measure(&mut table);
    }
    if wanted("filing") {
        runtime.block_on(filing::measure(&Base::all(), &mut table));
    }
    if wanted("country") {
        runtime.block_on(country::measure(&Base::all(), months(), &mut table));
    }
    if wanted("units") {
        runtime.block_on(units::measure(&Base::all(), &mut table));
    }
    if wanted("tables") {
        tables::measure(&mut table);
    }
    if wanted("writing") {
        writing::measure(&mut table);
    }
    if wanted("starting") {
        starting::measure(&mut table);
    }
    if wanted("tips") {
        for base in Base::all() {
            let prepared = runtime.block_on(tips::prepare(&base));
            tips::measure(&base, &prepared, &mut table);
        }
    }
    if wanted("score") {
        reading::score(&mut table);
    }
    table.finish(&parts, keep);
}

/// How many months of the country.
fn months() -> usize {
    let said = std::env::args().find_map(|argument| argument.strip_prefix("--months=").map(str::to_owned));
    said.map_or(1, |months| months.parse().unwrap())
}
