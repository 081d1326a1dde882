//! What is another's, closed or taken back.

use super::*;

#[tokio::test]
async fn nobody_reaches_anothers_items_photos_or_work() {
    let house = House::demo().await;
    let made = issued(&house, &["mai", "hoa"], None).await;
    let (mai, hoa) = (house.sign_in("commune").await, house.sign_in("newsroom").await);
    let photo = phone_jpeg();
    let stored = send(&mai, &[meeting(KEY, &made.assignments[0], &[&photo])])
        .await
        .remove(0);
    let path = format!("/app/pieces?key={KEY}&n=0&from=0");
    assert_eq!(hoa.send_bytes(&path, &photo).await.status, 404);
    assert_eq!(read(&hoa.get(&path).await)["photos"], json!([]));
    assert!(
        refused(&hoa, meeting(KEY, &made.assignments[1], &[]))
            .await
            .contains("không phải"),
        "mai's key"
    );
    assert!(
        refused(
            &hoa,
            amendment(OTHER, &stored["made"], 1, &json!({ "people": "5" }))
        )
        .await
        .contains("không phải")
    );
    let tuan = house.sign_in("coordinator").await;
    assert!(
        refused(
            &tuan,
            amendment(OTHER, &stored["made"], 1, &json!({ "people": "5" }))
        )
        .await
        .contains("không phải")
    );
    assert_eq!(rows(&house).await, [1, 0, 1, 0]);
    let state = read(&hoa.get("/app/state").await);
    assert_eq!(state["person"], hoa_id(&house).await);
    assert!(!state.to_string().contains("Chợ Quốc Khánh"), "{state}");
}

async fn hoa_id(house: &House) -> String {
    crate::account::find(&house.site.db, "hoa")
        .await
        .unwrap()
        .unwrap()
        .id
}

#[tokio::test]
async fn closed_work_and_a_withdrawn_directive_take_nothing_more_and_say_so() {
    let house = House::demo().await;
    let made = issued(&house, &["mai"], None).await;
    let (mai, lan) = (house.sign_in("commune").await, house.sign_in("officer").await);
    let (one, two) = (&made.assignments[0], &made.assignments[1]);
    mai.post(
        &format!("/assignments/{one}/refuse"),
        &[("reason", "không có loa")],
    )
    .await;
    assert!(
        refused(&mai, meeting(KEY, one, &[]))
            .await
            .contains("đã trả lại hoặc đã thu hồi")
    );
    let stored = send(&mai, &[meeting(OTHER, two, &[])]).await.remove(0);
    let recalled = lan
        .post(
            &format!("/directives/{}/recall", made.directive),
            &[("reason", "ban hành nhầm")],
        )
        .await;
    assert_eq!(recalled.status, 303, "{}", recalled.body);
    assert!(
        refused(&mai, meeting("01J0000000000000000000000C", two, &[]))
            .await
            .contains("đã thu hồi")
    );
    let late = amendment(
        "01J0000000000000000000000D",
        &stored["made"],
        1,
        &json!({ "people": "5" }),
    );
    assert!(refused(&mai, late).await.contains("đã thu hồi"));
    assert_eq!(rows(&house).await, [1, 0, 1, 0]);
    let state = read(&mai.get("/app/state").await);
    let work = state["data"]["work"].as_array().unwrap();
    assert!(
        work.iter().all(|row| row["id"] != json!(two)),
        "what was taken back is no work any more: {state}"
    );
}
