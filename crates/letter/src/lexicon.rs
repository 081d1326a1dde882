//! Words of the trade: kinds of documents, organs, posts, verbs of duty. Folded: lower case without marks.

use crate::text::{Phrases, Text};

/// One kind of document: code, abbreviations in notations, folded name.
pub(crate) struct Kind {
    pub code: &'static str,
    pub abbreviation: &'static str,
    pub name: &'static str,
}

macro_rules! kinds {
    ($($code:literal $abbreviation:literal $name:literal;)*) => {
        /// Phụ lục III of Nghị định 30/2020/NĐ-CP, laws, and Party papers; longer names before shorter.
        pub(crate) const KINDS: &[Kind] = &[$(Kind { code: $code, abbreviation: $abbreviation, name: $name },)*];
    };
}

kinds! {
    "cong_van" "CV" "cong van";
    "ke_hoach" "KH" "ke hoach";
    "thong_bao" "TB" "thong bao";
    "quyet_dinh" "QĐ" "quyet dinh";
    "bao_cao" "BC" "bao cao";
    "huong_dan" "HD" "huong dan";
    "chi_thi" "CT" "chi thi";
    "to_trinh" "TTr" "to trinh";
    "nghi_quyet" "NQ" "nghi quyet";
    "nghi_dinh" "NĐ" "nghi dinh";
    "thong_tu" "TT" "thong tu";
    "cong_dien" "CĐ" "cong dien";
    "ket_luan" "KL" "ket luan";
    "chuong_trinh" "CTr" "chuong trinh";
    "phuong_an" "PA" "phuong an";
    "de_an" "ĐA" "de an";
    "quy_che" "QC" "quy che";
    "quy_dinh" "QyĐ" "quy dinh";
    "thong_cao" "TC" "thong cao";
    "thong_tri" "TTri" "thong tri";
    "giay_moi" "GM" "giay moi";
    "bien_ban" "BB" "bien ban";
    "phieu_chuyen" "PC" "phieu chuyen";
    "luat" "" "bo luat";
    "luat" "" "luat";
    "phap_lenh" "" "phap lenh";
    "hien_phap" "" "hien phap";
    "van_ban" "" "van ban";
}

/// The kind whose folded name stands at `at` as whole words, and where it ends.
pub(crate) fn kind_word_at(text: &Text, at: usize) -> Option<(&'static str, usize)> {
    KINDS
        .iter()
        .find_map(|kind| text.word_at(at, kind.name).map(|end| (kind.code, end)))
}

/// As [`kind_word_at`], only when the name is written in capitals, as the name of a typed document is.
pub(crate) fn kind_at(text: &Text, at: usize) -> Option<(&'static str, usize)> {
    kind_word_at(text, at).filter(|&(code, end)| {
        !matches!(code, "van_ban" | "luat") && text.chars[at..end].iter().all(|c| !c.is_lowercase())
    })
}

/// The kind that a notation's first group names; a công văn has none.
pub(crate) fn kind_of_notation(value: &str) -> Option<&'static str> {
    let mut groups = value.split(['/', '-']).filter(|group| !group.is_empty());
    let mut first = groups.next()?;
    while first.chars().next()?.is_ascii_digit() {
        let (_, letters) = first.split_once(' ').unwrap_or(("", ""));
        first = if letters.is_empty() {
            groups.next()?
        } else {
            letters
        };
    }
    KINDS
        .iter()
        .find(|kind| !kind.abbreviation.is_empty() && kind.abbreviation == first)
        .map(|kind| kind.code)
}

/// First words of organs and classes of organs. Marked, since "sở" and "số" fold to the same letters.
pub(crate) const ORGANS: &[&str] = &[
    "ủy ban",
    "uỷ ban",
    "ubnd",
    "ub",
    "ubmttq",
    "hđnd",
    "hội đồng",
    "bộ",
    "sở",
    "ban",
    "phòng",
    "đài",
    "báo",
    "công an",
    "trung tâm",
    "hội",
    "văn phòng",
    "các",
    "cục",
    "vụ",
    "tổng cục",
    "chi cục",
    "viện",
    "đoàn",
    "liên đoàn",
    "thanh tra",
    "tòa án",
    "toà án",
    "mặt trận",
    "tổ",
    "doanh nghiệp",
    "cơ quan",
    "đơn vị",
    "nhà",
    "thông tấn xã",
    "tạp chí",
    "kho bạc",
    "ngân hàng",
    "bảo hiểm xã hội",
    "tỉnh ủy",
    "tỉnh uỷ",
    "thành ủy",
    "thành uỷ",
    "huyện ủy",
    "huyện uỷ",
    "quận ủy",
    "thị ủy",
    "thị uỷ",
    "đảng ủy",
    "đảng uỷ",
    "tỉnh đoàn",
    "thành đoàn",
    "thị đoàn",
    "huyện đoàn",
    "bản tin",
    "bệnh viện",
    "chi nhánh",
    "công ty",
    "tổng công ty",
    "tập đoàn",
    "trường",
    "địa phương",
    "bch",
    "bộ đội",
    "bộ chỉ huy",
    "hạt",
    "bưu điện",
    "cảng",
    "xí nghiệp",
    "mttq",
    "liên minh",
    "khối",
    "tòa soạn",
    "thư viện",
    "bảo tàng",
    "học viện",
    "đại học",
    "đảng bộ",
    "những",
    "hệ thống",
    "cổng thông tin",
    "trang thông tin",
    "trạm",
    "viễn thông",
    "điện lực",
    "viện kiểm sát",
    "công chức",
    "cơ sở",
    "cán bộ",
    "chi bộ",
    "chi đoàn",
    "liên đội",
    "đội",
    "đồn",
    "lực lượng",
    "cấp ủy",
    "cấp uỷ",
    "chính quyền",
    "phóng viên",
    "giáo viên",
    "hiệp hội",
    "nhóm",
    "tỉnh hội",
    "huyện hội",
    "thành hội",
    "xã đoàn",
    "đoàn thanh niên",
    "ngành",
    "quỹ",
    "tổng đài",
    "thành viên",
    "hợp tác xã",
    "p.",
    "tt",
];

/// First words of office holders.
pub(crate) const HOLDERS: &[&str] = &[
    "giám đốc",
    "phó giám đốc",
    "tổng giám đốc",
    "chủ tịch",
    "phó chủ tịch",
    "thủ trưởng",
    "hiệu trưởng",
    "trưởng phòng",
    "trưởng ban",
    "trưởng",
    "thường trực",
    "lãnh đạo",
    "bí thư",
    "chánh văn phòng",
    "tổng biên tập",
    "bộ trưởng",
    "cục trưởng",
    "toàn thể",
    "người dân",
    "các hộ",
    "hộ gia đình",
    "mọi công dân",
    "nhân dân",
    "tổ trưởng",
    "trưởng thôn",
    "trưởng ấp",
    "mỗi",
    "tất cả",
    "người đứng đầu",
    "đồng chí",
    "chánh thanh tra",
    "chủ nhiệm",
    "cha mẹ học sinh",
    "phụ huynh",
    "cử tri",
    "chủ hộ",
    "chủ phương tiện",
    "chủ cơ sở",
    "hội viên",
    "đoàn viên",
];

/// Whether an organ, a class or an office holder is named at `at`.
pub(crate) fn addressee_at(text: &Text, at: usize) -> bool {
    static ALL: Phrases = Phrases::new(HOLDERS);
    organ_at(text, at) || ALL.at(text, at).is_some()
}

/// Whether an organ or a class of organs is named at `at`.
pub(crate) fn organ_at(text: &Text, at: usize) -> bool {
    static ALL: Phrases = Phrases::new(ORGANS);
    ALL.at(text, at).is_some()
}
