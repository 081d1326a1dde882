//! The text of files, as [`press::text::read`] gives it: `cargo run -p press --example text FILE…`.

fn main() {
    for path in std::env::args().skip(1) {
        let began = std::time::Instant::now();
        let bytes = std::fs::read(&path).unwrap_or_default();
        match press::text::read(&bytes, &path) {
            Ok(document) => {
                println!("{}", document.text);
                let sum: f32 = document.sureness.iter().map(|(_, sure)| sure).sum();
                let mean = sum / document.sureness.len().max(1) as f32;
                eprintln!(
                    "{path}: {} in {:?}, mean sureness {mean:.2}",
                    document.format.code(),
                    began.elapsed()
                );
            }
            Err(cause) => eprintln!(
                "{path}: {} in {:?}: {}",
                cause.code(),
                began.elapsed(),
                cause.sentences().0
            ),
        }
    }
}
