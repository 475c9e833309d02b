//! Where secrets live: the operating system's keyring, or, for one run only, memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use zeroize::Zeroizing;

/// The keyring can't be used; the sentence says why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SecretsError(pub String);

/// A place for secrets. Every call may block.
pub trait Secrets: Send + Sync {
    /// The secret under a name; none where there is none.
    ///
    /// # Errors
    /// The keyring can't be used.
    fn get(&self, name: &str) -> Result<Option<Zeroizing<String>>, SecretsError>;

    /// Keeps a secret under a name.
    ///
    /// # Errors
    /// The keyring can't be used.
    fn set(&self, name: &str, secret: &str) -> Result<(), SecretsError>;

    /// Forgets a secret; no error where there is none.
    ///
    /// # Errors
    /// The keyring can't be used.
    fn delete(&self, name: &str) -> Result<(), SecretsError>;

    /// Whether it works, found out by trying: write, read, compare, delete (D10).
    ///
    /// # Errors
    /// It does not, and the sentence says why.
    fn available(&self) -> Result<(), SecretsError> {
        const PROBE: &str = "probe";
        let written = uuid::Uuid::now_v7().to_string();
        self.set(PROBE, &written)?;
        let read = self.get(PROBE)?;
        self.delete(PROBE)?;
        if read.as_ref().is_some_and(|read| **read == written) {
            Ok(())
        } else {
            Err(SecretsError("The keyring gave back something else than it was given.".to_owned()))
        }
    }
}

/// Secrets that end with the program.
#[derive(Default)]
pub struct MemorySecrets {
    kept: Mutex<BTreeMap<String, Zeroizing<String>>>,
}

impl Secrets for MemorySecrets {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<String>>, SecretsError> {
        Ok(self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned())
    }

    fn set(&self, name: &str, secret: &str) -> Result<(), SecretsError> {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned(), Zeroizing::new(secret.to_owned()));
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), SecretsError> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        Ok(())
    }
}
