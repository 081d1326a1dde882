//! Passwords: Argon2id, off the threads that answer requests.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};

use crate::http::Refusal;

/// The shortest password, in characters (NIST SP 800-63B: length is what counts).
pub const SHORTEST: usize = 12;

/// Why a new password is not taken: a message key.
pub fn check_new(password: &str, login: &str) -> Result<(), &'static str> {
    if password.chars().count() < SHORTEST {
        Err("account.password_short")
    } else if password.to_lowercase().contains(&login.to_lowercase()) {
        Err("account.password_login")
    } else {
        Ok(())
    }
}

/// The hash to store: PHC text with its own salt and parameters.
pub async fn hash(password: String) -> Result<String, Refusal> {
    let work = move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
    };
    let done = tokio::task::spawn_blocking(work).await.map_err(Refusal::broken)?;
    done.map_err(Refusal::broken)
}

/// True when the password is the one that was hashed. Without a hash the same work is done for nothing, so that the
/// time does not tell whether an account exists.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, Refusal> {
    let work = move || match hash.as_deref().map(PasswordHash::new) {
        Some(Ok(hash)) => Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok(),
        _ => Argon2::default().hash_password(password.as_bytes()).is_err(),
    };
    tokio::task::spawn_blocking(work).await.map_err(Refusal::broken)
}
