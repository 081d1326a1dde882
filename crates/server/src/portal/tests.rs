//! The portal from outside: what is published is found and read, what is not does not exist.

use store::{args, note_blob, sql};

use crate::testing::{House, Page};

/// A directive of lan's unit with one file, as issuing leaves it; published when a time is given.
pub(crate) async fn directive(house: &House, id: &str, subject: &str, body: &str, published_at: Option<i64>) {
    let site = &house.site;
    let lan = crate::account::store::account(&site.db, "lan")
        .await
        .unwrap()
        .unwrap();
    let stored = site.blobs.put(body.as_bytes()).await.unwrap();
    let mut tx = site.db.begin().await.unwrap();
    note_blob(&mut tx, &stored, "text/plain", site.clock.now())
        .await
        .unwrap();
    let letter = sql!(
        "insert into letter (id, unit, opened_by, opened_at, as_of, file_name, source, format, body, reading, review, \
         version, state) values ($1, $2, $3, 0, '2021-04-26', 'nội bộ.txt', $4, 'txt', '', $5, $5, 1, 'issued')"
    );
    let empty = serde_json::json!({});
    tx.run(letter, args![id, &lan.unit, &lan.id, &stored.hash, empty])
        .await
        .unwrap();
    let insert = sql!(
        "insert into directive (id, letter, unit, kind, number, dated, issuer, subject, body, source, file_name, as_of, \
         issued_by, issued_at, published_at) values ($1, $1, $2, 'letter', '412/STTTT-TTBCXB', '2021-04-26', \
         'Sở Thông tin và Truyền thông', $3, $4, $5, 'x', '2021-04-26', $6, 0, $7)"
    );
    tx.run(
        insert,
        args![id, &lan.unit, subject, body, &stored.hash, &lan.id, published_at],
    )
    .await
    .unwrap();
    let attach = sql!("insert into attachment (directive, position, blob, file_name) values ($1, 0, $2, $3)");
    tx.run(attach, args![id, &stored.hash, "Công văn 412.txt"])
        .await
        .unwrap();
    store::dialect::put(&mut tx, id, &format!("{subject}\n{body}"))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Two published and one that is not.
async fn house() -> House {
    let house = House::demo().await;
    let body = "Số: 412/STTTT-TTBCXB\n\n**1. Nội dung**\n\n- Phổ biến số 111 <ngay> cho người dân; tuyên truyền trên đài xã.";
    directive(
        &house,
        "A1",
        "V/v tuyên truyền phòng, chống mua bán người",
        body,
        Some(1_619_402_400_000),
    )
    .await;
    directive(
        &house,
        "A2",
        "V/v an toàn đường thủy & đuối nước",
        body,
        Some(1_619_488_800_000),
    )
    .await;
    directive(
        &house,
        "A3",
        "V/v tuyên truyền điều chưa công bố",
        "bí mật nội bộ",
        None,
    )
    .await;
    house
}

async fn open(house: &House, path: &str) -> Page {
    house.stranger().get(path).await
}

#[tokio::test]
async fn the_front_shows_the_newest_first_and_whom_to_call() {
    let house = house().await;
    let page = open(&house, "/").await;
    assert_eq!(page.status, 200);
    let place = |words: &str| {
        page.body
            .find(words)
            .unwrap_or_else(|| panic!("{words} is not on the front"))
    };
    assert!(
        place("tel:111") < place("<main") && place("tel:113") < place("<main"),
        "111 and 113 stand on top"
    );
    assert!(place("/van-ban/A2") < place("/van-ban/A1"));
    assert!(!page.body.contains("A3") && !page.body.contains("/home"));
    let lan = house.sign_in("officer").await.get("/").await;
    assert!(lan.body.contains("href=\"/home\"") && lan.body.contains("Nguyễn Thị Lan"));
}

#[tokio::test]
async fn a_scan_goes_out_without_where_and_with_what_it_was_taken() {
    let house = house().await;
    let photo = crate::activity::phone_jpeg();
    let stored = house.site.blobs.put(&photo).await.unwrap();
    let mut tx = house.site.db.begin().await.unwrap();
    note_blob(&mut tx, &stored, "image/jpeg", civic::Moment(0))
        .await
        .unwrap();
    let attach = sql!(
        "insert into attachment (directive, position, blob, file_name) values ('A1', 1, $1, 'quet.jpg')"
    );
    tx.run(attach, args![&stored.hash]).await.unwrap();
    tx.commit().await.unwrap();
    let page = open(&house, "/van-ban/A1/tep/1").await;
    assert!(page.status == 200 && !page.bytes.is_empty());
    let holds = |bytes: &[u8], words: &[u8]| bytes.windows(words.len()).any(|at| at == words);
    assert!(
        holds(&photo, b"GPS") && !holds(&page.bytes, b"GPS"),
        "the place stays in the house"
    );
    assert_eq!(
        house.site.blobs.get(&stored.hash).await.unwrap(),
        photo,
        "the record is as it came"
    );
}

#[tokio::test]
async fn every_public_page_names_111_and_113() {
    let house = house().await;
    for path in [
        "/",
        "/van-ban",
        "/van-ban?q=x",
        "/van-ban/A1",
        "/can-giup",
        "/van-ban/none",
        "/sign-in",
    ] {
        let page = open(&house, path).await;
        assert!(
            page.body.contains("tel:111") && page.body.contains("tel:113"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_search_finds_with_and_without_marks_and_only_what_is_published() {
    let house = house().await;
    for q in [
        "tuyen+truyen",
        "tuy%C3%AAn+truy%E1%BB%81n",
        "TUYEN+TRUYEN",
        "tuye%CC%82n+truye%CC%82%CC%80n",
    ] {
        let page = open(&house, &format!("/van-ban?q={q}")).await;
        assert!(
            page.body
                .contains("<mark class=\"hit\">tuyên truyền</mark> phòng"),
            "{q}: {}",
            page.body
        );
        assert!(
            page.body.contains("/van-ban/A1") && page.body.contains("/van-ban/A2"),
            "{q}: subject and text"
        );
        assert!(
            !page.body.contains("A3") && !page.body.contains("chưa công bố"),
            "{q}"
        );
        assert!(page.body.contains("2 văn bản có"), "{q}");
    }
    let page = open(&house, "/van-ban?q=duong+thuy").await;
    assert!(page.body.contains("/van-ban/A2") && !page.body.contains("/van-ban/A1"));
    assert!(
        page.body
            .contains("<mark class=\"hit\">đường thủy</mark> &#38; đuối")
            || page.body.contains("&amp; đuối")
    );
    let nothing = open(&house, "/van-ban?q=bi+mat+noi+bo").await;
    assert!(nothing.body.contains("Không tìm thấy") && !nothing.body.contains("A3"));
}

#[tokio::test]
async fn what_was_typed_is_shown_and_never_run() {
    let house = house().await;
    let page = open(
        &house,
        "/van-ban?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&page=-5",
    )
    .await;
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("<script>alert"));
    let huge = "a".repeat(5000);
    assert_eq!(
        open(&house, &format!("/van-ban?q={huge}&page=99999999999999999999"))
            .await
            .status,
        200
    );
    assert_eq!(open(&house, "/van-ban?page=500").await.status, 200);
}

#[tokio::test]
async fn a_published_directive_has_its_facts_its_text_and_its_file() {
    let house = house().await;
    let page = open(&house, "/van-ban/A1").await;
    assert_eq!(page.status, 200);
    for words in [
        "412/STTTT-TTBCXB",
        "26/4/2021",
        "Sở Thông tin và Truyền thông",
        "<b>1. Nội dung</b>",
        "111 &#60;ngay&#62;",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let file = open(&house, "/van-ban/A1/tep/0").await;
    assert_eq!(file.status, 200);
    assert!(file.body.contains("Phổ biến số 111 <ngay>"));
    assert_eq!(open(&house, "/van-ban/A1/tep/1").await.status, 404);
    assert_eq!(open(&house, "/van-ban/A1/tep/00").await.status, 404);
    assert_eq!(open(&house, "/van-ban/A1/tep/x").await.status, 404);
}

/// To the public, what is not published is as if it did not exist, and so it is for the officer who issued it.
#[tokio::test]
async fn what_is_not_published_does_not_exist() {
    let house = house().await;
    let none = open(&house, "/van-ban/nothing").await;
    for path in ["/van-ban/A3", "/van-ban/A3/tep/0"] {
        let page = open(&house, path).await;
        assert_eq!(page.status, 404, "{path}");
        assert_eq!(
            page.body.replace("A3", "nothing").replace("/tep/0", ""),
            none.body,
            "{path}: the very same page"
        );
        assert_eq!(house.sign_in("officer").await.get(path).await.status, 404);
    }
    for path in ["/", "/van-ban", "/van-ban/feed.atom", "/sitemap.xml"] {
        let page = open(&house, path).await;
        assert!(
            !page.body.contains("A3") && !page.body.contains("chưa công bố"),
            "{path}"
        );
    }
}

/// Names of people who work, handling states and internal file names are nobody's business.
#[tokio::test]
async fn nothing_internal_is_public() {
    let house = house().await;
    for path in [
        "/",
        "/van-ban",
        "/van-ban?q=tuyen+truyen",
        "/van-ban/A1",
        "/van-ban/feed.atom",
        "/sitemap.xml",
    ] {
        let page = open(&house, path).await;
        for word in [
            "Nguyễn Thị Lan",
            "nội bộ",
            "class=\"pill",
            "/directives",
            "/letters",
        ] {
            assert!(!page.body.contains(word), "{path} tells {word}");
        }
    }
}

#[tokio::test]
async fn the_feed_is_valid_atom() {
    let house = house().await;
    let page = open(&house, "/van-ban/feed.atom").await;
    let feed: atom_syndication::Feed = page.body.parse().unwrap();
    assert_eq!(feed.id, "http://127.0.0.1:8080/van-ban/feed.atom");
    assert!(
        feed.links
            .iter()
            .any(|link| link.rel == "self" && link.href == feed.id)
    );
    assert!(!feed.title.value.is_empty() && !feed.authors[0].name.is_empty());
    assert_eq!(
        feed.updated, feed.entries[0].updated,
        "the feed is as new as its newest entry"
    );
    assert_eq!(feed.entries.len(), 2);
    let entry = &feed.entries[0];
    assert_eq!(entry.id, "http://127.0.0.1:8080/van-ban/A2");
    assert_eq!(entry.title.value, "V/v an toàn đường thủy & đuối nước");
    assert_eq!(entry.updated.to_rfc3339(), "2021-04-27T09:00:00+07:00");
    assert!(
        entry
            .links
            .iter()
            .any(|link| link.rel == "alternate" && link.href == entry.id)
    );
    let empty = open(&House::demo().await, "/van-ban/feed.atom").await;
    assert!(
        empty
            .body
            .parse::<atom_syndication::Feed>()
            .unwrap()
            .entries
            .is_empty()
    );
}

#[tokio::test]
async fn machines_find_their_way() {
    let house = house().await;
    let map = open(&house, "/sitemap.xml").await;
    for path in ["/", "/van-ban", "/can-giup", "/van-ban/A1", "/van-ban/A2"] {
        assert!(
            map.body
                .contains(&format!("<loc>http://127.0.0.1:8080{path}</loc>")),
            "{path}"
        );
    }
    assert!(map.body.contains("<lastmod>2021-04-26</lastmod>"));
    assert!(
        open(&house, "/robots.txt")
            .await
            .body
            .contains("Sitemap: http://127.0.0.1:8080/sitemap.xml")
    );
}

#[tokio::test]
async fn a_long_list_has_pages() {
    let house = House::demo().await;
    for n in 0..23 {
        directive(
            &house,
            &format!("B{n:02}"),
            &format!("V/v việc số {n}"),
            "x",
            Some(1_619_402_400_000 + n),
        )
        .await;
    }
    let first = open(&house, "/van-ban").await;
    assert!(first.body.contains("/van-ban/B22") && !first.body.contains("/van-ban/B02"));
    assert!(first.body.contains("page=2") && first.body.contains("23 văn bản"));
    let second = open(&house, "/van-ban?page=2").await;
    assert!(
        second.body.contains("/van-ban/B02")
            && !second.body.contains("/van-ban/B03")
            && !second.body.contains("page=3")
    );
    let found = open(&house, "/van-ban?q=viec+so&page=2").await;
    assert_eq!(found.body.matches("<h3>").count(), 3);
}

#[tokio::test]
async fn help_tells_nobody_to_act_alone() {
    let page = open(&House::demo().await, "/can-giup").await;
    for words in [
        "miễn phí",
        "cả ngày lẫn đêm",
        "Không tự đối mặt",
        "không tự đi cứu",
        "tel:111",
        "tel:113",
    ] {
        assert!(page.body.contains(words), "{words}");
    }
}

/// RFC 4287, section 4, and what validators of feeds ask for beyond it.
#[tokio::test]
async fn the_feed_keeps_the_rules_of_feeds() {
    let house = house().await;
    let page = open(&house, "/van-ban/feed.atom").await;
    let feed: atom_syndication::Feed = page.body.parse().unwrap();
    let is_iri = |text: &str| text.starts_with("http://") && !text.contains(' ');
    let own = feed.links.iter().filter(|link| link.rel == "self").count();
    assert_eq!(own, 1, "exactly one self link");
    assert!(is_iri(&feed.id) && !feed.title.value.trim().is_empty());
    let mut ids: Vec<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
    ids.push(&feed.id);
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id is one thing's");
    for entry in &feed.entries {
        assert!(is_iri(&entry.id) && !entry.title.value.trim().is_empty());
        assert!(
            !entry.authors.is_empty() || !feed.authors.is_empty(),
            "somebody wrote it"
        );
        assert!(entry.authors.iter().all(|author| !author.name.trim().is_empty()));
        let alternate = entry.links.iter().filter(|link| link.rel == "alternate").count();
        assert_eq!(alternate, 1, "without content an entry leads somewhere, once");
        assert!(entry.updated <= feed.updated && entry.published.unwrap() <= entry.updated);
        assert!(
            entry
                .summary
                .as_ref()
                .is_some_and(|summary| !summary.value.is_empty())
        );
    }
    let newest_first = feed
        .entries
        .windows(2)
        .all(|two| two[0].updated >= two[1].updated);
    assert!(newest_first);
}

#[tokio::test]
async fn a_directive_describes_itself_to_programs() {
    let house = house().await;
    let page = open(&house, "/van-ban/A1").await;
    for term in [
        "<meta name=\"DCTERMS.identifier\" content=\"412/STTTT-TTBCXB\">",
        "<meta name=\"DCTERMS.date\" content=\"2021-04-26\">",
        "<meta name=\"DCTERMS.language\" content=\"vi\">",
    ] {
        assert!(page.body.contains(term), "{term}: {}", page.body);
    }
    let data = open(&house, "/van-ban/A1/json").await;
    let data: serde_json::Value = serde_json::from_str(&data.body).unwrap();
    assert_eq!(data["number"], "412/STTTT-TTBCXB");
    assert_eq!(data["signer"]["name"], serde_json::Value::Null, "unknown is null");
    let file = data["files"][0]["address"].as_str().unwrap();
    let path = file.strip_prefix("http://127.0.0.1:8080").unwrap();
    assert_eq!(open(&house, path).await.status, 200);
    assert_eq!(open(&house, "/van-ban/A3/json").await.status, 404);
}
