//! The kinds of file that give text, with their names in the database and on the wire.

/// What a file was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Format {
    Text,
    Markdown,
    Html,
    Docx,
    Doc,
    Odt,
    Rtf,
    Pdf,
    /// A PDF of pictures, read by a machine's eye.
    PdfScan,
    Png,
    Jpeg,
    Tiff,
    Webp,
}

/// Format, stored code, media type.
const ALL: [(Format, &str, &str); 13] = [
    (Format::Text, "text", "text/plain; charset=utf-8"),
    (Format::Markdown, "markdown", "text/markdown; charset=utf-8"),
    // Somebody else's page is never shown as a page of ours.
    (Format::Html, "html", "text/plain; charset=utf-8"),
    (
        Format::Docx,
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    (Format::Doc, "doc", "application/msword"),
    (Format::Odt, "odt", "application/vnd.oasis.opendocument.text"),
    (Format::Rtf, "rtf", "application/rtf"),
    (Format::Pdf, "pdf", "application/pdf"),
    (Format::PdfScan, "pdf_scan", "application/pdf"),
    (Format::Png, "png", "image/png"),
    (Format::Jpeg, "jpeg", "image/jpeg"),
    (Format::Tiff, "tiff", "image/tiff"),
    (Format::Webp, "webp", "image/webp"),
];

impl Format {
    /// A stable word for the database and for JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().1
    }

    /// The format of a stored word.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        ALL.iter().find(|row| row.1 == code).map(|row| row.0)
    }

    /// As what the file is handed out again.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        self.row().2
    }

    /// Whether the words were seen in a picture by a machine.
    #[must_use]
    pub fn is_seen(self) -> bool {
        matches!(
            self,
            Self::PdfScan | Self::Png | Self::Jpeg | Self::Tiff | Self::Webp
        )
    }

    fn row(self) -> (Self, &'static str, &'static str) {
        let plain = ALL[0];
        ALL.into_iter().find(|row| row.0 == self).unwrap_or(plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_leads_back_to_its_format() {
        for (format, code, media) in ALL {
            assert_eq!(
                (format.code(), Format::of_code(code), format.media_type()),
                (code, Some(format), media)
            );
        }
        assert_eq!(Format::of_code("exe"), None);
    }
}
