//! Any rate becomes 48 kHz, sample for sample: what the filter adds at the beginning is taken off, and the end is pushed out.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Indexing, Resampler as _};

use super::{BadSound, RATE};

/// Frames that go through at once.
const CHUNK: usize = 1_024;
/// Rates between these are taken; others are mistakes.
const SLOWEST: u32 = 4_000;
const FASTEST: u32 = 384_000;

/// A stream of samples on its way to 48 kHz.
pub(super) struct Fit {
    rate: u32,
    through: Option<Through>,
}

struct Through {
    resampler: Fft<f32>,
    waiting: Vec<f32>,
    out: Vec<f32>,
    /// Frames of the filter's own beginning that are still to be taken off.
    trim: usize,
    taken: u64,
    given: u64,
}

impl Fit {
    pub(super) fn new(rate: u32) -> Result<Self, BadSound> {
        if !(SLOWEST..=FASTEST).contains(&rate) {
            return Err(BadSound::Unknown(format!("{rate} samples a second")));
        }
        let through = match rate {
            RATE => None,
            _ => Some(Through::new(rate)?),
        };
        Ok(Self { rate, through })
    }

    pub(super) fn rate(&self) -> u32 {
        self.rate
    }

    /// Takes a piece and adds what comes out of it.
    pub(super) fn push(&mut self, piece: &[f32], to: &mut Vec<f32>) -> Result<(), BadSound> {
        let Some(through) = &mut self.through else {
            to.extend_from_slice(piece);
            return Ok(());
        };
        through.waiting.extend_from_slice(piece);
        through.taken += piece.len() as u64;
        let mut at = 0;
        while through.waiting.len() - at >= through.resampler.input_frames_next() {
            at += through.pump(at, None, to)?;
        }
        through.waiting.drain(..at);
        Ok(())
    }

    /// Adds the rest, so that as much came out as went in.
    pub(super) fn finish(self, to: &mut Vec<f32>) -> Result<(), BadSound> {
        let Some(mut through) = self.through else {
            return Ok(());
        };
        let due = (through.taken * u64::from(RATE)).div_ceil(u64::from(self.rate));
        let mut left = through.waiting.len();
        through.waiting.resize(through.resampler.input_frames_next(), 0.0);
        while through.given < due {
            through.pump(0, Some(left), to)?;
            left = 0;
        }
        to.truncate(to.len() - usize::try_from(through.given - due).unwrap_or(0));
        Ok(())
    }
}

impl Through {
    fn new(rate: u32) -> Result<Self, BadSound> {
        let packing = |fault: String| BadSound::Packing(fault);
        let resampler = Fft::new(rate as usize, RATE as usize, CHUNK, 1, FixedSync::Input)
            .map_err(|fault| packing(fault.to_string()))?;
        Ok(Self {
            out: vec![0.0; resampler.output_frames_max()],
            trim: resampler.output_delay(),
            resampler,
            waiting: Vec::new(),
            taken: 0,
            given: 0,
        })
    }

    /// One chunk from `at` on, of which `partial` frames are sound; gives how many went in.
    fn pump(&mut self, at: usize, partial: Option<usize>, to: &mut Vec<f32>) -> Result<usize, BadSound> {
        let fault = |fault: String| BadSound::Packing(fault);
        let (all, room) = (self.waiting.len(), self.out.len());
        let from = InterleavedSlice::new(&self.waiting[..], 1, all).map_err(|e| fault(e.to_string()))?;
        let mut into =
            InterleavedSlice::new_mut(&mut self.out[..], 1, room).map_err(|e| fault(e.to_string()))?;
        let indexing = Indexing {
            input_offset: at,
            output_offset: 0,
            partial_len: partial,
            active_channels_mask: None,
        };
        let (used, made) = self
            .resampler
            .process_into_buffer(&from, &mut into, Some(&indexing))
            .map_err(|e| fault(e.to_string()))?;
        let skipped = made.min(self.trim);
        self.trim -= skipped;
        to.extend_from_slice(&self.out[skipped..made]);
        self.given += (made - skipped) as u64;
        Ok(used)
    }
}
