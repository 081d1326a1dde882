//! Configuration: one struct, whose comments are the sample file `config.sample.toml`.

use std::path::PathBuf;

use confique::Config as _;
use wire::player::PublicKey;

/// What an operator may set, in `config.toml` or by environment.
#[derive(Clone, Debug, confique::Config)]
pub struct Config {
    /// Where the program listens. Port 0 takes a free one.
    #[config(env = "LANTOA_LISTEN", default = "127.0.0.1:8080")]
    pub listen: String,

    /// The folder that holds everything: the SQLite database, the blobs, the marks of the demonstration.
    #[config(env = "LANTOA_DATA", default = "data")]
    pub data: PathBuf,

    /// A PostgreSQL server in place of the embedded SQLite: `postgres://user:password@host:5432/lantoa`.
    #[config(env = "LANTOA_DATABASE")]
    pub database: Option<String>,

    /// The address under which people reach this installation. With `https://` cookies are marked secure.
    #[config(env = "LANTOA_PUBLIC_URL", default = "http://127.0.0.1:8080")]
    pub public_url: String,

    /// Connections: readers of SQLite, or the pool of PostgreSQL.
    #[config(env = "LANTOA_CONNECTIONS", default = 8)]
    pub connections: u32,

    /// The spool of the exchange with other e-office systems: in, out, failed. Left out: `exchange` in the data folder.
    #[config(env = "LANTOA_EXCHANGE")]
    pub exchange: Option<PathBuf>,

    /// Seconds between two looks into the spool while the program serves; 0 leaves it to `lantoa exchange once`.
    #[config(env = "LANTOA_EXCHANGE_EVERY", default = 15)]
    pub exchange_every: u64,

    /// A NATS server by which several nodes share the doorbells of devices: `nats://127.0.0.1:4222`. It carries names, never
    /// what is new; without it, and when it is gone, news only comes later.
    #[config(env = "LANTOA_NATS")]
    pub nats_url: Option<String>,

    /// The Ed25519 key that signs the lists of keys for sealed tips, 64 hexadecimal digits: made on the page of the
    /// ceremony, kept outside the house. Left out: tips cannot be switched on.
    #[config(env = "LANTOA_TIP_ROOT")]
    pub tip_root: Option<String>,

    /// With fewer megabytes free on the disk no tip is taken: the page shows the telephone numbers.
    #[config(env = "LANTOA_TIP_FREE_MB", default = 512)]
    pub tip_free_mb: u64,

    /// Public release keys of the player's program (`lantoa release keygen`, kept offline). With any, a rollout is taken only of
    /// a program with a release that one of them signed, and boxes pin them when they are enrolled. See docs/player.md.
    #[config(default = [], env = "LANTOA_RELEASE_KEYS", parse_env = confique::env::parse::list_by_comma)]
    pub release_keys: Vec<String>,

    /// Voices that read bulletins aloud, the first of which is taken unless somebody chooses. Empty: espeak-ng, where it is
    /// installed. Each has a name and one of: `command` (program and arguments; text on its input, sound on its output),
    /// `http` (an address that answers JSON with sound), `recorded` (a folder of recordings), `silent`. See docs/bulletins.md.
    #[config(default = [])]
    pub voices: Vec<VoiceConfig>,

    /// A program and its arguments that alarms of stations are handed to, one run for each that is raised or ended: JSON on
    /// its input, 0 when it has passed it on. By it they reach mail or telephones. Empty: alarms stay in the house. See
    /// docs/diary.md.
    #[config(default = [])]
    pub alarm_command: Vec<String>,

    /// Never more runs of it than this in a minute.
    #[config(env = "LANTOA_ALARM_PER_MINUTE", default = 10)]
    pub alarm_per_minute: u32,

    /// Whether the command is also told, three times a day and when a clock has run out, that something waits at a recipient
    /// of tips: neither how many nor what. Whoever carries the message learns that there is something; so it is off unless the
    /// province wants it.
    #[config(env = "LANTOA_TIP_NOTICE", default = false)]
    pub tip_notice: bool,

    /// Seconds that one run may take before it is ended.
    #[config(env = "LANTOA_ALARM_SECONDS", default = 30)]
    pub alarm_seconds: u64,
}

/// A voice as the operator names it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoiceConfig {
    /// What people choose it by.
    pub name: String,
    /// Program and arguments.
    #[serde(default)]
    pub command: Vec<String>,
    /// The address that is asked by POST.
    pub http: Option<String>,
    /// The name of the JSON member that holds the text; `text` unless it says.
    pub member: Option<String>,
    /// Other members of the JSON that is sent.
    #[serde(default)]
    pub with: std::collections::BTreeMap<String, String>,
    /// The header `authorization`.
    pub authorization: Option<String>,
    /// A folder whose files are named by the SHA-256 of the text that they say.
    pub recorded: Option<PathBuf>,
    /// A hum as long as the words would take: for trying things out.
    #[serde(default)]
    pub silent: bool,
    /// Seconds that one bulletin may take; 300 unless it says.
    pub seconds: Option<u64>,
}

impl Config {
    /// Reads a file, if it is there, with the environment before it and the defaults behind.
    pub fn read(file: Option<&std::path::Path>) -> Result<Self, confique::Error> {
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

    /// The release keys as they are believed. What is no key stops the program at its start.
    ///
    /// # Errors
    /// The text that is no key.
    pub fn release_keys(&self) -> Result<Vec<PublicKey>, String> {
        let read = |text: &String| PublicKey::read(text).map_err(|_| text.clone());
        self.release_keys.iter().map(read).collect()
    }

    /// The release keys that boxes pin.
    #[must_use]
    pub fn pinned_releases(&self) -> Vec<PublicKey> {
        self.release_keys().unwrap_or_default()
    }

    /// True when browsers reach this installation by https.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without the environment of whoever runs the tests.
    fn read(sample: &str) -> Config {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        std::fs::write(&file, sample).unwrap();
        Config::builder().file(&file).load().unwrap()
    }

    #[test]
    fn the_sample_is_the_defaults_and_names_every_key() {
        let sample = Config::sample();
        let defaults = format!("{:?}", Config::builder().load().unwrap());
        assert_eq!(format!("{:?}", read(&sample)), defaults);
        // A line without a default has nothing to take the `#` away from.
        let awake: Vec<&str> = sample
            .lines()
            .filter_map(|line| {
                line.strip_prefix('#')
                    .filter(|line| line.contains(" = ") && !line.starts_with(' '))
            })
            .collect();
        assert_eq!(format!("{:?}", read(&awake.join("\n"))), defaults);
        for field in Config::META.fields {
            let line = sample
                .lines()
                .find(|line| line.starts_with(&format!("#{} =", field.name)));
            assert!(line.is_some(), "{} is not in the sample:\n{sample}", field.name);
            assert!(!field.doc.is_empty(), "{} is not explained", field.name);
        }
        assert_eq!(
            awake.len() + 4,
            Config::META.fields.len(),
            "all but `database`, `exchange`, `nats_url` and `tip_root` have a default"
        );
    }
}
