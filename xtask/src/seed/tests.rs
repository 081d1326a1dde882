//! The committed seed, checked in every clone; and against the catalogues where they are.

use std::io::Read;
use std::path::Path;

use civic::unit::{Directory, Kind, Verdict};
use viet::Date;

use super::{build, pack, seed_path};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn text() -> String {
    let packed = std::fs::read(seed_path()).unwrap();
    assert!(packed.len() < 500_000, "{} bytes", packed.len());
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed.as_slice())
        .read_to_string(&mut text)
        .unwrap();
    text
}

fn directory() -> Directory {
    let (units, successions) = civic::unit::seed::parse(&text()).unwrap();
    Directory::new(units, successions)
}

#[test]
fn the_country_counts_before_and_after() {
    let directory = directory();
    let count = |kind, on| {
        directory
            .units()
            .iter()
            .filter(|unit| unit.kind == kind && unit.version(day(on)).is_some())
            .count()
    };
    let counts = |on| [Kind::Province, Kind::District, Kind::Commune].map(|kind| count(kind, on));
    assert_eq!(counts("2021-04-25"), [63, 696, 10_035]);
    assert_eq!(counts("2025-06-30"), [63, 696, 10_035]);
    assert_eq!(counts("2025-07-01"), [34, 0, 3321]);
    assert_eq!(count(Kind::CommuneStation, "2021-04-25"), 194);
}

#[test]
fn a_code_names_one_thing_before_and_another_after() {
    let directory = directory();
    let name = |on| {
        let unit = directory.by_code(Kind::Commune, "05986", day(on)).unwrap();
        (
            unit.id.clone(),
            directory.name(&unit.id, day(on)).unwrap().to_owned(),
        )
    };
    let (before, after) = (name("2025-06-30"), name("2025-07-01"));
    assert_eq!((&*before.1, &*after.1), ("Xã Hoàng Đồng", "Phường Tam Thanh"));
    assert_ne!(before.0, after.0);
    assert_eq!(
        directory.successors(&before.0, day("2025-07-01"))[0].0.id,
        after.0
    );
}

#[test]
fn lang_son_in_both_shapes() {
    let directory = directory();
    let province = directory
        .by_code(Kind::Province, "20", day("2021-04-25"))
        .unwrap()
        .id
        .clone();
    let below = |kind, on| {
        directory
            .below(&province, day(on))
            .filter(|unit| unit.kind == kind)
            .count()
    };
    assert_eq!(below(Kind::District, "2025-06-30"), 11);
    assert_eq!(below(Kind::Commune, "2025-06-30"), 194);
    assert_eq!(below(Kind::Commune, "2025-07-01"), 65);
    assert_eq!(below(Kind::DistrictOffice, "2025-06-30"), 11);
    assert_eq!(below(Kind::DistrictCentre, "2025-06-30"), 11);
}

#[test]
fn the_records_hang_together() {
    let directory = directory();
    let crockford = |id: &str| {
        id.bytes()
            .all(|b| b.is_ascii_digit() || (b.is_ascii_uppercase() && !b"ILOU".contains(&b)))
    };
    for unit in directory.units() {
        assert!(unit.id.len() == 26 && crockford(&unit.id), "{}", unit.id);
        for parent in unit
            .versions
            .iter()
            .filter_map(|version| version.parent.as_deref())
        {
            assert!(directory.get(parent).is_some(), "{parent}");
        }
        let ended = unit.version(day("2025-07-01")).is_none();
        assert_eq!(
            ended,
            !directory.successors(&unit.id, day("2025-07-01")).is_empty(),
            "{}",
            unit.id
        );
    }
}

#[test]
fn a_real_recipient_list_in_both_times() {
    let directory = directory();
    let (then, now) = (day("2021-04-25"), day("2025-07-02"));
    let department = directory
        .units()
        .iter()
        .find(|unit| unit.kind == Kind::Department)
        .unwrap()
        .id
        .clone();
    let count = |text| {
        let resolution = directory.resolve(text, &department, then);
        assert_eq!(resolution.verdict, Verdict::Found, "{text}");
        resolution.units.len()
    };
    assert_eq!(count("Báo Lạng Sơn"), 1);
    assert_eq!(count("Đài Phát thanh và Truyền hình tỉnh"), 1);
    assert_eq!(count("Phòng Văn hóa và Thông tin các huyện, thành phố"), 11);
    assert_eq!(count("Trung tâm VH-TT-TT các huyện, TP"), 11);
    assert_eq!(count("Đài Truyền thanh cấp xã"), 194);
    assert_eq!(count("63 tỉnh, thành phố trực thuộc Trung ương"), 63);
    assert_eq!(count("các huyện: Tràng Định, Cao Lộc"), 2);
    assert_eq!(count("UBND xã Quốc Khánh, huyện Tràng Định"), 1);
    assert_eq!(count("Ủy ban nhân dân các xã, phường, thị trấn"), 194);
    let gone = directory.resolve(
        "Phòng Văn hóa và Thông tin các huyện, thành phố",
        &department,
        now,
    );
    let Verdict::Gone {
        on,
        units_then,
        successors,
    } = gone.verdict
    else {
        panic!("{gone:?}")
    };
    assert_eq!(
        (on, units_then.len(), successors.len()),
        (day("2025-07-01"), 11, 65)
    );
    let office = directory
        .resolve("Phòng VHTT huyện Tràng Định", &department, then)
        .units[0]
        .clone();
    assert_eq!(
        directory
            .resolve_within("Đài Truyền thanh cấp xã", &office, then)
            .units
            .len(),
        20
    );
}

#[test]
fn the_committed_seed_is_what_the_catalogues_give() {
    let folder = Path::new("/work/shared/orgs");
    if folder.exists() {
        let (units, successions) = build(folder).unwrap();
        let written = civic::unit::seed::write(&units, &successions);
        assert!(
            written == text(),
            "run: cargo xtask seed --from /work/shared/orgs"
        );
        assert_eq!(pack(&written).unwrap(), pack(&written).unwrap());
    }
}
