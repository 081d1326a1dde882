//! Corrections of two hands: merged by field, and asked about where both wrote.

use super::*;

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn corrections_merge_by_field_and_the_same_field_changed_twice_is_asked() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let made = send(&mai, &[meeting(KEY, &id, &[])]).await.remove(0)["made"].clone();
    let fix = |key: &str, base: i64, fields: Value| amendment(key, &made, base, &fields);
    let first = send(
        &mai,
        &[fix(OTHER, 1, json!({ "people": "1.300", "note": "có mưa" }))],
    )
    .await
    .remove(0);
    assert_eq!(
        (&first["outcome"], &first["version"]),
        (&json!("merged"), &json!(2))
    );
    // A second phone still had version 1: the place is taken, the number is asked about, the note agrees.
    let second = fix(
        "01J0000000000000000000000C",
        1,
        json!({ "people": "1250", "place": "Đình", "note": "có mưa" }),
    );
    let second = send(&mai, &[second]).await.remove(0);
    assert_eq!(
        (&second["outcome"], &second["version"]),
        (&json!("clash"), &json!(3))
    );
    let clashes = second["clashes"].as_array().unwrap();
    assert_eq!(clashes.len(), 1);
    let values = ["field", "base", "mine", "theirs"].map(|name| clashes[0][name].as_str().unwrap());
    assert_eq!(values, ["people", "1204", "1250", "1300"]);
    let path = format!("/activities/{}", made.as_str().unwrap());
    let page = mai.get(&path).await.body;
    assert!(
        page.contains("1.250") && page.contains("1.300 lượt người") && page.contains("Đình"),
        "{page}"
    );
    assert!(read(&mai.get("/app/state").await)["data"]["clashes"][0]["mine"] == "1250");
    // Changed alike, or not at all: nothing to ask, nothing new.
    let alike = send(
        &mai,
        &[fix("01J0000000000000000000000D", 1, json!({ "people": "1.300" }))],
    )
    .await
    .remove(0);
    assert_eq!(
        (&alike["outcome"], &alike["version"]),
        (&json!("merged"), &json!(3))
    );
    let settle = json!({ "kind": "settle", "key": "01J0000000000000000000000E", "on": clashes[0]["id"], "unit": "x", "at": 1,
        "fields": { "keep": "mine" } });
    let settled = send(&mai, std::slice::from_ref(&settle)).await.remove(0);
    assert_eq!(
        (&settled["outcome"], &settled["version"]),
        (&json!("merged"), &json!(4))
    );
    assert_eq!(send(&mai, std::slice::from_ref(&settle)).await[0]["again"], true);
    let mut later = settle;
    later["key"] = json!("01J0000000000000000000000F");
    assert!(refused(&mai, later).await.contains("đã có người chọn"));
    let page = mai.get(&path).await.body;
    assert!(
        page.contains("1.250 lượt người") && !page.contains("Hai bản khác nhau"),
        "{page}"
    );
    // What the fields together make must be an activity; and a base that never was is none.
    let wrong = fix("01J0000000000000000000000G", 4, json!({ "kind": "poster" }));
    assert!(refused(&mai, wrong).await.contains("chưa đúng"));
    assert!(
        refused(
            &mai,
            fix("01J0000000000000000000000H", 9, json!({ "people": "1" }))
        )
        .await
        .contains("bản gốc")
    );
    mai.post(&format!("{path}/withdraw"), &[("reason", "ghi nhầm")])
        .await;
    assert!(
        refused(
            &mai,
            fix("01J0000000000000000000000J", 4, json!({ "people": "1" }))
        )
        .await
        .contains("đã được rút")
    );
    let revisions = count(&house, sql!("select count(*) as count from activity_revision")).await;
    assert_eq!(
        revisions, 4,
        "every version is written down, the first with the first correction"
    );
}

#[tokio::test]
async fn two_values_are_settled_on_the_page_too() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let made = send(&mai, &[meeting(KEY, &id, &[])]).await.remove(0)["made"].clone();
    let items = [
        amendment(OTHER, &made, 1, &json!({ "people": "10" })),
        amendment("01J0000000000000000000000C", &made, 1, &json!({ "people": "20" })),
    ];
    let clash = send(&mai, &items).await[1]["clashes"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/activities/{}/settle", made.as_str().unwrap());
    assert_eq!(mai.post(&path, &[("clash", &clash)]).await.status, 422);
    assert_eq!(
        mai.post(&path, &[("clash", "x"), ("keep", "mine")]).await.status,
        404
    );
    assert_eq!(
        mai.post(&path, &[("clash", &clash), ("keep", "theirs")])
            .await
            .status,
        303
    );
    assert_eq!(
        mai.post(&path, &[("clash", &clash), ("keep", "mine")])
            .await
            .status,
        409
    );
    let page = mai.get(&path.replace("/settle", "")).await.body;
    assert!(page.contains("10 lượt người"), "{page}");
}
