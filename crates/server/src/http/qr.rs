//! Words as a picture for cameras.

use qrcode::QrCode;
use qrcode::render::svg;

/// The words as a QR code: an SVG to stand in a page, without an XML head; nothing where they are too long for one.
#[must_use]
pub fn picture(words: &str) -> String {
    let drawn = QrCode::new(words.as_bytes()).map(|qr| {
        qr.render::<svg::Color<'_>>()
            .min_dimensions(200, 200)
            .quiet_zone(true)
            .build()
    });
    let drawn = drawn.unwrap_or_default();
    drawn
        .find("<svg")
        .map(|at| drawn[at..].replacen("<svg", "<svg class=\"qr\" role=\"img\" aria-hidden=\"true\"", 1))
        .unwrap_or_default()
}
