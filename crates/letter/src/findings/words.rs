//! Findings in plain words, Vietnamese and English. `{name}` stands for an argument; ISO days are shown as 24/4/2021.

use viet::Date;

use crate::reading::Finding;

/// Code, Vietnamese, English.
#[rustfmt::skip]
const SENTENCES: [(&str, &str, &str); 25] = [
    ("not_a_letter", "Văn bản này không có dấu hiệu của một công văn, văn bản hành chính.", "This text has no marks of an official letter."),
    ("number.not_issued", "Chưa có số: văn bản chưa phát hành.", "No number yet: the document has not been issued."),
    ("number.missing", "Không thấy số, ký hiệu của văn bản.", "The number and notation were not found."),
    ("date.day_blank", "Ngày để trống: văn bản chưa phát hành.", "The day is blank: the document has not been issued."),
    ("date.day_blank.earliest", "Ngày để trống; sớm nhất là {earliest} vì viện dẫn {because} cùng ngày.", "The day is blank; {earliest} at the earliest, because it cites {because} of that day."),
    ("date.missing", "Không thấy ngày của văn bản.", "The date was not found."),
    ("date.unreadable", "Ngày của văn bản không đọc được hoặc không có trong lịch.", "The date cannot be read or does not exist."),
    ("date.earlier_than_basis", "Văn bản đề ngày {date} nhưng viện dẫn {basis} ngày {basis_date}: cần kiểm tra lại.", "Dated {date} but citing {basis} of {basis_date}: please check."),
    ("date.odd_year", "Năm trong “{written}” có lẽ ghi nhầm; giữ nguyên như văn bản.", "The year in “{written}” looks wrong; it is kept as written."),
    ("deadline.differs", "“{written}”: hai cách ghi không cùng một ngày, tính ra {reckoned}; giữ nguyên như văn bản.", "“{written}”: the two ways of saying it are not the same day, reckoned {reckoned}; kept as written."),
    ("number.twice", "Số, ký hiệu được ghi hai lần, khác nhau: “{first}” và “{second}”.", "The number is given twice, differently: “{first}” and “{second}”."),
    ("date.twice", "Ngày văn bản được ghi hai lần, khác nhau: “{first}” và “{second}”.", "The date is given twice, differently: “{first}” and “{second}”."),
    ("signer.twice", "Người ký được ghi hai lần, khác nhau: “{first}” và “{second}”.", "The signer is given twice, differently: “{first}” and “{second}”."),
    ("date.weekday_differs", "“{written}”: ngày này là {weekday}; giữ nguyên như văn bản.", "“{written}”: that day is a {weekday}; kept as written."),
    ("deadline.backwards", "“{written}”: ngày cuối đứng trước ngày đầu; giữ nguyên như văn bản.", "“{written}” ends before it begins; kept as written."),
    ("recipients.missing", "Không thấy nơi được gửi đến (Kính gửi).", "No addressee was found."),
    ("recipients.from_request", "Mất phần Kính gửi; nơi được gửi lấy từ câu giao việc.", "The address line is lost; the addressees were taken from the request."),
    ("subject.missing", "Không thấy trích yếu.", "The subject was not found."),
    ("issuer.missing", "Không rõ cơ quan ban hành.", "The issuer is unknown."),
    ("issuer.inferred", "Mất tên cơ quan ban hành ở đầu văn bản; suy ra là {issuer}.", "The issuer's name is lost at the head; inferred: {issuer}."),
    ("tasks.none", "Không thấy việc nào được giao.", "No task was found."),
    ("task.doubtful", "Chưa chắc đây là một việc được giao: cần người xem lại.", "It is not certain that this is a task: a person should look."),
    ("signer.missing", "Không thấy tên người ký.", "The signer's name was not found."),
    ("source.seen", "Văn bản được máy nhận dạng từ ảnh, chắc chắn trung bình {sureness} %: hãy đối chiếu với bản gốc.", "A machine saw this text in a picture, {sureness} % sure on average: compare it with the original."),
    ("source.unsure", "Chữ trong ảnh không rõ ở “{written}”: hãy đối chiếu với bản gốc.", "The picture is unclear at “{written}”: compare it with the original."),
];

/// One sentence in Vietnamese and one in English for a finding. An unknown code is shown as it is, so that nothing is
/// hidden when a newer reader meets an older screen.
#[must_use]
pub fn finding_text(finding: &Finding) -> (String, String) {
    let bounded = finding.code == "date.day_blank" && finding.args.contains_key("earliest");
    let code = if bounded {
        "date.day_blank.earliest"
    } else {
        finding.code.as_str()
    };
    let sentence = SENTENCES.iter().find(|(known, ..)| *known == code);
    let (vi, en) = sentence.map_or((code, code), |&(_, vi, en)| (vi, en));
    (fill(vi, finding), fill(en, finding))
}

fn fill(sentence: &str, finding: &Finding) -> String {
    let mut out = sentence.to_owned();
    for (name, value) in &finding.args {
        out = out.replace(&format!("{{{name}}}"), &plain(value));
    }
    out
}

/// `2021-04-24` as `24/4/2021`, `2021-04` as `4/2021`; anything else as it is.
fn plain(value: &str) -> String {
    if let Ok(date) = value.parse::<Date>() {
        return date.short();
    }
    match value.split_once('-') {
        Some((year, month))
            if year.len() == 4
                && month.len() == 2
                && value.chars().all(|c| c.is_ascii_digit() || c == '-') =>
        {
            format!("{}/{year}", month.trim_start_matches('0'))
        }
        _ => value.to_owned(),
    }
}
