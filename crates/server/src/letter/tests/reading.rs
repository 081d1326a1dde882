//! A letter is read, corrected by two, and never taken twice.

use super::*;

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
