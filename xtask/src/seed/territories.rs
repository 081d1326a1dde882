//! Provinces, districts and communes, before and after the reform.

use std::collections::HashSet;

use civic::unit::{Kind, Unit, Version};

use super::catalogue::{Catalogue, Commune, Province};
use super::{id, reform};

const BASIS: &str = "Sắp xếp đơn vị hành chính từ 01/7/2025";
const PROVINCE_BASIS: &str =
    "Nghị quyết 202/2025/QH15: sắp xếp đơn vị hành chính cấp tỉnh, hoạt động từ 01/7/2025";
const LANG_SON_BASIS: &str = "Nghị quyết 1672/NQ-UBTVQH15 ngày 16/6/2025";

/// The id of a province on the day before the reform.
pub fn old_province(code: &str) -> String {
    id(1, 'P', code)
}

/// The id of a province since the reform: its old one when it continues unchanged.
pub fn new_province(catalogue: &Catalogue, code: &str) -> String {
    id(if catalogue.continued_province(code) { 1 } else { 2 }, 'P', code)
}

/// The id of a district.
pub fn district(code: &str) -> String {
    id(1, 'D', code)
}

/// The id of a commune on the day before the reform.
pub fn old_commune(code: &str) -> String {
    id(1, 'C', code)
}

/// The id of a commune since the reform: its old one when it continues unchanged.
pub fn new_commune(continued: &HashSet<&str>, code: &str) -> String {
    id(if continued.contains(code) { 1 } else { 2 }, 'C', code)
}

/// A version of before the reform; `ends` says why the unit ended, when it did.
pub fn before(name: &str, code: Option<&str>, parent: Option<String>, ends: Option<&str>) -> Version {
    Version {
        code: code.map(str::to_owned),
        parent,
        to: ends.map(|_| reform()),
        closed_by: ends.map(str::to_owned),
        ..Version::named(name)
    }
}

fn since(name: &str, code: &str, parent: Option<String>, basis: &str) -> Version {
    Version {
        code: Some(code.to_owned()),
        parent,
        from: Some(reform()),
        basis: Some(basis.to_owned()),
        ..Version::named(name)
    }
}

/// All territories; those that continue unchanged appear once.
pub fn all(catalogue: &Catalogue) -> Vec<Unit> {
    let mut units: Vec<Unit> = catalogue
        .old_provinces
        .iter()
        .map(|old| old_province_unit(catalogue, old))
        .collect();
    let merged = catalogue
        .new_provinces
        .iter()
        .filter(|new| !catalogue.continued_province(&new.code));
    units.extend(merged.map(|new| {
        let version = since(&new.name, &new.code, None, PROVINCE_BASIS);
        Unit::new(id(2, 'P', &new.code), Kind::Province, vec![version])
    }));
    units.extend(catalogue.old_districts.iter().map(|old| {
        let province = Some(old_province(&old.province));
        let version = before(&old.name, Some(&old.code), province, Some(BASIS));
        Unit::new(district(&old.code), Kind::District, vec![version])
    }));
    units.extend(communes(catalogue));
    units
}

fn old_province_unit(catalogue: &Catalogue, old: &Province) -> Unit {
    let ends = (!catalogue.continued_province(&old.code)).then_some(PROVINCE_BASIS);
    let version = before(&old.name, Some(&old.code), None, ends);
    Unit::new(old_province(&old.code), Kind::Province, vec![version])
}

fn communes(catalogue: &Catalogue) -> Vec<Unit> {
    let continued = catalogue.continued_communes();
    let provinces = catalogue.new_provinces.iter();
    let provinces: Vec<_> = provinces
        .map(|new| (&*new.code, new_province(catalogue, &new.code)))
        .collect();
    let today = |new: &Commune| {
        let parent = provinces
            .iter()
            .find(|(code, _)| *code == new.province)
            .map(|(_, id)| id.clone());
        since(&new.name, &new.code, parent, basis(&new.province))
    };
    let old = catalogue.old_communes.iter().map(|old| {
        let parent = old.district.as_deref().map(district);
        let mut versions = vec![before(
            &old.name,
            Some(&old.code),
            parent,
            Some(basis(&old.province)),
        )];
        let stays = continued.contains(&*old.code);
        versions[0].closed_by = versions[0].closed_by.take().filter(|_| !stays);
        versions.extend(
            catalogue
                .new_communes
                .iter()
                .filter(|new| stays && new.code == old.code)
                .map(today),
        );
        Unit::new(old_commune(&old.code), Kind::Commune, versions)
    });
    let new = catalogue
        .new_communes
        .iter()
        .filter(|new| !continued.contains(&*new.code));
    let new = new.map(|new| Unit::new(id(2, 'C', &new.code), Kind::Commune, vec![today(new)]));
    old.chain(new).collect()
}

fn basis(province: &str) -> &'static str {
    if province == super::catalogue::LANG_SON {
        LANG_SON_BASIS
    } else {
        BASIS
    }
}
