//! Recipients become units and the letter goes out once.

use super::*;

#[tokio::test]
async fn recipients_become_the_units_of_the_day_and_the_letter_goes_out_once() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let path = opened(&house).await;
    let page = lan.get(&format!("{path}/recipients")).await;
    assert!(page.body.contains("<b>13</b> đơn vị sẽ nhận"), "{}", page.body);
    assert!(page.body.contains("Phòng Văn hóa và Thông tin huyện Tràng Định"));
    let saved = lan
        .post(&format!("{path}/recipients"), &pairs(&form(&page.body)))
        .await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let page = lan.get(&format!("{path}/recipients")).await;
    assert!(
        !page.body.contains("Nguyễn Thị Lan chọn"),
        "what was not changed is nobody's choice"
    );
    let step = lan.get(&format!("{path}/issue")).await;
    assert_eq!(step.status, 200, "{}", step.body);
    assert!(step.body.contains("Phát hành tới 13 đơn vị"), "{}", step.body);
    let fields = form(&step.body);
    let sent = lan.post(&format!("{path}/issue"), &pairs(&fields)).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    assert!(sent.location.unwrap().starts_with("/directives/"));
    assert_eq!(
        count(&house, sql!("select count(*) as count from assignment")).await,
        13 * 3 + 11
    );
    let silent = sql!(
        "select count(*) as count from assignment where handling = '01' and part = 'lead' and activity_count = 0"
    );
    assert_eq!(count(&house, silent).await, 50);
    assert_eq!(
        count(
            &house,
            sql!("select count(*) as count from task where due_on = '2021-06-14'")
        )
        .await,
        1
    );
    assert_eq!(
        count(
            &house,
            sql!("select count(*) as count from audit where action = 'directive.issued'")
        )
        .await,
        1
    );
    assert_eq!(
        store::dialect::find(&house.site.db, "duoi nuoc", 5)
            .await
            .unwrap()
            .len(),
        1
    );
    nothing_changes_after_issuing(&house, &path, &fields).await;
}

async fn nothing_changes_after_issuing(house: &House, path: &str, fields: &[(String, String)]) {
    let lan = house.sign_in("officer").await;
    for step in ["/issue", "", "/recipients"] {
        assert_eq!(
            lan.post(&format!("{path}{step}"), &pairs(fields)).await.status,
            409,
            "{step}"
        );
    }
    assert_eq!(
        count(house, sql!("select count(*) as count from directive")).await,
        1
    );
    assert!(lan.get(path).await.body.contains("Văn bản đã phát hành"));
    assert!(lan.get("/letters").await.body.contains("đã phát hành"));
}

#[tokio::test]
async fn a_second_directive_of_the_same_number_is_refused() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    for (again, status) in [("", 303), ("1", 422)] {
        let fields = [("text", SAMPLE), ("as_of", "2021-04-25"), ("again", again)];
        let page = lan
            .post("/letters", if again.is_empty() { &fields[..2] } else { &fields })
            .await;
        let path = page.location.unwrap();
        let step = lan.get(&format!("{path}/issue")).await;
        let sent = lan
            .post(&format!("{path}/issue"), &pairs(&form(&step.body)))
            .await;
        assert_eq!(sent.status, status, "{}", sent.body);
    }
    assert_eq!(
        count(&house, sql!("select count(*) as count from directive")).await,
        1
    );
}
