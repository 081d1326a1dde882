//! Marks as questions: what was found, how often, and what was answered.

use std::collections::{BTreeMap, BTreeSet};

use civic::publication::{Answer, Mark};

use super::content::{Content, Part, eye_key, key};
use crate::http::{Ctx, Form};

/// Answers that can be chosen, in their order.
pub(super) const CHOICES: [&str; 4] = ["official", "place", "nobody", "other"];

/// A question of the page.
pub(super) struct Question {
    /// Its key in the form.
    pub key: String,
    /// What the mark is.
    pub kind: String,
    /// The words, or the name of the file.
    pub words: String,
    /// How often they stand there; 1 is not told.
    pub times: usize,
    /// Where to open the file.
    pub href: Option<String>,
    /// What was chosen.
    pub chosen: String,
    /// The reason in words.
    pub why: String,
    /// The answer as a sentence.
    pub said: String,
}

/// Typed answers by key: choice and reason.
pub(super) type Typed = BTreeMap<String, (String, String)>;

/// What a form says.
pub(super) fn typed(form: &Form) -> Typed {
    let answers = form.fields().filter_map(|(name, value)| {
        let key = name.strip_prefix("a-")?;
        let why = form.get(&format!("w-{key}"));
        Some((key.to_owned(), (value.to_owned(), why.to_owned())))
    });
    answers.collect()
}

/// Answers by number, as the rules want them. What is no answer is left out and stays open.
pub(super) fn numbered(content: &Content, typed: &Typed) -> BTreeMap<usize, Answer> {
    let keys = content.keys();
    let answered = |(n, key): (usize, &String)| Some((n, answer(typed.get(key)?)?));
    keys.iter().enumerate().filter_map(answered).collect()
}

fn answer((choice, why): &(String, String)) -> Option<Answer> {
    match choice.as_str() {
        "official" => Some(Answer::Official),
        "place" => Some(Answer::Place),
        "nobody" => Some(Answer::Nobody),
        "other" => Some(Answer::Other(why.clone())),
        _ => None,
    }
}

/// Stored answers as they were typed.
pub(super) fn retyped(content: &Content, answers: &BTreeMap<usize, Answer>) -> Typed {
    let mut typed = Typed::new();
    for (n, key) in content.keys().into_iter().enumerate() {
        let said = match answers.get(&n) {
            Some(Answer::Official) => ("official", ""),
            Some(Answer::Place) => ("place", ""),
            Some(Answer::Nobody) => ("nobody", ""),
            Some(Answer::Other(why)) => ("other", why.as_str()),
            None => continue,
        };
        typed.insert(key, (said.0.to_owned(), said.1.to_owned()));
    }
    typed
}

/// The questions about one part, each of the same words once in the whole content.
pub(super) fn questions(
    ctx: &Ctx,
    base: &str,
    part: &Part,
    asked: &mut BTreeSet<String>,
    content: &Content,
    typed: &Typed,
) -> Vec<Question> {
    let keys = content.keys();
    let times = |key: &str| keys.iter().filter(|one| *one == key).count();
    let mut questions = Vec::new();
    for one in &part.found {
        let words = part.words(&one.span);
        let key = key(one.mark, words);
        if asked.insert(key.clone()) {
            questions.push(question(ctx, one.mark, words, times(&key), key, None, typed));
        }
    }
    if let (true, Some(file)) = (part.by_eye, &part.file) {
        let href = format!("{base}/files/{}", file.position);
        let key = eye_key(part);
        questions.push(question(
            ctx,
            Mark::Picture,
            &file.file_name,
            1,
            key,
            Some(href),
            typed,
        ));
    }
    questions
}

fn question(
    ctx: &Ctx,
    mark: Mark,
    words: &str,
    times: usize,
    key: String,
    href: Option<String>,
    typed: &Typed,
) -> Question {
    let (chosen, why) = typed.get(&key).cloned().unwrap_or_default();
    let said = match CHOICES.contains(&chosen.as_str()) {
        true => ctx.t(&format!("publication.answer.{chosen}")),
        false => ctx.t("publication.unanswered"),
    };
    Question {
        kind: ctx.t(&format!("publication.mark.{}", mark.code())),
        words: words.to_owned(),
        said: if why.is_empty() {
            said
        } else {
            format!("{said}: {why}")
        },
        key,
        times,
        href,
        chosen,
        why,
    }
}
