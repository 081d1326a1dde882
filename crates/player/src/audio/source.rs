//! A decoding thread that stays a few seconds ahead, and the place where its samples are drawn.

use super::{BadAudio, decode};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;
use wire::player::Hash;

/// Samples of one piece; a source holds at most [`PIECES`] of them, four seconds.
const PIECE: usize = 4_800;
const PIECES: usize = 40;
/// How long a block waits for a decoder that is behind.
const PATIENCE: Duration = Duration::from_millis(5);

/// What came when samples were drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// As many as were asked for.
    All,
    /// The decoder is behind: so many came, more will.
    Behind(usize),
    /// The audio is over: so many came.
    Over(usize),
}

/// The samples of one audio file, in order.
pub struct Source {
    pieces: Receiver<Vec<i16>>,
    verdict: Receiver<Result<(), BadAudio>>,
    piece: Vec<i16>,
    at: usize,
    /// The sample that is drawn next.
    pub position: u64,
    /// How the audio ended, when it did.
    pub end: Option<Result<(), BadAudio>>,
    patience: Duration,
}

impl Source {
    /// Begins to decode a file whose SHA-256 must be `hash`. With `patient` a block waits as long as it takes.
    #[must_use]
    pub fn open(path: PathBuf, hash: Hash, patient: bool) -> Self {
        let (sender, pieces) = sync_channel(PIECES);
        let (say, verdict) = sync_channel(1);
        std::thread::spawn(move || {
            let _ = say.send(whole(&path, hash).and_then(|()| in_pieces(&path, &sender)));
        });
        Self {
            pieces,
            verdict,
            piece: Vec::new(),
            at: 0,
            position: 0,
            end: None,
            patience: if patient {
                Duration::from_secs(60)
            } else {
                PATIENCE
            },
        }
    }

    /// Whether the first samples are here, or it is known that none will come.
    pub fn ready(&mut self) -> bool {
        self.at < self.piece.len() || self.end.is_some() || self.next_piece()
    }

    /// Whether there is nothing to play: it ended before its first sample.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.position == 0 && self.end.is_some() && self.at == self.piece.len()
    }

    /// Fills `out` with the next samples.
    pub fn draw(&mut self, out: &mut [i16]) -> Drawn {
        let mut filled = 0;
        while filled < out.len() {
            if self.at == self.piece.len() && !self.next_piece() {
                return if self.end.is_some() {
                    Drawn::Over(filled)
                } else {
                    Drawn::Behind(filled)
                };
            }
            let count = (out.len() - filled).min(self.piece.len() - self.at);
            out[filled..filled + count].copy_from_slice(&self.piece[self.at..self.at + count]);
            self.at += count;
            self.position += count as u64;
            filled += count;
        }
        Drawn::All
    }

    /// Leaves out samples until `position`, as far as they are decoded; true when it is reached, or the end is.
    pub fn skip_to(&mut self, position: u64) -> bool {
        while self.position < position {
            if self.at == self.piece.len() && !self.next_piece() {
                return self.end.is_some();
            }
            let count = ((position - self.position) as usize).min(self.piece.len() - self.at);
            self.at += count;
            self.position += count as u64;
        }
        true
    }

    fn next_piece(&mut self) -> bool {
        if self.end.is_some() {
            return false;
        }
        match self.pieces.recv_timeout(self.patience) {
            Ok(piece) => {
                self.piece = piece;
                self.at = 0;
                true
            }
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => {
                let lost = || Err(BadAudio::Broken("the decoder died".to_owned()));
                self.end = Some(self.verdict.recv().unwrap_or_else(|_| lost()));
                false
            }
        }
    }
}

/// Audio is checked once more before it sounds: a memory card forgets.
fn whole(path: &std::path::Path, hash: Hash) -> Result<(), BadAudio> {
    match crate::store::hash_of(path) {
        Ok(found) if found == hash => Ok(()),
        Ok(_) => Err(BadAudio::Unreadable(
            "its SHA-256 is another: the disk changed it".to_owned(),
        )),
        Err(e) => Err(BadAudio::Unreadable(e.to_string())),
    }
}

fn in_pieces(path: &std::path::Path, sender: &std::sync::mpsc::SyncSender<Vec<i16>>) -> Result<(), BadAudio> {
    let mut waiting: Vec<i16> = Vec::with_capacity(2 * PIECE);
    let mut heard = true;
    let end = decode(path, |samples| {
        waiting.extend_from_slice(&samples);
        while heard && waiting.len() >= PIECE {
            let rest = waiting.split_off(PIECE);
            heard = sender.send(std::mem::replace(&mut waiting, rest)).is_ok();
        }
        heard
    });
    if heard && !waiting.is_empty() {
        let _ = sender.send(waiting);
    }
    end
}
