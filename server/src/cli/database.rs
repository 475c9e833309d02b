//! Which database: the options every command shares.

use std::path::PathBuf;

use clap::Args;
use vioe_server::db::{Db, DbError};

/// Which database.
#[derive(Args, Clone)]
#[group(required = true, multiple = false)]
pub struct Database {
    /// Folder of the embedded database; made where it is missing
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// PostgreSQL instead, such as postgres://user@host/vioe
    #[arg(long, value_name = "URL", env = "VIOE_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
}

impl Database {
    /// Opens it.
    ///
    /// # Errors
    /// It can't be used, or a newer program wrote it.
    pub fn open(&self) -> Result<Db, DbError> {
        match (&self.database_url, &self.data) {
            (Some(url), _) => Db::open_url(url),
            (None, Some(folder)) => Db::open_folder(folder),
            (None, None) => Err(DbError::Trouble("say --data DIR or --database-url URL".to_owned())),
        }
    }
}
