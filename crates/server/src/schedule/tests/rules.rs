//! The rule of the commune, and what it says of a slot.

use super::*;

#[tokio::test]
async fn what_breaks_the_rule_is_said_with_its_line_and_saved_only_when_confirmed() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    let mai = house.sign_in("commune").await;
    assert!(
        mai.get("/timetable/rule")
            .await
            .body
            .contains("Chưa biết quy chế")
    );
    assert!(mai.get("/timetable").await.body.contains("Chưa biết quy chế"));
    enter_rule(
        &house,
        &[("hours", "05:00–07:00"), ("longest", "5"), ("day", "1")],
    )
    .await;
    let page = mai.get("/timetable").await.body;
    assert!(page.contains("05/QĐ-UBND") && !page.contains("Chưa biết quy chế"));
    let refused = save(&mai, &AFTERNOON).await.unwrap_err();
    assert!(
        refused.body.contains("ngoài giờ phát 05:00–07:00 (05/QĐ-UBND)"),
        "{}",
        refused.body
    );
    assert!(refused.body.contains("buổi phát dài 10 phút, quy chế cho 5 phút"));
    assert_eq!(slots(&house).await, 0);
    save(&mai, &[&AFTERNOON[..], &[("confirm", "yes")]].concat())
        .await
        .unwrap();
    // A correction of the same day takes its place and stays in the history.
    enter_rule(&house, &[("hours", "16:00–18:00")]).await;
    let history = mai.get("/timetable/rule").await.body;
    assert!(history.contains("Được thay lúc") && history.contains("16:00–18:00"));
}

#[tokio::test]
async fn quiet_hours_of_the_commune_hold_in_place_of_those_of_the_house() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    let mai = house.sign_in("commune").await;
    enter_rule(&house, &[("quiet", "11:00–13:30, 20:00–05:00")]).await;
    let noon = save(&mai, &[("item", "b:loa:vi"), ("start", "12:00")])
        .await
        .unwrap_err();
    assert!(
        noon.status == 422 && noon.body.contains("Rơi vào giờ yên tĩnh"),
        "{}",
        noon.body
    );
    let base = [
        ("decided_by", "x"),
        ("from", "1/4/2021"),
        ("quiet", "chín giờ tối"),
    ];
    assert_eq!(mai.post("/timetable/rule", &base).await.status, 422);
}
