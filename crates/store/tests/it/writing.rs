//! Transactions: all or nothing, one after the other, and many rows at once.

use serde_json::json;
use store::{args, sql};

use crate::bases::{count, fresh};

#[tokio::test]
async fn what_is_dropped_is_rolled_back() {
    for base in fresh().await {
        let insert = sql!("insert into revision (name, value) values ($1, 1)");
        let mut tx = base.db.begin().await.unwrap();
        tx.run(insert, args!["dropped"]).await.unwrap();
        drop(tx);
        let mut tx = base.db.begin().await.unwrap();
        tx.run(insert, args!["kept"]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(
            count(&base.db, sql!("select count(*) as count from revision")).await,
            1
        );
        assert_eq!(
            count(
                &base.db,
                sql!("select count(*) as count from revision where name = 'kept'")
            )
            .await,
            1
        );
        base.end().await;
    }
}

#[tokio::test]
async fn a_fault_in_the_middle_takes_everything_with_it() {
    for base in fresh().await {
        let insert = sql!("insert into revision (name, value) values ($1, 1)");
        let mut tx = base.db.begin().await.unwrap();
        tx.run(insert, args!["one"]).await.unwrap();
        let fault = tx.run(insert, args!["one"]).await.unwrap_err();
        assert!(fault.is_duplicate(), "{fault}");
        drop(tx);
        assert_eq!(
            count(&base.db, sql!("select count(*) as count from revision")).await,
            0
        );
        base.end().await;
    }
}

/// The eight read the same row, then write what they read and one: no count may be lost, and nobody is sent away.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_writers_lose_nothing() {
    for base in fresh().await {
        let mut tx = base.db.begin().await.unwrap();
        tx.run(
            sql!("insert into revision (name, value) values ('tally', 0)"),
            args![],
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let writers = (0..8).map(|_| {
            let db = base.db.clone();
            tokio::spawn(async move {
                for _ in 0..50 {
                    let mut tx = db.begin().await.unwrap();
                    let take = sql!(
                        "update revision set value = value + 1 where name = 'tally' returning value as count"
                    );
                    let after: store::Count = tx.one(take, args![]).await.unwrap();
                    let read = sql!("select value as count from revision where name = 'tally'");
                    let seen: store::Count = tx.one(read, args![]).await.unwrap();
                    assert_eq!(after.count, seen.count, "somebody wrote in between");
                    tx.commit().await.unwrap();
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        let tally = sql!("select value as count from revision where name = 'tally'");
        assert_eq!(count(&base.db, tally).await, 400);
        base.end().await;
    }
}

/// SQLite lines writers up from `begin` on, so that even reading first is safe there; on PostgreSQL such a statement
/// must lock the row, which the one above does.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_sqlite_reading_before_writing_is_safe_as_well() {
    let base = crate::bases::Base::bare_file().await;
    store::migrate(&base.db, crate::bases::AT).await.unwrap();
    let mut tx = base.db.begin().await.unwrap();
    tx.run(
        sql!("insert into revision (name, value) values ('tally', 0)"),
        args![],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let writers = (0..8).map(|_| {
        let db = base.db.clone();
        tokio::spawn(async move {
            for _ in 0..50 {
                let mut tx = db.begin().await.unwrap();
                let read = sql!("select value as count from revision where name = 'tally'");
                let seen: store::Count = tx.one(read, args![]).await.unwrap();
                let write = sql!("update revision set value = $1 where name = 'tally'");
                tx.run(write, args![seen.count + 1]).await.unwrap();
                tx.commit().await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    assert_eq!(
        count(
            &base.db,
            sql!("select value as count from revision where name = 'tally'")
        )
        .await,
        400
    );
    base.end().await;
}

#[tokio::test]
async fn a_reader_may_not_write() {
    let base = crate::bases::Base::bare_file().await;
    store::migrate(&base.db, crate::bases::AT).await.unwrap();
    let write = sql!("insert into revision (name, value) values ('x', 1) returning value as count");
    assert!(base.db.maybe::<store::Count>(write, args![]).await.is_err());
    base.end().await;
}

#[tokio::test]
async fn many_rows_go_in_at_once_with_their_nulls_and_letters() {
    for base in fresh().await {
        let rows = (0..2500)
            .map(|i| json!([format!("xã Quốc Khánh \"{i}\" \\ '"), i]))
            .collect();
        let insert = sql!(
            "insert into revision (name, value) select value ->> 0, cast(value ->> 1 as bigint) from {rows}"
        );
        let mut tx = base.db.begin().await.unwrap();
        assert_eq!(tx.run_rows(insert, rows).await.unwrap(), 2500);
        assert_eq!(tx.run_rows(insert, Vec::new()).await.unwrap(), 0);
        tx.commit().await.unwrap();
        let sum = sql!("select cast(sum(value) as bigint) as count from revision");
        assert_eq!(count(&base.db, sum).await, 2499 * 2500 / 2);
        let exact = sql!(r#"select count(*) as count from revision where name = 'xã Quốc Khánh "7" \ '''"#);
        assert_eq!(count(&base.db, exact).await, 1);
        let null = sql!(
            "insert into unit_version (unit, position, name, code, recorded_at) \
            select 'SO', 0, value ->> 0, value ->> 1, 0 from {rows}"
        );
        crate::bases::people(&base.db).await;
        let mut tx = base.db.begin().await.unwrap();
        tx.run_rows(null, vec![json!(["Sở", null])]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(
            count(
                &base.db,
                sql!("select count(*) as count from unit_version where code is null")
            )
            .await,
            1
        );
        base.end().await;
    }
}

/// Law 10: what was answered stays when a power line goes. SQLite says that of FULL (2), not of NORMAL.
#[tokio::test]
async fn a_commit_waits_for_the_disk() {
    let base = crate::bases::Base::bare_file().await;
    let store::Db::Sqlite { write, .. } = &base.db else {
        panic!("a file is SQLite's");
    };
    let mode: i64 = sqlx::query_scalar("pragma synchronous")
        .fetch_one(write)
        .await
        .unwrap();
    assert_eq!(mode, 2);
    base.end().await;
}
