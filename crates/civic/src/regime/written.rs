//! A regime as it is written in TOML and stored as JSON: the ten parts. An [`super::Edition`] is made from it.

use serde::{Deserialize, Serialize};
use viet::Date;

use super::Hop;
use crate::indicator::{Indicator, Op};
use crate::period::{Cut, Due, Reminders};
use crate::repeat::Repeat;
use crate::unit::Class;

/// One edition of a regime as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// The code of the regime: lower-case ASCII, the same in all editions.
    pub regime: String,
    /// The first day on which this edition holds: a period is reported by the edition of its cut-off.
    #[serde(with = "crate::calendar::iso")]
    pub since: Date,
    /// Part 1: tên báo cáo.
    pub name: String,
    /// Part 2: nội dung yêu cầu báo cáo.
    pub content: String,
    /// Part 5: phương thức gửi, nhận báo cáo.
    pub channel: String,
    /// Part 7: tần suất thực hiện báo cáo.
    pub frequency: String,
    /// Where parts of this edition come from, shown with it.
    pub sources: Vec<String>,
    /// Part 3: đối tượng thực hiện báo cáo.
    pub reporters: Reporters,
    /// Part 4: cơ quan nhận báo cáo.
    pub receivers: Receivers,
    /// Part 6: thời hạn gửi báo cáo.
    pub deadline: Deadline,
    /// Part 8: thời gian chốt số liệu.
    pub cut_off: CutOff,
    /// Part 9: mẫu đề cương báo cáo.
    #[serde(default, rename = "section", skip_serializing_if = "Vec::is_empty")]
    pub outline: Vec<Section>,
    /// The dimensions by which figures are broken down.
    #[serde(default, rename = "dimension", skip_serializing_if = "Vec::is_empty")]
    pub dimensions: Vec<Dimension>,
    /// Part 10: biểu mẫu số liệu.
    #[serde(default, rename = "table", skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<Table>,
    /// Tables whose rows the reporter adds.
    #[serde(default, rename = "repeat", skip_serializing_if = "Vec::is_empty")]
    pub repeats: Vec<Repeat>,
    /// Rules between columns.
    #[serde(default, rename = "check", skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Relation>,
}

/// Who reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reporters {
    /// As the regime says it.
    pub words: String,
    /// The class, expanded by the tree of the cut-off.
    pub class: Class,
}

/// Who receives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receivers {
    /// As the regime says it.
    pub words: String,
    /// From whom to whom, level by level.
    #[serde(rename = "route")]
    pub hops: Vec<Hop>,
}

/// By when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// As the regime says it.
    pub words: String,
    /// The rule.
    pub due: Due,
    /// When a unit that owes it is told.
    #[serde(default)]
    pub remind: Reminders,
}

/// How time is cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CutOff {
    /// As the regime says it.
    pub words: String,
    /// The rule.
    pub cut: Cut,
}

/// A heading of the outline; answered in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The name of the answer: lower-case ASCII.
    pub code: String,
    /// As the outline prints it.
    pub title: String,
    /// What belongs there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// A dimension with its categories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// Lower-case ASCII.
    pub code: String,
    /// `Ngôn ngữ`.
    pub name: String,
    /// Which field of an activity says the category, so that figures can be pre-filled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// Its categories, in the order of the form.
    #[serde(rename = "category")]
    pub categories: Vec<Category>,
}

/// A field of an activity that tells a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The activity's language.
    Language,
    /// For whom it was; nothing said is not known.
    Audience,
    /// What it was about; nothing said is not known.
    Topic,
}

/// One value of a dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Unique in its dimension; for a field of activities, the value of the field.
    pub code: String,
    /// As the form prints it.
    pub name: String,
}

/// A table of figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// As the form prints it.
    pub name: String,
    /// Its indicators, in the order of the form.
    #[serde(rename = "indicator")]
    pub indicators: Vec<Indicator>,
}

/// A rule between columns, by their keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// Keys of columns that are added up.
    pub left: Vec<String>,
    /// How the sums should stand.
    pub op: Op,
    /// Keys of columns that are added up.
    pub right: Vec<String>,
    /// The rule in Vietnamese words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub say: Option<String>,
}
