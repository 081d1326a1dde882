//! Prints the reading of a text file as JSON: `read FILE`.

fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).unwrap_or_default();
    let text = std::fs::read_to_string(path)?;
    let json = serde_json::to_string_pretty(&letter::read(&text)).map_err(std::io::Error::other)?;
    println!("{json}");
    Ok(())
}
