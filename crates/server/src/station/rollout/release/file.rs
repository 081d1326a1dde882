//! Files of release keys: one line each for the secret and the public half, readable by their owner alone.

use std::io::{Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use wire::player::{PublicKey, Signer};

use crate::serve::Failure;

/// The first line of a secret file.
const HEAD: &str = "lantoa release key, secret: keep it offline";

/// Writes a new secret key; one that is there is not written over.
pub(super) fn make(file: &Path) -> Result<PublicKey, Failure> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|fault| fault.to_string())?;
    let public = Signer::from_seed(&seed).public();
    let mut open = std::fs::OpenOptions::new();
    let opened = open.write(true).create_new(true).mode(0o600).open(file);
    let mut opened = opened.map_err(|fault| format!("{}: {fault}", file.display()))?;
    let text = format!("{HEAD}\nsecret {}\npublic {public}\n", hex::encode(seed));
    opened.write_all(text.as_bytes())?;
    opened.sync_all()?;
    Ok(public)
}

/// Reads a secret key; `-` reads it from the standard input, so that a file that age or GnuPG sealed need not lie open on a disk.
pub(super) fn read(file: &Path) -> Result<Signer, Failure> {
    let mut text = String::new();
    if file == Path::new("-") {
        std::io::stdin().read_to_string(&mut text)?;
    } else {
        let named = |fault: std::io::Error| format!("{}: {fault}", file.display());
        let open = std::fs::metadata(file).map_err(named)?.permissions().mode() & 0o077;
        if open != 0 {
            let why = format!(
                "{0}: người khác đọc được khóa này; chmod 600 {0} / others can read this key",
                file.display()
            );
            return Err(why.into());
        }
        text = std::fs::read_to_string(file).map_err(named)?;
    }
    signer(&text)
        .ok_or_else(|| format!("{}: không phải khóa phát hành / no release key", file.display()).into())
}

/// The key of a secret file's text.
pub(super) fn signer(text: &str) -> Option<Signer> {
    let line = text.lines().find_map(|line| line.strip_prefix("secret "))?;
    let mut seed = [0; 32];
    hex::decode_to_slice(line.trim(), &mut seed).ok()?;
    Some(Signer::from_seed(&seed))
}
