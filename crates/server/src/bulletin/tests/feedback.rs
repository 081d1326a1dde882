//! What the sender sees of each commune, and what waits for whom.

use store::{args, sql};

use super::hands::*;
use crate::assignment::fixture_tests::unit_of;
use crate::schedule::fixture_tests::{player, run, save};
use crate::testing::House;

#[tokio::test]
async fn what_waits_is_counted_and_leads_there() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let mai = house.sign_in("mai").await;
    let (makes, takes) = (unit_of(&house, "lan").await, unit_of(&house, "mai").await);
    let now = house.site.clock.now();
    counted(&house, now).await;
    let (before, came) = (
        house.site.bulletins.of(&makes),
        house.site.bulletins.of(&takes).came,
    );
    let id = begun(&lan, "ordinary", "live").await;
    recorded(&lan, &id, "vi").await;
    assert_eq!(house.site.bulletins.of(&makes).to_hear, before.to_hear + 1);
    let page = lan.get("/bulletins").await.body;
    assert!(
        page.contains("href=\"/bulletins?show=hear\">Bản ghi chờ nghe:"),
        "{page}"
    );
    let some = lan.get("/bulletins?show=hear").await.body;
    assert!(some.contains(&format!("/bulletins/{id}\"")), "{some}");
    assert!(
        !lan.get("/bulletins?show=approve")
            .await
            .body
            .contains(&format!("/bulletins/{id}\""))
    );

    approved(&house, &lan, &binh, &id, "vi").await;
    let after = house.site.bulletins.of(&makes);
    assert_eq!(
        (after.to_hear, after.to_approve),
        (before.to_hear, before.to_approve)
    );
    aimed(&house, &lan, &id).await;
    lan.post(&format!("/bulletins/{id}/send"), &[("count", "1")])
        .await;
    assert_eq!(house.site.bulletins.of(&takes).came, came + 1);
    let menu = mai.get("/timetable").await.body;
    assert!(
        menu.contains(&format!(
            "Bản tin phát thanh</span> <b class=\"count\">{}</b>",
            came + 1
        )),
        "{menu}"
    );
    assert!(
        mai.get("/bulletins")
            .await
            .body
            .contains("Bản tin mới đến, chờ đơn vị trả lời:")
    );
    mai.post(
        &format!("/bulletins/{id}/decline"),
        &[("reason", "Đã phát hôm qua")],
    )
    .await;
    assert_eq!(
        house.site.bulletins.of(&takes).came,
        came,
        "answered, it waits no more"
    );
}

#[tokio::test]
async fn the_sender_sees_of_each_commune_what_became_of_it_and_what_it_lacks() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let mai = house.sign_in("mai").await;
    let id = begun(&lan, "ordinary", "live").await;
    approved(&house, &lan, &binh, &id, "vi").await;
    aimed(&house, &lan, &id).await;
    lan.post(&format!("/bulletins/{id}/send"), &[("count", "1")])
        .await;
    let path = format!("/bulletins/{id}");
    assert_eq!(mai.get(&path).await.status, 200);
    assert_eq!(mai.post(&format!("{path}/accept"), &[]).await.status, 303);
    let item = format!("b:{id}:vi");
    save(&mai, &[("item", &item), ("start", "17:00")]).await.unwrap();
    let unit = unit_of(&house, "mai").await;
    for (device, outcome) in [("may-1", "confirmed"), ("may-2", "failed"), ("may-3", "unknown")] {
        player(&house, device, &unit).await;
        let play = sql!(
            "insert into asrun_play (device, item, unit, bulletin, outcome, planned, gateway, changed_at) \
             values ($1, 'x', $2, $3, $4, $5, $6, 0)"
        );
        run(&house, play, args![device, &unit, &id, outcome, true, false]).await;
    }
    let page = lan.get(&path).await.body;
    for words in [
        "Nhận:",
        "Xem:",
        "Quyết định:",
        "26/4/2021 17:00; 1 mục trong lịch",
        "1 máy đã phát hết",
        "1 máy không phát",
        "1 máy chưa rõ",
        "data-th=\"Thiếu thứ tiếng\"",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let row = |page: &str| page.contains("data-th=\"Tình trạng\"");
    assert!(row(&lan.get(&format!("{path}?state=scheduled")).await.body));
    assert!(!row(&lan.get(&format!("{path}?state=declined")).await.body));
    assert!(
        row(&lan.get(&format!("{path}?state=khong-co")).await.body),
        "what is no state shows all"
    );
}

/// What waits is counted, as the worker does it.
async fn counted(house: &House, now: civic::Moment) {
    let directory = house.site.directory();
    let counted = house.site.bulletins.renew(&house.site.db, &directory, now);
    counted.await.unwrap();
}
