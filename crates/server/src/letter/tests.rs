//! The way of a letter over the desk: requests in, text out.

use store::{Count, args, sql};

use crate::testing::House;

/// Written for the product.
const SAMPLE: &str = include_str!("sample.txt");

async fn count(house: &House, table: store::Sql) -> i64 {
    house.site.db.one::<Count>(table, args![]).await.unwrap().count
}

async fn opened(house: &House) -> String {
    let lan = house.sign_in("officer").await;
    let page = lan
        .upload(
            "/letters",
            &[("as_of", "2021-04-25")],
            &[("file", "cv412.txt", SAMPLE.as_bytes())],
        )
        .await;
    assert_eq!(page.status, 303, "{}", page.body);
    page.location.unwrap()
}

/// The fields of the only form of a page as a browser would send them.
pub(crate) fn form(body: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let unescape = |text: &str| {
        text.replace("&#34;", "\"")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&#38;", "&")
            .replace("&amp;", "&")
            .replace("&#60;", "<")
            .replace("&#62;", ">")
    };
    let attribute = |tag: &str, name: &str| {
        let found = tag
            .split(&format!(" {name}=\""))
            .nth(1)
            .map(|rest| rest.split('"').next().unwrap());
        found.map(unescape)
    };
    let start = body.find("<form class=\"form").expect("a form");
    let mut rest = &body[start
        ..body[start..]
            .find("</form>")
            .map_or(body.len(), |end| start + end)];
    let mut select = None;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let end = rest.find('>').unwrap();
        let (tag, after) = (&rest[..end], &rest[end + 1..]);
        if tag.starts_with("<textarea") {
            let text = after.split("</textarea>").next().unwrap();
            fields.push((attribute(tag, "name").unwrap(), unescape(text)));
        } else if tag.starts_with("<select") {
            select = attribute(tag, "name");
        } else if tag.starts_with("<option") && tag.ends_with(" selected") {
            fields.push((select.clone().unwrap(), attribute(tag, "value").unwrap()));
        } else if tag.starts_with("<input") && !tag.contains(" form=") {
            let boxed = tag.contains("type=\"checkbox\"");
            if let Some(name) =
                attribute(tag, "name").filter(|name| name != "csrf" && (!boxed || tag.ends_with(" checked")))
            {
                fields.push((name, attribute(tag, "value").unwrap_or_default()));
            }
        }
        rest = after;
    }
    fields
}

pub(crate) fn set(fields: &mut Vec<(String, String)>, name: &str, value: &str) {
    fields.retain(|(known, _)| known != name);
    fields.push((name.to_owned(), value.to_owned()));
}

pub(crate) fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

#[tokio::test]
async fn a_letter_is_read_shown_and_sent_back_unchanged() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let path = opened(&house).await;
    let page = lan.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.body);
    for expected in [
        "412/STTTT-TTBCXB",
        "id=\"t-number\"",
        "k-recipient",
        "k-basis",
        "11 đơn vị",
        "14/6/2021",
        "Hoàng Thị Mẫu",
    ] {
        assert!(page.body.contains(expected), "{expected}");
    }
    let saved = lan.post(&path, &pairs(&form(&page.body))).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let again = lan.get(&path).await;
    assert!(
        !again.body.contains("Nguyễn Thị Lan nhập"),
        "an unchanged form makes nothing a person's"
    );
    assert!(lan.get("/letters").await.body.contains("đang rà soát"));
    assert_eq!(lan.get(&format!("{path}/source")).await.body, SAMPLE);
}

#[tokio::test]
async fn what_is_no_letter_is_named_and_leaves_nothing() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let zeros = vec![0u8; 9 << 20];
    let recipe =
        "Phở bò\n\nNinh xương hai tiếng, cho hành, gừng nướng, quế, hồi.\nTrần bánh phở rồi chan nước dùng.";
    let tcvn: &[u8] = b"C\xabng v\xa8n s\xe8 12 c\xf1a S\xeb Th\xabng tin";
    let twice = "Cá»™ng hÃ²a xÃ£ há»™i chá»§ nghÄ©a Viá»‡t Nam".as_bytes();
    let files: [(&str, &[u8], &str); 7] = [
        (
            "cong-thuc.txt",
            recipe.as_bytes(),
            "không có dấu hiệu của một công văn",
        ),
        ("rong.txt", b"", "không có chữ nào"),
        ("khong.txt", &zeros, "không phải là văn bản"),
        ("bom.docx", b"PK\x03\x04 not really an archive", "hỏng"),
        ("tcvn3.txt", tcvn, "không có dấu hiệu của một công văn"),
        ("hai-lan.txt", twice, "chuyển mã sang Unicode"),
        ("anh.docx", b"\xff\xd8\xff\xe0", "ảnh"),
    ];
    for (name, bytes, cause) in files {
        let page = lan
            .upload("/letters", &[("as_of", "2021-04-25")], &[("file", name, bytes)])
            .await;
        assert_eq!(page.status, 422, "{name}");
        assert!(
            page.body.contains(cause) && page.body.contains("name=\"file\""),
            "{name}: {}",
            page.body
        );
    }
    let pasted = lan.post("/letters", &[("text", recipe)]).await;
    assert!(
        pasted.status == 422 && pasted.body.contains("Ninh xương hai tiếng"),
        "what was pasted is kept"
    );
    assert_eq!(lan.post("/letters", &[]).await.status, 422);
    assert_eq!(
        lan.post("/letters", &[("text", SAMPLE), ("as_of", "31/4/2021")])
            .await
            .status,
        422
    );
    assert_eq!(
        count(&house, sql!("select count(*) as count from letter")).await,
        0
    );
    assert_eq!(count(&house, sql!("select count(*) as count from blob")).await, 0);
    assert!(
        house
            .site
            .blobs
            .get(&store::audit::digest(recipe.as_bytes()))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_letter_opened_twice_is_shown_as_the_duplicate_it_is() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let path = opened(&house).await;
    let retyped = SAMPLE
        .replace("an toàn", "an  toàn")
        .replace("412/STTTT", "412 /STTTT");
    for text in [SAMPLE, &retyped] {
        let page = lan.post("/letters", &[("text", text)]).await;
        assert_eq!(page.status, 422);
        assert!(
            page.body.contains(&format!("href=\"{path}\"")),
            "a link to the first: {}",
            page.body
        );
    }
    let twice = lan.post("/letters", &[("text", SAMPLE), ("again", "1")]).await;
    assert_eq!(twice.status, 303, "a person may decide so");
    assert!(
        lan.get(&twice.location.unwrap())
            .await
            .body
            .contains("Trùng số, ký hiệu")
    );
    assert_eq!(
        count(&house, sql!("select count(*) as count from letter")).await,
        2
    );
}

#[tokio::test]
async fn corrections_are_kept_with_who_and_when_and_wrong_days_are_told() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let path = opened(&house).await;
    let mut fields = form(&lan.get(&path).await.body);
    set(&mut fields, "date", "31/4/2021");
    set(&mut fields, "signer_name", "Lý Thị Hoa");
    let page = lan.post(&path, &pairs(&fields)).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("Không phải ngày có trong lịch") && page.body.contains("Lý Thị Hoa"));
    set(&mut fields, "date", "27/4/2021");
    set(&mut fields, "number.ok", "1");
    set(&mut fields, "remove", "1");
    set(&mut fields, "tn.text", "Treo băng rôn <b>đỏ</b>");
    set(&mut fields, "tn.who", "Báo Lạng Sơn");
    set(&mut fields, "tn.due", "1/6/2021");
    assert_eq!(lan.post(&path, &pairs(&fields)).await.status, 303);
    let body = lan.get(&path).await.body;
    for expected in [
        "Nguyễn Thị Lan nhập, 26/4/2021 08:00",
        "Nguyễn Thị Lan đã kiểm tra, 26/4/2021 08:00",
        "27/4/2021",
        "Treo băng rôn",
        "1/6/2021",
    ] {
        assert!(body.contains(expected), "{expected}");
    }
    assert!(!body.contains("<b>đỏ</b>") && !body.contains("id=\"f-task-1\""));
}

#[tokio::test]
async fn the_second_of_two_editors_is_told_and_loses_nothing() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let path = opened(&house).await;
    let mut mine = form(&lan.get(&path).await.body);
    let mut theirs = mine.clone();
    set(&mut theirs, "signer_name", "Lý Thị Hoa");
    set(&mut theirs, "place", "Cao Lộc");
    assert_eq!(lan.post(&path, &pairs(&theirs)).await.status, 303);
    set(&mut mine, "signer_name", "Vi Văn Nam");
    set(&mut mine, "t2.text", "Việc viết lại");
    let told = lan.post(&path, &pairs(&mine)).await;
    assert_eq!(told.status, 409, "{}", told.body);
    for expected in [
        "Lý Thị Hoa",
        "Vi Văn Nam",
        "Việc viết lại",
        "Đã lấy theo bản mới lưu: Nơi ban hành",
        "đã lưu văn bản này lúc",
    ] {
        assert!(told.body.contains(expected), "{expected}");
    }
    let before = lan.get(&path).await.body;
    assert!(
        !before.contains("Vi Văn Nam"),
        "nothing was saved behind anybody's back"
    );
    assert_eq!(
        lan.post(&path, &pairs(&form(&told.body))).await.status,
        303,
        "saving on top, knowingly"
    );
    let after = lan.get(&path).await.body;
    assert!(after.contains("Vi Văn Nam") && after.contains("Việc viết lại") && after.contains("Cao Lộc"));
}

#[tokio::test]
async fn recipients_become_the_units_of_the_day_and_the_letter_goes_out_once() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let path = opened(&house).await;
    let page = lan.get(&format!("{path}/recipients")).await;
    assert!(page.body.contains("<b>13</b> đơn vị sẽ nhận"), "{}", page.body);
    assert!(page.body.contains("Phòng Văn hóa và Thông tin huyện Tràng Định"));
    let saved = lan
        .post(&format!("{path}/recipients"), &pairs(&form(&page.body)))
        .await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let page = lan.get(&format!("{path}/recipients")).await;
    assert!(
        !page.body.contains("Nguyễn Thị Lan chọn"),
        "what was not changed is nobody's choice"
    );
    let step = lan.get(&format!("{path}/issue")).await;
    assert_eq!(step.status, 200, "{}", step.body);
    assert!(step.body.contains("Phát hành tới 13 đơn vị"), "{}", step.body);
    let fields = form(&step.body);
    let sent = lan.post(&format!("{path}/issue"), &pairs(&fields)).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    assert!(sent.location.unwrap().starts_with("/directives/"));
    assert_eq!(
        count(&house, sql!("select count(*) as count from assignment")).await,
        13 * 3 + 11
    );
    let silent = sql!(
        "select count(*) as count from assignment where handling = '01' and part = 'lead' and activity_count = 0"
    );
    assert_eq!(count(&house, silent).await, 50);
    assert_eq!(
        count(
            &house,
            sql!("select count(*) as count from task where due_on = '2021-06-14'")
        )
        .await,
        1
    );
    assert_eq!(
        count(
            &house,
            sql!("select count(*) as count from audit where action = 'directive.issued'")
        )
        .await,
        1
    );
    assert_eq!(
        store::dialect::find(&house.site.db, "duoi nuoc", 5)
            .await
            .unwrap()
            .len(),
        1
    );
    nothing_changes_after_issuing(&house, &path, &fields).await;
}

async fn nothing_changes_after_issuing(house: &House, path: &str, fields: &[(String, String)]) {
    let lan = house.sign_in("officer").await;
    for step in ["/issue", "", "/recipients"] {
        assert_eq!(
            lan.post(&format!("{path}{step}"), &pairs(fields)).await.status,
            409,
            "{step}"
        );
    }
    assert_eq!(
        count(house, sql!("select count(*) as count from directive")).await,
        1
    );
    assert!(lan.get(path).await.body.contains("Văn bản đã phát hành"));
    assert!(lan.get("/letters").await.body.contains("đã phát hành"));
}

#[tokio::test]
async fn a_second_directive_of_the_same_number_is_refused() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    for (again, status) in [("", 303), ("1", 422)] {
        let fields = [("text", SAMPLE), ("as_of", "2021-04-25"), ("again", again)];
        let page = lan
            .post("/letters", if again.is_empty() { &fields[..2] } else { &fields })
            .await;
        let path = page.location.unwrap();
        let step = lan.get(&format!("{path}/issue")).await;
        let sent = lan
            .post(&format!("{path}/issue"), &pairs(&form(&step.body)))
            .await;
        assert_eq!(sent.status, status, "{}", sent.body);
    }
    assert_eq!(
        count(&house, sql!("select count(*) as count from directive")).await,
        1
    );
}

#[tokio::test]
async fn after_the_reform_offices_are_gone_and_nobody_is_chosen_in_silence() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let page = lan
        .post("/letters", &[("text", SAMPLE), ("as_of", "2025-08-01")])
        .await;
    let path = page.location.unwrap();
    let page = lan.get(&format!("{path}/recipients")).await;
    assert!(
        page.body.contains("11 đơn vị không còn từ ngày 1/7/2025"),
        "{}",
        page.body
    );
    assert!(page.body.contains("Chưa chọn sẵn đơn vị nào"));
    let issue = lan.get(&format!("{path}/issue")).await;
    assert!(
        issue.body.contains("Chưa rõ đơn vị của nơi nhận"),
        "{}",
        issue.body
    );
    assert_eq!(
        lan.post(&format!("{path}/issue"), &pairs(&form(&issue.body)))
            .await
            .status,
        422
    );
    assert_eq!(
        count(&house, sql!("select count(*) as count from directive")).await,
        0
    );
    let boxed = page.body.split("type=\"checkbox\" name=\"unit.").skip(1);
    let free = boxed
        .map(|tag| tag.split('>').next().unwrap())
        .find(|tag| !tag.contains("checked"))
        .expect("a successor");
    let (key, id) = (
        free.split('"').next().unwrap(),
        free.split("value=\"").nth(1).unwrap().split('"').next().unwrap(),
    );
    let mut fields = form(&page.body);
    fields.push((format!("unit.{key}"), id.to_owned()));
    assert_eq!(
        lan.post(&format!("{path}/recipients"), &pairs(&fields))
            .await
            .status,
        303
    );
    let page = lan.get(&format!("{path}/recipients")).await;
    assert!(
        page.body.contains("Nguyễn Thị Lan chọn, 26/4/2021 08:00"),
        "a person's choice is marked"
    );
}

#[tokio::test]
async fn unknown_recipients_are_searched_for_and_chosen() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let text = SAMPLE.replace("- Báo Lạng Sơn;", "- Câu lạc bộ những người yêu nước sạch;");
    let path = lan
        .post("/letters", &[("text", &text), ("as_of", "2021-04-25")])
        .await
        .location
        .unwrap();
    let page = lan.get(&format!("{path}/recipients")).await;
    assert!(
        page.body.contains("Chưa hiểu đây là những đơn vị nào") && page.body.contains("<b>12</b>"),
        "{}",
        page.body
    );
    let key = page
        .body
        .split("name=\"recipient\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let found = lan
        .get(&format!("{path}/recipients?for={key}&q=bao+lang+son"))
        .await;
    assert!(found.body.contains("Báo Lạng Sơn"), "{}", found.body);
    let none = lan
        .get(&format!("{path}/recipients?for={key}&q=khong+co+ai"))
        .await;
    assert!(none.body.contains("Không có đơn vị nào tên như"));
    let tag = found
        .body
        .split(&format!("name=\"unit.{key}\" value=\""))
        .nth(1)
        .unwrap();
    let mut fields = form(&found.body);
    fields.push((format!("unit.{key}"), tag.split('"').next().unwrap().to_owned()));
    assert_eq!(
        lan.post(&format!("{path}/recipients"), &pairs(&fields))
            .await
            .status,
        303
    );
    assert!(
        lan.get(&format!("{path}/recipients"))
            .await
            .body
            .contains("<b>13</b>")
    );
}

#[tokio::test]
async fn a_letter_without_number_goes_out_only_when_a_person_says_so() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let draft = SAMPLE
        .replace("Số: 412/", "Số:     /")
        .replace("ngày 26 tháng", "ngày     tháng");
    let path = lan
        .post("/letters", &[("text", &draft), ("as_of", "2021-04-25")])
        .await
        .location
        .unwrap();
    assert!(
        lan.get(&path)
            .await
            .body
            .contains("Chưa có số: văn bản chưa phát hành")
    );
    let fields = form(&lan.get(&format!("{path}/issue")).await.body);
    let refused = lan.post(&format!("{path}/issue"), &pairs(&fields)).await;
    assert!(
        refused.status == 422 && refused.body.contains("Chưa có số") && refused.body.contains("còn để trống")
    );
    let mut future = fields.clone();
    set(&mut future, "number", "500/STTTT-TTBCXB");
    set(&mut future, "date", "1/5/2021");
    let refused = lan.post(&format!("{path}/issue"), &pairs(&future)).await;
    assert!(
        refused.status == 422 && refused.body.contains("1/5/2021 chưa tới"),
        "{}",
        refused.body
    );
    let mut bare = fields.clone();
    set(&mut bare, "without_number", "1");
    assert_eq!(
        lan.post(&format!("{path}/issue"), &pairs(&bare)).await.status,
        303
    );
    let recorded = sql!(
        "select count(*) as count from audit where action = 'directive.issued' and detail like '%\"without_number\":true%'"
    );
    assert_eq!(count(&house, recorded).await, 1);
}

#[tokio::test]
async fn a_fault_in_the_middle_of_issuing_leaves_nothing() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let path = opened(&house).await;
    let fields = form(&lan.get(&format!("{path}/issue")).await.body);
    break_assignments(&house).await;
    assert_eq!(
        lan.post(&format!("{path}/issue"), &pairs(&fields)).await.status,
        500
    );
    for table in [
        sql!("select count(*) as count from directive"),
        sql!("select count(*) as count from task"),
        sql!("select count(*) as count from assignment"),
        sql!("select count(*) as count from directive_recipient"),
        sql!("select count(*) as count from search_entry"),
        sql!("select count(*) as count from audit where action = 'directive.issued'"),
        sql!("select count(*) as count from letter where state <> 'review' or version <> 1"),
    ] {
        assert_eq!(count(&house, table).await, 0, "{table:?}");
    }
}

/// One unit leaves the database behind the directory's back, so that its assignment breaks a foreign key half-way.
async fn break_assignments(house: &House) {
    let (directory, on) = (house.site.directory(), "2021-04-25".parse().unwrap());
    let mut units = directory.units().iter();
    let named = "Đài Phát thanh và Truyền hình tỉnh Lạng Sơn";
    let id = &units
        .find(|unit| directory.name(&unit.id, on) == Some(named))
        .unwrap()
        .id;
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(
        sql!("delete from unit_succession where from_unit = $1 or to_unit = $1"),
        args![id],
    )
    .await
    .unwrap();
    tx.run(sql!("delete from unit_version where unit = $1"), args![id])
        .await
        .unwrap();
    assert_eq!(
        tx.run(sql!("delete from unit where id = $1"), args![id])
            .await
            .unwrap(),
        1
    );
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_desk_is_the_officers_and_each_units_own() {
    let house = House::demo().await;
    let path = opened(&house).await;
    let tuan = house.sign_in("coordinator").await;
    for way in [
        "/letters",
        &path,
        &format!("{path}/recipients"),
        &format!("{path}/issue"),
        &format!("{path}/source"),
    ] {
        assert_eq!(tuan.get(way).await.status, 403, "{way}");
    }
    let mut tx = house.site.db.begin().await.unwrap();
    let give_away = sql!(
        "update letter set unit = (select unit from person where role = 'newsroom' order by id limit 1)"
    );
    tx.run(give_away, args![]).await.unwrap();
    tx.commit().await.unwrap();
    let lan = house.sign_in("officer").await;
    for way in ["", "/recipients", "/issue", "/source"] {
        let page = lan.get(&format!("{path}{way}")).await;
        assert_eq!(page.status, 404, "a letter of another unit does not exist: {way}");
        assert!(!page.body.contains("412/STTTT"));
    }
    for way in ["", "/recipients", "/issue"] {
        assert_eq!(
            lan.post(&format!("{path}{way}"), &[("version", "1")])
                .await
                .status,
            404,
            "{way}"
        );
    }
}

/// The boxes of one task's units, by id.
fn some_of(fields: &[(String, String)]) -> Vec<(String, String)> {
    let boxes = fields.iter().filter(|(name, _)| name.starts_with("only."));
    boxes.cloned().collect()
}

#[tokio::test]
async fn a_task_is_given_to_some_units_of_one_line() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let path = opened(&house).await;
    let page = lan.get(&format!("{path}/recipients")).await.body;
    let mut fields = form(&page);
    let boxes = some_of(&fields);
    let task = boxes[0].0.clone();
    let of_task: Vec<_> = boxes.iter().filter(|(name, _)| *name == task).collect();
    assert_eq!(of_task.len(), 11, "one box for each district");
    let kept = of_task[0].1.clone();
    fields.retain(|(name, value)| *name != task || *value == kept);
    let saved = lan.post(&format!("{path}/recipients"), &pairs(&fields)).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let page = lan.get(&format!("{path}/recipients")).await.body;
    assert!(page.contains("1/11 đơn vị của dòng này"), "{page}");
    let again = lan
        .post(&format!("{path}/recipients"), &pairs(&form(&page)))
        .await;
    assert_eq!(again.status, 303);
    let step = lan.get(&format!("{path}/issue")).await.body;
    assert_eq!(
        lan.post(&format!("{path}/issue"), &pairs(&form(&step)))
            .await
            .status,
        303
    );
    assert_eq!(
        count(&house, sql!("select count(*) as count from assignment")).await,
        13 * 3 + 11 - 10,
        "ten districts are spared one task"
    );
}

#[tokio::test]
async fn two_who_choose_recipients_at_once_see_both_choices() {
    let house = House::demo().await;
    let (lan, binh) = (house.sign_in("officer").await, house.sign_in("binh").await);
    let path = opened(&house).await;
    let page = lan.get(&format!("{path}/recipients")).await.body;
    let (mut mine, mut theirs) = (form(&page), form(&page));
    let boxes: Vec<_> = mine
        .iter()
        .filter(|(name, _)| name.starts_with("unit."))
        .cloned()
        .collect();
    let key = &boxes.last().unwrap().0;
    let of_line: Vec<_> = boxes.iter().filter(|(name, _)| name == key).collect();
    let (first, second) = (of_line[0].clone(), of_line[1].clone());
    theirs.retain(|one| *one != first);
    mine.retain(|one| *one != second);
    assert_eq!(
        lan.post(&format!("{path}/recipients"), &pairs(&theirs))
            .await
            .status,
        303
    );
    let told = binh.post(&format!("{path}/recipients"), &pairs(&mine)).await;
    assert_eq!(told.status, 409);
    let table = told
        .body
        .split("<table")
        .nth(1)
        .unwrap()
        .split("</table>")
        .next()
        .unwrap();
    for shown in [
        "Đang lưu",
        "Anh/chị nhập",
        "10 đơn vị: ",
        "Phòng Văn hóa và Thông tin các huyện",
    ] {
        assert!(table.contains(shown), "{shown}: {table}");
    }
    assert_eq!(
        binh.post(&format!("{path}/recipients"), &pairs(&form(&told.body)))
            .await
            .status,
        303,
        "looked at, it is written over"
    );
}
