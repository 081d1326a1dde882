//! What was written before a re-organisation and comes after it.

use super::*;

const AFTER: &str = "2025-08-29";

/// A work written by mai's station of Xã Quốc Khánh before the reform.
fn late(key: &str, on: &str, unit: &str) -> Value {
    let mut item = meeting(key, on, &[]);
    item["unit"] = json!(unit);
    item
}

/// The commune that alone follows mai's, and one that does not.
fn heirs(house: &House) -> (String, String) {
    let (directory, on) = (house.site.directory(), AFTER.parse().unwrap());
    let named = |name: &str| {
        let mut all = directory.units().iter().filter(|unit| unit.kind == Kind::Commune);
        all.find(|unit| directory.name(&unit.id, on) == Some(name))
            .unwrap()
            .id
            .clone()
    };
    (named("Xã Quốc Khánh"), named("Phường Tam Thanh"))
}

async fn move_person(house: &House, login: &str, unit: &str) {
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(
        sql!("update person set unit = $2 where login = $1"),
        args![login, unit],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn after_sixty_days_the_person_signs_in_again_and_work_of_the_merged_unit_lands_labelled() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let station = unit_of(&house, "mai").await;
    let old = house.sign_in("commune").await;
    set_clock(&house, AFTER);
    let body = json!({ "items": [late(KEY, &id, &station)] }).to_string();
    let page = old.send_bytes("/app/sync", body.as_bytes()).await;
    assert!(
        page.status == 303 && page.location.unwrap().starts_with("/sign-in"),
        "the old session is over"
    );
    assert_eq!(rows(&house).await, [0, 0, 0, 0]);
    let mai = house.sign_in("commune").await;
    let stored = send(&mai, &[late(KEY, &id, &station)]).await.remove(0);
    assert_eq!(
        (&stored["outcome"], &stored["landed"]),
        (&json!("stored"), &json!("followed")),
        "{stored}"
    );
    let page = mai
        .get(&format!("/activities/{}", stored["made"].as_str().unwrap()))
        .await
        .body;
    assert!(
        page.contains("Gửi muộn, đơn vị đã sáp nhập") && page.contains("Đài Truyền thanh xã Quốc Khánh"),
        "{page}"
    );
    assert!(
        mai.get("/activities")
            .await
            .body
            .contains("Gửi muộn, đơn vị đã sáp nhập")
    );
}

#[tokio::test]
async fn the_work_lands_with_the_unit_that_followed_wherever_the_reform_has_put_account_and_task() {
    let house = House::demo().await;
    let made = issued(&house, &["mai"], None).await;
    let station = unit_of(&house, "mai").await;
    let (heir, stranger) = heirs(&house);
    // The reform gave the first task to the commune that followed; the second stayed with the station.
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(
        sql!("update assignment set unit = $1 where id = 'A10'"),
        args![&heir],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    set_clock(&house, AFTER);
    let mai = house.sign_in("commune").await;
    let moved_task = send(&mai, &[late(KEY, &made.assignments[0], &station)])
        .await
        .remove(0);
    assert_eq!(
        moved_task["landed"], "followed",
        "the account has not moved yet: {moved_task}"
    );
    move_person(&house, "mai", &heir).await;
    let mai = house.sign_in("commune").await;
    let moved_both = send(&mai, &[late(OTHER, &made.assignments[0], &station)])
        .await
        .remove(0);
    assert_eq!(moved_both["landed"], "followed");
    let moved_account = late("01J0000000000000000000000C", &made.assignments[1], &station);
    let moved_account = send(&mai, &[moved_account]).await.remove(0);
    assert_eq!(moved_account["landed"], "followed");
    for result in [&moved_task, &moved_both, &moved_account] {
        let page = mai
            .get(&format!("/activities/{}", result["made"].as_str().unwrap()))
            .await;
        assert!(page.status == 200 && page.body.contains("Gửi muộn"), "{result}");
    }
    assert_eq!(
        (counts(&house, "A10").await.1, counts(&house, "A20").await.1),
        (2, 1)
    );
    move_person(&house, "mai", &stranger).await;
    let mai = house.sign_in("commune").await;
    let foreign = late("01J0000000000000000000000D", &made.assignments[1], &station);
    assert!(
        refused(&mai, foreign).await.contains("không phải"),
        "what the phone says of its unit opens nothing"
    );
}

#[tokio::test]
async fn where_several_units_followed_it_stays_with_the_old_one_and_is_marked() {
    let house = House::demo().await;
    let id = issued(&house, &["tuan"], None).await.assignments.remove(0);
    let office = unit_of(&house, "tuan").await;
    set_clock(&house, AFTER);
    let tuan = house.sign_in("coordinator").await;
    let stored = send(&tuan, &[late(KEY, &id, &office)]).await.remove(0);
    assert_eq!(
        stored["landed"], "undecided",
        "a district had seven successors: {stored}"
    );
    let page = tuan
        .get(&format!("/activities/{}", stored["made"].as_str().unwrap()))
        .await
        .body;
    assert!(page.contains("chờ phân định"), "{page}");
    assert!(
        tuan.get("/activities")
            .await
            .body
            .contains("đã sáp nhập, chờ phân định"),
        "and listed so"
    );
    let unit = sql!(
        "select count(*) as count from activity v join assignment a on a.id = v.assignment and a.unit = v.unit"
    );
    assert_eq!(count(&house, unit).await, 1, "kept with the old unit");
}
