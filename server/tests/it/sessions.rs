//! Signing in, staying signed in, signing out.

use serde_json::json;
use uuid::Uuid;
use vioe_domain::DeviceId;
use vioe_domain::time::{MINUTE, SECOND};
use vioe_protocol::session::SessionResponse;
use vioe_protocol::{Code, Seq};

use crate::on_both;
use crate::world::{Answer, Desk, PASSWORD, World, answer, blocking, sign_in};

async fn refresh(desk: &Desk, token: &str) -> Answer<SessionResponse> {
    let url = format!("{}/v1/session/refresh", desk.base);
    answer(desk.http.post(url).json(&json!({ "refresh_token": token }))).await
}

on_both! {
    async fn wrong_passwords_and_unknown_people_get_one_answer(on: On) {
        let world = World::new(on).await;
        let http = reqwest::Client::new();
        let device = DeviceId(Uuid::now_v7());
        let base = &world.server.base;
        let (status, wrong) = sign_in(&http, base, "kim", "no", device).await.unwrap_err();
        let (_, unknown) = sign_in(&http, base, "nobody", "no", device).await.unwrap_err();
        assert_eq!((status, wrong.code), (401, Code::BadCredentials));
        assert_eq!(wrong, unknown);
        let (status, _) = sign_in(&http, base, "k\0im", "no", device).await.unwrap_err();
        assert_eq!(status, 401);
        // The address is matched whatever its case.
        assert!(sign_in(&http, base, " KIM ", PASSWORD, device).await.is_ok());
    }

    async fn too_many_attempts_wait(on: On) {
        let world = World::new(on).await;
        let http = reqwest::Client::new();
        let device = DeviceId(Uuid::now_v7());
        for _ in 0..10 {
            let (status, _) = sign_in(&http, &world.server.base, "kim", "no", device).await.unwrap_err();
            assert_eq!(status, 401);
        }
        let (status, problem) = sign_in(&http, &world.server.base, "kim", PASSWORD, device).await.unwrap_err();
        assert_eq!((status, problem.code), (429, Code::SlowDown));
        let wait = problem.retry_after_ms.unwrap();
        world.clock.advance(i64::try_from(wait).unwrap());
        assert!(sign_in(&http, &world.server.base, "kim", PASSWORD, device).await.is_ok());
    }

    async fn an_access_token_ends_and_is_refreshed(on: On) {
        let world = World::new(on).await;
        let mut kim = world.desk("kim").await;
        world.clock.advance(10 * MINUTE);
        let (status, problem) = kim.pull(Seq(0), &[]).await.unwrap_err();
        assert_eq!((status, problem.code), (401, Code::Unauthenticated));
        let next = refresh(&kim, &kim.refresh).await.unwrap();
        kim.access = next.access_token.0;
        assert!(kim.pull(Seq(0), &[]).await.is_ok());
    }

    /// The answer to a refresh was lost: the same token gets the same successor for a minute.
    async fn a_lost_answer_is_given_again(on: On) {
        let world = World::new(on).await;
        let kim = world.desk("kim").await;
        let first = refresh(&kim, &kim.refresh).await.unwrap();
        world.clock.advance(59 * SECOND);
        let second = refresh(&kim, &kim.refresh).await.unwrap();
        assert_eq!(first.refresh_token, second.refresh_token);
        assert!(refresh(&kim, &second.refresh_token.0).await.is_ok());
    }

    /// Somebody else has the token: the session ends for both.
    async fn a_reused_token_ends_the_session(on: On) {
        let world = World::new(on).await;
        let mut kim = world.desk("kim").await;
        let next = refresh(&kim, &kim.refresh).await.unwrap();
        world.clock.advance(61 * SECOND);
        let (status, problem) = refresh(&kim, &kim.refresh).await.unwrap_err();
        assert_eq!((status, problem.code), (401, Code::SessionEnded));
        let (_, problem) = refresh(&kim, &next.refresh_token.0).await.unwrap_err();
        assert_eq!(problem.code, Code::SessionEnded);
        kim.access = next.access_token.0;
        let (_, problem) = kim.pull(Seq(0), &[]).await.unwrap_err();
        assert_eq!(problem.code, Code::SessionEnded);
    }

    /// Within the minute too, once the successor has been used.
    async fn a_token_older_than_the_last_ends_the_session(on: On) {
        let world = World::new(on).await;
        let kim = world.desk("kim").await;
        let next = refresh(&kim, &kim.refresh).await.unwrap();
        refresh(&kim, &next.refresh_token.0).await.unwrap();
        let (_, problem) = refresh(&kim, &kim.refresh).await.unwrap_err();
        assert_eq!(problem.code, Code::SessionEnded);
    }

    async fn signing_out_ends_the_session(on: On) {
        let world = World::new(on).await;
        let kim = world.desk("kim").await;
        let gone: Answer<()> = answer(kim.request(reqwest::Method::DELETE, "session")).await;
        gone.unwrap();
        let (status, problem) = kim.pull(Seq(0), &[]).await.unwrap_err();
        assert_eq!((status, problem.code), (401, Code::SessionEnded));
        let (_, problem) = refresh(&kim, &kim.refresh).await.unwrap_err();
        assert_eq!(problem.code, Code::SessionEnded);
    }

    async fn a_session_does_not_last_for_ever(on: On) {
        let world = World::new(on).await;
        let kim = world.desk("kim").await;
        world.clock.advance(90 * 24 * 60 * MINUTE);
        let (_, problem) = refresh(&kim, &kim.refresh).await.unwrap_err();
        assert_eq!(problem.code, Code::SessionEnded);
    }

    async fn a_disabled_account_is_out_at_once(on: On) {
        let world = World::new(on).await;
        let kim = world.desk("kim").await;
        let app = world.server.app.clone();
        let now = app.clock.now();
        let was = blocking(move || vioe_server::accounts::disable(&app.db, "kim", now).unwrap()).await;
        assert!(was);
        let (status, problem) = kim.pull(Seq(0), &[]).await.unwrap_err();
        assert_eq!((status, problem.code), (401, Code::SessionEnded));
        let (_, problem) = sign_in(&kim.http, &kim.base, "kim", PASSWORD, kim.device).await.unwrap_err();
        assert_eq!(problem.code, Code::BadCredentials);
    }

    async fn a_revoked_installation_is_out(on: On) {
        let world = World::new(on).await;
        let kim = world.desk("kim").await;
        let app = world.server.app.clone();
        let (device, now) = (kim.device, app.clock.now());
        blocking(move || {
            vioe_server::accounts::revoke(&app.db, "kim", device, now).unwrap();
        }).await;
        let (status, problem) = kim.pull(Seq(0), &[]).await.unwrap_err();
        assert_eq!((status, problem.code), (403, Code::DeviceRevoked));
        let (_, problem) = refresh(&kim, &kim.refresh).await.unwrap_err();
        assert_eq!(problem.code, Code::DeviceRevoked);
        let (_, problem) = sign_in(&kim.http, &kim.base, "kim", PASSWORD, device).await.unwrap_err();
        assert_eq!(problem.code, Code::DeviceRevoked);
    }
}
