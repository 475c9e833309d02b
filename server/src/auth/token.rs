//! Opaque tokens: 32 random bytes as text. The database keeps their SHA-256.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::db::sessions::TokenHash;
use crate::failure::Failure;

/// A token nobody has had before.
///
/// # Errors
/// The machine has no random numbers.
pub fn fresh() -> Result<String, Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| Failure::Bug(format!("no random numbers: {error}")))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The token that follows a refresh token: always the same one, so that a repeated request gets the same answer and
/// nothing but hashes is stored.
///
/// # Errors
/// Never: the key may have any length.
pub fn successor(key: &[u8], token: &str) -> Result<String, Failure> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key)
        .map_err(|error| Failure::Bug(format!("the token key can't be used: {error}")))?;
    mac.update(token.as_bytes());
    Ok(URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// What the database keeps of a token.
pub fn hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}
