//! Every clause in its true state, silence among them.

use super::*;

#[tokio::test]
async fn every_clause_is_painted_by_its_true_state() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    let lan = house.sign_in("officer").await;
    let path = format!("/directives/{}", laid.id);
    let (hoa, offices) = (unit(&house, "hoa").await, offices(&house, 4).await);
    let proven = Work {
        handling: Handling::Done,
        activities: 1,
        evidence: 1,
        ..SILENT
    };
    let body = lan.get(&path).await.body;
    assert!(body.contains("thu hồi"), "{body}"); // nothing given: nothing to do
    laid.give(&house, 0, &hoa, proven).await;
    let page = lan.get(&path).await;
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("class=\"cl st st-proven\" id=\"c1\""),
        "{}",
        page.body
    );
    assert!(page.body.contains("class=\"cl st st-none\" id=\"c2\""));
    assert!(page.body.contains("<b>50 %</b>")); // the task that nobody was asked to do is not done
    let words = [
        "<p>- Viết bài về đội mũ bảo hiểm.</p>",
        "Sở đề nghị các đơn vị:",
        "95/STTTT-TTBCXB",
        "Trần Thị Bình",
    ];
    for words in words {
        assert!(page.body.contains(words), "{words}");
    }
    for (unit, handling, due, expected) in [
        (0, Handling::Refused, None, "refused"),
        (1, Handling::Received, None, "received"),
        (2, Handling::Done, None, "under"),
        (3, Handling::Received, Some("2021-04-01"), "overdue"),
    ] {
        laid.give(
            &house,
            1,
            &offices[unit],
            Work {
                handling,
                due,
                ..SILENT
            },
        )
        .await;
        let body = lan.get(&path).await.body;
        assert!(
            body.contains(&format!("class=\"cl st st-{expected}\" id=\"c2\"")),
            "{expected}: {body}"
        );
    }
}

#[tokio::test]
async fn silence_is_never_counted_as_done() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    for office in offices(&house, 5).await {
        laid.give(&house, 0, &office, SILENT).await;
        let done = Work {
            handling: Handling::Done,
            ..SILENT
        };
        laid.give(&house, 1, &office, done).await;
    }
    let lan = house.sign_in("officer").await;
    let body = lan.get(&format!("/directives/{}", laid.id)).await.body;
    assert!(body.contains("class=\"cl st st-unknown\" id=\"c1\""), "{body}");
    assert!(body.contains("class=\"cl st st-under\" id=\"c2\"")); // said to be done, without evidence
    assert!(body.contains("<b>0 %</b>") && body.contains("(0 / 10)"));
    assert!(body.contains("Đôn đốc 5 đơn vị"));
}

#[tokio::test]
async fn a_clause_shows_who_answered_and_who_is_silent() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    let (hoa, office) = (unit(&house, "hoa").await, offices(&house, 1).await.remove(0));
    let work = Work {
        handling: Handling::InProgress,
        activities: 2,
        evidence: 1,
        ..SILENT
    };
    let given = laid.give(&house, 0, &hoa, work).await;
    laid.give(&house, 0, &office, SILENT).await;
    let lan = house.sign_in("officer").await;
    let path = format!("/directives/{}", laid.id);
    let names = (name(&house, &hoa), name(&house, &office));
    let page = lan.get(&format!("{path}?clause=1")).await;
    let card = page.body.split("<aside").nth(1).unwrap();
    assert!(
        card.contains(&names.0) && card.contains(&names.1) && card.contains("chưa mở văn bản"),
        "{card}"
    );
    assert!(
        card.contains(&format!("href=\"/assignments/{given}\""))
            && card.contains(&format!("href=\"/activities/{given}-0\""))
    );
    assert!(card.find(&names.1) < card.find(&names.0), "the silent come first");
    let filtered = lan.get(&format!("{path}?clause=1&standing=proven")).await.body;
    let card = filtered.split("<aside").nth(1).unwrap();
    assert!(card.contains(&names.0) && !card.contains(&names.1));
    let found = lan
        .get(&format!("{path}?clause=1&q={}", "bao%20lang%20son"))
        .await
        .body;
    let card = found.split("<aside").nth(1).unwrap();
    assert!(card.contains(&names.0) && !card.contains(&names.1), "{card}");
    for odd in [
        "?clause=99",
        "?clause=-1",
        "?clause=x&page=x",
        "?clause=1&page=999999999&standing=%3Cb%3E",
    ] {
        assert_eq!(lan.get(&format!("{path}{odd}")).await.status, 200, "{odd}");
    }
}

#[tokio::test]
async fn who_shows_much_does_not_hide_what_the_others_show() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    let (hoa, office) = (unit(&house, "hoa").await, offices(&house, 1).await.remove(0));
    let work = |count| Work {
        handling: Handling::InProgress,
        activities: count,
        evidence: count,
        ..SILENT
    };
    let early = laid.give(&house, 0, &hoa, work(1)).await;
    let busy = laid.give(&house, 0, &office, work(305)).await;
    let lan = house.sign_in("officer").await;
    let page = lan.get(&format!("/directives/{}?clause=1", laid.id)).await.body;
    assert!(page.contains(&format!("\"/activities/{early}-0\"")), "{page}");
    assert_eq!(page.matches(&format!("\"/activities/{busy}-")).count(), 3);
    assert!(
        page.contains(&format!("/{busy}-99\"")) && !page.contains(&format!("/{busy}-100\"")),
        "the newest by id"
    );
}
