//! Chores of the house: `cargo xtask <chore>`.

mod tidy;

use std::process::ExitCode;

const CHORES: &str = "cargo xtask tidy     the house rules, checked from the source and from cargo metadata";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("tidy") => tidy::run(),
        Some("--help" | "-h") | None => {
            println!("{CHORES}");
            ExitCode::SUCCESS
        }
        Some(other) => {
            eprintln!("xtask: there is no chore \"{other}\"\n{CHORES}");
            ExitCode::from(2)
        }
    }
}
