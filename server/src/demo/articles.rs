//! The demo's knowledge base: how-to articles, questions, known issues, release notes (guide 10.1).

use vioe_domain::record::{Article, ArticleKind, ArticleText, Readership, Record};
use vioe_domain::time::DAY;
use vioe_domain::{Category, RecordId, UtcMillis};

use super::cast::Cast;
use crate::db::feed::Stamper;
use crate::db::{Db, records};
use crate::failure::Failure;

struct Page {
    kind: ArticleKind,
    readers: Readership,
    category: Option<Category>,
    title: &'static str,
    body: &'static str,
}

const fn page(
    kind: ArticleKind,
    readers: Readership,
    category: Option<Category>,
    title: &'static str,
    body: &'static str,
) -> Page {
    Page { kind, readers, category, title, body }
}

use ArticleKind::{Faq, HowTo, KnownIssue, ReleaseNote};
use Readership::{Internal, Public};

const PAGES: &[Page] = &[
    page(
        HowTo,
        Public,
        Some(Category::Access),
        "Reset a second factor",
        "A primary contact can reset the second factor of a colleague:\n\n1. Open **Settings, People**.\n2. Choose the person, then **Reset second factor**.\n3. They are asked to set up a new one at the next sign-in.\n\nNobody can reset their own.",
    ),
    page(
        HowTo,
        Public,
        Some(Category::Access),
        "Sign in with your own identity provider",
        "VIOE accepts SAML 2.0 and OpenID Connect.\n\n- The entity id must be the one shown under **Settings, Sign-in**.\n- The clock of your provider may differ by at most two minutes.\n- *Audience restriction failed* means that the entity id differs.",
    ),
    page(
        HowTo,
        Public,
        Some(Category::Integration),
        "Connect a scanner appliance",
        "1. Create a connector under **Integrations**.\n2. Enter the token on the appliance.\n3. Allow outgoing TLS to port 443.\n\nThe appliance calls every minute; after five silent minutes it shows as **offline**.",
    ),
    page(
        HowTo,
        Public,
        Some(Category::Integration),
        "Check a webhook's signature",
        "Every webhook carries `X-VIOE-Signature`: the HMAC-SHA-256 of the body under your secret. Compare it in constant time, and refuse bodies older than five minutes.",
    ),
    page(
        HowTo,
        Public,
        Some(Category::Data),
        "Import assets from a file",
        "The first line names the columns. `hostname` is required. Lines that can't be used are listed with their number; the others are imported. A second header in the middle of the file is refused as a line.",
    ),
    page(
        HowTo,
        Public,
        Some(Category::Configuration),
        "Give a team its own findings",
        "Findings belong to the team that owns the asset. Change the owner under **Assets**, or write a rule: rules run in the order they are listed, and the first that fits decides.",
    ),
    page(
        Faq,
        Public,
        Some(Category::Performance),
        "Why does a dashboard take long?",
        "A dashboard counts what it shows when it is opened. Filters by tag are quick; filters by free text read every finding. Save a filter as a view to have it counted ahead.",
    ),
    page(
        Faq,
        Public,
        Some(Category::Question),
        "Which hours does support have?",
        "Standard: Monday to Friday, 9 to 18 in your time zone. Extended: 6 to 21. Premium: around the clock. Emergencies are taken around the clock for everybody.",
    ),
    page(
        Faq,
        Public,
        Some(Category::Security),
        "What may support see of our account?",
        "Nothing, until you grant read-only access to it, for a limited time. You see every grant on the ticket and can withdraw it at any time.",
    ),
    page(
        KnownIssue,
        Public,
        Some(Category::Functionality),
        "Report mails arrive twice after 8.4.0",
        "Two schedules of one report send it twice. **Workaround:** keep one of them. Fixed in 8.4.2.",
    ),
    page(
        KnownIssue,
        Public,
        Some(Category::Data),
        "Exports stop at 10,000 lines",
        "The export of a list is cut at 10,000 lines. **Workaround:** export by month, or use the API, which pages.",
    ),
    page(
        KnownIssue,
        Internal,
        Some(Category::Access),
        "Sessions expire at once after a key rotation",
        "Seen when the second half of the signing key was not rolled out. Check `session-keys` in both regions before anything else; the rollback is step 4 of the runbook.",
    ),
    page(
        HowTo,
        Internal,
        None,
        "Hand an emergency over",
        "Say who commands from now on, in the ticket and by voice. The new commander repeats: what is known, what is being done, when the next update goes out.",
    ),
    page(
        ReleaseNote,
        Public,
        None,
        "Release 8.4.1",
        "- Sign-in: clearer message when the provider's clock differs.\n- Connectors: reconnect after a change of address.\n- Fixed: findings of retired assets in the weekly report.",
    ),
    page(
        ReleaseNote,
        Public,
        None,
        "Release 8.4.0",
        "- New: views that are counted ahead.\n- New: tags on connectors.\n- Changed: exports are prepared in the background.",
    ),
];

/// Writes it all.
///
/// # Errors
/// The database can't be used.
pub fn make(db: &Db, cast: &Cast, now: UtcMillis) -> Result<(), Failure> {
    let Some(author) = cast.people.iter().find(|person| person.email.starts_with("priya@")) else {
        return Err(Failure::Bug("the demo has no author".to_owned()));
    };
    db.write(|tx| {
        let mut stamper = Stamper::default();
        for (index, page) in (1..).zip(PAGES) {
            let article = Article {
                id: RecordId::derive(author.id.0, page.title),
                text: ArticleText {
                    expect: 1,
                    kind: page.kind,
                    title: page.title.to_owned(),
                    body: page.body.to_owned(),
                    category: page.category,
                    change: String::new(),
                },
                version: 1,
                readership: page.readers,
                author: author.id,
                written_at: now.plus(-index * 9 * DAY),
                earlier: Vec::new(),
            };
            records::save(tx, &Record::Article(Box::new(article)), &mut stamper)?;
        }
        stamper.finish(tx)?;
        Ok(())
    })
}
