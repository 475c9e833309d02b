//! Passwords, hashed with Argon2id.

use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;

use crate::failure::Failure;

/// 19 MiB, two passes, one lane: the least that is recommended for Argon2id.
const MEMORY_KIB: u32 = 19 * 1_024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashing at once: each takes [`MEMORY_KIB`] and a core.
const AT_ONCE: usize = 4;
/// Nobody types more; more would only be work.
pub const LONGEST: usize = 1_024;

/// Hashes and checks passwords.
pub struct Hasher {
    turns: Semaphore,
    /// Checked for an address nobody has, so that the answer takes as long.
    nobody: String,
}

impl Hasher {
    /// A hasher.
    ///
    /// # Errors
    /// The machine has no random numbers.
    pub fn new() -> Result<Self, Failure> {
        Ok(Self { turns: Semaphore::new(AT_ONCE), nobody: hash("nobody has this password")? })
    }

    /// Whether a password is right. `stored` is none for an address nobody has: the answer is no then, after as long.
    ///
    /// # Errors
    /// The stored hash is damaged.
    pub async fn check(
        self: &std::sync::Arc<Self>,
        password: String,
        stored: Option<String>,
    ) -> Result<bool, Failure> {
        let _turn = self.turns.acquire().await.map_err(|error| Failure::Bug(error.to_string()))?;
        let hasher = self.clone();
        tokio::task::spawn_blocking(move || {
            let known = stored.is_some();
            let stored = stored.as_deref().unwrap_or(&hasher.nobody);
            Ok(check(&password, stored)? && known)
        })
        .await
        .map_err(|error| Failure::Bug(error.to_string()))?
    }
}

/// The PHC text of a password.
///
/// # Errors
/// The machine has no random numbers.
pub fn hash(password: &str) -> Result<String, Failure> {
    let hash: PasswordHash = argon2()?
        .hash_password(password.as_bytes())
        .map_err(|error| Failure::Bug(format!("a password can't be hashed: {error}")))?;
    Ok(hash.to_string())
}

fn check(password: &str, stored: &str) -> Result<bool, Failure> {
    let stored = PasswordHash::new(stored)
        .map_err(|error| Failure::Bug(format!("a stored password hash is damaged: {error}")))?;
    Ok(argon2()?.verify_password(password.as_bytes(), &stored).is_ok())
}

fn argon2() -> Result<Argon2<'static>, Failure> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| Failure::Bug(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}
