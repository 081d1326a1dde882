//! Reminding, recalling, publishing, and the command line.

use super::*;

#[tokio::test]
async fn reminding_names_exactly_whom_and_is_logged() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    let (hoa, offices) = (unit(&house, "hoa").await, offices(&house, 2).await);
    laid.give(
        &house,
        0,
        &hoa,
        Work {
            handling: Handling::Received,
            ..SILENT
        },
    )
    .await;
    laid.give(&house, 0, &offices[0], SILENT).await;
    laid.give(&house, 1, &offices[0], SILENT).await;
    laid.give(&house, 1, &offices[1], SILENT).await;
    let (lan, path) = (
        house.sign_in("officer").await,
        format!("/directives/{}/remind", laid.id),
    );
    let page = lan.get(&path).await.body;
    assert!(page.contains("Đôn đốc 2 đơn vị") && page.contains(&name(&house, &offices[1])));
    assert!(!page.contains(&name(&house, &hoa)));
    assert_eq!(
        lan.post(&path, &[("clause", "1"), ("message", "Đề nghị trả lời")])
            .await
            .status,
        303
    );
    assert_eq!(
        count(
            &house,
            sql!("select count(*) as count from reminder where kind = 'remind'")
        )
        .await,
        1
    );
    assert_eq!(lan.post(&path, &[]).await.status, 303);
    assert_eq!(
        count(
            &house,
            sql!("select count(*) as count from reminder where kind = 'remind'")
        )
        .await,
        4
    );
    assert_eq!(lan.post(&path, &[("kind", "report")]).await.status, 303);
    assert_eq!(
        count(
            &house,
            sql!("select count(*) as count from reminder where kind = 'report'")
        )
        .await,
        3
    ); // one a unit
    let logged = sql!("select count(*) as count from audit where action = 'directive.reminded'");
    assert_eq!(count(&house, logged).await, 3);
    assert_eq!(lan.post(&path, &[("clause", "9")]).await.status, 404);
}

#[tokio::test]
async fn recalling_takes_everything_back_once_with_a_reason() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    laid.give(&house, 0, &unit(&house, "hoa").await, SILENT).await;
    let (lan, path) = (
        house.sign_in("officer").await,
        format!("/directives/{}/recall", laid.id),
    );
    assert!(lan.get(&path).await.body.contains("Báo Lạng Sơn"));
    assert_eq!(lan.post(&path, &[("reason", " ")]).await.status, 422);
    assert_eq!(lan.post(&path, &[("reason", "gửi nhầm")]).await.status, 303);
    assert_eq!(lan.post(&path, &[("reason", "gửi nhầm")]).await.status, 409);
    let page = lan.get(&format!("/directives/{}", laid.id)).await.body;
    assert!(
        page.contains("đã thu hồi") && !page.contains("class=\"cl st"),
        "{page}"
    );
    let logged = sql!("select count(*) as count from audit where action = 'directive.recalled'");
    assert_eq!(count(&house, logged).await, 1);
}

#[tokio::test]
async fn publishing_is_said_once_and_can_be_undone() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    let (lan, path) = (house.sign_in("officer").await, format!("/directives/{}", laid.id));
    let published = sql!("select count(*) as count from directive where published_at is not null");
    crate::publication::tests::publish(&house, &laid.id).await;
    assert_eq!(count(&house, published).await, 1);
    assert_eq!(
        count(
            &house,
            sql!("select count(*) as count from audit where action = 'directive.published'")
        )
        .await,
        1
    );
    for _ in 0..2 {
        assert_eq!(lan.post(&format!("{path}/unpublish"), &[]).await.status, 303);
        assert_eq!(count(&house, published).await, 0);
    }
    let taken = sql!("select count(*) as count from audit where action = 'directive.unpublished'");
    assert_eq!(count(&house, taken).await, 1);
    let other = house.sign_in("khac").await;
    assert_eq!(other.post(&format!("{path}/unpublish"), &[]).await.status, 404);
}

#[tokio::test]
async fn the_command_line_tells_the_same() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    laid.give(&house, 0, &unit(&house, "hoa").await, SILENT).await;
    let json = super::super::cli::status(&house.site, Some(&laid.id), true)
        .await
        .unwrap();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["tasks"][0]["state"], "unknown");
    assert_eq!(
        (&value["counts"]["unknown"], &value["proven_percent"]),
        (&json!(1), &json!(0))
    );
    assert!(
        super::super::cli::status(&house.site, None, false)
            .await
            .unwrap()
            .contains("1 chưa rõ")
    );
    assert!(
        super::super::cli::status(&house.site, Some("x"), false)
            .await
            .is_err()
    );
}
