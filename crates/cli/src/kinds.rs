//! Every kind of intent with its fields, for `vioe do --help` and for reading lines strictly.

use std::fmt::Write as _;

/// A kind of intent.
#[derive(Clone, Copy, Debug)]
pub struct IntentKind {
    /// As the protocol spells it.
    pub kind: &'static str,
    /// What it does.
    pub does: &'static str,
    /// Its fields: name, and what belongs there. Those that may be left out end in `?`.
    pub fields: &'static [(&'static str, &'static str)],
}

/// Every kind; a test compares them with the rules.
pub const KINDS: &[IntentKind] = &[
    IntentKind {
        kind: "ticket.raise",
        does: "Raise a ticket.",
        fields: &[
            ("customer?", "the customer's key or id; a contact's own"),
            ("contact?", "address or id of the contact it is for"),
            ("subject", "one line, at most 200 characters"),
            ("category", "access, functionality, performance, integration, data, configuration, security, question"),
            ("channel", "portal, email, phone, chat, hotline"),
            ("priority", "P1 to P4"),
            ("answers?", "the four answers: impact, users, business, workaround"),
            ("description", "text, and as known steps, expected, actual, errors, affected_users, business_impact"),
            ("live_call?", "true: written down during a call"),
        ],
    },
    IntentKind { kind: "ticket.reply", does: "Write to the other side.", fields: &[("body", "the message")] },
    IntentKind { kind: "ticket.note", does: "Write an internal note.", fields: &[("body", "the note")] },
    IntentKind {
        kind: "ticket.ask",
        does: "Ask the customer and wait.",
        fields: &[("body", "the question")],
    },
    IntentKind {
        kind: "ticket.log_call",
        does: "Log a call that was held.",
        fields: &[("held_at", "an instant"), ("body", "what was said")],
    },
    IntentKind {
        kind: "ticket.move",
        does: "Move the status.",
        fields: &[
            ("expect?", "the status its author saw"),
            ("to", "IN_PROGRESS, PENDING_CUSTOMER, RESOLVED, CLOSED"),
            ("message?", "the message it carries; needed to resolve"),
            ("resolution?", "fixed, workaround, by_design, cannot_reproduce, duplicate, feature_request"),
        ],
    },
    IntentKind {
        kind: "ticket.set_priority",
        does: "Set the priority anew.",
        fields: &[("to", "P1 to P4"), ("mode", "change or correction"), ("reason", "why")],
    },
    IntentKind {
        kind: "ticket.set_tier",
        does: "Hand it to another tier.",
        fields: &[("to", "1 to 4"), ("reason", "why")],
    },
    IntentKind {
        kind: "ticket.assign",
        does: "Give it to somebody, or to nobody.",
        fields: &[
            ("expect?", "the assignee its author saw"),
            ("to", "address or id, or null"),
        ],
    },
    IntentKind { kind: "emergency.declare", does: "Declare an emergency.", fields: &[] },
    IntentKind {
        kind: "emergency.progress",
        does: "Log progress in an emergency.",
        fields: &[("body", "what was achieved")],
    },
    IntentKind {
        kind: "ticket.undo_reopen",
        does: "Undo the reopening by a \"thank you\".",
        fields: &[("message", "the id of the message that reopened it")],
    },
];

/// The kind of that name.
pub fn of(name: &str) -> Option<&'static IntentKind> {
    KINDS.iter().find(|kind| kind.kind == name)
}

impl IntentKind {
    /// Its fields' names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().map(|(name, _)| name.trim_end_matches('?'))
    }
}

/// What `vioe do --help` says below its options.
pub fn help() -> String {
    let mut text = "\
Each line is one intent: {\"kind\": \"ticket.reply\", \"ticket\": \"VI-4188\", \"body\": \"...\"}. Its fields stand beside kind and
ticket, or all of them in \"args\". A ticket is a number or an id; a new one needs none. Instants are RFC 3339 with an
offset, people may be named by their address. `expect` may be left out: what is there now is then expected. With an \"id\"
(a UUID of your own) the same line, given again, is the same intent.

Each is answered on a line: {\"intent\": ID, \"queued\": true, \"ticket\": ...} or {\"refused\": CODE, \"message\": ..., \"next\": ...}.

Kinds, and their fields (? may be left out):
"
    .to_owned();
    for kind in KINDS {
        // Writing to a text can't fail.
        let _ = write!(text, "\n  {}  {}\n", kind.kind, kind.does);
        for (name, what) in kind.fields {
            let _ = writeln!(text, "      {name:<14} {what}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use vioe_domain::ticket::What;

    use super::*;

    #[test]
    fn the_table_has_every_kind_of_the_rules_and_no_other() {
        let error = serde_json::from_str::<What>(r#"{"kind":"no such kind"}"#).unwrap_err().to_string();
        let expected = error.split_once("expected").unwrap().1;
        let rules: BTreeSet<&str> = expected.split('`').skip(1).step_by(2).collect();
        let table: BTreeSet<&str> = KINDS.iter().map(|kind| kind.kind).collect();
        assert_eq!(table, rules);
        assert!(KINDS.iter().all(|kind| help().contains(kind.kind)));
    }
}
