//! The case file about related tickets, and what must hold of common words.

use std::collections::BTreeMap;

use uuid::Uuid;
use vioe_domain::policy::Trend;
use vioe_domain::ticket::Category;
use vioe_domain::time::{DAY, HOUR};
use vioe_domain::trend::{Finding, Sketch, find, most, words};
use vioe_domain::{CustomerId, TicketId, UtcMillis};

const NEWEST: UtcMillis = UtcMillis(1_780_000_000_000);

#[test]
fn every_row_about_trends_holds() {
    let mut count = 0;
    for (index, line) in
        include_str!("cases/trend.md").lines().enumerate().filter(|(_, line)| line.starts_with('|'))
    {
        let row = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')).unwrap();
        let [id, rules, before, newest, expected] = row.split('|').map(str::trim).collect::<Vec<_>>()[..]
        else {
            panic!("line {} has not five columns", index + 1);
        };
        if id == "id" || id.starts_with("--") {
            continue;
        }
        count += 1;
        assert_eq!(check(rules, before, newest), expected, "line {} ({id})", index + 1);
    }
    assert!(count > 20, "{count} rows");
}

fn check(rules: &str, before: &str, newest: &str) -> String {
    let mut trend = Trend::default();
    let mut total = None;
    for rule in rules.split(',').map(str::trim).filter(|rule| !rule.is_empty()) {
        let (name, value) = rule.split_once(' ').unwrap();
        let value: u32 = value.parse().unwrap();
        match name {
            "tickets" => trend.tickets = value,
            "words" => trend.shared_words = value,
            "days" => trend.within_days = value,
            "of" => total = Some(value as usize),
            other => panic!("rule {other}"),
        }
    }
    let mut names = BTreeMap::new();
    let mut sketches = Vec::new();
    for (index, ticket) in before.split(';').map(str::trim).filter(|ticket| !ticket.is_empty()).enumerate() {
        let (head, text) = ticket.split_once(':').unwrap();
        let [name, customer, category, age] = head.split(' ').collect::<Vec<_>>()[..] else {
            panic!("`{head}`");
        };
        let (number, unit) = age.split_at(age.len() - 1);
        let unit = if unit == "d" { DAY } else { HOUR };
        let sketch =
            sketch(index, customer, category, NEWEST.plus(-number.parse::<i64>().unwrap() * unit), text);
        names.insert(sketch.ticket, name);
        sketches.push(sketch);
    }
    let (head, text) = newest.split_once(':').unwrap();
    let (customer, category) = head.split_once(' ').unwrap();
    let newest = sketch(1_000, customer, category, NEWEST, text);
    match find(&newest, &sketches, total.unwrap_or(sketches.len() + 1), &trend) {
        None => "none".to_owned(),
        Some(Finding { tickets, words, same_customer }) => {
            let tickets: Vec<&str> = tickets.iter().map(|ticket| names[ticket]).collect();
            let by = if same_customer { "customer" } else { "category" };
            format!("{by} {}: {}", tickets.join(" "), words.join(" "))
        }
    }
}

fn sketch(index: usize, customer: &str, category: &str, raised_at: UtcMillis, text: &str) -> Sketch {
    let category: Category = serde_json::from_value(category.into()).unwrap();
    Sketch {
        ticket: TicketId(Uuid::from_u128(index as u128 + 1)),
        customer: CustomerId(Uuid::new_v5(&Uuid::nil(), customer.as_bytes())),
        category,
        raised_at,
        words: words(&[text]),
    }
}

/// Of 200 tickets that all say the same, the first ten are a trend; later the words are how people speak here.
#[test]
fn what_everybody_says_is_not_significant() {
    let mut before: Vec<Sketch> = Vec::new();
    let mut told = 0;
    for index in 0..200 {
        let next = sketch(index, "acme", "data", NEWEST.plus(index as i64), "nightly export stalls");
        told += usize::from(find(&next, &before, before.len() + 1, &Trend::default()).is_some());
        before.push(next);
    }
    assert_eq!(told, 8, "the third to the tenth");
    assert_eq!((most(0), most(1_000), most(1_000_000)), (10, 50, 200));
}

#[test]
fn words_are_few_and_each_once() {
    let long: String = (0..10_000).map(|index| format!("{} ", letters(index))).collect();
    let found = words(&[&long, &long]);
    assert_eq!(found.len(), 64);
    assert_eq!(words(&["Don't, can't; isn't: scanner's SCANNER"]), ["scanner"]);
}

fn letters(mut number: u32) -> String {
    let mut word = "word".to_owned();
    while number > 0 {
        word.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    word
}
