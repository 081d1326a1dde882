//! Letters with their annotation by hand, and how far a reading agrees with it, counted as `score.py` counts.

use std::path::Path;

use letter::Reading;
use serde_json::Value;

/// A letter, what was read in it, and what stands in it.
pub struct Letter {
    pub name: String,
    pub reading: Reading,
    pub gold: Value,
}

/// One field of one letter: how many were found, which were wrong with what confidence, which were missed.
#[derive(Default)]
pub struct Judged {
    pub field: &'static str,
    pub found: usize,
    pub wrong: Vec<(f32, String)>,
    pub missed: Vec<String>,
}

impl Judged {
    /// Found, wrong, missed.
    pub fn counts(&self) -> [usize; 3] {
        [self.found, self.wrong.len(), self.missed.len()]
    }
}

/// The letters of a folder in the order of their names; none when it is not there.
pub fn letters(folder: &Path) -> Vec<Letter> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| {
        path.extension().is_some_and(|end| end == "txt") && path.with_extension("json").exists()
    });
    paths.sort();
    let load = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a letter is text");
        let gold = std::fs::read_to_string(path.with_extension("json")).expect("its annotation is there");
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Letter {
            name: name.unwrap_or_default(),
            reading: letter::read(&viet::nfc(&text)),
            gold: serde_json::from_str(&gold).expect("the annotation is JSON"),
        }
    };
    paths.into_iter().map(load).collect()
}

/// F1 of found, wrong, missed; 1 where there is nothing.
pub fn f1([found, wrong, missed]: [usize; 3]) -> f64 {
    let all = (2 * found + wrong + missed) as f64;
    if all == 0.0 { 1.0 } else { 2.0 * found as f64 / all }
}

/// Every field of the letter.
pub fn judge(letter: &Letter) -> Vec<Judged> {
    let (reading, gold) = (&letter.reading, &letter.gold);
    let single = [
        ("number", "so_ky_hieu", &reading.number),
        ("date", "ngay", &reading.date),
        ("place", "dia_danh", &reading.place),
        ("subject", "trich_yeu", &reading.subject),
        ("kind", "loai_van_ban", &reading.kind),
        ("signer", "nguoi_ky", &reading.signer.name),
    ];
    let mut out: Vec<Judged> = single
        .into_iter()
        .map(|(field, key, read)| one(field, text(gold, key), read))
        .collect();
    out.extend(lists(reading, gold));
    out
}

fn one(field: &'static str, gold: &str, read: &letter::Field) -> Judged {
    let value = read.value.as_deref().unwrap_or_default();
    let (wanted, got) = (norm(gold), norm(value));
    let same = match field {
        "subject" => same_subject(&wanted, &got),
        _ => wanted == got && !wanted.is_empty(),
    };
    let mut judged = Judged {
        field,
        ..Judged::default()
    };
    if same {
        judged.found = 1;
        return judged;
    }
    if !got.is_empty() {
        judged.wrong.push((read.confidence, value.to_owned()));
    }
    if !wanted.is_empty() {
        judged.missed.push(gold.to_owned());
    }
    judged
}

fn lists(reading: &Reading, gold: &Value) -> Vec<Judged> {
    let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let named = |g: &Value, r: &letter::Quoted| norm(g.as_str().unwrap_or_default()) == norm(&r.text);
    let task = |g: &Value, t: &letter::Task| same_task(g.as_str().unwrap_or_default(), &t.text);
    let tied = |g: &Value, l: &letter::Link| {
        let relation = serde_json::to_value(l.relation).expect("a plain enum serialises");
        g[0] == relation && g[1].as_str() == Some(&l.notation)
    };
    let recipients = pair(array(gold, "kinh_gui"), &reading.recipients, named);
    let bases = pair(array(gold, "can_cu"), &reading.bases, same_basis);
    let tasks = pair(array(gold, "nhiem_vu"), &reading.tasks, task);
    let deadlines = pair(array(gold, "han_chi_tiet"), &reading.deadlines, same_deadline);
    let mut out = vec![
        told(
            "recipients",
            recipients,
            |r| (r.confidence, r.text.clone()),
            words,
        ),
        told(
            "bases",
            bases,
            |b| (b.confidence, b.text.clone()),
            |g| text(g, "so").to_owned(),
        ),
        told("tasks", tasks, |t| (t.confidence, t.text.clone()), words),
        told(
            "deadlines",
            deadlines,
            |d| (d.confidence, d.text.clone()),
            |g| text(g, "trich").to_owned(),
        ),
    ];
    if gold["lien_ket"].is_array() {
        let links = pair(array(gold, "lien_ket"), &reading.links, tied);
        let show = |g: &Value| format!("{} {}", words(&g[0]), words(&g[1]));
        out.push(told("links", links, |l| (l.confidence, l.notation.clone()), show));
    }
    out
}

/// Read ones with whether they were wanted, and those that were missed.
type Paired<'a, T> = (Vec<(&'a T, bool)>, Vec<&'a Value>);

fn told<T>(
    field: &'static str,
    (read, missed): Paired<'_, T>,
    show: impl Fn(&T) -> (f32, String),
    name: impl Fn(&Value) -> String,
) -> Judged {
    let wrong = read.iter().filter(|(_, hit)| !hit).map(|(one, _)| show(one));
    Judged {
        field,
        found: read.iter().filter(|(_, hit)| *hit).count(),
        wrong: wrong.collect(),
        missed: missed.into_iter().map(name).collect(),
    }
}

/// Greedy one-to-one matching.
fn pair<'a, T>(gold: &'a [Value], read: &'a [T], same: impl Fn(&Value, &T) -> bool) -> Paired<'a, T> {
    let mut read: Vec<(&T, bool)> = read.iter().map(|one| (one, false)).collect();
    let mut missed = Vec::new();
    for wanted in gold {
        match read.iter_mut().find(|(one, hit)| !hit && same(wanted, one)) {
            Some(found) => found.1 = true,
            None => missed.push(wanted),
        }
    }
    (read, missed)
}

fn same_basis(gold: &Value, read: &letter::Basis) -> bool {
    let bare = |number: &str| norm(number).replace(' ', "");
    let date = gold["ngay"].as_str();
    bare(text(gold, "so")) == bare(read.number.as_deref().unwrap_or_default())
        && date.is_none_or(|date| read.date.as_deref() == Some(date))
}

fn same_subject(gold: &str, read: &str) -> bool {
    let strip = |text: &str| {
        let marks = ["v/v", "về việc", "về"];
        let rest = marks
            .iter()
            .find_map(|mark| text.strip_prefix(mark))
            .unwrap_or(text);
        rest.trim_start_matches([':', ' ']).to_owned()
    };
    let (gold, read) = (strip(gold), strip(read));
    let (long, got) = (gold.chars().count(), read.chars().count());
    let head: String = read.chars().take(40.max(long * 9 / 10)).collect();
    !gold.is_empty() && !read.is_empty() && (gold == read || gold.starts_with(&head) && got * 10 >= long * 9)
}

fn same_task(gold: &str, read: &str) -> bool {
    let wanted: String = norm(gold).chars().take(40).collect();
    let head: String = norm(read).chars().take(wanted.chars().count() + 60).collect();
    !wanted.is_empty() && head.contains(&wanted)
}

fn same_deadline(gold: &Value, read: &letter::Deadline) -> bool {
    let kind = serde_json::to_value(read.kind).expect("a plain enum serialises");
    if gold["loai"] != kind {
        return false;
    }
    let day = |text: &str| text.chars().take(10).collect::<String>();
    let (wanted, got) = (text(gold, "den"), read.to.as_deref().unwrap_or_default());
    if !wanted.is_empty() || !got.is_empty() {
        return day(wanted) == day(got);
    }
    let (wanted, got) = (norm(text(gold, "trich")), norm(&read.text));
    got.contains(&wanted) || wanted.contains(&got)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn array<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// As `score.py` compares: without marks of emphasis and quotes, blanks single and none beside stops, small letters.
fn norm(text: &str) -> String {
    let stop = |c: char| matches!(c, '/' | '-' | ',' | ';' | ':' | '.');
    let mut out = String::new();
    let mut blank = false;
    for c in viet::nfc(text).chars() {
        let c = if c == '–' { '-' } else { c };
        if matches!(c, '*' | '_' | '|' | '“' | '”' | '"' | '\'' | '’' | '‘') {
            continue;
        }
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        if blank && !stop(c) && !out.is_empty() && !out.ends_with(stop) {
            out.push(' ');
        }
        blank = false;
        out.extend(c.to_lowercase());
    }
    out.trim_matches([' ', '.', ';', ':', '-']).to_owned()
}
