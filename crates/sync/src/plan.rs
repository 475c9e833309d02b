//! What to do next, as a pure table: state and event give the next state and one effect (sync.md 2.7).
//!
//! I13 holds by construction: every effect but [`Effect::Halt`] leads to another event, and only a person ends a halt.

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Asking for a client of its own.
    Registering,
    /// Loading scopes that were won.
    Booting,
    /// The feed has not been read to its head.
    CatchingUp,
    /// In step.
    Live,
    /// Nobody answers.
    Offline,
    /// Somebody answers, but can't help now.
    Backoff,
    /// The replica must be thrown away first.
    ResetPending,
    /// The session ended.
    LockedOut,
    /// The program is too old.
    UpgradeRequired,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// A local write, a hint, the window, a network that came back: it is worth asking.
    Woken,
    /// A wait is over.
    WaitOver,
    /// The client is registered.
    Registered,
    /// The replica is empty.
    Emptied,
    /// A round went through.
    Round(Progress),
    /// A call failed.
    Failed(Fault),
}

/// How far a round came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// Scopes have pages left to load.
    Booting,
    /// The feed has more.
    Behind,
    /// Nothing is left.
    Level,
}

/// Why a call failed, as far as it decides what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Nobody answered.
    Silent,
    /// Somebody else answered, or the server can't help now.
    Busy,
    /// The server knows another history of this client, or none.
    Fork,
    /// The replica is of another time: the server was restored, or forgot too much.
    Stale,
    /// The session ended.
    SessionEnded,
    /// The program is too old.
    TooOld,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Ask for a client.
    Register,
    /// Push, pull, load pages.
    Exchange,
    /// Throw the replica away; the outbox stays.
    Empty,
    /// Wait for a hint or the long timer.
    Rest,
    /// Wait by the backoff.
    Retry,
    /// Nothing until a person acts.
    Halt,
}

/// The table.
pub fn next(state: State, event: Event) -> (State, Effect) {
    match event {
        Event::Registered | Event::Emptied => (State::CatchingUp, Effect::Exchange),
        Event::Round(Progress::Booting) => (State::Booting, Effect::Exchange),
        Event::Round(Progress::Behind) => (State::CatchingUp, Effect::Exchange),
        Event::Round(Progress::Level) => (State::Live, Effect::Rest),
        Event::Woken | Event::WaitOver => match state {
            State::Registering => (State::Registering, Effect::Register),
            State::ResetPending => (State::ResetPending, Effect::Empty),
            State::Booting => (State::Booting, Effect::Exchange),
            State::Live => (State::Live, Effect::Exchange),
            State::CatchingUp | State::Offline | State::Backoff => (State::CatchingUp, Effect::Exchange),
            State::LockedOut => (State::LockedOut, Effect::Halt),
            State::UpgradeRequired => (State::UpgradeRequired, Effect::Halt),
        },
        Event::Failed(Fault::Silent) => (hold(state, State::Offline), Effect::Retry),
        Event::Failed(Fault::Busy) => (hold(state, State::Backoff), Effect::Retry),
        Event::Failed(Fault::Fork) => (State::Registering, Effect::Register),
        Event::Failed(Fault::Stale) => (State::ResetPending, Effect::Empty),
        Event::Failed(Fault::SessionEnded) => (State::LockedOut, Effect::Halt),
        Event::Failed(Fault::TooOld) => (State::UpgradeRequired, Effect::Halt),
    }
}

/// A failure does not forget what must be done first.
fn hold(state: State, waiting: State) -> State {
    match state {
        State::Registering | State::ResetPending => state,
        State::Booting | State::CatchingUp | State::Live | State::Offline | State::Backoff => waiting,
        State::LockedOut | State::UpgradeRequired => state,
    }
}

#[cfg(test)]
mod tests {
    use super::{Effect, Event, Fault, Progress, State, next};

    const STATES: [State; 9] = [
        State::Registering,
        State::Booting,
        State::CatchingUp,
        State::Live,
        State::Offline,
        State::Backoff,
        State::ResetPending,
        State::LockedOut,
        State::UpgradeRequired,
    ];

    #[test]
    fn only_a_session_or_a_program_that_ended_halts() {
        for state in STATES {
            for event in [Event::Woken, Event::WaitOver] {
                let halted = matches!(state, State::LockedOut | State::UpgradeRequired);
                assert_eq!(next(state, event).1 == Effect::Halt, halted, "{state:?} {event:?}");
            }
            for fault in [Fault::Silent, Fault::Busy, Fault::Fork, Fault::Stale] {
                assert_ne!(next(state, Event::Failed(fault)).1, Effect::Halt, "{state:?} {fault:?}");
            }
        }
    }

    #[test]
    fn silence_while_registering_registers_again() {
        let (state, effect) = next(State::Registering, Event::Failed(Fault::Silent));
        assert_eq!((state, effect), (State::Registering, Effect::Retry));
        assert_eq!(next(state, Event::WaitOver).1, Effect::Register);
    }

    #[test]
    fn a_fork_registers_anew_and_a_stale_replica_is_emptied() {
        for state in STATES {
            assert_eq!(next(state, Event::Failed(Fault::Fork)), (State::Registering, Effect::Register));
            assert_eq!(next(state, Event::Failed(Fault::Stale)), (State::ResetPending, Effect::Empty));
        }
    }

    #[test]
    fn level_rests_and_everything_else_goes_on() {
        assert_eq!(next(State::CatchingUp, Event::Round(Progress::Level)), (State::Live, Effect::Rest));
        assert_eq!(next(State::Booting, Event::Round(Progress::Booting)).1, Effect::Exchange);
        assert_eq!(next(State::Live, Event::Round(Progress::Behind)).1, Effect::Exchange);
    }
}
