//! Whose house style a document has, and the marks that few documents carry (boxes 10b, 11, 12 and 13).

use serde::{Deserialize, Serialize};

/// What stands where Quốc hiệu stands on a document of the Party.
pub const PARTY: &str = "ĐẢNG CỘNG SẢN VIỆT NAM";
/// What stands below the organ's name on a document of the Party.
pub const STAR: &str = "*";

/// What few documents carry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Marks {
    /// Whose house style it is.
    pub house: House,
    /// Box 10b.
    pub urgency: Option<Urgency>,
    /// Box 11.
    pub circulation: Option<Circulation>,
    /// Box 12: who drafted it and how many copies are made, `PL.(300)`.
    pub drafter: Option<String>,
    /// Box 13: address, e-mail, website, telephone.
    pub contact: Option<String>,
    /// It goes out as an electronic document: "Kèm theo …" on its appendices stays blank (Phụ lục I, Mục III.1).
    pub electronic: bool,
}

/// Whose rules the form follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum House {
    /// Nghị định 30/2020/NĐ-CP.
    #[default]
    State,
    /// Hướng dẫn 36-HD/VPTW.
    Party,
}

impl House {
    /// What stands before and after the number.
    pub(super) const fn number_signs(self) -> (&'static str, char) {
        match self {
            Self::State => ("Số:", '/'),
            Self::Party => ("Số", '-'),
        }
    }
}

/// How urgent (Điều 3 and Phụ lục I, Mục III.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Urgency {
    Urgent,
    VeryUrgent,
    Flash,
}

impl Urgency {
    /// All, the least urgent first.
    pub const ALL: [Self; 3] = [Self::Urgent, Self::VeryUrgent, Self::Flash];

    /// The words of the mark.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Urgent => "KHẨN",
            Self::VeryUrgent => "THƯỢNG KHẨN",
            Self::Flash => "HỎA TỐC",
        }
    }

    /// The width of its frame in millimetres; every frame is 8 mm high.
    #[must_use]
    pub const fn width(self) -> u16 {
        match self {
            Self::Urgent => 20,
            Self::VeryUrgent => 40,
            Self::Flash => 30,
        }
    }
}

/// How far a document may go (Phụ lục I, Mục III.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Circulation {
    ReturnAfterReading,
    Internal,
}

impl Circulation {
    /// Both.
    pub const ALL: [Self; 2] = [Self::ReturnAfterReading, Self::Internal];

    /// The words of the mark.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::ReturnAfterReading => "XEM XONG TRẢ LẠI",
            Self::Internal => "LƯU HÀNH NỘI BỘ",
        }
    }
}
