//! Where the file lies, how it is opened, and why each setting is what it is.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use zeroize::Zeroizing;

use crate::migrate::{STEPS, migrate};
use crate::{Key, StoreError};

/// Readers of an older library can damage the log (sqlite.org/wal.html#walresetbug; D12).
const OLDEST_SQLITE: i32 = 3_051_003;

pub(crate) fn prepare(dir: &Path) -> Result<(File, PathBuf), StoreError> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(StoreError::Library { found: rusqlite::version().to_owned() });
    }
    create_private(dir)?;
    if let Some(kind) = network_drive(dir) {
        return Err(StoreError::NetworkDrive { kind });
    }
    let lock = File::create(dir.join("lock"))?;
    match lock.try_lock() {
        Ok(()) => Ok((lock, dir.join("store.db"))),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { dir: dir.to_owned() }),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// The file of a store that is there; takes no lock and makes nothing.
pub(crate) fn existing(dir: &Path) -> Result<PathBuf, StoreError> {
    let file = dir.join("store.db");
    file.metadata()?;
    Ok(file)
}

pub(crate) fn writer(file: &Path, key: &Key) -> Result<Connection, StoreError> {
    let mut conn = connect(file, key, OpenFlags::default())?;
    conn.execute_batch(
        "PRAGMA journal_mode = WAL;
         -- An intent is durable once the write has returned (sync.md 2.7).
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         -- What is removed leaves no bytes (I14).
         PRAGMA secure_delete = ON;
         PRAGMA cache_size = -16000;
         -- Keeps the log small without long checkpoints in between (D13).
         PRAGMA wal_autocheckpoint = 1000;
         PRAGMA journal_size_limit = 8388608;",
    )
    .map_err(|error| unreadable(error, file))?;
    migrate(&mut conn, file, STEPS)?;
    Ok(conn)
}

pub(crate) fn reader(file: &Path, key: &Key) -> Result<Connection, StoreError> {
    let conn = connect(file, key, OpenFlags::default())?;
    conn.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -8000;")?;
    Ok(conn)
}

fn connect(file: &Path, key: &Key, flags: OpenFlags) -> Result<Connection, StoreError> {
    let conn = Connection::open_with_flags(file, flags)?;
    // What it would write to the terminal says less than our own error.
    conn.execute_batch("PRAGMA cipher_log_level = NONE")?;
    // A raw key: it is random already, deriving another from it would only cost time (desktop.md 5.2).
    let pragma = Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", *key.to_hex()));
    conn.execute_batch(&pragma)?;
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.set_prepared_statement_cache_capacity(128);
    // Sorting must not spill plain text into files.
    conn.execute_batch("PRAGMA temp_store = MEMORY")?;
    conn.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))
        .map_err(|error| unreadable(error, file))?;
    Ok(conn)
}

/// Damage and a wrong key look alike: either way the file is kept and named.
pub(crate) fn unreadable(error: rusqlite::Error, file: &Path) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            StoreError::Unreadable { file: file.to_owned() }
        }
        _ => error.into(),
    }
}

#[cfg(unix)]
fn create_private(dir: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    // It may have been there before, with wider rights.
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn create_private(dir: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(dir)
}

/// The kind of the network file system `dir` lies on, where that is easily found out (D19).
#[cfg(target_os = "linux")]
fn network_drive(dir: &Path) -> Option<String> {
    let dir = dir.canonicalize().ok()?;
    kind_of_mount(&std::fs::read_to_string("/proc/self/mountinfo").ok()?, &dir)
}

#[cfg(not(target_os = "linux"))]
fn network_drive(_dir: &Path) -> Option<String> {
    None
}

#[cfg(any(target_os = "linux", test))]
fn kind_of_mount(mountinfo: &str, dir: &Path) -> Option<String> {
    const SHARED: [&str; 9] =
        ["nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "fuse.sshfs", "fuse.rclone"];
    let kind = mountinfo
        .lines()
        .filter_map(|line| {
            let (mount, rest) = line.split_once(" - ")?;
            let at = mount.split(' ').nth(4)?.replace("\\040", " ");
            let kind = rest.split(' ').next()?;
            dir.starts_with(&at).then_some((at.len(), kind))
        })
        // The innermost mount is the one the folder lies on; of two at one place, the later.
        .max_by_key(|(depth, _)| *depth)?
        .1;
    SHARED.contains(&kind).then(|| kind.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_drive_is_recognised_by_its_innermost_mount() {
        let mounts = "21 1 8:1 / / rw - ext4 /dev/sda1 rw\n\
                      40 21 0:40 / /home rw - nfs4 server:/home rw\n\
                      41 40 8:2 / /home/ada/local rw - ext4 /dev/sdb1 rw\n";
        let kind = |dir: &str| kind_of_mount(mounts, Path::new(dir));
        assert_eq!(kind("/var/lib/vioe"), None);
        assert_eq!(kind("/home/ada/vioe").as_deref(), Some("nfs4"));
        assert_eq!(kind("/home/ada/local/vioe"), None);
    }

    #[test]
    fn the_linked_libraries_are_new_enough() {
        assert!(rusqlite::version_number() >= OLDEST_SQLITE);
        let conn = Connection::open_in_memory().unwrap();
        let version: String = conn.query_row("PRAGMA cipher_version", [], |row| row.get(0)).unwrap();
        let mut parts = version.split(|c: char| !c.is_ascii_digit()).map(|part| part.parse::<u32>().unwrap());
        let found = (parts.next().unwrap(), parts.next().unwrap());
        assert!(found >= (4, 14), "SQLCipher {version}");
    }
}
