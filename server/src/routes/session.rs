//! `POST /v1/session`, `POST /v1/session/refresh`, `DELETE /v1/session`.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use uuid::Uuid;
use vioe_domain::time::{DAY, MINUTE, SECOND};
use vioe_domain::{Person, UtcMillis};
use vioe_protocol::Code;
use vioe_protocol::session::{RefreshRequest, Secret, SessionResponse, SignInRequest};

use crate::app::App;
use crate::auth::{password, token};
use crate::db::sessions::{self, Session};
use crate::db::{Tx, people};
use crate::failure::Failure;
use crate::request::{Address, Caller, Json};
use crate::routes::label;

/// How long an access token lasts.
const ACCESS: i64 = 10 * MINUTE;
/// How long somebody stays signed in at most.
const SESSION: i64 = 90 * DAY;
/// How long a refresh token that was traded in still gets the same successor: its answer may have been lost.
const GRACE: i64 = 60 * SECOND;

/// Signs in.
pub async fn sign_in(
    State(app): State<Arc<App>>,
    Address(address): Address,
    Json(request): Json<SignInRequest>,
) -> Result<Answer<SessionResponse>, Failure> {
    let email = request.email.trim().to_lowercase();
    let typed = request.password.0;
    if email.contains('\0') || email.len() > 320 || typed.len() > password::LONGEST {
        return Err(bad_credentials());
    }
    let now = app.clock.now();
    app.limits.attempt(&email, address, now)?;
    let wanted = email.clone();
    let account = app.work(move |app| app.db.read(|tx| Ok(people::by_email(tx, &wanted)?))).await?;
    let stored = account.as_ref().map(|account| account.password.clone());
    let right = app.hasher.check(typed, stored).await?;
    let person = match account {
        Some(account) if right && account.person.active => account.person,
        _ => return Err(bad_credentials()),
    };
    app.limits.right(&email, address);
    let platform = label(&request.platform);
    let session = Session {
        id: Uuid::now_v7(),
        device: request.device_id,
        expires_at: now.plus(SESSION),
        ended_at: None,
        person,
        device_revoked: false,
    };
    let answer = app.work(move |app| app.db.write(|tx| begin(tx, &session, &platform, now))).await?;
    Ok(Answer(answer))
}

fn bad_credentials() -> Failure {
    Failure::new(Code::BadCredentials, "E-mail address or password are wrong, or the account is disabled.")
}

fn begin(
    tx: &mut dyn Tx,
    session: &Session,
    platform: &str,
    now: UtcMillis,
) -> Result<SessionResponse, Failure> {
    if sessions::is_revoked(tx, session.person.id, session.device)? {
        return Err(device_revoked());
    }
    sessions::add(tx, session, platform, now)?;
    let refresh = token::fresh()?;
    sessions::add_refresh(tx, &token::hash(&refresh), session.id, now)?;
    pair(tx, session.id, session.expires_at, &session.person, refresh, now)
}

fn device_revoked() -> Failure {
    Failure::new(Code::DeviceRevoked, "This installation was revoked.")
}

/// A new access token beside a refresh token.
fn pair(
    tx: &mut dyn Tx,
    session: Uuid,
    session_ends: UtcMillis,
    person: &Person,
    refresh: String,
    now: UtcMillis,
) -> Result<SessionResponse, Failure> {
    let access = token::fresh()?;
    let expires_at = now.plus(ACCESS).min(session_ends);
    sessions::add_access(tx, &token::hash(&access), session, expires_at)?;
    Ok(SessionResponse {
        access_token: Secret(access),
        access_expires_at: expires_at,
        refresh_token: Secret(refresh),
        person: person.clone(),
        server_time: now,
    })
}

/// What trading in a refresh token comes to.
enum Traded {
    Pair(Box<SessionResponse>),
    /// The token was used before: somebody else has it, so the session ends for both.
    Reused(Uuid),
}

/// Trades a refresh token for the next pair.
pub async fn refresh(
    State(app): State<Arc<App>>,
    Json(request): Json<RefreshRequest>,
) -> Result<Answer<SessionResponse>, Failure> {
    let now = app.clock.now();
    let traded = app
        .work(move |app| app.db.write(|tx| trade(tx, &app.token_key, &request.refresh_token.0, now)))
        .await?;
    match traded {
        Traded::Pair(answer) => Ok(Answer(*answer)),
        Traded::Reused(session) => {
            tracing::warn!(%session, "a refresh token was used twice: the session ends");
            // Nobody may be listening.
            let _ = app.ended.send(session);
            Err(session_ended())
        }
    }
}

fn session_ended() -> Failure {
    Failure::new(Code::SessionEnded, "This session has ended: sign in again.")
}

fn trade(tx: &mut dyn Tx, key: &[u8], refresh: &str, now: UtcMillis) -> Result<Traded, Failure> {
    let hash = token::hash(refresh);
    let known = sessions::lock_refresh(tx, &hash)?.ok_or_else(session_ended)?;
    let session = sessions::by_id(tx, known.session)?.ok_or_else(session_ended)?;
    if session.device_revoked {
        return Err(device_revoked());
    }
    if session.ended_at.is_some() || session.expires_at <= now || !session.person.active {
        return Err(session_ended());
    }
    let next = token::successor(key, refresh)?;
    let next_hash = token::hash(&next);
    match known.used_at {
        None => {
            sessions::use_refresh(tx, &hash, now)?;
            sessions::add_refresh(tx, &next_hash, session.id, now)?;
        }
        Some(used_at) => {
            let successor_used =
                sessions::lock_refresh(tx, &next_hash)?.is_none_or(|successor| successor.used_at.is_some());
            // The answer was lost, and the token is sent again: that is soon, and nobody has used what it held.
            if now.since(used_at) > GRACE || successor_used {
                sessions::end(tx, session.id, now, "refresh token reused")?;
                return Ok(Traded::Reused(session.id));
            }
        }
    }
    let pair = pair(tx, session.id, session.expires_at, &session.person, next, now)?;
    Ok(Traded::Pair(Box::new(pair)))
}

/// Signs out.
pub async fn sign_out(State(app): State<Arc<App>>, caller: Caller) -> Result<StatusCode, Failure> {
    let now = app.clock.now();
    let session = caller.session;
    app.work(move |app| app.db.write(|tx| Ok(sessions::end(tx, session, now, "signed out")?))).await?;
    // Nobody may be listening.
    let _ = app.ended.send(session);
    Ok(StatusCode::NO_CONTENT)
}
