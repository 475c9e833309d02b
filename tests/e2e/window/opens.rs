//! The window opens on the sign-in screen, and a wrong password is said in words.

use crate::stage::{Server, Stage};

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_in() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    let mut server = Server::new(stage.folder())?;
    server.command(
        &[
            "user",
            "add",
            "kim@vioe.example",
            "--name",
            "Kim Lee",
            "--role",
            "agent",
            "--tier",
            "1",
            "--password-stdin",
        ],
        "right and long enough",
    )?;
    server.start().await?;
    let kim = stage.console("kim", &server.url()).await?;
    println!("{}", kim.page().await);
    stage.picture(std::path::Path::new("/tmp/shot.png"))?;
    kim.close().await
}
