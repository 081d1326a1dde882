//! Word's old format and RTF: LibreOffice turns them into DOCX, in a profile of its own that is thrown away.

use std::time::Duration;

use super::scratch::{Place, Scratch};
use super::{Format, MAX_FILE};
use crate::Unreadable;
use crate::child::Bounds;

const BOUNDS: Bounds = Bounds {
    time: Duration::from_secs(90),
    memory_mib: 4096,
    output: 1 << 20,
};

/// No macros, nothing fetched from elsewhere, no recovery, no first-start windows.
const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Recovery/RecoveryInfo"><prop oor:name="Enabled" oor:op="fuse"><value>false</value></prop></item>
</oor:items>"#;

/// The bytes of a DOCX made from the file.
pub(super) fn to_docx(bytes: &[u8], format: Format) -> Result<Vec<u8>, Unreadable> {
    let scratch = Scratch::new()?;
    let user = scratch.path().join("profile").join("user");
    std::fs::create_dir_all(&user).map_err(|_| Unreadable::NoRoom)?;
    std::fs::write(user.join("registrymodifications.xcu"), PROFILE).map_err(|_| Unreadable::NoRoom)?;
    let source = format!("in.{}", format.code());
    scratch.file(&source, bytes)?;
    let profile = format!(
        "-env:UserInstallation=file://{}/profile",
        scratch.path().display()
    );
    let filter = match format {
        Format::Rtf => "--infilter=Rich Text Format",
        _ => "--infilter=MS Word 97",
    };
    let args = [
        &profile,
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--nofirststartwizard",
        filter,
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        ".",
        &source,
    ];
    let args = args.map(AsRef::as_ref);
    let _place = Place::take()?;
    scratch.run("soffice", &args, BOUNDS, Unreadable::NoOffice)?;
    // It answers 0 for a file that it could not load, too; what counts is whether there is a result.
    let made = scratch.path().join("in.docx");
    let size = std::fs::metadata(&made)
        .map_err(|_| Unreadable::BrokenOffice)?
        .len();
    if size > MAX_FILE as u64 * 2 {
        return Err(Unreadable::TooMuch);
    }
    std::fs::read(made).map_err(|_| Unreadable::BrokenOffice)
}
