//! What a task is about, by which means, for whom, where, in which tongue, with what proof: kept as `kind:tag`, said in
//! plain words.

use crate::http::Ctx;
use crate::i18n::Lang;

/// The kinds in the order in which they are said.
const KINDS: [&str; 6] = ["topic", "channel", "audience", "area", "language", "evidence"];

/// The tags of a read task as a review keeps them.
#[must_use]
pub fn kept(task: &letter::Task) -> Vec<String> {
    let all: [&[String]; 6] = [
        &task.topics,
        &task.channels,
        &task.audiences,
        &task.areas,
        &task.languages,
        &task.evidence,
    ];
    let one = |(kind, tags): (&str, &[String])| -> Vec<String> {
        tags.iter().map(|tag| format!("{kind}:{tag}")).collect()
    };
    KINDS.into_iter().zip(all).flat_map(one).collect()
}

/// A line for each kind that the task has.
#[must_use]
pub fn lines(ctx: &Ctx, tags: &[String]) -> Vec<String> {
    let line = |kind: &str| {
        let words = words(ctx, tags, kind);
        (!words.is_empty()).then(|| ctx.tf(&format!("letter.tags.{kind}"), &[("words", &words)]))
    };
    KINDS.into_iter().filter_map(line).collect()
}

/// The words of one kind. What was kept before tags had kinds is a topic or a channel, and says so by itself.
fn words(ctx: &Ctx, tags: &[String], kind: &str) -> String {
    let of_kind = tags.iter().filter_map(|tag| match tag.split_once(':') {
        Some((found, tag)) => (found == kind).then_some(tag),
        None => (kind == "topic").then_some(tag.as_str()),
    });
    let word = |tag: &str| match (letter::tag_words(tag), ctx.lang) {
        (Some((vi, _)), Lang::Vi) => vi.to_owned(),
        (Some((_, en)), Lang::En) => en.to_owned(),
        (None, _) => tag.replace('_', " "),
    };
    of_kind.map(word).collect::<Vec<_>>().join(", ")
}
