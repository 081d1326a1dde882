//! The regimes that ship with the house.

use std::sync::LazyLock;

use super::{Category, Edition, Field, Regime};

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

static AUDIENCES: LazyLock<Vec<Category>> = LazyLock::new(|| declared(Field::Audience));
static TOPICS: LazyLock<Vec<Category>> = LazyLock::new(|| declared(Field::Topic));

/// The closed list of what a field of an activity can say: the categories that the shipped regimes declare for it. Languages
/// have a list of their own, `activity::LANGUAGES`.
#[must_use]
pub fn listed(field: Field) -> &'static [Category] {
    match field {
        Field::Audience => &AUDIENCES,
        Field::Topic => &TOPICS,
        Field::Language => &[],
    }
}

fn declared(field: Field) -> Vec<Category> {
    let mut all: Vec<Category> = Vec::new();
    for edition in shipped().iter().flat_map(Regime::editions) {
        let dimensions = edition.written().dimensions.iter();
        for category in dimensions
            .filter(|dimension| dimension.field == Some(field))
            .flat_map(|dimension| &dimension.categories)
        {
            if all.iter().all(|known| known.code != category.code) {
                all.push(category.clone());
            }
        }
    }
    all
}
