//! `lantoa-player`: see `lantoa-player help`.

fn main() -> std::process::ExitCode {
    player::cli::run(&std::env::args().skip(1).collect::<Vec<_>>())
}
