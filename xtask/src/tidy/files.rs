//! Which files tidy reads.

use super::File;
use std::io;
use std::path::Path;

const KINDS: &[&str] = &[
    "rs", "html", "sql", "css", "js", "mjs", "ts", "toml", "md", "svg", "json", "txt", "yml",
];

/// Never looked into: made by machines, or not ours.
const SKIPPED: &[&str] = &[
    "target",
    "node_modules",
    "data",
    ".git",
    "test-results",
    "playwright-report",
    "shots",
];

/// Every text file of the tree under `root`, by path; fails when a folder or a file cannot be read.
pub fn read(root: &Path) -> io::Result<Vec<File>> {
    let mut files = Vec::new();
    walk(root, "", &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn walk(folder: &Path, prefix: &str, files: &mut Vec<File>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type()?;
        if kind.is_dir() && !SKIPPED.contains(&name.as_str()) {
            walk(&entry.path(), &format!("{path}/"), files)?;
        } else if kind.is_file() && wanted(&name) {
            // A file of one of our kinds that is not UTF-8 is a test's bad input: no rule speaks about it.
            if let Ok(text) = String::from_utf8(std::fs::read(entry.path())?) {
                files.push(File::new(&path, &text));
            }
        }
    }
    Ok(())
}

/// Scripts under `bin/` have no ending; everything else is known by it.
fn wanted(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| KINDS.contains(&end)) || !name.contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sources_and_scripts_and_no_built_things() {
        assert!(wanted("lib.rs") && wanted("run") && !wanted("photo.png"));
        assert!(SKIPPED.contains(&"target") && SKIPPED.contains(&"node_modules"));
    }
}
