//! The live stream of hints: server-sent events, read line by line (sync.md 2.8).

use std::time::Duration;

use futures::stream::{self, Stream, StreamExt};

use crate::transport::Hint;

/// Turns chunks of bytes into hints, until a chunk is missing, the stream ends, or it is silent for too long.
pub(crate) fn hints<B: AsRef<[u8]> + Send + 'static>(
    chunks: impl Stream<Item = Option<B>> + Send + Unpin + 'static,
    stall: Duration,
) -> impl Stream<Item = Hint> + Send + 'static {
    stream::unfold((chunks, Reader::default()), move |(mut chunks, mut reader)| async move {
        loop {
            if let Some(hint) = reader.next() {
                return Some((hint, (chunks, reader)));
            }
            match tokio::time::timeout(stall, chunks.next()).await {
                Ok(Some(Some(chunk))) => reader.feed(chunk.as_ref()),
                Ok(Some(None) | None) | Err(_) => return None,
            }
        }
    })
    .fuse()
}

/// The longest line that is worth keeping; hints are short.
const LONGEST: usize = 64 << 10;

/// Gathers bytes into lines, lines into events.
#[derive(Debug, Default)]
struct Reader {
    buffer: Vec<u8>,
    event: Option<String>,
}

impl Reader {
    fn feed(&mut self, chunk: &[u8]) {
        if self.buffer.len() + chunk.len() <= LONGEST {
            self.buffer.extend_from_slice(chunk);
        } else {
            self.buffer.clear();
        }
    }

    fn next(&mut self) -> Option<Hint> {
        while let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.buffer.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end_matches(['\r', '\n']);
            if let Some(name) = line.strip_prefix("event:") {
                self.event = Some(name.trim().to_owned());
            } else if line.starts_with(':') {
                return Some(Hint::Alive);
            } else if line.is_empty()
                && let Some(event) = self.event.take()
            {
                match event.as_str() {
                    "head" | "access" => return Some(Hint::Moved),
                    "auth" => return Some(Hint::SessionEnded),
                    "bye" => return Some(Hint::Bye),
                    // A newer server may say more.
                    _ => {}
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Hint, Reader};

    fn read(chunks: &[&str]) -> Vec<Hint> {
        let mut reader = Reader::default();
        let mut hints = Vec::new();
        for chunk in chunks {
            reader.feed(chunk.as_bytes());
            while let Some(hint) = reader.next() {
                hints.push(hint);
            }
        }
        hints
    }

    #[test]
    fn an_event_cut_anywhere_is_one_hint() {
        let whole = "event: head\ndata: {\"seq\":7}\n\n";
        for cut in 0..whole.len() {
            assert_eq!(read(&[&whole[..cut], &whole[cut..]]), [Hint::Moved], "cut at {cut}");
        }
    }

    #[test]
    fn keep_alives_and_unknown_events_are_told_apart() {
        assert_eq!(
            read(&[": ka\n\nevent: news\ndata: x\n\nevent: bye\r\ndata: {}\r\n\r\n"]),
            [Hint::Alive, Hint::Bye]
        );
    }
}
