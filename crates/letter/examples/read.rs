//! Prints the reading of a letter as the published JSON: `read FILE`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).unwrap_or_default();
    let text = std::fs::read_to_string(path)?;
    println!("{}", serde_json::to_string_pretty(&letter::read(&text))?);
    Ok(())
}
