//! A wire that loses, repeats and delays, by dice.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::StreamExt;
use vioe_domain::ClientId;
use vioe_protocol::alert::{AlertRequest, AlertResponse};
use vioe_protocol::pull::{PullRequest, PullResponse};
use vioe_protocol::push::{PushRequest, PushResponse};
use vioe_protocol::session::{
    RefreshRequest, RegisterRequest, RegisterResponse, Secret, SessionResponse, SignInRequest,
};
use vioe_protocol::snapshot::{SnapshotRequest, SnapshotResponse};
use vioe_protocol::{Code, Problem};
use vioe_sync::{Failure, HintStream, Transport};

use crate::server::{Server, person};

pub struct World {
    pub server: Server,
    pub dice: fastrand::Rng,
    pub faults: bool,
    /// Pushes that the network still holds.
    pub delayed: Vec<PushRequest>,
    /// What was met, so that a run that meets nothing is noticed.
    pub met: std::collections::BTreeMap<&'static str, u32>,
}

impl World {
    pub fn note(&mut self, what: &'static str) {
        *self.met.entry(what).or_default() += 1;
    }

    fn strikes(&mut self, what: &'static str, percent: u32) -> bool {
        let strikes = self.faults && self.dice.u32(0..100) < percent;
        if strikes {
            self.note(what);
        }
        strikes
    }

    /// Calls the server, if the network lets it.
    fn call<T>(&mut self, call: impl Fn(&mut Self) -> Result<T, Problem>) -> Result<T, Failure> {
        if self.strikes("request lost", 8) {
            return Err(Failure::Silent("lost on the way".into()));
        }
        if self.strikes("server busy", 4) {
            return Err(Problem::new(Code::Unavailable, "Not now.").into());
        }
        if self.strikes("captive portal", 2) {
            return Err(Failure::Strange("a web page".into()));
        }
        if self.strikes("request twice", 5) {
            let _ = call(self);
        }
        // Others go on while this one is on its way.
        if self.strikes("others meanwhile", 25) {
            let mut dice = self.dice.fork();
            self.server.live(&mut dice);
        }
        let answer = call(self);
        if self.strikes("answer lost", 12) {
            return Err(Failure::Silent("lost on the way back".into()));
        }
        if let Err(problem) = &answer {
            self.note(match problem.code {
                Code::ClientFork => "client fork",
                Code::Gap => "gap",
                Code::Epoch => "epoch",
                Code::NotFound => "not found",
                _ => "other problem",
            });
        }
        Ok(answer?)
    }
}

/// One person's wire.
pub struct Wire {
    pub world: Arc<Mutex<World>>,
    pub who: u128,
}

#[async_trait]
impl Transport for Wire {
    async fn sign_in(&self, _: &SignInRequest) -> Result<SessionResponse, Failure> {
        unreachable!("the simulation is signed in")
    }

    async fn refresh(&self, _: &RefreshRequest) -> Result<SessionResponse, Failure> {
        self.world.lock().unwrap().call(|world| {
            Ok(SessionResponse {
                access_token: Secret("access".into()),
                access_expires_at: world.server.now.plus(600_000),
                refresh_token: Secret("refresh".into()),
                person: person(self.who),
                server_time: world.server.now,
            })
        })
    }

    async fn sign_out(&self, _: &Secret) -> Result<(), Failure> {
        Ok(())
    }

    async fn register(&self, _: &Secret, _: &RegisterRequest) -> Result<RegisterResponse, Failure> {
        self.world.lock().unwrap().call(|world| {
            world.note("registered");
            Ok(RegisterResponse {
                client_id: world.server.register(person(self.who).id),
                epoch: world.server.epoch,
                tz_version: vioe_domain::coverage::tz_version().into(),
                lease_ms: 1_000,
                server_time: world.server.now,
            })
        })
    }

    async fn push(&self, _: &Secret, request: &PushRequest) -> Result<PushResponse, Failure> {
        let mut world = self.world.lock().unwrap();
        if world.strikes("push delayed", 8) {
            world.delayed.push(request.clone());
            return Err(Failure::Silent("no answer in time".into()));
        }
        world.call(|world| world.server.push(request))
    }

    async fn pull(&self, _: &Secret, request: &PullRequest) -> Result<PullResponse, Failure> {
        self.world.lock().unwrap().call(|world| {
            let limit = [1, 2, 4, 50][world.dice.usize(0..4)];
            let answer = world.server.pull(request, limit)?;
            if !answer.complete {
                world.note("pull in pieces");
            }
            Ok(answer)
        })
    }

    async fn snapshot(
        &self,
        _: &Secret,
        client: ClientId,
        request: &SnapshotRequest,
    ) -> Result<SnapshotResponse, Failure> {
        self.world.lock().unwrap().call(|world| {
            let limit = [1, 2, 5][world.dice.usize(0..3)];
            world.server.page(client, request, limit)
        })
    }

    async fn hints(&self, _: &Secret) -> Result<HintStream, Failure> {
        Ok(futures::stream::empty().boxed())
    }

    async fn claim(&self, _: &Secret, request: &AlertRequest) -> Result<AlertResponse, Failure> {
        Ok(AlertResponse {
            granted: request.alerts.clone(),
            server_time: self.world.lock().unwrap().server.now,
        })
    }

    async fn acknowledge(&self, _: &Secret, request: &AlertRequest) -> Result<AlertResponse, Failure> {
        self.claim(&Secret(String::new()), request).await
    }
}
