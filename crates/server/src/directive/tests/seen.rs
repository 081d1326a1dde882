//! Who sees which part, and finds it.

use super::*;

#[tokio::test]
async fn a_district_opens_a_letter_that_only_a_commune_below_it_got() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    let path = format!("/directives/{}", laid.id);
    laid.give(&house, 0, &unit(&house, "mai").await, SILENT).await;
    let district = house.sign_in("coordinator").await;
    let page = district.get(&path).await;
    assert_eq!(page.status, 200, "nothing was given to the district itself");
    assert!(page.body.contains("(0 / 1)"), "{}", page.body);
    let other = house.sign_in("khac").await;
    assert_eq!(other.get(&path).await.status, 404);
}

#[tokio::test]
async fn a_district_sees_its_own_part_and_strangers_nothing() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    let (tuan, mai, hoa) = (
        unit(&house, "tuan").await,
        unit(&house, "mai").await,
        unit(&house, "hoa").await,
    );
    let proven = Work {
        handling: Handling::Done,
        activities: 1,
        evidence: 1,
        ..SILENT
    };
    laid.give(&house, 0, &tuan, SILENT).await;
    laid.give(&house, 0, &mai, proven).await;
    laid.give(&house, 0, &offices(&house, 1).await[0], SILENT).await;
    let path = format!("/directives/{}", laid.id);
    let district = house.sign_in("coordinator").await;
    let page = district.get(&format!("{path}?clause=1")).await;
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("(1 / 2)") && page.body.contains("Đây là phần của"),
        "{}",
        page.body
    );
    assert!(page.body.contains(&name(&house, &mai)));
    assert!(!page.body.contains(&name(&house, &offices(&house, 1).await[0])));
    assert!(
        !page.body.contains(&format!("{path}/recall")) && !page.body.contains(&format!("{path}/publication"))
    );
    let commune = house.sign_in("commune").await;
    let body = commune.get(&path).await.body;
    assert!(body.contains("(1 / 1)"), "{body}");
    let paper = house.sign_in("newsroom").await;
    assert_eq!(paper.get(&path).await.status, 404);
    assert_eq!(
        paper
            .get("/directives")
            .await
            .body
            .matches("an toàn giao thông")
            .count(),
        0
    );
    laid.give(&house, 1, &hoa, SILENT).await;
    assert_eq!(paper.get(&path).await.status, 200);
    assert_eq!(paper.get(&format!("{path}/remind")).await.status, 403);
    assert_eq!(
        district
            .post(&format!("{path}/recall"), &[("reason", "x")])
            .await
            .status,
        404
    );
    assert_eq!(district.post(&format!("{path}/unpublish"), &[]).await.status, 403);
}

#[tokio::test]
async fn the_list_shows_what_concerns_the_unit_and_finds_without_marks() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    laid.give(&house, 0, &unit(&house, "mai").await, SILENT).await;
    let lan = house.sign_in("officer").await;
    for path in [
        "/directives",
        "/directives?q=an+toan+giao+thong",
        "/directives?q=95/STTTT",
    ] {
        let page = lan.get(path).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains(&format!("/directives/{}", laid.id)), "{path}");
    }
    assert!(
        lan.get("/directives?q=nông+thôn+mới")
            .await
            .body
            .contains("Không tìm thấy")
    );
    for (who, sees) in [("coordinator", true), ("commune", true), ("newsroom", false)] {
        let person = house.sign_in(who).await;
        for path in ["/directives", "/directives?q=giao+thong"] {
            assert_eq!(
                person.get(path).await.body.contains(&laid.id),
                sees,
                "{who} {path}"
            );
        }
    }
}
