//! A small province for the tests of this room: two districts before the reform, two communes after.

use viet::Date;

use super::{Directory, How, Kind, Succession, Unit, Version};

/// The day of the reform.
pub(super) const REFORM: &str = "2025-07-01";

pub(super) fn day(text: &str) -> Date {
    text.parse().expect("tests write dates that exist")
}

fn version(name: &str, parent: Option<&str>, from: Option<&str>, to: Option<&str>) -> Version {
    Version {
        name: name.to_owned(),
        code: None,
        parent: parent.map(str::to_owned),
        from: from.map(day),
        to: to.map(day),
        basis: None,
    }
}

/// A unit of before the reform; `ends` when it did not outlive it.
pub(super) fn old(id: &str, kind: Kind, name: &str, parent: Option<&str>, ends: bool) -> Unit {
    let versions = vec![version(name, parent, None, ends.then_some(REFORM))];
    Unit {
        id: id.to_owned(),
        kind,
        versions,
    }
}

fn new(id: &str, name: &str, parent: &str) -> Unit {
    let versions = vec![version(name, Some(parent), Some(REFORM), None)];
    Unit {
        id: id.to_owned(),
        kind: Kind::Commune,
        versions,
    }
}

fn step(from: &str, to: &str, how: How, doubt: Option<&str>) -> Succession {
    let doubt = doubt.map(str::to_owned);
    Succession {
        from: from.to_owned(),
        to: to.to_owned(),
        on: day(REFORM),
        how,
        doubt,
    }
}

/// Province P (city L, district T) with agencies, and province Q with a commune of the same name as one of P.
pub(super) fn directory() -> Directory {
    use Kind::{Broadcaster, Commune, CommuneStation, Department, District, DistrictCentre, DistrictOffice};
    let units = vec![
        old("P", Kind::Province, "Tỉnh Lạng Sơn", None, false),
        old("Q", Kind::Province, "Tỉnh Cao Bằng", None, false),
        old("L", District, "Thành phố Lạng Sơn", Some("P"), true),
        old("T", District, "Huyện Tràng Định", Some("P"), true),
        old("Q1", District, "Huyện Hòa An", Some("Q"), true),
        old("L1", Commune, "Phường Tam Thanh", Some("L"), true),
        old("L2", Commune, "Xã Hoàng Đồng", Some("L"), true),
        old("T1", Commune, "Xã Quốc Khánh", Some("T"), true),
        old("T2", Commune, "Xã Tân Tiến", Some("T"), true),
        old("L3", Commune, "Xã Tân Tiến", Some("L"), true),
        old("Q2", Commune, "Xã Quốc Khánh", Some("Q1"), true),
        old(
            "DS",
            Department,
            "Sở Thông tin và Truyền thông tỉnh Lạng Sơn",
            Some("P"),
            false,
        ),
        old("DB", Kind::Newspaper, "Báo Lạng Sơn", Some("P"), false),
        old(
            "DD",
            Broadcaster,
            "Đài Phát thanh và Truyền hình tỉnh Lạng Sơn",
            Some("P"),
            false,
        ),
        old(
            "LF",
            DistrictOffice,
            "Phòng Văn hóa và Thông tin thành phố Lạng Sơn",
            Some("L"),
            true,
        ),
        old(
            "TF",
            DistrictOffice,
            "Phòng Văn hóa và Thông tin huyện Tràng Định",
            Some("T"),
            true,
        ),
        old(
            "LT",
            DistrictCentre,
            "Trung tâm Văn hóa, Thể thao và Truyền thông thành phố Lạng Sơn",
            Some("L"),
            true,
        ),
        old(
            "TT",
            DistrictCentre,
            "Trung tâm Văn hóa, Thể thao và Truyền thông huyện Tràng Định",
            Some("T"),
            true,
        ),
        old(
            "SL1",
            CommuneStation,
            "Đài Truyền thanh phường Tam Thanh",
            Some("L1"),
            true,
        ),
        old(
            "SL2",
            CommuneStation,
            "Đài Truyền thanh xã Hoàng Đồng",
            Some("L2"),
            true,
        ),
        old(
            "SL3",
            CommuneStation,
            "Đài Truyền thanh xã Tân Tiến",
            Some("L3"),
            true,
        ),
        old(
            "ST1",
            CommuneStation,
            "Đài Truyền thanh xã Quốc Khánh",
            Some("T1"),
            true,
        ),
        old(
            "ST2",
            CommuneStation,
            "Đài Truyền thanh xã Tân Tiến",
            Some("T2"),
            true,
        ),
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
    Directory::new(units, successions)
}
