//! Signing in and out, and who it is.

use std::io::Read as _;

use serde_json::json;
use vioe_desk::view::{PersonView, SessionView, SignInForm, SignInOutcome};
use vioe_desk::{Desk, DeskError};
use zeroize::Zeroizing;

use crate::failure::{Ended, Failure};
use crate::options::Options;
use crate::output::Output;

/// Nobody types more than this.
const LONGEST: u64 = 4_096;

/// `sign-in EMAIL --password-stdin`.
///
/// # Errors
/// The server said no or did not answer; the keyring, the folder or the store is in the way.
pub async fn sign_in(desk: &Desk, options: &Options, email: &str, output: Output) -> Result<Ended, Failure> {
    let server = match &options.server {
        Some(server) => server.clone(),
        // The one that was used last, if one was.
        None => desk.session().await?.server,
    };
    // Whoever works with this profile now would lose the session under their feet.
    // Nobody signed in, a lease that is over, a keyring that is locked: signing in mends it, or says it.
    if let Err(error @ DeskError::Trouble { code: "in_use", .. }) = desk.open_to_work().await {
        return Err(error.into());
    }
    let password = password()?;
    let form =
        SignInForm { server, email: email.to_owned(), password: password.to_string(), this_run_only: false };
    match desk.sign_in(form).await? {
        SignInOutcome::SignedIn { session } => {
            told(&session, output)?;
            Ok(Ended::Done)
        }
        SignInOutcome::Failed { message, next } => Err(trouble("sign_in", &message, next)),
        SignInOutcome::NeedsThisRunOnly { why } => Err(trouble(
            "keyring",
            &why,
            "Unlock the keyring, or use VIOE_KEYRING=off with VIOE_PASSPHRASE_FILE=FILE.".to_owned(),
        )),
    }
}

/// `sign-out`.
///
/// # Errors
/// Changes wait to be sent; the store is in the way.
pub async fn sign_out(desk: &Desk, discard: bool, output: Output) -> Result<Ended, Failure> {
    desk.sign_out(discard).await?;
    output.answer(&json!({ "signed_out": true }), || "Signed out.".to_owned())?;
    Ok(Ended::Done)
}

/// `whoami`.
///
/// # Errors
/// The store is in the way.
pub async fn whoami(desk: &Desk, output: Output) -> Result<Ended, Failure> {
    told(&desk.session().await?, output)?;
    Ok(Ended::Done)
}

fn told(session: &SessionView, output: Output) -> Result<(), Failure> {
    let Some(person) = &session.person else { return Err(DeskError::signed_out().into()) };
    let value = json!({
        "id": person.id,
        "email": person.email,
        "name": person.name,
        "role": person.role,
        "tier": person.tier,
        "customer": person.customer_name,
        "server": session.server,
    });
    output.answer(&value, || format!("{}\n{}", who(person), session.server))
}

fn who(person: &PersonView) -> String {
    let role = serde_json::to_value(person.role).unwrap_or_default();
    let role = role.as_str().unwrap_or_default().replace('_', " ");
    let tier = person.tier.map_or_else(String::new, |tier| format!(", tier {}", tier.number()));
    let of = person.customer_name.as_ref().map_or_else(String::new, |name| format!(" of {name}"));
    format!("{} <{}>, {role}{tier}{of}", person.name, person.email)
}

fn trouble(code: &'static str, message: &str, next: String) -> Failure {
    Failure::SignIn { code, message: message.to_owned(), next }
}

/// The first line of standard input.
fn password() -> Result<Zeroizing<String>, Failure> {
    let mut text = Zeroizing::new(String::new());
    std::io::stdin().lock().take(LONGEST).read_to_string(&mut text)?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(Failure::Unusable("There is no password on standard input.".to_owned()));
    }
    Ok(Zeroizing::new(line.to_owned()))
}
