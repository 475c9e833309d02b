//! A desk without a window: the real desk, store and sync, with secrets in memory and the test's clock.

use std::sync::Arc;

use anyhow::{Context as _, bail};
use vioe_desk::view::{
    ConnectionState, NewTicketForm, QueueRequest, QueueRow, QueueView, SignInForm, SignInOutcome, TicketView,
};
use vioe_desk::{Desk, MemorySecrets, Parts, Secrets, network};
use vioe_domain::coverage::Zone;
use vioe_domain::ticket::Description;
use vioe_domain::{Category, Channel, Priority, TicketId};

use crate::cast::PASSWORD;
use crate::clock::HandClock;
use crate::wait::until;

/// Somebody's desk.
pub struct Seat {
    /// The desk.
    pub desk: Desk,
    server: String,
    clock: HandClock,
    secrets: Arc<MemorySecrets>,
    folder: Arc<tempfile::TempDir>,
}

impl Seat {
    /// A desk nobody sits at.
    pub fn new(server: &str, clock: &HandClock) -> anyhow::Result<Self> {
        let (secrets, folder) = (Arc::new(MemorySecrets::default()), Arc::new(tempfile::tempdir()?));
        Self::open(server, clock, secrets, folder)
    }

    /// Ends the program and starts it again, on the same data and the same keyring.
    pub async fn restart(self) -> anyhow::Result<Self> {
        let Self { desk, server, clock, secrets, folder } = self;
        desk.close().await;
        drop(desk);
        let seat = Self::open(&server, &clock, secrets, folder)?;
        seat.desk.start().await?;
        Ok(seat)
    }

    fn open(
        server: &str,
        clock: &HandClock,
        secrets: Arc<MemorySecrets>,
        folder: Arc<tempfile::TempDir>,
    ) -> anyhow::Result<Self> {
        let shared: Arc<dyn vioe_desk::Clock> = Arc::new(clock.clone());
        let desk = Desk::new(Parts {
            data: folder.path().to_path_buf(),
            server: server.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            platform: "a test".to_owned(),
            zone: Zone::new("Europe/Berlin")?,
            clock: shared.clone(),
            secrets: secrets.clone() as Arc<dyn Secrets>,
            gate: network(shared),
        })?;
        Ok(Self { desk, server: server.to_owned(), clock: clock.clone(), secrets, folder })
    }

    /// Signs in and waits until everything has come down.
    pub async fn sign_in(&self, email: &str) -> anyhow::Result<()> {
        let form = SignInForm {
            server: self.server.clone(),
            email: email.to_owned(),
            password: PASSWORD.to_owned(),
            this_run_only: false,
        };
        match self.desk.sign_in(form).await? {
            SignInOutcome::SignedIn { .. } => {}
            other => bail!("{email} is not signed in: {other:?}"),
        }
        self.in_step().await;
        Ok(())
    }

    /// Waits until nothing is left to send and the desk is in step with the server.
    pub async fn in_step(&self) {
        until("a desk in step with its server", || async {
            self.desk.sync_now();
            let connection = self.desk.connection().await.ok()?;
            (connection.state == ConnectionState::Online
                && connection.waiting == 0
                && connection.synced_at.is_some())
            .then_some(())
        })
        .await;
    }

    /// The ticket, opened.
    pub async fn ticket(&self, ticket: TicketId) -> anyhow::Result<TicketView> {
        Ok(self.desk.ticket(ticket).await?)
    }

    /// Waits until the ticket is here and looks so.
    pub async fn sees(&self, what: &str, ticket: TicketId, so: impl Fn(&TicketView) -> bool) -> TicketView {
        until(what, || async {
            self.desk.sync_now();
            self.desk.ticket(ticket).await.ok().filter(|view| so(view))
        })
        .await
    }

    /// The open tickets, by next deadline.
    pub async fn queue(&self) -> anyhow::Result<Vec<QueueRow>> {
        let request = QueueRequest {
            view: QueueView::Open,
            priorities: Vec::new(),
            categories: Vec::new(),
            search: String::new(),
            offset: 0,
            limit: 200,
        };
        Ok(self.desk.queue(request).await.context("the queue")?.rows)
    }
}

/// A new ticket as a contact fills it in.
pub fn a_ticket(subject: &str, priority: Priority) -> NewTicketForm {
    NewTicketForm {
        customer: None,
        contact: None,
        subject: subject.to_owned(),
        category: Category::Integration,
        channel: Channel::Portal,
        priority,
        answers: None,
        description: Description {
            text: "It does not answer since this morning.".to_owned(),
            ..Description::default()
        },
        live_call: false,
    }
}
