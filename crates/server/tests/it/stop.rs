//! The office of the province silences all that it directs: a real box falls silent, the house knows why, and when a second
//! person has lifted the order the box plays again.

use std::path::Path;

use crate::town::*;

#[test]
fn a_box_obeys_the_stop_of_the_province_and_plays_again_when_it_is_lifted() {
    let lantoa = Path::new(env!("CARGO_BIN_EXE_lantoa"));
    let Some(player) = player_program(lantoa) else {
        return;
    };
    let town = Town::open(lantoa);
    let mut cast = Cast::of(&town);
    let (device, code) = cast.print_code();
    let (_playing, ear) = town.loudspeaker(&player, &code);
    wait_for("the box at the house", || {
        let page = cast.commune.get(&format!("/devices/{device}"));
        page.body.contains("st-proven")
    });
    let first = cast.approved("ordinary", "notice", 300.0, 15_000);
    let next = cast.approved("ordinary", "notice", 900.0, 5_000);
    cast.plays_now(&first);
    assert!(ear.hears(300).is_some(), "{}", town.box_log(&player));
    // The widest unit that her page offers: the province, not her own office.
    let page = cast.maker.get("/stops").body;
    let offered = page.split("scope=unit&amp;thing=").skip(1).last();
    let province = offered
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned();
    let fields = [
        ("scope", "unit"),
        ("thing", province.as_str()),
        ("reason", "bị chiếm quyền"),
        ("word", "dừng phát"),
    ];
    assert_eq!(cast.maker.post("/stops", &fields).status, 303);
    wait_for("silence", || town.box_log(&player).contains("ending: Stopped"));
    let why = format!("/timetable/units/{}/left-out", cast.unit);
    wait_for("the plan without it", || {
        let page = cast.commune.get(&why).body;
        page.contains("bị chiếm quyền") && page.contains("Thiết bị đang bị lệnh dừng phát")
    });
    let page = cast.second.get("/stops").body;
    let id = between(&page, "action=\"/stops/", "/lift").unwrap().to_owned();
    let lifted = cast
        .second
        .post(&format!("/stops/{id}/lift"), &[("reason", "đã kiểm tra")]);
    assert_eq!(lifted.status, 303, "{}", lifted.body);
    cast.plays_now(&next);
    assert!(ear.hears(900).is_some(), "{}", town.box_log(&player));
    assert!(!cast.commune.get(&why).body.contains("bị chiếm quyền"));
}
