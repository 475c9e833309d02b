//! Every kind of intent with its fields, for `vioe do --help`: the rules' own table, as people read it.

use std::fmt::Write as _;

use vioe_domain::ticket::{Field, KINDS, KindInfo};

/// What stands above the table.
const HEAD: &str = "\
Each line is one intent: {\"kind\": \"ticket.reply\", \"ticket\": \"VI-4188\", \"body\": \"...\"}. Its fields stand beside kind and
ticket, or all of them in \"args\". A ticket is a number (VI-4188) or an id; a new one needs none. A kind about a record
takes \"record\" instead: an id, a customer's key or a person's address; a new one needs none. Instants are RFC 3339 with an
offset. Wherever an id belongs, a person's address, a customer's key or a ticket's number will do. `expect` may be left
out: what is there now is then expected. With an \"id\" (a UUID of your own) the same line, given again, is the same intent.
The `kind` of an article is written `article_kind` where it stands beside kind.

Each is answered on a line: {\"intent\": ID, \"queued\": true, \"ticket\": ID} or
{\"refused\": CODE, \"message\": \"...\", \"next\": \"...\"}.

Kinds and their fields (? may be left out):
";

/// The kind of that name.
pub fn of(name: &str) -> Option<&'static KindInfo> {
    KINDS.iter().find(|kind| kind.kind == name)
}

/// What `vioe do --help` says below its options.
pub fn help() -> String {
    let mut text = HEAD.to_owned();
    for kind in KINDS {
        let about = if kind.about_a_record { " [record]" } else { "" };
        // Writing to a text can't fail.
        let _ = write!(text, "\n  {}{about}\n      {}\n", kind.kind, kind.does);
        for Field { name, shape, required } in kind.fields {
            let may = if *required && *name != "expect" { "" } else { "?" };
            let _ = writeln!(text, "      {:<16} {shape}", format!("{name}{may}"));
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
    fn the_help_has_every_kind_of_the_rules_and_no_other() {
        let error = serde_json::from_str::<What>(r#"{"kind":"no such kind"}"#).unwrap_err().to_string();
        let expected = error.split_once("expected").unwrap().1;
        let rules: BTreeSet<&str> = expected.split('`').skip(1).step_by(2).collect();
        let table: BTreeSet<&str> = KINDS.iter().map(|kind| kind.kind).collect();
        assert_eq!(table, rules);
        assert!(KINDS.iter().all(|kind| help().contains(kind.kind)));
    }
}
