//! A small province for the tests of this room: two districts before the reform, two communes after.

use viet::Date;

use super::{Directory, How, Kind, Succession, Unit, Version};
use crate::Moment;

/// The day of the reform.
pub(super) const REFORM: &str = "2025-07-01";

pub(super) fn day(text: &str) -> Date {
    text.parse().expect("tests write dates that exist")
}

fn version(name: &str, parent: Option<&str>, from: Option<&str>, to: Option<&str>) -> Version {
    Version {
        parent: parent.map(str::to_owned),
        from: from.map(day),
        to: to.map(day),
        ..Version::named(name)
    }
}

/// A unit of before the reform; `ends` when it did not outlive it.
pub(super) fn old(id: &str, kind: Kind, name: &str, parent: Option<&str>, ends: bool) -> Unit {
    let versions = vec![version(name, parent, None, ends.then_some(REFORM))];
    Unit::new(id, kind, versions)
}

fn new(id: &str, name: &str, parent: &str) -> Unit {
    let versions = vec![version(name, Some(parent), Some(REFORM), None)];
    Unit::new(id, Kind::Commune, versions)
}

fn step(from: &str, to: &str, how: How, doubt: Option<&str>) -> Succession {
    let doubt = doubt.map(str::to_owned);
    Succession {
        from: from.to_owned(),
        to: to.to_owned(),
        on: day(REFORM),
        how,
        share: None,
        basis: None,
        doubt,
        recorded: Moment(0),
        superseded: None,
    }
}

type Row = (&'static str, Kind, &'static str, Option<&'static str>, bool);

/// Id, kind, name, parent, and whether it ended with the reform.
#[rustfmt::skip]
const OLD: [Row; 23] = [
    ("P", Kind::Province, "Tỉnh Lạng Sơn", None, false),
    ("Q", Kind::Province, "Tỉnh Cao Bằng", None, false),
    ("L", Kind::District, "Thành phố Lạng Sơn", Some("P"), true),
    ("T", Kind::District, "Huyện Tràng Định", Some("P"), true),
    ("Q1", Kind::District, "Huyện Hòa An", Some("Q"), true),
    ("L1", Kind::Commune, "Phường Tam Thanh", Some("L"), true),
    ("L2", Kind::Commune, "Xã Hoàng Đồng", Some("L"), true),
    ("T1", Kind::Commune, "Xã Quốc Khánh", Some("T"), true),
    ("T2", Kind::Commune, "Xã Tân Tiến", Some("T"), true),
    ("L3", Kind::Commune, "Xã Tân Tiến", Some("L"), true),
    ("Q2", Kind::Commune, "Xã Quốc Khánh", Some("Q1"), true),
    ("DS", Kind::Department, "Sở Thông tin và Truyền thông tỉnh Lạng Sơn", Some("P"), false),
    ("DB", Kind::Newspaper, "Báo Lạng Sơn", Some("P"), false),
    ("DD", Kind::Broadcaster, "Đài Phát thanh và Truyền hình tỉnh Lạng Sơn", Some("P"), false),
    ("LF", Kind::DistrictOffice, "Phòng Văn hóa và Thông tin thành phố Lạng Sơn", Some("L"), true),
    ("TF", Kind::DistrictOffice, "Phòng Văn hóa và Thông tin huyện Tràng Định", Some("T"), true),
    ("LT", Kind::DistrictCentre, "Trung tâm Văn hóa, Thể thao và Truyền thông thành phố Lạng Sơn", Some("L"), true),
    ("TT", Kind::DistrictCentre, "Trung tâm Văn hóa, Thể thao và Truyền thông huyện Tràng Định", Some("T"), true),
    ("SL1", Kind::CommuneStation, "Đài Truyền thanh phường Tam Thanh", Some("L1"), true),
    ("SL2", Kind::CommuneStation, "Đài Truyền thanh xã Hoàng Đồng", Some("L2"), true),
    ("SL3", Kind::CommuneStation, "Đài Truyền thanh xã Tân Tiến", Some("L3"), true),
    ("ST1", Kind::CommuneStation, "Đài Truyền thanh xã Quốc Khánh", Some("T1"), true),
    ("ST2", Kind::CommuneStation, "Đài Truyền thanh xã Tân Tiến", Some("T2"), true),
];

/// Province P (city L, district T) with agencies, and province Q with a commune of the same name as one of P.
pub(super) fn directory() -> Directory {
    let rows = OLD
        .into_iter()
        .map(|(id, kind, name, parent, ends)| old(id, kind, name, parent, ends));
    let since = [
        new("N1", "Phường Tam Thanh", "P"),
        new("N2", "Xã Quốc Khánh", "P"),
    ];
    let doubt = Some("cần xác nhận");
    let successions = vec![
        step("L1", "N1", How::Merged, None),
        step("L2", "N1", How::Merged, None),
        step("L3", "N1", How::Merged, None),
        step("T1", "N2", How::Divided, doubt),
        step("T2", "N2", How::Merged, None),
        step("L", "N1", How::Succeeded, None),
        step("T", "N2", How::Succeeded, None),
        step("LF", "N1", How::Succeeded, doubt),
        step("TF", "N2", How::Succeeded, doubt),
    ];
    Directory::new(rows.chain(since).collect(), successions)
}
