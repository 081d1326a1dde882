//! What was odd in a message that could be read all the same. Nothing is repaired in silence.

/// One oddity and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Element names from the header down, such as `MessageHeader/DueDate`; the attachment's name for attachments.
    pub place: String,
    /// What is odd.
    pub doubt: Doubt,
}

/// What is odd. Words of the message are kept as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum Doubt {
    JunkBefore(String),
    UnknownElement,
    Repeated,
    Missing,
    NotADay(String),
    NotAMoment(String),
    NotANumber(String),
    /// The code holds the word "null" or the like.
    EmptyCode(String),
    UnknownStatus(String),
    UnknownBusiness(String),
    NotListed,
    PayloadMissing,
    NotBase64,
    /// Bytes were read as text somewhere on the way and are lost.
    DecodedAsText,
    /// What the message says the attachment is, and what it is.
    OtherType {
        said: String,
        is: String,
    },
}

impl Doubt {
    /// A stable word for JSON, logs and tests.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::JunkBefore(_) => "junk_before",
            Self::UnknownElement => "unknown_element",
            Self::Repeated => "repeated",
            Self::Missing => "missing",
            Self::NotADay(_) => "not_a_day",
            Self::NotAMoment(_) => "not_a_moment",
            Self::NotANumber(_) => "not_a_number",
            Self::EmptyCode(_) => "empty_code",
            Self::UnknownStatus(_) => "unknown_status",
            Self::UnknownBusiness(_) => "unknown_business",
            Self::NotListed => "not_listed",
            Self::PayloadMissing => "payload_missing",
            Self::NotBase64 => "not_base64",
            Self::DecodedAsText => "decoded_as_text",
            Self::OtherType { .. } => "other_type",
        }
    }

    /// The oddity in Vietnamese and in English.
    #[must_use]
    pub fn sentences(&self) -> (String, String) {
        let both = |vi: &str, en: &str| (vi.to_owned(), en.to_owned());
        match self {
            Self::JunkBefore(junk) => (
                format!("có chữ thừa “{junk}” trước phần XML"),
                format!("stray text “{junk}” before the XML"),
            ),
            Self::UnknownElement => both("phần tử lạ, không dùng đến", "an unknown element, not used"),
            Self::Repeated => both(
                "có nhiều hơn một lần, lấy lần đầu",
                "stands there more than once; the first is used",
            ),
            Self::Missing => both("không có", "missing"),
            Self::NotADay(words) => (
                format!("“{words}” không phải ngày có thật"),
                format!("“{words}” is no day that can be"),
            ),
            Self::NotAMoment(words) => (
                format!("“{words}” không phải thời điểm có thật"),
                format!("“{words}” is no moment that can be"),
            ),
            Self::NotANumber(words) => (
                format!("“{words}” không phải số"),
                format!("“{words}” is no number"),
            ),
            Self::EmptyCode(words) => (
                format!("mã cơ quan ghi là “{words}”"),
                format!("the organ code reads “{words}”"),
            ),
            Self::UnknownStatus(code) => (
                format!("mã trạng thái {code}: không rõ nghĩa"),
                format!("status code {code}: meaning unknown"),
            ),
            Self::UnknownBusiness(code) => (
                format!("mã nghiệp vụ {code}: không rõ nghĩa"),
                format!("business code {code}: meaning unknown"),
            ),
            Self::NotListed => both(
                "không có trong danh mục tệp kèm theo",
                "not in the list of attachments",
            ),
            Self::PayloadMissing => both(
                "có trong danh mục nhưng không có nội dung",
                "listed, but its content is missing",
            ),
            Self::NotBase64 => both(
                "nội dung không phải base64, cần gửi lại",
                "no base64; ask for it again",
            ),
            Self::DecodedAsText => both(
                "tệp đã hỏng trên đường truyền (bị đọc như chữ), cần gửi lại",
                "damaged on the way (its bytes were read as text); ask for it again",
            ),
            Self::OtherType { said, is } => (
                format!("ghi là {said} nhưng thực ra là {is}"),
                format!("said to be {said}, but it is {is}"),
            ),
        }
    }
}
