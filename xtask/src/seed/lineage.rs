//! Who came after whom on 1 July 2025, with what is not certain about it.

use std::collections::BTreeMap;

use civic::Moment;
use civic::unit::{How, Succession, same_name};

use super::catalogue::{Catalogue, Pair};
use super::reform;
use super::territories::{district, new_commune, new_province, old_commune, old_province};

/// All successions of territories.
pub fn all(catalogue: &Catalogue) -> Vec<Succession> {
    let mut steps = provinces(catalogue);
    steps.extend(districts(catalogue));
    steps.extend(communes(catalogue));
    steps
}

/// A step on the day of the reform.
pub fn step(from: String, to: String, how: How, doubt: Option<String>) -> Succession {
    Succession {
        from,
        to,
        on: reform(),
        how,
        share: None,
        basis: None,
        doubt,
        recorded: Moment(0),
        superseded: None,
    }
}

fn provinces(catalogue: &Catalogue) -> Vec<Succession> {
    let mut pairs: Vec<_> = catalogue
        .pairs
        .iter()
        .map(|pair| (&*pair.old_province, &*pair.new_province))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    let steps = pairs.into_iter().map(|(old, new)| {
        let sources = catalogue.pairs.iter().filter(|pair| pair.new_province == new);
        let merged = sources.into_iter().any(|pair| pair.old_province != old);
        let how = if merged { How::Merged } else { How::Renamed };
        step(old_province(old), new_province(catalogue, new), how, None)
    });
    steps.filter(|step| step.from != step.to).collect()
}

/// A district had no successor of its own: its communes' new communes stand in its place.
fn districts(catalogue: &Catalogue) -> Vec<Succession> {
    let continued = catalogue.continued_communes();
    let mut links: BTreeMap<(&str, &str), Vec<&Pair>> = BTreeMap::new();
    for pair in &catalogue.pairs {
        links
            .entry((&pair.old_district, &pair.new))
            .or_default()
            .push(pair);
    }
    let steps = links.into_iter().map(|((old, new), pairs)| {
        let certain = pairs.iter().any(|pair| mapping_doubt(pair).is_none());
        let doubt = pairs
            .first()
            .filter(|_| !certain)
            .and_then(|pair| mapping_doubt(pair));
        step(
            district(old),
            new_commune(&continued, new),
            How::Succeeded,
            doubt.map(str::to_owned),
        )
    });
    steps.collect()
}

fn communes(catalogue: &Catalogue) -> Vec<Succession> {
    let continued = catalogue.continued_communes();
    let sources = catalogue.sources();
    let name = |communes: &[super::catalogue::Commune]| -> BTreeMap<String, String> {
        communes
            .iter()
            .map(|commune| (commune.code.clone(), commune.name.clone()))
            .collect()
    };
    let (old_names, new_names) = (name(&catalogue.old_communes), name(&catalogue.new_communes));
    let steps = catalogue.pairs.iter().filter_map(|pair| {
        let old = pair.old.as_deref()?;
        let to = new_commune(&continued, &pair.new);
        let how = match sources.get(&*pair.new).map_or(0, Vec::len) {
            _ if pair.divided => How::Divided,
            1 if same_name(old_names.get(old)?, new_names.get(&pair.new)?) => How::Continued,
            1 => How::Renamed,
            _ => How::Merged,
        };
        Some(step(old_commune(old), to, how, doubt(pair)))
    });
    steps.filter(|step| step.from != step.to).collect()
}

/// What is not certain about a commune's step.
fn doubt(pair: &Pair) -> Option<String> {
    let divided = pair.divided.then_some("đơn vị cũ bị chia, tỷ lệ chưa công bố");
    let parts: Vec<_> = divided.into_iter().chain(mapping_doubt(pair)).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn mapping_doubt(pair: &Pair) -> Option<&'static str> {
    match &*pair.crosscheck {
        "agrees_vietmap" if !pair.disputed => None,
        "single_source" => Some("chỉ một nguồn công khai, chưa đối chiếu"),
        "differs_homonym" => Some("nguồn công khai có thể nhầm đơn vị trùng tên, cần xác nhận"),
        _ => Some("hai nguồn công khai không thống nhất, cần xác nhận"),
    }
}
