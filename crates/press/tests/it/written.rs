//! What we write as DOCX: our own linter finds nothing, and reading gives back what went in.

use crate::samples;

#[test]
fn the_linter_finds_nothing_in_any_type_that_we_write() {
    let mut told = Vec::new();
    for (name, paper) in samples::all() {
        let look = press::docx::look(&press::docx::write(&paper).unwrap()).unwrap();
        let remarks = letter::check::check(&look);
        told.extend(remarks.iter().map(|r| {
            let (code, place, quote) = (&r.code, &r.place, &r.quote);
            format!("{name}: {code} {place} “{quote}”: {} / {}", r.wanted, r.found)
        }));
    }
    assert_eq!(told, Vec::<String>::new());
}
