//! The knowledge base at the desk: written offline, found, suggested, published.

use vioe_desk::DeskError;
use vioe_desk::view::ArticleItem;
use vioe_domain::availability::{PlatformState, PlatformStatus};
use vioe_domain::record::{ArticleKind, ArticleText, Readership, Record};
use vioe_domain::ticket::RefusalCode;
use vioe_domain::{Channel, Level, Priority};
use vioe_store::{BaseRow, Put};

use crate::build::{Story, at};
use crate::stage::Stage;

const NOW: &str = "2026-06-02T14:00:00";

fn text(expect: u32, title: &str, body: &str) -> ArticleText {
    ArticleText {
        expect,
        kind: ArticleKind::KnownIssue,
        title: title.to_owned(),
        body: body.to_owned(),
        category: None,
        change: "First".to_owned(),
    }
}

async fn desk(folder: &tempfile::TempDir, who: &str) -> Stage {
    let stage = Stage::new(folder.path(), NOW);
    stage.sign_in(who).await;
    stage.receive(&Story::raised(NOW, Priority::P2, Level::Standard), at(NOW));
    stage
}

fn titles(items: &[ArticleItem]) -> Vec<&str> {
    items.iter().map(|item| item.title.as_str()).collect()
}

#[tokio::test]
async fn an_article_is_written_and_published_offline() {
    let folder = tempfile::tempdir().unwrap();
    let stage = desk(&folder, "ada").await;
    let desk = &stage.desk;
    let body = "Since 4.2 the export **stalls** at 99 %. Restart the exporter service.";
    let article = desk.write_article(None, text(0, "Export stalls", body)).await.unwrap().value;
    let view = desk.article(article).await.unwrap();
    assert_eq!((view.newest.version, view.readership, view.pending), (1, Readership::Internal, true));
    assert_eq!((view.newest.author.as_deref(), view.may_write), (Some("Ada"), true));
    desk.write_article(Some(article), text(1, "Exports stall", body)).await.unwrap();
    desk.publish_article(article, Readership::Public).await.unwrap();
    let view = desk.article(article).await.unwrap();
    assert_eq!((view.newest.version, view.readership), (2, Readership::Public));
    assert_eq!((view.earlier.len(), view.earlier[0].title.as_str()), (1, "Export stalls"));
    let found = desk.search_articles("stal".to_owned(), 10).await.unwrap();
    assert_eq!((titles(&found), found[0].pending), (vec!["Exports stall"], true));
    assert!(found[0].excerpt.contains("**stalls**"), "{}", found[0].excerpt);
    let suggested = desk
        .suggest_articles(
            "The export is stuck".to_owned(),
            "It stalls every night, even after a restart".to_owned(),
        )
        .await
        .unwrap();
    assert_eq!(suggested[0].words, ["export", "stalls", "restart"]);
    let stale = desk.write_article(Some(article), text(1, "Late", "Too late.")).await.unwrap_err();
    assert!(matches!(stale, DeskError::Refusal(refusal) if refusal.code == RefusalCode::Conflict));
    stage.close().await;
}

#[tokio::test]
async fn a_contact_writes_none_and_sees_where_help_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let stage = desk(&folder, "mia").await;
    let refused = stage.desk.write_article(None, text(0, "Mine", "Mine.")).await.unwrap_err();
    assert!(matches!(refused, DeskError::Refusal(refusal) if refusal.code == RefusalCode::Forbidden));
    let status = PlatformStatus {
        state: PlatformState::Operational,
        since: None,
        as_of: at("2026-06-02T13:55:00"),
        incident_since: None,
        past: Vec::new(),
        maintenance: None,
    };
    let store = stage.server.stores.lock().unwrap().last().unwrap().clone();
    store
        .write(at(NOW), |write| {
            write.put(&Put { scope: 1, ver: 900, row: BaseRow::Record(Record::Status(Box::new(status))) })
        })
        .unwrap();
    drop(store);
    let found = stage.desk.resources().await.unwrap();
    assert_eq!((found.links.len(), found.training.len(), found.channels.len()), (6, 4, 5));
    assert_eq!(found.status.unwrap().as_of, at("2026-06-02T13:55:00"));
    // Tuesday 10:00 in New York, Standard: the telephone closes at 18:00.
    let phone = found.channels.iter().find(|channel| channel.channel == Channel::Phone).unwrap();
    assert_eq!((phone.open, phone.closes_at), (Some(true), Some(at("2026-06-02T22:00:00"))));
    stage.close().await;
}
