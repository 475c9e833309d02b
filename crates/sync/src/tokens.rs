//! Access tokens live in memory; the refresh token in the keeper, which has the successor before it is used.

use std::sync::Arc;

use tokio::sync::Mutex;
use vioe_domain::UtcMillis;
use vioe_protocol::session::{RefreshRequest, Secret};
use vioe_protocol::{Code, Problem};

use crate::transport::{Failure, Transport};

/// The keeper can't be used; the sentence says why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct KeeperError(pub String);

/// Where the refresh token is kept: the operating system's keyring, or memory for one run. Blocks.
pub trait TokenKeeper: Send + Sync {
    /// The token; none where there is none any more.
    ///
    /// # Errors
    /// The keyring can't be used.
    fn load(&self) -> Result<Option<Secret>, KeeperError>;

    /// Keeps the successor: before it is used.
    ///
    /// # Errors
    /// The keyring can't be used.
    fn keep(&self, token: &Secret) -> Result<(), KeeperError>;
}

/// A token that ends sooner than this is renewed first, in ms.
const MARGIN: i64 = 30_000;

struct Access {
    token: Secret,
    expires_at: UtcMillis,
}

/// The one refresher of a line.
pub(crate) struct Tokens {
    transport: Arc<dyn Transport>,
    keeper: Arc<dyn TokenKeeper>,
    access: Mutex<Option<Access>>,
}

impl Tokens {
    pub fn new(transport: Arc<dyn Transport>, keeper: Arc<dyn TokenKeeper>) -> Self {
        Self { transport, keeper, access: Mutex::new(None) }
    }

    /// An access token that holds at `now`, the estimate of the server's clock.
    pub async fn access(&self, now: UtcMillis) -> Result<Secret, Failure> {
        // Held while refreshing: two refreshers at once would look like a stolen token.
        let mut access = self.access.lock().await;
        if let Some(held) = access.as_ref()
            && held.expires_at.since(now) > MARGIN
        {
            return Ok(held.token.clone());
        }
        let refresh_token = self.keeping(|keeper| keeper.load()).await?.ok_or_else(|| {
            Problem::new(Code::SessionEnded, "Nobody is signed in on this device any more.")
        })?;
        let session = self.transport.refresh(&RefreshRequest { refresh_token }).await?;
        let successor = session.refresh_token;
        self.keeping(move |keeper| keeper.keep(&successor)).await?;
        let token = session.access_token.clone();
        *access = Some(Access { token: session.access_token, expires_at: session.access_expires_at });
        Ok(token)
    }

    /// The server did not take this token: the next call gets another one.
    pub async fn spoil(&self, token: &Secret) {
        let mut access = self.access.lock().await;
        if access.as_ref().is_some_and(|held| held.token == *token) {
            *access = None;
        }
    }

    async fn keeping<T: Send + 'static>(
        &self,
        use_it: impl FnOnce(&dyn TokenKeeper) -> Result<T, KeeperError> + Send + 'static,
    ) -> Result<T, Failure> {
        let keeper = self.keeper.clone();
        match tokio::task::spawn_blocking(move || use_it(&*keeper)).await {
            Ok(Ok(value)) => Ok(value),
            // Without the keyring nothing can be sent; it may come back, as a server may.
            Ok(Err(error)) => Err(Failure::Silent(error.to_string())),
            Err(_) => Err(Failure::Silent("the keyring stopped answering".to_owned())),
        }
    }
}
