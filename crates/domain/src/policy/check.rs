//! What a policy must keep to, whoever writes it. A rule that is broken is named with the key that breaks it.

use std::collections::BTreeSet;

use super::{Policy, Span};
use crate::Priority;
use crate::sla::ClockKind;
use crate::ticket::{Channel, Topic};

/// A rule a policy breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {rule}")]
pub struct Fault {
    /// The key that breaks it, such as `p1.resolution_target`.
    pub key: String,
    /// The rule, in a sentence.
    pub rule: String,
}

fn fault(key: impl Into<String>, rule: impl Into<String>) -> Fault {
    Fault { key: key.into(), rule: rule.into() }
}

impl Policy {
    /// The rules this policy breaks; none: it can be put in force.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.version == 0 {
            faults.push(fault("version", "versions begin with 1"));
        }
        if let Err(error) = self.hours.check() {
            faults.push(fault("hours", error.to_string()));
        }
        self.check_budgets(&mut faults);
        let [first, second, third] = self.thresholds;
        if !(0 < first && first < second && second < third && third < 100) {
            faults.push(fault("thresholds", "the three shares rise, above 0 and below 100 percent"));
        }
        self.check_escalation(&mut faults);
        if let Err(error) = self.availability.credits.check() {
            faults.push(fault("availability.credits", error.to_string()));
        }
        if self.availability.target_bp == 0 || self.availability.target_bp > 10_000 {
            faults.push(fault("availability.target_bp", "the target is a share of 10000 basis points"));
        }
        // The slots of a month are five minutes long in what is stored and audited (guide 3.3).
        if self.availability.interval_minutes != 5 {
            faults.push(fault(
                "availability.interval_minutes",
                "the health endpoint is measured every 5 minutes",
            ));
        }
        if self.availability.claim_days == 0 {
            faults.push(fault("availability.claim_days", "a credit can be claimed for at least a day"));
        }
        self.check_people(&mut faults);
        faults
    }

    fn check_budgets(&self, faults: &mut Vec<Fault>) {
        let mut before: Option<(Priority, [i64; 4])> = None;
        for (priority, key) in
            [(Priority::P1, "p1"), (Priority::P2, "p2"), (Priority::P3, "p3"), (Priority::P4, "p4")]
        {
            let budgets = self.budgets(priority);
            let spans = [
                ("first_response", budgets.first_response),
                ("update", budgets.update),
                ("resolution_target", budgets.resolution_target),
                ("resolution_maximum", budgets.resolution_maximum),
            ];
            for (name, span) in spans {
                if priority == Priority::P1 && span.is_in_business_days() {
                    faults.push(fault(
                        format!("{key}.{name}"),
                        "P1 is promised around the clock (guide 1.3): in hours, not in business days",
                    ));
                }
                if span.is_in_business_days() && span.ms > 0 {
                    faults.push(fault(
                        format!("{key}.{name}"),
                        "a budget is in business days or in hours, not in both: they run on different schedules",
                    ));
                }
            }
            if self.in_ms(budgets.resolution_target) > self.in_ms(budgets.resolution_maximum) {
                faults.push(fault(
                    format!("{key}.resolution_target"),
                    "the resolution target is longer than the resolution maximum",
                ));
            }
            let sizes = spans.map(|(_, span)| self.in_ms(span));
            if let Some((urgent, shorter)) = before {
                for (place, (name, _)) in spans.iter().enumerate() {
                    if sizes[place] < shorter[place] {
                        faults.push(fault(
                            format!("{key}.{name}"),
                            format!("a less urgent priority is promised less time than {urgent:?}"),
                        ));
                    }
                }
            }
            before = Some((priority, sizes));
        }
        for (key, span) in [
            ("emergency.stall", self.emergency.stall),
            ("emergency.commander_within", self.emergency.commander_within),
            ("exclusions.maintenance_notice", self.exclusions.maintenance_notice),
            ("access.longest", self.access.longest),
            ("access.warn_before", self.access.warn_before),
            ("lifecycle.unmerge_within", self.lifecycle.unmerge_within),
        ] {
            if span.is_in_business_days() {
                faults.push(fault(key, "this counts around the clock: in hours, not in business days"));
            }
        }
        if !self.lifecycle.auto_close.is_in_business_days() {
            faults.push(fault("lifecycle.auto_close", "a resolved ticket closes after business days"));
        }
    }

    fn check_escalation(&self, faults: &mut Vec<Fault>) {
        for clock in
            [ClockKind::FirstResponse, ClockKind::Update, ClockKind::ResolutionMaximum, ClockKind::Stall]
        {
            let told = self.alerts.rule(clock, crate::escalation::Threshold::Breach);
            if told.is_none_or(|rule| rule.tell.is_empty()) {
                faults.push(fault("alerts", format!("nobody is told when {clock:?} is breached")));
            }
        }
        let matrix = &self.escalation.matrix;
        for (key, path) in [
            ("technical", &matrix.technical),
            ("security", &matrix.security),
            ("business", &matrix.business),
            ("legal", &matrix.legal),
        ] {
            if path.len() < 2 || path.len() > 10 || path.iter().any(|step| step.trim().is_empty()) {
                faults.push(fault(
                    format!("escalation.matrix.{key}"),
                    "a path has two to ten steps, each with a name; the first is Support",
                ));
            }
        }
        let targets = self.escalation.targets;
        if targets.tier1 > targets.tier1_and_2 || targets.tier1_and_2 > 100 {
            faults.push(fault(
                "escalation.targets",
                "shares rise from Tier 1 to Tiers 1 and 2, to 100 percent at most",
            ));
        }
        let four = self.escalation.tier_four;
        if four.breaches_of_ticket == 0 || four.breaches_of_customer == 0 || four.within_days == 0 {
            faults.push(fault("escalation.tier_four", "each number is at least 1"));
        }
        let trend = self.escalation.trend;
        if trend.tickets < 2 || trend.shared_words == 0 || trend.within_days == 0 {
            faults.push(fault(
                "escalation.trend",
                "a trend is two tickets or more, one word and one day at least",
            ));
        }
    }

    fn check_people(&self, faults: &mut Vec<Fault>) {
        let redirected: BTreeSet<Topic> =
            self.intake.redirects.iter().map(|redirect| redirect.topic).collect();
        for topic in Topic::ALL.iter().filter(|topic| !topic.is_in_scope()) {
            if !redirected.contains(topic) {
                faults.push(fault("intake.redirects", format!("{topic:?} is out of scope and goes nowhere")));
            }
        }
        if redirected.iter().any(|topic| topic.is_in_scope()) {
            faults.push(fault("intake.redirects", "what support covers is not redirected (guide 1.2)"));
        }
        let channels: BTreeSet<Channel> = self.channels.0.iter().map(|info| info.channel).collect();
        if channels.len() != self.channels.0.len() || channels.len() != Channel::ALL.len() {
            faults.push(fault("channels", "each of the five channels stands there once (guide 4)"));
        }
        if self.in_ms(self.access.warn_before) >= self.in_ms(self.access.longest) {
            faults.push(fault("access.warn_before", "the warning comes after the access began"));
        }
        let none = |span: Span| self.in_ms(span) == 0;
        if none(self.emergency.stall) || none(self.exclusions.maintenance_notice) {
            faults.push(fault("emergency.stall", "a length of time is above zero"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::HOUR;

    #[test]
    fn the_guide_breaks_no_rule() {
        assert_eq!(Policy::default().check(), Vec::new());
    }

    #[test]
    fn names_the_key_and_the_rule() {
        let mut policy = Policy::default();
        policy.p1.resolution_target = Span::of(9 * HOUR);
        policy.p2.update = Span::of(HOUR / 4);
        policy.thresholds = [50, 50, 90];
        policy.escalation.matrix.legal.truncate(1);
        policy.intake.redirects.pop();
        let keys: Vec<String> = policy.check().into_iter().map(|fault| fault.key).collect();
        assert_eq!(
            keys,
            [
                "p1.resolution_target",
                "p2.update",
                "p2.resolution_target",
                "thresholds",
                "escalation.matrix.legal",
                "intake.redirects",
            ]
        );
    }
}
