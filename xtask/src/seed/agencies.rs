//! The agencies of Lạng Sơn; those of other provinces are not known to us and are not invented.

use std::collections::HashSet;

use civic::unit::{How, Kind, Succession, Unit, Version};

use super::catalogue::{Catalogue, Commune, District, LANG_SON};
use super::id;
use super::lineage::step;
use super::territories::{before, district, new_commune, old_commune, old_province};

const END_UNKNOWN: &str = "Đã sắp xếp lại tổ chức; ngày kết thúc chưa rõ, cần xác nhận";
const END_OF_DISTRICTS: &str = "Kết thúc hoạt động cấp huyện từ 01/7/2025";
const END_OF_COMMUNE: &str = "Sắp xếp đơn vị hành chính cấp xã từ 01/7/2025; tổ chức đài sau đó cần xác nhận";
const OFFICE_DOUBT: &str = "chức năng chuyển về cấp xã; cần xác nhận";
const CENTRE_DOUBT: &str = "đơn vị kế thừa của trung tâm chưa rõ; cần xác nhận";
const STATION_DOUBT: &str = "đài của đơn vị cấp xã mới chưa rõ; cần xác nhận";

/// Adds agencies and what is known of who follows them.
pub fn add(catalogue: &Catalogue, units: &mut Vec<Unit>, successions: &mut Vec<Succession>) {
    units.extend(provincial());
    let continued = catalogue.continued_communes();
    for place in catalogue
        .old_districts
        .iter()
        .filter(|place| place.province == LANG_SON)
    {
        units.extend(of_district(place));
        for (letter, doubt) in [('F', OFFICE_DOUBT), ('T', CENTRE_DOUBT)] {
            successions.extend(follow(
                catalogue,
                &continued,
                &id(1, letter, &place.code),
                doubt,
                |pair| pair.old_district == place.code,
            ));
        }
    }
    for commune in catalogue
        .old_communes
        .iter()
        .filter(|commune| commune.province == LANG_SON)
    {
        units.push(station(commune));
        let code = Some(&*commune.code);
        let from = id(1, 'A', &commune.code);
        successions.extend(follow(catalogue, &continued, &from, STATION_DOUBT, |pair| {
            pair.old.as_deref() == code
        }));
    }
}

/// The new communes of the pairs that fit, each once.
fn follow(
    catalogue: &Catalogue,
    continued: &HashSet<&str>,
    from: &str,
    doubt: &str,
    fits: impl Fn(&super::catalogue::Pair) -> bool,
) -> Vec<Succession> {
    let mut codes: Vec<&str> = catalogue
        .pairs
        .iter()
        .filter(|pair| fits(pair))
        .map(|pair| &*pair.new)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    let to = codes.into_iter().map(|code| new_commune(continued, code));
    to.map(|to| step(from.to_owned(), to, How::Succeeded, Some(doubt.to_owned())))
        .collect()
}

fn provincial() -> Vec<Unit> {
    let unit = |letter, kind, name: &str| {
        let version = Version {
            basis: Some(END_UNKNOWN.to_owned()),
            ..before(name, None, Some(old_province(LANG_SON)), None)
        };
        Unit::new(id(1, letter, LANG_SON), kind, vec![version])
    };
    vec![
        unit(
            'S',
            Kind::Department,
            "Sở Thông tin và Truyền thông tỉnh Lạng Sơn",
        ),
        unit('N', Kind::Newspaper, "Báo Lạng Sơn"),
        unit(
            'B',
            Kind::Broadcaster,
            "Đài Phát thanh và Truyền hình tỉnh Lạng Sơn",
        ),
    ]
}

fn of_district(place: &District) -> [Unit; 2] {
    let unit = |letter, kind, what: &str| {
        let name = format!("{what} {}", small(&place.name));
        let version = before(&name, None, Some(district(&place.code)), Some(END_OF_DISTRICTS));
        Unit::new(id(1, letter, &place.code), kind, vec![version])
    };
    [
        unit('F', Kind::DistrictOffice, "Phòng Văn hóa và Thông tin"),
        unit(
            'T',
            Kind::DistrictCentre,
            "Trung tâm Văn hóa, Thể thao và Truyền thông",
        ),
    ]
}

fn station(commune: &Commune) -> Unit {
    let name = format!("Đài Truyền thanh {}", small(&commune.name));
    let parent = Some(old_commune(&commune.code));
    let version = before(&name, None, parent, Some(END_OF_COMMUNE));
    Unit::new(id(1, 'A', &commune.code), Kind::CommuneStation, vec![version])
}

/// `Huyện Tràng Định` inside a longer name: `huyện Tràng Định`.
fn small(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}
