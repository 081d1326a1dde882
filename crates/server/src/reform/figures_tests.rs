//! What was reported stays as it was reported, to the byte, when a re-organisation is carried out; restated follows it.

use civic::reform::{Change, Heading, Reform};
use civic::unit::Kind;

use super::carry::{Outcome, run_due};
use super::tests::{hour, set_clock, signed};
use crate::assignment::fixture_tests::unit_of;
use crate::filing::fixture_tests::{begun, published, send};
use crate::person::tests::operator;
use crate::testing::House;

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn as_reported_is_the_same_to_the_byte_and_restated_follows_the_new_tree() {
    let house = House::demo().await;
    let (lan, mai) = (house.sign_in("officer").await, house.sign_in("commune").await);
    let regime = published(&lan).await;
    let id = begun(&mai, &regime, "2021-04").await;
    assert_eq!(send(&mai, &id, "submit", &[("c0", "1.204")]).await.status, 303);
    let (directory, on) = (house.site.directory(), house.site.clock.now().day());
    let station = unit_of(&house, "mai").await;
    let home = directory
        .ancestors(&station, on)
        .find(|unit| unit.kind == Kind::District);
    let home = home.unwrap().id.clone();
    let province = directory.parent(&home, on).unwrap().id.clone();
    let elsewhere = directory
        .below(&province, on)
        .find(|unit| {
            unit.kind == Kind::Commune
                && directory
                    .parent(&unit.id, on)
                    .is_some_and(|above| above.id != home)
        })
        .unwrap();
    let district = directory.parent(&elsewhere.id, on).unwrap().id.clone();
    let name = |unit: &str| directory.name(unit, on).unwrap().to_owned();
    let csv = async |level: &str, view: &str| {
        lan.get(&format!(
            "/figures/{regime}/csv?period=2021-04&level={level}&{view}"
        ))
        .await
        .body
    };
    let levels = ["district", "commune", "commune_station"];
    let mut before = Vec::new();
    for level in levels {
        before.push(csv(level, "").await);
    }
    let line = |csv: &str, unit: &str| {
        let wanted = format!("{};", name(unit));
        csv.lines()
            .find(|line| line.starts_with(&wanted))
            .unwrap()
            .to_owned()
    };
    assert!(line(&before[0], &home).contains(";1.204"), "{}", before[0]);

    let reform = Reform {
        heading: Heading {
            title: "Chuyển đài".into(),
            basis: "Đề án giả định".into(),
            at: hour(),
        },
        changes: vec![
            Change::Rename {
                unit: station.clone(),
                name: "Đài Truyền thanh Tên Mới".into(),
                code: None,
            },
            Change::Move {
                unit: station.clone(),
                parent: elsewhere.id.clone(),
            },
        ],
    };
    let chi = operator(&house).await;
    signed(&house, &reform, &chi).await;
    set_clock(&house, hour());
    let done = run_due(&house.site).await.unwrap();
    assert!(matches!(done[0].1, Outcome::Done(_)), "{done:?}");

    for (level, before) in levels.into_iter().zip(&before) {
        assert_eq!(csv(level, "").await, *before, "{level}");
    }
    let restated = csv("district", "view=restated&day=2021-04-26").await;
    assert!(line(&restated, &district).contains(";1.204"), "{restated}");
    assert!(!line(&restated, &home).contains(";1.204"), "{restated}");
    assert!(
        csv("commune_station", "view=restated&day=2021-04-26")
            .await
            .contains("Đài Truyền thanh Tên Mới")
    );
    let said = crate::figures::recompute(&house.site).await.unwrap();
    assert!(said.wrong.is_empty(), "{said:?}");
}
