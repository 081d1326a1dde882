//! A report goes its way up; files, edits and returns on it.

use civic::filing::State;

use super::{house, province};
use crate::figures::recompute;
use crate::filing::fixture_tests::{begun, hidden, send};
use crate::testing::House;

/// How a filing stands.
async fn state(house: &House, id: &str) -> String {
    let filing = crate::filing::store::get(&house.site.db, id).await.unwrap();
    filing.unwrap().state
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn a_report_goes_up_level_by_level_and_is_in_the_total_at_once() {
    let (house, regime) = house().await;
    let (mai, tuan, lan) = (
        house.sign_in("commune").await,
        house.sign_in("coordinator").await,
        house.sign_in("officer").await,
    );
    let owed = mai.get("/filings").await;
    assert!(owed.body.contains("Quá hạn, chưa gửi"), "{}", owed.body);
    let id = begun(&mai, &regime, "2021-04").await;
    assert_eq!(
        begun(&mai, &regime, "2021-04").await,
        id,
        "one unit, one period, one filing"
    );
    let sent = send(&mai, &id, "submit", &[("c0", "1.204")]).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    assert_eq!(province(&house, &regime, "2021-04").await, (Some(1204), 1, 0));

    let page = tuan.get(&format!("/filings/{id}")).await.body;
    assert!(
        page.contains("1.204") && page.contains("gửi muộn 10 ngày"),
        "{page}"
    );
    let hash = hidden(&page, "hash");
    let wrong = tuan
        .post(&format!("/filings/{id}/approve"), &[("hash", "0000")])
        .await;
    assert_eq!(wrong.status, 409);
    let early = lan
        .post(&format!("/filings/{id}/approve"), &[("hash", &hash)])
        .await;
    assert_eq!(early.status, 409, "the district approves first");
    for (person, wanted) in [(&tuan, (Some(1204), 1, 0)), (&lan, (Some(1204), 1, 1))] {
        let done = person
            .post(&format!("/filings/{id}/approve"), &[("hash", &hash)])
            .await;
        assert_eq!(done.status, 303, "{}", done.body);
        assert_eq!(province(&house, &regime, "2021-04").await, wanted);
    }
    let period = [("period", "2021-04")];
    assert_eq!(
        lan.post(&format!("/figures/{regime}/gather"), &period)
            .await
            .status,
        303
    );
    assert_eq!(state(&house, &id).await, State::Consolidated.code());
    assert_eq!(
        lan.post(&format!("/figures/{regime}/send"), &period).await.status,
        303
    );
    assert_eq!(state(&house, &id).await, State::SentUp.code());
    assert_eq!(
        lan.post(&format!("/figures/{regime}/send"), &period).await.status,
        409,
        "sent once"
    );
    assert!(
        !mai.get(&format!("/filings/{id}"))
            .await
            .body
            .contains("name=\"c0\""),
        "what went up is not edited"
    );
    assert!(recompute(&house.site).await.unwrap().wrong.is_empty());
}

#[tokio::test]
async fn an_edit_voids_approvals_and_leaves_the_totals_until_it_is_sent_again() {
    let (house, regime) = house().await;
    let (mai, tuan) = (house.sign_in("commune").await, house.sign_in("coordinator").await);
    let id = begun(&mai, &regime, "2021-04").await;
    send(&mai, &id, "submit", &[("c0", "10")]).await;
    let hash = hidden(&tuan.get(&format!("/filings/{id}")).await.body, "hash");
    assert_eq!(
        tuan.post(&format!("/filings/{id}/approve"), &[("hash", &hash)])
            .await
            .status,
        303
    );
    assert_eq!(send(&mai, &id, "save", &[("c0", "12")]).await.status, 303);
    assert_eq!(province(&house, &regime, "2021-04").await, (None, 0, 0));
    assert_eq!(send(&mai, &id, "submit", &[("c0", "12")]).await.status, 303);
    let row = crate::filing::store::get(&house.site.db, &id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((row.level, row.state.as_str()), (0, "submitted"));
    assert_eq!(
        tuan.post(&format!("/filings/{id}/approve"), &[("hash", &hash)])
            .await
            .status,
        409,
        "the old content"
    );
    assert_eq!(
        tuan.post(&format!("/filings/{id}/return"), &[("remark", " ")])
            .await
            .status,
        422
    );
    assert_eq!(
        tuan.post(
            &format!("/filings/{id}/return"),
            &[("remark", "Thiếu thôn Nà Phầy")]
        )
        .await
        .status,
        303
    );
    assert_eq!(province(&house, &regime, "2021-04").await, (None, 0, 0));
    assert!(
        mai.get(&format!("/filings/{id}"))
            .await
            .body
            .contains("Thiếu thôn Nà Phầy")
    );
    assert_eq!(send(&mai, &id, "submit", &[("c0", "12")]).await.status, 303);
    assert_eq!(province(&house, &regime, "2021-04").await, (Some(12), 1, 0));
    assert!(recompute(&house.site).await.unwrap().wrong.is_empty());
}

#[tokio::test]
async fn a_file_is_part_of_what_was_approved() {
    let (house, regime) = house().await;
    let (mai, tuan) = (house.sign_in("commune").await, house.sign_in("coordinator").await);
    let id = begun(&mai, &regime, "2021-04").await;
    send(&mai, &id, "submit", &[("c0", "10")]).await;
    let hash = hidden(&tuan.get(&format!("/filings/{id}")).await.body, "hash");
    let added = mai
        .upload(
            &format!("/filings/{id}/files"),
            &[],
            &[("files", "ảnh.txt", b"minh chung")],
        )
        .await;
    assert_eq!(added.status, 303, "{}", added.body);
    assert_eq!(
        tuan.post(&format!("/filings/{id}/approve"), &[("hash", &hash)])
            .await
            .status,
        409
    );
    assert_eq!(
        mai.get(&format!("/filings/{id}/files/1")).await.bytes,
        b"minh chung"
    );
    assert_eq!(
        mai.post(&format!("/filings/{id}/files/1/remove"), &[])
            .await
            .status,
        303
    );
    assert_eq!(mai.get(&format!("/filings/{id}/files/1")).await.status, 404);
}

#[tokio::test]
async fn a_draft_is_read_by_its_own_unit_alone() {
    let (house, regime) = house().await;
    let (mai, tuan, lan) = (
        house.sign_in("commune").await,
        house.sign_in("coordinator").await,
        house.sign_in("officer").await,
    );
    let id = begun(&mai, &regime, "2021-04").await;
    send(&mai, &id, "save", &[("c0", "4.321")]).await;
    let pages = ["", "/sources", "/xlsx", "/csv", "/json", "/adx"];
    for above in [&tuan, &lan] {
        for page in pages {
            assert_eq!(
                above.get(&format!("/filings/{id}{page}")).await.status,
                404,
                "{page}"
            );
        }
        let approve = above
            .post(&format!("/filings/{id}/approve"), &[("hash", "0")])
            .await;
        assert_eq!(approve.status, 404);
    }
    assert_eq!(send(&mai, &id, "submit", &[("c0", "4.321")]).await.status, 303);
    for page in pages {
        assert_eq!(
            mai.get(&format!("/filings/{id}{page}")).await.status,
            200,
            "{page}"
        );
        assert_eq!(
            tuan.get(&format!("/filings/{id}{page}")).await.status,
            200,
            "{page}"
        );
    }
    let hash = hidden(&tuan.get(&format!("/filings/{id}")).await.body, "hash");
    assert_eq!(send(&mai, &id, "save", &[("c0", "9")]).await.status, 303);
    assert_eq!(
        tuan.get(&format!("/filings/{id}")).await.status,
        404,
        "edited since"
    );
    let late = tuan
        .post(&format!("/filings/{id}/approve"), &[("hash", &hash)])
        .await;
    assert_eq!(
        late.status, 409,
        "who approves what was edited meanwhile is told so"
    );
}
