//! An account of commune A in the things of commune B.

use super::hands::*;
use crate::assignment::fixture_tests::unit_of;
use crate::testing::{House, Person};

/// An officer of another station of the province.
async fn neighbour(house: &House) -> (Person, String) {
    let (directory, on) = (house.site.directory(), house.site.clock.now().day());
    let mai = unit_of(house, "mai").await;
    let other = directory
        .units()
        .iter()
        .find(|unit| {
            unit.kind == civic::unit::Kind::CommuneStation && unit.id != mai && unit.version(on).is_some()
        })
        .unwrap()
        .id
        .clone();
    let person = house
        .hire_named(("xa-ben", "Xã Bên"), civic::Role::Commune, &other)
        .await;
    (person, other)
}

#[tokio::test]
async fn a_commune_sends_to_itself_and_to_nobody_else() {
    let house = House::demo().await;
    let mai = house.sign_in("mai").await;
    let (_, other) = neighbour(&house).await;
    let id = begun(&mai, "ordinary", "live").await;
    let page = mai.get(&format!("/bulletins/{id}")).await.body;
    assert!(page.contains("<b>1</b> nơi"), "its own loudspeakers: {page}");
    let targets = format!("/bulletins/{id}/targets");
    let beyond = mai.post(&targets, &[("unit", other.as_str())]).await;
    assert!(
        beyond.status == 422 && beyond.body.contains("không có nơi nào"),
        "{}",
        beyond.body
    );
    let all = mai.post(&targets, &[("phrase", "Đài Truyền thanh các xã")]).await;
    assert!(matches!(all.status, 303 | 422));
    assert!(
        mai.get(&format!("/bulletins/{id}"))
            .await
            .body
            .contains("<b>1</b> nơi"),
        "still itself alone"
    );
}

#[tokio::test]
async fn the_bulletins_of_a_neighbour_do_not_exist() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let (xa_ben, _) = neighbour(&house).await;
    let own = begun(&house.sign_in("mai").await, "ordinary", "live").await;
    let sent = begun(&lan, "ordinary", "live").await;
    approved(&house, &lan, &binh, &sent, "vi").await;
    aimed(&house, &lan, &sent).await;
    lan.post(&format!("/bulletins/{sent}/send"), &[("count", "1")])
        .await;
    for id in [&own, &sent] {
        for page in ["", "/edit", "/targets", "/variant", "/media", "/send"] {
            assert_eq!(
                xa_ben.get(&format!("/bulletins/{id}{page}")).await.status,
                404,
                "{page}"
            );
        }
        for act in [
            "edit",
            "targets",
            "variant",
            "recording",
            "speech",
            "heard",
            "approve",
            "send",
            "withdraw",
            "correct",
            "urgent",
            "urgent/confirm",
            "urgent/cancel",
            "accept",
            "decline",
        ] {
            let page = xa_ben
                .post(
                    &format!("/bulletins/{id}/{act}"),
                    &[("reason", "x"), ("count", "1")],
                )
                .await;
            assert_eq!(page.status, 404, "{act}");
        }
    }
}
