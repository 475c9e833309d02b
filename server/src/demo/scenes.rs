//! One scene for each thing the guide promises beside answering: emergencies with a team, escalations that wait, a security
//! concern, merges, access, exclusions. They happen now, told backwards from the instant the data is made.

use vioe_domain::escalation::{EscalationLevel, IncidentRole, IssueType, ObligationKind};
use vioe_domain::record::{ExclusionRequest, FeedbackKind};
use vioe_domain::sla::ExclusionReason;
use vioe_domain::ticket::{EmergencyReport, IntakeAnswers, Relation, Resolution, Scenario, Topic, What};
use vioe_domain::time::{DAY, HOUR, MINUTE};
use vioe_domain::{Category, Priority, RecordId, Status, TicketId, UtcMillis};

use super::cast::Cast;
use super::stagehand::Stagehand;
use crate::db::Db;
use crate::failure::Failure;
use crate::hours::KeptHours;

/// Plays every scene; how many tickets that made.
///
/// # Errors
/// The database can't be used.
pub fn make(db: &Db, cast: &Cast, hours: &KeptHours, now: UtcMillis) -> Result<usize, Failure> {
    let mut stage = Stagehand { db, cast, hours, done: 0, raised: 0 };
    running_emergency(&mut stage, now)?;
    past_emergency(&mut stage, now)?;
    escalations(&mut stage, now)?;
    security(&mut stage, now)?;
    bonds(&mut stage, now)?;
    care(&mut stage, now)?;
    exclusions(&mut stage, now)?;
    Ok(stage.raised)
}

fn reply(body: &str) -> What {
    What::Reply { body: body.to_owned() }
}

fn resolve(expect: Status, resolution: Resolution, message: &str) -> What {
    What::Move {
        expect,
        to: Status::Resolved,
        message: Some(message.to_owned()),
        resolution: Some(resolution),
        follow_up: None,
    }
}

/// Nobody at Kestrel can sign in: a commander, a team, affected tickets, one update to all.
fn running_emergency(stage: &mut Stagehand<'_>, now: UtcMillis) -> Result<(), Failure> {
    let at = |minutes: i64| now.plus(-minutes * MINUTE);
    let report = EmergencyReport {
        contact_name: "Owen Pritchard".to_owned(),
        contact_phone: "+44 20 5550 0123".to_owned(),
        issue: "Every sign-in ends with \"session expired\".".to_owned(),
        business_impact: "No payments are released.".to_owned(),
        started_at: Some(at(140)),
    };
    let intake = IntakeAnswers {
        topic: Some(Topic::UserAccess),
        scenario: Some(Scenario::NobodyCanAccess),
        emergency: Some(report),
    };
    let words =
        ("Nobody can sign in since the night's release", "Every sign-in ends with \"session expired\".");
    let incident = stage.raises("owen", words, Category::Access, Priority::P1, intake, at(130))?;
    let marta = stage.person("marta")?.id;
    stage.does("marta", incident, role(IncidentRole::Commander, marta), at(128))?;
    for (who, part) in [
        ("sara", IncidentRole::TechnicalLead),
        ("jonas", IncidentRole::CommunicationLead),
        ("priya", IncidentRole::Engineering),
        ("alex", IncidentRole::ExecutiveSponsor),
    ] {
        let person = stage.person(who)?.id;
        stage.does("marta", incident, role(part, person), at(127))?;
    }
    let answer = "We see it on our side: no sign-in is accepted. The team is together, the next update comes within 30 minutes.";
    stage.does("jonas", incident, reply(answer), at(124))?;
    let mut affected = Vec::new();
    for (minutes, words) in [
        (118, ("Release approvals can't be opened", "The approvers are thrown out at once.")),
        (111, ("API tokens are refused", "Since about two hours ago, every call answers 401.")),
        (96, ("Scheduled reports did not arrive", "The morning's reports are missing.")),
    ] {
        let child = stage.raises(
            "zara",
            words,
            Category::Access,
            Priority::P2,
            IntakeAnswers::default(),
            at(minutes),
        )?;
        let link = What::Link { other: incident, relation: Relation::ChildOf };
        stage.does("jonas", child, link, at(minutes - 4))?;
        affected.push(child);
    }
    for (minutes, found, told) in [
        (
            95,
            "The signing key of the sessions was rotated without its second half.",
            "The cause is known: a key of the session service. A rollback is being prepared.",
        ),
        (66, "Rollback tested on the standby.", "The rollback is tested and runs in the next half hour."),
        (
            38,
            "Rollback of the first of two regions done.",
            "The first region signs people in again; the second follows.",
        ),
        (12, "Second region at 70 %.", "Most people can sign in again. We watch the second region."),
    ] {
        stage.does("sara", incident, What::LogProgress { body: found.to_owned() }, at(minutes + 1))?;
        let update = What::Broadcast { body: told.to_owned(), also: affected.clone() };
        stage.does("jonas", incident, update, at(minutes))?;
    }
    Ok(())
}

fn role(role: IncidentRole, to: vioe_domain::PersonId) -> What {
    What::AssignRole { role, expect: None, to: Some(to) }
}

/// Coralline's data loss of last week is over: what is owed afterwards is partly delivered.
fn past_emergency(stage: &mut Stagehand<'_>, now: UtcMillis) -> Result<(), Failure> {
    let from = now.plus(-4 * DAY);
    let words = ("Scan results of Tuesday are gone", "The results of 214 hosts can't be found any more.");
    let ticket =
        stage.raises("grace", words, Category::Data, Priority::P2, IntakeAnswers::default(), from)?;
    let sara = stage.person("sara")?.id;
    let declare =
        What::DeclareEmergency { scenario: Scenario::DataLoss, commander: Some(sara), report: None };
    stage.does("marta", ticket, declare, from.plus(20 * MINUTE))?;
    let first = "We treat this as an emergency and look at the backups now.";
    stage.does("sara", ticket, reply(first), from.plus(25 * MINUTE))?;
    stage.does(
        "sara",
        ticket,
        What::LogProgress { body: "The results are in the nightly backup.".to_owned() },
        from.plus(50 * MINUTE),
    )?;
    stage.does("sara", ticket, reply("The restore runs."), from.plus(54 * MINUTE))?;
    let solved = "All 214 hosts are restored; nothing is missing. We send the root cause within 72 hours.";
    stage.does(
        "sara",
        ticket,
        resolve(Status::InProgress, Resolution::Fixed, solved),
        from.plus(80 * MINUTE),
    )?;
    let priya = stage.person("priya")?.id;
    let owner = What::AssignObligation { obligation: ObligationKind::IncidentReport, to: Some(priya) };
    stage.does("marta", ticket, owner, from.plus(3 * HOUR))?;
    let cause = What::MeetObligation {
        obligation: ObligationKind::RootCause,
        body: "A clean-up job took the retention of another tenant; its filter is fixed and tested."
            .to_owned(),
    };
    stage.does("sara", ticket, cause, from.plus(2 * DAY))?;
    Ok(())
}

/// What waits for a manager, a leader, an answer.
fn escalations(stage: &mut Stagehand<'_>, now: UtcMillis) -> Result<(), Failure> {
    let plain = IntakeAnswers::default;
    let raised = now.plus(-2 * DAY);
    let words =
        ("Inventory shows retired machines", "Machines that were removed in spring come back every night.");
    let slow = stage.raises("mikael", words, Category::Data, Priority::P3, plain(), raised)?;
    stage.does("kim", slow, reply("We look at the import that brings them back."), raised.plus(2 * HOUR))?;
    let ask = What::RequestEscalation {
        level: EscalationLevel::SupportManager,
        impact: "The audit of our inventory is on Friday, and every figure is wrong.".to_owned(),
    };
    stage.does("mikael", slow, ask, now.plus(-30 * MINUTE))?;
    let internally = What::EscalateInternally {
        issue: IssueType::Technical,
        reason: "The import's source must be read by its authors.".to_owned(),
    };
    stage.does("jonas", slow, internally, now.plus(-20 * MINUTE))?;

    let words = ("Exports of the ledger stop at 10,000 lines", "The monthly export is cut.");
    let business = stage.raises("aino", words, Category::Functionality, Priority::P2, plain(), raised)?;
    stage.does(
        "lena",
        business,
        reply("The limit is known; we look for a way around it."),
        raised.plus(HOUR),
    )?;
    let ask = What::RequestEscalation {
        level: EscalationLevel::AccountExecutive,
        impact: "We can't close the month; this was promised to work in our contract.".to_owned(),
    };
    let request = stage.does("mikael", business, ask, now.plus(-DAY))?;
    let answer = What::AnswerEscalation {
        request,
        uphold: true,
        answer: "You are right. Your account executive decides today how we close the gap.".to_owned(),
    };
    stage.does("marta", business, answer, now.plus(-DAY + HOUR))?;

    let words = ("Dashboards load for a minute", "Since Monday every dashboard needs a minute.");
    let urgent =
        stage.raises("ulrike", words, Category::Performance, Priority::P3, plain(), now.plus(-5 * HOUR))?;
    let wish = What::RequestPriority {
        to: Priority::P2,
        justification: "All three plants work with these dashboards; the shift change takes twice as long."
            .to_owned(),
    };
    stage.does("ulrike", urgent, wish, now.plus(-25 * MINUTE))?;
    Ok(())
}

/// A concern that few may see.
fn security(stage: &mut Stagehand<'_>, now: UtcMillis) -> Result<(), Failure> {
    let words = (
        "An unknown account reads our findings",
        "The audit log shows an account none of us knows; it opened findings of two hosts.",
    );
    let intake = IntakeAnswers { topic: Some(Topic::SecurityConcern), ..IntakeAnswers::default() };
    let ticket =
        stage.raises("dana", words, Category::Security, Priority::P2, intake, now.plus(-3 * HOUR))?;
    let sara = stage.person("sara")?.id;
    stage.does("sara", ticket, What::Assign { expect: None, to: Some(sara) }, now.plus(-170 * MINUTE))?;
    stage.does(
        "sara",
        ticket,
        reply("The account is locked. We compare the audit log with the sign-ins of the last week."),
        now.plus(-160 * MINUTE),
    )?;
    Ok(())
}

/// Merged, split, snoozed, followed up.
fn bonds(stage: &mut Stagehand<'_>, now: UtcMillis) -> Result<(), Failure> {
    let plain = IntakeAnswers::default;
    let ago = |hours: i64| now.plus(-hours * HOUR);
    let words = ("Scanner appliance loses its connection", "It drops every few minutes.");
    let first = stage.raises("camila", words, Category::Integration, Priority::P3, plain(), ago(30))?;
    let words = ("Appliance offline again", "The same appliance, again.");
    let second = stage.raises("rafael", words, Category::Integration, Priority::P3, plain(), ago(28))?;
    stage.does("omar", second, What::Merge { into: first }, ago(27))?;
    stage.does("omar", first, reply("Both tickets are about one appliance: we go on here."), ago(26))?;
    let more = "It is quiet now. By the way: where do we change the sender of the mails?";
    let message = stage.does("camila", first, reply(more), ago(20))?;
    let new = TicketId::derive(first.0, "split");
    let split = What::Split { message, new, subject: "Where to change the sender of mails".to_owned() };
    stage.does("omar", first, split, ago(19))?;
    stage.raised += 1;

    let words = ("Import of assets fails for one file", "One of forty files is refused.");
    let late = stage.raises("suresh", words, Category::Data, Priority::P4, plain(), ago(50))?;
    stage.does(
        "kim",
        late,
        reply("The file has a second header; we wait for the corrected one."),
        ago(44),
    )?;
    let snooze =
        What::Snooze { until: now.plus(20 * HOUR), reason: "The new file comes tomorrow.".to_owned() };
    stage.does("kim", late, snooze, ago(4))?;

    let words = ("Report mails are sent twice", "Every subscriber gets two mails.");
    let twice = stage.raises("tobias", words, Category::Functionality, Priority::P3, plain(), ago(72))?;
    let around = "Until the fix is released, keep one of the two schedules: the reports arrive once.";
    stage.does("jonas", twice, resolve(Status::Open, Resolution::Workaround, around), ago(66))?;
    stage.raised += 1;
    stage.does(
        "tobias",
        twice,
        What::AnswerSurvey { score: 4, comment: "Quick, thank you.".to_owned() },
        ago(60),
    )?;
    Ok(())
}

/// Access, scope, ratings, feedback.
fn care(stage: &mut Stagehand<'_>, now: UtcMillis) -> Result<(), Failure> {
    let plain = IntakeAnswers::default;
    let ago = |hours: i64| now.plus(-hours * HOUR);
    let words = ("Roles of a plant are mixed up", "Two roles have each other's rights.");
    let roles = stage.raises("tobias", words, Category::Configuration, Priority::P3, plain(), ago(26))?;
    let wish = What::RequestAccess {
        what: "the role configuration of plant 2".to_owned(),
        reason: "To compare it with the template.".to_owned(),
    };
    let request = stage.does("priya", roles, wish, ago(25))?;
    let grant = What::GrantAccess {
        what: "the role configuration of plant 2".to_owned(),
        until: now.plus(20 * HOUR),
        request: Some(request),
    };
    stage.does("ulrike", roles, grant, ago(24))?;

    let words = ("Training for new colleagues", "Can you train five people in December?");
    let intake = IntakeAnswers { topic: Some(Topic::Training), ..plain() };
    let training = stage.raises("anita", words, Category::Question, Priority::P4, intake, ago(40))?;
    stage.does("lena", training, What::DecideScope { topic: Topic::Training, message: None }, ago(38))?;

    for (who, subject, score, comment, hours) in [
        ("grace", "Reset of a second factor", 5, "Solved while we were on the phone.", 90),
        ("luis", "Sorting of findings", 3, "It took two questions too many.", 120),
        ("zara", "Webhook secret", 5, "", 150),
    ] {
        let words = (subject, "A short question.");
        let ticket = stage.raises(who, words, Category::Question, Priority::P3, plain(), ago(hours))?;
        let done = resolve(Status::Open, Resolution::Fixed, "Done; tell us if anything is left.");
        stage.does("kim", ticket, done, ago(hours).plus(30 * MINUTE))?;
        let rating = What::AnswerSurvey { score, comment: comment.to_owned() };
        stage.does(who, ticket, rating, ago(hours).plus(2 * HOUR))?;
    }
    for (who, score, text) in
        [("owen", 9, "Answers are quick, also at night."), ("mikael", 6, "Good people, slow exports.")]
    {
        let record = RecordId::derive(stage.person(who)?.id.0, "nps");
        let about = FeedbackKind::Satisfaction;
        let what = What::GiveFeedback { about, score: Some(score), text: text.to_owned() };
        stage.keeps(who, record, what, ago(24 * 12))?;
    }
    let record = RecordId::derive(stage.person("ulrike")?.id.0, "product");
    let wish = "Please let us save a filter of the dashboards for a whole plant.".to_owned();
    let what = What::GiveFeedback { about: FeedbackKind::Product, score: None, text: wish };
    stage.keeps("ulrike", record, what, ago(24 * 3))
}

/// One window that waits for a decision.
fn exclusions(stage: &mut Stagehand<'_>, now: UtcMillis) -> Result<(), Failure> {
    let person = stage.person("dana")?;
    let request = ExclusionRequest {
        ticket: None,
        customer: person.customers.first().copied(),
        from: now.plus(-30 * HOUR),
        to: now.plus(-26 * HOUR),
        reason: ExclusionReason::CustomerNetwork,
        evidence: "Their provider's notice 55-1042: no route to our addresses from 04:00 to 08:00."
            .to_owned(),
        announced_at: None,
    };
    let record = RecordId::derive(person.id.0, "network outage");
    stage.keeps("jonas", record, What::RequestExclusion(Box::new(request)), now.plus(-20 * HOUR))
}
