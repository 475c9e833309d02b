//! The operating system's keyring: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
//!
//! An item's service is `VIOE Support Console`, its user the name the desk gives: `<profile>/refresh-token` or
//! `<profile>/store-key`. A second profile folder on one machine (`VIOE_DATA_DIR`) has items of its own: its path goes
//! before the name. Nothing switches the keyring off: without one the desk says so and keeps a session in memory.

use std::path::Path;

use keyring::{Entry, Error};
use vioe_desk::{Secrets, SecretsError};
use zeroize::Zeroizing;

const SERVICE: &str = "VIOE Support Console";

/// Secrets in the keyring.
pub struct Keyring {
    prefix: String,
}

impl Keyring {
    /// The keyring of this person; `apart` is the profile folder that was asked for by name.
    pub fn new(apart: Option<&Path>) -> Self {
        Self { prefix: apart.map(|folder| format!("{}:", folder.display())).unwrap_or_default() }
    }

    fn with<T: Send>(
        &self,
        name: &str,
        act: impl FnOnce(&Entry) -> keyring::Result<T> + Send,
    ) -> Result<Option<T>, SecretsError> {
        let user = format!("{}{name}", self.prefix);
        // The store blocks on a runtime of its own, which must not happen inside the desk's: hence a thread.
        let answer = std::thread::scope(|scope| {
            scope.spawn(|| Entry::new(SERVICE, &user).and_then(|entry| act(&entry))).join()
        });
        match answer {
            Ok(Ok(value)) => Ok(Some(value)),
            Ok(Err(Error::NoEntry)) => Ok(None),
            Ok(Err(error)) => Err(SecretsError(sentence(&error))),
            Err(_) => Err(SecretsError("The keyring stopped in the middle of an answer.".to_owned())),
        }
    }
}

impl Secrets for Keyring {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<String>>, SecretsError> {
        self.with(name, |entry| entry.get_password().map(Zeroizing::new))
    }

    fn set(&self, name: &str, secret: &str) -> Result<(), SecretsError> {
        self.with(name, |entry| entry.set_password(secret)).map(|_| ())
    }

    fn delete(&self, name: &str) -> Result<(), SecretsError> {
        self.with(name, Entry::delete_credential).map(|_| ())
    }
}

/// What the keyring said, for the person. The details are the log's: they may name other items.
fn sentence(error: &Error) -> String {
    tracing::warn!(%error, "keyring");
    match error {
        Error::NoDefaultStore => "This system has no keyring service running.",
        Error::NoStorageAccess(_) => "The keyring is locked or can't be reached.",
        Error::PlatformFailure(_) => "The keyring service failed.",
        _ => "The keyring can't be used.",
    }
    .to_owned()
}
