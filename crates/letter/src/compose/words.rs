//! The words of reports.

use civic::activity::Kind;

/// A kind of document in running text; `Văn bản` for what is not in the decree's list.
#[must_use]
pub fn document_kind(code: &str) -> &'static str {
    match code {
        "cong_van" => "Công văn",
        "ke_hoach" => "Kế hoạch",
        "thong_bao" => "Thông báo",
        "quyet_dinh" => "Quyết định",
        "chi_thi" => "Chỉ thị",
        "huong_dan" => "Hướng dẫn",
        "chuong_trinh" => "Chương trình",
        "bao_cao" => "Báo cáo",
        "to_trinh" => "Tờ trình",
        "giay_moi" => "Giấy mời",
        _ => "Văn bản",
    }
}

/// How the table of figures names a kind of activity.
#[must_use]
pub fn kind_label(kind: Kind) -> &'static str {
    match kind {
        Kind::Article => "Tin, bài",
        Kind::Column => "Chuyên trang, chuyên mục",
        Kind::Programme => "Chương trình phát thanh, truyền hình",
        Kind::Broadcast => "Lượt phát trên hệ thống truyền thanh",
        Kind::Meeting => "Cuộc tuyên truyền trực tiếp",
        Kind::Poster => "Pa-nô, áp phích, băng rôn",
        Kind::Leaflet => "Tờ rơi, tài liệu",
        Kind::SocialPost => "Bài trên mạng xã hội",
        Kind::Clip => "Phim, tư liệu",
        Kind::Observance => "Hoạt động hưởng ứng",
        Kind::Model => "Mô hình",
        Kind::Guidance => "Văn bản chỉ đạo, hướng dẫn",
        Kind::Other => "Hoạt động khác",
    }
}

/// The kind that the table of figures names so.
#[must_use]
pub fn kind_of_label(label: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind_label(*kind) == label)
}

/// A kind after its count: `03 tin, bài`.
pub(super) fn kind_counted(kind: Kind) -> &'static str {
    match kind {
        Kind::Article => "tin, bài",
        Kind::Column => "chuyên trang, chuyên mục",
        Kind::Programme => "chương trình phát thanh, truyền hình",
        Kind::Broadcast => "lượt phát thanh",
        Kind::Meeting => "cuộc tuyên truyền trực tiếp",
        Kind::Poster => "pa-nô, áp phích, băng rôn",
        Kind::Leaflet => "tờ rơi, tài liệu",
        Kind::SocialPost => "bài trên mạng xã hội",
        Kind::Clip => "phim, tư liệu",
        Kind::Observance => "hoạt động hưởng ứng",
        Kind::Model => "mô hình",
        Kind::Guidance => "văn bản chỉ đạo, hướng dẫn",
        Kind::Other => "hoạt động khác",
    }
}

/// A language of the house; its code for one that the house does not know.
#[must_use]
pub fn language_name(code: &str) -> &str {
    match code {
        "vi" => "Việt",
        "tyz" => "Tày",
        "nut" => "Nùng",
        "tyz-nut" => "Tày - Nùng",
        "ium" => "Dao",
        "hmn" => "Mông",
        "zh" => "Trung",
        other => other,
    }
}
