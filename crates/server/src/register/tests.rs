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

#[tokio::test]
async fn people_write_into_a_row_and_two_at_once_are_told() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let (status, path) = issue(&lan, SAMPLE, &[]).await;
    assert_eq!(status, 303, "{path}");
    let id = path.rsplit('/').next().unwrap();
    let tuan = house.sign_in("coordinator").await;
    let row = format!("/registers/incoming/{id}");
    assert!(
        tuan.get("/registers/incoming")
            .await
            .body
            .contains(&format!("href=\"{row}\""))
    );
    let first = form(&tuan.get(&row).await.body);
    let mut typed = first.clone();
    for (name, text) in [
        ("handed_on", "27/4/2021"),
        ("receipt", "Nông Văn A"),
        ("holder", "Tổ tuyên truyền"),
        ("remark", "bản giấy"),
    ] {
        set(&mut typed, name, text);
    }
    assert_eq!(tuan.post(&row, &pairs(&typed)).await.status, 303);
    let register = tuan.get("/registers/incoming").await.body;
    for shown in ["27/04/2021", "Nông Văn A", "Tổ tuyên truyền", "bản giấy"] {
        assert!(register.contains(shown), "{shown}: {register}");
    }
    assert!(
        tuan.get("/registers/handling")
            .await
            .body
            .contains("Tổ tuyên truyền")
    );
    let mut late = first;
    set(&mut late, "receipt", "Lý Thị B");
    let told = tuan.post(&row, &pairs(&late)).await;
    assert_eq!(told.status, 409);
    assert!(
        told.body.contains("Nông Văn A") && told.body.contains("Lý Thị B"),
        "{}",
        told.body
    );
    let again = form(&told.body);
    assert_eq!(
        tuan.post(&row, &pairs(&again)).await.status,
        303,
        "looked at, it is written over"
    );
    let mut wrong = form(&tuan.get(&row).await.body);
    set(&mut wrong, "handed_on", "hôm qua");
    assert_eq!(tuan.post(&row, &pairs(&wrong)).await.status, 422);
    let noted = sql!("select count(*) as count from audit where action = 'register.noted'");
    assert_eq!(house.site.db.one::<Count>(noted, args![]).await.unwrap().count, 2);
}

#[tokio::test]
async fn what_went_out_has_its_holder_and_rows_of_others_do_not_exist() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let (status, path) = issue(&lan, SAMPLE, &[]).await;
    assert_eq!(status, 303, "{path}");
    let id = path.rsplit('/').next().unwrap();
    let (tuan, row) = (
        house.sign_in("coordinator").await,
        format!("/registers/incoming/{id}"),
    );
    let out = format!("/registers/outgoing/{id}");
    let mut fields = form(&lan.get(&out).await.body);
    set(&mut fields, "holder", "Văn thư Sở");
    assert_eq!(lan.post(&out, &pairs(&fields)).await.status, 303);
    assert!(lan.get("/registers/outgoing").await.body.contains("Văn thư Sở"));
    assert_eq!(lan.get(&row).await.status, 404, "it did not arrive at its sender");
    assert_eq!(tuan.get(&out).await.status, 404);
}

#[tokio::test]
async fn kinds_share_a_series_and_it_begins_where_somebody_says() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let page = lan.get("/registers/series").await;
    assert_eq!(page.status, 200, "{}", page.body);
    let mut fields = form(&page.body);
    for kind in ["cong_van", "ke_hoach"] {
        set(&mut fields, &format!("series.{kind}"), "shared_1");
    }
    let saved = lan.post("/registers/series", &pairs(&fields)).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let page = lan.get("/registers/series").await.body;
    let mut fields = form(&page);
    set(&mut fields, "next.shared_1", "413");
    assert_eq!(lan.post("/registers/series", &pairs(&fields)).await.status, 303);
    let stale = fields;
    let (unit, db) = (unit_of(&house, "lan").await, &house.site.db);
    let mut tx = db.begin().await.unwrap();
    let mut taken = Vec::new();
    for kind in ["cong_van", "ke_hoach", "cong_van", "thong_bao"] {
        taken.push(super::take(&mut tx, &unit, kind, 2021).await.unwrap());
    }
    taken.push(super::take(&mut tx, &unit, "ke_hoach", 2022).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(taken, [413, 414, 415, 1, 1]);
    assert_eq!(super::next(db, &unit, "ke_hoach", 2021).await.unwrap(), 416);
    assert_eq!(
        lan.post("/registers/series", &pairs(&stale)).await.status,
        409,
        "numbers were given since"
    );
    // Below a number that a document has, nothing begins.
    let (status, said) = issue(&lan, &draft("một"), &[("take_number", "1")]).await;
    assert_eq!(status, 303, "{said}");
    assert!(lan.get(&said).await.body.contains("416/STTTT-TTBCXB"));
    let mut fields = form(&lan.get("/registers/series").await.body);
    set(&mut fields, "next.shared_1", "300");
    let refused = lan.post("/registers/series", &pairs(&fields)).await;
    assert!(
        refused.status == 422 && refused.body.contains("417"),
        "{}",
        refused.body
    );
    let audited = sql!("select count(*) as count from audit where action = 'register.series_set'");
    assert_eq!(db.one::<Count>(audited, args![]).await.unwrap().count, 2);
    let mai = house.sign_in("commune").await;
    assert_eq!(mai.get("/registers/series").await.status, 403);
}

/// Directives to the same units, issued at the same instant, through the pages: each gets its number, each unit numbers
/// what arrives without gap or twin, and nobody waits for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn directives_issued_at_once_to_the_same_units_block_nobody() {
    let house = Arc::new(House::demo().await);
    let issuing = (0..6).map(|one| {
        let house = Arc::clone(&house);
        tokio::spawn(async move {
            let person = house.sign_in(if one % 2 == 0 { "officer" } else { "binh" }).await;
            // Half of them name the recipients the other way round.
            let text = draft(&format!("lần {one}"));
            let first = "- Báo Lạng Sơn;\n- Đài Phát thanh và Truyền hình tỉnh;";
            let turned = "- Đài Phát thanh và Truyền hình tỉnh;\n- Báo Lạng Sơn;";
            let text = if one % 2 == 0 {
                text
            } else {
                text.replace(first, turned)
            };
            issue(&person, &text, &[("take_number", "1")]).await
        })
    });
    for one in issuing.collect::<Vec<_>>() {
        let (status, said) = one.await.unwrap();
        assert_eq!(status, 303, "{said}");
    }
    let went = sql!("select number as count from departure order by number");
    let went: Vec<Count> = house.site.db.all(went, args![]).await.unwrap();
    assert_eq!(
        went.iter().map(|row| row.count).collect::<Vec<_>>(),
        [1, 2, 3, 4, 5, 6]
    );
    let uneven = sql!(
        "select count(*) as count from (select unit from arrival group by unit \
         having count(*) <> 6 or max(number) <> 6 or min(number) <> 1 or count(distinct number) <> 6) u"
    );
    assert_eq!(
        house.site.db.one::<Count>(uneven, args![]).await.unwrap().count,
        0
    );
    let units = sql!("select count(distinct unit) as count from arrival");
    assert_eq!(
        house.site.db.one::<Count>(units, args![]).await.unwrap().count,
        13
    );
}

/// The same below the pages, with many more units and in opposite order.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn arrivals_in_opposite_order_do_not_wait_for_each_other() {
    let house = Arc::new(House::demo().await);
    let lan = house.sign_in("officer").await;
    let mut directives = Vec::new();
    for one in 0..4 {
        let (status, path) = issue(&lan, &draft(&format!("đợt {one}")), &[("take_number", "1")]).await;
        assert_eq!(status, 303, "{path}");
        directives.push(path.rsplit('/').next().unwrap().to_owned());
    }
    let communes: Vec<String> = house
        .site
        .directory()
        .units()
        .iter()
        .map(|unit| unit.id.clone())
        .take(900)
        .collect();
    let arriving = directives.into_iter().enumerate().map(|(at, directive)| {
        let (house, mut units) = (Arc::clone(&house), communes[at * 100..at * 100 + 600].to_vec());
        if at % 2 == 1 {
            units.reverse();
        }
        tokio::spawn(async move {
            let mut tx = house.site.db.begin().await.unwrap();
            let all = units.iter().map(String::as_str);
            super::arrives(&mut tx, house.site.clock.now(), &directive, all)
                .await
                .unwrap();
            tx.commit().await.unwrap();
        })
    });
    for one in arriving.collect::<Vec<_>>() {
        one.await.unwrap();
    }
    let uneven = sql!(
        "select count(*) as count from (select unit from arrival group by unit \
         having max(number) <> count(*) or min(number) <> 1) u"
    );
    assert_eq!(
        house.site.db.one::<Count>(uneven, args![]).await.unwrap().count,
        0
    );
}
