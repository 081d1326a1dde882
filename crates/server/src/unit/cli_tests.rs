//! `lantoa units`: the same dry run as on the pages, and a unit as it was and was known.

use civic::unit::Kind;
use serde_json::Value;
use viet::Date;

use super::cli::{Import, import, show};
use crate::testing::House;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

#[tokio::test]
async fn an_import_is_shown_and_applied_when_asked() {
    let house = House::demo().await;
    let good = file("Mã;Tên đơn vị;Dân số\n05986;Xã Hoàng Đồng;7.050\n");
    let ask = |apply| Import {
        file: good.path(),
        as_of: day("2021-04-25"),
        basis: "Quyết định thử",
        within: Some("20"),
        apply,
    };
    let looked: Value = serde_json::from_str(&import(&house.site, ask(false), true).await.unwrap()).unwrap();
    assert_eq!(
        (&looked["changed"], &looked["applied"]),
        (&1.into(), &false.into())
    );
    assert_eq!(looked["rows"][0]["lines"][0], "Dân số (người): chưa rõ → 7.050");
    let done = import(&house.site, ask(true), false).await.unwrap();
    assert!(done.contains("Đã ghi vào danh mục"), "{done}");
    let shown: Value =
        serde_json::from_str(&show(&house.site, "05986", day("2021-04-25"), None, true).unwrap()).unwrap();
    assert_eq!(
        (&shown["name"], &shown["facts"][0]["value"]),
        (&"Xã Hoàng Đồng".into(), &"7050".into())
    );
    let then = show(
        &house.site,
        "05986",
        day("2021-04-25"),
        Some(day("2021-01-01")),
        true,
    )
    .unwrap_err()
    .to_string();
    assert!(
        then.contains("Không có đơn vị nào"),
        "nothing was known then: {then}"
    );

    let bad = file("Mã;Tên đơn vị\n05986;Phường Tam Thanh\n05974;Phường Tam Thanh Mới\n");
    let ask = Import {
        file: bad.path(),
        ..ask(true)
    };
    let fault = import(&house.site, ask, true).await.unwrap_err();
    assert_eq!(fault.to_string(), "1 dòng bị từ chối, chưa có gì được ghi");
    let kept = house.site.directory();
    let on = day("2021-04-25");
    assert_eq!(
        kept.name(&kept.by_code(Kind::Commune, "05974", on).unwrap().id, on),
        Some("Phường Tam Thanh")
    );
}

#[tokio::test]
async fn a_code_shows_the_unit_of_its_day() {
    let house = House::demo().await;
    let on = |text: &str| show(&house.site, "05986", day(text), None, false).unwrap();
    let (before, after) = (on("2025-06-30"), on("2025-07-01"));
    assert!(
        before.contains("Xã Hoàng Đồng\n") && before.contains("sau đó Phường Tam Thanh: sáp nhập"),
        "{before}"
    );
    assert!(
        after.contains("Phường Tam Thanh\n") && after.contains("trước đó Xã Hoàng Đồng"),
        "{after}"
    );
    assert!(after.contains("Dân số (người): "), "{after}");
    let many = show(&house.site, "Tân Tiến", day("2021-04-25"), None, false)
        .unwrap_err()
        .to_string();
    assert!(many.contains("hãy ghi mã định danh"), "{many}");
}
