//! Every `sql!("…")` of the source, found by reading it, and asked of both databases.

use std::fs;
use std::path::{Path, PathBuf};

use store::{Db, Dialect};

const CALL: &str = concat!("sql", "!("); // so that this file does not find itself

/// One statement and where it stands.
#[derive(Debug)]
pub struct Statement {
    /// The file that holds it.
    pub file: PathBuf,
    /// The line of its `sql!`.
    pub line: usize,
    /// The one database that it is written for; `None`: both.
    pub only: Option<Dialect>,
    /// Its text, escapes resolved.
    pub text: String,
}

/// Finds every statement below `folder`; panics at one that it cannot read, so that none is skipped in silence.
pub fn statements(folder: &Path) -> Vec<Statement> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a readable source folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            found.extend(statements(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.extend(in_file(&path, &fs::read_to_string(&path).expect("UTF-8 source")));
        }
    }
    found
}

fn in_file(path: &Path, source: &str) -> Vec<Statement> {
    let calls = source.match_indices(CALL).filter(|(at, _)| is_code(source, *at));
    calls
        .map(|(at, call)| {
            let line = source[..at].matches('\n').count() + 1;
            let (only, rest) = dialect(source[at + call.len()..].trim_start());
            let text = literal(rest)
                .unwrap_or_else(|| panic!("{}:{line}: not one plain string literal", path.display()));
            Statement {
                file: path.to_owned(),
                line,
                only,
                text,
            }
        })
        .collect()
}

/// A mention in a comment is no statement; neither is a longer name such as `raw_sql!`.
fn is_code(source: &str, at: usize) -> bool {
    let line = &source[source[..at].rfind('\n').map_or(0, |newline| newline + 1)..at];
    !line.contains("//") && !line.ends_with(|c: char| c == '_' || c.is_alphanumeric())
}

fn dialect(rest: &str) -> (Option<Dialect>, &str) {
    let marks = [("sqlite:", Dialect::Sqlite), ("postgres:", Dialect::Postgres)];
    let marked = marks
        .into_iter()
        .find_map(|(mark, dialect)| Some((Some(dialect), rest.strip_prefix(mark)?.trim_start())));
    marked.unwrap_or((None, rest))
}

/// The value of the string literal that `rest` begins with.
fn literal(rest: &str) -> Option<String> {
    let mut text = String::new();
    let mut characters = rest.strip_prefix('"')?.chars();
    loop {
        match characters.next()? {
            '"' => return Some(text),
            '\\' => match characters.next()? {
                '\n' => characters = characters.as_str().trim_start().chars(),
                'n' => text.push('\n'),
                plain @ ('"' | '\\' | '\'') => text.push(plain),
                _ => return None,
            },
            plain => text.push(plain),
        }
    }
}

/// Asks both databases about every statement: what is wrong, one line each. A test asserts that nothing is.
pub async fn faults(found: &[Statement], sqlite: &Db, postgres: &Db, compare: bool) -> Vec<String> {
    let mut faults = Vec::new();
    for statement in found {
        let ours = async |db: &Db| {
            db.columns(&statement.text)
                .await
                .map_err(|fault| fault.to_string())
        };
        let verdict = match statement.only {
            Some(Dialect::Sqlite) => ours(sqlite).await.map(|_| ()),
            Some(Dialect::Postgres) => ours(postgres).await.map(|_| ()),
            None => match (ours(sqlite).await, ours(postgres).await) {
                (Ok(_), Ok(_)) if !compare => Ok(()),
                (Ok(left), Ok(right)) if alike(&left, &right) => Ok(()),
                (Ok(left), Ok(right)) => Err(format!("columns differ: {left:?} and {right:?}")),
                (Err(fault), _) | (_, Err(fault)) => Err(fault),
            },
        };
        if let Err(fault) = verdict {
            faults.push(format!(
                "{}:{}: {fault}",
                statement.file.display(),
                statement.line
            ));
        }
    }
    faults
}

fn alike(sqlite: &[(String, String)], postgres: &[(String, String)]) -> bool {
    let pairs = sqlite.iter().zip(postgres);
    sqlite.len() == postgres.len()
        && pairs
            .into_iter()
            .all(|(left, right)| left.0 == right.0 && fits(&left.1, &right.1))
}

/// The column types of the house, as the drivers name them. `NUMERIC` and time types fit nothing.
fn fits(sqlite: &str, postgres: &str) -> bool {
    let unknown = sqlite == "NULL"; // an expression: SQLite learns its type when it runs
    match postgres {
        "INT8" => unknown || sqlite == "INTEGER",
        "FLOAT8" => unknown || sqlite == "REAL",
        "BOOL" => unknown || sqlite == "BOOLEAN",
        "TEXT" | "JSONB" => unknown || sqlite == "TEXT",
        "BYTEA" => unknown || sqlite == "BLOB",
        _ => false,
    }
}
