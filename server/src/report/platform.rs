//! The months' availability and the credits that follow from it (guide 3.3, 3.5), as the timers have written them.

use std::io::Write;

use vioe_domain::record::Record;
use vioe_domain::report::{By, Key};

use super::names::{Names, word};
use super::sheet::{Sheet, percent};
use super::{ReportError, within};
use crate::db::records::RecordKind;
use crate::db::verdicts::Filter;
use crate::db::{Db, policies, records};

/// A row for each month.
pub(super) fn availability(
    db: &Db,
    filter: &Filter,
    mut sheet: Sheet<impl Write>,
) -> Result<(), ReportError> {
    let (found, policy) =
        db.read(|tx| Ok((records::of_kind(tx, RecordKind::Availability)?, policies::get(tx)?)))?;
    let target = policy.availability.target_bp;
    let mut months: Vec<_> = found
        .into_iter()
        .filter_map(|record| match record {
            Record::Availability(month) => Some(month),
            _ => None,
        })
        .filter(|month| within(month.month, filter))
        .collect();
    months.sort_by_key(|month| month.month);
    sheet.begin(vec![
        "month",
        "complete",
        "expected",
        "observed",
        "unknown",
        "excluded",
        "failed",
        "incidents",
        "availability_bp",
        "availability_percent",
        "target_bp",
        "reached",
        "credit_percent",
    ])?;
    for month in months {
        sheet.row(vec![
            month.month.to_string().into(),
            month.month.is_over(filter.now).into(),
            month.expected.into(),
            month.observed.into(),
            month.unknown.into(),
            month.excluded.into(),
            month.failed.into(),
            u32::try_from(month.incidents.len()).unwrap_or(u32::MAX).into(),
            month.availability_bp.into(),
            percent(month.availability_bp),
            target.into(),
            month.availability_bp.map(|bp| bp >= target).into(),
            month.credit_percent.into(),
        ])?;
    }
    Ok(sheet.end()?)
}

/// A row for each credit.
pub(super) fn credits(
    db: &Db,
    names: &Names,
    filter: &Filter,
    mut sheet: Sheet<impl Write>,
) -> Result<(), ReportError> {
    let found = db.read(|tx| Ok(records::of_kind(tx, RecordKind::Credit)?))?;
    let mut credits: Vec<_> = found
        .into_iter()
        .filter_map(|record| match record {
            Record::Credit(credit) => Some(credit),
            _ => None,
        })
        .filter(|credit| within(credit.month, filter))
        .filter(|credit| filter.customer.is_none_or(|only| only == credit.customer))
        .collect();
    credits.sort_by_key(|credit| (credit.month, credit.customer));
    let by = [By::Customer];
    let mut header = vec!["month"];
    header.extend(Names::header(&by));
    header.extend(["availability_bp", "availability_percent", "credit_percent", "state", "claim_by"]);
    header.extend(["proposed_at", "claimed_at", "claimed_by", "decided_at", "decided_by", "reason"]);
    sheet.begin(header)?;
    for credit in credits {
        let key = Key { customer: Some(credit.customer), ..Key::default() };
        let (claim, decision) = (&credit.claim, &credit.decision);
        let mut cells = vec![credit.month.to_string().into()];
        cells.extend(names.cells(&key, &by));
        cells.extend([
            credit.availability_bp.into(),
            percent(credit.availability_bp),
            credit.percent.into(),
            word(credit.state(filter.now)).into(),
            credit.claim_by_local.as_str().into(),
            credit.proposed_at.into(),
            claim.as_ref().map(|claim| claim.at).into(),
            claim.as_ref().map(|claim| names.email(claim.by)).into(),
            decision.as_ref().map(|decision| decision.at).into(),
            decision.as_ref().map(|decision| names.email(decision.by)).into(),
            decision.as_ref().map(|decision| decision.reason.as_str()).into(),
        ]);
        sheet.row(cells)?;
    }
    Ok(sheet.end()?)
}
