//! Findings in plain words, Vietnamese and English.

use viet::Date;

use crate::reading::Finding;

/// One sentence in Vietnamese and one in English for a finding. An unknown code is shown as it is, so that nothing is
/// hidden when a newer reader meets an older screen.
#[must_use]
pub fn finding_text(finding: &Finding) -> (String, String) {
    let arg = |key: &str| finding.args.get(key).map_or("", String::as_str);
    let day = |key: &str| plain(arg(key));
    let (vi, en) = match finding.code.as_str() {
        "not_a_letter" => fixed(
            "Văn bản này không có dấu hiệu của một công văn, văn bản hành chính.",
            "This text has no marks of an official letter.",
        ),
        "number.not_issued" => fixed(
            "Chưa có số: văn bản chưa phát hành.",
            "No number yet: the document has not been issued.",
        ),
        "number.missing" => fixed(
            "Không thấy số, ký hiệu của văn bản.",
            "The number and notation were not found.",
        ),
        "date.day_blank" if arg("earliest").is_empty() => fixed(
            "Ngày để trống: văn bản chưa phát hành.",
            "The day is blank: the document has not been issued.",
        ),
        "date.day_blank" => (
            format!(
                "Ngày để trống; sớm nhất là {} vì viện dẫn {} ban hành ngày đó.",
                day("earliest"),
                arg("because")
            ),
            format!(
                "The day is blank; it is {} at the earliest, because {} of that day is cited.",
                day("earliest"),
                arg("because")
            ),
        ),
        "date.missing" => fixed("Không thấy ngày của văn bản.", "The date was not found."),
        "date.unreadable" => fixed(
            "Ngày của văn bản không đọc được hoặc không có trong lịch.",
            "The date cannot be read or does not exist.",
        ),
        "date.earlier_than_basis" => (
            format!(
                "Văn bản đề ngày {} nhưng viện dẫn {} ngày {}: cần kiểm tra lại.",
                day("date"),
                arg("basis"),
                day("basis_date")
            ),
            format!(
                "Dated {} but citing {} of {}: please check.",
                day("date"),
                arg("basis"),
                day("basis_date")
            ),
        ),
        "date.odd_year" => (
            format!(
                "Năm trong “{}” có lẽ ghi nhầm; giữ nguyên như văn bản.",
                arg("written")
            ),
            format!(
                "The year in “{}” looks wrong; it is kept as written.",
                arg("written")
            ),
        ),
        "recipients.missing" => fixed(
            "Không thấy nơi được gửi đến (Kính gửi).",
            "No addressee was found.",
        ),
        "recipients.from_request" => fixed(
            "Mất phần Kính gửi; nơi nhận lấy từ câu giao việc.",
            "The address line is lost; the addressees were taken from the request.",
        ),
        "subject.missing" => fixed("Không thấy trích yếu.", "The subject was not found."),
        "issuer.missing" => fixed("Không rõ cơ quan ban hành.", "The issuer is unknown."),
        "issuer.inferred" => (
            format!(
                "Mất tên cơ quan ban hành ở đầu văn bản; suy ra là {}.",
                arg("issuer")
            ),
            format!(
                "The issuer's name is lost at the head; inferred: {}.",
                arg("issuer")
            ),
        ),
        "tasks.none" => fixed("Không thấy việc nào được giao.", "No task was found."),
        "task.doubtful" => fixed(
            "Chưa chắc đây là một việc được giao: cần người xem lại.",
            "It is not certain that this is a task: a person should look.",
        ),
        "signer.missing" => fixed("Không thấy tên người ký.", "The signer's name was not found."),
        code => (code.to_owned(), code.to_owned()),
    };
    (vi, en)
}

fn fixed(vi: &str, en: &str) -> (String, String) {
    (vi.to_owned(), en.to_owned())
}

/// `2021-04-24` as `24/4/2021`, `2021-04` as `4/2021`; anything else as it is.
fn plain(iso: &str) -> String {
    if let Ok(date) = iso.parse::<Date>() {
        return date.short();
    }
    match iso.split_once('-') {
        Some((year, month)) => format!("{}/{year}", month.trim_start_matches('0')),
        None => iso.to_owned(),
    }
}
