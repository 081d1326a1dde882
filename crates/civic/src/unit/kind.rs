//! What sorts of units there are, and in which ways one follows another.

use serde::{Deserialize, Serialize};

/// What sort of unit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Tỉnh, thành phố trực thuộc Trung ương.
    Province,
    /// Huyện, quận, thị xã, thành phố thuộc tỉnh; none since 1 July 2025.
    District,
    /// Xã, phường, thị trấn, đặc khu.
    Commune,
    /// Bộ, cơ quan ngang bộ.
    Ministry,
    /// Sở, ban, ngành.
    Department,
    /// Báo.
    Newspaper,
    /// Đài Phát thanh và Truyền hình.
    Broadcaster,
    /// Phòng Văn hóa và Thông tin.
    DistrictOffice,
    /// Trung tâm Văn hóa, Thể thao và Truyền thông.
    DistrictCentre,
    /// Đài Truyền thanh of a commune.
    CommuneStation,
    /// Đồn Biên phòng.
    BorderPost,
    /// Hội, đoàn thể.
    Union,
    /// Any other organisation.
    Other,
}

impl Kind {
    /// Every kind, territories first.
    pub const ALL: [Self; 13] = [
        Self::Province,
        Self::District,
        Self::Commune,
        Self::Ministry,
        Self::Department,
        Self::Newspaper,
        Self::Broadcaster,
        Self::DistrictOffice,
        Self::DistrictCentre,
        Self::CommuneStation,
        Self::BorderPost,
        Self::Union,
        Self::Other,
    ];

    /// The word stored in databases, seed files and messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
            Self::Ministry => "ministry",
            Self::Department => "department",
            Self::Newspaper => "newspaper",
            Self::Broadcaster => "broadcaster",
            Self::DistrictOffice => "district_office",
            Self::DistrictCentre => "district_centre",
            Self::CommuneStation => "commune_station",
            Self::BorderPost => "border_post",
            Self::Union => "union",
            Self::Other => "other",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// True for what lies on the map; its People's Committee is meant with it.
    #[must_use]
    pub fn is_territory(self) -> bool {
        matches!(self, Self::Province | Self::District | Self::Commune)
    }
}

/// In which way a unit came after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Sáp nhập: went whole into a unit that has other sources too.
    Merged,
    /// Chia tách: a part of it went there; how large a part, the share says if it is declared.
    Divided,
    /// Đổi tên: the same area under another name.
    Renamed,
    /// Giữ nguyên: the same area and name under another identity.
    Continued,
    /// Chuyển: the same body went to another place in the tree under another identity.
    Moved,
    /// Chuyển loại: the same area as another type of unit, under another identity.
    Retyped,
    /// Giải thể: it ended, and this unit took over its area or what was left.
    Dissolved,
    /// Kế thừa: its work went there.
    Succeeded,
}

impl How {
    /// Every way.
    pub const ALL: [Self; 8] = [
        Self::Merged,
        Self::Divided,
        Self::Renamed,
        Self::Continued,
        Self::Moved,
        Self::Retyped,
        Self::Dissolved,
        Self::Succeeded,
    ];

    /// The word stored in databases and seed files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Merged => "merged",
            Self::Divided => "divided",
            Self::Renamed => "renamed",
            Self::Continued => "continued",
            Self::Moved => "moved",
            Self::Retyped => "retyped",
            Self::Dissolved => "dissolved",
            Self::Succeeded => "succeeded",
        }
    }

    /// The way with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip() {
        assert!(
            Kind::ALL
                .into_iter()
                .all(|kind| Kind::from_code(kind.code()) == Some(kind))
        );
        assert!(
            How::ALL
                .into_iter()
                .all(|how| How::from_code(how.code()) == Some(how))
        );
        assert_eq!(Kind::from_code("ward"), None);
    }
}
