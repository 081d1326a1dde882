//! Chores of the house.

mod seed;

use std::process::ExitCode;

const HELP: &str =
    "cargo xtask seed --from FOLDER   write crates/store/seed/units.tsv.gz from the unit catalogues";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args.as_slice() {
        ["seed", "--from", folder] => seed::run(folder.as_ref()),
        _ => Err(HELP.to_owned()),
    };
    match done {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}
