//! Tables open to their sources, and the views differ where they should.

use crate::filing::fixture_tests::{begun, published, send};
use crate::testing::House;

#[tokio::test]
async fn every_cell_opens_to_the_filings_behind_it() {
    let house = House::demo().await;
    let (lan, mai) = (house.sign_in("officer").await, house.sign_in("commune").await);
    let regime = published(&lan).await;
    let id = begun(&mai, &regime, "2021-04").await;
    send(&mai, &id, "submit", &[("c0", "1.204")]).await;
    let page = lan
        .get(&format!("/figures/{regime}?period=2021-04&level=commune_station"))
        .await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("1.204"));
    assert!(page.body.contains("chưa rõ"), "silence is unknown, not zero");
    let cell = page
        .body
        .split("href=\"/figures/")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .find(|link| link.contains("/cell?"))
        .unwrap();
    let cell = lan
        .get(&format!(
            "/figures/{}",
            cell.replace("&#38;", "&").replace("&amp;", "&")
        ))
        .await;
    assert_eq!(cell.status, 200);
    assert!(cell.body.contains(&format!("/filings/{id}")), "{}", cell.body);
    let csv = lan
        .get(&format!("/figures/{regime}/csv?period=2021-04&level=district"))
        .await;
    assert!(csv.body.contains("Huyện Tràng Định;1;"), "{}", csv.body);
    assert!(csv.body.contains(";1.204"), "{}", csv.body);
    let xlsx = lan.get(&format!("/figures/{regime}/xlsx?period=2021-04")).await;
    assert_eq!(&xlsx.bytes[..2], b"PK");
    let adx = lan.get(&format!("/figures/{regime}/adx?period=2021-04")).await;
    let (message, oddities) = wire::adx::read(&adx.bytes).unwrap();
    assert!(oddities.is_empty());
    assert_eq!(message.groups[0].values[0].value, "1204");
    assert_eq!(message.groups[0].period.to_string(), "2021-03-15/P1M");
}

#[tokio::test]
async fn known_at_a_day_is_what_had_come_by_then() {
    let house = House::demo().await;
    let (lan, mai) = (house.sign_in("officer").await, house.sign_in("commune").await);
    let regime = published(&lan).await;
    let id = begun(&mai, &regime, "2021-04").await;
    send(&mai, &id, "submit", &[("c0", "77")]).await;
    let table = async |view: &str| {
        lan.get(&format!(
            "/figures/{regime}/csv?period=2021-04&level=district&{view}"
        ))
        .await
        .body
    };
    assert!(table("view=known&day=2021-04-26").await.contains(";77"));
    assert!(!table("view=known&day=2021-04-25").await.contains(";77"));
    assert!(table("view=restated&day=2021-04-26").await.contains(";77"));
}
