//! Median reading time of a file, in microseconds: `timing FILE`.

use std::time::Instant;

fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).unwrap_or_default();
    let text = std::fs::read_to_string(path)?;
    let time = |_| {
        let start = Instant::now();
        std::hint::black_box(letter::read(&text));
        start.elapsed().as_micros()
    };
    let mut times: Vec<u128> = (0..201).map(time).collect();
    times.sort_unstable();
    println!("{} characters: {} µs", text.chars().count(), times[100]);
    Ok(())
}
