//! Reports, by what this desktop has: the same figures as the server's, also offline.

use std::collections::BTreeMap;

use vioe_domain::UtcMillis;
use vioe_domain::availability::Month;
use vioe_domain::record::{FeedbackKind, Record};
use vioe_domain::report::{By, Key, Recommendation};
use vioe_domain::ticket::{Refusal, RefusalCode};
use vioe_store::{Period, Read, StoreError};

use crate::view::{
    BehindRequest, BehindTicket, BehindView, ComplianceLine, CreditLine, RatingLine, RecommendationLine,
    ReportKey, ReportKind, ReportLines, ReportRequest, ReportView, TierLine,
};
use crate::{Desk, DeskError};

/// The most tickets of one page.
const MAX_ROWS: u32 = 200;

impl Desk {
    /// A report.
    ///
    /// # Errors
    /// It can't be told apart by that; nobody is signed in; the store's trouble.
    pub async fn report(&self, request: ReportRequest) -> Result<ReportView, DeskError> {
        let now = self.now();
        let by = told_apart(&request)?;
        let report = self.read(move |read| lines(read, &request, &by, now)).await?;
        Ok(ReportView { report, as_of: now })
    }

    /// The tickets behind one count of a line of a compliance report.
    ///
    /// # Errors
    /// It is no compliance report; nobody is signed in; the store's trouble.
    pub async fn report_tickets(&self, request: BehindRequest) -> Result<BehindView, DeskError> {
        let now = self.now();
        if request.report.kind != ReportKind::Compliance {
            return Err(unusable(
                "There are no tickets to list behind this figure.",
                "Open a compliance report.",
            ));
        }
        let by = told_apart(&request.report)?;
        self.read(move |read| behind(read, &request, by, now)).await
    }
}

/// What the lines are told apart by, each once, in the order of the columns.
fn told_apart(request: &ReportRequest) -> Result<Vec<By>, DeskError> {
    let allowed: &[By] = match request.kind {
        ReportKind::Compliance => &By::ALL,
        ReportKind::Tiers | ReportKind::Csat => &[By::Customer, By::Agent, By::Month],
        ReportKind::Nps | ReportKind::Credits => &[By::Customer, By::Month],
        ReportKind::Availability => &[By::Month],
    };
    if request.by.iter().any(|by| !allowed.contains(by)) {
        return Err(unusable("This report can't be told apart by that.", "Choose another grouping."));
    }
    if let (Some(from), Some(to)) = (request.from, request.to)
        && from > to
    {
        return Err(unusable("The period ends before it begins.", "Choose another month."));
    }
    let mut by = request.by.clone();
    by.sort_unstable();
    by.dedup();
    if by.is_empty() && request.kind == ReportKind::Compliance {
        by.push(By::Clock);
    }
    Ok(by)
}

fn unusable(message: &str, next: &str) -> DeskError {
    DeskError::Refusal(Refusal {
        code: RefusalCode::Invalid,
        message: message.to_owned(),
        next: next.to_owned(),
        current: None,
    })
}

fn period(request: &ReportRequest) -> Period {
    Period { from: request.from, to: request.to, customers: request.customer.into_iter().collect() }
}

fn lines(
    read: &Read<'_>,
    request: &ReportRequest,
    by: &[By],
    now: UtcMillis,
) -> Result<ReportLines, StoreError> {
    let period = period(request);
    Ok(match request.kind {
        ReportKind::Compliance => {
            let figures = read.compliance(&period, by, now)?.into_iter().map(|figure| {
                Ok(ComplianceLine {
                    about: about(read, figure.key)?,
                    counts: figure.counts,
                    kept_bp: figure.counts.kept_bp(),
                    tickets: figure.tickets,
                })
            });
            ReportLines::Compliance(figures.collect::<Result<_, StoreError>>()?)
        }
        ReportKind::Tiers => {
            let shares = read.tier_shares(&period, by)?.into_iter();
            let shares = shares.map(|(key, shares)| Ok(TierLine { about: about(read, key)?, shares }));
            ReportLines::Tiers(shares.collect::<Result<_, StoreError>>()?)
        }
        ReportKind::Csat => {
            let ratings = read.ratings(&period, by)?.into_iter().map(|(key, ratings)| {
                let (answers, average_centi) = (ratings.answers, ratings.average_centi());
                Ok(RatingLine { about: about(read, key)?, answers, average_centi })
            });
            ReportLines::Csat(ratings.collect::<Result<_, StoreError>>()?)
        }
        ReportKind::Nps => ReportLines::Nps(recommendation(read, request, by)?),
        ReportKind::Availability => {
            let mut months: Vec<_> = read
                .records()?
                .into_iter()
                .filter_map(|record| match record {
                    Record::Availability(month) if within(month.month, request) => Some(*month),
                    _ => None,
                })
                .collect();
            months.sort_by_key(|month| month.month);
            ReportLines::Availability(months)
        }
        ReportKind::Credits => ReportLines::Credits(credits(read, request, now)?),
    })
}

fn recommendation(
    read: &Read<'_>,
    request: &ReportRequest,
    by: &[By],
) -> Result<Vec<RecommendationLine>, StoreError> {
    let mut groups: BTreeMap<Key, Recommendation> = BTreeMap::new();
    for record in read.records()? {
        let Record::Feedback(said) = record else { continue };
        let (FeedbackKind::Satisfaction, Some(score)) = (said.about, said.score) else { continue };
        let month = Month::of(said.at);
        if !within(month, request) || request.customer.is_some_and(|only| only != said.customer) {
            continue;
        }
        let key = Key {
            customer: by.contains(&By::Customer).then_some(said.customer),
            month: by.contains(&By::Month).then_some(month),
            ..Key::default()
        };
        groups.entry(key).or_default().add(score);
    }
    let lines = groups.into_iter().map(|(key, answers)| {
        Ok(RecommendationLine {
            about: about(read, key)?,
            promoters: answers.promoters,
            passives: answers.passives,
            detractors: answers.detractors,
            score: answers.score(),
        })
    });
    lines.collect()
}

fn credits(read: &Read<'_>, request: &ReportRequest, now: UtcMillis) -> Result<Vec<CreditLine>, StoreError> {
    let mut lines = Vec::new();
    for record in read.records()? {
        let Record::Credit(credit) = record else { continue };
        if !within(credit.month, request) || request.customer.is_some_and(|only| only != credit.customer) {
            continue;
        }
        let customer = read.customer(credit.customer)?;
        lines.push(CreditLine {
            customer: customer.map(|customer| customer.name.clone()).unwrap_or_default(),
            state: credit.state(now),
            credit: *credit,
        });
    }
    lines.sort_by(|one, other| {
        other.credit.month.cmp(&one.credit.month).then_with(|| one.customer.cmp(&other.customer))
    });
    Ok(lines)
}

fn behind(
    read: &Read<'_>,
    request: &BehindRequest,
    by: Vec<By>,
    now: UtcMillis,
) -> Result<BehindView, StoreError> {
    let (ids, total) = read.tickets_behind(
        &period(&request.report),
        &(request.key, by),
        request.outcome,
        now,
        request.offset,
        request.limit.min(MAX_ROWS),
    )?;
    let mut tickets = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(summary) = read.summary(id)? else { continue };
        let customer = read.customer(summary.customer)?;
        tickets.push(BehindTicket {
            ticket: id,
            number: summary.number.map_or_else(|| "draft".to_owned(), |number| format!("VI-{number}")),
            subject: summary.subject,
            customer: customer.map(|customer| customer.name.clone()).unwrap_or_default(),
            priority: summary.priority,
            status: summary.status,
        });
    }
    Ok(BehindView { tickets, total })
}

fn about(read: &Read<'_>, key: Key) -> Result<ReportKey, StoreError> {
    let customer = match key.customer {
        Some(id) => read.customer(id)?.map(|customer| customer.name.clone()),
        None => None,
    };
    let agent = match key.agent {
        Some(id) => read.person(id)?.map(|person| person.name.clone()),
        None => None,
    };
    Ok(ReportKey { key, customer, agent })
}

fn within(month: Month, request: &ReportRequest) -> bool {
    request.from.is_none_or(|from| from <= month) && request.to.is_none_or(|to| month <= to)
}
