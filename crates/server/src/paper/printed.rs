//! A document as a page shows it: head, marks, body, signature, appendices, in the order of the decree's drawing. Reports
//! and papers share it (`paper/printed.html`).

use letter::paper::{Block, House, MOTTO, NATION, PARTY, Paper, STAR, Title};

/// What the template needs of a document.
pub(crate) struct Printed {
    pub paper: Paper,
    /// `BÁO CÁO`; none for a letter.
    pub kind: Option<String>,
    pub subject: String,
    blocks: Vec<Block>,
}

impl Printed {
    pub fn of(paper: Paper) -> Self {
        let (kind, subject) = match &paper.title {
            Title::Typed { kind, subject } => (Some(kind.clone()), subject.clone()),
            Title::Letter { subject } => (None, subject.clone()),
        };
        Self {
            blocks: paper.closed_body(),
            paper,
            kind,
            subject,
        }
    }

    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// As Vietnamese papers print it, whatever the language of the desk.
    pub fn figure(&self, figure: &i64) -> String {
        viet::grouped(*figure)
    }

    /// The same with its decimals.
    pub fn decimal(&self, figure: &i64, decimals: &u8) -> String {
        viet::fixed(*figure, *decimals)
    }

    /// `Phụ lục II`.
    pub fn label(&self, at: &usize) -> String {
        self.paper.appendix_label(*at)
    }

    pub fn is_party(&self) -> bool {
        self.paper.marks.house == House::Party
    }

    /// The lines at the right of the head, the first one bold capitals.
    pub fn state(&self) -> Vec<&'static str> {
        if self.is_party() {
            vec![PARTY]
        } else {
            vec![NATION, MOTTO]
        }
    }

    pub fn star(&self) -> Option<&'static str> {
        self.is_party().then_some(STAR)
    }
}
