//! Search: the same question finds the same on both databases, with marks and without.

use store::{Db, dialect};

use crate::bases::fresh;

const TEXTS: &[(&str, &str)] = &[
    ("1", "V/v tuyên truyền phòng, chống mua bán người"),
    ("2", "Về việc tăng cường an toàn đường thủy; đuối nước trẻ em"),
    ("3", "Tuyển truyện ngắn về người bán hàng"),
    ("4", "412/STTTT-TTBCXB tổng đài 111"),
];

async fn found(db: &Db, words: &str) -> Vec<String> {
    dialect::find(db, words, 10)
        .await
        .unwrap()
        .into_iter()
        .map(|hit| hit.id)
        .collect()
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
}

#[tokio::test]
async fn both_find_the_same() {
    for base in fresh().await {
        let db = &base.db;
        let mut tx = db.begin().await.unwrap();
        for (id, text) in TEXTS {
            dialect::put(&mut tx, id, text).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(
            sorted(found(db, "tuyen truyen").await),
            ["1", "3"],
            "without marks every tone matches"
        );
        assert_eq!(
            found(db, "tuyên truyền").await[0],
            "1",
            "with marks the same word goes first"
        );
        assert_eq!(found(db, "TUYÊN TRUYỀN").await[0], "1");
        assert_eq!(found(db, "duong thuy").await, ["2"], "đ is found by d");
        assert_eq!(
            found(db, "đường thuỷ").await,
            ["2"],
            "the tone may stand on either vowel"
        );
        assert_eq!(found(db, "111").await, ["4"]);
        for part in ["412/STTTT", "412", "STTTT-TTBCXB", "ttbcxb"] {
            assert_eq!(
                found(db, part).await,
                ["4"],
                "{part}: a number is found by its parts"
            );
        }
        assert_eq!(sorted(found(db, "nguoi").await), ["1", "3"]);
        assert!(found(db, "bao luc").await.is_empty());
        assert!(
            found(db, "tuyen bao").await.is_empty(),
            "every word must be there"
        );
        base.end().await;
    }
}

#[tokio::test]
async fn operators_of_a_query_language_are_only_words() {
    for base in fresh().await {
        let mut tx = base.db.begin().await.unwrap();
        dialect::put(&mut tx, "1", "mua bán người").await.unwrap();
        tx.commit().await.unwrap();
        for odd in [
            "",
            " ",
            "\"",
            "mua\" OR \"x",
            "mua AND",
            "NEAR(",
            "exact:",
            "a:*",
            "-",
            "'; drop table",
            "(((",
            "&|!",
        ] {
            dialect::find(&base.db, odd, 5)
                .await
                .unwrap_or_else(|fault| panic!("{odd:?}: {fault}"));
        }
        assert!(found(&base.db, "").await.is_empty());
        base.end().await;
    }
}

#[tokio::test]
async fn what_is_put_again_is_found_by_its_new_words_alone_and_what_is_removed_not_at_all() {
    for base in fresh().await {
        let db = &base.db;
        for text in ["phát thanh xã", "truyền hình tỉnh"] {
            let mut tx = db.begin().await.unwrap();
            dialect::put(&mut tx, "1", text).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert!(found(db, "phat thanh").await.is_empty());
        assert_eq!(found(db, "truyen hinh").await, ["1"]);
        let mut tx = db.begin().await.unwrap();
        dialect::remove(&mut tx, "1").await.unwrap();
        tx.commit().await.unwrap();
        assert!(found(db, "truyen hinh").await.is_empty());
        base.end().await;
    }
}
