//! The desktop's encrypted offline database.
//!
//! One folder per account holds one SQLCipher file. There is one write path, [`Store::write`]: whatever changes a
//! row of the server's or an intent also folds the tickets concerned again, assesses their clocks, and refreshes the
//! rows a queue shows, in the same transaction. Reads ([`Store::read`]) see one consistent state each.
//!
//! Every call blocks: from async code, call it on a blocking thread.
//!
//! Absent on purpose: HTTP, async, the clock (every write is told the time), the protocol.
#![deny(missing_docs)]

mod alarm;
mod base;
mod cache;
mod derive;
mod draft;
mod error;
mod file;
mod key;
mod knowledge;
mod meta;
mod migrate;
mod open;
mod outbox;
mod overlay;
mod queue;
mod read;
mod records;
mod replica;
mod rows;
mod script;
mod search;
mod store;
mod summary;
mod tickets;
mod touched;
mod verdicts;
mod write;

pub use alarm::{Alarm, AlarmEnd};
pub use base::{BaseRow, EventRow, Gone, MarkRow, Put, Table};
pub use draft::Draft;
pub use error::StoreError;
pub use file::{LogEntry, TicketFile};
pub use key::Key;
pub use knowledge::ArticleRow;
pub use meta::{ClockAnchor, Profile, Replica, ScopeStage, ScopeState};
pub use outbox::{IntentState, OutboxEntry};
pub use queue::{Bounds, Group, Place, QueueQuery, QueueRows, QueueView};
pub use read::Read;
pub use store::Store;
pub use summary::Summary;
pub use touched::Touched;
pub use verdicts::{Period, TicketFigure};
pub use write::Write;
