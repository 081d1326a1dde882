//! Tags of tasks, annotated by hand: topics, channels, audiences and areas together, F1 over all of them.

/// Letter, how the task begins, and its tags: topics, channels, audiences, areas.
type Tagged = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const GOLD: [Tagged; 20] = [
    ("72", "Biên soạn tài liệu", "", "tai_lieu", "", ""),
    ("72", "Treo băng rôn", "", "truc_quan", "", "cho"),
    (
        "79",
        "Trung ương Hội Nông dân",
        "nong_do_con",
        "huong_ung mo_hinh",
        "lai_xe nong_dan",
        "",
    ),
    (
        "79",
        "Bộ Thông tin và Truyền thông",
        "nong_do_con",
        "bao_chi chuyen_muc tin_nhan",
        "lai_xe",
        "",
    ),
    (
        "82",
        "chỉ đạo cơ sở Hội",
        "",
        "mang_xa_hoi truc_quan truyen_thanh",
        "",
        "khu_dan_cu noi_cong_cong",
    ),
    ("82", "Các đơn vị chủ động phối hợp", "", "", "phu_nu", ""),
    ("85", "Cập nhật kịp thời", "ca_benh dich_benh tin_gia", "", "", ""),
    ("85", "Mở chuyên mục", "ung_dung", "chuyen_muc", "nguoi_dan", ""),
    (
        "85",
        "Sử dụng xe loa",
        "",
        "luu_dong truyen_thanh",
        "",
        "ben_xe cho khu_dan_cu",
    ),
    ("85", "Nhắn tin", "", "tin_nhan", "", ""),
    (
        "86",
        "Giới thiệu số điện thoại",
        "duong_day_nong to_giac toi_pham",
        "",
        "",
        "",
    ),
    ("86", "Khi có vụ án", "", "", "", ""),
    ("86", "Đăng, phát", "", "chuyen_muc", "", ""),
    (
        "51",
        "Đồng chí Trưởng phòng Văn hóa",
        "",
        "truc_quan",
        "",
        "bien_gioi",
    ),
    (
        "51",
        "Đề nghị Đồn Biên phòng",
        "",
        "truc_tiep",
        "nguoi_di_lam_xa",
        "bien_gioi",
    ),
    (
        "26",
        "Chỉ đạo gỡ bỏ",
        "ma_tuy",
        "mang_xa_hoi",
        "",
        "khong_gian_mang",
    ),
    (
        "26",
        "Xây dựng phóng sự",
        "",
        "truyen_hinh",
        "dan_toc_thieu_so",
        "",
    ),
    ("60", "Đài truyền thanh thị trấn", "", "truyen_thanh", "", ""),
    ("92", "Tham mưu với cấp ủy", "", "bao_chi", "", ""),
    ("99", "Ban Văn hóa phường", "ngay_le", "phat_thanh", "", ""),
];

/// Who annotates a second time agrees with themselves about so far.
const BOUND: f64 = 0.80;

#[test]
fn tags_are_those_that_a_person_gave() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/unseen");
    let (mut found, mut wrong, mut missed) = (0, Vec::new(), Vec::new());
    for (letter, begins, topics, channels, audiences, areas) in GOLD {
        let text = std::fs::read_to_string(format!("{folder}/{letter}.txt")).unwrap();
        let reading = letter::read(&text);
        let task = reading.tasks.iter().find(|task| task.text.starts_with(begins));
        let task = task.unwrap_or_else(|| panic!("{letter}: no task begins with {begins}"));
        for (kind, wanted, got) in [
            ("topics", topics, &task.topics),
            ("channels", channels, &task.channels),
            ("audiences", audiences, &task.audiences),
            ("areas", areas, &task.areas),
        ] {
            let wanted: Vec<&str> = wanted.split_whitespace().collect();
            found += got.iter().filter(|tag| wanted.contains(&tag.as_str())).count();
            wrong.extend(
                got.iter()
                    .filter(|tag| !wanted.contains(&tag.as_str()))
                    .map(|tag| format!("{letter} {begins} {kind} {tag}")),
            );
            missed.extend(
                wanted
                    .iter()
                    .filter(|tag| !got.iter().any(|one| one == *tag))
                    .map(|tag| format!("{letter} {begins} {kind} {tag}")),
            );
        }
    }
    let f1 = 2.0 * found as f64 / (2 * found + wrong.len() + missed.len()) as f64;
    println!(
        "tags: {found} found, {} wrong, {} missed, F1 {f1:.3}",
        wrong.len(),
        missed.len()
    );
    assert!(f1 >= BOUND, "{f1:.3}\nwrong: {wrong:#?}\nmissed: {missed:#?}");
}

#[test]
fn words_that_only_look_alike_without_their_marks_give_no_tag() {
    let letter = "SỞ Y TẾ\nSố: 5/SYT-NV\nV/v thông tin\n\nHà Nam, ngày 01 tháng 6 năm 2021\n\nKính gửi: Các bệnh viện.\n\n\
        Sở Y tế đề nghị:\n\n1. Giới thiệu số điện thoại tiếp nhận tin báo theo thông tin do Công an cung cấp.\n\n\
        Nơi nhận:\n- Như trên.\n\nGIÁM ĐỐC\n\nTrần Văn Ba";
    let reading = letter::read(letter);
    assert!(
        !reading.tasks[0].channels.contains(&"tin_nhan".to_owned()),
        "{:?}",
        reading.tasks[0].channels
    );
    assert!(
        !reading.tasks[0].audiences.contains(&"chuc_sac".to_owned()),
        "{:?}",
        reading.tasks[0].audiences
    );
    let old = letter.replace("tiếp nhận tin báo", "qua tin nhắn cho nạn nhân trở về hoà nhập");
    assert!(
        letter::read(&old).tasks[0]
            .channels
            .contains(&"tin_nhan".to_owned())
    );
}
