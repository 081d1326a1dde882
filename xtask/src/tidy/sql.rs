//! SQL stands in `store` and in the `store.rs` of a feature; dialect words in `store/src/dialect*` alone.

use super::{Fault, File};

/// Finds SQL in the wrong place, dialect SQL outside the dialect file, and `select *`.
pub fn check(file: &File) -> Vec<Fault> {
    if file.path.ends_with(".sql") {
        return stars(&file.text.to_ascii_lowercase())
            .map(|at| file.fault(at, STAR))
            .collect();
    }
    let (Some(code), true) = (&file.code, file.path.starts_with("crates/")) else {
        return Vec::new();
    };
    let calls: Vec<usize> = code.production.match_indices("sql!(").map(|(at, _)| at).collect();
    let mut faults = Vec::new();
    if !may_hold_sql(&file.path) {
        let text = "SQL belongs into `store` or into the feature's store.rs";
        faults.extend(calls.iter().map(|at| file.fault(*at, text)));
    }
    if !file.path.starts_with("crates/store/src/dialect") {
        let dialect = calls.iter().filter(|at| is_dialect(&code.production[**at..]));
        faults
            .extend(dialect.map(|at| file.fault(*at, "SQL of one database belongs into store/src/dialect")));
    }
    if !calls.is_empty() {
        let lower = code.literals.to_ascii_lowercase();
        faults.extend(stars(&lower).map(|at| file.fault(at, STAR)));
    }
    faults
}

const STAR: &str = "no `select *`: name the columns";

fn may_hold_sql(path: &str) -> bool {
    let feature = path.strip_prefix("crates/server/src/");
    path.starts_with("crates/store/")
        || feature.is_some_and(|p| p.ends_with("/store.rs") || p.contains("/store/"))
}

fn is_dialect(call: &str) -> bool {
    let inside = call["sql!(".len()..].trim_start();
    inside.starts_with("sqlite:") || inside.starts_with("postgres:")
}

fn stars(lower: &str) -> impl Iterator<Item = usize> + '_ {
    let all = lower.match_indices("select").map(|(at, _)| at);
    all.filter(|at| {
        let rest = &lower[at + "select".len()..];
        rest.len() > rest.trim_start().len() && rest.trim_start().starts_with('*')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&File::new(path, text)).len()
    }

    #[test]
    fn sql_in_a_page_is_found() {
        assert_eq!(
            count(
                "crates/server/src/letter/pages.rs",
                "fn a() { sql!(\"select id from a\") }"
            ),
            1
        );
        assert_eq!(
            count(
                "crates/server/src/letter/store.rs",
                "fn a() { sql!(\"select id from a\") }"
            ),
            0
        );
        assert_eq!(
            count(
                "crates/store/src/jobs.rs",
                "fn a() { sql!(\"select id from a\") }"
            ),
            0
        );
    }

    #[test]
    fn dialect_is_found_outside_its_file() {
        let text = "fn a() { sql!(sqlite: \"select rowid from a\") }";
        assert_eq!(count("crates/store/src/jobs.rs", text), 1);
        assert_eq!(count("crates/store/src/dialect.rs", text), 0);
        assert_eq!(count("crates/store/src/dialect/search.rs", text), 0);
    }

    #[test]
    fn select_star_is_found_in_code_and_migrations() {
        assert_eq!(
            count("crates/store/src/jobs.rs", "fn a() { sql!(\"SELECT * from a\") }"),
            1
        );
        assert_eq!(
            count(
                "crates/store/src/jobs.rs",
                "fn a() { sql!(\"select count(*) from a\") }"
            ),
            0
        );
        assert_eq!(
            count(
                "crates/store/migrations/1.sql",
                "create view a as select\n * from b;"
            ),
            1
        );
    }
}
