//! What was reported stays as it was reported, to the byte, when a re-organisation is carried out.

use super::carry::{Outcome, run_due};
use super::tests::{hire_at_broadcaster, hour, merger, set_clock, signed};
use crate::filing::fixture_tests::{begun, published, send};
use crate::person::tests::operator;
use crate::testing::House;

#[tokio::test]
async fn as_reported_is_the_same_to_the_byte_after_a_re_organisation() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let (lan, mai) = (house.sign_in("officer").await, house.sign_in("commune").await);
    let regime = published(&lan).await;
    let id = begun(&mai, &regime, "2021-04").await;
    assert_eq!(send(&mai, &id, "submit", &[("c0", "1.204")]).await.status, 303);
    let csv = async |level: &str| {
        lan.get(&format!("/figures/{regime}/csv?period=2021-04&level={level}"))
            .await
            .body
    };
    let levels = ["", "district", "commune", "commune_station"];
    let mut before = Vec::new();
    for level in levels {
        before.push(csv(level).await);
    }
    assert!(before[1].contains(";1.204"), "{}", before[1]);
    let chi = operator(&house).await;
    signed(&house, &merger(&house).await, &chi).await;
    set_clock(&house, hour());
    let done = run_due(&house.site).await.unwrap();
    assert!(matches!(done[0].1, Outcome::Done(_)), "{done:?}");
    for (level, before) in levels.into_iter().zip(&before) {
        assert_eq!(csv(level).await, *before, "{level}");
    }
    let said = crate::figures::recompute(&house.site).await.unwrap();
    assert!(said.wrong.is_empty(), "{said:?}");
}
