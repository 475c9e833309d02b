//! Bad input: a typed problem, the right status, and nothing written.

use axum::http::StatusCode;
use reqwest::Method;
use serde_json::{Value, json};
use vioe_domain::ticket::{Priority, What};
use vioe_domain::{PersonId, UtcMillis};
use vioe_protocol::push::Outcome;
use vioe_protocol::{Code, Seq};

use crate::on_both;
use crate::world::{Answer, World, answer, new_ticket, ticket_id};

type Said = Answer<Value>;

fn refused(said: Said) -> (u16, Code) {
    let (status, problem) = said.unwrap_err();
    assert!(!problem.message.is_empty());
    assert!(problem.server_time > UtcMillis(0), "every answer carries the clock");
    (status, problem.code)
}

on_both! {
    async fn every_wrong_request_gets_a_problem(on: On) {
        let world = World::new(on).await;
        let kim = world.desk("kim").await;
        let head = kim.pull(Seq(0), &[]).await.unwrap().head;
        let raw = |path: &str, kind: &str, body: String| {
            answer::<Value>(kim.request(Method::POST, path).header("content-type", kind).body(body))
        };
        let json = "application/json";
        assert_eq!(refused(raw("sync/push", json, "{".to_owned()).await), (400, Code::BadRequest));
        assert_eq!(refused(raw("sync/push", json, "[1]".to_owned()).await), (400, Code::BadRequest));
        assert_eq!(refused(raw("sync/push", json, String::new()).await), (400, Code::BadRequest));
        assert_eq!(refused(raw("sync/push", "text/plain", "{}".to_owned()).await), (415, Code::BadRequest));
        assert_eq!(refused(raw("sync/push", json, "\u{0}".repeat(2 << 20)).await), (413, Code::BadRequest));
        let deep = "[".repeat(100_000);
        assert_eq!(refused(raw("sync/pull", json, deep).await), (400, Code::BadRequest));
        let unknown_kind = json!({"client_id": kim.client, "epoch": kim.epoch, "acked_mid": 0, "intents": [
            {"mid": 1, "id": kim.epoch, "ticket": kim.epoch, "person": kim.person.id, "device": kim.device,
             "occurred_at": 1, "kind": "ticket.explode", "args": {}}]});
        assert_eq!(refused(kim.post("sync/push", &unknown_kind).await), (400, Code::BadRequest));
        let get = |path: &str| answer::<Value>(kim.request(Method::GET, path));
        assert_eq!(refused(get("sync/push").await), (405, Code::BadRequest));
        assert_eq!(refused(get("nowhere").await), (404, Code::NotFound));
        assert_eq!(refused(get("sync/snapshot").await), (400, Code::BadRequest));
        assert_eq!(refused(get("sync/snapshot?scope=x&limit=1").await), (400, Code::BadRequest));
        assert_eq!(refused(get("sync/snapshot?scope=1&limit=0").await), (400, Code::BadRequest));
        assert_eq!(refused(get("sync/snapshot?scope=1&limit=1&after=9:zz").await), (400, Code::BadRequest));
        assert_eq!(refused(get("sync/snapshot?scope=999&limit=1").await), (404, Code::NotFound));
        let pull = |change: Value| {
            let mut body = json!({"client_id": kim.client, "epoch": kim.epoch, "cursor": 0, "min_seq": 0, "have": [], "limit": 10});
            for (key, value) in change.as_object().unwrap() { body[key] = value.clone(); }
            body
        };
        for wrong in [json!({"limit": 0}), json!({"cursor": -1}), json!({"have": [2, 1]}), json!({"have": [1, 1]}), json!({"cursor": "1"})] {
            assert_eq!(refused(kim.post("sync/pull", &pull(wrong.clone())).await), (400, Code::BadRequest), "{wrong}");
        }
        assert_eq!(refused(kim.post("sync/pull?wait=26", &pull(json!({}))).await), (400, Code::BadRequest));
        assert_eq!(refused(kim.post("sync/pull?wait=x", &pull(json!({}))).await), (400, Code::BadRequest));
        assert_eq!(refused(kim.post("sync/pull", &pull(json!({"cursor": 999}))).await), (409, Code::Reset));
        assert_eq!(refused(kim.post("sync/pull", &pull(json!({"epoch": kim.client}))).await), (409, Code::Epoch));
        assert_eq!(refused(kim.post("sync/pull", &pull(json!({"client_id": kim.epoch}))).await), (409, Code::ClientFork));
        let claim = json!({"device_id": kim.epoch, "alerts": []});
        assert_eq!(refused(kim.post("alerts/claim", &claim).await), (400, Code::BadRequest));
        let many = json!({"device_id": kim.device, "alerts": vec![kim.epoch; 501]});
        assert_eq!(refused(kim.post("alerts/claim", &many).await), (400, Code::BadRequest));
        let register = json!({"device_id": kim.device, "platform": "x", "app": "x", "schema": 99});
        assert_eq!(refused(kim.post("sync/register", &register).await), (426, Code::Upgrade));
        let old = kim.http.post(format!("{}/v1/sync/pull", kim.base)).bearer_auth(&kim.access).header("x-proto", "7").json(&pull(json!({})));
        assert_eq!(refused(answer(old).await), (426, Code::Upgrade));
        let nobody = kim.http.post(format!("{}/v1/sync/pull", kim.base)).json(&pull(json!({})));
        assert_eq!(refused(answer(nobody).await), (401, Code::Unauthenticated));
        let forged = kim.http.post(format!("{}/v1/sync/pull", kim.base)).bearer_auth("x").json(&pull(json!({})));
        assert_eq!(refused(answer(forged).await), (401, Code::Unauthenticated));
        assert_eq!(kim.pull(Seq(0), &[]).await.unwrap().head, head, "nothing was written");
    }

    /// What JSON can say and a calendar or a table cannot hold.
    async fn extreme_values_are_refused_one_by_one(on: On) {
        let world = World::new(on).await;
        let mut kim = world.desk("kim").await;
        let now = world.server.app.clock.now();
        let mut batch = Vec::new();
        for at in [i64::MIN, -1, i64::MAX] {
            let intent = kim.intent(ticket_id(), new_ticket(world.acme.id, Priority::P3), UtcMillis(at));
            batch.push(kim.numbered(intent));
        }
        let ticket = ticket_id();
        let raise = kim.intent(ticket, new_ticket(world.acme.id, Priority::P3), now);
        batch.push(kim.numbered(raise));
        let nul = kim.intent(ticket, What::Reply { body: "a\u{0}b".to_owned() }, now);
        batch.push(kim.numbered(nul));
        let call = kim.intent(ticket, What::LogCall { held_at: UtcMillis(i64::MIN), body: "x".to_owned() }, now);
        batch.push(kim.numbered(call));
        let assign = kim.intent(ticket, What::Assign { expect: None, to: Some(PersonId(kim.epoch)) }, now);
        batch.push(kim.numbered(assign));
        let long = kim.intent(ticket, What::Note { body: "n".repeat(200_000) }, now);
        batch.push(kim.numbered(long));
        let future = kim.intent(ticket, What::Note { body: "from tomorrow".to_owned() }, now.plus(86_400_000));
        batch.push(kim.numbered(future));
        let pushed = kim.push(&batch).await.unwrap();
        let applied: Vec<bool> = pushed.results.iter().map(|result| result.outcome == Outcome::Applied).collect();
        assert_eq!(applied, [false, false, false, true, true, false, false, false, true]);
        let flagged: Vec<bool> = kim.events_of(ticket).await.iter().map(|event| event.flagged).collect();
        assert_eq!(flagged, [false, false, false, true], "raised, reply, move, a note from tomorrow");
    }

    async fn a_batch_has_its_limits(on: On) {
        let world = World::new(on).await;
        let mut kim = world.desk("kim").await;
        let now = world.server.app.clock.now();
        let ticket = ticket_id();
        let mut batch = Vec::new();
        for _ in 0..101 {
            let note = kim.intent(ticket, What::Note { body: "x".to_owned() }, now);
            batch.push(kim.numbered(note));
        }
        let (status, problem) = kim.push(&batch).await.unwrap_err();
        assert_eq!((status, problem.code), (StatusCode::PAYLOAD_TOO_LARGE.as_u16(), Code::BadRequest));
        kim.mid = 0;
        let huge = kim.intent(ticket, What::Note { body: "x".repeat(600_000) }, now);
        let huge = kim.numbered(huge);
        let (status, _) = kim.push(&[huge]).await.unwrap_err();
        assert_eq!(status, 413);
        let mut zero = kim.intent(ticket, What::Note { body: "x".to_owned() }, now);
        zero.occurred_at = now;
        for mid in [0, u64::MAX] {
            let numbered = vioe_protocol::push::NumberedIntent { mid, intent: zero.clone() };
            let (status, problem) = kim.push(&[numbered]).await.unwrap_err();
            assert_eq!((status, problem.code), (400, Code::BadRequest));
        }
    }
}
