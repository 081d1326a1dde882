//! A house with release keys takes no program without their word, and hands that word to boxes that read it.

use wire::player::*;

use crate::station::tests::{Player, printed};
use crate::testing::{House, Page, Person};

const NEW: &str = "lantoa-player 0.9.0";

fn key(seed: u8) -> Signer {
    Signer::from_seed(&[seed; 32])
}

/// An empty program for a processor, that calls itself so.
fn program(machine: u8) -> Vec<u8> {
    let mut bytes = b"\x7fELF\x02\x01\x01".to_vec();
    bytes.resize(64, 0);
    bytes[18] = machine;
    bytes.extend_from_slice(NEW.as_bytes());
    bytes
}

fn release(serial: u64, bytes: &[u8]) -> Release {
    let mut sha256 = [0; 32];
    hex::decode_to_slice(::store::audit::digest(bytes), &mut sha256).unwrap();
    Release {
        program: NEW.to_owned(),
        processor: "x86_64".to_owned(),
        file: ProgramFile {
            sha256,
            bytes: bytes.len() as u64,
        },
        serial,
        not_before: Moment(0),
        signed_at: Moment(0),
    }
}

async fn brings(operator: &Person, bytes: &[u8], note: Option<&[u8]>) -> Page {
    let fields = [
        ("program", NEW),
        ("shares", "100"),
        ("success", "80"),
        ("error_share", "20"),
    ];
    let mut files = vec![("file", "lantoa-player", bytes)];
    files.extend(note.map(|note| ("release", "p.release", note)));
    operator.upload("/rollouts", &fields, &files).await
}

/// A house configured with release keys, with a box that said what it is and what it pinned.
async fn scene(keys: &[PublicKey]) -> (House, Person, Player) {
    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
    let house = House::demo()
        .await
        .restarted_with(|config| config.release_keys = keys)
        .await;
    crate::station::open(&house.site).await.unwrap();
    let mai = house.sign_in("mai").await;
    let unit = crate::assignment::fixture_tests::unit_of(&house, "mai").await;
    let (_, code) = printed(&mai, &unit, "Bộ thu").await;
    let player = Player::enrolled(&house, &code, 76).await;
    let operator = house.operator().await;
    (house, operator, player)
}

async fn says(house: &House, player: &Player, words: &[&str]) {
    let mut poll = player.poll(player.now(), 0);
    poll.about = words
        .iter()
        .map(|word| (*word).to_owned())
        .collect::<Vec<_>>()
        .into();
    player.answered(&poll).await;
    crate::station::api::flush(&house.site).await.unwrap();
}

#[tokio::test]
async fn no_program_is_rolled_out_without_the_word_of_a_release_key() {
    let (good, stranger) = (key(60), key(61));
    let (house, operator, player) = scene(&[good.public()]).await;
    says(&house, &player, &["x86_64", KNOWS_RELEASES, "release ABC"]).await;
    let bytes = program(62);
    let page = operator.get("/rollouts").await.body;
    assert!(
        page.contains(&good.public().id().to_string()) && page.contains("1 trên 1"),
        "{page}"
    );
    let note = |release: &Release, by: &Signer| ReleaseNote::sign(release, Vec::new(), by).to_bytes();
    let one = release(3, &bytes);
    let other = Release {
        processor: "aarch64".to_owned(),
        ..one.clone()
    };
    let renamed = Release {
        program: "lantoa-player 0.1.0".to_owned(),
        ..one.clone()
    };
    for (note, says) in [
        (None, "phải có giấy phát hành"),
        (Some(b"x".to_vec()), "không phải giấy phát hành"),
        (Some(note(&one, &stranger)), "không được ký bằng khóa phát hành"),
        (Some(note(&release(3, b"khac"), &good)), "của chương trình khác"),
        (Some(note(&other, &good)), "của chương trình khác"),
        (Some(note(&renamed, &good)), "của chương trình khác"),
    ] {
        let page = brings(&operator, &bytes, note.as_deref()).await;
        assert!(
            page.status == 422 && page.body.contains(says),
            "{says}: {}",
            page.body
        );
    }
    let made = brings(&operator, &bytes, Some(&note(&one, &good))).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let page = operator.get(&made.location.unwrap()).await.body;
    assert!(page.contains("Giấy phát hành số 3"), "{page}");
    let older = brings(&operator, &bytes, Some(&note(&release(2, &bytes), &good))).await;
    assert!(
        older.status == 422 && older.body.contains("nhỏ hơn số đã đưa ra"),
        "{}",
        older.body
    );
}

#[tokio::test]
async fn the_release_reaches_boxes_that_read_it_and_others_get_what_they_always_got() {
    let good = key(60);
    let (house, operator, player) = scene(&[good.public()]).await;
    says(&house, &player, &["x86_64"]).await;
    let bytes = program(62);
    let note = ReleaseNote::sign(&release(3, &bytes), Vec::new(), &good);
    let made = brings(&operator, &bytes, Some(&note.to_bytes()))
        .await
        .location
        .unwrap();
    assert_eq!(operator.post(&made, &[("step", "go")]).await.status, 303);
    let told = async |words: &[&str]| {
        crate::bulletin::tests::hands::later(&house, 1);
        let mut poll = player.poll(player.now(), 0);
        poll.about = words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
            .into();
        let page = player.ask("program", &poll).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let me = (player.device.as_str(), &player.trust);
        accept_program(&page.bytes, me, Some(player.now()), None)
            .unwrap()
            .unwrap()
    };
    let old = told(&["x86_64"]).await;
    assert!(old.release.0.is_empty(), "an older box would not understand it");
    let new = told(&["x86_64", KNOWS_RELEASES]).await;
    let trust = ReleaseTrust::pinned(vec![good.public()]);
    assert!(
        accept_release(&new, &trust, "x86_64", None, None)
            .unwrap()
            .is_some()
    );
    assert!(accept_release(&old, &trust, "x86_64", None, None).is_err());
}

#[tokio::test]
async fn a_house_without_release_keys_goes_on_as_before_and_a_box_pins_what_it_is_told() {
    let (house, operator, player) = scene(&[]).await;
    says(&house, &player, &["x86_64", KNOWS_RELEASES]).await;
    let page = operator.get("/rollouts").await.body;
    assert!(
        page.contains("chưa đặt khóa phát hành") && page.contains("0 trên 1"),
        "{page}"
    );
    let made = brings(&operator, &program(62), None).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let page = operator.get(&made.location.unwrap()).await.body;
    assert!(page.contains("Không có giấy phát hành"), "{page}");
}

#[tokio::test]
async fn a_release_with_a_day_begins_on_that_day() {
    let good = key(60);
    let (house, operator, player) = scene(&[good.public()]).await;
    says(&house, &player, &["x86_64"]).await;
    let bytes = program(62);
    let later = Release {
        not_before: house.site.clock.now().plus_minutes(60),
        ..release(3, &bytes)
    };
    let note = ReleaseNote::sign(&later, Vec::new(), &good).to_bytes();
    let made = brings(&operator, &bytes, Some(&note)).await.location.unwrap();
    let early = operator.post(&made, &[("step", "go")]).await;
    assert!(
        early.status == 409 && early.body.contains("chưa đến ngày"),
        "{}",
        early.body
    );
    crate::bulletin::tests::hands::later(&house, 60);
    assert_eq!(operator.post(&made, &[("step", "go")]).await.status, 303);
}
