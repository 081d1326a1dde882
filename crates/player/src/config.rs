//! Configuration: one struct, whose comments are the sample file (`lantoa-player sample`).

use confique::Config as _;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// What whoever sets up the box may choose.
#[derive(Clone, Debug, confique::Config)]
pub struct Config {
    /// Where the house answers: `https://…/player`. Plain `http://` is taken for this machine alone.
    #[config(env = "LANTOA_HOUSE")]
    pub house: Option<String>,

    /// Where the signed stop order lies: any web server that does not depend on the house. Left out: the house's own.
    #[config(env = "LANTOA_STOP_URL")]
    pub stop_url: Option<String>,

    /// The folder that holds everything: key, plan, audio, log.
    #[config(env = "LANTOA_PLAYER_STORE", default = "/var/lib/lantoa-player")]
    pub store: PathBuf,

    /// Where the sound goes: `file:PATH` (raw 48 kHz mono 16 bit, also a named pipe), `stdout`,
    /// `command:aplay -q -t raw -f S16_LE -r 48000 -c 1` or, where it was built in, `alsa:default`.
    #[config(env = "LANTOA_OUTPUT", default = "alsa:default")]
    pub output: String,

    /// Milliseconds that pass between what the program sends and what is heard; the sound is sent that much earlier.
    #[config(default = 0)]
    pub latency_ms: i64,

    /// Whether the box has a clock that runs without power (a DS3231 and its like). Without one the time after a power
    /// cut is not believed until the house, or chrony, confirms it.
    #[config(default = false)]
    pub has_rtc: bool,

    /// How much the clock of the box may drift when nobody corrects it, parts per million.
    #[config(default = 50)]
    pub drift_ppm: u32,

    /// Called as `COMMAND NUMBER open` and `COMMAND NUMBER close` for FM and wired gateways; they are closed but when
    /// an item asks for them.
    #[config(env = "LANTOA_GATEWAY")]
    pub gateway: Option<String>,

    /// Milliseconds that a gateway is opened before the first sample.
    #[config(default = 1000)]
    pub gateway_lead_ms: u32,

    /// Sources that the house may have relayed (tiếp sóng), by the short name that its list of sources shows. Each gives raw
    /// samples, S16 little-endian, 48 kHz, mono: `command:PROGRAM WORDS` or `file:PATH`, also a named pipe. For example
    /// `vov1 = "command:arecord -q -D hw:1 -t raw -f S16_LE -r 48000 -c 1"`.
    #[config(default = {})]
    pub relays: HashMap<String, String>,

    /// Hours in which no relay sounds here, whatever a signed plan says; several with commas, `""` for none.
    #[config(default = "23:00-04:00")]
    pub relay_quiet: String,

    /// Most megabytes that audio may take on the disk.
    #[config(default = 4096)]
    pub media_limit_mb: u64,

    /// Days that the log stays on the box after the house has it; at least 40, longer than any plan.
    #[config(default = 90)]
    pub log_days: u32,

    /// Longest wait for the house's doorbell, seconds.
    #[config(default = 50)]
    pub wait_s: u32,

    /// Seconds that a new version of this program, ordered by the house, has to come up before the former one runs again.
    #[config(default = 60)]
    pub trial_s: u64,

    /// Public release keys (`lantoa release keygen`): a new program is taken only with a release that one of them signed. They
    /// take the place of those that the house gave at enrolment; without any, the house's order is enough.
    #[config(default = [], env = "LANTOA_RELEASE_KEYS", parse_env = confique::env::parse::list_by_comma)]
    pub release_keys: Vec<String>,

    /// Seconds between two looks at the stop order.
    #[config(default = 20)]
    pub stop_every_s: u64,
}

impl Config {
    /// Reads the file, with the environment before it and the defaults behind.
    ///
    /// # Errors
    /// The file is not there, or says what cannot be.
    pub fn read(file: Option<&Path>) -> Result<Self, confique::Error> {
        let builder = Self::builder().env();
        match file {
            Some(file) => builder.file(file).load(),
            None => builder.load(),
        }
    }

    /// The sample file, made from the comments above.
    #[must_use]
    pub fn sample() -> String {
        confique::toml::template::<Self>(confique::toml::FormatOptions::default())
    }
}
