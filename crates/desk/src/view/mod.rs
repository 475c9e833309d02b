//! What the window receives: values it can show as they are. The window computes nothing but the text of a
//! countdown, from `elapsed_ms`, `as_of` and `changes_at` of a [`Meter`].
//!
//! Numbers of milliseconds are `i64` in Rust and `number` in TypeScript; all stay far below 2^53.

mod alerts;
mod compose;
mod connection;
mod error;
mod explain;
mod intake;
mod knowledge;
mod mine;
mod queue;
mod report;
mod session;
mod ticket;

pub use alerts::{AlertState, AlertView};
pub use compose::{
    AssigneeChoice, CustomerChoice, Draft, DraftKind, NewTicketForm, PromisePreview, ProposedPriority,
};
pub use connection::{ConnectionState, ConnectionView, OutboxItem, OutboxState, Touched};
pub use error::{CommandError, ErrorFamily};
pub use explain::{
    Explanation, ExplanationSum, Stretch, StretchKind, Strip, StripTick, TickKind, WhatIf, WhatIfAction,
};
pub use intake::{
    AnswerView, CompletenessView, HintView, OpenChannel, PartView, ProposalView, ScaffoldView, ScopeRow,
    TriageRow,
};
pub use knowledge::{
    ArticleItem, ArticleVersionView, ArticleView, ChannelView, LinkView, ResourcesView, TrainingView,
};
pub use mine::{MyTicket, PromiseKind, PromiseState, TicketPromise};
pub use queue::{
    Meter, MeterState, QueueGroup, QueuePage, QueueRequest, QueueRow, QueueView, Seam, SeamKind,
};
pub use report::{
    BehindRequest, BehindTicket, BehindView, ComplianceLine, CreditLine, RatingLine, RecommendationLine,
    ReportKey, ReportKind, ReportLines, ReportRequest, ReportView, TierLine,
};
pub use session::{PersonView, SessionState, SessionView, SignInForm, SignInOutcome};
pub use ticket::{Allowed, Card, CardKind, CustomerCard, Entry, EntryKind, TicketView, TierDwell};
