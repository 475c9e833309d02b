//! The knowledge base offline: found, suggested, in step with what comes, changes and leaves.

use uuid::Uuid;
use vioe_domain::record::{Article, ArticleKind, ArticleText, Readership, Record};
use vioe_domain::ticket::{Intent, Refusal, RefusalCode, Target, What};
use vioe_domain::{Category, IntentId, Priority, RecordId, UtcMillis};
use vioe_store::{BaseRow, Gone, Put, Table};

use crate::cast::*;

fn id(n: u128) -> RecordId {
    RecordId(Uuid::from_u128(0x7000 + n))
}

fn text(expect: u32, title: &str, body: &str) -> ArticleText {
    ArticleText {
        expect,
        kind: ArticleKind::HowTo,
        title: title.into(),
        body: body.into(),
        category: Some(Category::Access),
        change: String::new(),
    }
}

fn article(n: u128, title: &str, body: &str) -> Article {
    Article {
        id: id(n),
        text: text(1, title, body),
        version: 1,
        readership: Readership::Public,
        author: AGENT,
        written_at: NOW.plus(i64::try_from(n).unwrap()),
        earlier: Vec::new(),
    }
}

fn put(scope: i64, ver: i64, article: Article) -> Put {
    row(scope, ver, BaseRow::Record(Record::Article(Box::new(article))))
}

fn shelf() -> Vec<Put> {
    vec![
        put(
            3,
            20,
            article(
                1,
                "Reset a lost authenticator",
                "When the MFA device is gone, open **Access** and reset it.",
            ),
        ),
        put(
            3,
            21,
            article(
                2,
                "Scanner sync stalls",
                "Restart the scanner connector. An authenticator is not needed.",
            ),
        ),
        put(
            3,
            22,
            article(
                3,
                "Exports to the data warehouse",
                "Scheduled exports write parquet files to the warehouse.",
            ),
        ),
        put(3, 23, article(4, "Café menus", "Nothing to see: naïve façade.")),
    ]
}

fn titles(desk: &Desk, query: &str) -> Vec<String> {
    let found = desk.store.read(|read| read.search_articles(query, 10)).unwrap();
    found.into_iter().map(|row| row.title).collect()
}

#[test]
fn articles_are_found_by_beginnings_and_titles_come_first() {
    let desk = desk();
    desk.put(&shelf());
    assert_eq!(titles(&desk, "authenticator"), ["Reset a lost authenticator", "Scanner sync stalls"]);
    assert_eq!(titles(&desk, "scan conn"), ["Scanner sync stalls"]);
    assert_eq!(titles(&desk, "cafe"), ["Café menus"]);
    assert_eq!(titles(&desk, "FACADE"), ["Café menus"]);
    assert_eq!(titles(&desk, "scanner warehouse"), [""; 0]);
    assert_eq!(titles(&desk, "\"scanner\" (* -"), ["Scanner sync stalls"], "typed text is never an operator");
    assert_eq!(titles(&desk, "?!"), [""; 0]);
    // Without words: the newest first.
    assert_eq!(titles(&desk, " ")[0], "Café menus");
    assert_eq!(titles(&desk, "").len(), 4);
}

#[test]
fn an_article_that_changed_or_left_is_found_as_it_is_now() {
    let desk = desk();
    desk.put(&shelf());
    let mut next = article(2, "Connector restarts", "The pump is restarted.");
    next.version = 2;
    desk.put(&[put(3, 30, next)]);
    assert_eq!(titles(&desk, "scanner"), [""; 0]);
    assert_eq!(titles(&desk, "pump"), ["Connector restarts"]);
    let retired =
        Article { readership: Readership::Retired, ..article(3, "Exports to the data warehouse", "Gone") };
    desk.put(&[put(3, 31, retired)]);
    assert_eq!(titles(&desk, "exports"), [""; 0]);
    assert_eq!(titles(&desk, "").len(), 3, "nobody finds it, but its link opens it");
    assert!(desk.store.read(|read| read.article(id(3))).unwrap().is_some());
    let gone = Gone { table: Table::Record, id: id(2).0, scope: 3, seq: 40 };
    desk.store.write(NOW, |write| write.remove(&gone)).unwrap();
    assert_eq!(titles(&desk, "pump"), [""; 0]);
    desk.store.write(NOW, |write| write.remove_scope(3)).unwrap();
    assert_eq!(titles(&desk, "").len(), 0);
    assert!(desk.store.read(|read| read.article(id(1))).unwrap().is_none());
    // What came during the first load is found once that is over.
    desk.store
        .write(NOW, |write| {
            write.fold_later();
            shelf().iter().try_for_each(|put| write.put(put).map(drop))
        })
        .unwrap();
    while desk.store.write(NOW, |write| write.fold_some(2)).unwrap().0 > 0 {}
    assert_eq!(titles(&desk, "parquet"), ["Exports to the data warehouse"]);
    desk.store.write(NOW, |write| write.reset_replica()).unwrap();
    assert_eq!(titles(&desk, "").len(), 0);
}

#[test]
fn suggestions_say_which_words_they_share() {
    let desk = desk();
    desk.put(&shelf());
    let suggest = |subject: &str, text: &str| {
        let found = desk.store.read(|read| read.suggest_articles(&[subject, text])).unwrap();
        found.into_iter().map(|(row, words)| (row.title, words.join(" "))).collect::<Vec<_>>()
    };
    let found = suggest(
        "Export stopped",
        "The scheduled exports do not write any file to our warehouse, please help",
    );
    assert_eq!(found[0].0, "Exports to the data warehouse");
    assert_eq!(found[0].1, "export scheduled exports write file warehouse");
    assert_eq!(found.len(), 1, "{found:?}");
    // One shared word of many is no answer; the only one is.
    assert_eq!(suggest("Invoice", "The scanner sits in our lobby with a plant"), []);
    assert_eq!(suggest("Scanners", "")[0].0, "Scanner sync stalls");
    assert_eq!(suggest("the and of it", "please help with this problem"), []);
    assert_eq!(suggest("", ""), []);
}

#[test]
fn what_waits_to_be_sent_is_shown_as_such() {
    let desk = desk();
    desk.put(&shelf());
    let write = |n: u128, target: RecordId, what: What| {
        let intent = Intent {
            id: IntentId(Uuid::from_u128(0x6000 + n)),
            target: Target::Record(target),
            person: AGENT,
            device: DEVICE,
            occurred_at: NOW,
            clock_trusted: true,
            what,
        };
        desk.store.write(NOW, |write| write.enqueue(&intent, NOW)).unwrap().0
    };
    let mid = write(1, id(9), What::WriteArticle(Box::new(text(0, "Printer pools", "Toner."))));
    let found = desk.store.read(|read| read.search_articles("toner", 10)).unwrap();
    assert_eq!((found[0].title.as_str(), found[0].version, found[0].pending), ("Printer pools", 1, true));
    write(2, id(1), What::WriteArticle(Box::new(text(1, "Reset a lost token", "Ask the help desk."))));
    let (next, pending) = desk.store.read(|read| read.article(id(1))).unwrap().unwrap();
    assert_eq!((next.version, next.earlier.len(), pending), (2, 1, true));
    assert_eq!(titles(&desk, "token"), ["Reset a lost token"]);
    // Refused: what the server has is shown again.
    let refusal = Refusal {
        code: RefusalCode::Conflict,
        message: "Somebody else was first.".into(),
        next: "Look at it.".into(),
        current: None,
    };
    desk.store.write(NOW, |write| write.intent_rejected(mid + 1, &refusal)).unwrap();
    assert_eq!(titles(&desk, "token"), [""; 0]);
    assert_eq!(titles(&desk, "lost"), ["Reset a lost authenticator"]);
    // Sent, and come down: no longer pending.
    desk.store
        .write(NOW, |write| {
            write.put(&put(
                3,
                50,
                Article { readership: Readership::Internal, ..article(9, "Printer pools", "Toner.") },
            ))?;
            write.intent_applied(mid)?;
            write.effects_arrived(mid)
        })
        .unwrap();
    let found = desk.store.read(|read| read.search_articles("toner", 10)).unwrap();
    assert_eq!((found.len(), found[0].pending), (1, false));
}

#[test]
fn release_notes_stand_by_themselves_newest_first() {
    let desk = desk();
    let note = |n: u128, title: &str, at: UtcMillis| {
        let mut note = article(n, title, "What is new.");
        note.text.kind = ArticleKind::ReleaseNote;
        note.written_at = at;
        put(3, 20 + i64::try_from(n).unwrap(), note)
    };
    desk.put(&shelf());
    desk.put(&[
        note(11, "Release 4.1", NOW),
        note(12, "Release 4.2", NOW.plus(HOUR)),
        raised(1, Priority::P2, NOW, "A ticket"),
    ]);
    let notes = desk.store.read(|read| read.release_notes(10)).unwrap();
    let titles: Vec<&str> = notes.iter().map(|note| note.title.as_str()).collect();
    assert_eq!(titles, ["Release 4.2", "Release 4.1"]);
}
