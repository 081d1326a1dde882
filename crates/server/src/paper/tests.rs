//! Papers are written, judged, numbered and frozen; nobody's words are lost, and no number is taken twice.

use std::sync::Arc;

use store::{Count, args, sql};

use crate::directive::tests::{SILENT, lay, name, unit};
use crate::letter::tests::{form, pairs, set};
use crate::testing::{House, Person};

/// What every paper of these tests says.
const TEXTS: [(&str, &str); 8] = [
    ("subject", "tuyên truyền phòng, chống mua bán người"),
    ("recipients", "Báo Lạng Sơn\nĐài Phát thanh và Truyền hình tỉnh"),
    (
        "body",
        "Sở Thông tin và Truyền thông đề nghị các cơ quan, đơn vị thực hiện các nội dung sau:\n- Xây dựng chuyên mục \
         tuyên truyền về phòng, chống mua bán người.\n- Tuyên truyền Đường dây nóng 111.\nĐề nghị các cơ quan, đơn vị báo \
         cáo kết quả về Sở trước ngày 15/6/2021.",
    ),
    ("signing", "deputy"),
    ("head", "Giám đốc"),
    ("post", "Phó Giám đốc"),
    ("signer", "Hoàng Thị Mẫu"),
    ("drafting", "TTBCXB"),
];

async fn begun(person: &Person, kind: &str) -> String {
    let page = person.post("/papers", &[("kind", kind)]).await;
    assert_eq!(page.status, 303, "{}", page.body);
    page.location.unwrap()
}

/// A draft of this kind with these texts over those of every paper.
async fn drafted(person: &Person, kind: &str, texts: &[(&str, &str)]) -> String {
    let path = begun(person, kind).await;
    let page = person.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let mut fields = form(&page.body);
    for (name, text) in TEXTS.iter().chain(texts) {
        set(&mut fields, name, text);
    }
    let saved = person.post(&path, &pairs(&fields)).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    path
}

async fn issued(person: &Person, path: &str) -> (u16, String) {
    let page = person.get(&format!("{path}/issue")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let sent = person
        .post(&format!("{path}/issue"), &pairs(&form(&page.body)))
        .await;
    (sent.status, sent.body)
}

async fn count(house: &House, of: store::Sql) -> i64 {
    house.site.db.one::<Count>(of, args![]).await.unwrap().count
}

#[tokio::test]
async fn every_type_is_drafted_numbered_entered_and_frozen() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let expected = [
        ("cong_van", "01/STTTT-TTBCXB", "V/v tuyên truyền"),
        ("bao_cao", "01/BC-STTTT", "BÁO CÁO"),
        ("ke_hoach", "01/KH-STTTT", "KẾ HOẠCH"),
        ("thong_bao", "01/TB-STTTT", "THÔNG BÁO"),
        ("don_doc", "02/STTTT-TTBCXB", "V/v tuyên truyền"),
        ("giay_moi", "01/GM-STTTT", "GIẤY MỜI"),
    ];
    for (kind, code, words) in expected {
        let path = drafted(&lan, kind, &[]).await;
        let draft = lan.get(&format!("{path}/print")).await.body;
        assert!(
            draft.contains("DỰ THẢO") && !draft.contains(code),
            "{kind}: {draft}"
        );
        let (status, said) = issued(&lan, &path).await;
        assert_eq!(status, 303, "{kind}: {said}");
        let page = lan.get(&path).await.body;
        for shown in [
            code,
            words,
            "ngày 26 tháng 4 năm 2021",
            "KT. GIÁM ĐỐC",
            "Hoàng Thị Mẫu",
        ] {
            assert!(page.contains(shown), "{kind} {shown}: {page}");
        }
        assert!(!page.contains("DỰ THẢO") && !page.contains("<textarea"), "{kind}");
        let raw = lan.get(&format!("{path}/docx")).await.bytes;
        let text = press::text::read(&raw, "a.docx").unwrap().text;
        assert!(
            text.contains(code) && text.contains("Lưu: VT, TTBCXB."),
            "{kind}: {text}"
        );
        let pdf = lan.get(&format!("{path}/pdf")).await;
        if press::pdf::IS_BUILT_IN {
            assert_eq!((pdf.status, &pdf.bytes[..8]), (200, &b"%PDF-1.7"[..]));
        } else {
            assert!(
                pdf.status == 409 && pdf.body.contains("Hãy tải DOCX"),
                "{}",
                pdf.body
            );
        }
        let register = lan.get("/registers/outgoing").await.body;
        assert!(
            register.contains(code) && register.contains(&path),
            "{kind}: {register}"
        );
    }
    let register = lan.get("/registers/outgoing").await.body;
    assert!(
        register.contains("6 dòng") && register.contains("Báo Lạng Sơn; Đài"),
        "{register}"
    );
}

#[tokio::test]
async fn what_is_issued_is_never_changed() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let path = drafted(&lan, "cong_van", &[]).await;
    let edit = lan.get(&path).await.body;
    let step = lan.get(&format!("{path}/issue")).await.body;
    assert_eq!(issued(&lan, &path).await.0, 303);
    let before = lan.get(&format!("{path}/print")).await.body;
    let mut fields = form(&edit);
    set(&mut fields, "subject", "khác");
    for version in ["1", "2", "3", "4"] {
        set(&mut fields, "version", version);
        assert_eq!(lan.post(&path, &pairs(&fields)).await.status, 409);
    }
    assert_eq!(
        lan.post(&format!("{path}/issue"), &pairs(&form(&step)))
            .await
            .status,
        409
    );
    assert_eq!(lan.post(&format!("{path}/discard"), &[]).await.status, 409);
    assert_eq!(lan.get(&format!("{path}/print")).await.body, before);
    assert_eq!(
        count(&house, sql!("select count(*) as count from departure")).await,
        1
    );
}

#[tokio::test]
async fn what_lacks_is_named_and_takes_no_number() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let path = drafted(&lan, "cong_van", &[("signer", ""), ("body", "Thời gian: ….")]).await;
    let page = lan.get(&format!("{path}/issue")).await.body;
    assert!(
        page.contains("Họ và tên người ký") && page.contains("Thời gian: …."),
        "{page}"
    );
    let (status, _) = issued(&lan, &path).await;
    assert_eq!(status, 422);
    assert_eq!(
        count(&house, sql!("select count(*) as count from number_series")).await,
        0
    );
    let thrown = lan.post(&format!("{path}/discard"), &[]).await;
    assert_eq!(thrown.status, 303, "{}", thrown.body);
    assert_eq!(lan.get(&path).await.status, 409);
    assert!(!lan.get("/papers").await.body.contains(&path));
}

#[tokio::test]
async fn two_editors_are_told_and_both_texts_are_kept() {
    let house = House::demo().await;
    let (lan, binh) = (house.sign_in("officer").await, house.sign_in("binh").await);
    let path = drafted(&lan, "cong_van", &[]).await;
    let (mut first, mut second) = (
        form(&lan.get(&path).await.body),
        form(&binh.get(&path).await.body),
    );
    set(&mut first, "subject", "của chị Lan");
    set(&mut second, "subject", "của anh Bình");
    assert_eq!(lan.post(&path, &pairs(&first)).await.status, 303);
    let told = binh.post(&path, &pairs(&second)).await;
    assert_eq!(told.status, 409);
    for shown in ["Nguyễn Thị Lan đã lưu", "value=\"của anh Bình\"", "của chị Lan"] {
        assert!(told.body.contains(shown), "{shown}: {}", told.body);
    }
    assert!(lan.get(&path).await.body.contains("value=\"của chị Lan\""));
    let again = form(&told.body);
    assert_eq!(binh.post(&path, &pairs(&again)).await.status, 303);
    let page = lan.get(&path).await.body;
    assert!(
        page.contains("value=\"của anh Bình\"") && page.contains("Lần 4"),
        "{page}"
    );
    let earlier = lan.get(&format!("{path}/versions/3")).await.body;
    assert!(
        earlier.contains("V/v của chị Lan") && earlier.contains("bản lưu lần 3"),
        "{earlier}"
    );
    assert_eq!(lan.get(&format!("{path}/versions/9")).await.status, 404);
    let stale = form(&lan.get(&format!("{path}/issue")).await.body);
    let mut newer = form(&page);
    set(&mut newer, "place", "Hà Nội");
    assert_eq!(lan.post(&path, &pairs(&newer)).await.status, 303);
    assert_eq!(
        lan.post(&format!("{path}/issue"), &pairs(&stale)).await.status,
        409
    );
    assert_eq!(
        count(&house, sql!("select count(*) as count from departure")).await,
        0
    );
}

#[tokio::test]
async fn the_linter_speaks_beside_the_form() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let clean = drafted(&lan, "cong_van", &[]).await;
    let page = lan.get(&clean).await.body;
    assert!(page.contains("Không thấy sai thể thức"), "{page}");
    let wrong = [(
        "body",
        "Thực hiện chính sách của nhà nước, nhân dân các xã tham gia.",
    )];
    let page = lan.get(&drafted(&lan, "cong_van", &wrong).await).await.body;
    for shown in ["“Nhà nước”", "NĐ 30/2020/NĐ-CP", "href=\"#f-body\""] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
}

#[tokio::test]
async fn marks_appendices_and_the_form_of_the_party_are_printed() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let texts = [
        ("urgency", "flash"),
        ("circulation", "internal"),
        ("electronic", "1"),
        ("appendix.1.title", "Danh sách"),
        ("appendix.1.body", "| TT | Đơn vị |\n| 1 | Báo Lạng Sơn |"),
        ("contact", "Số 1 đường Hùng Vương"),
    ];
    let path = drafted(&lan, "cong_van", &texts).await;
    assert_eq!(issued(&lan, &path).await.0, 303);
    let page = lan.get(&format!("{path}/print")).await.body;
    for shown in [
        "HỎA TỐC",
        "LƯU HÀNH NỘI BỘ",
        "DANH SÁCH",
        "Báo Lạng Sơn</td>",
        "Số 1 đường Hùng Vương",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let attached = page.split("(Kèm theo").nth(1).unwrap().split(')').next().unwrap();
    assert!(!attached.contains(|c: char| c.is_ascii_digit()), "{attached}");
    let party = drafted(&lan, "ke_hoach", &[("house", "party")]).await;
    let page = lan.get(&format!("{party}/print")).await.body;
    assert!(
        page.contains("ĐẢNG CỘNG SẢN VIỆT NAM") && !page.contains("CỘNG HÒA"),
        "{page}"
    );
    assert!(
        page.contains("KH/STTTT") && page.contains("K/T GIÁM ĐỐC"),
        "{page}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn papers_issued_at_once_have_no_gap_and_no_twin() {
    let house = Arc::new(House::demo().await);
    let lan = house.sign_in("officer").await;
    let mut paths = Vec::new();
    for _ in 0..8 {
        paths.push(drafted(&lan, "thong_bao", &[]).await);
    }
    let issuing = paths.into_iter().map(|path| {
        let house = Arc::clone(&house);
        tokio::spawn(async move { issued(&house.sign_in("officer").await, &path).await })
    });
    for one in issuing.collect::<Vec<_>>() {
        let (status, said) = one.await.unwrap();
        assert_eq!(status, 303, "{said}");
    }
    let numbers = sql!("select number as count from departure order by number");
    let rows: Vec<Count> = house.site.db.all(numbers, args![]).await.unwrap();
    assert_eq!(
        rows.iter().map(|row| row.count).collect::<Vec<_>>(),
        (1..=8).collect::<Vec<i64>>()
    );
}

#[tokio::test]
async fn from_the_living_letter_one_click_writes_to_whoever_is_silent() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    let tuan = unit(&house, "tuan").await;
    laid.give(&house, 0, &tuan, SILENT).await;
    let lan = house.sign_in("officer").await;
    let offer = format!("/directives/{}/papers", laid.id);
    assert!(
        lan.get(&format!("/directives/{}", laid.id))
            .await
            .body
            .contains("value=\"don_doc\"")
    );
    for (kind, words) in [
        ("don_doc", "01 nhiệm vụ theo Công văn số 95/STTTT-TTBCXB"),
        ("giay_moi", "trân trọng kính mời"),
        ("cong_van", "- Phát thanh hằng tuần"),
        ("ke_hoach", "Căn cứ Công văn số 95/STTTT-TTBCXB"),
    ] {
        let page = lan.post(&offer, &[("kind", kind)]).await;
        assert_eq!(page.status, 303, "{kind}: {}", page.body);
        let path = page.location.unwrap();
        let page = lan.get(&path).await.body;
        assert!(page.contains(words), "{kind}: {page}");
        assert!(
            page.contains(&format!("href=\"/directives/{}\"", laid.id)),
            "{kind}"
        );
        if kind == "don_doc" {
            assert!(page.contains(&name(&house, &tuan)), "{page}");
            assert!(
                !page.contains("Phát thanh hằng tuần"),
                "what nobody owes is not asked for"
            );
        }
        let living = lan.get(&format!("/directives/{}", laid.id)).await.body;
        assert!(living.contains(&path), "{kind}: {living}");
    }
    assert_eq!(lan.post(&offer, &[("kind", "bao_cao")]).await.status, 422);
    // Below it is passed on; the other unit's papers are not seen there.
    let coordinator = house.sign_in("coordinator").await;
    let page = coordinator.get(&format!("/directives/{}", laid.id)).await.body;
    assert!(!page.contains("href=\"/papers/"), "{page}");
    let made = coordinator.post(&offer, &[("kind", "cong_van")]).await;
    let page = coordinator.get(&made.location.unwrap()).await.body;
    assert!(page.contains("Thực hiện Công văn số 95/STTTT-TTBCXB"), "{page}");
    assert_eq!(
        coordinator.post(&offer, &[("kind", "don_doc")]).await.status,
        404,
        "who was asked reminds nobody"
    );
}

/// The sender's own paper becomes a directive: reading gives back what went in, and it stands in the register once.
#[tokio::test]
async fn an_issued_paper_is_given_out_and_stands_in_the_register_once() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let path = drafted(&lan, "cong_van", &[]).await;
    assert_eq!(
        lan.post(&format!("{path}/desk"), &[]).await.status,
        409,
        "a draft is not given out"
    );
    assert_eq!(issued(&lan, &path).await.0, 303);
    let laid = lan.post(&format!("{path}/desk"), &[]).await;
    assert_eq!(laid.status, 303, "{}", laid.body);
    let letter = laid.location.unwrap();
    let again = lan.post(&format!("{path}/desk"), &[]).await;
    assert_eq!(again.location.as_deref(), Some(letter.as_str()), "once");
    let id = letter.rsplit('/').next().unwrap();
    let review = crate::letter::store::get(&house.site.db, id)
        .await
        .unwrap()
        .unwrap()
        .review;
    let value = |name| review.value(name).unwrap_or_default().to_owned();
    use civic::review::FieldName::{Date, Number, SignerName, Subject};
    assert_eq!(value(Number), "01/STTTT-TTBCXB");
    assert_eq!(value(Date), "2021-04-26");
    assert_eq!(value(Subject).trim_start_matches("V/v "), TEXTS[0].1);
    assert_eq!(value(SignerName), "Hoàng Thị Mẫu");
    let to: Vec<&str> = review.recipients.iter().map(|one| one.phrase.as_str()).collect();
    assert_eq!(to, ["Báo Lạng Sơn", "Đài Phát thanh và Truyền hình tỉnh"]);
    let asked: Vec<&str> = review.tasks.iter().map(|task| task.text.as_str()).collect();
    for words in ["Xây dựng chuyên mục", "Đường dây nóng 111"] {
        assert!(
            asked.iter().any(|text| text.contains(words)),
            "{words}: {asked:?}"
        );
    }
    let step = lan.get(&format!("{letter}/issue")).await.body;
    let sent = lan.post(&format!("{letter}/issue"), &pairs(&form(&step))).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let directive = sent.location.unwrap();
    let register = lan.get("/registers/outgoing").await.body;
    assert!(
        register.contains("1 dòng") && register.contains(&directive),
        "{register}"
    );
    let hoa = house.sign_in("newsroom").await;
    assert!(
        hoa.get("/registers/incoming")
            .await
            .body
            .contains("01/STTTT-TTBCXB")
    );
    assert!(
        lan.get("/registers/incoming")
            .await
            .body
            .contains("Không có dòng nào")
    );
    let next = drafted(&lan, "cong_van", &[]).await;
    assert_eq!(issued(&lan, &next).await.0, 303);
    assert!(lan.get(&next).await.body.contains("02/STTTT-TTBCXB"));
}
