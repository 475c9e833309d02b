//! Security concerns (guide 5.2): few may see the ticket while one stands.

use std::collections::BTreeSet;

use vioe_domain::person::Team;
use vioe_domain::record::ExclusionRequest;
use vioe_domain::sla::ExclusionReason;
use vioe_domain::ticket::{Priority, RefusalCode, Relation, What};
use vioe_domain::{RecordId, Role, TicketId};
use vioe_protocol::push::Outcome;
use vioe_protocol::row::ScopeClass;
use vioe_protocol::{Row, ScopeId, Seq, Table};

use crate::on_both;
use crate::scene::{amends, does, hire, now, raise, refused, reply, ticket};
use crate::world::{Desk, World, person, ticket_id};

/// A member of the security team who is an agent like others.
async fn sam(world: &World) -> Desk {
    let mut sam = person("sam", Role::Agent, &[]);
    sam.profile.teams = vec![Team::Security];
    hire(world, &sam).await;
    world.desk("sam").await
}

async fn classes(desk: &Desk) -> BTreeSet<ScopeClass> {
    desk.pull(Seq(0), &[]).await.unwrap().access.add.iter().map(|scope| scope.class).collect()
}

async fn sees(desk: &Desk, ticket: TicketId) -> bool {
    !desk.events_of(ticket).await.is_empty()
}

fn concern() -> What {
    What::RaiseSecurity { reason: "A key may have leaked.".to_owned() }
}

on_both! {
    async fn few_see_a_ticket_with_a_security_concern(on: On) {
        let world = World::new(on).await;
        let sam = sam(&world).await;
        let mut kim = world.desk("kim").await;
        let (mut ann, gus, marta, alex, jonas) = (
            world.desk("ann").await, world.desk("gus").await, world.desk("marta").await,
            world.desk("alex").await, world.desk("jonas").await,
        );
        let id = raise(&mut ann, &world, Priority::P3).await;
        does(&mut kim, &world, id, What::Note { body: "Odd.".to_owned() }).await;
        let other = raise(&mut ann, &world, Priority::P3).await;
        assert!(sees(&jonas, id).await && sees(&alex, id).await);

        does(&mut kim, &world, id, concern()).await;
        for (desk, may) in [(&sam, true), (&marta, true), (&ann, true), (&kim, false), (&jonas, false),
            (&alex, false), (&gus, false)] {
            assert_eq!(sees(desk, id).await, may, "{}", desk.person.name);
            assert_eq!(sees(desk, other).await, desk.person.name != "gus");
        }
        // Ann sees what was hers to see, and nothing internal.
        let internal = ann.events_of(id).await.iter().any(|event| !event.kind.is_customer_visible());
        assert!(!internal);
        // Everything is there for the security team.
        assert_eq!(sam.events_of(id).await.len(), crate::scene::log(&world, id).await.len());
    }

    /// A ticket one may not see and one that does not exist are refused in the same words.
    async fn it_does_not_exist_for_others(on: On) {
        let world = World::new(on).await;
        let mut sam = sam(&world).await;
        let (mut kim, mut ann, mut jonas) =
            (world.desk("kim").await, world.desk("ann").await, world.desk("jonas").await);
        let id = raise(&mut ann, &world, Priority::P3).await;
        let open = raise(&mut ann, &world, Priority::P3).await;
        does(&mut kim, &world, id, concern()).await;
        let refusal = refused(&mut jonas, &world, id, reply("Hello.")).await;
        let absent = refused(&mut jonas, &world, ticket_id(), reply("Hello.")).await;
        assert_eq!((refusal.code, &refusal), (RefusalCode::Forbidden, &absent));
        // Nor can it be bound to one that is seen, or be merged into.
        let link = What::Link { other: id, relation: Relation::Related };
        refused(&mut jonas, &world, open, link).await;
        refused(&mut jonas, &world, open, What::Merge { into: id }).await;
        let window = ExclusionRequest {
            ticket: Some(id), customer: Some(world.acme.id), from: now(&world), to: now(&world).plus(1),
            reason: ExclusionReason::CustomerCaused, evidence: "Their firewall.".to_owned(), announced_at: None,
        };
        let record = RecordId(ticket_id().0);
        let asked = amends(&mut jonas, &world, record, What::RequestExclusion(Box::new(window.clone()))).await;
        assert!(matches!(asked, Outcome::Rejected { .. }), "{asked:?}");
        // Who may see it works on; the window is as restricted as its ticket.
        does(&mut sam, &world, id, reply("We look into it.")).await;
        let asked = amends(&mut sam, &world, record, What::RequestExclusion(Box::new(window))).await;
        assert_eq!(asked, Outcome::Applied);
        let has = |rows: Vec<vioe_protocol::RowChange>| {
            rows.iter().any(|row| matches!(&row.row, Row::Exclusion(row) if row.id.0 == record.0))
        };
        assert!(has(sam.everything().await));
        assert!(!has(jonas.everything().await));
        assert!(!has(ann.everything().await));
    }

    /// A desktop that has the ticket loses it by its next pull, and gets it back once the concern is cleared.
    async fn a_desktop_loses_it_and_gets_it_back(on: On) {
        let world = World::new(on).await;
        let mut sam = sam(&world).await;
        let (mut kim, mut ann, jonas) =
            (world.desk("kim").await, world.desk("ann").await, world.desk("jonas").await);
        let id = raise(&mut ann, &world, Priority::P3).await;
        does(&mut kim, &world, id, What::Note { body: "Odd.".to_owned() }).await;
        let mut held = Held::new(&jonas).await;
        assert!(held.has(&world, id).await);
        does(&mut kim, &world, id, concern()).await;
        held.pull(&jonas).await;
        assert!(!held.has(&world, id).await);
        let clear = What::ClearSecurity { reason: "It was a test key.".to_owned() };
        does(&mut sam, &world, id, clear).await;
        held.pull(&jonas).await;
        assert!(held.has(&world, id).await);
        let all: BTreeSet<_> = crate::scene::log(&world, id).await.iter().map(|event| event.id.0).collect();
        assert!(held.rows.is_superset(&all), "with everything that happened meanwhile");
        assert!(sees(&kim, id).await);
    }

    /// Who is given the ticket sees it at once; who had it no longer does.
    async fn it_follows_its_assignee(on: On) {
        let world = World::new(on).await;
        let mut sam = sam(&world).await;
        let (mut ann, mut kim, jonas) =
            (world.desk("ann").await, world.desk("kim").await, world.desk("jonas").await);
        let id = raise(&mut ann, &world, Priority::P3).await;
        let mine = What::Assign { expect: None, to: Some(kim.person.id) };
        does(&mut kim, &world, id, mine).await;
        does(&mut kim, &world, id, concern()).await;
        assert!(sees(&kim, id).await && !sees(&jonas, id).await);
        assert!(classes(&kim).await.contains(&ScopeClass::RestrictedInternal));
        assert!(!classes(&ann).await.contains(&ScopeClass::RestrictedInternal));
        let expect = ticket(&world, id).await.assignee;
        does(&mut sam, &world, id, What::Assign { expect, to: Some(jonas.person.id) }).await;
        assert!(!sees(&kim, id).await && sees(&jonas, id).await);
        refused(&mut kim, &world, id, reply("Still me.")).await;
    }

    /// What is split from it is as restricted.
    async fn what_comes_of_it_is_restricted_too(on: On) {
        let world = World::new(on).await;
        let mut sam = sam(&world).await;
        let (mut ann, mut kim, jonas) =
            (world.desk("ann").await, world.desk("kim").await, world.desk("jonas").await);
        let id = raise(&mut ann, &world, Priority::P3).await;
        does(&mut ann, &world, id, reply("The key is abc.")).await;
        does(&mut kim, &world, id, concern()).await;
        let message = ann.events_of(id).await.into_iter()
            .find(|event| matches!(event.kind, vioe_domain::ticket::Kind::ReplySent { .. })).unwrap().id;
        let new = ticket_id();
        does(&mut sam, &world, id, What::Split { message, new, subject: "The key".to_owned() }).await;
        assert!(sees(&sam, new).await && sees(&ann, new).await);
        assert!(!sees(&jonas, new).await && !sees(&kim, new).await);
    }
}

/// The event rows an installation holds, as its store would keep them.
struct Held {
    cursor: Seq,
    have: Vec<ScopeId>,
    rows: BTreeSet<uuid::Uuid>,
}

impl Held {
    async fn new(desk: &Desk) -> Self {
        let first = desk.pull(Seq(0), &[]).await.unwrap();
        let mut held = Self { cursor: first.head, have: Vec::new(), rows: BTreeSet::new() };
        for scope in first.access.add {
            held.take(desk, scope.id).await;
        }
        held
    }

    async fn take(&mut self, desk: &Desk, scope: ScopeId) {
        let page = desk.snapshot(scope, None, 2_000).await.unwrap();
        self.rows
            .extend(page.rows.iter().filter(|row| row.row.table() == Table::Event).map(|row| row.row.id()));
        self.have.push(scope);
        self.have.sort_unstable();
    }

    async fn pull(&mut self, desk: &Desk) {
        let answer = desk.pull(self.cursor, &self.have).await.unwrap();
        assert!(answer.complete);
        for gone in answer.del.iter().filter(|gone| gone.tbl == Table::Event) {
            self.rows.remove(&gone.id);
        }
        let put = answer.put.iter().filter(|row| row.row.table() == Table::Event);
        self.rows.extend(put.map(|row| row.row.id()));
        self.have.retain(|scope| !answer.access.remove.contains(scope));
        self.cursor = answer.to;
        for scope in answer.access.add {
            self.take(desk, scope.id).await;
        }
    }

    async fn has(&self, world: &World, ticket: TicketId) -> bool {
        let log = crate::scene::log(world, ticket).await;
        log.iter().any(|event| self.rows.contains(&event.id.0))
    }
}
