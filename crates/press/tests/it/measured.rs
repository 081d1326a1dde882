//! A PDF measured: every line with its place in millimetres and its font, and every drawn line, as poppler reads them.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

/// pdftohtml gives whole units; at its largest zoom three of them are a point.
const ZOOM: f64 = 3.0;
const MM: f64 = 25.4 / 72.0;

/// A line of words.
#[derive(Clone, Debug)]
pub struct Line {
    pub page: usize,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub size: f64,
    pub bold: bool,
    pub italic: bool,
    pub red: bool,
    pub text: String,
}

impl Line {
    pub fn middle(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }
}

/// A drawn line that lies level.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub left: f64,
    pub right: f64,
    pub top: f64,
}

/// Every line of words, in the order of the file.
pub fn lines(pdf: &[u8]) -> Vec<Line> {
    let xml = poppler(
        pdf,
        "pdftohtml",
        &["-xml", "-i", "-zoom", "3", "-fontfullname", "-stdout"],
        &[],
    );
    let (mut page, mut fonts, mut out) = (0, Vec::new(), Vec::new());
    for row in xml.lines() {
        let row = row.trim();
        if row.starts_with("<page ") {
            page += 1;
        } else if row.starts_with("<fontspec ") {
            fonts.push(row.to_owned());
        } else if row.starts_with("<text ") {
            let font = fonts.iter().find(|font| said(font, "id") == said(row, "font"));
            out.extend(font.map(|font| line(page, row, font)));
        }
    }
    out
}

fn line(page: usize, row: &str, font: &str) -> Line {
    let at = |name| number(row, name) / ZOOM * MM;
    let words = row.split_once('>').map_or("", |(_, rest)| rest);
    let family = said(font, "family");
    Line {
        page,
        left: at("left"),
        right: at("left") + at("width"),
        top: at("top"),
        size: number(font, "size") / ZOOM,
        bold: family.contains("Bold"),
        italic: family.contains("Italic"),
        red: said(font, "color") == "#ff0000",
        text: plain(words),
    }
}

fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut in_tag = false;
    for letter in html.chars() {
        match letter {
            '<' => in_tag = true,
            '>' => in_tag = false,
            letter if !in_tag => out.push(letter),
            _ => {}
        }
    }
    let out = out
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"");
    let out = out.replace("&#34;", "\"").replace("&amp;", "&");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn said<'x>(tag: &'x str, name: &str) -> &'x str {
    let opening = format!(" {name}=\"");
    let from = tag.find(&opening).map_or(tag.len(), |at| at + opening.len());
    tag[from..].split('"').next().unwrap_or_default()
}

fn number(tag: &str, name: &str) -> f64 {
    said(tag, name).parse().unwrap_or(f64::NAN)
}

/// Level lines that are drawn on the first page.
pub fn rules(pdf: &[u8]) -> Vec<Rule> {
    let svg = poppler(pdf, "pdftocairo", &["-svg", "-f", "1", "-l", "1"], &["-"]);
    let stroked = svg
        .lines()
        .filter(|row| row.contains("stroke-width") && row.contains("d=\"M "));
    stroked.filter_map(rule).collect()
}

fn rule(row: &str) -> Option<Rule> {
    let path: Vec<f64> = said(row, "d")
        .split(' ')
        .filter_map(|word| word.parse().ok())
        .collect();
    let moved = said(row, "transform")
        .trim_start_matches("matrix(")
        .trim_end_matches(')');
    let moved: Vec<f64> = moved
        .split(',')
        .filter_map(|word| word.trim().parse().ok())
        .collect();
    let [x1, y1, x2, y2] = *path.first_chunk::<4>()?;
    let [a, b, c, d, e, f] = *moved.first_chunk::<6>()?;
    let at = |x: f64, y: f64| (a.mul_add(x, c * y) + e, b.mul_add(x, d * y) + f);
    let ((left, top), (right, below)) = (at(x1, y1), at(x2, y2));
    ((top - below).abs() < 0.1 && path.len() == 4).then_some(Rule {
        left: left.min(right) * MM,
        right: left.max(right) * MM,
        top: top * MM,
    })
}

/// What a program of poppler says about the file.
pub fn poppler(pdf: &[u8], program: &str, before: &[&str], after: &[&str]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let path: &Path = file.path();
    let done = Command::new(program)
        .args(before)
        .arg(path)
        .args(after)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    String::from_utf8_lossy(&done.stdout).into_owned()
}
