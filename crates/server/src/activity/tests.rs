//! Logging from a phone: requests in, text and rows out.

use store::{Count, Sql, args, sql};

use super::photo::tests::phone_jpeg;
use crate::assignment as assignments;
use crate::assignment::fixture_tests::{form_key, issued};
use crate::testing::{House, Page, Person};

async fn count(house: &House, find: Sql) -> i64 {
    house.site.db.one::<Count>(find, args![]).await.unwrap().count
}

async fn rows(house: &House) -> (i64, i64, i64) {
    let activities = count(house, sql!("select count(*) as count from activity")).await;
    let evidence = count(house, sql!("select count(*) as count from evidence")).await;
    let blobs = count(
        house,
        sql!("select count(*) as count from blob where hash <> 'letter'"),
    )
    .await;
    (activities, evidence, blobs)
}

async fn counts(house: &House, id: &str) -> (String, i64, i64) {
    let row = assignments::get(&house.site.db, id).await.unwrap().unwrap();
    (row.handling, row.activity_count, row.evidence_count)
}

const MEETING: [(&str, &str); 4] = [
    ("kind", "meeting"),
    ("day", "2021-04-26"),
    ("people", "1.204"),
    ("language", "nut"),
];

async fn new_key(person: &Person, id: &str) -> String {
    form_key(
        &person
            .get(&format!("/assignments/{id}/activities/new"))
            .await
            .body,
    )
}

async fn log(person: &Person, id: &str, more: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Page {
    let path = format!("/assignments/{id}/activities");
    person.upload(&path, &[&MEETING[..], more].concat(), files).await
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn an_activity_with_a_photo_is_logged_once_and_served_without_its_secrets() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let key = new_key(&mai, &id).await;
    let photo = phone_jpeg();
    let more = [
        ("form_key", key.as_str()),
        ("place", "Chợ Quốc Khánh"),
        ("link", "https://baolangson.vn/1"),
    ];
    let files = [("files", "chợ.jpg", photo.as_slice())];
    let saved = log(&mai, &id, &more, &files).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    assert_eq!(
        rows(&house).await,
        (1, 2, 2),
        "the copy that is served, and what came"
    );
    assert_eq!(counts(&house, &id).await, ("05".to_owned(), 1, 2));
    let again = log(&mai, &id, &more, &files).await;
    assert_eq!(
        (again.status, &again.location),
        (303, &saved.location),
        "the second shows what the first made"
    );
    assert_eq!(rows(&house).await, (1, 2, 2));
    let page = mai.get(&saved.location.unwrap()).await;
    assert!(
        page.body.contains("1.204 lượt người") && page.body.contains("Chợ Quốc Khánh"),
        "{}",
        page.body
    );
    let file = page
        .body
        .split("<img src=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let served = mai.get(&file).await;
    assert!(served.status == 200 && served.body.contains("picture"));
    assert!(
        !served.body.contains("GPS") && !served.body.contains("Nokia") && !served.body.contains("106.7610")
    );
    for who in ["officer", "coordinator"] {
        assert_eq!(
            house.sign_in(who).await.get(&file).await.status,
            200,
            "{who} sent it or stands above"
        );
    }
    for who in ["newsroom", "khac"] {
        assert_eq!(house.sign_in(who).await.get(&file).await.status, 404, "{who}");
    }
    let assignment = mai.get(&format!("/assignments/{id}")).await;
    assert!(
        assignment.body.contains("đã chứng minh") && assignment.body.contains("2 minh chứng"),
        "{}",
        assignment.body
    );
    assert!(mai.get("/activities").await.body.contains("Chợ Quốc Khánh"));
}

#[tokio::test]
async fn a_cut_upload_leaves_no_row_and_no_blob_row() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let path = format!("/assignments/{id}/activities");
    let photo = phone_jpeg();
    let cut = mai
        .upload_cut(&path, &MEETING, &[("files", "a.jpg", &photo)])
        .await;
    assert_eq!(cut.status, 422, "{}", cut.body);
    assert!(cut.body.contains("đứt giữa chừng"));
    assert_eq!(rows(&house).await, (0, 0, 0));
    assert_eq!(counts(&house, &id).await, ("01".to_owned(), 0, 0));
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn wrong_values_come_back_as_typed_with_a_sentence_each() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let path = format!("/assignments/{id}/activities");
    let base = [("note", "bà con hỏi nhiều"), ("language", "nut")];
    for (fields, words) in [
        (vec![("kind", ""), ("day", "2021-04-26")], "Chưa chọn đã làm gì."),
        (
            vec![("kind", "meeting"), ("day", "2021-04-27")],
            "Ngày này chưa tới",
        ),
        (
            vec![("kind", "meeting"), ("day", "2012-04-26")],
            "trước năm phát hành",
        ),
        (
            vec![("kind", "meeting"), ("day", "hôm qua")],
            "Không đọc được ngày",
        ),
        (
            vec![("kind", "meeting"), ("day", "2021-04-26"), ("people", "1,5")],
            "Không đọc được số",
        ),
        (
            vec![("kind", "meeting"), ("day", "2021-04-26"), ("minutes", "5")],
            "không ghi số này",
        ),
        (
            vec![("kind", "meeting"), ("day", "2021-04-26"), ("items", "0")],
            "ít nhất là 1",
        ),
        (
            vec![
                ("kind", "meeting"),
                ("day", "2021-04-26"),
                ("link", "javascript:alert(1)"),
            ],
            "phải bắt đầu bằng",
        ),
    ] {
        let page = mai.upload(&path, &[&base[..], &fields].concat(), &[]).await;
        assert!(
            page.status == 422 && page.body.contains(words),
            "{words}: {}",
            page.body
        );
        assert!(
            page.body.contains("bà con hỏi nhiều") && page.body.contains("value=\"nut\" selected"),
            "{words}"
        );
    }
    for (name, bytes, words) in [
        ("a.gif", &b"GIF89a...."[..], "không thuộc loại được nhận"),
        ("trang.html", b"<script>", "không thuộc loại được nhận"),
        ("a.jpg", b"\xff\xd8\xff\xe1\xff\xff", "bị hỏng"),
        ("a.pdf", b"", "trống"),
    ] {
        let page = log(&mai, &id, &base, &[("files", name, bytes)]).await;
        assert!(
            page.status == 422 && page.body.contains(words) && page.body.contains(name),
            "{name}: {}",
            page.body
        );
        assert!(
            page.body.contains("bà con hỏi nhiều") && page.body.contains("value=\"1.204\""),
            "{name}"
        );
    }
    assert_eq!(rows(&house).await, (0, 0, 0), "nothing half");
}

#[tokio::test]
async fn a_withdrawn_activity_counts_no_more_and_stays_in_the_history() {
    let house = House::demo().await;
    let id = issued(&house, &["mai", "tuan"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let saved = log(&mai, &id, &[("link", "https://a.vn/1")], &[])
        .await
        .location
        .unwrap();
    assert_eq!(counts(&house, &id).await, ("05".to_owned(), 1, 1));
    let tuan = house.sign_in("coordinator").await;
    let path = format!("{saved}/withdraw");
    assert_eq!(
        tuan.post(&path, &[("reason", "x")]).await.status,
        404,
        "standing above is not enough"
    );
    assert_eq!(mai.post(&path, &[]).await.status, 422);
    assert_eq!(mai.post(&path, &[("reason", "ghi nhầm ngày")]).await.status, 303);
    assert_eq!(mai.post(&path, &[("reason", "ghi nhầm ngày")]).await.status, 409);
    assert_eq!(counts(&house, &id).await, ("05".to_owned(), 0, 0));
    assert!(mai.get(&saved).await.body.contains("ghi nhầm ngày"));
    assert_eq!(rows(&house).await.0, 1);
}

#[tokio::test]
async fn what_was_refused_takes_nothing_more_and_what_is_done_stays_done() {
    let house = House::demo().await;
    let made = issued(&house, &["mai"], None).await;
    let mai = house.sign_in("commune").await;
    let (one, two) = (&made.assignments[0], &made.assignments[1]);
    mai.post(
        &format!("/assignments/{one}/refuse"),
        &[("reason", "không có loa")],
    )
    .await;
    assert_eq!(log(&mai, one, &[], &[]).await.status, 409);
    assert_eq!(
        mai.get(&format!("/assignments/{one}/activities/new"))
            .await
            .status,
        409
    );
    mai.post(&format!("/assignments/{two}/finish"), &[]).await;
    assert_eq!(log(&mai, two, &[], &[]).await.status, 303);
    assert_eq!(counts(&house, two).await, ("06".to_owned(), 1, 0));
}

#[tokio::test]
async fn one_units_form_key_does_not_reach_anothers_activity() {
    let house = House::demo().await;
    let made = issued(&house, &["mai", "hoa"], None).await;
    let mai = house.sign_in("commune").await;
    let key = new_key(&mai, &made.assignments[0]).await;
    log(&mai, &made.assignments[0], &[("form_key", &key)], &[]).await;
    let hoa = house.sign_in("newsroom").await;
    let stolen = log(&hoa, &made.assignments[1], &[("form_key", &key)], &[]).await;
    assert_eq!((stolen.status, rows(&house).await.0), (404, 1));
}

async fn logged_as(mai: &Person, id: &str, more: &[(&str, &str)]) -> String {
    let key = new_key(mai, id).await;
    let more = [&[("form_key", key.as_str())], more].concat();
    let saved = log(mai, id, &more, &[]).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    saved.location.unwrap()
}

fn version_of(body: &str) -> String {
    let (_, rest) = body.split_once("name=\"version\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_activity_is_corrected_on_its_page_field_by_field_and_nothing_is_overwritten_unseen() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let path = logged_as(&mai, &id, &[("place", "Chợ Quốc Khánh")]).await;
    let edit = format!("{path}/edit");
    let form = mai.get(&edit).await.body;
    assert!(
        form.contains("value=\"Chợ Quốc Khánh\"") && form.contains("value=\"1204\""),
        "{form}"
    );
    let base = version_of(&form);
    let post = async |version: &str, more: &[(&str, &str)]| {
        let all = [&MEETING[..], &[("items", "1"), ("version", version)], more].concat();
        mai.post(&edit, &all).await
    };
    let same = post(&base, &[("place", "Chợ Quốc Khánh")]).await;
    assert_eq!(same.status, 303, "{}", same.body);
    assert_eq!(
        version_of(&mai.get(&edit).await.body),
        base,
        "nothing differs, nothing is written"
    );
    let note = post(&base, &[("place", "Chợ Quốc Khánh"), ("note", "Có loa kéo.")]).await;
    assert_eq!(note.status, 303, "{}", note.body);
    // From the older version: another field goes together, the same field is asked.
    let place = post(&base, &[("place", "Đình làng")]).await;
    assert_eq!(place.status, 303, "{}", place.body);
    let page = mai.get(&path).await.body;
    assert!(
        page.contains("Đình làng") && page.contains("Có loa kéo."),
        "{page}"
    );
    let twice = post(&base, &[("place", "Sân kho")]).await;
    assert_eq!(twice.status, 303);
    let page = mai.get(&path).await.body;
    assert!(
        page.contains("/settle") && page.contains("Sân kho") && page.contains("Đình làng"),
        "{page}"
    );
    let now = version_of(&mai.get(&edit).await.body);
    let wrong = post(
        &now,
        &[("place", "Đình làng"), ("note", "Có loa kéo."), ("minutes", "5")],
    )
    .await;
    assert_eq!(wrong.status, 422);
    let unknown = post("77", &[("place", "x")]).await;
    assert_eq!(unknown.status, 409);
    assert_eq!(version_of(&mai.get(&edit).await.body), now);
    let foreign = house.sign_in("khac").await;
    assert_eq!(foreign.get(&edit).await.status, 404);
    let withdrawn = mai
        .post(&format!("{path}/withdraw"), &[("reason", "Ghi nhầm")])
        .await;
    assert_eq!(withdrawn.status, 303);
    assert_eq!(mai.get(&edit).await.status, 409);
}

#[tokio::test]
async fn audience_and_topic_are_chosen_from_closed_lists_or_not_known() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let path = logged_as(&mai, &id, &[("audience", "phu_nu"), ("topic", "")]).await;
    let page = mai.get(&path).await.body;
    assert!(
        page.contains("<dd>Phụ nữ</dd>") && !page.contains("<dt>Chủ đề</dt>"),
        "{page}"
    );
    let key = new_key(&mai, &id).await;
    let wrong = log(
        &mai,
        &id,
        &[("form_key", key.as_str()), ("topic", "toan_dan")],
        &[],
    )
    .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("không có trong danh sách"), "{}", wrong.body);
}
