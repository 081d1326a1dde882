//! Registers say what came and went, in the columns of the decree; numbers have no gap and no twin.

use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, Reader as _, Xlsx};
use store::{Count, args, sql};

use crate::letter::tests::{form, pairs, set};
use crate::testing::{House, Person};

const SAMPLE: &str = include_str!("../letter/sample.txt");

async fn unit_of(house: &House, login: &str) -> String {
    let account = crate::account::store::account(&house.site.db, login)
        .await
        .unwrap();
    account.unwrap().unit
}

/// The sample without number and day, as drafts are; `mark` makes it another letter.
fn draft(mark: &str) -> String {
    let text = SAMPLE
        .replace("Số: 412/", "Số:     /")
        .replace("ngày 26 tháng", "ngày     tháng");
    text.replace("Lưu: VT", &format!("Lưu: VT, {mark}"))
}

/// Issues a text with these fields of the last step; gives the status and where it led.
async fn issue(lan: &Person, text: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let opened = lan
        .post(
            "/letters",
            &[("text", text), ("as_of", "2021-04-25"), ("again", "1")],
        )
        .await;
    let path = opened.location.unwrap_or_else(|| panic!("{}", opened.body));
    let mut form = form(&lan.get(&format!("{path}/issue")).await.body);
    for (name, value) in fields {
        set(&mut form, name, value);
    }
    let sent = lan.post(&format!("{path}/issue"), &pairs(&form)).await;
    (sent.status, sent.location.unwrap_or(sent.body))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_who_take_at_once_get_sixteen_numbers() {
    let house = Arc::new(House::demo().await);
    let unit = unit_of(&house, "lan").await;
    let takers = (0..16).map(|taker| {
        let (house, unit) = (Arc::clone(&house), unit.clone());
        tokio::spawn(async move {
            let mut tx = house.site.db.begin().await.unwrap();
            let number = super::take(&mut tx, &unit, "cong_van", 2021).await.unwrap();
            // Every fourth changes its mind: what it took is free for the next.
            if taker % 4 == 3 {
                drop(tx);
                return None;
            }
            tx.commit().await.unwrap();
            Some(number)
        })
    });
    let mut numbers = Vec::new();
    for taker in takers.collect::<Vec<_>>() {
        numbers.extend(taker.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=12).collect::<Vec<i64>>(), "no gap, no twin");
    assert_eq!(
        super::next(&house.site.db, &unit, "cong_van", 2021)
            .await
            .unwrap(),
        13
    );
    assert_eq!(
        super::next(&house.site.db, &unit, "cong_van", 2022)
            .await
            .unwrap(),
        1,
        "from 01 each year"
    );
}

#[tokio::test]
async fn what_arrives_is_numbered_in_its_order() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    for mark in ["a", "b", "c", "d"] {
        let (status, said) = issue(&lan, &draft(mark), &[("take_number", "1")]).await;
        assert_eq!(status, 303, "{said}");
    }
    let tuan = unit_of(&house, "tuan").await;
    let list = sql!("select number as count from arrival where unit = $1 order by number");
    let rows: Vec<Count> = house.site.db.all(list, args![&tuan]).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.count).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[tokio::test]
async fn a_number_is_taken_at_issuing_and_a_typed_one_is_respected() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let (status, said) = issue(&lan, &draft("một"), &[("take_number", "1")]).await;
    assert_eq!(status, 303, "{said}");
    assert!(lan.get(&said).await.body.contains("01/STTTT-TTBCXB"));
    let typed = [("number", "40/STTTT-TTBCXB"), ("date", "20/4/2021")];
    assert_eq!(issue(&lan, &draft("hai"), &typed).await.0, 303);
    let (status, _) = issue(
        &lan,
        &draft("ba"),
        &[("number", "040/STTTT-TTBCXB"), ("date", "21/4/2021")],
    )
    .await;
    assert_eq!(status, 409, "the same number and notation in the same year");
    let (status, said) = issue(&lan, &draft("bốn"), &[("take_number", "1")]).await;
    assert_eq!(status, 303, "{said}");
    assert!(
        lan.get(&said).await.body.contains("41/STTTT-TTBCXB"),
        "the series goes on after what was typed"
    );
    let page = lan.get("/registers/outgoing?year=2021").await;
    for shown in [
        "01/STTTT-TTBCXB",
        "40/STTTT-TTBCXB",
        "41/STTTT-TTBCXB",
        "3 dòng",
        "20/04/2021",
    ] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
}

#[tokio::test]
async fn what_was_issued_stands_in_the_registers_of_both() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let (status, path) = issue(&lan, SAMPLE, &[]).await;
    assert_eq!(status, 303, "{path}");
    let tuan = house.sign_in("coordinator").await;
    let came = tuan.get("/registers/incoming").await;
    assert_eq!(came.status, 200);
    for shown in [
        "412/STTTT-TTBCXB",
        "Ký nhận",
        "Ngày chuyển",
        "Tác giả",
        "1 dòng",
        path.as_str(),
    ] {
        assert!(came.body.contains(shown), "{shown}: {}", came.body);
    }
    assert_eq!(came.body.matches("<th scope=\"col\">").count(), 10);
    let work = tuan.get("/registers/handling").await.body;
    assert_eq!(work.matches("<th scope=\"col\">").count(), 7);
    assert!(work.contains("chưa rõ") || work.contains("Chưa rõ"), "{work}");
    let went = lan.get("/registers/outgoing").await.body;
    assert_eq!(went.matches("<th scope=\"col\">").count(), 10);
    let sender = lan.get("/registers/incoming").await.body;
    assert!(
        sender.contains("Không có dòng nào"),
        "a unit's own paper does not arrive at it: {sender}"
    );
}

#[tokio::test]
async fn a_register_is_searched_with_and_without_marks_and_by_period() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    issue(&lan, SAMPLE, &[]).await;
    let rows = async |ask: &str| lan.get(&format!("/registers/outgoing?year=2021{ask}")).await.body;
    for (ask, found) in [
        ("", true),
        ("&q=duoi+nuoc", true),
        ("&q=%C4%91u%E1%BB%91i+n%C6%B0%E1%BB%9Bc", true),
        ("&q=%C4%91u%E1%BB%95i", false),
        ("&q=khongcogi", false),
        ("&part=q2", true),
        ("&part=m4", true),
        ("&part=m5", false),
        ("&part=q2&page=99", true),
    ] {
        assert_eq!(rows(ask).await.contains("412/STTTT-TTBCXB"), found, "{ask}");
    }
    let other = lan.get("/registers/outgoing?year=2020").await.body;
    assert!(!other.contains("412/STTTT-TTBCXB"));
}

#[tokio::test]
async fn the_sheet_and_the_paper_hold_the_same_rows() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    issue(&lan, SAMPLE, &[]).await;
    let tuan = house.sign_in("coordinator").await;
    let paper = tuan.get("/registers/incoming/print?year=2021").await;
    assert!(
        paper.body.contains("class=\"register\"") && paper.body.contains("Năm 2021"),
        "{}",
        paper.body
    );
    let sheet = tuan.get("/registers/incoming/xlsx?year=2021").await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(sheet.bytes)).unwrap();
    let range = book.worksheet_range("Sổ đăng ký văn bản đến").unwrap();
    let rows: Vec<Vec<Data>> = range.rows().map(<[Data]>::to_vec).collect();
    assert_eq!(rows[4].len(), 10);
    assert_eq!(rows[4][1], Data::String("Số đến".to_owned()));
    assert_eq!(rows[5][1], Data::Float(1.0));
    assert_eq!(rows[5][3], Data::String("412/STTTT-TTBCXB".to_owned()));
    assert!(rows[5][5].to_string().contains("đuối nước"), "{:?}", rows[5]);
}

#[tokio::test]
async fn a_report_that_takes_a_number_answers_in_the_register() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let (_, directive) = issue(&lan, SAMPLE, &[]).await;
    let tuan = house.sign_in("coordinator").await;
    let path = tuan
        .post(&format!("{directive}/reports"), &[("scope", "own")])
        .await
        .location
        .unwrap();
    let taken = tuan
        .post(&path, &[("version", "1"), ("draft", "on"), ("then", "number")])
        .await;
    assert_eq!(taken.status, 303, "{}", taken.body);
    let print = tuan.get(&format!("{path}/print")).await.body;
    assert!(
        print.contains("Số: 01/BC-") && !print.contains("DỰ THẢO"),
        "{print}"
    );
    let work = tuan.get("/registers/handling").await.body;
    assert!(work.contains("01/BC-") && work.contains(&path), "{work}");
    assert!(tuan.get("/registers/outgoing").await.body.contains("01/BC-"));
    let late = tuan
        .post(&path, &[("version", "1"), ("draft", "on"), ("then", "number")])
        .await;
    assert_eq!(late.status, 409, "somebody saved in between: no number is lost");
    let again = tuan
        .post(&format!("{directive}/reports"), &[("scope", "own")])
        .await
        .location
        .unwrap();
    let twin = tuan
        .post(
            &again,
            &[("version", "1"), ("number", "1"), ("date", "26/4/2021")],
        )
        .await;
    assert_eq!(twin.status, 409, "{}", twin.body);
    let next = tuan.post(&again, &[("version", "1"), ("then", "number")]).await;
    assert_eq!(next.status, 303, "{}", next.body);
    assert!(
        tuan.get(&format!("{again}/print"))
            .await
            .body
            .contains("Số: 02/BC-")
    );
}

#[tokio::test]
async fn a_letter_of_another_organ_arrives_on_the_desk() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let foreign = SAMPLE
        .replace("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "SỞ Y TẾ")
        .replace("412/STTTT-TTBCXB", "88/SYT-NVY");
    let opened = lan
        .post("/letters", &[("text", &foreign), ("as_of", "2021-04-25")])
        .await;
    let path = opened.location.unwrap_or_else(|| panic!("{}", opened.body));
    let came = lan.get("/registers/incoming").await.body;
    assert!(came.contains("88/SYT-NVY") && came.contains(&path), "{came}");
}

#[tokio::test]
async fn a_letter_that_answers_another_is_tied_to_it() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let (_, first) = issue(&lan, SAMPLE, &[]).await;
    let words = "Tiếp theo Công văn số 412/STTTT-TTBCXB ngày 26/4/2021 của Sở Thông tin và Truyền thông về việc tuyên \
        truyền phòng, chống đuối nước, Sở Thông tin và Truyền thông đề nghị";
    let begin = SAMPLE.find("Thực hiện Kế hoạch").unwrap();
    let end = begin + SAMPLE[begin..].find(" các cơ quan, đơn vị:").unwrap();
    let head = SAMPLE[..begin].replace("412/STTTT-TTBCXB", "430/STTTT-TTBCXB");
    let text = format!("{head}{words}{}", &SAMPLE[end..]);
    let opened = lan
        .post(
            "/letters",
            &[("text", &text), ("as_of", "2021-04-26"), ("again", "1")],
        )
        .await;
    let path = opened.location.unwrap_or_else(|| panic!("{}", opened.body));
    let review = lan.get(&path).await.body;
    assert!(
        review.contains("Tiếp theo văn bản 412/STTTT-TTBCXB") && review.contains(&first),
        "{review}"
    );
    let (status, second) = issue(&lan, &text, &[]).await;
    assert_eq!(status, 303, "{second}");
    let living = lan.get(&second).await.body;
    assert!(
        living.contains(&format!("<a href=\"{first}\">Tiếp theo văn bản")),
        "{living}"
    );
    assert!(lan.get(&first).await.body.contains("Được tiếp theo bởi"));
    let file = lan.get(&format!("{second}/files/0")).await;
    assert_eq!(file.status, 200);
    assert!(living.contains(&format!("{second}/files/0")));
}

#[tokio::test]
async fn a_task_says_how_it_is_best_done() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let opened = lan
        .post("/letters", &[("text", SAMPLE), ("as_of", "2021-04-25")])
        .await;
    let review = lan.get(&opened.location.unwrap()).await.body;
    assert!(
        review.contains("Nên làm bằng: ") && review.contains("Đối tượng: "),
        "{review}"
    );
    issue(&lan, SAMPLE, &[]).await;
    let tuan = house.sign_in("coordinator").await;
    let inbox = tuan.get("/inbox").await.body;
    let mut said = 0;
    for link in inbox.split("href=\"/assignments/").skip(1) {
        let id = link.split('"').next().unwrap();
        let page = tuan.get(&format!("/assignments/{id}")).await;
        said += usize::from(page.status == 200 && page.body.contains("Nên làm bằng: "));
    }
    assert!(said > 0, "{inbox}");
}
