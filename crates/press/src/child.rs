//! Programs of others, run as children: bounded in time, memory and output, and ended with all that they started.

use std::ffi::OsStr;
use std::io::{Read, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

/// More than any program says about its trouble.
const MAX_COMPLAINT: u64 = 64 << 10;
/// How often a child that has closed its output is asked whether it has ended.
const PAUSE: Duration = Duration::from_millis(1);

/// What a child may take.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// From its start to the last byte.
    pub time: Duration,
    /// Of its address space.
    pub memory_mib: u64,
    /// Bytes on its standard output.
    pub output: u64,
}

/// What a child said.
#[derive(Debug)]
pub struct Said {
    /// Whether it ended with 0.
    pub ok: bool,
    /// Its standard output.
    pub output: Vec<u8>,
    /// Its standard error, as far as kept.
    pub complaint: String,
}

/// Why a child gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The program is not installed.
    Missing,
    /// It did not end in time.
    TooSlow,
    /// It said more than it may.
    TooMuch,
    /// The system did not let it start.
    Refused,
}

/// Runs a program with `home` as its home and working folder. Its environment is empty but for what it needs.
pub fn run(program: &str, args: &[&OsStr], home: &Path, bounds: Bounds) -> Result<Said, Fault> {
    watch(command(program, args, home, bounds), None, bounds)
}

/// The same for a program that reads `input` on its standard input.
pub fn run_with(
    program: &str,
    args: &[&OsStr],
    home: &Path,
    bounds: Bounds,
    input: Vec<u8>,
) -> Result<Said, Fault> {
    let mut command = command(program, args, home, bounds);
    command.stdin(Stdio::piped());
    watch(command, Some(input), bounds)
}

fn watch(mut command: Command, input: Option<Vec<u8>>, bounds: Bounds) -> Result<Said, Fault> {
    let until = Instant::now() + bounds.time;
    let mut child = Guard(command.spawn().map_err(|_| Fault::Refused)?);
    tell(child.0.stdin.take(), input);
    let output = listen(child.0.stdout.take(), bounds.output);
    let complaint = listen(child.0.stderr.take(), MAX_COMPLAINT);
    let bytes = heard(&output, until)?;
    if bytes.len() as u64 > bounds.output {
        return Err(Fault::TooMuch);
    }
    let status = ended(&mut child.0, until)?;
    let words = heard(&complaint, until).unwrap_or_default();
    if status.code() == Some(127) {
        return Err(Fault::Missing); // what the shell answers for a program it does not find
    }
    Ok(Said {
        ok: status.success(),
        output: bytes,
        complaint: String::from_utf8_lossy(&words).into_owned(),
    })
}

/// The shell sets the limits, which are inherited: the standard library cannot, and a library call would be unsafe.
fn command(program: &str, args: &[&OsStr], home: &Path, bounds: Bounds) -> Command {
    let mut command = Command::new("/bin/sh");
    command
        .args([
            "-c",
            "ulimit -v \"$1\" && ulimit -t \"$2\" && ulimit -c 0 && shift 2 && exec \"$@\"",
            "sh",
        ])
        .arg((bounds.memory_mib << 10).to_string())
        .arg((bounds.time.as_secs() * 2 + 1).to_string())
        .arg(program)
        .args(args)
        .env_clear()
        .env(
            "PATH",
            std::env::var_os("PATH").unwrap_or_else(|| "/usr/local/bin:/usr/bin:/bin".into()),
        )
        .env("HOME", home)
        .env("LANG", "C.UTF-8")
        .env("OMP_THREAD_LIMIT", "1") // tesseract's threads cost more than they give
        .current_dir(home)
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Ends the child and its children when it goes out of sight, whatever happened.
struct Guard(Child);

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(group) = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.0.wait();
    }
}

/// Writes on a thread of its own, which ends with the child at the latest.
fn tell(pipe: Option<std::process::ChildStdin>, input: Option<Vec<u8>>) {
    if let (Some(mut pipe), Some(input)) = (pipe, input) {
        std::thread::spawn(move || {
            let _ = pipe.write_all(&input);
        });
    }
}

/// Reads up to one byte more than `limit` on a thread of its own, and closes the pipe.
fn listen(pipe: Option<impl Read + Send + 'static>, limit: u64) -> Receiver<Vec<u8>> {
    let (told, heard) = channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            let _ = pipe.take(limit + 1).read_to_end(&mut bytes);
        }
        let _ = told.send(bytes);
    });
    heard
}

fn heard(from: &Receiver<Vec<u8>>, until: Instant) -> Result<Vec<u8>, Fault> {
    let left = until.saturating_duration_since(Instant::now());
    from.recv_timeout(left).map_err(|_| Fault::TooSlow)
}

fn ended(child: &mut Child, until: Instant) -> Result<ExitStatus, Fault> {
    loop {
        if let Some(status) = child.try_wait().map_err(|_| Fault::Refused)? {
            return Ok(status);
        }
        if Instant::now() >= until {
            return Err(Fault::TooSlow);
        }
        std::thread::sleep(PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds {
        time: Duration::from_secs(5),
        memory_mib: 512,
        output: 1000,
    };

    fn sh(script: &str, bounds: Bounds) -> Result<Said, Fault> {
        let home = tempfile::tempdir().unwrap();
        run("sh", &["-c".as_ref(), script.as_ref()], home.path(), bounds)
    }

    #[test]
    fn output_and_complaint_come_back() {
        let said = sh("printf xin; printf chao >&2; exit 3", BOUNDS).unwrap();
        assert_eq!(
            (said.ok, &said.output[..], said.complaint.as_str()),
            (false, &b"xin"[..], "chao")
        );
    }

    #[test]
    fn what_it_is_told_comes_in() {
        let home = tempfile::tempdir().unwrap();
        let long = "chào ".repeat(100_000).into_bytes();
        let bounds = Bounds {
            output: 1_000_000,
            ..BOUNDS
        };
        let said = run_with("cat", &[], home.path(), bounds, long.clone()).unwrap();
        assert_eq!(said.output, long);
        assert!(
            run_with("true", &[], home.path(), BOUNDS, long).unwrap().ok,
            "deaf"
        );
    }

    #[test]
    fn the_missing_the_slow_and_the_loud_are_told_apart() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(
            run("no-such-program", &[], home.path(), BOUNDS).unwrap_err(),
            Fault::Missing
        );
        assert_eq!(sh("yes", BOUNDS).unwrap_err(), Fault::TooMuch);
        let short = Bounds {
            time: Duration::from_millis(300),
            ..BOUNDS
        };
        let began = Instant::now();
        assert_eq!(sh("sleep 60 & sleep 60", short).unwrap_err(), Fault::TooSlow);
        assert_eq!(sh("exec >&- 2>&-; sleep 60", short).unwrap_err(), Fault::TooSlow);
        assert!(began.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn its_children_end_with_it() {
        let home = tempfile::tempdir().unwrap();
        let mark = home.path().join("alive");
        let script = format!("(sleep 1; touch '{}') & sleep 60", mark.display());
        let short = Bounds {
            time: Duration::from_millis(200),
            ..BOUNDS
        };
        assert_eq!(sh(&script, short).unwrap_err(), Fault::TooSlow);
        std::thread::sleep(Duration::from_millis(1300));
        assert!(!mark.exists());
    }

    #[test]
    fn memory_is_bounded() {
        let greedy = "x=$(head -c 900000000 /dev/zero | tr '\\0' a); printf %s \"$x\" | wc -c";
        let said = sh(
            greedy,
            Bounds {
                memory_mib: 200,
                ..BOUNDS
            },
        );
        assert!(said.is_err() || !said.unwrap().ok);
    }
}
