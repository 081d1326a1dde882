//! What a rule holds back, and when it lets go.

use store::{Count, args, sql};

use super::*;

#[tokio::test]
async fn urgent_ones_and_drills_go_at_once_and_the_board_is_told() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let (_, khac, _) = with_board(&house).await;
    let id = begun(&lan, "urgent", "live").await;
    approved(&house, &lan, &binh, &id, "vi").await;
    aimed(&house, &lan, &id).await;
    assert!(
        !khac.get("/bulletins/vetting").await.body.contains(&id),
        "it does not wait"
    );
    let path = format!("/bulletins/{id}/urgent");
    let ask = [
        ("count", "1"),
        ("typed", "PHÁT THẬT"),
        ("reason", "disaster"),
        ("minutes", "60"),
    ];
    assert_eq!(lan.post(&path, &ask).await.status, 303);
    assert_eq!(binh.post(&format!("{path}/confirm"), &ask[..2]).await.status, 303);
    let inbox = khac.get("/bulletins/vetting").await.body;
    assert!(
        inbox.contains("khẩn cấp, không chờ thẩm định") && inbox.contains(&id),
        "{inbox}"
    );
    assert!(khac.get("/bulletins").await.body.contains("cần bạn xem: 1"));
    let page = look(&khac, &id).await;
    assert!(
        page.status == 200 && page.body.contains("đã đi lúc"),
        "{}",
        page.body
    );
    let own = lan.get(&format!("/bulletins/{id}")).await.body;
    assert!(own.contains("Ban biên tập đã được báo"), "{own}");
    let seen = format!("/bulletins/{id}/vetting/seen");
    assert_eq!(khac.post(&seen, &[]).await.status, 303);
    assert_eq!(khac.post(&seen, &[]).await.status, 409);
    assert!(!khac.get("/bulletins").await.body.contains("cần bạn xem"));
    let drill = begun(&lan, "ordinary", "drill").await;
    approved(&house, &lan, &binh, &drill, "vi").await;
    aimed(&house, &lan, &drill).await;
    assert_eq!(sends(&lan, &drill).await.status, 303);
    assert!(
        khac.get("/bulletins/vetting")
            .await
            .body
            .contains("diễn tập, không chờ thẩm định")
    );
}

#[tokio::test]
async fn what_waits_is_free_when_the_rule_ends_and_a_step_says_so() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let (tinh, khac, rule) = with_board(&house).await;
    let (id, _) = ready(&house, &lan, &binh).await;
    assert_eq!(sends(&lan, &id).await.status, 409);
    let end = format!("/bulletins/vetting/rules/{rule}/end");
    assert_eq!(
        khac.post(&end, &[("at_once", "1")]).await.status,
        404,
        "members do not end it"
    );
    assert_eq!(
        lan.post(&end, &[("at_once", "1")]).await.status,
        404,
        "nor who keeps the board"
    );
    let until = today(&house);
    assert_eq!(tinh.post(&end, &[("until", &until)]).await.status, 303);
    assert_eq!(sends(&lan, &id).await.status, 409, "its last day is not over");
    // The days pass, and the worker looks.
    later(&house, 24 * 60);
    crate::bulletin::vetting::let_go(&house.site).await.unwrap();
    crate::bulletin::vetting::let_go(&house.site).await.unwrap();
    let lan = house.sign_in("lan").await;
    let page = lan.get(&format!("/bulletins/{id}/variant")).await.body;
    assert_eq!(page.matches("hết quy định thẩm định").count(), 1, "{page}");
    assert_eq!(sends(&lan, &id).await.status, 303);
    let noted = sql!("select count(*) as count from audit where action = 'bulletin.board_freed'");
    assert_eq!(house.site.db.one::<Count>(noted, args![]).await.unwrap().count, 1);
}

#[tokio::test]
async fn what_a_commune_makes_for_itself_is_free_unless_the_rule_says_otherwise() {
    let house = House::demo().await;
    let (tinh, khac, _) = with_board(&house).await;
    let station = unit_of(&house, "mai").await;
    house.hire("xa-2", Role::Commune, &station).await;
    let (mai, second) = (sure(&house, "mai").await, sure(&house, "xa-2").await);
    let fields = [("unit", station.as_str()), ("person", "xa-2"), ("approves", "on")];
    assert_eq!(mai.post("/bulletins/mandates", &fields).await.status, 303);
    let media = |id: String| {
        let site = &house.site;
        async move {
            let mut tx = site.db.snapshot().await.unwrap();
            crate::bulletin::media(&mut tx, &id, "vi").await.unwrap()
        }
    };
    let free = begun(&mai, "ordinary", "live").await;
    approved(&house, &mai, &second, &free, "vi").await;
    assert!(media(free.clone()).await.is_some());
    assert_eq!(look(&khac, &free).await.status, 404);
    let own = ruled(&house, &tinh, &[("own", "on"), ("makers", "commune_station")]).await;
    seated(&house, &tinh, &own, "khac").await;
    let held = begun(&mai, "ordinary", "live").await;
    approved(&house, &mai, &second, &held, "vi").await;
    assert_eq!(
        media(held.clone()).await,
        None,
        "it sounds nowhere, not even at home"
    );
    assert!(media(free).await.is_some(), "what was approved before stays");
    assert!(
        !mai.get("/timetable/new")
            .await
            .body
            .contains(&format!("b:{held}:vi"))
    );
    let hash = hash(&mai, &held, "vi").await;
    passed(&house, &khac, &held, "vi", &hash).await;
    assert!(media(held.clone()).await.is_some());
    // Edited afterwards: approved by the unit alone it is held again.
    approved(&house, &mai, &second, &held, "vi").await;
    assert_eq!(media(held.clone()).await, None);
    // It becomes urgent: that waits for nobody.
    let edit = mai.get(&format!("/bulletins/{held}/edit")).await.body;
    let (_, rest) = edit.split_once("name=\"version\" value=\"").unwrap();
    let version = rest.split('"').next().unwrap().to_owned();
    let head = [
        ("version", version.as_str()),
        ("title", "Lũ về"),
        ("class", "urgent"),
        ("kind", "notice"),
        ("mode", "live"),
        ("purpose", "own"),
    ];
    assert_eq!(
        mai.post(&format!("/bulletins/{held}/edit"), &head).await.status,
        303
    );
    assert!(media(held).await.is_some());
}

#[tokio::test]
async fn what_is_held_by_no_rule_any_more_is_let_go() {
    let house = House::demo().await;
    let tinh = province(&house).await;
    let station = unit_of(&house, "mai").await;
    house.hire("xa-2", Role::Commune, &station).await;
    let (mai, second) = (sure(&house, "mai").await, sure(&house, "xa-2").await);
    let fields = [("unit", station.as_str()), ("person", "xa-2"), ("approves", "on")];
    assert_eq!(mai.post("/bulletins/mandates", &fields).await.status, 303);
    let rule = ruled(&house, &tinh, &[("own", "on")]).await;
    let held = begun(&mai, "ordinary", "live").await;
    approved(&house, &mai, &second, &held, "vi").await;
    let stands = || async {
        let mut tx = house.site.db.snapshot().await.unwrap();
        crate::bulletin::media(&mut tx, &held, "vi")
            .await
            .unwrap()
            .is_some()
    };
    crate::bulletin::vetting::let_go(&house.site).await.unwrap();
    assert!(!stands().await, "the rule covers it");
    // The rule is of other bodies now, as when its maker came to stand elsewhere.
    let mut tx = house.site.db.begin().await.unwrap();
    let other = sql!("update vetting_rule set makers = $2 where id = $1");
    tx.run(other, args![&rule, serde_json::json!(["newspaper"])])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    crate::bulletin::vetting::let_go(&house.site).await.unwrap();
    assert!(stands().await, "nobody could pass it");
    let page = mai.get(&format!("/bulletins/{held}/variant")).await.body;
    assert_eq!(page.matches("hết quy định thẩm định").count(), 1, "{page}");
}

#[tokio::test]
async fn a_board_whose_unit_ends_goes_on_at_the_heir_with_what_waits() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let (_, khac, rule) = with_board(&house).await;
    let (id, vi) = ready(&house, &lan, &binh).await;
    let (from, at) = (unit_of(&house, "lan").await, house.site.clock.now());
    let heir = unit_of(&house, "khac").await;
    let kind = &crate::bulletin::vetting::hand_over::BOARDS;
    assert!(crate::AFFECTED.iter().any(|one| one.name == kind.name));
    let mut tx = house.site.db.begin().await.unwrap();
    let things = (kind.find)(&mut tx, serde_json::json!([[from]])).await.unwrap();
    assert_eq!(
        things.iter().map(|one| one.id.clone()).collect::<Vec<_>>(),
        [format!("{rule}@board")]
    );
    let carry = crate::reform::Carry {
        reform: "R",
        at,
        on: at.day(),
        ids: &house.site.ids,
        things: things.iter().map(|thing| (thing, heir.as_str())).collect(),
    };
    (kind.carry)(&mut tx, &carry).await.unwrap();
    tx.commit().await.unwrap();
    let page = khac.get(&format!("/bulletins/vetting/rules/{rule}")).await.body;
    assert!(page.contains("Nhận từ đơn vị trước sắp xếp"), "{page}");
    assert_eq!(sends(&lan, &id).await.status, 409, "what waited waits on");
    passed(&house, &khac, &id, "vi", &vi).await;
    assert_eq!(sends(&lan, &id).await.status, 303);
}
