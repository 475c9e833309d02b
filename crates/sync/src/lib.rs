//! Brings the desktop's store and the central server together (sync.md 2.7).
//!
//! [`Line`] is one account's line to its server: it pushes the outbox, pulls what changed, loads scopes that were won,
//! and tells how it stands. [`plan`] says what to do next as a pure table; [`Transport`] is the wire, over HTTP in
//! [`Http`], in memory in tests; `apply` is the only thing that writes the server's rows.
//!
//! Absent on purpose: Tauri, SQL, and any rule about tickets. The server has the last word on intents.
#![deny(missing_docs)]

mod apply;
mod backoff;
mod convert;
mod http;
mod line;
mod live;
mod offset;
pub mod plan;
mod round;
mod status;
mod tokens;
mod transport;

pub use backoff::Backoff;
pub use http::Http;
pub use line::{Line, LineParts, Pace};
pub use offset::{DeviceClock, Offset, Reading, ServerTime};
pub use status::{Standing, Status};
pub use tokens::{KeeperError, TokenKeeper};
pub use transport::{Failure, Hint, HintStream, Transport};
pub use vioe_protocol::session::{Secret, SignInRequest};
