//! What the program does, one file for each group of commands.

mod alerts;
mod explain;
mod export;
mod outbox;
mod queue;
mod records;
mod session;
mod show;
mod status;
mod sync;
mod watch;
mod wish_line;
mod wishes;

use std::process::ExitCode;

use tracing_subscriber::EnvFilter;
use vioe_desk::Desk;

use crate::assemble::{self, Need};
use crate::failure::{Ended, Failure};
use crate::options::{Command, Options};
use crate::output::Output;

/// Does what was asked for, and says how it ended.
pub fn run(options: Options) -> ExitCode {
    start_log();
    let output = options.output();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let failure = Failure::Stream(error);
            output.failure(&failure);
            return failure.ended().into();
        }
    };
    let ended = match runtime.block_on(act(&options, output)) {
        Ok(ended) => ended,
        // Whoever read has what they wanted.
        Err(failure) if failure.is_broken_pipe() => Ended::Done,
        Err(failure) => {
            output.failure(&failure);
            failure.ended()
        }
    };
    // What still blocks (a question to a server that is silent) must not keep the program.
    runtime.shutdown_background();
    ended.into()
}

async fn act(options: &Options, output: Output) -> Result<Ended, Failure> {
    let need = need(&options.command);
    let desk = assemble::desk(options, need)?;
    match need {
        Need::Read => desk.open_to_read().await?,
        Need::Work | Need::Stay => desk.open_to_work().await?,
        Need::SignIn => {}
    }
    let done = with(&desk, options, output).await;
    desk.close().await;
    done
}

async fn with(desk: &Desk, options: &Options, output: Output) -> Result<Ended, Failure> {
    match &options.command {
        Command::SignIn { email, .. } => session::sign_in(desk, options, email, output).await,
        Command::SignOut { discard } => session::sign_out(desk, *discard, output).await,
        Command::Whoami => session::whoami(desk, output).await,
        Command::Sync { wait } => sync::sync(desk, *wait, output).await,
        Command::Status => status::status(desk, options, output).await,
        Command::Queue { view, search, limit, after } => {
            queue::queue(desk, *view, search, *limit, after.as_deref(), output).await
        }
        Command::Show { tickets } => show::show(desk, tickets, output).await,
        Command::Explain { ticket, clock, cycle } => {
            explain::explain(desk, ticket, (*clock).into(), *cycle, output).await
        }
        Command::Do => wishes::read_all(desk, output).await,
        Command::Outbox { discard, again } => outbox::outbox(desk, *discard, *again, output).await,
        Command::Alerts { ack } => alerts::alerts(desk, ack, output).await,
        Command::Records { of } => records::records(desk, *of, output).await,
        Command::Export { tickets, all } => export::export(desk, tickets, *all, output).await,
        Command::Watch => watch::watch(desk, options, output).await,
    }
}

/// What a command is to the profile.
fn need(command: &Command) -> Need {
    match command {
        Command::SignIn { .. } => Need::SignIn,
        Command::Watch => Need::Stay,
        Command::SignOut { .. } | Command::Sync { .. } | Command::Do => Need::Work,
        Command::Outbox { discard, again } if discard.is_some() || again.is_some() => Need::Work,
        Command::Alerts { ack } if !ack.is_empty() => Need::Work,
        Command::Whoami
        | Command::Status
        | Command::Queue { .. }
        | Command::Show { .. }
        | Command::Explain { .. }
        | Command::Outbox { .. }
        | Command::Records { .. }
        | Command::Alerts { .. }
        | Command::Export { .. } => Need::Read,
    }
}

/// Logs go to standard error. `VIOE_LOG` chooses what, as in `info,vioe_sync=debug`.
fn start_log() {
    let filter = EnvFilter::try_from_env("VIOE_LOG").unwrap_or_else(|_| EnvFilter::new("off"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
