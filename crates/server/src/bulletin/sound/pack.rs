//! Samples into FLAC, block by block.

use flacenc::bitsink::ByteSink;
use flacenc::component::{BitRepr as _, Stream};
use flacenc::config::Encoder;
use flacenc::error::{Verified, Verify as _};
use flacenc::source::{Context, Fill as _, FrameBuf};

use super::{BadSound, RATE};

/// Samples of a block.
const BLOCK: usize = 4_096;
const BITS: usize = 16;

/// A FLAC file as it grows.
pub(super) struct Packer {
    config: Verified<Encoder>,
    stream: Stream,
    context: Context,
    block: FrameBuf,
    waiting: Vec<i32>,
    bytes: Vec<u8>,
}

fn fault(fault: impl std::fmt::Debug) -> BadSound {
    BadSound::Packing(format!("{fault:?}"))
}

impl Packer {
    pub(super) fn new() -> Result<Self, BadSound> {
        let config = Encoder::default()
            .into_verified()
            .map_err(|(_, wrong)| fault(wrong))?;
        let mut stream = Stream::new(RATE as usize, 1, BITS).map_err(fault)?;
        stream
            .stream_info_mut()
            .set_block_sizes(BLOCK, BLOCK)
            .map_err(fault)?;
        Ok(Self {
            config,
            stream,
            context: Context::new(BITS, 1),
            block: FrameBuf::with_size(1, BLOCK).map_err(fault)?,
            waiting: Vec::new(),
            bytes: Vec::new(),
        })
    }

    pub(super) fn samples(&self) -> u64 {
        (self.context.total_samples() + self.waiting.len()) as u64
    }

    pub(super) fn add(&mut self, samples: &[f32]) -> Result<(), BadSound> {
        let whole = |sample: &f32| (sample * 32_768.0).round().clamp(-32_768.0, 32_767.0) as i32;
        self.waiting.extend(samples.iter().map(whole));
        let mut at = 0;
        while self.waiting.len() - at >= BLOCK {
            self.pack(at, at + BLOCK)?;
            at += BLOCK;
        }
        self.waiting.drain(..at);
        Ok(())
    }

    fn pack(&mut self, from: usize, to: usize) -> Result<(), BadSound> {
        let samples = &self.waiting[from..to];
        self.block.fill_interleaved(samples).map_err(fault)?;
        self.context.fill_interleaved(samples).map_err(fault)?;
        let number = self.context.current_frame_number().unwrap_or(0);
        let info = self.stream.stream_info();
        let frame =
            flacenc::encode_fixed_size_frame(&self.config, &self.block, number, info).map_err(fault)?;
        let mut sink = ByteSink::new();
        frame.write(&mut sink).map_err(fault)?;
        self.stream.stream_info_mut().update_frame_info(&frame);
        self.bytes.extend_from_slice(sink.as_slice());
        Ok(())
    }

    /// The file, and how many samples it has.
    pub(super) fn finish(mut self) -> Result<(Vec<u8>, u64), BadSound> {
        let rest = self.waiting.len();
        if rest > 0 {
            self.pack(0, rest)?;
            self.waiting.clear();
        }
        let (samples, digest) = (self.context.total_samples(), self.context.md5_digest());
        let info = self.stream.stream_info_mut();
        info.set_block_sizes(BLOCK, BLOCK).map_err(fault)?;
        info.set_total_samples(samples);
        info.set_md5_digest(&digest);
        let mut sink = ByteSink::new();
        self.stream.write(&mut sink).map_err(fault)?;
        let mut file = sink.as_slice().to_vec();
        file.append(&mut self.bytes);
        Ok((file, samples as u64))
    }
}
