//! When a clock is allowed to run (guide 1.3, sla.md 2.2).
//!
//! The rule is one of membership: an instant is covered if its local date is a business date and its local time of
//! day lies inside a half-open window. Daylight saving needs no case of its own: a gap holds no instants, a
//! repeated hour holds them twice.

mod hours;
mod place;
mod table;
mod week;
mod window;
mod year;
mod zone;

pub use hours::Hours;
pub(crate) use hours::Version;
pub(crate) use place::Place;
pub use table::{Coverage, CoverageError, Schedule};
pub use week::{BadWeek, Week};
pub use window::{BadWindow, DayWindow, Windows};
pub use zone::{UnknownZone, Zone, derived_by, tz_version};
