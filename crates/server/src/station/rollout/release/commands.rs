//! `lantoa release`: keys and releases, on a machine without house, database or network.

use std::path::{Path, PathBuf};

use civic::Moment;
use clap::Args;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use viet::Date;
use wire::player::{Kind, ProgramFile, PublicKey, Release, ReleaseKeys, ReleaseNote, Sealed, processor_of};

use super::file;
use crate::serve::Failure;
use crate::site::Clock;

/// Sign a program.
#[derive(Debug, Args)]
pub struct Sign {
    /// The program.
    program: PathBuf,
    /// The secret key; `-` reads it from the standard input.
    #[arg(long)]
    key: PathBuf,
    /// What the program calls itself: "lantoa-player 0.3.0".
    #[arg(long)]
    name: String,
    /// Higher than that of every release before, also of older programs that are released again.
    #[arg(long)]
    serial: u64,
    /// No box takes it before this day: 2026-03-10. Left out: at once.
    #[arg(long)]
    not_before: Option<String>,
    /// Files of `rotate`, oldest first, that lead from the key that boxes pinned to this one.
    #[arg(long)]
    after: Vec<PathBuf>,
    /// Where the release goes; the program's name with .release when left out.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Sign a new key with the old one.
#[derive(Debug, Args)]
pub struct Rotate {
    /// The old secret key.
    #[arg(long)]
    key: PathBuf,
    /// The new public keys, all that are believed afterwards.
    #[arg(long = "new", required = true)]
    keys: Vec<String>,
    /// Higher than that of every change before.
    #[arg(long)]
    serial: u64,
    /// Where the change goes.
    #[arg(long)]
    out: PathBuf,
}

/// The clock of this machine: it says when something was signed, and nobody decides by it.
fn now() -> Moment {
    Clock::real().now()
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    Ok(std::fs::read(file).map_err(|fault| format!("{}: {fault}", file.display()))?)
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    Ok(std::fs::write(file, bytes).map_err(|fault| format!("{}: {fault}", file.display()))?)
}

/// Makes a key.
///
/// # Errors
/// The file is there, or the disk.
pub fn keygen(at: &Path, json: bool) -> Result<String, Failure> {
    let public = file::make(at)?;
    Ok(if json {
        format!(
            "{:#}\n",
            json!({ "id": public.id().to_string(), "public": public.to_string() })
        )
    } else {
        format!(
            "Khóa công khai / public key: {public}\nTên khóa / name: {}\nKhóa mật / secret: {}\n",
            public.id(),
            at.display()
        )
    })
}

impl Sign {
    /// Signs.
    ///
    /// # Errors
    /// The key, the program, or the disk.
    pub fn run(self, json: bool) -> Result<String, Failure> {
        let signer = file::read(&self.key)?;
        let bytes = read(&self.program)?;
        let unknown =
            "tệp không phải chương trình cho một bộ xử lý đã biết / no program for a processor that is known";
        let processor = processor_of(&bytes).ok_or(unknown)?;
        if !bytes
            .windows(self.name.len())
            .any(|window| window == self.name.as_bytes())
        {
            return Err("tệp không mang tên này (--name) / the program does not call itself so".into());
        }
        let day = |typed: &String| typed.parse::<Date>().map_err(|_| format!("{typed}: yyyy-mm-dd"));
        let not_before = self.not_before.as_ref().map(day).transpose()?;
        let release = Release {
            program: self.name,
            processor: processor.to_owned(),
            file: ProgramFile {
                sha256: Sha256::digest(&bytes).into(),
                bytes: bytes.len() as u64,
            },
            serial: self.serial,
            not_before: not_before.map_or(Moment(0), Moment::start_of),
            signed_at: now(),
        };
        let changes = self
            .after
            .iter()
            .map(|file| change(file))
            .collect::<Result<Vec<_>, _>>()?;
        let note = ReleaseNote::sign(&release, changes, &signer);
        let mut beside = self.program.into_os_string();
        beside.push(".release");
        let out = self.out.unwrap_or_else(|| beside.into());
        write(&out, &note.to_bytes())?;
        Ok(said(&release, signer.public().id().to_string().as_str(), json))
    }
}

fn change(file: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = read(file)?;
    let is_change = Sealed::read(&bytes).and_then(|sealed| sealed.peek::<ReleaseKeys>(Kind::ReleaseKeys));
    is_change.map_err(|why| format!("{}: {why}", file.display()))?;
    Ok(bytes)
}

impl Rotate {
    /// Signs the change.
    ///
    /// # Errors
    /// A key, or the disk.
    pub fn run(self, json: bool) -> Result<String, Failure> {
        let signer = file::read(&self.key)?;
        let key = |typed: &String| PublicKey::read(typed).map_err(|why| format!("{typed}: {why}"));
        let keys = ReleaseKeys {
            serial: self.serial,
            keys: self.keys.iter().map(key).collect::<Result<_, _>>()?,
            signed_at: now(),
        };
        write(&self.out, &ReleaseNote::change(&keys, &signer))?;
        Ok(change_said(
            &keys,
            signer.public().id().to_string().as_str(),
            json,
        ))
    }
}

/// Says what a file of releases is. It proves nothing: who signed is only named.
///
/// # Errors
/// It is none of them.
pub fn show(at: &Path, json: bool) -> Result<String, Failure> {
    let bytes = if at == Path::new("-") {
        Vec::new()
    } else {
        read(at)?
    };
    if let Ok((release, key)) = ReleaseNote::read(&bytes).and_then(|note| note.peek()) {
        return Ok(said(&release, &key.to_string(), json));
    }
    if let Ok(sealed) = Sealed::read(&bytes)
        && let Ok(keys) = sealed.peek::<ReleaseKeys>(Kind::ReleaseKeys)
    {
        return Ok(change_said(&keys, &sealed.key.to_string(), json));
    }
    let public = file::read(at)?.public();
    Ok(if json {
        format!(
            "{:#}\n",
            json!({ "id": public.id().to_string(), "public": public.to_string() })
        )
    } else {
        format!("{} {public}\n", public.id())
    })
}

fn said(release: &Release, key: &str, json: bool) -> String {
    let digest = hex::encode(release.file.sha256);
    if json {
        let document = json!({ "program": release.program, "processor": release.processor, "sha256": digest,
            "bytes": release.file.bytes, "serial": release.serial, "not_before": release.not_before.0,
            "signed_at": release.signed_at.0, "key": key });
        return format!("{document:#}\n");
    }
    let from = match release.not_before {
        Moment(0) => "–".to_owned(),
        from => from.short(),
    };
    format!(
        "{} · {} · số phát hành / serial {}\nSHA-256 {digest}\n{} byte · từ / from {from} · ký / signed {} · khóa / key {key}\n",
        release.program,
        release.processor,
        release.serial,
        release.file.bytes,
        release.signed_at.short()
    )
}

fn change_said(keys: &ReleaseKeys, key: &str, json: bool) -> String {
    let new: Vec<String> = keys.keys.iter().map(ToString::to_string).collect();
    if json {
        let document =
            json!({ "serial": keys.serial, "keys": new, "signed_at": keys.signed_at.0, "key": key });
        return format!("{document:#}\n");
    }
    format!(
        "Đổi khóa phát hành số {} / change of release keys\n{}\nkhóa ký / signed by {key}\n",
        keys.serial,
        new.join("\n")
    )
}
