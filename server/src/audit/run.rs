//! The run: one reader, a few counters, one writer. Batches go round the counters in turn and come back in turn,
//! so the order of the lines is kept and no more than a handful of batches is ever in memory.

use std::io::{self, ErrorKind, Read, Write};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use vioe_domain::sla::{Policy, assess};
use vioe_domain::{TicketId, UtcMillis};

use super::calendars::Calendars;
use super::history;
use super::line::{self, ClocksOnly, Line};
use super::print;
use super::stream::{Batch, Batches, LONGEST_LINE};

/// How many batches may wait for each counter, and behind it.
const WAITING: usize = 2;

/// What an audit counts with.
#[derive(Clone, Debug)]
pub struct AuditSla {
    /// The numbers.
    pub policy: Policy,
    /// The evaluation instant of lines without one.
    pub at: UtcMillis,
}

/// Lines counted and lines refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines that were given clocks.
    pub counted: u64,
    /// Lines that could not be used.
    pub refused: u64,
}

/// The lines of one batch, answered.
#[derive(Debug, Default)]
struct Answer {
    text: Vec<u8>,
    tally: Tally,
}

/// Recomputes the clocks of every line of `input` onto `output`, a line for a line. A reader that goes away ends the
/// run without an error.
///
/// # Errors
/// The input can't be read, or the output not written.
pub fn run(audit: &AuditSla, input: impl Read + Send, mut output: impl Write) -> io::Result<Tally> {
    let counters = thread::available_parallelism().map_or(1, NonZero::get).min(8);
    thread::scope(|scope| {
        let (mut inlets, mut outlets) = (Vec::new(), Vec::new());
        for _ in 0..counters {
            let (inlet, batches) = sync_channel::<Batch>(WAITING);
            let (answers, outlet) = sync_channel::<Answer>(WAITING);
            inlets.push(inlet);
            outlets.push(outlet);
            scope.spawn(move || count(audit, &batches, &answers));
        }
        let reader = scope.spawn(move || deal(input, &inlets));
        let written = collect(&outlets, &mut output);
        // Whoever still sends finds nobody there, and ends.
        drop(outlets);
        let read = reader.join().map_err(|_| io::Error::other("the reader gave up"))?;
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Tally::default()),
            Err(error) => Err(error),
            Ok(tally) => read.map(|()| tally),
        }
    })
}

/// Deals batches to the counters in turn.
fn deal(input: impl Read, inlets: &[SyncSender<Batch>]) -> io::Result<()> {
    let mut batches = Batches::new(input);
    for inlet in inlets.iter().cycle() {
        let Some(batch) = batches.next_batch()? else { break };
        if inlet.send(batch).is_err() {
            break;
        }
    }
    Ok(())
}

/// Takes answers from the counters in the same turn; a counter that has no more was not dealt the next batch.
fn collect(outlets: &[Receiver<Answer>], output: &mut impl Write) -> io::Result<Tally> {
    let mut tally = Tally::default();
    for outlet in outlets.iter().cycle() {
        let Ok(answer) = outlet.recv() else { break };
        output.write_all(&answer.text)?;
        // Whoever waits for the answer to one line gets it.
        output.flush()?;
        tally.counted += answer.tally.counted;
        tally.refused += answer.tally.refused;
    }
    Ok(tally)
}

fn count(audit: &AuditSla, batches: &Receiver<Batch>, answers: &SyncSender<Answer>) {
    let mut calendars = Calendars::default();
    for batch in batches {
        let mut answer = Answer::default();
        for (number, text) in batch.lines() {
            let Some(text) = text else {
                let why = format!("the line is longer than {} MiB", LONGEST_LINE >> 20);
                answer.refuse(None, number, &why);
                continue;
            };
            match line::parse::<ClocksOnly>(text) {
                Err(why) => answer.refuse(line::reference(text).as_deref(), number, &why),
                Ok(line) => match answer_line(audit, &mut calendars, &line, &mut answer.text) {
                    Err(why) => answer.refuse(Some(&line.ticket), number, &why),
                    Ok(()) => answer.tally.counted += 1,
                },
            }
        }
        if answers.send(answer).is_err() {
            break;
        }
    }
}

impl Answer {
    fn refuse(&mut self, ticket: Option<&str>, line: u64, why: &str) {
        print::refusal(&mut self.text, ticket, line, why);
        self.tally.refused += 1;
    }
}

/// Counts one line.
fn answer_line(
    audit: &AuditSla,
    calendars: &mut Calendars,
    line: &Line<ClocksOnly>,
    out: &mut Vec<u8>,
) -> Result<(), String> {
    let now = line.now.map_or(audit.at, |at| at.0);
    let (steps, standing) = history::walk(line, now)?;
    let history = history::history(line, &steps);
    let exclusions = history::exclusions(&line.exclusions)?;
    let hours = calendars
        .hours(&line.customer.zone, history::calendar(line)?)
        .map_err(|why| format!("customer.holidays: {why}"))?;
    // Alerts have no place in the output, so any id does.
    let ticket = TicketId(uuid::Uuid::nil());
    let assessment = assess(ticket, &history, &hours, &exclusions, &audit.policy, now);
    print::clocks(out, &line.ticket, &standing, &assessment.clocks);
    Ok(())
}
