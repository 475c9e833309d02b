//! The passphrase slot: where there is no keyring, the profile's secrets lie in one small sealed file beside the store.
//!
//! The file is read anew for each question and replaced as a whole, under a lock of its own: two processes on one profile
//! never lose each other's secrets. A file that can't be opened is never written over.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use vioe_desk::{Secrets, SecretsError};
use zeroize::Zeroizing;

use crate::seal::{Header, Opener, Sealed};

/// More than this is no passphrase.
const LONGEST: u64 = 4_096;

/// Secrets in a sealed file.
pub struct Slot {
    file: PathBuf,
    passphrase: PathBuf,
    /// The key of the file's header, derived once a run: deriving is slow on purpose.
    opener: Mutex<Option<Opener>>,
}

type Names = BTreeMap<String, Zeroizing<String>>;

impl Slot {
    /// The slot of a profile folder, opened by the first line of a file.
    pub fn new(data: &Path, passphrase: PathBuf) -> Self {
        Self { file: data.join("passphrase.slot"), passphrase, opener: Mutex::default() }
    }

    /// Reads the secrets, changes them, and where `change` says so writes them.
    fn with<T>(&self, change: impl FnOnce(&mut Names) -> (T, bool)) -> Result<T, SecretsError> {
        let _lock = self.lock()?;
        let mut opener = self.opener.lock().unwrap_or_else(PoisonError::into_inner);
        let mut names = self.read(&mut opener)?;
        let (value, changed) = change(&mut names);
        if changed {
            self.write(&mut opener, &names)?;
        }
        Ok(value)
    }

    fn read(&self, opener: &mut Option<Opener>) -> Result<Names, SecretsError> {
        let bytes = match std::fs::read(&self.file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Names::default()),
            Err(error) => return Err(trouble(&self.file, &error)),
        };
        let sealed: Sealed = serde_json::from_slice(&bytes)
            .map_err(|_| SecretsError("The passphrase slot is damaged; it is kept as it is.".to_owned()))?;
        let plain = self.opener(opener, &sealed.header)?.open(&sealed).map_err(SecretsError)?;
        let names: BTreeMap<String, String> = serde_json::from_slice(&plain)
            .map_err(|_| SecretsError("The passphrase slot holds something else.".to_owned()))?;
        Ok(names.into_iter().map(|(name, secret)| (name, Zeroizing::new(secret))).collect())
    }

    fn write(&self, opener: &mut Option<Opener>, names: &Names) -> Result<(), SecretsError> {
        let plain: BTreeMap<&str, &str> =
            names.iter().map(|(name, secret)| (name.as_str(), secret.as_str())).collect();
        let plain =
            Zeroizing::new(serde_json::to_vec(&plain).map_err(|error| SecretsError(error.to_string()))?);
        let header = match opener.as_ref() {
            Some(opener) => opener.header().clone(),
            None => Header::new().map_err(SecretsError)?,
        };
        let sealed = self.opener(opener, &header)?.seal(&plain).map_err(SecretsError)?;
        let text = serde_json::to_vec(&sealed).map_err(|error| SecretsError(error.to_string()))?;
        replace(&self.file, &text).map_err(|error| trouble(&self.file, &error))
    }

    fn opener<'o>(
        &self,
        opener: &'o mut Option<Opener>,
        header: &Header,
    ) -> Result<&'o Opener, SecretsError> {
        let kept = opener.take().filter(|opener| opener.header() == header);
        let fitting = match kept {
            Some(kept) => kept,
            None => Opener::derive(header, &self.passphrase()?).map_err(SecretsError)?,
        };
        Ok(opener.insert(fitting))
    }

    fn passphrase(&self) -> Result<Zeroizing<String>, SecretsError> {
        let length =
            std::fs::metadata(&self.passphrase).map_err(|error| trouble(&self.passphrase, &error))?.len();
        if length > LONGEST {
            return Err(SecretsError(format!(
                "{} is no passphrase: it is too long.",
                self.passphrase.display()
            )));
        }
        let text = std::fs::read_to_string(&self.passphrase).map(Zeroizing::new);
        let text = text.map_err(|error| trouble(&self.passphrase, &error))?;
        let line = text.lines().next().unwrap_or_default();
        if line.is_empty() {
            return Err(SecretsError(format!("{} holds no passphrase.", self.passphrase.display())));
        }
        Ok(Zeroizing::new(line.to_owned()))
    }

    fn lock(&self) -> Result<File, SecretsError> {
        let path = self.file.with_extension("lock");
        let lock = private(&path).map_err(|error| trouble(&path, &error))?;
        lock.lock().map_err(|error| trouble(&path, &error))?;
        Ok(lock)
    }
}

impl Secrets for Slot {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<String>>, SecretsError> {
        self.with(|names| (names.get(name).cloned(), false))
    }

    fn set(&self, name: &str, secret: &str) -> Result<(), SecretsError> {
        self.with(|names| {
            names.insert(name.to_owned(), Zeroizing::new(secret.to_owned()));
            ((), true)
        })
    }

    fn delete(&self, name: &str) -> Result<(), SecretsError> {
        self.with(|names| ((), names.remove(name).is_some()))
    }
}

/// Writes a file whole or not at all, readable by its owner only.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let temporary = path.with_extension("new");
    let mut file = private(&temporary)?;
    file.set_len(0)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&temporary, path)?;
    // The name too must survive a power cut: the old token is no longer taken.
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn trouble(path: &Path, error: &std::io::Error) -> SecretsError {
    SecretsError(format!("{} can't be used: {error}.", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(folder: &Path, passphrase: &str) -> Slot {
        let file = folder.join("passphrase");
        std::fs::write(&file, passphrase).unwrap();
        Slot::new(folder, file)
    }

    #[test]
    fn it_keeps_secrets_for_whoever_has_the_passphrase_and_nothing_in_clear() {
        let folder = tempfile::tempdir().unwrap();
        slot(folder.path(), "correct horse\nnot this line").set("a", "a very secret token").unwrap();
        let again = slot(folder.path(), "correct horse\n");
        assert_eq!(again.get("a").unwrap().as_deref().map(String::as_str), Some("a very secret token"));
        again.available().unwrap();
        let bytes = std::fs::read(folder.path().join("passphrase.slot")).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("secret") && !text.contains("horse"), "{text}");
        again.delete("a").unwrap();
        assert_eq!(again.get("a").unwrap(), None);
    }

    #[test]
    fn a_wrong_passphrase_opens_nothing_and_overwrites_nothing() {
        let folder = tempfile::tempdir().unwrap();
        slot(folder.path(), "right").set("a", "1").unwrap();
        let before = std::fs::read(folder.path().join("passphrase.slot")).unwrap();
        let wrong = slot(folder.path(), "wrong");
        assert!(wrong.get("a").is_err() && wrong.set("a", "2").is_err() && wrong.delete("a").is_err());
        assert_eq!(std::fs::read(folder.path().join("passphrase.slot")).unwrap(), before);
        assert!(slot(folder.path(), "").get("a").unwrap_err().0.contains("no passphrase"));
    }

    #[test]
    fn a_changed_file_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        slot(folder.path(), "right").set("a", "1").unwrap();
        let path = folder.path().join("passphrase.slot");
        let mut value: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let sealed = value["sealed"].as_str().unwrap().to_owned();
        let flipped = if sealed.ends_with('0') { "1" } else { "0" };
        value["sealed"] = format!("{}{flipped}", &sealed[..sealed.len() - 1]).into();
        std::fs::write(&path, value.to_string()).unwrap();
        assert!(slot(folder.path(), "right").get("a").is_err());
        std::fs::write(&path, "{").unwrap();
        assert!(slot(folder.path(), "right").set("a", "1").is_err());
    }
}
