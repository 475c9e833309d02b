//! From the rules' values to what the window shows: pure functions, no store and no clock.

mod allowed;
mod cards;
mod entries;
mod explain;
mod known;
mod may;
mod meter;
mod mine;
mod opened;
mod row;
mod stretch;
mod told;
mod what_if;

pub use cards::{Unsettled, outbox_item};
pub use explain::explanation;
pub use known::{Known, People};
pub use may::{Asked, May, may};
pub use meter::{meters, next as next_meter};
pub use mine::my_ticket;
pub use opened::ticket_view;
pub use row::{Marks, row};
pub use stretch::schedule;
