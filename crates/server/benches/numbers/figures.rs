//! Times as figures, and the table that they are printed in.

use std::fmt::Write as _;
use std::time::Duration;

/// Many times of one thing.
pub struct Times(Vec<Duration>);

impl Times {
    pub fn new(mut times: Vec<Duration>) -> Self {
        assert!(!times.is_empty(), "nothing was measured");
        times.sort_unstable();
        Self(times)
    }

    /// The time that so many percent of all did not exceed.
    pub fn percentile(&self, percent: usize) -> Duration {
        let place = (self.0.len() * percent).div_ceil(100).max(1) - 1;
        self.0[place]
    }

    pub fn median(&self) -> Duration {
        self.percentile(50)
    }

    pub fn fastest(&self) -> Duration {
        self.0[0]
    }

    /// `min 11.9 ms · p50 12.1 ms · p95 13.0 ms · max 15.2 ms (200 times)`.
    pub fn spread(&self) -> String {
        let (half, most, max) = (self.median(), self.percentile(95), self.percentile(100));
        let (count, min) = (self.0.len(), ms(self.fastest()));
        format!(
            "min {min} · p50 {} · p95 {} · max {} ({count} times)",
            ms(half),
            ms(most),
            ms(max)
        )
    }
}

/// A time in milliseconds.
pub fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    if ms < 10.0 {
        format!("{ms:.2} ms")
    } else {
        format!("{ms:.1} ms")
    }
}

struct Line {
    what: String,
    value: String,
    aim: String,
    met: Option<bool>,
}

/// Everything that was measured.
pub struct Table {
    about: Vec<String>,
    lines: Vec<Line>,
    notes: Vec<String>,
}

impl Table {
    pub fn new(about: Vec<String>) -> Self {
        for line in &about {
            println!("{line}");
        }
        println!();
        Self {
            about,
            lines: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// A figure that has an aim.
    pub fn aim(&mut self, what: &str, value: String, aim: &str, met: bool) {
        self.line(what, value, aim, Some(met));
    }

    /// A time that has an aim: at most so many milliseconds.
    pub fn within(&mut self, what: &str, time: Duration, value: String, most: u64) {
        let met = time < Duration::from_millis(most);
        self.aim(what, value, &format!("< {most} ms"), met);
    }

    /// A figure for comparison.
    pub fn say(&mut self, what: &str, value: String) {
        self.line(what, value, "–", None);
    }

    /// Words below the table, as they are.
    pub fn note(&mut self, note: String) {
        println!("{note}");
        self.notes.push(note);
    }

    fn line(&mut self, what: &str, value: String, aim: &str, met: Option<bool>) {
        let verdict = verdict(met);
        println!("{what:<72} {value:<74} {aim:<9} {verdict}");
        let (what, aim) = (what.to_owned(), aim.to_owned());
        self.lines.push(Line {
            what,
            value,
            aim,
            met,
        });
    }

    /// Says how many aims were met. A whole run is kept as `bench/results.md`; of a run of some parts, `--keep` puts what
    /// it measured below, in the place of what the same parts measured before.
    pub fn finish(self, parts: &[String], keep: bool) {
        let aimed = self.lines.iter().filter(|line| line.met.is_some());
        let (all, met) = aimed.fold((0, 0), |(all, met), line| {
            (all + 1, met + usize::from(line.met == Some(true)))
        });
        println!("\n{met} of {all} aims met");
        let path = format!("{}/bench/results.md", crate::ROOT);
        std::fs::create_dir_all(format!("{}/bench", crate::ROOT)).unwrap();
        let kept = if parts.is_empty() {
            format!(
                "# What was measured\n\nMade by `bin/bench`; do not edit.\n\n{}",
                self.markdown(met, all)
            )
        } else if keep {
            let heading = format!("\n## Measured since: {}\n\n", parts.join(", "));
            let before = std::fs::read_to_string(&path).unwrap_or_default();
            without(&before, &heading) + &heading + &self.markdown(met, all)
        } else {
            return;
        };
        std::fs::write(&path, kept).unwrap();
        println!("kept in bench/results.md");
    }

    fn markdown(&self, met: usize, all: usize) -> String {
        let mut text = String::new();
        for line in &self.about {
            let _ = writeln!(text, "- {line}");
        }
        let _ = writeln!(
            text,
            "\n{met} of {all} aims met.\n\n| what | measured | aim | |\n|---|---|---|---|"
        );
        for line in &self.lines {
            let (what, value, aim) = (&line.what, &line.value, &line.aim);
            let _ = writeln!(text, "| {what} | {value} | {aim} | {} |", verdict(line.met));
        }
        for note in &self.notes {
            let _ = writeln!(text, "\n```\n{}\n```", note.trim_end());
        }
        text
    }
}

/// The text without the section of this heading.
fn without(text: &str, heading: &str) -> String {
    let Some((before, section)) = text.split_once(heading) else {
        return text.to_owned();
    };
    let after = section.find("\n## ").map_or("", |at| &section[at..]);
    format!("{before}{after}")
}

fn verdict(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => "ok",
        Some(false) => "NOT MET",
        None => "",
    }
}
