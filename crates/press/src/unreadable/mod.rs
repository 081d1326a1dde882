//! Why a file gave no text, said so that a person knows the way out.

mod sentences;

/// The cause why [`crate::text::read`] refused a file. `Display` is the English sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum Unreadable {
    Empty,
    TooLarge,
    NotText,
    WrongEncoding,
    Scrambled,
    Bomb,
    BrokenZip,
    Encrypted,
    NotDocx,
    /// With what the XML reader said, for the log.
    BadXml(String),
    /// An envelope of the e-document exchange, which has a page of its own.
    Edxml,
    BrokenPdf,
    BrokenOffice,
    BrokenImage,
    /// A kind of picture that is not read.
    Image,
    TooManyPages,
    TooManyScans,
    TooManyPixels,
    TooSlow,
    TooMuch,
    /// All places for long conversions are taken.
    Busy,
    NothingSeen,
    NoPoppler,
    NoTesseract,
    NoVietnamese,
    NoOffice,
    /// The system refused a folder or a process.
    NoRoom,
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
            Self::Scrambled => "scrambled",
            Self::Bomb => "bomb",
            Self::BrokenZip => "broken_zip",
            Self::Encrypted => "encrypted",
            Self::NotDocx => "not_docx",
            Self::BadXml(_) => "bad_xml",
            Self::Edxml => "edxml",
            Self::BrokenPdf => "broken_pdf",
            Self::BrokenOffice => "broken_office",
            Self::BrokenImage => "broken_image",
            Self::Image => "image",
            Self::TooManyPages => "too_many_pages",
            Self::TooManyScans => "too_many_scans",
            Self::TooManyPixels => "too_many_pixels",
            Self::TooSlow => "too_slow",
            Self::TooMuch => "too_much",
            Self::Busy => "busy",
            Self::NothingSeen => "nothing_seen",
            Self::NoPoppler => "no_poppler",
            Self::NoTesseract => "no_tesseract",
            Self::NoVietnamese => "no_vietnamese",
            Self::NoOffice => "no_office",
            Self::NoRoom => "no_room",
        }
    }

    /// Cause and way out, in Vietnamese and in English.
    #[must_use]
    pub fn sentences(&self) -> (&'static str, &'static str) {
        sentences::of(self.code())
    }
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.sentences().1)
    }
}

impl std::error::Error for Unreadable {}
