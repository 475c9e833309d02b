//! `do`: intents from standard input, one a line, each decided and answered on its own.

use std::io::{BufRead, Read as _};

use serde::Serialize;
use serde_json::json;
use vioe_desk::{Desk, DeskError, Wish};
use vioe_domain::ticket::Target;

use crate::commands::wish_line::{self, Misread};
use crate::failure::{Ended, Failure};
use crate::output::Output;

/// A longer line is no intent: no text of one is longer than 100,000 bytes.
const LONGEST: u64 = 4 << 20;

/// A line that can't be read.
#[derive(Serialize)]
struct Malformed {
    refused: &'static str,
    message: String,
    next: String,
    line: u64,
    field: Option<String>,
}

/// Reads every line of standard input and answers it. The answers are JSON, whichever way of answering is asked for.
///
/// # Errors
/// The store or a stream is in the way; what was answered before is kept.
pub async fn read_all(desk: &Desk, output: Output) -> Result<Ended, Failure> {
    let mut input = std::io::stdin().lock();
    let mut ended = Ended::Done;
    for number in 1.. {
        let mut text = Vec::new();
        if input.by_ref().take(LONGEST).read_until(b'\n', &mut text)? == 0 {
            break;
        }
        if text.len() as u64 == LONGEST && !text.ends_with(b"\n") {
            input.skip_until(b'\n')?;
            ended = Ended::Refused;
            output.object(&malformed(number, too_long()))?;
            continue;
        }
        if text.trim_ascii().is_empty() {
            continue;
        }
        let answered = match wish_line::read(desk, &text).await {
            Ok(wish) => wished(desk, wish).await,
            Err(wish_line::Stopped::Misread(misread)) => {
                ended = Ended::Refused;
                output.object(&malformed(number, misread))?;
                continue;
            }
            Err(wish_line::Stopped::Desk(error)) => Err(error),
        };
        match answered {
            Ok(answer) => output.object(&answer)?,
            Err(error @ DeskError::Refusal(_)) => {
                ended = Ended::Refused;
                output.object(&Failure::Desk(error).said())?;
            }
            Err(error) => {
                let failure = Failure::Desk(error);
                // The line is answered too when the answer is that nothing more can be done.
                output.object(&failure.said())?;
                return Ok(failure.ended());
            }
        }
    }
    Ok(ended)
}

async fn wished(desk: &Desk, wish: Wish) -> Result<serde_json::Value, DeskError> {
    let (intent, target) = desk.wish(wish).await?;
    Ok(match target {
        Target::Ticket(ticket) => {
            let label = desk.label(ticket).await?;
            json!({ "intent": intent, "queued": true, "ticket": ticket, "number": label })
        }
        Target::Record(record) => json!({ "intent": intent, "queued": true, "record": record }),
    })
}

fn malformed(line: u64, misread: Misread) -> Malformed {
    let place = match &misread.field {
        Some(field) => format!("Line {line}, field `{field}`"),
        None => format!("Line {line}"),
    };
    Malformed {
        refused: "invalid",
        message: format!("{place}: {}", misread.message),
        next: misread.next,
        line,
        field: misread.field,
    }
}

fn too_long() -> Misread {
    Misread { field: None, message: "It is longer than 4 MiB.".to_owned(), next: "Shorten it.".to_owned() }
}
