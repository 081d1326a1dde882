//! typst's world: one template, one file of words, four fonts. Nothing is read from disk, network or clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Sets the words, given as JSON in the shape of [`super::sheet::Sheet`]; for archives only what has a day.
pub(super) fn set(sheet: Vec<u8>, archival: bool) -> Result<Vec<u8>, String> {
    let desk = Desk {
        sheet: Bytes::new(sheet),
    };
    let options = options(archival)?;
    let written = typst::compile::<PagedDocument>(&desk)
        .output
        .and_then(|pages| typst_pdf::pdf(&pages, &options));
    // A server sets different papers: what typst remembers of this one would only lie in memory.
    comemo::evict(0);
    written.map_err(|faults| faults.iter().map(explained).collect::<Vec<_>>().join("; "))
}

/// Tagged, and PDF/A-2a if so asked. No time of writing: the same paper gives the same bytes.
fn options(archival: bool) -> Result<PdfOptions, String> {
    let asked: &[PdfStandard] = if archival { &[PdfStandard::A_2a] } else { &[] };
    let standards = PdfStandards::new(asked).map_err(|fault| fault.message().to_string())?;
    Ok(PdfOptions {
        standards,
        ..PdfOptions::default()
    })
}

fn explained(fault: &SourceDiagnostic) -> String {
    let hints: String = fault.hints.iter().map(|hint| format!(" ({})", hint.v)).collect();
    format!("{}{hints}", fault.message)
}

/// What every paper shares, parsed once.
struct Shop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    words: FileId,
}

static SHOP: LazyLock<Shop> = LazyLock::new(|| {
    let faces: [&'static [u8]; 4] = [
        include_bytes!("../../fonts/LiberationSerif-Regular.ttf"),
        include_bytes!("../../fonts/LiberationSerif-Bold.ttf"),
        include_bytes!("../../fonts/LiberationSerif-Italic.ttf"),
        include_bytes!("../../fonts/LiberationSerif-BoldItalic.ttf"),
    ];
    let fonts: Vec<Font> = faces
        .into_iter()
        .flat_map(|face| Font::iter(Bytes::new(face)))
        .collect();
    Shop {
        library: LazyHash::new(Library::builder().build()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        template: Source::new(named("paper.typ"), include_str!("paper.typ").to_owned()),
        words: named("paper.json"),
    }
});

/// typst keeps every name that it ever saw, 65,535 at most: these two are all there are.
fn named(name: &'static str) -> FileId {
    let path = VirtualPath::new(name).expect("both names are plain words");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

struct Desk {
    sheet: Bytes,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &SHOP.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHOP.book
    }

    fn main(&self) -> FileId {
        SHOP.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        (id == SHOP.template.id())
            .then(|| SHOP.template.clone())
            .ok_or_else(|| unknown(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        (id == SHOP.words)
            .then(|| self.sheet.clone())
            .ok_or_else(|| unknown(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHOP.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn unknown(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
