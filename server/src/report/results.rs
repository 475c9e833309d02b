//! How tickets ended: by which tier they were resolved (guide 2.1, 2.2), how they were rated, and whether customers would
//! recommend us (guide 10.3).

use std::collections::BTreeMap;
use std::io::Write;

use uuid::Uuid;
use vioe_domain::TicketId;
use vioe_domain::availability::Month;
use vioe_domain::record::{FeedbackKind, Record};
use vioe_domain::report::{By, Key, Recommendation, Satisfaction, TicketResult, TierShares};

use super::names::Names;
use super::sheet::{Cell, Sheet, percent};
use super::{PAGE, ReportError, within};
use crate::db::records::RecordKind;
use crate::db::verdicts::{self, Filter, Named};
use crate::db::{Db, policies, records};
use crate::failure::Failure;

const WHOSE: [By; 3] = [By::Customer, By::Agent, By::Month];

/// Hands every ticket that was resolved or rated to `each`, those of other customers left out.
fn every(
    db: &Db,
    filter: &Filter,
    mut each: impl FnMut(Named<TicketResult>) -> Result<(), ReportError>,
) -> Result<(), ReportError> {
    let mut after = TicketId(Uuid::nil());
    loop {
        let page = db.read(|tx| Ok(verdicts::results_after(tx, after, PAGE)?))?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.what.ticket;
        for row in page {
            if filter.customer.is_none_or(|only| only == row.what.customer) {
                each(row)?;
            }
        }
    }
}

fn key(result: &TicketResult, month: Month, by: &[By]) -> Key {
    let has = |what| by.contains(&what);
    Key {
        customer: has(By::Customer).then_some(result.customer),
        agent: result.agent.filter(|_| has(By::Agent)),
        month: has(By::Month).then_some(month),
        ..Key::default()
    }
}

fn sorted<T>(groups: BTreeMap<Key, T>, names: &Names) -> Vec<(Key, T)> {
    let mut groups: Vec<(Key, T)> = groups.into_iter().collect();
    groups.sort_by_cached_key(|(key, _)| names.order(key));
    groups
}

/// A row of tier shares for each group.
pub(super) fn tiers(
    db: &Db,
    names: &Names,
    filter: &Filter,
    by: &[By],
    mut sheet: Sheet<impl Write>,
) -> Result<(), ReportError> {
    let targets = db.read(|tx| Ok(policies::get(tx)?))?.escalation.targets;
    let mut groups: BTreeMap<Key, Vec<_>> = BTreeMap::new();
    if by.is_empty() {
        groups.insert(Key::default(), Vec::new());
    }
    every(db, filter, |row| {
        if let Some(resolved) = row.what.resolved.filter(|resolved| within(resolved.month(), filter)) {
            groups.entry(key(&row.what, resolved.month(), by)).or_default().push((resolved.tier, 1));
        }
        Ok(())
    })?;
    let mut header = Names::header(by);
    header.extend(["resolved", "tier1", "tier2", "tier3", "tier4"]);
    header.extend(["tier1_bp", "tier1_percent", "tier1_target_bp", "tier1_reached"]);
    header.extend(["tier1_and_2_bp", "tier1_and_2_percent", "tier1_and_2_target_bp", "tier1_and_2_reached"]);
    sheet.begin(header)?;
    for (key, counts) in sorted(groups, names) {
        let shares = TierShares::of(counts, targets);
        let mut cells = names.cells(&key, by);
        cells.extend(
            [shares.resolved, shares.tier1, shares.tier2, shares.tier3, shares.tier4].map(Cell::from),
        );
        cells.extend([
            shares.tier1_bp.into(),
            percent(shares.tier1_bp),
            shares.tier1_target_bp.into(),
            shares.tier1_reached.into(),
            shares.tier1_and_2_bp.into(),
            percent(shares.tier1_and_2_bp),
            shares.tier1_and_2_target_bp.into(),
            shares.tier1_and_2_reached.into(),
        ]);
        sheet.row(cells)?;
    }
    Ok(sheet.end()?)
}

/// A row for each resolved ticket.
pub(super) fn resolved_tickets(
    db: &Db,
    names: &Names,
    filter: &Filter,
    mut sheet: Sheet<impl Write>,
) -> Result<(), ReportError> {
    let mut header = vec!["ticket", "reference"];
    header.extend(Names::header(&WHOSE));
    header.extend(["tier", "resolved_at"]);
    sheet.begin(header)?;
    every(db, filter, |row| {
        if let Some(resolved) = row.what.resolved.filter(|resolved| within(resolved.month(), filter)) {
            let mut cells = vec![row.number.into(), row.external.into()];
            cells.extend(names.cells(&key(&row.what, resolved.month(), &WHOSE), &WHOSE));
            cells.extend([i64::from(resolved.tier.number()).into(), resolved.at.into()]);
            sheet.row(cells)?;
        }
        Ok(())
    })?;
    Ok(sheet.end()?)
}

/// A row of ratings for each group.
pub(super) fn ratings(
    db: &Db,
    names: &Names,
    filter: &Filter,
    by: &[By],
    mut sheet: Sheet<impl Write>,
) -> Result<(), ReportError> {
    let mut groups: BTreeMap<Key, Satisfaction> = BTreeMap::new();
    if by.is_empty() {
        groups.insert(Key::default(), Satisfaction::default());
    }
    every(db, filter, |row| {
        if let Some(rated) = row.what.rated.filter(|rated| within(rated.month(), filter)) {
            groups.entry(key(&row.what, rated.month(), by)).or_default().add(rated.score);
        }
        Ok(())
    })?;
    let mut header = Names::header(by);
    header.extend(["answers", "sum", "average_centi", "average"]);
    sheet.begin(header)?;
    for (key, ratings) in sorted(groups, names) {
        let mut cells = names.cells(&key, by);
        let average = ratings.average_centi();
        cells.extend([ratings.answers.into(), ratings.sum.into(), average.into(), percent(average)]);
        sheet.row(cells)?;
    }
    Ok(sheet.end()?)
}

/// A row for each rated ticket.
pub(super) fn rated_tickets(
    db: &Db,
    names: &Names,
    filter: &Filter,
    mut sheet: Sheet<impl Write>,
) -> Result<(), ReportError> {
    let mut header = vec!["ticket", "reference"];
    header.extend(Names::header(&WHOSE));
    header.extend(["score", "rated_at"]);
    sheet.begin(header)?;
    every(db, filter, |row| {
        if let Some(rated) = row.what.rated.filter(|rated| within(rated.month(), filter)) {
            let mut cells = vec![row.number.into(), row.external.into()];
            cells.extend(names.cells(&key(&row.what, rated.month(), &WHOSE), &WHOSE));
            cells.extend([i64::from(rated.score).into(), rated.at.into()]);
            sheet.row(cells)?;
        }
        Ok(())
    })?;
    Ok(sheet.end()?)
}

/// A row of answers to "would you recommend us" for each group.
pub(super) fn recommendation(
    db: &Db,
    names: &Names,
    filter: &Filter,
    by: &[By],
    mut sheet: Sheet<impl Write>,
) -> Result<(), ReportError> {
    let feedback = db.read(|tx| Ok::<_, Failure>(records::of_kind(tx, RecordKind::Feedback)?))?;
    let mut groups: BTreeMap<Key, Recommendation> = BTreeMap::new();
    if by.is_empty() {
        groups.insert(Key::default(), Recommendation::default());
    }
    for record in feedback {
        let Record::Feedback(said) = record else { continue };
        let (FeedbackKind::Satisfaction, Some(score)) = (said.about, said.score) else { continue };
        let month = Month::of(said.at);
        if !within(month, filter) || filter.customer.is_some_and(|only| only != said.customer) {
            continue;
        }
        let key = Key {
            customer: by.contains(&By::Customer).then_some(said.customer),
            month: by.contains(&By::Month).then_some(month),
            ..Key::default()
        };
        groups.entry(key).or_default().add(score);
    }
    let mut header = Names::header(by);
    header.extend(["answers", "promoters", "passives", "detractors", "nps"]);
    sheet.begin(header)?;
    for (key, answers) in sorted(groups, names) {
        let mut cells = names.cells(&key, by);
        cells.extend(
            [answers.answers(), answers.promoters, answers.passives, answers.detractors].map(Cell::from),
        );
        cells.push(answers.score().map(i64::from).into());
        sheet.row(cells)?;
    }
    Ok(sheet.end()?)
}
