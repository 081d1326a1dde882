//! A phone that was without a network: what it sends counts once, at the right place, and is answered truthfully.

use std::sync::atomic::Ordering;

use civic::unit::Kind;
use serde_json::{Value, json};
use store::{Count, Sql, args, sql};

use crate::activity::phone_jpeg;
use crate::assignment as assignments;
use crate::assignment::fixture_tests::{issued, unit_of};
use crate::site::Clock;
use crate::testing::{House, Page, Person};

const KEY: &str = "01J0000000000000000000000A";
const OTHER: &str = "01J0000000000000000000000B";

async fn count(house: &House, find: Sql) -> i64 {
    house.site.db.one::<Count>(find, args![]).await.unwrap().count
}

/// Activities, evidence, receipts, pieces.
async fn rows(house: &House) -> [i64; 4] {
    [
        count(house, sql!("select count(*) as count from activity")).await,
        count(house, sql!("select count(*) as count from evidence")).await,
        count(house, sql!("select count(*) as count from offline_item")).await,
        count(house, sql!("select count(*) as count from offline_piece")).await,
    ]
}

async fn counts(house: &House, id: &str) -> (String, i64, i64) {
    let row = assignments::get(&house.site.db, id).await.unwrap().unwrap();
    (row.handling, row.activity_count, row.evidence_count)
}

fn meeting(key: &str, on: &str, photos: &[&[u8]]) -> Value {
    let photo = |bytes: &&[u8]| json!({ "hash": store::audit::digest(bytes), "size": bytes.len(), "name": "chợ.jpg" });
    json!({ "kind": "activity", "key": key, "on": on, "base": 0, "unit": "x", "at": 1_619_400_000_000_i64,
        "fields": { "kind": "meeting", "day": "2021-04-26", "place": "Chợ Quốc Khánh", "people": "1.204", "language": "nut" },
        "photos": photos.iter().map(photo).collect::<Vec<_>>() })
}

fn read(page: &Page) -> Value {
    assert_eq!(page.status, 200, "{}", page.body);
    serde_json::from_str(&page.body).unwrap()
}

async fn send(person: &Person, items: &[Value]) -> Vec<Value> {
    let body = json!({ "items": items }).to_string();
    let answer = read(&person.send_bytes("/app/sync", body.as_bytes()).await);
    answer["results"].as_array().unwrap().clone()
}

async fn piece(person: &Person, key: &str, from: usize, bytes: &[u8]) -> Value {
    read(
        &person
            .send_bytes(&format!("/app/pieces?key={key}&n=0&from={from}"), bytes)
            .await,
    )
}

fn amendment(key: &str, activity: &Value, base: i64, fields: &Value) -> Value {
    json!({ "kind": "amend", "key": key, "on": activity, "base": base, "unit": "x", "at": 1, "fields": fields })
}

async fn refused(person: &Person, item: Value) -> String {
    let result = send(person, &[item]).await.remove(0);
    assert_eq!(result["outcome"], "refused", "{result}");
    result["sentence"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_item_sent_twice_counts_once_and_gets_the_same_receipt() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let item = meeting(KEY, &id, &[]);
    let first = send(&mai, std::slice::from_ref(&item)).await.remove(0);
    assert_eq!(
        (&first["outcome"], &first["again"]),
        (&json!("stored"), &Value::Null)
    );
    assert_eq!(first["at"], house.site.clock.now().0);
    assert_eq!(first["hash"].as_str().unwrap().len(), 64);
    assert_eq!(counts(&house, &id).await, ("05".to_owned(), 1, 0));
    let again = send(&mai, &[item.clone(), item.clone()]).await;
    for answer in again {
        assert_eq!(
            (&answer["outcome"], &answer["again"]),
            (&json!("stored"), &json!(true))
        );
        assert_eq!(
            (&answer["made"], &answer["hash"]),
            (&first["made"], &first["hash"])
        );
    }
    assert_eq!(rows(&house).await, [1, 0, 1, 0]);
    let mut changed = item;
    changed["fields"]["people"] = json!("9");
    let differs = send(&mai, &[changed]).await.remove(0);
    assert_eq!(
        (&differs["outcome"], &differs["hash"]),
        (&json!("differs"), &first["hash"])
    );
    let page = mai
        .get(&format!("/activities/{}", first["made"].as_str().unwrap()))
        .await;
    assert!(
        page.body.contains("1.204 lượt người") && page.body.contains("Chợ Quốc Khánh"),
        "{}",
        page.body
    );
}

/// Two windows, or the page and its worker, send the same at the same moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sent_at_the_same_moment_an_item_and_its_photo_count_once() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let (one, two) = (house.sign_in("commune").await, house.sign_in("commune").await);
    let photo = phone_jpeg();
    let items = [meeting(KEY, &id, &[&photo])];
    let (first, second) = tokio::join!(send(&one, &items), send(&two, &items));
    assert_eq!(
        (&first[0]["outcome"], &second[0]["outcome"]),
        (&json!("stored"), &json!("stored"))
    );
    assert_eq!(first[0]["made"], second[0]["made"]);
    let (first, second) = tokio::join!(piece(&one, KEY, 0, &photo), piece(&two, KEY, 0, &photo));
    assert!(
        first["done"] == true || second["done"] == true,
        "{first} {second}"
    );
    assert_eq!(piece(&one, KEY, 0, &photo).await["done"], true);
    assert_eq!(rows(&house).await, [1, 1, 1, 0]);
    assert_eq!(counts(&house, &id).await, ("05".to_owned(), 1, 1));
}

#[tokio::test]
async fn one_bad_item_holds_up_no_other_and_is_told_why() {
    let house = House::demo().await;
    let made = issued(&house, &["mai", "hoa"], None).await;
    let mai = house.sign_in("commune").await;
    let mut wrong = meeting(OTHER, &made.assignments[0], &[]);
    wrong["fields"]["day"] = json!("2031-01-01");
    wrong["fields"]["minutes"] = json!("5");
    let mut kind = meeting("01J0000000000000000000000C", &made.assignments[0], &[]);
    kind["kind"] = json!("verse");
    let foreign = meeting("01J0000000000000000000000D", &made.assignments[1], &[]);
    let items = [
        wrong.clone(),
        json!({ "key": 7 }),
        kind,
        foreign,
        meeting(KEY, &made.assignments[0], &[]),
    ];
    let results = send(&mai, &items).await;
    let outcomes: Vec<_> = results
        .iter()
        .map(|one| one["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(outcomes, ["refused", "refused", "refused", "refused", "stored"]);
    assert!(results[0]["faults"]["day"].as_str().unwrap().contains("chưa tới"));
    assert!(
        results[0]["faults"]["minutes"]
            .as_str()
            .unwrap()
            .contains("không ghi số này")
    );
    assert!(
        results[2]["sentence"]
            .as_str()
            .unwrap()
            .contains("chưa nhận loại mục này")
    );
    assert!(
        results[3]["sentence"]
            .as_str()
            .unwrap()
            .contains("không phải của đơn vị")
    );
    assert_eq!(
        rows(&house).await,
        [1, 0, 1, 0],
        "of what was refused nothing is kept"
    );
    wrong["fields"] = json!({ "kind": "meeting", "day": "2021-04-26" });
    assert_eq!(
        send(&mai, &[wrong]).await[0]["outcome"],
        "stored",
        "mended, the same key is taken"
    );
}

#[tokio::test]
async fn what_is_no_envelope_or_too_much_of_one_is_refused_whole() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let cut = &json!({ "items": [meeting(KEY, &id, &[])] }).to_string()[..100];
    let many = json!({ "items": vec![json!({}); 51] }).to_string();
    let large = " ".repeat(300_000);
    for body in [cut, "[]", &many, &large] {
        let page = mai.send_bytes("/app/sync", body.as_bytes()).await;
        assert_eq!(page.status, 422, "{}", page.body);
    }
    assert_eq!(rows(&house).await, [0, 0, 0, 0]);
    let body = json!({ "items": [] }).to_string();
    let page = house.stranger().send_bytes("/app/sync", body.as_bytes()).await;
    assert!(page.status == 303 && page.location.unwrap().starts_with("/sign-in"));
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn text_goes_first_and_a_photo_follows_in_pieces_without_its_secrets() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let photo = phone_jpeg();
    let item = meeting(KEY, &id, &[&photo]);
    let stored = send(&mai, std::slice::from_ref(&item)).await.remove(0);
    assert_eq!(
        stored["photos"],
        json!([{ "n": 0, "have": 0, "size": photo.len(), "done": false }])
    );
    let path = format!("/activities/{}", stored["made"].as_str().unwrap());
    assert!(
        mai.get(&path).await.body.contains("Còn 1 ảnh chưa gửi xong"),
        "half is said to be half"
    );
    assert_eq!(counts(&house, &id).await, ("05".to_owned(), 1, 0));
    let half = photo.len() / 2;
    assert_eq!(piece(&mai, KEY, 0, &photo[..half]).await["have"], half);
    assert_eq!(
        piece(&mai, KEY, 0, &photo[..half]).await["have"],
        half,
        "an answer was lost: no harm"
    );
    let gap = piece(&mai, KEY, half + 1, &photo[half + 1..]).await;
    assert_eq!((&gap["have"], &gap["done"]), (&json!(half), &json!(false)));
    assert!(gap["sentence"].as_str().unwrap().contains("sai thứ tự"));
    let known = read(&mai.get(&format!("/app/pieces?key={KEY}")).await);
    assert_eq!(
        known["photos"][0]["have"], half,
        "a phone that was switched off asks what is here"
    );
    let last = piece(&mai, KEY, half, &photo[half..]).await;
    assert_eq!(
        (&last["done"], &last["refused"]),
        (&json!(true), &json!(false)),
        "{last}"
    );
    assert_eq!(
        piece(&mai, KEY, half, &photo[half..]).await["done"],
        true,
        "and the last one once more"
    );
    assert_eq!(rows(&house).await, [1, 1, 1, 0], "no piece is left");
    assert_eq!(counts(&house, &id).await, ("05".to_owned(), 1, 1));
    assert_eq!(
        send(&mai, &[item]).await[0]["photos"][0]["done"],
        true,
        "a replay says so"
    );
    let page = mai.get(&path).await.body;
    assert!(!page.contains("chưa gửi xong"));
    let file = page
        .split("<img src=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let served = mai.get(&file).await;
    assert!(served.status == 200 && !served.body.contains("GPS") && !served.body.contains("Nokia"));
}

#[tokio::test]
async fn a_photo_of_another_hash_kind_or_size_begins_anew_and_never_counts() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let photo = phone_jpeg();
    send(&mai, &[meeting(KEY, &id, &[&photo])]).await;
    let mut other = photo.clone();
    other[photo.len() - 3] ^= 1;
    let wrong = piece(&mai, KEY, 0, &other).await;
    assert_eq!((&wrong["refused"], &wrong["have"]), (&json!(true), &json!(0)));
    assert!(wrong["sentence"].as_str().unwrap().contains("không khớp"));
    let long = [&photo[..], b"x"].concat();
    assert!(
        piece(&mai, KEY, 0, &long).await["sentence"]
            .as_str()
            .unwrap()
            .contains("vượt quá")
    );
    assert_eq!(piece(&mai, KEY, 0, &vec![0; 70_000]).await["refused"], true);
    assert_eq!(rows(&house).await, [1, 0, 1, 0]);
    assert_eq!(
        piece(&mai, KEY, 0, &photo).await["done"],
        true,
        "the right one is taken then"
    );
    let page = b"<script>alert(1)</script>";
    send(&mai, &[meeting(OTHER, &id, &[page])]).await;
    let wrong = piece(&mai, OTHER, 0, page).await;
    assert!(
        wrong["sentence"]
            .as_str()
            .unwrap()
            .contains("không thuộc loại được nhận"),
        "{wrong}"
    );
    assert_eq!(rows(&house).await, [2, 1, 2, 0]);
    let mut large = meeting("01J0000000000000000000000E", &id, &[&photo]);
    large["photos"][0]["size"] = json!(20_000_000);
    assert!(refused(&mai, large).await.contains("quá lớn"));
}

/// The power failed between the last piece and the check of the whole.
#[tokio::test]
async fn a_photo_whose_pieces_are_all_here_is_finished_when_the_phone_asks_again() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let photo = phone_jpeg();
    send(&mai, &[meeting(KEY, &id, &[&photo])]).await;
    let mut tx = house.site.db.begin().await.unwrap();
    let piece_row = sql!(
        "insert into offline_piece (person, key, position, starts, bytes) \
         select person, key, position, 0, $1 from offline_photo"
    );
    tx.run(piece_row, args![photo.clone()]).await.unwrap();
    tx.run(sql!("update offline_photo set received = size"), args![])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let known = read(&mai.get(&format!("/app/pieces?key={KEY}")).await);
    assert_eq!(
        (&known["photos"][0]["have"], &known["photos"][0]["done"]),
        (&json!(photo.len()), &json!(false))
    );
    assert_eq!(piece(&mai, KEY, photo.len(), b"").await["done"], true);
    assert_eq!(rows(&house).await, [1, 1, 1, 0]);
}

#[tokio::test]
async fn nobody_reaches_anothers_items_photos_or_work() {
    let house = House::demo().await;
    let made = issued(&house, &["mai", "hoa"], None).await;
    let (mai, hoa) = (house.sign_in("commune").await, house.sign_in("newsroom").await);
    let photo = phone_jpeg();
    let stored = send(&mai, &[meeting(KEY, &made.assignments[0], &[&photo])])
        .await
        .remove(0);
    let path = format!("/app/pieces?key={KEY}&n=0&from=0");
    assert_eq!(hoa.send_bytes(&path, &photo).await.status, 404);
    assert_eq!(read(&hoa.get(&path).await)["photos"], json!([]));
    assert!(
        refused(&hoa, meeting(KEY, &made.assignments[1], &[]))
            .await
            .contains("không phải"),
        "mai's key"
    );
    assert!(
        refused(
            &hoa,
            amendment(OTHER, &stored["made"], 1, &json!({ "people": "5" }))
        )
        .await
        .contains("không phải")
    );
    let tuan = house.sign_in("coordinator").await;
    assert!(
        refused(
            &tuan,
            amendment(OTHER, &stored["made"], 1, &json!({ "people": "5" }))
        )
        .await
        .contains("không phải")
    );
    assert_eq!(rows(&house).await, [1, 0, 1, 0]);
    let state = read(&hoa.get("/app/state").await);
    assert_eq!(state["person"], hoa_id(&house).await);
    assert!(!state.to_string().contains("Chợ Quốc Khánh"), "{state}");
}

async fn hoa_id(house: &House) -> String {
    crate::account::find(&house.site.db, "hoa")
        .await
        .unwrap()
        .unwrap()
        .id
}

#[tokio::test]
async fn closed_work_and_a_withdrawn_directive_take_nothing_more_and_say_so() {
    let house = House::demo().await;
    let made = issued(&house, &["mai"], None).await;
    let (mai, lan) = (house.sign_in("commune").await, house.sign_in("officer").await);
    let (one, two) = (&made.assignments[0], &made.assignments[1]);
    mai.post(
        &format!("/assignments/{one}/refuse"),
        &[("reason", "không có loa")],
    )
    .await;
    assert!(
        refused(&mai, meeting(KEY, one, &[]))
            .await
            .contains("đã trả lại hoặc đã thu hồi")
    );
    let stored = send(&mai, &[meeting(OTHER, two, &[])]).await.remove(0);
    let recalled = lan
        .post(
            &format!("/directives/{}/recall", made.directive),
            &[("reason", "ban hành nhầm")],
        )
        .await;
    assert_eq!(recalled.status, 303, "{}", recalled.body);
    assert!(
        refused(&mai, meeting("01J0000000000000000000000C", two, &[]))
            .await
            .contains("đã thu hồi")
    );
    let late = amendment(
        "01J0000000000000000000000D",
        &stored["made"],
        1,
        &json!({ "people": "5" }),
    );
    assert!(refused(&mai, late).await.contains("đã thu hồi"));
    assert_eq!(rows(&house).await, [1, 0, 1, 0]);
    let state = read(&mai.get("/app/state").await);
    let work = state["data"]["work"].as_array().unwrap();
    assert!(
        work.iter().all(|row| row["id"] != json!(two)),
        "what was taken back is no work any more: {state}"
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn corrections_merge_by_field_and_the_same_field_changed_twice_is_asked() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let made = send(&mai, &[meeting(KEY, &id, &[])]).await.remove(0)["made"].clone();
    let fix = |key: &str, base: i64, fields: Value| amendment(key, &made, base, &fields);
    let first = send(
        &mai,
        &[fix(OTHER, 1, json!({ "people": "1.300", "note": "có mưa" }))],
    )
    .await
    .remove(0);
    assert_eq!(
        (&first["outcome"], &first["version"]),
        (&json!("merged"), &json!(2))
    );
    // A second phone still had version 1: the place is taken, the number is asked about, the note agrees.
    let second = fix(
        "01J0000000000000000000000C",
        1,
        json!({ "people": "1250", "place": "Đình", "note": "có mưa" }),
    );
    let second = send(&mai, &[second]).await.remove(0);
    assert_eq!(
        (&second["outcome"], &second["version"]),
        (&json!("clash"), &json!(3))
    );
    let clashes = second["clashes"].as_array().unwrap();
    assert_eq!(clashes.len(), 1);
    let values = ["field", "base", "mine", "theirs"].map(|name| clashes[0][name].as_str().unwrap());
    assert_eq!(values, ["people", "1204", "1250", "1300"]);
    let path = format!("/activities/{}", made.as_str().unwrap());
    let page = mai.get(&path).await.body;
    assert!(
        page.contains("1.250") && page.contains("1.300 lượt người") && page.contains("Đình"),
        "{page}"
    );
    assert!(read(&mai.get("/app/state").await)["data"]["clashes"][0]["mine"] == "1250");
    // Changed alike, or not at all: nothing to ask, nothing new.
    let alike = send(
        &mai,
        &[fix("01J0000000000000000000000D", 1, json!({ "people": "1.300" }))],
    )
    .await
    .remove(0);
    assert_eq!(
        (&alike["outcome"], &alike["version"]),
        (&json!("merged"), &json!(3))
    );
    let settle = json!({ "kind": "settle", "key": "01J0000000000000000000000E", "on": clashes[0]["id"], "unit": "x", "at": 1,
        "fields": { "keep": "mine" } });
    let settled = send(&mai, std::slice::from_ref(&settle)).await.remove(0);
    assert_eq!(
        (&settled["outcome"], &settled["version"]),
        (&json!("merged"), &json!(4))
    );
    assert_eq!(send(&mai, std::slice::from_ref(&settle)).await[0]["again"], true);
    let mut later = settle;
    later["key"] = json!("01J0000000000000000000000F");
    assert!(refused(&mai, later).await.contains("đã có người chọn"));
    let page = mai.get(&path).await.body;
    assert!(
        page.contains("1.250 lượt người") && !page.contains("Hai bản khác nhau"),
        "{page}"
    );
    // What the fields together make must be an activity; and a base that never was is none.
    let wrong = fix("01J0000000000000000000000G", 4, json!({ "kind": "poster" }));
    assert!(refused(&mai, wrong).await.contains("chưa đúng"));
    assert!(
        refused(
            &mai,
            fix("01J0000000000000000000000H", 9, json!({ "people": "1" }))
        )
        .await
        .contains("bản gốc")
    );
    mai.post(&format!("{path}/withdraw"), &[("reason", "ghi nhầm")])
        .await;
    assert!(
        refused(
            &mai,
            fix("01J0000000000000000000000J", 4, json!({ "people": "1" }))
        )
        .await
        .contains("đã được rút")
    );
    let revisions = count(&house, sql!("select count(*) as count from activity_revision")).await;
    assert_eq!(
        revisions, 4,
        "every version is written down, the first with the first correction"
    );
}

#[tokio::test]
async fn two_values_are_settled_on_the_page_too() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let made = send(&mai, &[meeting(KEY, &id, &[])]).await.remove(0)["made"].clone();
    let items = [
        amendment(OTHER, &made, 1, &json!({ "people": "10" })),
        amendment("01J0000000000000000000000C", &made, 1, &json!({ "people": "20" })),
    ];
    let clash = send(&mai, &items).await[1]["clashes"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/activities/{}/settle", made.as_str().unwrap());
    assert_eq!(mai.post(&path, &[("clash", &clash)]).await.status, 422);
    assert_eq!(
        mai.post(&path, &[("clash", "x"), ("keep", "mine")]).await.status,
        404
    );
    assert_eq!(
        mai.post(&path, &[("clash", &clash), ("keep", "theirs")])
            .await
            .status,
        303
    );
    assert_eq!(
        mai.post(&path, &[("clash", &clash), ("keep", "mine")])
            .await
            .status,
        409
    );
    let page = mai.get(&path.replace("/settle", "")).await.body;
    assert!(page.contains("10 lượt người"), "{page}");
}

#[tokio::test]
async fn steps_taken_without_a_network_are_taken_once() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let step = |key: &str, step: &str| json!({ "kind": "step", "key": key, "on": id, "unit": "x", "at": 1, "fields": { "step": step } });
    let opened = send(&mai, &[step(KEY, "open")]).await.remove(0);
    assert_eq!(
        (&opened["outcome"], &opened["state"]),
        (&json!("done"), &json!("03"))
    );
    assert_eq!(send(&mai, &[step(OTHER, "finish")]).await[0]["state"], "06");
    let again = send(&mai, &[step("01J0000000000000000000000C", "finish")])
        .await
        .remove(0);
    assert_eq!(again["outcome"], "done", "somebody had finished it already");
    let odd = step("01J0000000000000000000000D", "recall");
    refused(&mai, odd).await;
    assert_eq!(counts(&house, &id).await.0, "06");
}

/// 29 August 2025, sixty days after the reform.

#[tokio::test]
async fn work_is_refused_from_a_phone_with_a_reason_and_once() {
    let house = House::demo().await;
    let made = issued(&house, &["mai"], None).await;
    let (id, other) = (&made.assignments[0], &made.assignments[1]);
    let mai = house.sign_in("commune").await;
    let refusal = |key: &str, on: &str, reason: &str| {
        json!({ "kind": "step", "key": key, "on": on, "unit": "x", "at": 1,
            "fields": { "step": "refuse", "reason": reason } })
    };
    let khac = house.sign_in("khac").await;
    assert!(refused(&khac, refusal(KEY, id, "x")).await.contains("không phải"));
    let blank = send(&mai, &[refusal(KEY, id, "  ")]).await.remove(0);
    assert_eq!(blank["outcome"], "refused");
    assert!(blank["faults"]["reason"].as_str().is_some(), "{blank}");
    assert_eq!(counts(&house, id).await.0, "01");
    let done = send(&mai, &[refusal(KEY, id, "Xã không có loa")]).await.remove(0);
    assert_eq!(
        (&done["outcome"], &done["state"]),
        (&json!("done"), &json!("02")),
        "{done}"
    );
    let again = send(&mai, &[refusal(OTHER, id, "Xã không có loa")])
        .await
        .remove(0);
    assert_eq!(again["outcome"], "done", "refused twice is refused");
    assert!(
        mai.get(&format!("/assignments/{id}"))
            .await
            .body
            .contains("Xã không có loa")
    );
    let working = meeting("01J0000000000000000000000C", other, &[]);
    assert_eq!(send(&mai, &[working]).await[0]["outcome"], "stored");
    refused(&mai, refusal("01J0000000000000000000000D", other, "Muộn")).await;
    assert_eq!(
        counts(&house, other).await.0,
        "05",
        "what is under way is not refused any more"
    );
}

/// The places of the units below that have this work already.
fn taken(state: &Value, id: &str) -> Vec<u64> {
    let work = state["data"]["work"].as_array().unwrap();
    let row = work.iter().find(|row| row["id"] == *id).unwrap();
    let places = row["taken"].as_array().unwrap().iter();
    let mut places: Vec<u64> = places.map(|place| place.as_u64().unwrap()).collect();
    places.sort_unstable();
    places
}

#[tokio::test]
async fn work_is_passed_down_from_a_phone_where_the_page_would() {
    let house = House::demo().await;
    let made = issued(&house, &["tuan", "mai"], Some("2021-06-30")).await;
    let tuan = house.sign_in("coordinator").await;
    let state = read(&tuan.get("/app/state").await);
    let below = state["data"]["below"].as_array().unwrap();
    let unit = |at: usize| below[at][0].as_str().unwrap();
    let down = |key: &str, on: &str, units: &str, lead: &str, due: &str| {
        json!({ "kind": "delegate", "key": key, "on": on, "unit": "x", "at": 1,
            "fields": { "units": units, "lead": lead, "due": due, "note": "Mỗi tuần ba lượt" } })
    };
    let id = &made.assignments[0];
    let before = taken(&state, id);
    let two = format!("{} {}", unit(0), unit(1));
    for (units, lead, due, field) in [
        ("", "", "", "units"),
        (unit(0), unit(1), "", "lead"),
        (unit(0), "", "2021-07-30", "due"),
        (unit(0), "", "mai", "due"),
    ] {
        let wrong = send(&tuan, &[down(KEY, id, units, lead, due)]).await.remove(0);
        assert!(wrong["faults"][field].as_str().is_some(), "{field}: {wrong}");
    }
    let news = unit_of(&house, "khac").await;
    refused(&tuan, down(KEY, id, &news, "", "")).await;
    let children = sql!("select count(*) as count from assignment where parent is not null");
    assert_eq!(count(&house, children).await, 0);
    let done = send(&tuan, &[down(KEY, id, &two, unit(1), "2021-06-25")])
        .await
        .remove(0);
    assert_eq!(
        (&done["outcome"], &done["state"]),
        (&json!("done"), &json!("04")),
        "{done}"
    );
    assert_eq!(
        send(&tuan, &[down(KEY, id, &two, unit(1), "2021-06-25")]).await[0]["again"],
        true
    );
    assert_eq!(count(&house, children).await, 2);
    let after = taken(&read(&tuan.get("/app/state").await), id);
    let fresh: Vec<u64> = after
        .into_iter()
        .filter(|place| !before.contains(place))
        .collect();
    assert_eq!(fresh, [0, 1], "the phone is told who has it now");
    let mai = house.sign_in("commune").await;
    assert_eq!(read(&mai.get("/app/state").await)["data"]["below"], json!([]));
    let own = &made.assignments[1];
    refused(&mai, down(OTHER, own, unit(0), "", "")).await;
    assert_eq!(count(&house, children).await, 2, "a commune passes nothing down");
}

const AFTER: &str = "2025-08-29";

fn set_clock(house: &House, day: &str) {
    let Clock::Fixed(at) = &house.site.clock else {
        panic!("tests have a clock that stands")
    };
    let day: viet::Date = day.parse().unwrap();
    at.store(
        day.days_since_epoch() * 86_400_000 + 5 * 3_600_000,
        Ordering::Relaxed,
    );
}

/// A work written by mai's station of Xã Quốc Khánh before the reform.
fn late(key: &str, on: &str, unit: &str) -> Value {
    let mut item = meeting(key, on, &[]);
    item["unit"] = json!(unit);
    item
}

/// The commune that alone follows mai's, and one that does not.
fn heirs(house: &House) -> (String, String) {
    let (directory, on) = (house.site.directory(), AFTER.parse().unwrap());
    let named = |name: &str| {
        let mut all = directory.units().iter().filter(|unit| unit.kind == Kind::Commune);
        all.find(|unit| directory.name(&unit.id, on) == Some(name))
            .unwrap()
            .id
            .clone()
    };
    (named("Xã Quốc Khánh"), named("Phường Tam Thanh"))
}

async fn move_person(house: &House, login: &str, unit: &str) {
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(
        sql!("update person set unit = $2 where login = $1"),
        args![login, unit],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn after_sixty_days_the_person_signs_in_again_and_work_of_the_merged_unit_lands_labelled() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let station = unit_of(&house, "mai").await;
    let old = house.sign_in("commune").await;
    set_clock(&house, AFTER);
    let body = json!({ "items": [late(KEY, &id, &station)] }).to_string();
    let page = old.send_bytes("/app/sync", body.as_bytes()).await;
    assert!(
        page.status == 303 && page.location.unwrap().starts_with("/sign-in"),
        "the old session is over"
    );
    assert_eq!(rows(&house).await, [0, 0, 0, 0]);
    let mai = house.sign_in("commune").await;
    let stored = send(&mai, &[late(KEY, &id, &station)]).await.remove(0);
    assert_eq!(
        (&stored["outcome"], &stored["landed"]),
        (&json!("stored"), &json!("followed")),
        "{stored}"
    );
    let page = mai
        .get(&format!("/activities/{}", stored["made"].as_str().unwrap()))
        .await
        .body;
    assert!(
        page.contains("Gửi muộn, đơn vị đã sáp nhập") && page.contains("Đài Truyền thanh xã Quốc Khánh"),
        "{page}"
    );
    assert!(
        mai.get("/activities")
            .await
            .body
            .contains("Gửi muộn, đơn vị đã sáp nhập")
    );
}

#[tokio::test]
async fn the_work_lands_with_the_unit_that_followed_wherever_the_reform_has_put_account_and_task() {
    let house = House::demo().await;
    let made = issued(&house, &["mai"], None).await;
    let station = unit_of(&house, "mai").await;
    let (heir, stranger) = heirs(&house);
    // The reform gave the first task to the commune that followed; the second stayed with the station.
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(
        sql!("update assignment set unit = $1 where id = 'A10'"),
        args![&heir],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    set_clock(&house, AFTER);
    let mai = house.sign_in("commune").await;
    let moved_task = send(&mai, &[late(KEY, &made.assignments[0], &station)])
        .await
        .remove(0);
    assert_eq!(
        moved_task["landed"], "followed",
        "the account has not moved yet: {moved_task}"
    );
    move_person(&house, "mai", &heir).await;
    let mai = house.sign_in("commune").await;
    let moved_both = send(&mai, &[late(OTHER, &made.assignments[0], &station)])
        .await
        .remove(0);
    assert_eq!(moved_both["landed"], "followed");
    let moved_account = late("01J0000000000000000000000C", &made.assignments[1], &station);
    let moved_account = send(&mai, &[moved_account]).await.remove(0);
    assert_eq!(moved_account["landed"], "followed");
    for result in [&moved_task, &moved_both, &moved_account] {
        let page = mai
            .get(&format!("/activities/{}", result["made"].as_str().unwrap()))
            .await;
        assert!(page.status == 200 && page.body.contains("Gửi muộn"), "{result}");
    }
    assert_eq!(
        (counts(&house, "A10").await.1, counts(&house, "A20").await.1),
        (2, 1)
    );
    move_person(&house, "mai", &stranger).await;
    let mai = house.sign_in("commune").await;
    let foreign = late("01J0000000000000000000000D", &made.assignments[1], &station);
    assert!(
        refused(&mai, foreign).await.contains("không phải"),
        "what the phone says of its unit opens nothing"
    );
}

#[tokio::test]
async fn where_several_units_followed_it_stays_with_the_old_one_and_is_marked() {
    let house = House::demo().await;
    let id = issued(&house, &["tuan"], None).await.assignments.remove(0);
    let office = unit_of(&house, "tuan").await;
    set_clock(&house, AFTER);
    let tuan = house.sign_in("coordinator").await;
    let stored = send(&tuan, &[late(KEY, &id, &office)]).await.remove(0);
    assert_eq!(
        stored["landed"], "undecided",
        "a district had seven successors: {stored}"
    );
    let page = tuan
        .get(&format!("/activities/{}", stored["made"].as_str().unwrap()))
        .await
        .body;
    assert!(page.contains("chờ phân định"), "{page}");
    assert!(
        tuan.get("/activities")
            .await
            .body
            .contains("đã sáp nhập, chờ phân định"),
        "and listed so"
    );
    let unit = sql!(
        "select count(*) as count from activity v join assignment a on a.id = v.assignment and a.unit = v.unit"
    );
    assert_eq!(count(&house, unit).await, 1, "kept with the old unit");
}

#[tokio::test]
async fn an_upload_that_nobody_goes_on_with_is_forgotten_and_can_begin_anew() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let photo = phone_jpeg();
    send(
        &mai,
        &[meeting(KEY, &id, &[&photo]), meeting(OTHER, &id, &[&photo])],
    )
    .await;
    piece(&mai, KEY, 0, &photo[..10]).await;
    assert_eq!(rows(&house).await[3], 1);
    set_clock(&house, "2021-05-27");
    let mai = house.sign_in("commune").await;
    piece(&mai, OTHER, 0, &photo[..10]).await;
    assert_eq!(
        rows(&house).await[3],
        1,
        "the first is gone, the second has begun"
    );
    let gap = piece(&mai, KEY, 10, &photo[10..]).await;
    assert_eq!(gap["have"], 0);
    assert_eq!(piece(&mai, KEY, 0, &photo).await["done"], true);
}

#[tokio::test]
async fn the_shell_holds_nobodys_data_and_the_worker_names_what_it_keeps() {
    let house = House::demo().await;
    let mai = house.sign_in("commune").await;
    let (signed, anybody) = (
        mai.get("/app").await.body,
        house.stranger().get("/app").await.body,
    );
    assert_eq!(signed, anybody);
    assert!(!signed.contains("csrf") && signed.contains("Gửi ngay"));
    let worker = house.stranger().get("/worker.js").await.body;
    for path in super::shell::KEPT {
        assert!(worker.contains(&format!("\"{path}\"")), "{path}");
        assert_eq!(house.stranger().get(path).await.status, 200, "{path}");
    }
    let manifest: Value = serde_json::from_str(&house.stranger().get("/app.webmanifest").await.body).unwrap();
    for icon in manifest["icons"].as_array().unwrap() {
        assert_eq!(
            house.stranger().get(icon["src"].as_str().unwrap()).await.status,
            200,
            "{icon}"
        );
    }
}

#[tokio::test]
async fn what_the_phone_has_is_not_sent_again() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], Some("2021-05-20"))
        .await
        .assignments
        .remove(0);
    let mai = house.sign_in("commune").await;
    let state = read(&mai.get("/app/state").await);
    let work = state["data"]["work"].as_array().unwrap();
    assert!(
        work.iter()
            .any(|row| row["id"] == json!(id) && row["due"] == "2021-05-20"),
        "{state}"
    );
    let digest = state["digest"].as_str().unwrap();
    let same = read(&mai.get(&format!("/app/state?have={digest}")).await);
    assert_eq!((&same["same"], &same["data"]), (&json!(true), &Value::Null));
    assert_eq!(same["token"], state["token"]);
    send(&mai, &[meeting(KEY, &id, &[])]).await;
    let fresh = read(&mai.get(&format!("/app/state?have={digest}")).await);
    assert_eq!(fresh["data"]["history"][0]["fields"]["people"], "1204");
}
