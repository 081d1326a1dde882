//! How letters narrow places by what is known of them: "các xã biên giới", "các xã nói tiếng Tày, Nùng".

use super::grammar::{Group, Reader};
use super::words::Token;
use super::{About, Need, Value};

impl Reader<'_> {
    /// What narrows the places of a group by what is known of them; the words that say so stand behind the type.
    pub(super) fn take_needs(&mut self, group: &mut Group) {
        const FLAGS: [(&str, About); 7] = [
            ("vung bien gioi", About::Border),
            ("khu vuc bien gioi", About::Border),
            ("bien gioi", About::Border),
            ("co dieu kien kinh te xa hoi dac biet kho khan", About::Difficult),
            ("co kinh te xa hoi dac biet kho khan", About::Difficult),
            ("vung dac biet kho khan", About::Difficult),
            ("dac biet kho khan", About::Difficult),
        ];
        if group.types.is_empty() && group.level.is_none() || !group.names.is_empty() {
            return;
        }
        loop {
            let start = self.tokens;
            if !group.needs.is_empty() {
                self.take_separator();
            }
            if let Some((_, about)) = FLAGS.into_iter().find(|(words, _)| self.take(words)) {
                group.needs.push(Need::yes(about));
            } else if self.take("noi tieng") {
                let words = self.take_languages();
                group.needs.push(Need {
                    about: About::Languages,
                    words,
                });
            } else {
                self.tokens = start;
                break;
            }
        }
        group.all |= !group.needs.is_empty();
    }

    /// The languages of a list: the first word is one, further ones only when the directory knows them as such.
    fn take_languages(&mut self) -> Vec<String> {
        let facts = self.directory.units().iter().flat_map(|unit| &unit.facts);
        let words = facts.flat_map(|fact| match &fact.value {
            Value::Words(words) => words.as_slice(),
            _ => &[],
        });
        let mut known: Vec<String> = words.map(|word| viet::fold(word)).collect();
        known.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
        known.dedup();
        let mut languages = Vec::new();
        loop {
            let start = self.tokens;
            let parted = self.take_separator() || self.take("hoac");
            self.take("tieng");
            let word = known.iter().find(|word| self.take(word)).cloned();
            match word {
                Some(word) if parted || languages.is_empty() => languages.push(word),
                _ => {
                    self.tokens = start;
                    break;
                }
            }
        }
        if languages.is_empty()
            && let [Token::Word(word), rest @ ..] = self.tokens
        {
            languages.push(word.clone());
            self.tokens = rest;
        }
        languages
    }
}
