//! Which runs of a DOCX are typed in a font of an old encoding: the font is the only sign of it, and it may differ from
//! run to run.

use std::collections::HashMap;

use quick_xml::events::BytesStart;
use viet::legacy::Legacy;

use super::numbering::starts;
use crate::Unreadable;
use crate::text::xml::attribute;

/// Chains of styles are short; a circle has no end.
const MAX_CHAIN: usize = 16;

/// The fonts of styles.
#[derive(Default)]
pub(super) struct Fonts {
    styles: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    normal: String,
    default: Option<String>,
}

#[derive(Default)]
struct Style {
    based_on: String,
    font: Option<String>,
}

impl Fonts {
    /// Reads `styles.xml`, which may be empty.
    pub fn read(styles: &str) -> Result<Self, Unreadable> {
        let mut fonts = Self::default();
        let mut style: Option<String> = None;
        starts(styles, |tag, name| match name {
            "style" => {
                let id = attribute(tag, "styleId");
                if attribute(tag, "default") == "1" && attribute(tag, "type") == "paragraph" {
                    fonts.normal.clone_from(&id);
                }
                style = Some(id);
            }
            "basedOn" => fonts.of(style.as_ref()).based_on = attribute(tag, "val"),
            "rFonts" if style.is_none() => fonts.default = named(tag),
            "rFonts" => fonts.of(style.as_ref()).font = named(tag),
            _ => {}
        })?;
        Ok(fonts)
    }

    fn of(&mut self, style: Option<&String>) -> &mut Style {
        self.styles.entry(style.cloned().unwrap_or_default()).or_default()
    }

    /// The old encoding of a run with this font and style of its own in a paragraph with this style.
    pub fn legacy(&self, run: Option<&str>, run_style: &str, paragraph: &str) -> Option<Legacy> {
        let paragraph = if paragraph.is_empty() {
            &self.normal
        } else {
            paragraph
        };
        let font = run
            .or_else(|| self.chain(run_style))
            .or_else(|| self.chain(paragraph))
            .or(self.default.as_deref());
        font.and_then(Legacy::of_font)
    }

    fn chain(&self, style: &str) -> Option<&str> {
        let mut at = style;
        for _ in 0..MAX_CHAIN {
            let style = self.styles.get(at)?;
            if style.font.is_some() {
                return style.font.as_deref();
            }
            at = &style.based_on;
        }
        None
    }
}

/// The font of an `rFonts`; a theme's font is one of today.
pub(super) fn named(tag: &BytesStart<'_>) -> Option<String> {
    let font = |name| Some(attribute(tag, name)).filter(|font| !font.is_empty());
    font("asciiTheme")
        .map(|_| String::new())
        .or_else(|| font("ascii"))
        .or_else(|| font("hAnsi"))
}
