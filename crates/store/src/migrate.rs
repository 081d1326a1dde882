//! Migrations: one file for both databases, forward only.

use civic::Moment;

use crate::{Db, Dialect, Error, Result, args, record, sql};

/// Every migration in order: number, name and text.
pub const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "house", include_str!("../migrations/0001_house.sql")),
    (2, "standing", include_str!("../migrations/0002_standing.sql")),
    (
        3,
        "letter_files",
        include_str!("../migrations/0003_letter_files.sql"),
    ),
    (4, "exchange", include_str!("../migrations/0004_exchange.sql")),
    (5, "registers", include_str!("../migrations/0005_registers.sql")),
    (6, "papers", include_str!("../migrations/0006_papers.sql")),
    (7, "units", include_str!("../migrations/0007_units.sql")),
    (8, "regimes", include_str!("../migrations/0008_regimes.sql")),
    (9, "reform", include_str!("../migrations/0009_reform.sql")),
    (10, "offline", include_str!("../migrations/0010_offline.sql")),
    (11, "links", include_str!("../migrations/0011_links.sql")),
    (12, "form", include_str!("../migrations/0012_form.sql")),
    (13, "bulletin", include_str!("../migrations/0013_bulletin.sql")),
    (14, "station", include_str!("../migrations/0014_station.sql")),
    (15, "schedule", include_str!("../migrations/0015_schedule.sql")),
    (16, "asrun", include_str!("../migrations/0016_asrun.sql")),
    (17, "tip", include_str!("../migrations/0017_tip.sql")),
    (18, "standin", include_str!("../migrations/0018_standin.sql")),
    (19, "portal", include_str!("../migrations/0019_portal.sql")),
    (20, "fleet", include_str!("../migrations/0020_fleet.sql")),
    (21, "tips", include_str!("../migrations/0021_tips.sql")),
    (22, "broadcast", include_str!("../migrations/0022_broadcast.sql")),
    (23, "openness", include_str!("../migrations/0023_openness.sql")),
    (24, "boards", include_str!("../migrations/0024_boards.sql")),
    (25, "pieces", include_str!("../migrations/0025_pieces.sql")),
    (26, "radio", include_str!("../migrations/0026_radio.sql")),
    (27, "tellmore", include_str!("../migrations/0027_tellmore.sql")),
    (28, "wave", include_str!("../migrations/0028_wave.sql")),
    (29, "at_once", include_str!("../migrations/0029_at_once.sql")),
    (30, "relay", include_str!("../migrations/0030_relay.sql")),
    (31, "vetting", include_str!("../migrations/0031_vetting.sql")),
    (32, "release", include_str!("../migrations/0032_release.sql")),
    (33, "reading", include_str!("../migrations/0033_reading.sql")),
    (34, "duty", include_str!("../migrations/0034_duty.sql")),
    (35, "factor", include_str!("../migrations/0035_factor.sql")),
    (36, "quorum", include_str!("../migrations/0036_quorum.sql")),
    (
        37,
        "account_end",
        include_str!("../migrations/0037_account_end.sql"),
    ),
];

record! {
    struct Applied { number: i64, digest: String }
}

/// Brings the database to the version that this program knows, each step in a transaction of its own.
///
/// Refuses a database of a newer program ([`Error::Newer`]) and one whose past migrations were changed.
pub async fn migrate(db: &Db, at: Moment) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.script(
        "create table if not exists migration \
         (number bigint not null primary key, name text not null, digest text not null, applied_at bigint not null)"
            .to_owned(),
    )
    .await?;
    tx.commit().await?;
    let applied: Vec<Applied> = db
        .all(
            sql!("select number, digest from migration order by number"),
            args![],
        )
        .await?;
    check(&applied)?;
    for (number, name, text) in &MIGRATIONS[applied.len()..] {
        let mut tx = db.begin().await?;
        let script = render(text, tx.dialect());
        tx.script(script).await?;
        let note = sql!("insert into migration (number, name, digest, applied_at) values ($1, $2, $3, $4)");
        tx.run(
            note,
            args![*number, *name, crate::audit::digest(text.as_bytes()), at],
        )
        .await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The newest migration that has run; 0 when there is none.
pub async fn schema_version(db: &Db) -> Result<i64> {
    let newest = sql!("select coalesce(max(number), 0) as count from migration");
    Ok(db.one::<crate::Count>(newest, args![]).await?.count)
}

/// The number of the newest migration of this program; numbers may leave gaps.
#[must_use]
pub fn newest_known() -> i64 {
    MIGRATIONS.last().map_or(0, |(number, ..)| *number)
}

fn check(applied: &[Applied]) -> Result<()> {
    let known = newest_known();
    if let Some(newer) = applied.iter().find(|one| one.number > known) {
        return Err(Error::Newer {
            found: newer.number,
            known,
        });
    }
    for (one, (number, _, text)) in applied.iter().zip(MIGRATIONS) {
        if one.number != *number || one.digest != crate::audit::digest(text.as_bytes()) {
            return Err(Error::MigrationChanged(*number));
        }
    }
    Ok(())
}

/// Renders one portable migration: `{json}` and `{bytes}` become column types, and the other database's lines go.
#[must_use]
pub fn render(migration: &str, dialect: Dialect) -> String {
    let (bytes, json, mine, other) = match dialect {
        Dialect::Sqlite => ("BLOB", "TEXT", "-- sqlite:", "-- postgres:"),
        Dialect::Postgres => ("BYTEA", "JSONB", "-- postgres:", "-- sqlite:"),
    };
    let lines = migration
        .lines()
        .filter(|line| !line.trim_start().starts_with(other));
    let lines = lines.map(|line| line.trim_start().strip_prefix(mine).unwrap_or(line));
    let script = lines.collect::<Vec<_>>().join("\n");
    script.replace("{bytes}", bytes).replace("{json}", json)
}
