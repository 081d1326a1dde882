//! Letters of other campaigns, in other shapes: wrapped, flattened, interleaved, retold, in a table.

use crate::{deadlines, fixture, names, value};

#[test]
fn a_wrapped_letter_with_its_left_column_first() {
    let (_, reading) = fixture("traffic.txt");
    assert_eq!(value(&reading.number), "905/SGTVT-ATGT");
    assert_eq!(value(&reading.place), "Hòa Bình");
    assert_eq!(value(&reading.issuer), "Sở Giao thông vận tải");
    assert_eq!(
        value(&reading.subject),
        "V/v tuyên truyền an toàn giao thông đường thủy mùa lễ hội"
    );
    assert_eq!(
        names(&reading.recipients),
        [
            "Ủy ban nhân dân các huyện, thành phố có bến khách ngang sông, bến lòng hồ",
            "Các doanh nghiệp vận tải khách đường thủy"
        ]
    );
    assert_eq!(
        reading.bases[0].issuer.as_deref(),
        Some("Cục Đường thủy nội địa Việt Nam")
    );
    assert_eq!(reading.tasks.len(), 2);
    assert_eq!(
        reading.tasks[1].assignees,
        ["Các doanh nghiệp vận tải khách đường thủy"]
    );
    assert_eq!(
        deadlines(&reading),
        ["dip - - - 0", "han_cuoi - 2022-02-14T16:00 false 1"]
    );
    assert_eq!(value(&reading.signer.name), "Bùi Đức Hậu");
}

#[test]
fn a_flattened_head_a_decision_and_slogans() {
    let (_, reading) = fixture("election.txt");
    assert_eq!(value(&reading.number), "77/UBND-KGVX");
    assert_eq!(value(&reading.place), "Cao Lãnh");
    assert_eq!(value(&reading.date), "2021-03-09");
    assert_eq!(
        reading.tasks.len(),
        2,
        "the decision, the slogans and the closing formula are no tasks"
    );
    assert!(reading.tasks[0].text.starts_with("Giao Giám đốc Sở Văn hóa"));
    assert_eq!(
        reading.tasks[0].roles.lead,
        ["Giám đốc Sở Văn hóa, Thể thao và Du lịch"]
    );
    assert_eq!(reading.tasks[0].roles.assist, ["Đài Phát thanh và Truyền hình"]);
    assert_eq!(
        deadlines(&reading)[1],
        "khoang 2021-05-01 2021-05-23 true 1",
        "the year comes from the other end"
    );
    assert_eq!(
        deadlines(&reading)[2],
        "mem - - - -",
        "the closing formula's urgency holds for all"
    );
    assert_eq!(
        value(&reading.signer.post),
        "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"
    );
}

#[test]
fn a_page_that_retells_a_letter() {
    let (_, reading) = fixture("fire.txt");
    assert_eq!(value(&reading.number), "2305/UBND-NC");
    assert_eq!(value(&reading.date), "2022-11-15");
    assert!(reading.bases.is_empty(), "the letter is not a basis of itself");
    assert_eq!(
        names(&reading.recipients),
        [
            "Công an thành phố",
            "Đài Phát thanh - Truyền hình thành phố",
            "UBND các phường, xã"
        ]
    );
    assert_eq!(reading.tasks.len(), 4, "the report is a duty of its own");
    assert_eq!(
        deadlines(&reading),
        [
            "han_cuoi - 2022-12-31 false 0",
            "dinh_ky - - - 1",
            "dinh_ky - - true 3"
        ]
    );
    assert!(
        reading.signer.name.value.is_none(),
        "the web editor's initials are no signer"
    );
}

#[test]
fn groups_led_by_their_doers_and_sections_without_tasks() {
    let (_, reading) = fixture("dengue.txt");
    assert_eq!(value(&reading.number), "/SYT-NVY");
    assert_eq!(value(&reading.date), "2023-07");
    assert_eq!(
        names(&reading.recipients),
        [
            "Trung tâm Y tế các huyện, thành phố",
            "Trung tâm Kiểm soát bệnh tật tỉnh"
        ]
    );
    let doers: Vec<_> = reading.tasks.iter().map(|task| task.assignees.concat()).collect();
    let (control, district) = (
        "Trung tâm Kiểm soát bệnh tật tỉnh",
        "Trung tâm Y tế các huyện, thành phố",
    );
    assert_eq!(doers, [control, control, district, district]);
    assert_eq!(
        deadlines(&reading),
        [
            "han_cuoi - 2023-07-20 false 1",
            "dinh_ky - - - 2",
            "dinh_ky - - - 3"
        ],
        "the data cut-off of the preamble is no deadline"
    );
}

#[test]
fn a_table_on_one_line_with_a_portal_box_above() {
    let (_, reading) = fixture("drugs.txt");
    assert_eq!(value(&reading.number), "1510/CAT-PC04");
    assert_eq!(value(&reading.place), "Kon Tum");
    assert_eq!(
        value(&reading.subject),
        "V/v phối hợp tuyên truyền phòng, chống ma túy trong trường học"
    );
    assert_eq!(
        names(&reading.recipients),
        ["Sở Giáo dục và Đào tạo", "Tỉnh Đoàn"]
    );
    let doers: Vec<_> = reading.tasks.iter().map(|task| task.assignees.concat()).collect();
    assert_eq!(doers, ["Sở Giáo dục và Đào tạo", "Tỉnh Đoàn"]);
    assert_eq!(value(&reading.signer.name), "Y Thanh Tùng");
    assert_eq!(reading.copies.len(), 3);
}

#[test]
fn a_notice_of_a_ward_has_no_addressee_line() {
    let (_, reading) = fixture("ward.txt");
    assert_eq!(value(&reading.kind), "thong_bao");
    assert_eq!(
        value(&reading.subject),
        "Về việc nhận tin bài cho loa truyền thanh phường"
    );
    assert_eq!(value(&reading.issuer), "ỦY BAN NHÂN DÂN PHƯỜNG HƯƠNG SƠ");
    assert!(reading.recipients.is_empty());
    assert_eq!(reading.tasks.len(), 2);
    assert_eq!(
        deadlines(&reading),
        ["dinh_ky - - - 0", "dinh_ky - - - 1", "mem - - - 1"]
    );
    assert_eq!(value(&reading.signer.name), "Tôn Thất Vinh");
}
