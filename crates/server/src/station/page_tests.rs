//! Clusters, devices, tickets and rollouts by the pages, also with what is typed wrong.

use serde_json::json;
use store::{args, record, sql};

use crate::station::tests::*;
use crate::testing::Person;
use wire::player::{ProgramOrder, Update, accept_program};

async fn cluster(person: &Person, unit: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let page = person.post(&format!("/stations/{unit}/clusters"), fields).await;
    (page.status, page.body)
}

fn fine(device: &str) -> [(&str, &str); 8] {
    [
        ("name", "Cụm chợ"),
        ("technology", "ip"),
        ("device", device),
        ("latitude", "22,31"),
        ("longitude", "106.58"),
        ("power", "grid"),
        ("sim", "10/5/2021"),
        ("loudspeakers", "4"),
    ]
}

#[tokio::test]
async fn what_is_wrong_with_a_cluster_is_said() {
    let (_house, mai, unit, player) = with_player().await;
    let fine = fine(&player.device);
    for (wrong, words) in [
        (("name", ""), "Ghi tên"),
        (("technology", "5g"), "Chọn công nghệ"),
        (("latitude", "106.58"), "Tọa độ không nằm trong Việt Nam"),
        (("longitude", ""), "Tọa độ không nằm trong Việt Nam"),
        (("latitude", "bắc"), "Tọa độ không nằm trong Việt Nam"),
        (("latitude", "NaN"), "Tọa độ không nằm trong Việt Nam"),
        (("sim", "31/2/2021"), "Ngày không đúng"),
        (("loudspeakers", "-1"), "Số loa"),
        (("device", "KHONG-CO"), "không thuộc đài này"),
    ] {
        let fields: Vec<_> = fine
            .iter()
            .map(|one| if one.0 == wrong.0 { wrong } else { *one })
            .collect();
        let (status, body) = cluster(&mai, &unit, &fields).await;
        assert!(
            status == 422 && body.contains(words),
            "{wrong:?}: {status} {body}"
        );
    }
    assert_eq!(cluster(&mai, &unit, &fine).await.0, 303);
    let (status, body) = cluster(&mai, &unit, &fine).await;
    assert!(status == 422 && body.contains("đã gắn với cụm IP khác"), "{body}");
}

#[tokio::test]
async fn a_cluster_is_entered_changed_and_closed() {
    let (_house, mai, unit, player) = with_player().await;
    assert_eq!(cluster(&mai, &unit, &fine(&player.device)).await.0, 303);
    let fm = [("name", "Cụm FM"), ("technology", "fm")];
    assert_eq!(cluster(&mai, &unit, &fm).await.0, 303);
    let page = mai.get(&format!("/stations/{unit}")).await.body;
    assert!(page.contains("1 cụm IP · 1 cụm FM · 0 cụm có dây"), "{page}");
    assert!(page.contains("class=\"map\""), "{page}");
    assert!(mai.get("/stations/sims").await.body.contains("còn 14 ngày"));
    let id = between(&page, "href=\"/clusters/", "\"");
    let form = mai.get(&format!("/clusters/{id}")).await.body;
    assert!(form.contains("value=\"22.31\""), "{form}");
    assert!(form.contains("value=\"10/5/2021\""), "{form}");
    let save = |version: &'static str| {
        let fields = [
            ("name", "Cụm chợ mới"),
            ("technology", "ip"),
            ("version", version),
        ];
        let (path, mai) = (format!("/clusters/{id}"), &mai);
        async move { mai.post(&path, &fields).await.status }
    };
    assert_eq!((save("1").await, save("1").await), (303, 409), "two at once");
    let closed = mai.post(&format!("/clusters/{id}/close"), &[]).await;
    assert_eq!(closed.status, 303);
    let page = mai.get(&format!("/stations/{unit}")).await.body;
    assert!(!page.contains("Cụm chợ mới"));
}

#[tokio::test]
async fn unknown_and_offline_are_not_well() {
    let (house, mai, unit, player) = with_player().await;
    let shown = async || mai.get(&format!("/devices/{}", player.device)).await.body;
    assert!(shown().await.contains("st-unknown"));
    player.answered(&player.poll(player.now(), 0)).await;
    crate::station::api::flush(&house.site).await.unwrap();
    assert!(shown().await.contains("pill st st-proven"));
    assert!(!mai.get("/stations/health").await.body.contains("Bộ thu chợ"));
    later(&house, 600_001);
    assert!(shown().await.contains("mất liên lạc"));
    assert!(
        mai.get("/stations/health?condition=offline")
            .await
            .body
            .contains("Bộ thu chợ")
    );
    assert!(
        mai.get("/stations")
            .await
            .body
            .contains(&format!("/stations/{unit}"))
    );
}

#[tokio::test]
async fn a_device_is_checked_armed_changed_and_revoked() {
    let (house, mai, unit, player) = with_player().await;
    let path = format!("/devices/{}", player.device);
    let post =
        async |act: &str, fields: &[(&str, &str)]| mai.post(&format!("{path}{act}"), fields).await.status;
    assert_eq!(
        post("/checks", &[("item", "cabinet"), ("evidence", " ")]).await,
        422
    );
    for item in ["passwords", "local_control", "network", "cabinet", "key"] {
        assert!(mai.get(&path).await.body.contains("chưa nghiệm thu"));
        assert_eq!(
            post("/checks", &[("item", item), ("evidence", "đã xem tại chỗ")]).await,
            303
        );
    }
    assert!(mai.get(&path).await.body.contains("Kiểm tra an toàn: đã đủ"));
    let armed = async || {
        let mut tx = house.site.db.begin().await.unwrap();
        crate::station::armed(&mut tx, &unit, house.site.clock.now())
            .await
            .unwrap()
            .len()
    };
    assert_eq!(post("/arm", &[("hours", "99"), ("word", "diễn tập")]).await, 422);
    assert_eq!(post("/arm", &[("hours", "2"), ("word", "dien tap")]).await, 422);
    assert_eq!(
        (
            post("/arm", &[("hours", "2"), ("word", "diễn tập")]).await,
            armed().await
        ),
        (303, 1)
    );
    later(&house, 2 * 3_600_000);
    assert_eq!(armed().await, 0, "it ends by itself");
    assert_eq!(post("/arm", &[("hours", "2"), ("word", "diễn tập")]).await, 303);
    assert_eq!((post("/disarm", &[]).await, armed().await), (303, 0));
    let change = [
        ("name", "Bộ thu đình"),
        ("languages", "vi"),
        ("languages", "tyz"),
        ("offset", "120"),
        ("version", "2"),
    ];
    assert_eq!((post("", &change).await, post("", &change).await), (303, 409));
    assert_eq!(
        post("", &[("name", "x"), ("languages", "vi"), ("offset", "99999")]).await,
        422
    );
    assert_eq!(post("/revoke", &[("reason", "")]).await, 422);
    assert_eq!(
        (
            post("/revoke", &[("reason", "mất trộm")]).await,
            post("/revoke", &[("reason", "x")]).await
        ),
        (303, 409)
    );
    let mut tx = house.site.db.begin().await.unwrap();
    assert!(crate::station::devices(&mut tx, &unit).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_fault_is_mended_and_somebody_else_confirms_it() {
    let (house, mai, _, player) = with_player().await;
    let report = [
        ("device", player.device.as_str()),
        ("fault", "sound"),
        ("note", "hú"),
    ];
    assert_eq!(
        mai.post(
            "/tickets",
            &[("device", player.device.as_str()), ("fault", "cloned")]
        )
        .await
        .status,
        422
    );
    let path = mai.post("/tickets", &report).await.location.unwrap();
    assert_eq!(
        mai.post("/tickets", &report).await.location.unwrap(),
        path,
        "one fault, one ticket"
    );
    let step = async |who: &Person, step: &str, more: &[(&str, &str)]| {
        who.post(&path, &[&[("step", step)][..], more].concat())
            .await
            .status
    };
    assert_eq!(step(&mai, "repair", &[]).await, 409, "nobody has taken it");
    assert_eq!(step(&mai, "take", &[]).await, 303);
    assert_eq!(step(&mai, "wait", &[]).await, 409, "without a reason");
    assert_eq!(step(&mai, "repair", &[("cost", "nhiều")]).await, 422);
    assert_eq!(step(&mai, "repair", &[("cost", "350.000")]).await, 303);
    assert_eq!(step(&mai, "confirm", &[]).await, 409, "her own repair");
    let lan = house.sign_in("officer").await;
    assert_eq!(step(&lan, "confirm", &[]).await, 303);
    assert!(lan.get(&path).await.body.contains("350.000 đồng"));
    assert_eq!(step(&mai, "reopen", &[]).await, 303);
}

#[tokio::test]
async fn a_rollout_goes_on_by_what_devices_say() {
    let (house, _, _, player) = with_player().await;
    let operator = house.operator().await;
    let plan = [
        ("program", "lantoa-player 0.1.0"),
        ("shares", "50, 100"),
        ("success", "80"),
        ("error_share", "10"),
    ];
    let wrong = [
        ("program", "x"),
        ("shares", "viel"),
        ("success", "80"),
        ("error_share", "10"),
    ];
    assert_eq!(operator.post("/rollouts", &wrong).await.status, 422);
    let path = operator.post("/rollouts", &plan).await.location.unwrap();
    let step = async |step: &str| operator.post(&path, &[("step", step)]).await.status;
    assert_eq!(step("go").await, 303);
    assert_eq!(
        step("go").await,
        409,
        "the first group has said nothing: unknown is not done"
    );
    player.answered(&player.poll(player.now(), 0)).await;
    crate::station::api::flush(&house.site).await.unwrap();
    assert!(operator.get(&path).await.body.contains("chạy tốt"));
    assert_eq!(step("go").await, 303, "it is done");
    assert_eq!(step("stop").await, 409);
}

const NEW: &str = "lantoa-player 9.9.9";

/// A rollout of a file by the page; its path.
async fn brought(operator: &Person, shares: &str, file: &[u8]) -> crate::testing::Page {
    let fields = [
        ("program", NEW),
        ("shares", shares),
        ("success", "80"),
        ("error_share", "20"),
    ];
    operator
        .upload("/rollouts", &fields, &[("file", "lantoa-player", file)])
        .await
}

/// The head of a program for a machine of ELF, and somewhere in it what it calls itself.
fn built_for(machine: u16) -> Vec<u8> {
    let mut file = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0".to_vec();
    file.extend(machine.to_le_bytes());
    file.extend(NEW.as_bytes());
    file
}

/// A box says its processor.
async fn is_a(house: &crate::testing::House, player: &mut Player, processor: &str) {
    later(house, 1_000);
    player.processor = Some(processor.to_owned());
    player.answered(&player.poll(player.now(), 0)).await;
    crate::station::api::flush(&house.site).await.unwrap();
}

#[tokio::test]
async fn a_program_reaches_no_box_of_another_processor_or_model_and_none_that_has_not_said_what_it_is() {
    let (house, mai, unit, mut pi) = with_player().await;
    let (_, code) = printed(&mai, &unit, "Bộ thu máy tính").await;
    let mut pc = Player::enrolled(&house, &code, 77).await;
    let (_, code) = printed(&mai, &unit, "Bộ thu cũ").await;
    let old = Player::enrolled(&house, &code, 78).await;
    let operator = house.operator().await;
    let none = brought(&operator, "100", &built_for(183)).await;
    assert!(
        none.status == 422 && none.body.contains("Không bộ thu nào khớp"),
        "{}",
        none.body
    );
    is_a(&house, &mut pi, "aarch64").await;
    is_a(&house, &mut pc, "x86_64").await;
    let model = sql!("update device set model = $2 where id = $1");
    for (player, name) in [
        (&pi, "Raspberry Pi 4 Model B Rev 1.4"),
        (&old, "Raspberry Pi 3 Model B"),
    ] {
        let mut tx = house.site.db.begin().await.unwrap();
        tx.run(model, args![&player.device, name]).await.unwrap();
        tx.commit().await.unwrap();
    }
    let path = brought(&operator, "100", &built_for(183)).await.location.unwrap();
    let page = operator.get(&path).await.body;
    assert!(
        page.contains("Chỉ cho bộ xử lý aarch64") && page.contains(&pi.device),
        "{page}"
    );
    assert!(
        !page.contains(&pc.device) && !page.contains(&old.device),
        "{page}"
    );
    assert_eq!(operator.post(&path, &[("step", "go")]).await.status, 303);
    for (player, serial) in [(&pi, 1), (&pc, 0), (&old, 0)] {
        later(&house, 1_000);
        let poll = player.poll(player.now(), 0);
        assert_eq!(player.answered(&poll).await.program, serial, "{}", player.device);
    }
    // A model that was named reaches what never said its processor, and nothing else.
    let fields = [
        ("program", NEW),
        ("shares", "100"),
        ("success", "80"),
        ("error_share", "20"),
        ("model", "raspberry pi 3"),
    ];
    let file = built_for(183);
    let page = operator
        .upload("/rollouts", &fields, &[("file", "lantoa-player", &file)])
        .await;
    let page = operator.get(&page.location.unwrap()).await.body;
    assert!(
        page.contains(&old.device) && !page.contains(&pi.device) && !page.contains(&pc.device),
        "{page}"
    );
}

/// What the box is told to run.
async fn told(player: &Player) -> ProgramOrder {
    let page = player.ask("program", &player.poll(player.now(), 0)).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let me = (player.device.as_str(), &player.trust);
    accept_program(&page.bytes, me, Some(player.now()), None)
        .unwrap()
        .unwrap()
}

async fn says(house: &crate::testing::House, player: &mut Player, program: &str, update: Update, why: &str) {
    later(house, 1_000);
    player.health.program = program.to_owned();
    player.health.update = update;
    player.health.update_fault = why.to_owned();
    player.answered(&player.poll(player.now(), 0)).await;
    crate::station::api::flush(&house.site).await.unwrap();
    crate::station::rollout::pass(&house.site).await.unwrap();
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn the_house_brings_a_program_to_those_of_a_group_and_to_nobody_else() {
    let (house, mai, unit, mut first) = with_player().await;
    let (_, code) = printed(&mai, &unit, "Bộ thu chợ").await;
    let mut second = Player::enrolled(&house, &code, 77).await;
    let operator = house.operator().await;
    let bytes = built_for(62);
    for player in [&mut first, &mut second] {
        is_a(&house, player, "x86_64").await;
    }
    let other = String::from_utf8_lossy(&built_for(62))
        .replace(NEW, "lantoa-player 0.0.1")
        .into_bytes();
    let wrong = brought(&operator, "50, 100", &other).await;
    assert!(
        wrong.status == 422 && wrong.body.contains("tên phiên bản"),
        "{}",
        wrong.body
    );
    let script = format!("#!/bin/sh\n# {NEW}\n");
    let wrong = brought(&operator, "50, 100", script.as_bytes()).await;
    assert!(
        wrong.status == 422 && wrong.body.contains("không phải chương trình Linux"),
        "{}",
        wrong.body
    );
    let path = brought(&operator, "50, 100", &bytes).await.location.unwrap();
    let hash = house.site.blobs.put(&bytes).await.unwrap().hash;
    let media = format!("/player/media/{hash}");
    assert_eq!(
        house.stranger().get(&media).await.status,
        404,
        "nobody is to have it yet"
    );
    let step = async |step: &str| operator.post(&path, &[("step", step)]).await.status;
    assert_eq!(step("go").await, 303);
    let (poll, other) = (first.poll(first.now(), 0), second.poll(second.now(), 0));
    let serials = [
        first.answered(&poll).await.program,
        second.answered(&other).await.program,
    ];
    assert_eq!(serials.iter().sum::<u64>(), 1, "one of two, by 50 %");
    let second = if serials[0] == 1 {
        second
    } else {
        std::mem::replace(&mut first, second)
    };
    later(&house, 1_000);
    let order = told(&first).await;
    let file = order.file.unwrap();
    assert_eq!(
        (order.serial, order.program.as_str(), file.bytes),
        (1, NEW, bytes.len() as u64)
    );
    assert_eq!(house.stranger().get(&media).await.bytes, bytes);
    assert_eq!(
        said(&second.ask("program", &second.poll(second.now(), 0)).await),
        (404, "no_program")
    );
    first.program = 1;
    says(&house, &mut first, "lantoa-player 0.1.0", Update::Fetching, "").await;
    assert!(operator.get(&path).await.body.contains("đang tải"));
    says(&house, &mut first, NEW, Update::Trying, "").await;
    assert_eq!(step("go").await, 409, "on trial it may still go back");
    says(&house, &mut first, NEW, Update::Runs, "").await;
    assert!(operator.get(&path).await.body.contains("chạy tốt"));
    assert_eq!(step("go").await, 303, "the second group");
    let poll = second.poll(second.now(), 0);
    assert_eq!(second.answered(&poll).await.program, 1);
}

#[tokio::test]
async fn at_the_error_share_a_rollout_stops_by_itself_and_takes_its_orders_back() {
    let (house, _, _, mut player) = with_player().await;
    let operator = house.operator().await;
    is_a(&house, &mut player, "x86_64").await;
    let path = brought(&operator, "100", &built_for(62)).await.location.unwrap();
    assert_eq!(operator.post(&path, &[("step", "go")]).await.status, 303);
    player.answered(&player.poll(player.now(), 0)).await;
    later(&house, 1_000);
    assert!(told(&player).await.file.is_some());
    player.program = 1;
    says(
        &house,
        &mut player,
        "lantoa-player 0.1.0",
        Update::Failed,
        "it did not come up",
    )
    .await;
    let page = operator.get(&path).await.body;
    assert!(
        page.contains("đã dừng") && page.contains("không cài tiếp"),
        "{page}"
    );
    assert!(page.contains("it did not come up"), "{page}");
    later(&house, 1_000);
    let order = told(&player).await;
    assert_eq!((order.serial, order.file), (2, None), "nobody begins any more");
    let entries = sql!("select count(*) as count from audit where action = 'station.rollout_stopped'");
    let entries: store::Count = house.site.db.one(entries, args![]).await.unwrap();
    assert_eq!(entries.count, 1);
    assert_eq!(operator.post(&path, &[("step", "go")]).await.status, 409);
}

record! {
    struct Where { unit: String, old_unit: Option<String> }
}

#[tokio::test]
async fn a_merged_commune_inherits_clusters_and_devices() {
    let (house, mai, unit, player) = with_player().await;
    let fields = [
        ("name", "Cụm chợ"),
        ("technology", "ip"),
        ("device", player.device.as_str()),
    ];
    assert_eq!(cluster(&mai, &unit, &fields).await.0, 303);
    let heir = crate::assignment::fixture_tests::unit_of(&house, "tuan").await;
    let mut tx = house.site.db.begin().await.unwrap();
    for affected in [crate::station::CLUSTERS, crate::station::DEVICES] {
        let things = (affected.find)(&mut tx, json!([[unit]])).await.unwrap();
        assert_eq!(things.len(), 1, "{}", affected.name);
        let carry = crate::reform::Carry {
            reform: "thử",
            at: house.site.clock.now(),
            on: house.site.clock.now().day(),
            ids: &house.site.ids,
            things: things.iter().map(|thing| (thing, heir.as_str())).collect(),
        };
        (affected.carry)(&mut tx, &carry).await.unwrap();
    }
    tx.commit().await.unwrap();
    let find = sql!(
        "select c.unit, c.old_unit from cluster c join device d on d.id = c.device where d.unit = c.unit"
    );
    let there: Where = house.site.db.one(find, args![]).await.unwrap();
    assert_eq!((there.unit, there.old_unit), (heir.clone(), Some(unit.clone())));
    // The box was told its old units: a stop for the heir names it by name.
    let lan = house.operator().await;
    let stop = [
        ("scope", "unit"),
        ("thing", heir.as_str()),
        ("reason", "thử"),
        ("word", "dừng phát"),
    ];
    assert_eq!(lan.post("/stops", &stop).await.status, 303);
    let bytes = house.stranger().get("/player/stop").await.bytes;
    let told = crate::station::units_of(&house.site, &unit);
    let order = wire::player::accept_stop(&bytes, &player.trust, Some(player.now()), None)
        .unwrap()
        .unwrap();
    assert!(order.stops(&player.device, &told, Some(player.now())));
    let tuan = house.sign_in("coordinator").await;
    assert!(
        tuan.get(&format!("/stations/{heir}?old={unit}"))
            .await
            .body
            .contains("Cụm chợ")
    );
}
