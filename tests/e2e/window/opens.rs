//! The window opens on the sign-in screen; a wrong password is said in words, the right one opens the queue.

use super::people::{self, KIM};
use crate::stage::{Server, Stage};

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_in() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    let mut server = Server::new(stage.folder())?;
    people::enter(&server)?;
    server.start().await?;
    let kim = stage.console("kim", &server.url()).await?;

    kim.fill("sign-in-email", KIM).await?;
    kim.fill("sign-in-password", "wrong").await?;
    kim.click("sign-in-submit").await?;
    kim.find("sign-in-failed").await?;

    people::sign_in(&kim, KIM).await?;
    kim.find("rail-queue").await?;

    // The session is in the keyring: a new start needs no password, and no server either.
    kim.close().await?;
    server.stop()?;
    let kim = stage.console("kim", &server.url()).await?;
    kim.find("rail-queue").await?;
    kim.reads("connection-pill", "Offline").await?;
    kim.close().await
}
