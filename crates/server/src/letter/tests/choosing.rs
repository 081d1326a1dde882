//! Recipients that are gone or unknown.

use super::*;

#[tokio::test]
async fn after_the_reform_offices_are_gone_and_nobody_is_chosen_in_silence() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let page = lan
        .post("/letters", &[("text", SAMPLE), ("as_of", "2025-08-01")])
        .await;
    let path = page.location.unwrap();
    let page = lan.get(&format!("{path}/recipients")).await;
    assert!(
        page.body.contains("11 đơn vị không còn từ ngày 1/7/2025"),
        "{}",
        page.body
    );
    assert!(page.body.contains("Chưa chọn sẵn đơn vị nào"));
    let issue = lan.get(&format!("{path}/issue")).await;
    assert!(
        issue.body.contains("Chưa rõ đơn vị của nơi nhận"),
        "{}",
        issue.body
    );
    assert_eq!(
        lan.post(&format!("{path}/issue"), &pairs(&form(&issue.body)))
            .await
            .status,
        422
    );
    assert_eq!(
        count(&house, sql!("select count(*) as count from directive")).await,
        0
    );
    let boxed = page.body.split("type=\"checkbox\" name=\"unit.").skip(1);
    let free = boxed
        .map(|tag| tag.split('>').next().unwrap())
        .find(|tag| !tag.contains("checked"))
        .expect("a successor");
    let (key, id) = (
        free.split('"').next().unwrap(),
        free.split("value=\"").nth(1).unwrap().split('"').next().unwrap(),
    );
    let mut fields = form(&page.body);
    fields.push((format!("unit.{key}"), id.to_owned()));
    assert_eq!(
        lan.post(&format!("{path}/recipients"), &pairs(&fields))
            .await
            .status,
        303
    );
    let page = lan.get(&format!("{path}/recipients")).await;
    assert!(
        page.body.contains("Nguyễn Thị Lan chọn, 26/4/2021 08:00"),
        "a person's choice is marked"
    );
}

#[tokio::test]
async fn unknown_recipients_are_searched_for_and_chosen() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let text = SAMPLE.replace("- Báo Lạng Sơn;", "- Câu lạc bộ những người yêu nước sạch;");
    let path = lan
        .post("/letters", &[("text", &text), ("as_of", "2021-04-25")])
        .await
        .location
        .unwrap();
    let page = lan.get(&format!("{path}/recipients")).await;
    assert!(
        page.body.contains("Chưa hiểu đây là những đơn vị nào") && page.body.contains("<b>12</b>"),
        "{}",
        page.body
    );
    let key = page
        .body
        .split("name=\"recipient\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let found = lan
        .get(&format!("{path}/recipients?for={key}&q=bao+lang+son"))
        .await;
    assert!(found.body.contains("Báo Lạng Sơn"), "{}", found.body);
    let none = lan
        .get(&format!("{path}/recipients?for={key}&q=khong+co+ai"))
        .await;
    assert!(none.body.contains("Không có đơn vị nào tên như"));
    let tag = found
        .body
        .split(&format!("name=\"unit.{key}\" value=\""))
        .nth(1)
        .unwrap();
    let mut fields = form(&found.body);
    fields.push((format!("unit.{key}"), tag.split('"').next().unwrap().to_owned()));
    assert_eq!(
        lan.post(&format!("{path}/recipients"), &pairs(&fields))
            .await
            .status,
        303
    );
    assert!(
        lan.get(&format!("{path}/recipients"))
            .await
            .body
            .contains("<b>13</b>")
    );
}

#[tokio::test]
async fn a_letter_without_number_goes_out_only_when_a_person_says_so() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let draft = SAMPLE
        .replace("Số: 412/", "Số:     /")
        .replace("ngày 26 tháng", "ngày     tháng");
    let path = lan
        .post("/letters", &[("text", &draft), ("as_of", "2021-04-25")])
        .await
        .location
        .unwrap();
    assert!(
        lan.get(&path)
            .await
            .body
            .contains("Chưa có số: văn bản chưa phát hành")
    );
    let fields = form(&lan.get(&format!("{path}/issue")).await.body);
    let refused = lan.post(&format!("{path}/issue"), &pairs(&fields)).await;
    assert!(
        refused.status == 422 && refused.body.contains("Chưa có số") && refused.body.contains("còn để trống")
    );
    let mut future = fields.clone();
    set(&mut future, "number", "500/STTTT-TTBCXB");
    set(&mut future, "date", "1/5/2021");
    let refused = lan.post(&format!("{path}/issue"), &pairs(&future)).await;
    assert!(
        refused.status == 422 && refused.body.contains("1/5/2021 chưa tới"),
        "{}",
        refused.body
    );
    let mut bare = fields.clone();
    set(&mut bare, "without_number", "1");
    assert_eq!(
        lan.post(&format!("{path}/issue"), &pairs(&bare)).await.status,
        303
    );
    let recorded = sql!(
        "select count(*) as count from audit where action = 'directive.issued' and detail like '%\"without_number\":true%'"
    );
    assert_eq!(count(&house, recorded).await, 1);
}
