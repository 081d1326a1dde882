//! What tags are called where people read them.

use std::collections::HashMap;
use std::sync::OnceLock;

/// The words of a tag in Vietnamese and in English; `None` for one that no vocabulary has.
#[must_use]
pub fn tag_words(tag: &str) -> Option<(&'static str, &'static str)> {
    static ALL: OnceLock<HashMap<&str, (&str, &str)>> = OnceLock::new();
    let all = ALL.get_or_init(|| include_str!("words.tsv").lines().filter_map(line).collect());
    all.get(tag).copied()
}

fn line(line: &'static str) -> Option<(&'static str, (&'static str, &'static str))> {
    let mut parts = line.split('\t');
    let tag = parts.next().filter(|tag| !tag.starts_with('#'))?;
    Some((tag, (parts.next()?, parts.next()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tag_of_the_vocabularies_has_its_words() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/vocabulary");
        let folders = std::fs::read_dir(folder)
            .unwrap()
            .flatten()
            .filter(|entry| entry.path().is_dir());
        let mut seen = 0;
        for file in folders.flat_map(|folder| std::fs::read_dir(folder.path()).unwrap().flatten()) {
            let name = file.file_name().to_string_lossy().into_owned();
            if ["campaign.tsv", "evidence_when.tsv"].contains(&name.as_str()) {
                continue;
            }
            for line in std::fs::read_to_string(file.path()).unwrap().lines() {
                let Some((_, tag)) = line.split_once('\t').filter(|_| !line.starts_with('#')) else {
                    continue;
                };
                assert!(tag_words(tag.trim()).is_some(), "{name}: {tag} has no words");
                seen += 1;
            }
        }
        assert!(seen > 100);
        assert_eq!(tag_words("hinh_anh"), Some(("hình ảnh", "photos")));
    }
}
