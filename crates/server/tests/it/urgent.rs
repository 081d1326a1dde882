//! From two persons at their browsers to the loudspeaker, and back as proof: every part a real process.

use std::path::Path;

use crate::town::*;

#[test]
fn what_two_persons_send_sounds_at_the_commune_cuts_in_and_comes_back_as_an_activity() {
    let lantoa = Path::new(env!("CARGO_BIN_EXE_lantoa"));
    let Some(player) = player_program(lantoa) else {
        return;
    };
    let town = Town::open(lantoa);
    let mut cast = Cast::of(&town);
    let (device, code) = cast.print_code();
    let (_playing, ear) = town.loudspeaker(&player, &code);
    wait_for("the box at the house", || {
        cast.commune
            .get(&format!("/devices/{device}"))
            .body
            .contains("st-proven")
    });
    // An ordinary bulletin: sent, taken by the commune, played now.
    let ordinary = cast.approved("ordinary", "notice", 300.0, 15_000);
    let urgent = cast.approved("urgent", "notice", 1_500.0, 2_000);
    cast.plays_now(&ordinary);
    assert!(
        ear.hears(300).is_some(),
        "the ordinary one: {}",
        town.box_log(&player)
    );
    // It is cut off by what two persons send.
    cast.asks(&urgent, "disaster");
    cast.confirms(&urgent);
    assert!(
        ear.hears(1_500).is_some(),
        "the urgent one: {}",
        town.box_log(&player)
    );
    let log = || town.box_log(&player);
    wait_for("the end of the urgent one", || log().contains("ending: Done"));
    assert!(log().contains("ending: Preempted"), "{}", log());
    // The proof: the commune's page of the bulletin, and the activity that nobody typed.
    wait_for("the proof", || {
        let page = cast.maker.get(&format!("/bulletins/{urgent}")).body;
        page.contains("đã phát")
    });
    wait_for("the activity", || {
        cast.commune.get("/activities").body.contains("Thông báo thử")
    });
}
