//! Recipients of a công văn that lost its Kính gửi: whom the request names, else the tasks' subjects.

use crate::recipients;
use crate::span::Span;
use crate::tasks::Walk;
use crate::text::Text;

/// The names, each once, in order.
pub(crate) fn read(text: &Text, walk: &Walk) -> Vec<Span> {
    let lead = walk.asked.filter(|asked| !asked.is_empty() && asked.start < walk.drafts.first().map_or(usize::MAX, |d| d.span.start + 60));
    let several = walk.drafts.iter().filter(|draft| !draft.who.is_empty() && Some(draft.who) != walk.asked).count() > 1;
    let phrases: Vec<Span> = match lead {
        Some(lead) if walk.lead_names || !several => vec![lead],
        _ => walk.drafts.iter().map(|draft| draft.who).filter(|who| !who.is_empty()).collect(),
    };
    let mut out: Vec<Span> = Vec::new();
    for name in phrases.into_iter().flat_map(|phrase| recipients::names(text, phrase)) {
        let words = text.words_of(name).to_lowercase();
        if name.len() > 3 && !out.iter().any(|known| text.words_of(*known).to_lowercase() == words) {
            out.push(name);
        }
    }
    out
}
