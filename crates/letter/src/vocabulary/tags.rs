//! What a task is about, by which means, for whom, where, in which tongue and with what proof. The words stand in
//! `vocabulary/<campaign>/*.tsv`: the next campaign is a folder of data and a line here.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{Entry, parse};
use crate::span::Span;
use crate::text::Text;

/// One campaign's words, by what they tell.
struct Vocabulary {
    name: &'static str,
    /// Words that mark a letter of this campaign; none for the general one, which always holds.
    marks: Index,
    topics: Index,
    audiences: Index,
}

struct General {
    channels: Index,
    forms: BTreeMap<String, &'static str>,
    areas: Index,
    languages: Index,
    evidence: Index,
    asks_proof: Index,
}

macro_rules! campaign {
    ($name:literal) => {
        Vocabulary {
            name: $name,
            marks: Index::new(include_str!(concat!($name, "/campaign.tsv"))),
            topics: Index::new(include_str!(concat!($name, "/topics.tsv"))),
            audiences: Index::new(include_str!(concat!($name, "/audiences.tsv"))),
        }
    };
}

fn campaigns() -> &'static [Vocabulary] {
    static ALL: OnceLock<Vec<Vocabulary>> = OnceLock::new();
    ALL.get_or_init(|| {
        vec![
            Vocabulary {
                name: "general",
                marks: Index::new(""),
                topics: Index::new(include_str!("general/topics.tsv")),
                audiences: Index::new(include_str!("general/audiences.tsv")),
            },
            campaign!("human_trafficking"),
            campaign!("drugs"),
            campaign!("traffic_safety"),
            campaign!("domestic_violence"),
            campaign!("elections"),
            campaign!("epidemics"),
        ]
    })
}

fn general() -> &'static General {
    static ONE: OnceLock<General> = OnceLock::new();
    ONE.get_or_init(|| General {
        channels: Index::new(include_str!("general/channels.tsv")),
        forms: parse(include_str!("general/forms.tsv"))
            .into_iter()
            .map(|entry| (entry.phrase, entry.tag))
            .collect(),
        areas: Index::new(include_str!("general/areas.tsv")),
        languages: Index::new(include_str!("general/languages.tsv")),
        evidence: Index::new(include_str!("general/evidence.tsv")),
        asks_proof: Index::new(include_str!("general/evidence_when.tsv")),
    })
}

/// Phrases in drawers by their first letter, so that a word of the text meets only those that may begin there.
struct Index {
    drawers: [Vec<([char; 2], usize, Entry)>; 27],
}

/// a to z; whatever else a phrase begins with lies together.
fn drawer(first: char) -> usize {
    match first {
        'a'..='z' => first as usize - 'a' as usize,
        _ => 26,
    }
}

impl Index {
    fn new(file: &'static str) -> Self {
        let mut drawers = [const { Vec::new() }; 27];
        for (order, entry) in parse(file).into_iter().enumerate() {
            let mut letters = entry.phrase.chars().map(crate::text::fold_char);
            let begins = [letters.next().unwrap_or(' '), letters.next().unwrap_or(' ')];
            drawers[drawer(begins[0])].push((begins, order, entry));
        }
        Self { drawers }
    }

    #[cfg(test)]
    fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.drawers.iter().flatten().map(|(_, _, entry)| entry)
    }

    /// The tags whose phrases stand in the span as whole words, in the order of the file.
    fn tags(&self, text: &Text, span: Span) -> Vec<&'static str> {
        let mut hits: Vec<(usize, &'static str)> = Vec::new();
        for &at in text.word_starts(span) {
            let first = text.fold[at];
            let second = text.fold.get(at + 1).copied().unwrap_or(' ');
            // A blank in a phrase stands for any gap, or for none.
            let may = |begins: &[char; 2]| begins[0] == first && (begins[1] == second || begins[1] == ' ');
            let found = self.drawers[drawer(first)]
                .iter()
                .filter(|(begins, _, entry)| may(begins) && stands(text, span, at, entry));
            hits.extend(found.map(|(_, order, entry)| (*order, entry.tag)));
        }
        hits.sort_unstable();
        let mut out: Vec<&'static str> = Vec::new();
        for (_, tag) in hits {
            if !out.contains(&tag) {
                out.push(tag);
            }
        }
        out
    }
}

/// Phrases of several words match wherever a tone is written ("hoà", "hòa"), single words as they are: "sở" is not "số",
/// and "thông tin do" names no "tín đồ". A stretch without any marks is read without them.
fn stands(text: &Text, span: Span, at: usize, entry: &Entry) -> bool {
    let end = if entry.phrase.contains(' ') {
        text.at(at, &entry.phrase)
            .filter(|&end| spoken(text, at, end, &entry.marked))
    } else {
        text.at_lower(at, &entry.phrase)
    };
    end.is_some_and(|end| end <= span.end && text.ends_word(end))
}

fn spoken(text: &Text, at: usize, end: usize, phrase: &str) -> bool {
    if text.at_lower(at, phrase) == Some(end) {
        return true;
    }
    let written = &text.lower[at..end];
    let bare = written.iter().all(char::is_ascii) && text.lower[at..].iter().take(200).all(char::is_ascii);
    bare || tones(written.iter().copied()) == tones(phrase.chars())
}

/// The letters without tones, and the tones in their order.
fn tones(letters: impl Iterator<Item = char>) -> (String, Vec<usize>) {
    const VOWELS: [&str; 12] = [
        "aàáảãạ",
        "ăằắẳẵặ",
        "âầấẩẫậ",
        "eèéẻẽẹ",
        "êềếểễệ",
        "iìíỉĩị",
        "oòóỏõọ",
        "ôồốổỗộ",
        "ơờớởỡợ",
        "uùúủũụ",
        "ưừứửữự",
        "yỳýỷỹỵ",
    ];
    let (mut bare, mut tones) = (String::new(), Vec::new());
    for letter in letters.filter(|letter| letter.is_alphanumeric()) {
        let letter = if letter == 'ð' { 'đ' } else { letter };
        let row = VOWELS.iter().find(|row| row.contains(letter));
        let tone = row
            .and_then(|row| row.chars().position(|one| one == letter))
            .unwrap_or(0);
        bare.push(row.and_then(|row| row.chars().next()).unwrap_or(letter));
        if tone > 0 {
            tones.push(tone);
        }
    }
    (bare, tones)
}

/// Everything that the tags of one task say.
#[derive(Default)]
pub(crate) struct Tags {
    pub topics: Vec<String>,
    pub channels: Vec<String>,
    pub forms: Vec<String>,
    pub audiences: Vec<String>,
    pub areas: Vec<String>,
    pub languages: Vec<String>,
    pub evidence: Vec<String>,
}

/// The campaigns that a letter belongs to, by the words of its subject and body.
pub(crate) fn campaigns_of(text: &Text, subject: Option<Span>, body: Span) -> Vec<&'static str> {
    let near = Span::new(body.start, body.end.min(body.start + 900));
    let zones: Vec<Span> = subject.into_iter().chain([near]).collect();
    let of = |campaign: &&Vocabulary| {
        zones
            .iter()
            .any(|&zone| !campaign.marks.tags(text, zone).is_empty())
    };
    campaigns()
        .iter()
        .filter(of)
        .map(|campaign| campaign.name)
        .collect()
}

/// The tags of one stretch, with the words of these campaigns and the general ones.
pub(crate) fn of(text: &Text, span: Span, active: &[&'static str]) -> Tags {
    let holds = |campaign: &&Vocabulary| campaign.name == "general" || active.contains(&campaign.name);
    let mut tags = Tags::default();
    for campaign in campaigns().iter().filter(holds) {
        add(&mut tags.topics, campaign.topics.tags(text, span));
        add(&mut tags.audiences, campaign.audiences.tags(text, span));
    }
    let general = general();
    add(&mut tags.channels, general.channels.tags(text, span));
    let forms = tags
        .channels
        .iter()
        .filter_map(|channel| general.forms.get(channel).copied());
    let forms: Vec<&'static str> = forms.collect();
    add(&mut tags.forms, forms);
    add(&mut tags.areas, general.areas.tags(text, span));
    add(&mut tags.languages, languages(text, span, &general.languages));
    if !general.asks_proof.tags(text, span).is_empty() {
        add(&mut tags.evidence, general.evidence.tags(text, span));
    }
    tags
}

fn add(out: &mut Vec<String>, tags: Vec<&'static str>) {
    for tag in tags {
        if !out.iter().any(|known| known == tag) {
            out.push(tag.to_owned());
        }
    }
}

/// The tongues named after "tiếng" or "song ngữ": "tiếng Tày, Nùng và tiếng Mông".
fn languages(text: &Text, span: Span, names: &Index) -> Vec<&'static str> {
    let mut out = Vec::new();
    for &at in text.word_starts(span) {
        let Some(from) = text.any_lower_at(at, &["tiếng", "song ngữ"]) else {
            continue;
        };
        let limit = span.end.min(from + 40);
        let stop = (from..limit)
            .find(|&i| matches!(text.char(i), ';' | '.' | ':' | '\n'))
            .unwrap_or(limit);
        let other = text
            .word_starts(Span::new(from, stop))
            .iter()
            .copied()
            .find(|&i| {
                let small = text.char(i).is_lowercase();
                let joins = text
                    .any_lower_at(i, &["và", "hoặc", "dân", "tộc", "các", "tiếng", "đồng", "bào"])
                    .is_some();
                small && !joins
            });
        out.extend(names.tags(text, Span::new(from, other.unwrap_or(stop))));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_vocabulary_is_a_phrase_and_a_tag() {
        let plain = |tag: &str| {
            tag.chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        let mut indices = Vec::new();
        for campaign in campaigns() {
            assert!(
                campaign.name == "general" || campaign.marks.entries().next().is_some(),
                "{}",
                campaign.name
            );
            indices.extend([
                (campaign.name, &campaign.marks),
                (campaign.name, &campaign.topics),
                (campaign.name, &campaign.audiences),
            ]);
        }
        let rest = general();
        for index in [
            &rest.channels,
            &rest.areas,
            &rest.languages,
            &rest.evidence,
            &rest.asks_proof,
        ] {
            indices.push(("general", index));
        }
        for (name, index) in indices {
            let mut seen = std::collections::BTreeSet::new();
            for entry in index.entries() {
                assert!(
                    !entry.phrase.is_empty() && plain(entry.tag),
                    "{name}: {} {}",
                    entry.phrase,
                    entry.tag
                );
                assert!(seen.insert(&entry.phrase), "{name}: twice: {}", entry.phrase);
            }
        }
        assert_eq!(campaigns().len(), 7);
    }

    #[test]
    fn every_channel_has_its_form() {
        let rest = general();
        let known: Vec<&str> = rest.channels.entries().map(|entry| entry.tag).collect();
        for channel in rest.forms.keys() {
            assert!(known.contains(&channel.as_str()), "{channel} is no channel");
        }
        let forms: std::collections::BTreeSet<_> = rest.forms.values().collect();
        assert_eq!(
            forms.len(),
            11,
            "eight forms, press, radio and television, events"
        );
    }

    #[test]
    fn a_task_is_told_in_tags() {
        let text = Text::new(
            "Phát tin bằng tiếng Tày, Nùng và tiếng Mông cho phụ nữ, trẻ em gái khu vực biên giới; gửi hình ảnh về Sở.",
        );
        let tags = of(&text, Span::new(0, text.len()), &[]);
        assert_eq!(tags.languages, ["tay", "nung", "mong"]);
        assert_eq!(tags.audiences, ["tre_em", "phu_nu"]);
        assert_eq!(tags.areas, ["bien_gioi"]);
        assert_eq!(tags.evidence, ["hinh_anh"]);
    }
}
