//! Relays: in the signed plan of boxes that can take a source over, and named as left out for the others.

use store::{args, sql};
use wire::player::*;

use super::fixture_tests::*;
use super::pass;
use crate::station::tests::{Player, later, printed, said};
use crate::testing::{House, Person};

/// A station with a source and its slot at 05:00, and a box.
async fn relaying() -> (House, Person, String, Player) {
    let house = House::demo().await;
    let mai = house.sign_in("commune").await;
    let unit = station(&house).await;
    let (_, code) = printed(&mai, &unit, "Bộ thu chợ").await;
    let player = Player::enrolled(&house, &code, 7).await;
    let fields = [("name", "Thời sự VOV1"), ("source", "relay"), ("code", "vov1")];
    assert_eq!(mai.post("/timetable/relays", &fields).await.status, 303);
    let item = relay_item(&mai).await;
    let fields = [("item", item.as_str()), ("start", "05:00"), ("minutes", "30")];
    save(&mai, &fields).await.unwrap();
    (house, mai, unit, player)
}

/// The station's one relay, as the form names it.
async fn relay_item(mai: &Person) -> String {
    let form = mai.get("/timetable/new").await.body;
    let id = form.split("value=\"r:").nth(1).unwrap().split('"').next();
    format!("r:{}", id.unwrap())
}

/// Says something, and lets what follows from it be done.
async fn says(house: &House, player: &Player) {
    // A question of the same instant as the last one is not believed.
    later(house, 1_000);
    player.answered(&player.poll(player.now(), 0)).await;
    crate::station::flush(&house.site).await.unwrap();
    pass(&house.site, false).await.unwrap();
}

/// The plan that the box gets; `None`: none that it may read.
async fn fetched(player: &Player) -> Option<Plan> {
    let page = player.ask("plan", &player.poll(player.now(), 0)).await;
    if page.status == 404 {
        assert_eq!(said(&page), (404, "no_plan"));
        return None;
    }
    Some(Sealed::read(&page.bytes).unwrap().peek(Kind::Plan).unwrap())
}

async fn left_out(mai: &Person, unit: &str) -> String {
    mai.get(&format!("/timetable/units/{unit}/left-out")).await.body
}

#[tokio::test]
async fn a_relay_goes_to_a_box_that_can_take_it_and_to_no_other() {
    let (house, mai, unit, mut player) = relaying().await;
    // A box of before: its plan is without relays, and says so.
    pass(&house.site, true).await.unwrap();
    says(&house, &player).await;
    let old = fetched(&player).await.unwrap();
    assert!(old.relays().is_empty() && old.items.is_empty());
    let page = left_out(&mai, &unit).await;
    assert!(page.contains("chưa báo là tự chuyển nguồn được"), "{page}");
    let settings = mai.get("/timetable/settings").await.body;
    assert!(settings.contains("<code>vov1</code>"), "{settings}");
    assert!(settings.contains("phải bật bằng tay: Bộ thu chợ."), "{settings}");
    // Its program is renewed, and nobody has entered the source yet: it gets the relay, and people are told.
    player.processor = Some("aarch64".to_owned());
    player.relays = Some(vec![]);
    says(&house, &player).await;
    let plan = fetched(&player).await.unwrap();
    // Today at 05:00 is over at 08:00; fourteen days more are planned.
    assert_eq!(plan.relays().len(), 14);
    let page = left_out(&mai, &unit).await;
    assert!(
        page.contains("hộp này chưa khai nguồn") && page.contains("Thời sự VOV1 (vov1)"),
        "{page}"
    );
    assert!(!page.contains("chưa báo là tự chuyển nguồn được"), "{page}");
    // The source is entered.
    player.relays = Some(vec!["vov1"]);
    says(&house, &player).await;
    let plan = fetched(&player).await.unwrap();
    let first = &plan.relays()[0];
    assert_eq!(first.source, "vov1");
    assert_eq!(
        (first.lasts_ms, first.origin, first.class),
        (1_800_000, 1, Class::Ordinary)
    );
    let page = left_out(&mai, &unit).await;
    assert!(
        page.contains("Tự tiếp sóng theo lịch: Thời sự VOV1 (vov1)."),
        "{page}"
    );
    let settings = mai.get("/timetable/settings").await.body;
    assert!(settings.contains("Tự tiếp sóng: Bộ thu chợ."), "{settings}");
    assert_eq!(
        pass(&house.site, false).await.unwrap(),
        0,
        "the same said again builds nothing"
    );
    says(&house, &player).await;
    assert_eq!(fetched(&player).await.unwrap().version, plan.version);
}

#[tokio::test]
async fn a_box_whose_older_program_came_back_is_never_handed_a_plan_that_it_cannot_read() {
    let (house, _, _, mut player) = relaying().await;
    player.processor = Some("aarch64".to_owned());
    player.relays = Some(vec!["vov1"]);
    says(&house, &player).await;
    let with = fetched(&player).await.unwrap();
    assert!(!with.relays().is_empty());
    player.relays = None;
    assert_eq!(fetched(&player).await, None, "until the next plan is made");
    says(&house, &player).await;
    let without = fetched(&player).await.unwrap();
    assert!(without.version > with.version && without.relays().is_empty());
}

#[tokio::test]
async fn a_relay_at_a_quarter_past_three_is_in_no_plan() {
    let (house, mai, _, mut player) = relaying().await;
    player.processor = Some("aarch64".to_owned());
    player.relays = Some(vec!["vov1"]);
    // As in Trung Lộc: somebody sets 03:15. The form refuses it; written into the rows it still goes to no box.
    let item = relay_item(&mai).await;
    let fields = [("item", item.as_str()), ("start", "03:15"), ("minutes", "30")];
    assert!(save(&mai, &fields).await.is_err());
    run(
        &house,
        sql!("update slot set start_s = 11700 where relay is not null"),
        args![],
    )
    .await;
    run(
        &house,
        sql!("update slot set class = 'urgent' where relay is not null and id = (select max(id) from slot)"),
        args![],
    )
    .await;
    says(&house, &player).await;
    assert!(fetched(&player).await.unwrap().relays().is_empty());
}

#[tokio::test]
async fn a_source_has_a_name_that_a_box_can_be_told_and_none_has_it_twice() {
    let (_house, mai, _, _) = relaying().await;
    let add = async |code: &str| {
        let fields = [("name", "Đài tỉnh"), ("source", "relay"), ("code", code)];
        mai.post("/timetable/relays", &fields).await
    };
    let refused = add("vov1").await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("không trùng nguồn khác"),
        "{}",
        refused.body
    );
    assert!(
        refused.body.contains("value=\"Đài tỉnh\""),
        "what was typed stays"
    );
    assert_eq!(add("đài tỉnh").await.status, 422);
    assert_eq!(add("").await.status, 303);
    let settings = mai.get("/timetable/settings").await.body;
    assert!(settings.contains("<code>dai-tinh</code>"), "{settings}");
}
