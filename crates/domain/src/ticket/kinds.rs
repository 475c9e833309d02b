//! Every intent kind with its fields, for whoever writes intents by hand (`vioe do --help`). A test holds it to
//! [`super::What`].

/// A field of an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub shape: &'static str,
    /// Whether it must be there.
    pub required: bool,
}

/// An intent kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindInfo {
    /// The wire's name.
    pub kind: &'static str,
    /// About a record; otherwise about a ticket.
    pub about_a_record: bool,
    /// What it asks for, in a sentence.
    pub does: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
}

const fn must(name: &'static str, shape: &'static str) -> Field {
    Field { name, shape, required: true }
}

const fn may(name: &'static str, shape: &'static str) -> Field {
    Field { name, shape, required: false }
}

/// Every kind, in the order of [`super::What`].
#[rustfmt::skip]
pub const KINDS: &[KindInfo] = &[
    KindInfo { kind: "ticket.raise", about_a_record: false, does: "Raise a ticket.", fields: &[must("customer", "id"), may("contact", "person id"), must("subject", "text"), must("category", "access|functionality|performance|integration|data|configuration|security|question"), must("channel", "portal|email|phone|chat|hotline"), must("priority", "P1|P2|P3|P4"), may("answers", "{impact, users, business, workaround}"), must("description", "{text, steps, expected, actual, errors, affected_users, business_impact}"), may("live_call", "true|false"), may("intake", "{topic, scenario, emergency}")] },
    KindInfo { kind: "ticket.reply", about_a_record: false, does: "Write to the other side.", fields: &[must("body", "text")] },
    KindInfo { kind: "ticket.note", about_a_record: false, does: "Write an internal note.", fields: &[must("body", "text")] },
    KindInfo { kind: "ticket.ask", about_a_record: false, does: "Ask the customer, and wait for the answer.", fields: &[must("body", "text")] },
    KindInfo { kind: "ticket.log_call", about_a_record: false, does: "Log a telephone call that was held.", fields: &[must("held_at", "instant"), must("body", "text")] },
    KindInfo { kind: "ticket.move", about_a_record: false, does: "Move the status.", fields: &[must("expect", "OPEN|IN_PROGRESS|PENDING_CUSTOMER|RESOLVED|CLOSED"), must("to", "OPEN|IN_PROGRESS|PENDING_CUSTOMER|RESOLVED|CLOSED"), may("message", "text"), may("resolution", "fixed|workaround|by_design|cannot_reproduce|duplicate|feature_request"), may("follow_up", "ticket id")] },
    KindInfo { kind: "ticket.set_priority", about_a_record: false, does: "Set the priority anew.", fields: &[must("to", "P1|P2|P3|P4"), must("mode", "change|correction"), must("reason", "text")] },
    KindInfo { kind: "ticket.set_tier", about_a_record: false, does: "Hand the ticket to another tier.", fields: &[must("to", "1..4"), must("reason", "text")] },
    KindInfo { kind: "ticket.assign", about_a_record: false, does: "Give the ticket to somebody, or to nobody.", fields: &[may("expect", "person id"), may("to", "person id")] },
    KindInfo { kind: "emergency.declare", about_a_record: false, does: "Declare an emergency (guide 6).", fields: &[must("scenario", "a row of guide 6.1 or 6.2"), may("commander", "person id"), may("report", "{contact_name, contact_phone, issue, business_impact, started_at}")] },
    KindInfo { kind: "emergency.assign_role", about_a_record: false, does: "Give a role of the emergency response team to somebody, or to nobody (guide 6.4).", fields: &[must("role", "commander|technical_lead|communication_lead|engineering|executive_sponsor"), may("expect", "person id"), may("to", "person id")] },
    KindInfo { kind: "emergency.broadcast", about_a_record: false, does: "Send one update to the incident and to every affected ticket (guide 6.3).", fields: &[must("body", "text"), must("also", "[ticket id]")] },
    KindInfo { kind: "emergency.assign_obligation", about_a_record: false, does: "Give an obligation to somebody.", fields: &[must("obligation", "resolved_communication|root_cause|incident_report|preventive_measures"), may("to", "person id")] },
    KindInfo { kind: "emergency.meet_obligation", about_a_record: false, does: "Deliver what is owed (guide 6.5).", fields: &[must("obligation", "resolved_communication|root_cause|incident_report|preventive_measures"), must("body", "text")] },
    KindInfo { kind: "emergency.progress", about_a_record: false, does: "Log progress in an emergency.", fields: &[must("body", "text")] },
    KindInfo { kind: "ticket.undo_reopen", about_a_record: false, does: "Undo the reopening by a \"thank you\", the same day (EC-76).", fields: &[must("message", "event id")] },
    KindInfo { kind: "ticket.decide_scope", about_a_record: false, does: "Decide whether support covers it (guide 1.2).", fields: &[must("topic", "a row of guide 1.2"), may("message", "text")] },
    KindInfo { kind: "ticket.request_priority", about_a_record: false, does: "Ask for another priority, with a justification (guide 7.3).", fields: &[must("to", "P1|P2|P3|P4"), must("justification", "text")] },
    KindInfo { kind: "ticket.answer_priority", about_a_record: false, does: "Answer a request for another priority.", fields: &[must("request", "event id"), may("grant", "change|correction"), must("answer", "text")] },
    KindInfo { kind: "ticket.request_escalation", about_a_record: false, does: "Ask for escalation, with the business impact (guide 5.3).", fields: &[must("level", "support_manager|customer_success_manager|account_executive"), must("impact", "text")] },
    KindInfo { kind: "ticket.answer_escalation", about_a_record: false, does: "Answer a request for escalation (guide 5.2: tier manager review).", fields: &[must("request", "event id"), must("uphold", "true|false"), must("answer", "text")] },
    KindInfo { kind: "ticket.escalate_internally", about_a_record: false, does: "Hand it one step along the matrix of guide 5.4.", fields: &[must("issue", "technical|security|business|legal"), must("reason", "text")] },
    KindInfo { kind: "ticket.raise_security", about_a_record: false, does: "Raise a security concern (guide 5.2).", fields: &[must("reason", "text")] },
    KindInfo { kind: "ticket.clear_security", about_a_record: false, does: "Say that it was none.", fields: &[must("reason", "text")] },
    KindInfo { kind: "ticket.decide_leadership", about_a_record: false, does: "Take or leave a ticket that leadership was asked into (guide 2.4).", fields: &[must("proposal", "event id"), must("take", "true|false"), must("reason", "text")] },
    KindInfo { kind: "ticket.snooze", about_a_record: false, does: "Take the ticket out of the queue for a while; no clock stops.", fields: &[must("until", "instant"), must("reason", "text")] },
    KindInfo { kind: "ticket.wake", about_a_record: false, does: "Put it back.", fields: &[] },
    KindInfo { kind: "ticket.merge", about_a_record: false, does: "Merge this ticket into another one of the same customer.", fields: &[must("into", "ticket id")] },
    KindInfo { kind: "ticket.unmerge", about_a_record: false, does: "Undo the merge of this ticket, within the policy's window.", fields: &[must("from", "ticket id")] },
    KindInfo { kind: "ticket.split", about_a_record: false, does: "Make a message of this ticket a ticket of its own.", fields: &[must("message", "event id"), must("new", "ticket id"), must("subject", "text")] },
    KindInfo { kind: "ticket.link", about_a_record: false, does: "Say that two tickets belong together.", fields: &[must("other", "ticket id"), must("relation", "related|child_of|parent_of|follow_up_of|followed_up_by|split_from|split_into")] },
    KindInfo { kind: "ticket.unlink", about_a_record: false, does: "Say that they don't.", fields: &[must("other", "ticket id")] },
    KindInfo { kind: "ticket.withdraw_message", about_a_record: false, does: "Take a message back, or make it internal: it no longer counts (EC-53).", fields: &[must("message", "event id")] },
    KindInfo { kind: "ticket.report_bounce", about_a_record: false, does: "Report that a message did not reach the customer (EC-65).", fields: &[must("message", "event id")] },
    KindInfo { kind: "access.request", about_a_record: false, does: "Ask for read-only access (guide 9.2).", fields: &[must("what", "text"), must("reason", "text")] },
    KindInfo { kind: "access.grant", about_a_record: false, does: "Grant read-only access for a limited time.", fields: &[must("what", "text"), must("until", "instant"), may("request", "event id")] },
    KindInfo { kind: "access.withdraw", about_a_record: false, does: "Withdraw a grant.", fields: &[must("grant", "event id"), must("reason", "text")] },
    KindInfo { kind: "ticket.survey", about_a_record: false, does: "Rate the support of this ticket (guide 10.3).", fields: &[must("score", "number"), may("comment", "text")] },
    KindInfo { kind: "exclusion.request", about_a_record: true, does: "Ask for a window that does not count (guide 3.4). About a new exclusion.", fields: &[may("ticket", "ticket id"), may("customer", "customer id"), must("from", "instant"), must("to", "instant"), must("reason", "maintenance|customer_caused|third_party|force_majeure|customer_network"), must("evidence", "text"), may("announced_at", "instant")] },
    KindInfo { kind: "exclusion.decide", about_a_record: true, does: "Approve or reject it. About that exclusion.", fields: &[must("approve", "true|false"), must("reason", "text")] },
    KindInfo { kind: "customer.set_calendar", about_a_record: true, does: "Set a customer's calendar (sla.md 2.9). About that customer.", fields: &[must("expect", "{holidays, overrides}"), must("to", "{holidays, overrides}")] },
    KindInfo { kind: "customer.set_terms", about_a_record: true, does: "Set a customer's level and zone. Touches no open ticket (sla.md 2.9). About that customer.", fields: &[must("level", "standard|extended|premium"), must("zone", "IANA zone")] },
    KindInfo { kind: "ticket.apply_terms", about_a_record: false, does: "Apply the customer's level and zone to a ticket, from now on (sla.md 2.9).", fields: &[] },
    KindInfo { kind: "person.designate", about_a_record: true, does: "Say what a contact is designated for (guide 9.3). About that person.", fields: &[must("designations", "[primary|technical|executive]")] },
    KindInfo { kind: "person.set_preferences", about_a_record: true, does: "Say how one wants to be reached, and when one is not to be disturbed (guide 9.4). About oneself.", fields: &[may("method", "portal|email|phone|chat|hotline"), may("zone", "IANA zone"), may("working_hours", "text"), may("escalation", "text"), may("restrictions", "text"), may("quiet_hours", "{from_minute, to_minute}")] },
    KindInfo { kind: "article.write", about_a_record: true, does: "Write an article, or a new version of one (guide 10.1). About that article.", fields: &[may("expect", "version seen, 0 for a new article"), must("kind", "how_to|faq|known_issue|release_note"), must("title", "text"), must("body", "Markdown"), may("category", "one of the eight"), may("change", "text")] },
    KindInfo { kind: "article.publish", about_a_record: true, does: "Show it to customers, or to us alone, or retire it. About that article.", fields: &[must("to", "internal|public|retired")] },
    KindInfo { kind: "credit.claim", about_a_record: true, does: "Request a service credit (guide 3.5). About that credit.", fields: &[may("note", "text")] },
    KindInfo { kind: "credit.decide", about_a_record: true, does: "Grant or decline it. About that credit.", fields: &[must("grant", "true|false"), must("reason", "text")] },
    KindInfo { kind: "report.lock", about_a_record: true, does: "Lock a month's report: exclusions no longer reach into it (sla.md 2.11). About that month's lock.", fields: &[must("month", "YYYY-MM")] },
    KindInfo { kind: "feedback.give", about_a_record: true, does: "Say how satisfied one is over all, or what the product lacks (guide 10.3). About a new feedback.", fields: &[must("about", "satisfaction|product"), may("score", "number"), may("text", "text")] },
];
