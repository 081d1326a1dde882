//! What may be named in which room (design.md, "Rooms"; stack.md 8.1).

use super::{Fault, File};

/// The rooms without clock, files, network, SQL and HTTP.
pub const PURE: &[&str] = &["viet", "civic", "letter", "plan", "wire"];

const WORLD: &[&str] = &[
    "tokio",
    "sqlx",
    "axum",
    "reqwest",
    "std::fs",
    "std::net",
    "SystemTime",
];

/// Finds names that do not belong into the room of this file.
pub fn check(file: &File) -> Vec<Fault> {
    let Some(room) = room(&file.path) else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    if PURE.contains(&room) {
        faults.extend(
            WORLD
                .iter()
                .flat_map(|name| named(file, name, "the pure rooms know no world outside")),
        );
    }
    if room != "store" && !PURE.contains(&room) {
        faults.extend(named(file, "sqlx", "only `store` names sqlx"));
    }
    if room == "server" && !file.path.starts_with("crates/server/src/http") {
        faults.extend(named(
            file,
            "axum",
            "take it through the extractors of server/src/http",
        ));
        faults.extend(foreign_stores(file));
    }
    faults
}

/// `viet` for `crates/viet/src/date.rs`; tests and benches of a room may use the world.
fn room(path: &str) -> Option<&str> {
    let (room, inside) = path.strip_prefix("crates/")?.split_once('/')?;
    inside.starts_with("src/").then_some(room)
}

fn named(file: &File, name: &str, why: &str) -> Vec<Fault> {
    let Some(code) = &file.code else { return Vec::new() };
    code.finds(name)
        .into_iter()
        .map(|at| file.fault(at, format!("`{name}` named: {why}")))
        .collect()
}

/// Uses of another feature's `store.rs`: what two features need is a fact of `civic` or an event of the outbox.
fn foreign_stores(file: &File) -> Vec<Fault> {
    let Some(code) = &file.code else { return Vec::new() };
    let own = file
        .path
        .trim_start_matches("crates/server/src/")
        .split('/')
        .next()
        .unwrap_or("");
    let mut faults = Vec::new();
    for at in code.finds("crate") {
        let mut parts = code.production[at..].split("::").skip(1);
        let (feature, store) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        let is_store = store.split(|c: char| !c.is_alphanumeric() && c != '_').next() == Some("store");
        if is_store && feature != own {
            faults.push(file.fault(
                at,
                format!("`crate::{feature}::store` belongs to feature {feature} alone"),
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&File::new(path, text)).len()
    }

    #[test]
    fn pure_rooms_know_no_world() {
        for line in [
            "use tokio::task;",
            "use std::fs;",
            "fn a() { std::net::lookup() }",
            "use std::time::SystemTime;",
        ] {
            assert_eq!(count("crates/civic/src/unit.rs", line), 1, "{line}");
        }
        assert_eq!(
            count("crates/civic/src/unit.rs", "// sqlx and tokio are elsewhere\n"),
            0
        );
        assert_eq!(count("crates/civic/tests/unit.rs", "use std::fs;"), 0);
    }

    #[test]
    fn sqlx_stays_in_the_store() {
        assert_eq!(count("crates/server/src/letter/pages.rs", "use sqlx::Row;"), 1);
        assert_eq!(count("crates/store/src/db.rs", "use sqlx::Row;"), 0);
    }

    #[test]
    fn axum_stays_at_the_edge() {
        assert_eq!(count("crates/server/src/letter/pages.rs", "use axum::Form;"), 1);
        assert_eq!(count("crates/server/src/http/form.rs", "use axum::Form;"), 0);
    }

    #[test]
    fn a_feature_uses_its_own_store_alone() {
        assert_eq!(
            count("crates/server/src/inbox/pages.rs", "use crate::letter::store;"),
            1
        );
        assert_eq!(
            count(
                "crates/server/src/inbox/pages.rs",
                "use crate::letter::store::{find, save};"
            ),
            1
        );
        assert_eq!(
            count(
                "crates/server/src/letter/pages.rs",
                "use crate::letter::store; use ::store::Db;"
            ),
            0
        );
    }
}
