//! The house over HTTP: small signed questions, small signed answers.

use crate::PROGRAM;
use crate::identity;
use crate::release;
use crate::store::Store;
use std::io::{self, Read};
use std::time::Duration;
use ureq::http::StatusCode;
use wire::player::{Enrol, Enrolled, KNOWS_RELEASES, PrintedCode, Refused};

/// Why the house could not be asked.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum NetFault {
    #[error("the address {0} is not https:// (plain http:// is taken for this machine alone)")]
    Plain(String),
    #[error("the house cannot be reached: {0}")]
    Unreachable(String),
    #[error("the house answered {0}")]
    Status(StatusCode),
    #[error("the answer was not believed: {0}")]
    Refused(#[from] Refused),
    #[error("the plan of the house was not taken; the log says why")]
    NotTaken,
    #[error("the disk: {0}")]
    Disk(#[from] io::Error),
}

impl From<ureq::Error> for NetFault {
    fn from(e: ureq::Error) -> Self {
        match e {
            ureq::Error::StatusCode(code) => Self::Status(StatusCode::from_u16(code).unwrap_or_default()),
            other => Self::Unreachable(other.to_string()),
        }
    }
}

/// Largest message that is read.
const LARGEST: u64 = 8 * 1024 * 1024;

/// The house, or any web server that hands out signed files.
#[derive(Clone, Debug)]
pub struct House {
    agent: ureq::Agent,
    url: String,
}

impl House {
    /// A house at an address; a question may take as long as `patience`.
    ///
    /// # Errors
    /// The address would send in the clear over a network.
    pub fn at(url: &str, patience: Duration) -> Result<Self, NetFault> {
        let here = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
        if !url.starts_with("https://") && !here.iter().any(|own| url.starts_with(own)) {
            return Err(NetFault::Plain(url.to_owned()));
        }
        let config = ureq::Agent::config_builder()
            .timeout_connect(Some(Duration::from_secs(15)))
            .timeout_recv_response(Some(patience))
            .timeout_per_read(Some(Duration::from_secs(30)))
            .max_redirects(0)
            .user_agent(PROGRAM)
            .build();
        Ok(Self {
            agent: config.into(),
            url: url.trim_end_matches('/').to_owned(),
        })
    }

    /// Asks.
    ///
    /// # Errors
    /// [`NetFault`].
    pub fn ask(&self, what: &str, question: &[u8]) -> Result<Vec<u8>, NetFault> {
        let url = format!("{}/{what}", self.url);
        let mut answer = self
            .agent
            .post(&url)
            .content_type("application/octet-stream")
            .send(question)?;
        Ok(answer.body_mut().with_config().limit(LARGEST).read_to_vec()?)
    }

    /// Takes a small file; with an empty path the address itself.
    ///
    /// # Errors
    /// [`NetFault`].
    pub fn take(&self, path: &str) -> Result<Vec<u8>, NetFault> {
        let mut answer = self.agent.get(self.address(path)).call()?;
        Ok(answer.body_mut().with_config().limit(LARGEST).read_to_vec()?)
    }

    /// A large file from some byte on: whether the house goes on there, and what comes.
    ///
    /// # Errors
    /// [`NetFault`].
    pub fn stream(&self, path: &str, from: u64) -> Result<(bool, impl Read + use<>), NetFault> {
        let mut question = self.agent.get(self.address(path));
        if from > 0 {
            question = question.header("range", format!("bytes={from}-"));
        }
        let answer = question.call()?;
        let goes_on = answer.status() == StatusCode::PARTIAL_CONTENT;
        Ok((
            goes_on,
            answer.into_body().into_with_config().limit(u64::MAX).reader(),
        ))
    }

    fn address(&self, path: &str) -> String {
        if path.is_empty() {
            self.url.clone()
        } else {
            format!("{}/{path}", self.url)
        }
    }
}

/// Enrols this box with a printed code, and keeps what the house told.
///
/// # Errors
/// [`NetFault`]; the code is only used up when the house has answered.
pub fn enrol(house: &House, store: &Store, code: &PrintedCode) -> Result<Enrolled, NetFault> {
    let signer = identity::signer(store)?;
    let question = Enrol {
        secret: code.secret,
        key: signer.public(),
        nonce: identity::nonce()?,
        program: PROGRAM.to_owned(),
        model: model(),
        knows: vec![KNOWS_RELEASES.to_owned()].into(),
    };
    let answer = house.ask("enrol", &question.sealed(&signer).to_bytes())?;
    let told = Enrolled::read(&answer, code, &question)?;
    if !told.release.0.is_empty() {
        release::pin(store, &told.release.0)?;
    }
    identity::keep(store, &told)?;
    Ok(told)
}

fn model() -> String {
    let told = std::fs::read_to_string("/proc/device-tree/model").unwrap_or_default();
    told.trim_end_matches('\0').to_owned()
}
