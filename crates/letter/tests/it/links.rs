//! How a letter is tied to others, by the words before its citations.

/// The ties of a letter with this subject and first sentence.
fn ties(subject: &str, sentence: &str) -> Vec<String> {
    let reading = letter::read(&format!(
        "SỞ Y TẾ\nSố: 5/SYT-NV\nV/v {subject}\n\nHà Nam, ngày 01 tháng 6 năm 2021\n\nKính gửi: Các bệnh viện.\n\n\
         {sentence}\n\n1. Tổ chức tiêm phòng cho người dân.\n\nNơi nhận:\n- Như trên.\n\nGIÁM ĐỐC\n\nTrần Văn Ba"
    ));
    let show = |link: &letter::Link| {
        let relation = serde_json::to_value(link.relation).expect("a plain enum serialises");
        let date = link.date.as_deref().unwrap_or("-");
        format!(
            "{} {} {date}",
            relation.as_str().unwrap_or_default(),
            link.notation
        )
    };
    reading.links.iter().map(show).collect()
}

#[test]
fn answers_follows_and_hands_on() {
    assert_eq!(
        ties(
            "trả lời kiến nghị",
            "Phúc đáp Công văn số 12/BV-KH ngày 20/5/2021 của Bệnh viện tỉnh, Sở Y tế đề nghị:"
        ),
        ["phuc_dap 12/BV-KH 2021-05-20"]
    );
    assert_eq!(
        ties(
            "tiêm phòng",
            "Tiếp theo Công văn số 3/SYT-NV ngày 10/5/2021, Sở Y tế đề nghị các bệnh viện:"
        ),
        ["tiep_theo 3/SYT-NV 2021-05-10"]
    );
    assert_eq!(
        ties(
            "sao gửi văn bản",
            "Sở Y tế sao gửi Công văn số 99/BYT-DP ngày 25/5/2021 của Bộ Y tế và đề nghị các bệnh viện:"
        ),
        ["sao_gui 99/BYT-DP 2021-05-25"]
    );
}

#[test]
fn reminds_corrects_and_replaces() {
    assert_eq!(
        ties(
            "đôn đốc báo cáo",
            "Ngày 10/5/2021, Sở Y tế đã ban hành Công văn số 3/SYT-NV về tiêm phòng. Sở Y tế đề nghị các bệnh viện:"
        ),
        ["don_doc 3/SYT-NV 2021-05-10"]
    );
    assert_eq!(
        ties(
            "đính chính Công văn số 3/SYT-NV ngày 10/5/2021",
            "Sở Y tế đề nghị các bệnh viện:"
        ),
        ["dinh_chinh 3/SYT-NV 2021-05-10"]
    );
    assert_eq!(
        ties(
            "tiêm phòng",
            "Công văn này thay thế Công văn số 3/SYT-NV ngày 10/5/2021. Sở Y tế đề nghị các bệnh viện:"
        ),
        ["thay_the 3/SYT-NV 2021-05-10"]
    );
}

#[test]
fn a_list_of_bases_shares_its_word() {
    assert_eq!(
        ties(
            "tiêm phòng",
            "Thực hiện Kế hoạch số 7/KH-UBND ngày 02/3/2021; Công văn số 99/BYT-DP ngày 25/5/2021, Sở Y tế đề nghị:"
        ),
        ["thuc_hien 7/KH-UBND 2021-03-02", "thuc_hien 99/BYT-DP 2021-05-25"]
    );
}
