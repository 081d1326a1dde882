//! A paper while people write it: the texts of a form, from which the paper follows. Number and day are no part of it.

mod kind;
mod lacks;
mod markup;
mod offers;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::compose::{Given, Organ, account, announcement, letter, plan, summons};
use crate::paper::{Appendix, Block, Circulation, House, Marks, Month, Paper, Signing, Urgency, copies};

pub use kind::Kind;
pub use lacks::Lack;
pub use markup::{blocks, written};
pub use offers::{Occasion, cascade, invite, remind};

/// A draft carries at most so many appendices.
pub const APPENDICES: usize = 9;

/// The texts that every draft has, in the order of the form. Those of appendices are `appendix.1.title`,
/// `appendix.1.body` and on.
pub const TEXTS: [&str; 23] = [
    "subject",
    "recipients",
    "bases",
    "body",
    "signing",
    "collective",
    "head",
    "between",
    "post",
    "signer",
    "others",
    "kept",
    "house",
    "urgency",
    "circulation",
    "electronic",
    "superior",
    "issuer",
    "organ",
    "drafting",
    "place",
    "drafter",
    "contact",
];

/// What somebody writes: a kind and texts. What is not written is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Which type of document.
    pub kind: Kind,
    texts: BTreeMap<String, String>,
}

impl Draft {
    /// An empty one of this organ.
    #[must_use]
    pub fn new(kind: Kind, organ: &Organ) -> Self {
        let draft = Self {
            kind,
            texts: BTreeMap::new(),
        };
        draft
            .with("superior", organ.superior.as_deref().unwrap_or_default())
            .with("issuer", &organ.short)
            .with("organ", &organ.notation)
            .with("place", &organ.place)
    }

    /// The same with this text; other names than those of [`TEXTS`] and of appendices are left out, as are signs that no
    /// paper can hold.
    #[must_use]
    pub fn with(mut self, name: &str, text: &str) -> Self {
        let known =
            TEXTS.contains(&name) || appendix_of(name).is_some_and(|at| (1..=APPENDICES).contains(&at));
        if known {
            let plain: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
            self.texts.insert(name.to_owned(), plain.trim().to_owned());
        }
        self
    }

    /// A text.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// Takes over from an earlier paper of the unit what seldom changes: who signs and how, who gets copies, the head.
    #[must_use]
    pub fn as_before(self, earlier: &Self) -> Self {
        const KEPT: [&str; 15] = [
            "signing",
            "collective",
            "head",
            "between",
            "post",
            "signer",
            "others",
            "kept",
            "house",
            "superior",
            "issuer",
            "organ",
            "drafting",
            "place",
            "contact",
        ];
        KEPT.iter()
            .fold(self, |draft, name| draft.with(name, earlier.text(name)))
    }

    /// How many appendices it has: up to the last one with a word in it.
    #[must_use]
    pub fn appendices(&self) -> usize {
        let written = |at: &usize| {
            ["title", "body"]
                .iter()
                .any(|part| !self.appendix(*at, part).is_empty())
        };
        (1..=APPENDICES).rev().find(written).unwrap_or(0)
    }

    fn appendix(&self, at: usize, part: &str) -> &str {
        self.text(&format!("appendix.{at}.{part}"))
    }

    /// The document, without number and day; `month` is the one that it is expected in.
    #[must_use]
    pub fn paper(&self, month: Option<Month>) -> Paper {
        let given = self.given(month);
        let mut paper = match self.kind {
            Kind::Letter | Kind::Reminder => letter(&given, self.body()),
            Kind::Report => account(&given, self.body()),
            Kind::Plan => plan(&given, self.body()),
            Kind::Announcement => announcement(&given, self.body()),
            Kind::Invitation => summons(&given, self.body()),
        };
        paper.authority = self.authority();
        paper.copies = copies(
            !given.recipients.is_empty(),
            &given.others,
            given.drafting.as_deref(),
            self.text("kept").parse().ok(),
        );
        paper
    }

    fn given(&self, month: Option<Month>) -> Given {
        let issuer = self.text("issuer").to_owned();
        Given {
            organ: Organ {
                name: issuer.clone(),
                short: issuer,
                superior: self.said("superior").map(|organ| organ.to_uppercase()),
                notation: self.text("organ").to_owned(),
                place: self.text("place").to_owned(),
            },
            drafting: self.said("drafting"),
            month,
            subject: bare_subject(self.text("subject")).to_owned(),
            recipients: lines(self.text("recipients")),
            others: lines(self.text("others")),
            signing: Signing::head(self.text("post")),
            signer: self.said("signer"),
            marks: self.marks(),
            appendices: (1..=self.appendices())
                .map(|at| Appendix {
                    title: self.appendix(at, "title").to_uppercase(),
                    body: blocks(self.appendix(at, "body")),
                })
                .collect(),
        }
    }

    fn body(&self) -> Vec<Block> {
        let bases = lines(self.text("bases"));
        let first = (!bases.is_empty()).then_some(Block::Bases(bases));
        first.into_iter().chain(blocks(self.text("body"))).collect()
    }

    fn marks(&self) -> Marks {
        Marks {
            house: self.house(),
            urgency: match self.text("urgency") {
                "urgent" => Some(Urgency::Urgent),
                "very_urgent" => Some(Urgency::VeryUrgent),
                "flash" => Some(Urgency::Flash),
                _ => None,
            },
            circulation: match self.text("circulation") {
                "return_after_reading" => Some(Circulation::ReturnAfterReading),
                "internal" => Some(Circulation::Internal),
                _ => None,
            },
            drafter: self.said("drafter"),
            contact: self.said("contact"),
            electronic: !self.text("electronic").is_empty(),
        }
    }

    fn house(&self) -> House {
        match self.text("house") {
            "party" => House::Party,
            _ => House::State,
        }
    }

    /// Box 7a. Posts that are not written yet leave no line.
    fn authority(&self) -> Vec<String> {
        let (head, between, post) = (self.text("head"), self.text("between"), self.text("post"));
        let signing = match self.text("signing") {
            "acting" => Signing::acting(post),
            "deputy" => Signing::deputy(head, post),
            "order" => Signing::head(post).by_order_of(head),
            "order_deputy" => Signing::deputy(between, post).by_order_of(head),
            "authorised" => Signing::authorised(head, post),
            _ => Signing::head(post),
        };
        let signing = match self.text("collective") {
            "" => signing,
            collective => signing.on_behalf_of(collective),
        };
        let mut lines = signing.lines(self.house());
        lines.retain(|line| !line.trim().is_empty());
        lines
    }

    fn said(&self, name: &str) -> Option<String> {
        Some(self.text(name))
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }
}

/// The forms of signing, as the text `signing` names them; empty is the head.
pub const SIGNINGS: [&str; 6] = ["", "acting", "deputy", "order", "order_deputy", "authorised"];

/// The posts that a form of signing asks for besides the signer's own.
#[must_use]
pub fn posts_above(signing: &str) -> &'static [&'static str] {
    match signing {
        "deputy" | "order" | "authorised" => &["head"],
        "order_deputy" => &["head", "between"],
        _ => &[],
    }
}

fn appendix_of(name: &str) -> Option<usize> {
    let (at, part) = name.strip_prefix("appendix.")?.split_once('.')?;
    ["title", "body"].contains(&part).then_some(())?;
    at.parse().ok()
}

/// "V/v" stands on the paper by itself.
fn bare_subject(text: &str) -> &str {
    let rest = ["V/v", "v/v", "V/V"]
        .iter()
        .find_map(|sign| text.strip_prefix(sign));
    rest.map_or(text, |rest| rest.trim_start_matches([':', ' ']))
}

fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
