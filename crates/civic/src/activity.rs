//! Activities: something done for a task, with time, place and figures, and the evidence that shows it.

use serde::{Deserialize, Serialize};
use viet::Date;

/// What kind of thing was done. Counters of real reports (Bộ Dân tộc và Tôn giáo, 2025) and the forms of grassroots
/// information (Nghị định 49/2024/NĐ-CP) decide the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Tin, bài on paper or on a news site.
    Article,
    /// Chuyên trang, chuyên mục.
    Column,
    /// Chương trình phát thanh, truyền hình.
    Programme,
    /// Lượt phát on commune loudspeakers.
    Broadcast,
    /// Cuộc tuyên truyền trực tiếp.
    Meeting,
    /// Pa-nô, áp phích, băng rôn.
    Poster,
    /// Tờ rơi, tài liệu.
    Leaflet,
    /// Bài mạng xã hội.
    SocialPost,
    /// Tư liệu, clip.
    Clip,
    /// Hoạt động hưởng ứng 30/7.
    Observance,
    /// Mô hình worth repeating.
    Model,
    /// Văn bản chỉ đạo, hướng dẫn issued further down.
    Guidance,
    /// Anything else, named in the note.
    Other,
}

/// A figure that an activity of some kind can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// How many of the thing itself: bài, cuộc, lượt, tấm.
    Items,
    /// Minutes on air, all repeats together.
    Minutes,
    /// Copies printed or handed out.
    Copies,
    /// Lượt người: contacts, not different people.
    People,
}

impl Figure {
    /// Every figure, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Items, Self::Minutes, Self::Copies, Self::People];

    /// The word in forms, message keys and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Items => "items",
            Self::Minutes => "minutes",
            Self::Copies => "copies",
            Self::People => "people",
        }
    }
}

impl Kind {
    /// Every kind, in the order of the form.
    pub const ALL: [Self; 13] = [
        Self::Meeting,
        Self::Broadcast,
        Self::Poster,
        Self::SocialPost,
        Self::Article,
        Self::Column,
        Self::Programme,
        Self::Leaflet,
        Self::Clip,
        Self::Observance,
        Self::Model,
        Self::Guidance,
        Self::Other,
    ];

    /// The word in forms, message keys, databases and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Column => "column",
            Self::Programme => "programme",
            Self::Broadcast => "broadcast",
            Self::Meeting => "meeting",
            Self::Poster => "poster",
            Self::Leaflet => "leaflet",
            Self::SocialPost => "social_post",
            Self::Clip => "clip",
            Self::Observance => "observance",
            Self::Model => "model",
            Self::Guidance => "guidance",
            Self::Other => "other",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The figures that mean something for this kind; the others are not asked.
    #[must_use]
    pub fn figures(self) -> &'static [Figure] {
        use Figure::{Copies, Items, Minutes, People};
        match self {
            Self::Article | Self::Column | Self::Model | Self::Guidance => &[Items],
            Self::Programme | Self::Broadcast => &[Items, Minutes],
            Self::Clip => &[Items, Minutes, People],
            Self::Meeting | Self::Observance => &[Items, People],
            Self::Poster | Self::Leaflet => &[Items, Copies],
            Self::SocialPost => &[Items, People],
            Self::Other => &[Items, Minutes, Copies, People],
        }
    }
}

/// Languages in which work is done in the first province; codes are BCP 47, `tyz-nut` is the joint Tày – Nùng
/// broadcast language of Lạng Sơn.
pub const LANGUAGES: [&str; 7] = ["vi", "tyz", "nut", "tyz-nut", "ium", "hmn", "zh"];

/// The largest single figure that one activity may claim: more than the country has people is a slip of the finger.
pub const LARGEST_FIGURE: i64 = 120_000_000;

/// Why an activity's day cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongDay {
    /// It lies in the future: work is logged when it is done.
    #[error("the day lies in the future")]
    Future,
    /// It lies before the directive's own year began: a slip of the finger.
    #[error("the day lies long before the directive")]
    TooEarly,
}

/// Checks the day of an activity against today and the day on which the directive was issued.
pub fn check_day(day: Date, issued: Date, today: Date) -> Result<(), WrongDay> {
    if day > today {
        Err(WrongDay::Future)
    } else if day.year() < issued.year() {
        Err(WrongDay::TooEarly)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_counts_itself_and_has_its_own_code() {
        let mut codes: Vec<_> = Kind::ALL.iter().map(|kind| kind.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Kind::ALL.len());
        for kind in Kind::ALL {
            assert!(kind.figures().contains(&Figure::Items), "{kind:?}");
            assert_eq!(Kind::from_code(kind.code()), Some(kind));
        }
    }

    #[test]
    fn work_is_logged_when_it_is_done() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let (issued, today) = (day("2021-04-26"), day("2021-06-24"));
        assert_eq!(check_day(today, issued, today), Ok(()));
        assert_eq!(check_day(day("2021-06-25"), issued, today), Err(WrongDay::Future));
        assert_eq!(
            check_day(day("2012-06-24"), issued, today),
            Err(WrongDay::TooEarly)
        );
        assert_eq!(check_day(day("2021-03-01"), issued, today), Ok(())); // begun before the letter came
    }
}
