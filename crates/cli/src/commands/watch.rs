//! `watch`: keeps in step, and tells each alert and each change as it happens.

use std::collections::HashMap;

use serde_json::{Value, json};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::broadcast::error::RecvError;
use vioe_desk::view::{ConnectionView, OutboxState, SessionState, Touched};
use vioe_desk::watch::Urgency;
use vioe_desk::{AlertToShow, Desk, DeskError};
use vioe_domain::{IntentId, TicketId};

use crate::assemble;
use crate::failure::{Ended, Failure};
use crate::instants::{self, readable};
use crate::options::Options;
use crate::output::Output;
use crate::standing::{Board, Standing};

/// `watch`, until a signal ends it.
///
/// # Errors
/// Somebody must sign in; the folder or the store is in the way; nobody reads any more.
pub async fn watch(desk: &Desk, options: &Options, output: Output) -> Result<Ended, Failure> {
    let board = Board::hold(&assemble::folder(options)?)?;
    let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let (mut touched, mut connection, mut alerts) =
        (desk.on_touched(), desk.on_connection(), desk.on_alert());
    let mut told = Told::new(desk, output).await?;
    told.connection(&desk.connection().await?, &board)?;
    loop {
        tokio::select! {
            () = ended(&mut term, &mut int) => return Ok(Ended::Done),
            alert = alerts.recv() => match alert {
                Ok(alert) => told.alert(alert).await?,
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return Ok(Ended::Done),
            },
            heard = touched.recv() => {
                let what = match heard {
                    Ok(what) => what,
                    Err(RecvError::Lagged(_)) => Touched { everything: true, outbox: true, ..Touched::default() },
                    Err(RecvError::Closed) => return Ok(Ended::Done),
                };
                still_there(desk).await?;
                told.touched(what).await?;
            }
            heard = connection.recv() => match heard {
                Ok(view) => told.connection(&view, &board)?,
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return Ok(Ended::Done),
            },
        }
    }
}

async fn ended(term: &mut Signal, int: &mut Signal) {
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
}

/// A session that was locked, by the server or by the end of its lease, is nothing to watch.
async fn still_there(desk: &Desk) -> Result<(), Failure> {
    let session = desk.session().await?;
    match session.state {
        SessionState::SignedIn => Ok(()),
        SessionState::SignedOut | SessionState::Locked => Err(Failure::SignIn {
            code: "locked",
            message: session.notice.unwrap_or_else(|| "Nobody is signed in any more.".to_owned()),
            next: "Sign in to go on.".to_owned(),
        }),
    }
}

/// What has been told so far.
struct Told<'d> {
    desk: &'d Desk,
    output: Output,
    /// Up to this position of the feed everything is old; none while the first load is not over: it is no news.
    from: Option<i64>,
    /// Of a ticket of which something was told since: up to where.
    tickets: HashMap<TicketId, i64>,
    refused: Vec<IntentId>,
    state: Option<Standing>,
}

impl<'d> Told<'d> {
    async fn new(desk: &'d Desk, output: Output) -> Result<Self, DeskError> {
        let place = desk.place().await?;
        let mut told = Self {
            desk,
            output,
            from: place.synced_at.is_some().then_some(place.cursor),
            tickets: HashMap::new(),
            refused: Vec::new(),
            state: None,
        };
        told.refused = told.refusals().await?.into_iter().map(|(intent, _)| intent).collect();
        Ok(told)
    }

    fn connection(&mut self, view: &ConnectionView, board: &Board) -> Result<(), Failure> {
        let standing = Standing::from(view);
        if self.state.as_ref() == Some(&standing) {
            return Ok(());
        }
        board.say(&standing)?;
        let is_news = self.state.as_ref().is_none_or(|before| before.state != standing.state);
        self.state = Some(standing.clone());
        if !is_news {
            return Ok(());
        }
        let Standing { state, since, why } = standing;
        let value =
            json!({ "what": "connection", "state": state, "since": instants::text(since), "why": why });
        self.output.answer(&value, || format!("{since} connection: {state}"))
    }

    async fn alert(&self, alert: AlertToShow) -> Result<(), Failure> {
        let urgency = match alert.urgency {
            Urgency::Normal => "normal",
            Urgency::Critical => "critical",
        };
        let number = match alert.ticket {
            Some(ticket) => Some(self.desk.label(ticket).await?),
            None => None,
        };
        let value = json!({
            "what": "alert",
            "alerts": alert.ids,
            "ticket": number,
            "id": alert.ticket,
            "title": alert.title,
            "body": alert.body,
            "urgency": urgency,
        });
        self.output.answer(&value, || format!("alert ({urgency}): {}\n    {}", alert.title, alert.body))?;
        // It stands there: only now has it been shown.
        self.desk.alert_shown(alert.ids).await?;
        Ok(())
    }

    async fn touched(&mut self, what: Touched) -> Result<(), Failure> {
        let place = self.desk.place().await?;
        let Some(from) = self.from else {
            // The first load is no news.
            self.from = place.complete.then_some(place.cursor);
            return Ok(());
        };
        if what.everything {
            self.from = Some(place.cursor);
            self.tickets.clear();
            let value = json!({ "what": "everything", "cursor": place.cursor });
            self.output.answer(&value, || "much has changed: look again".to_owned())?;
        }
        for ticket in what.tickets {
            self.changes(ticket, from).await?;
        }
        if what.outbox {
            self.outbox().await?;
        }
        Ok(())
    }

    async fn changes(&mut self, ticket: TicketId, from: i64) -> Result<(), Failure> {
        let after = self.tickets.get(&ticket).copied().unwrap_or(from);
        let news = self.desk.news_of(ticket, after).await?;
        let Some((latest, _)) = news.last() else { return Ok(()) };
        self.tickets.insert(ticket, *latest);
        let dossier = self.desk.dossier(ticket).await?;
        for (cursor, event) in &news {
            let author = match event.actor.person {
                Some(person) => self.desk.name_of(person).await?,
                None => None,
            };
            let value = json!({
                "what": "change",
                "ticket": dossier.ticket.label(),
                "id": ticket,
                "subject": dossier.ticket.raised.subject,
                "status": dossier.ticket.status,
                "priority": dossier.ticket.priority,
                "cursor": cursor,
                "author": author,
                "event": readable(event),
            });
            self.output.answer(&value, || {
                let kind = value["event"]["kind"].as_str().unwrap_or_default().replace('_', " ");
                let author = author.as_deref().unwrap_or("VIOE");
                format!("{} {} {author}: {kind}", event.at, dossier.ticket.label())
            })?;
        }
        Ok(())
    }

    /// Tells what the server refused since.
    async fn outbox(&mut self) -> Result<(), Failure> {
        let refusals = self.refusals().await?;
        for (intent, value) in &refusals {
            if !self.refused.contains(intent) {
                self.output.answer(value, || {
                    let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
                    format!(
                        "refused: {} {}: {} {}",
                        text("ticket"),
                        text("wanted"),
                        text("message"),
                        text("next")
                    )
                })?;
            }
        }
        self.refused = refusals.into_iter().map(|(intent, _)| intent).collect();
        Ok(())
    }

    async fn refusals(&self) -> Result<Vec<(IntentId, Value)>, DeskError> {
        let items = self.desk.outbox().await?;
        let refused = items.into_iter().filter_map(|item| match item.state {
            OutboxState::Waiting => None,
            OutboxState::Refused { message, next, conflict } => Some((
                item.intent,
                json!({
                    "what": "refused",
                    "intent": item.intent,
                    "ticket": item.number,
                    "id": item.ticket,
                    "wanted": item.wanted,
                    "message": message,
                    "next": next,
                    "conflict": conflict,
                }),
            )),
        });
        Ok(refused.collect())
    }
}
