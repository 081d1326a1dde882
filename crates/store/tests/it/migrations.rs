//! Migrations: run again without harm, alike on both databases, and never over what they do not know.

use std::collections::BTreeMap;

use store::__sqlx::{self, Row as _};
use store::{Db, Error, args, migrate, newest_known, schema_version, sql};

use crate::bases::{AT, Base, bare, fresh, script};

#[tokio::test]
async fn run_once_and_again() {
    for base in bare().await {
        migrate(&base.db, AT).await.unwrap();
        migrate(&base.db, AT.plus_minutes(1)).await.unwrap();
        assert_eq!(schema_version(&base.db).await.unwrap(), newest_known());
        base.end().await;
    }
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused_with_a_way_out() {
    for base in fresh().await {
        let newer =
            sql!("insert into migration (number, name, digest, applied_at) values (99, 'later', '', 0)");
        let mut tx = base.db.begin().await.unwrap();
        tx.run(newer, args![]).await.unwrap();
        tx.commit().await.unwrap();
        let fault = migrate(&base.db, AT).await.unwrap_err();
        let known = newest_known();
        assert!(
            matches!(fault, Error::Newer { found: 99, known: k } if k == known),
            "{fault}"
        );
        assert!(fault.to_string().contains("start the newer program"), "{fault}");
        base.end().await;
    }
}

#[tokio::test]
async fn a_migration_that_was_changed_after_it_ran_is_refused() {
    for base in fresh().await {
        script(&base.db, "update migration set digest = 'other' where number = 1").await;
        assert!(matches!(
            migrate(&base.db, AT).await,
            Err(Error::MigrationChanged(1))
        ));
        base.end().await;
    }
}

/// Table and column to type family and whether it may be null.
pub type Schema = BTreeMap<(String, String), (String, bool)>;

#[tokio::test]
async fn both_databases_get_the_same_tables() {
    let file = Base::bare_file().await;
    let Some(server) = Base::bare_server().await else {
        return;
    };
    migrate(&file.db, AT).await.unwrap();
    migrate(&server.db, AT).await.unwrap();
    let (here, there) = (columns(&file.db).await, columns(&server.db).await);
    assert!(here.len() > 100, "only {} columns were read", here.len());
    for (place, what) in &here {
        assert_eq!(Some(what), there.get(place), "{place:?}");
    }
    assert_eq!(
        here.len(),
        there.len(),
        "{:?}",
        there.keys().filter(|key| !here.contains_key(*key))
    );
    assert_eq!(indexes(&file.db).await, indexes(&server.db).await);
    file.end().await;
    server.end().await;
}

/// The full-text table is each database's own.
const OF_THE_HOUSE: &str = "not like 'search%'";

pub async fn columns(db: &Db) -> Schema {
    let rows = match db {
        Db::Sqlite { .. } => {
            texts(
                db,
                &format!(
                    "select m.name, c.name, case m.type when 'view' then 'view' else c.type end, \
                case when m.type = 'table' and c.\"notnull\" = 0 and c.pk = 0 then 'null' else '' end \
                from sqlite_master m, pragma_table_info(m.name) c \
                where m.type in ('table', 'view') and m.name not like 'sqlite_%' and m.name {OF_THE_HOUSE}"
                ),
            )
            .await
        }
        Db::Postgres(_) => {
            texts(
                db,
                &format!(
                    "select c.table_name::text, c.column_name::text, \
                case t.table_type when 'VIEW' then 'view' else c.data_type::text end, \
                case when t.table_type <> 'VIEW' and c.is_nullable = 'YES' then 'null' else '' end \
                from information_schema.columns c \
                join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name \
                where c.table_schema = 'public' and c.table_name {OF_THE_HOUSE}"
                ),
            )
            .await
        }
    };
    let entry = |row: Vec<String>| {
        (
            (row[0].clone(), row[1].clone()),
            (family(&row[2]).to_owned(), row[3] == "null"),
        )
    };
    rows.into_iter().map(entry).collect()
}

/// JSON is text to SQLite.
fn family(kind: &str) -> &'static str {
    match kind.to_lowercase().as_str() {
        "view" => "view", // SQLite does not know what the columns of a view are
        "text" | "jsonb" => "text",
        "bigint" => "integer",
        "boolean" => "flag",
        "bytea" | "blob" => "bytes",
        "double precision" => "real",
        other => panic!("a column type that the house does not use: {other}"),
    }
}

async fn indexes(db: &Db) -> Vec<Vec<String>> {
    match db {
        Db::Sqlite { .. } => {
            texts(
                db,
                "select tbl_name, name, '', '' from sqlite_master where type = 'index' and sql is not null \
                and tbl_name not like 'search%' order by name",
            )
            .await
        }
        Db::Postgres(_) => {
            texts(
                db,
                "select tablename::text, indexname::text, '', '' from pg_indexes where schemaname = 'public' \
                and tablename not like 'search%' and not exists (select 1 from pg_constraint c join pg_class i \
                on i.oid = c.conindid where i.relname = indexname) order by indexname",
            )
            .await
        }
    }
}

/// The four text columns of a statement of this test.
pub async fn texts(db: &Db, statement: &str) -> Vec<Vec<String>> {
    let statement = __sqlx::AssertSqlSafe(statement.to_owned());
    match db {
        Db::Sqlite { read, .. } => {
            let rows = __sqlx::query(statement).fetch_all(read).await.unwrap();
            rows.iter()
                .map(|row| (0..4).map(|i| row.get::<String, _>(i)).collect())
                .collect()
        }
        Db::Postgres(pool) => {
            let rows = __sqlx::query(statement).fetch_all(pool).await.unwrap();
            rows.iter()
                .map(|row| (0..4).map(|i| row.get::<String, _>(i)).collect())
                .collect()
        }
    }
}
