//! Box 9b, `Nơi nhận` (Phụ lục I, Mục II.9).

/// The entries: `Như trên` first wherever somebody is addressed, then the others, last `Lưu: VT` with the sign of the
/// drafting unit and how many copies of the file it keeps.
#[must_use]
pub fn copies(addressed: bool, others: &[String], drafting: Option<&str>, kept: Option<u16>) -> Vec<String> {
    let first = addressed.then(|| "Như trên".to_owned());
    let unit = drafting.map(|unit| format!(", {unit}")).unwrap_or_default();
    let kept = kept.map(|copies| format!(" ({copies:02}b)")).unwrap_or_default();
    let others = others.iter().filter(|entry| *entry != "Như trên").cloned();
    first
        .into_iter()
        .chain(others)
        .chain([format!("Lưu: VT{unit}{kept}")])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::copies;

    #[test]
    fn as_above_stands_first_and_the_file_last() {
        let others = ["Như trên".to_owned(), "Lãnh đạo Sở".to_owned()];
        assert_eq!(
            copies(true, &others, Some("TTBCXB"), Some(2)),
            ["Như trên", "Lãnh đạo Sở", "Lưu: VT, TTBCXB (02b)"]
        );
        assert_eq!(copies(false, &others, None, None), ["Lãnh đạo Sở", "Lưu: VT"]);
    }
}
