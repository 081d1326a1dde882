//! Reads the standard input aloud, on paper: what was changed line by line, then the text. For looking at real bulletins.

use std::io::Read;

use viet::speech::{Lexicon, read_aloud};

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    match read_aloud(&text, Lexicon::house()) {
        Ok(read) => {
            for change in &read.changes {
                let (written, spoken) = (
                    &read.source[change.source.clone()],
                    &read.text[change.spoken.clone()],
                );
                println!("{}\t{written}\t{spoken}", change.rule.code());
            }
            println!("\n{}", read.text);
        }
        Err(nothing) => println!("{nothing}"),
    }
    Ok(())
}
