//! What happens to a ticket: intents become events ([`decide`]), events become a ticket ([`fold`]).

mod answers;
mod decide;
mod event;
mod fold;
mod intent;
mod lifecycle;
mod words;

pub use answers::{Answers, BusinessImpact, Impact, UsersAffected, Workaround, propose_priority};
pub use decide::{Refusal, RefusalCode, Standing, decide, record};
pub use event::{Actor, Description, Event, Kind, PriorityMode, Raised, Side};
pub use fold::{Ticket, fold};
pub use intent::{Intent, NewTicket, What};
pub use lifecycle::{MoveRefused, allowed_move};
pub use words::{Category, Channel, Priority, Resolution, Status};
