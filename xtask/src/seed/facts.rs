//! What is known of the communes of Lạng Sơn since the reform: area, people, place on the map. What the source leaves
//! open ("đang cập nhật", an area of 0) stays unknown.

use std::collections::HashMap;

use civic::Moment;
use civic::unit::{About, Fact, Unit, Value};

use super::catalogue::{Catalogue, Figures};
use super::reform;
use super::territories::new_commune;

const SOURCE: &str =
    "thanglequoc/vietnamese-provinces-database, theo bản đồ sapnhap.bando.com.vn ngày 17/7/2025";

/// Adds the facts to the units that they are about.
pub fn add(catalogue: &Catalogue, units: &mut [Unit]) -> Result<(), String> {
    let continued = catalogue.continued_communes();
    let of: HashMap<String, &Figures> = catalogue
        .figures
        .iter()
        .map(|figures| (new_commune(&continued, &figures.code), figures))
        .collect();
    let mut placed = 0;
    for unit in units {
        if let Some(figures) = of.get(&unit.id) {
            unit.facts = facts(figures);
            placed += 1;
        }
    }
    if placed == catalogue.figures.len() {
        Ok(())
    } else {
        Err(format!(
            "{placed} of {} communes with figures were found",
            catalogue.figures.len()
        ))
    }
}

/// In the order of [`About::ALL`].
fn facts(figures: &Figures) -> Vec<Fact> {
    let told = [
        (About::Population, &figures.population),
        (About::Area, &figures.area),
        (About::Latitude, &figures.latitude),
        (About::Longitude, &figures.longitude),
    ];
    let known = told.into_iter().filter_map(|(about, text)| {
        let value = Value::parse(about, text).filter(|value| *value != Value::Number(0))?;
        Some((about, value))
    });
    let fact = |(about, value)| Fact {
        about,
        value,
        from: Some(reform()),
        to: None,
        basis: Some(SOURCE.to_owned()),
        recorded: Moment(0),
        superseded: None,
    };
    known.map(fact).collect()
}
