//! Tests of regimes.

use super::*;
use crate::indicator::{Adds, Rule};
use crate::unit::{Directory, How, Kind, Succession, Unit, Version};

#[test]
fn the_shipped_regimes_are_read_and_say_where_they_come_from() {
    let regimes = shipped();
    let codes: Vec<_> = regimes.iter().map(Regime::code).collect();
    assert_eq!(codes, ["mua_ban_nguoi", "thong_tin_co_so"]);
    for edition in regimes.iter().flat_map(Regime::editions) {
        assert!(!edition.written().sources.is_empty());
        assert!(
            (20..=120).contains(&edition.columns().len()),
            "{}",
            edition.columns().len()
        );
    }
}

/// Counters of a real report (Bộ Dân tộc và Tôn giáo, 2025): each has its column.
#[test]
fn the_counters_of_real_reports_are_there() {
    let regimes = shipped();
    let edition = regimes[0].edition("2025-07-30".parse().unwrap()).unwrap();
    let counters = [
        "cuoc_tuyen_truyen",
        "luot_nguoi_du",
        "to_roi",
        "bang_ron",
        "ap_phich",
        "phut_phat_thanh",
        "ban_cam_ket",
        "luot_luu_dong",
        "lan_phat_thanh",
        "cuon_tai_lieu",
        "tieu_pham",
        "phim_phong_su",
        "mit_tinh",
        "hoi_nghi_uy_tin",
        "nguoi_uy_tin",
        "tin_bai",
    ];
    for counter in counters {
        assert!(edition.column(counter).is_some(), "{counter}");
    }
    // What that report says contradicts no rule of the regime.
    let figures = [
        ("cuoc_tuyen_truyen", 16_626),
        ("luot_nguoi_du", 822_994),
        ("phut_phat_thanh", 45_581),
        ("lan_phat_thanh", 226_477),
        ("hoi_nghi_uy_tin", 105),
        ("nguoi_uy_tin", 9_488),
    ];
    let mut sheet = crate::sheet::Sheet::unknown(edition.columns().len());
    for (key, value) in figures {
        assert!(sheet.set(edition.column(key).unwrap(), crate::sheet::Cell::Value(value)));
    }
    assert_eq!(crate::indicator::check(edition, &sheet, None), []);
}

#[test]
fn languages_are_those_of_activities() {
    for edition in shipped().iter().flat_map(Regime::editions) {
        for dimension in edition
            .written()
            .dimensions
            .iter()
            .filter(|one| one.field == Some(Field::Language))
        {
            let codes: Vec<_> = dimension
                .categories
                .iter()
                .map(|category| category.code.as_str())
                .collect();
            assert_eq!(codes, crate::activity::LANGUAGES);
        }
    }
}

#[test]
fn columns_stand_in_the_order_of_the_form_and_have_names() {
    let regimes = shipped();
    let edition = &regimes[1].editions()[0];
    let loa = edition.column("cum_loa").unwrap();
    let keys: Vec<_> = edition.columns()[loa..loa + 3]
        .iter()
        .map(|column| column.key.as_str())
        .collect();
    assert_eq!(
        keys,
        [
            "cum_loa",
            "cum_loa/tinh_trang=hoat_dong",
            "cum_loa/tinh_trang=hong"
        ]
    );
    assert_eq!(edition.title(loa + 1), "Số cụm loa – Đang hoạt động");
    assert_eq!(edition.rules()[loa], Rule::Stock);
    let ratio = edition
        .indicators()
        .find(|one| one.code == "ty_le_dai_cntt")
        .unwrap();
    assert!(matches!(ratio.adds, Adds::Ratio { times: 100, .. }));
    assert_eq!(
        edition.ratio(ratio),
        Some((
            edition.column("dai_ung_dung_cntt").unwrap(),
            edition.column("dai_truyen_thanh").unwrap()
        ))
    );
    assert_eq!(
        edition.column("ty_le_dai_cntt"),
        None,
        "a ratio is kept as its parts"
    );
}

#[test]
fn what_is_stored_as_json_is_the_same_edition() {
    for edition in shipped().iter().flat_map(Regime::editions) {
        let json = serde_json::to_string(edition.written()).unwrap();
        let again = Edition::new("json", serde_json::from_str(&json).unwrap()).unwrap();
        assert_eq!(&again, edition);
    }
}

/// What regimes of tests have in common: monthly, of communes.
pub(crate) const HEAD: &str = r#"regime = "thu"
since = "2021-01-01"
name = "Thử"
content = "Thử"
channel = "Thử"
frequency = "Hằng tháng"
sources = []
reporters = { words = "xã", class = { of = { kinds = ["commune"] } } }
"#;

/// A small regime whole.
fn small() -> String {
    format!("{HEAD}{SMALL}")
}

const SMALL: &str = r#"deadline = { words = "không", due = { rule = "working_days", days = 2 } }
cut_off = { words = "tháng", cut = { rule = "fifteenth", span = "month" } }
[receivers]
words = "tỉnh"
route = [
    { from = ["commune"], to = { above = ["district", "province"] } },
    { from = ["district"], to = { agency = { of = { kinds = ["department"] } } } },
]
[[dimension]]
code = "n"
name = "Ngôn ngữ"
category = [{ code = "vi", name = "Tiếng Việt" }, { code = "tyz", name = "Tiếng Tày" }]
[[dimension]]
code = "g"
name = "Giới"
category = [{ code = "nam", name = "Nam" }, { code = "nu", name = "Nữ" }]
[[table]]
name = "Bảng"
[[table.indicator]]
code = "a"
name = "A"
unit = "cuộc"
by = [{ dimensions = ["n", "g"] }]
[[table.indicator]]
code = "b"
name = "B"
unit = "cuộc"
filled_from = [{ activity = "meeting", figure = "items" }]
"#;

#[test]
fn combinations_are_columns() {
    let edition = Edition::from_toml("thu.toml", &small()).unwrap();
    let keys: Vec<_> = edition
        .columns()
        .iter()
        .map(|column| column.key.as_str())
        .collect();
    assert_eq!(
        keys,
        [
            "a",
            "a/n=vi,g=nam",
            "a/n=vi,g=nu",
            "a/n=tyz,g=nam",
            "a/n=tyz,g=nu",
            "b"
        ]
    );
    assert_eq!(edition.title(4), "A – Tiếng Tày – Nữ");
}

/// What is written, what is written instead, what the error says.
const FAULTS: [(&str, &str, &str); 15] = [
    (
        "regime = \"thu\"",
        "regime = \"Thử\"",
        "thu.toml: regime: \"Thử\" is no code",
    ),
    ("name = \"Thử\"", "name = \" \"", "thu.toml: name: must be said"),
    ("sources = []", "", "thu.toml: line "),
    ("sources = []", "sources = []\nmau = 3", "unknown field `mau`"),
    ("\"2021-01-01\"", "\"2021-02-30\"", "\"2021-02-30\" is no date"),
    (
        "days = 2",
        "days = 0",
        "thu.toml: deadline.due: 1 to 250 working days",
    ),
    (
        "rule = \"fifteenth\"",
        "rule = \"mười lăm\"",
        "unknown variant `mười lăm`",
    ),
    (
        "{ rule = \"fifteenth\", span = \"month\" }",
        "{ rule = \"day_of_month\", day = 30 }",
        "thu.toml: cut_off.cut: ",
    ),
    (
        "code = \"b\"",
        "code = \"a\"",
        "thu.toml: indicator[1].code: \"a\" comes twice",
    ),
    (
        "unit = \"cuộc\"\nfilled",
        "unit = \"\"\nfilled",
        "thu.toml: table[0].indicator[1].unit: must be said",
    ),
    (
        "[\"n\", \"g\"]",
        "[\"n\", \"x\"]",
        "thu.toml: table[0].indicator[0].by[0].dimensions: \"x\" is no dimension",
    ),
    ("[\"n\", \"g\"]", "[\"n\", \"n\"]", "comes twice"),
    (
        "figure = \"items\"",
        "figure = \"minutes\"",
        "table[0].indicator[1].filled_from[0]: an activity meeting carries no minutes",
    ),
    (
        "code = \"tyz\"",
        "code = \"vi\"",
        "thu.toml: dimension[0].category[1].code: \"vi\" comes twice",
    ),
    (
        "kinds = [\"commune\"]",
        "kinds = [\"xã\"]",
        "unknown variant `xã`",
    ),
];

#[test]
fn a_fault_names_file_place_and_reason() {
    for (old, new, said) in FAULTS {
        assert!(small().contains(old), "{old}");
        let fault = Edition::from_toml("thu.toml", &small().replacen(old, new, 1))
            .unwrap_err()
            .to_string();
        assert!(
            fault.starts_with("thu.toml: ") && fault.contains(said),
            "{old} → {new}: {fault}"
        );
    }
    let checked = format!("{HEAD}{SMALL}[[check]]\nleft = [\"a\"]\nop = \"<=\"\nright = [\"c\"]\n");
    let fault = Edition::from_toml("thu.toml", &checked).unwrap_err();
    assert_eq!(
        (fault.key.as_str(), fault.reason.as_str()),
        ("check[0].right", "\"c\" is no column")
    );
    let ratio = small().replacen(
        "unit = \"cuộc\"\nfilled_from = [{ activity = \"meeting\", figure = \"items\" }]",
        "unit = \"%\"\nadds = { ratio = { numerator = \"a\", denominator = \"b\" } }",
        1,
    );
    assert!(
        Edition::from_toml("thu.toml", &ratio)
            .unwrap_err()
            .reason
            .contains("\"b\" is no indicator")
    );
}

#[test]
fn a_regime_wider_than_a_sheet_is_refused_before_it_is_built() {
    let many: Vec<_> = (0..200)
        .map(|at| format!("{{ code = \"c{at}\", name = \"x\" }}"))
        .collect();
    let many = format!("category = [{}]", many.join(", "));
    let text = small()
        .replacen(
            "category = [{ code = \"vi\", name = \"Tiếng Việt\" }, { code = \"tyz\", name = \"Tiếng Tày\" }]",
            &many,
            1,
        )
        .replacen(
            "category = [{ code = \"nam\", name = \"Nam\" }, { code = \"nu\", name = \"Nữ\" }]",
            &many,
            1,
        );
    let fault = Edition::from_toml("thu.toml", &text).unwrap_err();
    assert_eq!(
        (fault.key.as_str(), fault.reason.as_str()),
        ("table", "40002 columns, at most 4096")
    );
}

#[test]
fn an_edition_holds_from_its_day() {
    let edition = |since: &str, name: &str| {
        let text = small().replacen("2021-01-01", since, 1).replacen(
            "name = \"Thử\"",
            &format!("name = \"{name}\""),
            1,
        );
        Edition::from_toml("thu.toml", &text).unwrap()
    };
    let regime = Regime::new(vec![edition("2025-07-01", "sau"), edition("2021-01-01", "trước")]).unwrap();
    let name = |on: &str| regime.edition(on.parse().unwrap()).map(Edition::name);
    assert_eq!(
        [name("2020-12-31"), name("2025-06-30"), name("2025-07-01")],
        [None, Some("trước"), Some("sau")]
    );
    // July 2025 is closed on 14 July: the new edition's.
    let july = regime.editions()[0].cut().period("2025-07").unwrap();
    assert_eq!(regime.edition_for(&july).map(Edition::name), Some("sau"));
    assert!(Regime::new(vec![edition("2021-01-01", "a"), edition("2021-01-01", "b")]).is_none());
    assert!(Regime::new(Vec::new()).is_none());
}

fn unit(id: &str, kind: Kind, parent: Option<&str>, from: Option<&str>, to: Option<&str>) -> Unit {
    let day = |text: &str| text.parse().unwrap();
    let version = Version {
        parent: parent.map(str::to_owned),
        from: from.map(day),
        to: to.map(day),
        ..Version::named(id)
    };
    Unit::new(id, kind, vec![version])
}

/// A province with its department, a district until the reform, a commune of before and one of after.
fn directory() -> Directory {
    let day = "2025-07-01";
    let reform = Some(day);
    let units = vec![
        unit("P", Kind::Province, None, None, None),
        unit("S", Kind::Department, Some("P"), None, None),
        unit("D", Kind::District, Some("P"), None, reform),
        unit("C", Kind::Commune, Some("D"), None, reform),
        unit("N", Kind::Commune, Some("P"), reform, None),
    ];
    let step = Succession {
        from: "C".into(),
        to: "N".into(),
        on: day.parse().unwrap(),
        how: How::Merged,
        share: None,
        basis: None,
        doubt: None,
        recorded: crate::Moment(0),
        superseded: None,
    };
    Directory::new(units, vec![step])
}

#[test]
fn who_owes_and_to_whom_follows_the_tree_of_the_cut_off() {
    let edition = Edition::from_toml("thu.toml", &small()).unwrap();
    let directory = directory();
    let ids = |units: Vec<&Unit>| units.iter().map(|unit| unit.id.clone()).collect::<Vec<_>>();
    let expected = |key: &str| ids(edition.expected(&directory, &edition.cut().period(key).unwrap()));
    assert_eq!(expected("2025-06"), ["C"]);
    assert_eq!(expected("2025-07"), ["N"]); // closed on 14 July, after the reform
    let route = |unit: &str, on: &str| ids(edition.route(&directory, unit, on.parse().unwrap()));
    assert_eq!(route("C", "2025-06-14"), ["D", "S"]);
    assert_eq!(route("N", "2025-07-14"), ["P"]);
    assert_eq!(route("S", "2025-07-14"), Vec::<String>::new());
}
