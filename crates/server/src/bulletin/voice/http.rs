//! A service: JSON with the text by POST, sound as the answer. Only the operator's address is asked; it leads nowhere else.

use std::io::Read as _;
use std::time::Duration;

use super::{Engine, MOST_BYTES, Mute};
use crate::config::VoiceConfig;

/// An address of the operator's.
pub(super) struct Service {
    address: String,
    member: String,
    with: Vec<(String, String)>,
    authorization: Option<String>,
    time: Duration,
}

impl Service {
    pub(super) fn new(address: &str, named: &VoiceConfig, time: Duration) -> Self {
        Self {
            address: address.to_owned(),
            member: named.member.clone().unwrap_or_else(|| "text".to_owned()),
            with: named.with.clone().into_iter().collect(),
            authorization: named.authorization.clone(),
            time,
        }
    }

    fn body(&self, text: &str) -> String {
        let others = self
            .with
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let all = others.chain([(self.member.as_str(), text)]);
        let members = all.map(|(name, value)| (name.to_owned(), value.into()));
        serde_json::Value::Object(members.collect()).to_string()
    }
}

impl Engine for Service {
    fn speak(&self, text: &str) -> Result<Vec<u8>, Mute> {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(self.time))
            .max_redirects(0)
            .max_redirects_will_error(true)
            .build()
            .into();
        let mut ask = agent
            .post(&self.address)
            .header("content-type", "application/json");
        if let Some(authorization) = &self.authorization {
            ask = ask.header("authorization", authorization);
        }
        let mute = |fault: &ureq::Error| match fault {
            ureq::Error::Timeout(_) => Mute::Slow,
            ureq::Error::StatusCode(_) | ureq::Error::TooManyRedirects => Mute::Failed,
            _ => Mute::Missing,
        };
        let answer = ask.send(self.body(text)).map_err(|fault| {
            tracing::warn!(address = self.address, cause = %fault, "a voice failed");
            mute(&fault)
        })?;
        let mut sound = Vec::new();
        let read = answer
            .into_body()
            .into_reader()
            .take(MOST_BYTES + 1)
            .read_to_end(&mut sound);
        match read {
            Ok(_) if !sound.is_empty() && sound.len() as u64 <= MOST_BYTES => Ok(sound),
            _ => Err(Mute::Failed),
        }
    }

    fn is_there(&self) -> bool {
        self.address.starts_with("https://") || self.address.starts_with("http://")
    }
}
