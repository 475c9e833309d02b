//! What is asked at intake and what the answers mean; what helps whoever writes. The rules are `domain`'s; what they need
//! of the store is looked up here.

use vioe_domain::channels::{self, ChannelNow};
use vioe_domain::compose::{self, ContactHint, Part, ScaffoldKind};
use vioe_domain::coverage::Zone;
use vioe_domain::intake::{self, Completeness, Proposal};
use vioe_domain::ticket::{
    Answers, Channel, Description, EmergencyReport, Refusal, RefusalCode, Scenario, Topic,
};
use vioe_domain::{CustomerId, Priority, TicketId};

use crate::view::{
    AnswerView, CompletenessView, HintView, OpenChannel, PartView, ProposalView, ScaffoldView, ScopeRow,
    TriageRow,
};
use crate::{Desk, DeskError, words};

impl Desk {
    /// The priority that is proposed from what was answered so far, and why (guide 6.1, 6.2, 7.1); none where nothing was.
    /// `asked` is the priority chosen instead.
    pub fn propose(
        &self,
        answers: Option<Answers>,
        scenario: Option<Scenario>,
        asked: Option<Priority>,
    ) -> Option<ProposalView> {
        intake::propose(answers.as_ref(), scenario).map(|proposal| proposed(proposal, asked))
    }

    /// Both lists of the emergency triage, in the guide's order (guide 6.1, 6.2).
    pub fn triage(&self) -> Vec<TriageRow> {
        let rows = Scenario::ALL.iter().map(|scenario| intake::triage(*scenario));
        rows.map(|row| TriageRow {
            scenario: row.scenario,
            words: row.words.to_owned(),
            emergency: row.emergency,
            classification: row.classification.to_owned(),
            at_least: row.at_least,
        })
        .collect()
    }

    /// What support covers, and where the rest belongs (guide 1.2).
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn scope(&self) -> Result<Vec<ScopeRow>, DeskError> {
        let policy = self.read(|read| read.policy()).await?;
        let rows = Topic::ALL.iter().map(|topic| intake::scope(*topic, &policy));
        Ok(rows
            .map(|row| ScopeRow {
                topic: row.topic,
                words: row.words.to_owned(),
                in_scope: row.in_scope,
                redirect: row.redirect,
            })
            .collect())
    }

    /// How much of the required information a description has (guide 8.4), for a form while it is typed in and for the agent
    /// who asks for the rest.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn completeness(&self, description: Description) -> Result<CompletenessView, DeskError> {
        let policy = self.read(|read| read.policy()).await?;
        Ok(complete(intake::completeness(&description, &policy.intake.required)))
    }

    /// The same for what is asked in an emergency (guide 6.3).
    pub fn report_completeness(&self, report: &EmergencyReport) -> CompletenessView {
        complete(intake::report_completeness(report))
    }

    /// The ways to reach us now (guide 4): for a customer, or for the signed-in contact's own.
    ///
    /// # Errors
    /// No such customer for this person; the store's trouble.
    pub async fn channels(&self, customer: Option<CustomerId>) -> Result<Vec<OpenChannel>, DeskError> {
        let (now, person, zone) = (self.now(), self.signed_in()?.person(), self.zone().clone());
        let found = self
            .read(move |read| {
                let Some(id) = customer.or_else(|| person.customers.first().copied()) else {
                    return Ok(None);
                };
                let Some(customer) = read.customer(id)? else { return Ok(None) };
                let (hours, policy) = (read.hours(id)?, read.policy()?);
                Ok(Some(channels::now(&policy, &customer, &hours, now)))
            })
            .await?;
        let found = found.ok_or_else(no_customer)?;
        Ok(found.into_iter().map(|channel| channel_view(channel, &zone)).collect())
    }

    /// A scaffold to fill in (guide 8.3).
    pub fn scaffold(&self, kind: ScaffoldKind) -> ScaffoldView {
        let parts = compose::parts(kind).iter().map(part_view).collect();
        ScaffoldView { kind, text: compose::scaffold(kind), parts }
    }

    /// The parts of the communication standards that a message lacks. A hint: the message may be sent as it is.
    pub fn lacking(&self, kind: ScaffoldKind, body: &str) -> Vec<PartView> {
        compose::check(kind, body).iter().map(part_view).collect()
    }

    /// What the contact of a ticket wishes of whoever writes to them now (guide 9.4).
    ///
    /// # Errors
    /// There is no such ticket for this person; the store's trouble.
    pub async fn contact_hints(&self, ticket: TicketId) -> Result<Vec<HintView>, DeskError> {
        let (now, mine) = (self.now(), self.zone().clone());
        let hints = self
            .read(move |read| {
                let Some(ticket) = read.ticket(ticket)? else { return Ok(None) };
                let contact = match ticket.raised.contact {
                    Some(contact) => read.person(contact)?,
                    None => None,
                };
                let Some(contact) = contact else { return Ok(Some(Vec::new())) };
                let zone = &ticket.raised.zone;
                Ok(Some(compose::contact_hints(&contact, zone, Channel::Portal, now)))
            })
            .await?;
        let hints = hints.ok_or_else(DeskError::no_ticket)?;
        Ok(hints.into_iter().map(|hint| hint_view(hint, &mine)).collect())
    }
}

fn no_customer() -> DeskError {
    DeskError::Refusal(Refusal {
        code: RefusalCode::Invalid,
        message: "It is not said for which customer.".to_owned(),
        next: "Choose a customer.".to_owned(),
        current: None,
    })
}

fn proposed(proposal: Proposal, asked: Option<Priority>) -> ProposalView {
    let asked_beyond = asked.and_then(|asked| intake::asked_beyond(asked, &proposal));
    let answers = proposal.answers.map_or(Vec::new(), |reason| {
        let places = reason.places.iter();
        places
            .map(|place| AnswerView {
                question: place.question.to_owned(),
                answer: place.answer.to_owned(),
                row: place.row,
                reaches: place.row <= reason.priority,
            })
            .collect()
    });
    ProposalView {
        priority: proposal.priority,
        emergency: proposal.emergency,
        why: proposal.why,
        answers,
        asked_beyond,
    }
}

fn complete<P>(found: Completeness<P>) -> CompletenessView {
    let missing = found.missing.iter().map(|part| (part.words.to_owned(), part.purpose.to_owned()));
    CompletenessView { percent: found.percent, missing: missing.collect(), ask: found.ask }
}

fn channel_view(now: ChannelNow, zone: &Zone) -> OpenChannel {
    let hours = match (now.open, now.closes_at, now.opens_at) {
        (true, Some(at), _) => format!("Open until {}", words::instant(at, zone)),
        (true, None, _) => "Open 24x7".to_owned(),
        (false, _, Some(at)) => format!("Opens {}", words::instant(at, zone)),
        (false, _, None) => "Closed".to_owned(),
    };
    OpenChannel {
        channel: now.channel,
        address: now.address,
        open: now.open,
        closes_at: now.closes_at,
        opens_at: now.opens_at,
        hours,
        best_for: now.best_for,
    }
}

fn part_view(part: &Part) -> PartView {
    PartView {
        standard: part.standard.to_owned(),
        heading: part.heading.to_owned(),
        if_needed: part.if_needed,
    }
}

fn hint_view(hint: ContactHint, mine: &Zone) -> HintView {
    let (binding, text) = match hint {
        ContactHint::Restriction { text } => (true, format!("Restriction: {text}")),
        ContactHint::Prefers { method } => {
            (false, format!("Prefers to be reached by {}.", method_words(method)))
        }
        ContactHint::OutsideWorkingHours { hours } => {
            (false, format!("It is outside their working hours ({hours})."))
        }
        ContactHint::QuietHours { until } => {
            (true, format!("Does not want to be disturbed until {}.", words::instant(until, mine)))
        }
        ContactHint::WorkingHours { hours } => (false, format!("Working hours: {hours}")),
        ContactHint::Escalation { text } => (false, format!("Escalations: {text}")),
    };
    HintView { binding, text }
}

fn method_words(method: Channel) -> &'static str {
    match method {
        Channel::Portal => "portal",
        Channel::Email => "e-mail",
        Channel::Phone => "phone",
        Channel::Chat => "chat",
        Channel::Hotline => "the hotline",
    }
}

#[cfg(test)]
mod tests {
    use vioe_domain::UtcMillis;

    use super::*;

    #[test]
    fn a_proposal_says_which_answers_reach_it() {
        let answers: Answers = serde_json::from_str(
            r#"{"impact": "platform_down", "users": "several_teams", "business": "minimal", "workaround": "available"}"#,
        )
        .unwrap();
        let view = proposed(intake::propose(Some(&answers), None).unwrap(), Some(Priority::P1));
        let reaching: Vec<bool> = view.answers.iter().map(|answer| answer.reaches).collect();
        assert_eq!((view.priority, reaching), (Priority::P2, vec![true, true, false, false]));
        assert!(view.asked_beyond.unwrap().starts_with("You ask for P1; the answers propose P2."));
    }

    #[test]
    fn hours_of_a_channel_are_said_in_the_readers_zone() {
        let now = |open, closes_at, opens_at| ChannelNow {
            channel: Channel::Phone,
            address: String::new(),
            open,
            closes_at,
            opens_at,
            best_for: String::new(),
            hours: vioe_domain::policy::ChannelHours::SupportLevel,
        };
        let zone = Zone::new("Europe/Berlin").unwrap();
        let at = Some(UtcMillis::parse("2026-06-02T22:00:00Z").unwrap());
        assert_eq!(channel_view(now(true, at, None), &zone).hours, "Open until Wed 00:00 CEST");
        assert_eq!(channel_view(now(false, None, at), &zone).hours, "Opens Wed 00:00 CEST");
        assert_eq!(channel_view(now(true, None, None), &zone).hours, "Open 24x7");
    }
}
