//! Writes a PDF and a DOCX of each type of document into a folder, and prints the layout table as Markdown: `bin/papers`.

#![expect(
    clippy::unwrap_used,
    reason = "a picture that cannot be made should stop there"
)]

#[path = "../tests/it/decree/mod.rs"]
mod decree;
#[path = "../tests/it/measured.rs"]
mod measured;
#[path = "../tests/it/samples.rs"]
mod samples;

fn main() {
    let folder = std::path::PathBuf::from(std::env::args().nth(1).unwrap());
    for (name, paper) in samples::all() {
        let pdf = press::pdf::write(&paper).unwrap();
        std::fs::write(folder.join(format!("{name}.pdf")), &pdf).unwrap();
        std::fs::write(
            folder.join(format!("{name}.docx")),
            press::docx::write(&paper).unwrap(),
        )
        .unwrap();
        println!("\n## `{name}`\n\n![{name}](papers/{name}.png)\n");
        println!("| Thành phần | Ô số | Nghị định 30/2020 | Đo được trong PDF | |\n|---|---|---|---|---|");
        for row in decree::compared(&paper, &measured::lines(&pdf), &measured::rules(&pdf)) {
            println!("{}", row.told());
        }
    }
}
