//! Why a message is none, said so that a person knows the way out.

/// The cause why [`super::read`] refused a message. `Display` is the English sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum Unreadable {
    Empty,
    TooLarge,
    NotUnicode,
    /// With what the XML reader said and where, for the log.
    NotXml(String),
    Truncated,
    TooDeep,
    TooManyElements,
    TextTooLong(String),
    /// A document type definition: it could make a small message endless.
    DoctypeRefused,
    /// A reference to an entity that XML itself does not define.
    EntityRefused(String),
    /// The root element that stands there instead.
    NotEdxml(String),
    NoHeader,
    TooManyAttachments,
    AttachmentTooLarge(String),
}

impl Unreadable {
    /// A stable word for JSON, logs and tests.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too_large",
            Self::NotUnicode => "not_unicode",
            Self::NotXml(_) => "not_xml",
            Self::Truncated => "truncated",
            Self::TooDeep => "too_deep",
            Self::TooManyElements => "too_many_elements",
            Self::TextTooLong(_) => "text_too_long",
            Self::DoctypeRefused => "doctype",
            Self::EntityRefused(_) => "entity",
            Self::NotEdxml(_) => "not_edxml",
            Self::NoHeader => "no_header",
            Self::TooManyAttachments => "too_many_attachments",
            Self::AttachmentTooLarge(_) => "attachment_too_large",
        }
    }

    /// Cause and way out, in Vietnamese and in English.
    #[must_use]
    pub fn sentences(&self) -> (String, String) {
        let (vi, en) = match self {
            Self::TextTooLong(name) => return named("Trường", "quá dài", "The field", "is too long", name),
            Self::EntityRefused(name) => {
                return named(
                    "Thực thể XML",
                    "không được phép dùng",
                    "The XML entity",
                    "is not allowed",
                    name,
                );
            }
            Self::NotEdxml(name) => {
                return named(
                    "Tệp XML có phần tử gốc",
                    "chứ không phải edXML; hãy kiểm tra hệ thống gửi",
                    "The root element",
                    "is not edXML; check the sending system",
                    name,
                );
            }
            Self::AttachmentTooLarge(name) => {
                return named(
                    "Tệp kèm theo",
                    "lớn quá mức cho phép",
                    "The attachment",
                    "is too large",
                    name,
                );
            }
            other => other.plain(),
        };
        (vi.to_owned(), en.to_owned())
    }

    fn plain(&self) -> (&'static str, &'static str) {
        match self {
            Self::Empty => (
                "Tệp rỗng; đề nghị bên gửi gửi lại.",
                "The file is empty; ask for it again.",
            ),
            Self::TooLarge => (
                "Gói tin lớn hơn mức cho phép (64 MB); đề nghị bên gửi tách tệp kèm theo.",
                "The message is larger than 64 MB; ask the sender to split its attachments.",
            ),
            Self::NotUnicode => (
                "Chữ trong gói tin không theo Unicode UTF-8; đề nghị bên gửi gửi lại đúng bảng mã.",
                "The message is not UTF-8; ask the sender for a proper copy.",
            ),
            Self::Truncated => (
                "Gói tin bị cắt giữa chừng; đề nghị bên gửi gửi lại.",
                "The message ends in the middle; ask the sender for it again.",
            ),
            Self::TooDeep => ("Các phần tử XML lồng quá sâu.", "The XML nests too deep."),
            Self::TooManyElements => (
                "Gói tin có quá nhiều phần tử XML.",
                "The message has too many elements.",
            ),
            Self::DoctypeRefused => (
                "Gói tin có khai báo DOCTYPE, không được phép trong edXML.",
                "The message has a DOCTYPE, which edXML does not allow.",
            ),
            Self::NoHeader => (
                "Gói tin không có phần đầu (MessageHeader) nên không biết của ai, về việc gì.",
                "The message has no MessageHeader: nobody knows whose it is and what about.",
            ),
            Self::TooManyAttachments => ("Gói tin có quá nhiều tệp kèm theo.", "Too many attachments."),
            _ => (
                "Gói tin không phải XML hợp lệ; đề nghị bên gửi gửi lại.",
                "The message is no well-formed XML; ask the sender for it again.",
            ),
        }
    }
}

fn named(vi: &str, vi_end: &str, en: &str, en_end: &str, name: &str) -> (String, String) {
    let name: String = name.chars().take(80).collect();
    (
        format!("{vi} “{name}” {vi_end}."),
        format!("{en} “{name}” {en_end}."),
    )
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentences().1)?;
        match self {
            Self::NotXml(cause) => write!(f, " ({cause})"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Unreadable {}
