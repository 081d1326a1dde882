//! `cargo xtask tidy`: the house rules that a machine can check.
//!
//! Each rule is one small file with a `check` function over a [`File`] (or over the whole tree) that returns
//! [`Fault`]s, and tests that plant the fault and see it found. Nothing here parses Rust properly: [`code`] blanks
//! out comments and literals, and the rules look at what is left.

mod arrows;
mod code;
mod files;
mod functions;
mod glossary;
mod length;
mod module_line;
mod rooms;
mod spaces;
mod sql;
mod templates;
mod unwraps;

use code::Code;
use std::path::PathBuf;
use std::process::ExitCode;

/// One broken rule, at one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Path from the root of the repository, with `/`.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what to do instead.
    pub text: String,
}

/// One text file of the tree.
pub struct File {
    /// Path from the root of the repository, with `/`.
    pub path: String,
    /// What stands in it.
    pub text: String,
    /// The reading of it as Rust; `None` for every other kind of file.
    pub code: Option<Code>,
}

impl File {
    /// Takes a path from the root and the text; reads `*.rs` as Rust.
    pub fn new(path: &str, text: &str) -> File {
        let code = path
            .ends_with(".rs")
            .then(|| Code::read(text, code::is_test_file(path)));
        File {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
        }
    }

    /// A fault at a byte offset of this file.
    pub fn fault(&self, offset: usize, text: impl Into<String>) -> Fault {
        let line = self.text.as_bytes()[..offset]
            .iter()
            .filter(|b| **b == b'\n')
            .count()
            + 1;
        Fault {
            path: self.path.clone(),
            line,
            text: text.into(),
        }
    }
}

/// The rules that look at one file.
const RULES: &[fn(&File) -> Vec<Fault>] = &[
    functions::check,
    length::check,
    module_line::check,
    rooms::check,
    spaces::check,
    sql::check,
    templates::check,
    unwraps::check,
];

/// Checks the tree in which xtask was built; prints every fault and fails when there is one.
pub fn run() -> ExitCode {
    let root = root();
    let files = match files::read(&root) {
        Ok(files) => files,
        Err(error) => return broken(&format!("cannot read the tree: {error}")),
    };
    let mut faults: Vec<Fault> = files
        .iter()
        .flat_map(|f| RULES.iter().flat_map(move |rule| rule(f)))
        .collect();
    faults.extend(glossary::check(&files));
    match arrows::of_workspace(&root) {
        Ok(found) => faults.extend(found),
        Err(error) => return broken(&error),
    }
    faults.sort();
    report(&files, &faults)
}

fn report(files: &[File], faults: &[Fault]) -> ExitCode {
    for fault in faults {
        println!("{}:{}: {}", fault.path, fault.line, fault.text);
    }
    println!("{}", length::summary(files));
    if faults.is_empty() {
        println!("tidy: {} files, no fault", files.len());
        return ExitCode::SUCCESS;
    }
    println!("tidy: {} files, {} faults", files.len(), faults.len());
    ExitCode::FAILURE
}

fn broken(why: &str) -> ExitCode {
    eprintln!("tidy: {why}");
    ExitCode::from(2)
}

/// The workspace: `cargo run` tells where xtask lies, and the workspace is one folder up.
fn root() -> PathBuf {
    let here = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| "xtask".to_owned());
    PathBuf::from(here).join("..")
}
