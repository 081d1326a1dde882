//! What the linter says about a paper: the same that `lantoa letter check` says about anybody's document.

use letter::paper::Paper;
use letter::{Remark, remark_text};

use crate::http::{Desk, Refusal};
use crate::i18n::Lang;

/// A remark, and the input that it is about.
pub(super) struct Finding {
    pub words: String,
    pub quote: String,
    pub href: &'static str,
}

/// Every remark on the document that this paper becomes.
pub(super) async fn findings(desk: &Desk, paper: Paper) -> Result<Vec<Finding>, Refusal> {
    let judged = tokio::task::spawn_blocking(move || judge(&paper)).await;
    let remarks = judged.map_err(Refusal::broken)?.map_err(Refusal::broken)?;
    Ok(remarks.iter().map(|remark| finding(desk.lang, remark)).collect())
}

fn judge(paper: &Paper) -> Result<Vec<Remark>, String> {
    let bytes = press::docx::write(paper).map_err(|fault| fault.to_string())?;
    let look = press::docx::look(&bytes).map_err(|fault| fault.sentences().1.to_owned())?;
    Ok(letter::check::check(&look))
}

fn finding(lang: Lang, remark: &Remark) -> Finding {
    let (vi, en) = remark_text(remark);
    Finding {
        words: if lang == Lang::Vi { vi } else { en },
        quote: remark.quote.clone(),
        href: input(remark),
    }
}

/// The input whose words stand in the box.
fn input(remark: &Remark) -> &'static str {
    match (remark.place.as_str(), remark.element.as_str()) {
        ("2", _) => "#f-issuer",
        ("3", _) => "#f-organ",
        ("4", _) => "#f-place",
        ("5a" | "5b", _) => "#f-subject",
        ("9a", _) => "#f-recipients",
        ("9b", _) => "#f-others",
        ("7a", _) => "#f-post",
        ("7b", _) => "#f-signer",
        ("10b", _) => "#f-urgency",
        ("11", _) => "#f-circulation",
        (_, "Căn cứ") => "#f-bases",
        _ => "#f-body",
    }
}
