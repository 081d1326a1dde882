//! The regimes that ship with the house.

use super::{Edition, Regime};

/// File and text.
const FILES: [(&str, &str); 2] = [
    (
        "mua_ban_nguoi.toml",
        include_str!("../../data/regimes/mua_ban_nguoi.toml"),
    ),
    (
        "thong_tin_co_so.toml",
        include_str!("../../data/regimes/thong_tin_co_so.toml"),
    ),
];

/// Every shipped regime.
#[must_use]
pub fn shipped() -> Vec<Regime> {
    let editions = FILES
        .into_iter()
        .map(|(file, text)| Edition::from_toml(file, text).expect("every shipped regime is read by a test"));
    editions
        .filter_map(|edition| Regime::new(vec![edition]))
        .collect()
}
