//! Chores of the house: `cargo xtask <chore>`.

mod seed;
mod tidy;

use std::process::ExitCode;

const CHORES: &str = "\
cargo xtask tidy                 the house rules, checked from the source and from cargo metadata
cargo xtask seed --from FOLDER   write crates/store/seed/units.tsv.gz from the unit catalogues";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["tidy", ..] => tidy::run(),
        ["seed", "--from", folder] => said(seed::run(folder.as_ref())),
        ["--help" | "-h"] | [] => said(Ok(CHORES.to_owned())),
        [other, ..] => said(Err(format!("xtask: there is no chore \"{other}\"\n{CHORES}"))),
    }
}

fn said(done: Result<String, String>) -> ExitCode {
    match done {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::from(2)
        }
    }
}
