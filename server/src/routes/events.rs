//! `GET /v1/sync/events`: a live stream of hints that the feed has moved (sync.md 2.8). It carries no data: what changed
//! comes by pull, where it is authorised.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, Sse};
use futures::stream::{self, Stream};
use tokio::sync::{broadcast, watch};
use uuid::Uuid;
use vioe_protocol::Seq;

use crate::app::App;
use crate::db::sessions;
use crate::failure::Failure;
use crate::request::Caller;

/// How often a quiet stream says that it lives.
const KEEP_ALIVE: Duration = Duration::from_secs(20);
/// Hints that follow one another faster than this are told as one.
const GATHER: Duration = Duration::from_millis(50);

struct Live {
    app: Arc<App>,
    session: Uuid,
    head: watch::Receiver<Seq>,
    ended: broadcast::Receiver<Uuid>,
    told: Option<(Seq, tokio::time::Instant)>,
    over: bool,
}

/// Opens a stream. It ends with the server, and with the session.
pub async fn events(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Failure> {
    let live = Live {
        head: app.head(),
        ended: app.ended.subscribe(),
        session: caller.session,
        app,
        told: None,
        over: false,
    };
    Ok(Sse::new(stream::unfold(live, |mut live| async move {
        let event = live.next().await?;
        Some((Ok(event), live))
    })))
}

impl Live {
    async fn next(&mut self) -> Option<Event> {
        if self.over {
            return None;
        }
        let quiet = tokio::time::sleep(KEEP_ALIVE);
        tokio::pin!(quiet);
        loop {
            let before = self.told;
            tokio::select! {
                biased;
                () = self.app.stop.cancelled() => return Some(self.end("bye")),
                ended = self.ended.recv() => {
                    let lagged = matches!(ended, Err(broadcast::error::RecvError::Lagged(_)));
                    if ended == Ok(self.session) || (lagged && !self.goes_on().await) {
                        return Some(self.end("auth"));
                    }
                }
                moved = further(&mut self.head, before) => {
                    return Some(match moved {
                        Some(seq) => {
                            self.told = Some((seq, tokio::time::Instant::now()));
                            Event::default()
                                .event("head")
                                .data(format!("{{\"seq\":{}}}", seq.0))
                        }
                        None => self.end("bye"),
                    });
                }
                () = &mut quiet => {
                    // Another process may have ended the session.
                    return Some(if self.goes_on().await {
                        Event::default().comment("ka")
                    } else {
                        self.end("auth")
                    });
                }
            }
        }
    }

    fn end(&mut self, event: &str) -> Event {
        self.over = true;
        Event::default().event(event).data("{}")
    }

    /// Whether the session lives. Trouble with the database does not end it.
    async fn goes_on(&self) -> bool {
        let (session, now) = (self.session, self.app.clock.now());
        let found = self.app.work(move |app| app.db.read(|tx| Ok(sessions::by_id(tx, session)?)));
        match found.await {
            Ok(Some(session)) => {
                session.ended_at.is_none()
                    && !session.device_revoked
                    && session.person.active
                    && session.expires_at > now
            }
            Ok(None) => false,
            Err(_) => true,
        }
    }
}

/// Waits until the feed is further than what was told; at once for a new stream. None: the server is gone.
async fn further(head: &mut watch::Receiver<Seq>, told: Option<(Seq, tokio::time::Instant)>) -> Option<Seq> {
    let Some((seq, when)) = told else {
        return Some(*head.borrow_and_update());
    };
    head.wait_for(|now| *now > seq).await.ok()?;
    // At once when it was quiet; gathered when it was not.
    tokio::time::sleep_until(when + GATHER).await;
    Some(*head.borrow_and_update())
}
