//! `POST /v1/sync/push`: intents go up, in order, each answered (sync.md 2.5, 2.6).

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vioe_domain::ticket::{Intent, Refusal};
use vioe_domain::{ClientId, IntentId, UtcMillis};

use crate::Seq;

/// Intents in the order of their numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushRequest {
    /// Which installation.
    pub client_id: ClientId,
    /// The server's epoch as the client knows it.
    pub epoch: Uuid,
    /// Results up to here have arrived and need not be kept.
    pub acked_mid: u64,
    /// At most [`crate::MAX_INTENTS`].
    pub intents: Vec<NumberedIntent>,
}

/// An intent and its gap-free number on its client, from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberedIntent {
    /// The number.
    pub mid: u64,
    /// The intent.
    #[serde(flatten)]
    pub intent: Intent,
}

/// What became of each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushResponse {
    /// The last number the server has processed from this client.
    pub last: LastMid,
    /// The position of the feed after this push.
    pub head: Seq,
    /// One for each intent sent.
    pub results: Vec<PushResult>,
    /// The server's clock.
    pub server_time: UtcMillis,
}

/// The last processed number and the intent it had; a client that knows another intent under it is a fork.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LastMid {
    /// The number; 0 where nothing was processed yet.
    pub mid: u64,
    /// Its intent.
    pub id: Option<IntentId>,
}

/// What became of one intent. A repeated push gets the stored answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushResult {
    /// Its number.
    pub mid: u64,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What became of an intent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "st", rename_all = "snake_case")]
pub enum Outcome {
    /// It took effect.
    Applied,
    /// A rule said no.
    Rejected {
        /// Which, and what to do next.
        refusal: Refusal,
    },
}
