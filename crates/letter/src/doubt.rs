//! A reading of words that a machine saw in a picture: no value is surer than the words that it stands in.

use std::collections::BTreeMap;

use crate::reading::{Field, Finding, Reading};
use crate::span::Span;

/// Below this a person should look at the words, whatever the grammar made of them.
const UNSURE: f32 = 0.6;
/// More of them would only say again that the picture is poor.
const MOST_FINDINGS: usize = 12;

impl Reading {
    /// Lowers the confidence of every value by that of the words under it (0 to 1, in order of the text), and says which
    /// words are doubtful where a value has no confidence of its own. No words, no change: the text was written.
    pub fn seen_with(&mut self, words: &[(Span, f32)]) {
        if words.is_empty() {
            return;
        }
        let whole = mean(words.iter().map(|(_, sure)| *sure));
        for field in self.fields() {
            field.confidence *= field.span.map_or(whole, |span| sureness(words, span));
        }
        for task in &mut self.tasks {
            task.confidence *= sureness(words, task.span);
        }
        let share = format!("{:.0}", whole * 100.0);
        let mut findings = vec![finding("source.seen", None, "sureness", share)];
        let doubtful = self
            .others()
            .into_iter()
            .filter(|(span, _)| sureness(words, *span) < UNSURE);
        findings.extend(
            doubtful
                .take(MOST_FINDINGS)
                .map(|(span, text)| finding("source.unsure", Some(span), "written", text)),
        );
        self.findings.splice(0..0, findings);
    }

    fn fields(&mut self) -> [&mut Field; 8] {
        [
            &mut self.kind,
            &mut self.number,
            &mut self.date,
            &mut self.place,
            &mut self.issuer,
            &mut self.subject,
            &mut self.signer.name,
            &mut self.signer.post,
        ]
    }

    /// Values that carry no confidence.
    fn others(&self) -> Vec<(Span, String)> {
        let recipients = self
            .recipients
            .iter()
            .map(|quoted| (quoted.span, quoted.text.clone()));
        let bases = self.bases.iter().map(|basis| (basis.span, basis.text.clone()));
        let deadlines = self
            .deadlines
            .iter()
            .map(|deadline| (deadline.span, deadline.text.clone()));
        let copies = self.copies.iter().map(|copy| (copy.span, copy.text.clone()));
        recipients.chain(bases).chain(deadlines).chain(copies).collect()
    }
}

/// How sure the words of a span are: the mean of their least sure quarter, which is the worst word of a number and says
/// something about a long sentence too.
fn sureness(words: &[(Span, f32)], span: Span) -> f32 {
    let first = words.partition_point(|(word, _)| word.end <= span.start);
    let mut under: Vec<f32> = words[first..]
        .iter()
        .take_while(|(word, _)| word.start < span.end)
        .map(|(_, sure)| *sure)
        .collect();
    if under.is_empty() {
        return mean(words.iter().map(|(_, sure)| *sure));
    }
    under.sort_by(f32::total_cmp);
    let quarter = under.len().div_ceil(4);
    mean(under.into_iter().take(quarter))
}

fn mean(values: impl Iterator<Item = f32>) -> f32 {
    let (sum, count) = values.fold((0.0, 0_usize), |(sum, count), value| (sum + value, count + 1));
    if count == 0 { 1.0 } else { sum / count as f32 }
}

fn finding(code: &str, span: Option<Span>, name: &str, value: String) -> Finding {
    Finding {
        code: code.to_owned(),
        span,
        args: BTreeMap::from([(name.to_owned(), value)]),
        other: None,
    }
}

#[cfg(test)]
mod tests {
    const LETTER: &str = "Số: 12/STTTT-TTBCXB\nLạng Sơn, ngày 26 tháng 4 năm 2021\nV/v tuyên truyền\nKính gửi: Báo Lạng Sơn.\n\
        Đề nghị Báo Lạng Sơn tuyên truyền phòng, chống mua bán người.\nNơi nhận:\n- Như trên.\nGIÁM ĐỐC\nLê Văn Nam";

    /// Every word of the letter, so sure as `of` says.
    fn words(of: impl Fn(&str) -> f32) -> Vec<(crate::Span, f32)> {
        let (mut at, mut words) = (0, Vec::new());
        for word in LETTER.split([' ', '\n']) {
            let length = word.chars().count();
            words.push((crate::Span::new(at, at + length), of(word)));
            at += length + 1;
        }
        words
    }

    #[test]
    fn one_unsure_word_lowers_its_own_value_alone() {
        let (sure, mut doubted) = (crate::read(LETTER), crate::read(LETTER));
        doubted.seen_with(&words(|word| if word.starts_with("12/") { 0.3 } else { 1.0 }));
        assert!((doubted.number.confidence - 0.3 * sure.number.confidence).abs() < 1e-6);
        assert_eq!(doubted.date, sure.date);
        assert_eq!(doubted.findings[0].code, "source.seen");
        assert!(
            !doubted
                .findings
                .iter()
                .any(|finding| finding.code == "source.unsure")
        );
    }

    #[test]
    fn doubtful_words_without_a_confidence_are_told() {
        let mut doubted = crate::read(LETTER);
        doubted.seen_with(&words(|word| if word == "Báo" { 0.2 } else { 0.9 }));
        let told = doubted
            .findings
            .iter()
            .find(|finding| finding.code == "source.unsure")
            .unwrap();
        assert_eq!(told.args["written"], "Báo Lạng Sơn");
        assert!(doubted.tasks.iter().all(|task| task.confidence < 0.7));
        assert!(crate::finding_text(told).0.contains("Báo Lạng Sơn"));
    }

    #[test]
    fn written_text_is_left_as_it_was_read() {
        let mut same = crate::read(LETTER);
        same.seen_with(&[]);
        assert_eq!(same, crate::read(LETTER));
    }
}
