//! What happens to a ticket: intents become events ([`decide`]), events become a ticket ([`fold`]).

mod answers;
mod bonds;
mod decide;
mod event;
mod fact;
mod fold;
mod grant;
mod incident;
mod intent;
mod kind;
mod kinds;
mod lifecycle;
mod message;
mod others;
mod raised;
mod record;
pub(crate) mod refusal;
mod requests;
mod what;
mod words;

pub use answers::{
    AnswerPlace, Answers, BusinessImpact, Impact, PriorityReason, UsersAffected, Workaround,
    explain_priority, propose_priority,
};
pub use bonds::{AccessState, Bonds, Grant, Link, Merge, Rating};
pub use decide::{Decision, Standing, decide};
pub use event::{Actor, Event, PriorityMode, Side};
pub use fold::{Ticket, fold};
pub use grant::GrantState;
pub use incident::{Incident, Owed, Resolved};
pub use intent::{Intent, NewTicket, Target};
pub use kind::Kind;
pub use kinds::{Field, KINDS, KindInfo};
pub use lifecycle::{MoveRefused, allowed_move};
pub use message::{Carried, Message};
pub use others::others;
pub use raised::{Description, EmergencyReport, IntakeAnswers, Origin, Raised};
pub use record::{record, record_elsewhere};
pub use refusal::{Refusal, RefusalCode};
pub use requests::{
    Answered, EscalationRequest, LeadershipProposal, OnPath, PriorityRequest, Requests, TrendFinding,
};
pub use what::What;
pub use words::{Category, Channel, Priority, Relation, Required, Resolution, Scenario, Status, Topic};
