//! The words desktop and server exchange, and nothing that sends them.
//!
//! One file per exchange, the request above its response.
//!
//! Absent on purpose: axum, reqwest, SQL. Start at [`push`] and [`pull`].
#![deny(missing_docs)]

pub mod alert;
pub mod error;
pub mod pull;
pub mod push;
pub mod row;
pub mod session;
pub mod snapshot;

pub use error::{Code, Problem, Retry};
pub use row::{Row, RowChange, ScopeId, Seq, Table};

/// The protocol's major version; sent as `X-Proto`, and refused where it differs.
pub const PROTOCOL: u32 = 1;
/// The version of the rows' shapes; sent as `X-Schema`.
pub const SCHEMA: u32 = 1;
/// The most intents in one push.
pub const MAX_INTENTS: usize = 100;
/// The most bytes of one push.
pub const MAX_PUSH_BYTES: usize = 1 << 20;
/// The most bytes of one intent.
pub const MAX_INTENT_BYTES: usize = 512 << 10;
/// The most rows in one page of a pull or a snapshot.
pub const MAX_PAGE_ROWS: usize = 2_000;
