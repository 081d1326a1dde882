//! Recipients of a công văn that lost its Kính gửi: whom the request names, else the tasks' subjects.

use crate::recipients;
use crate::span::Span;
use crate::tasks::Walk;
use crate::text::Text;

/// The names, each once, in order.
pub(crate) fn read(text: &Text, walk: &Walk) -> Vec<Span> {
    let subjects = || {
        walk.drafts
            .iter()
            .filter(|draft| draft.confidence >= 0.5 || walk.retold)
            .map(|draft| draft.who)
    };
    let phrases: Vec<Span> = match walk.asked.filter(|_| walk.lead_names) {
        Some(asked) => vec![asked],
        None => subjects().filter(|who| !who.is_empty()).collect(),
    };
    let mut out: Vec<Span> = Vec::new();
    for name in phrases
        .into_iter()
        .flat_map(|phrase| recipients::names(text, phrase))
    {
        let words = text.words_of(name).to_lowercase();
        if name.len() > 3
            && !out
                .iter()
                .any(|known| text.words_of(*known).to_lowercase().contains(&words))
        {
            out.push(name);
        }
    }
    let all = [
        "các đơn vị",
        "các cơ quan",
        "các địa phương",
        "quý cơ quan",
        "quý đơn vị",
    ];
    let vague = |span: &Span| all.contains(&text.words_of(*span).to_lowercase().as_str());
    if !out.iter().all(vague) {
        out.retain(|span| !vague(span));
    }
    out
}
