//! Tables open to their sources, and the views differ where they should.

use std::collections::BTreeMap;

use civic::Role;
use civic::unit::Kind;

use super::view::{View, totals};
use crate::assignment::fixture_tests::unit_of;
use crate::filing::desk::{Case, Tools};
use crate::filing::fixture_tests::{begun, published, send};
use crate::regime::known;
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

/// Three units of the province that became one on 1 July 2025, or two; and one that was divided, where there is one.
fn reformed(house: &House, province: &str) -> (Vec<String>, Option<String>) {
    let (directory, on) = (house.site.directory(), house.site.clock.now().day());
    let day = "2025-07-01".parse().unwrap();
    let (mut by_heir, mut divided) = (BTreeMap::<String, Vec<String>>::new(), None);
    for unit in directory
        .below(province, on)
        .filter(|unit| unit.kind == Kind::CommuneStation)
    {
        match directory.successors(&unit.id, day).as_slice() {
            [(heir, _)] => by_heir.entry(heir.id.clone()).or_default().push(unit.id.clone()),
            [] => {}
            _ => divided = Some(unit.id.clone()),
        }
    }
    let merged = by_heir.into_values().max_by_key(Vec::len).unwrap();
    (merged, divided)
}

#[tokio::test]
async fn restated_to_1_july_2025_real_mergers_add_up_and_the_province_is_the_same_to_the_last_unit() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let regime = published(&lan).await;
    let directory = house.site.directory();
    let department = unit_of(&house, "lan").await;
    let here = directory
        .territory(&department, house.site.clock.now().day())
        .unwrap();
    let (merged, divided) = reformed(&house, &here.id);
    assert!(merged.len() >= 2, "{merged:?}");
    let mut sum = 0;
    for (n, unit) in merged.iter().chain(&divided).enumerate() {
        let officer = house.hire(&format!("dai-{n}"), Role::Commune, unit).await;
        let id = begun(&officer, &regime, "2021-04").await;
        let value = 100 + 7 * n as i64;
        assert_eq!(
            send(&officer, &id, "submit", &[("c0", &value.to_string())])
                .await
                .status,
            303
        );
        sum += value;
    }
    let known = known::one(&house.site.db, &house.site.kept.editions, &regime)
        .await
        .unwrap()
        .unwrap();
    let case = Case::of(&known, known.period("2021-04").unwrap(), &here.id).unwrap();
    let tools = Tools::of(&house.site, &directory, house.site.clock.now());
    let day = "2025-07-01".parse().unwrap();
    let heir = &directory.successors(&merged[0], day)[0].0.id;
    let wanted = [heir.clone(), merged[0].clone()];
    let period = std::slice::from_ref(&case.period);
    let of = async |view: View| {
        totals(&house.site.db, tools, &case, period, view, &wanted)
            .await
            .unwrap()
    };
    let (before, after) = (of(View::Reported).await, of(View::Restated(day)).await);
    let edition = &case.edition.1;
    let value = |found: &super::view::Totals, unit: &str| {
        let tally = found.units.get(unit).map(|periods| &periods[0]);
        tally.and_then(|tally| super::grid::value(tally, edition, 0))
    };
    assert_eq!(value(&before, &here.id), Some(sum));
    assert_eq!(value(&after, &here.id), Some(sum), "the province before = after");
    let (old, new) = (&before.units[&here.id][0], &after.units[&here.id][0]);
    assert_eq!((old.pack(), old.reported), (new.pack(), new.reported));
    let together = (0..merged.len() as i64).map(|n| 100 + 7 * n).sum::<i64>();
    assert_eq!(
        value(&after, heir),
        Some(together),
        "the figures of all that became one"
    );
    assert_eq!(value(&after, &merged[0]), None);
    let stays: Vec<&String> = after.undivided.keys().collect();
    assert_eq!(stays, divided.iter().collect::<Vec<_>>(), "no share is declared");
}
