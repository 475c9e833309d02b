//! How many promises were kept (guide 3.1, 3.2; sla.md 2.11).

use std::io::Write;

use vioe_domain::report::{By, Key, Verdict};

use super::names::{Names, word};
use super::sheet::{Cell, Sheet, percent};
use super::{PAGE, ReportError};
use crate::db::Db;
use crate::db::verdicts::{self, Filter, Named};

/// A row for each figure.
pub(super) fn figures(
    db: &Db,
    names: &Names,
    filter: &Filter,
    by: &[By],
    mut sheet: Sheet<impl Write>,
) -> Result<(), ReportError> {
    let mut found = db.read(|tx| Ok(verdicts::counts(tx, filter, by)?))?;
    found.sort_by_cached_key(|(key, _)| names.order(key));
    let mut header = Names::header(by);
    header.extend(["met", "late", "excused", "open", "percent_bp", "percent"]);
    sheet.begin(header)?;
    for (key, counts) in found {
        let mut cells = names.cells(&key, by);
        cells.extend([counts.met, counts.late, counts.excused, counts.open].map(Cell::from));
        let kept = counts.kept_bp();
        cells.extend([kept.into(), percent(kept)]);
        sheet.row(cells)?;
    }
    Ok(sheet.end()?)
}

/// A row for each cycle of each clock that the figures count, whatever they are told apart by.
pub(super) fn tickets(
    db: &Db,
    names: &Names,
    filter: &Filter,
    mut sheet: Sheet<impl Write>,
) -> Result<(), ReportError> {
    let mut header = vec!["ticket", "reference"];
    header.extend(Names::header(&By::ALL));
    header.extend(["cycle", "outcome", "due_at", "stopped_at", "overrun_ms"]);
    sheet.begin(header)?;
    let mut after = None;
    loop {
        let page = db.read(|tx| Ok(verdicts::page(tx, filter, after, PAGE)?))?;
        let Some(Named { what: last, .. }) = page.last() else { break };
        after = Some((last.ticket, last.clock, last.cycle));
        for row in &page {
            let verdict: &Verdict = &row.what;
            let mut cells = vec![row.number.as_str().into(), row.external.clone().into()];
            cells.extend(names.cells(&Key::of(verdict, &By::ALL), &By::ALL));
            cells.extend([
                verdict.cycle.into(),
                word(verdict.outcome_at(filter.now)).into(),
                verdict.due_at.into(),
                verdict.stopped_at.into(),
                verdict.overrun_ms.into(),
            ]);
            sheet.row(cells)?;
        }
    }
    Ok(sheet.end()?)
}
