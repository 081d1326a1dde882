//! Why a file gave no text, said so that a person knows the way out.

/// The cause why [`crate::text::read`] refused a file. `Display` is the English sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum Unreadable {
    Empty,
    TooLarge,
    NotText,
    WrongEncoding,
    Bomb,
    BrokenZip,
    Encrypted,
    NotDocx,
    /// With what the XML reader said, for the log.
    BadXml(String),
    LegacyDoc,
    Pdf,
    Image,
}

impl Unreadable {
    /// A stable word for JSON, logs and tests.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too_large",
            Self::NotText => "not_text",
            Self::WrongEncoding => "wrong_encoding",
            Self::Bomb => "bomb",
            Self::BrokenZip => "broken_zip",
            Self::Encrypted => "encrypted",
            Self::NotDocx => "not_docx",
            Self::BadXml(_) => "bad_xml",
            Self::LegacyDoc => "legacy_doc",
            Self::Pdf => "pdf",
            Self::Image => "image",
        }
    }

    /// Cause and way out, in Vietnamese and in English.
    #[must_use]
    pub fn sentences(&self) -> (&'static str, &'static str) {
        match self {
            Self::Empty => (
                "Tệp không có chữ nào; hãy kiểm tra lại và chọn đúng tệp văn bản.",
                "The file holds no text; check it and choose the right one.",
            ),
            Self::TooLarge => (
                "Tệp lớn hơn 20 MB; hãy bỏ ảnh kèm theo hoặc chỉ gửi phần văn bản.",
                "The file is larger than 20 MB; remove pictures or send the text alone.",
            ),
            Self::NotText => (
                "Tệp không phải là văn bản (chứa dữ liệu nhị phân); hãy dùng tệp .docx, .txt hoặc .md.",
                "The file is not text (it holds binary data); use a .docx, .txt or .md file.",
            ),
            Self::WrongEncoding => (
                "Chữ không theo bảng mã Unicode (có thể là TCVN3 hoặc VNI); hãy chuyển mã sang Unicode UTF-8 rồi nạp lại.",
                "The text is not Unicode (perhaps TCVN3 or VNI); convert it to Unicode UTF-8 and load it again.",
            ),
            Self::Bomb => (
                "Tệp nén phình to bất thường khi mở nên bị từ chối; hãy mở bằng Word và lưu lại thành tệp .docx mới.",
                "The archive swells beyond reason when opened and was refused; open it in Word and save a new .docx.",
            ),
            Self::BrokenZip => (
                "Tệp .docx bị hỏng hoặc tải lên chưa đủ; hãy tải lại, hoặc mở bằng Word và lưu lại.",
                "The .docx is damaged or cut short; upload it again, or open it in Word and save it anew.",
            ),
            Self::Encrypted => (
                "Tệp được đặt mật khẩu; hãy bỏ mật khẩu rồi nạp lại.",
                "The file is protected by a password; remove it and load the file again.",
            ),
            Self::NotDocx => (
                "Tệp không phải là văn bản Word (.docx); hãy mở bằng Word và chọn “Lưu thành .docx”.",
                "The file is not a Word document (.docx); open it in Word and save it as .docx.",
            ),
            Self::BadXml(_) => (
                "Nội dung bên trong tệp .docx bị lỗi; hãy mở bằng Word và lưu lại thành tệp mới.",
                "The inside of the .docx is faulty; open it in Word and save it as a new file.",
            ),
            Self::LegacyDoc => (
                "Tệp theo dạng Word cũ (.doc, .rtf); hãy mở bằng Word và chuyển sang .docx.",
                "The file has an old Word format (.doc, .rtf); open it in Word and convert it to .docx.",
            ),
            Self::Pdf => (
                "Đọc PDF có ở bản sau; hãy dùng bản .docx hoặc .txt.",
                "Reading PDF comes with a later version; use the .docx or .txt.",
            ),
            Self::Image => (
                "Tệp là ảnh, chưa đọc được chữ trong ảnh; hãy dùng bản .docx hoặc .txt.",
                "The file is a picture, whose text cannot be read yet; use the .docx or .txt.",
            ),
        }
    }
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.sentences().1)
    }
}

impl std::error::Error for Unreadable {}
