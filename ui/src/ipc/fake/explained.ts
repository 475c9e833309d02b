// Why a deadline is when it is, for the invented tickets.
import type { ClockKind, Explanation, Meter, Stretch, Strip, WhatIf } from '../bindings';
import { HOUR, MINUTE, NOON, at, now } from './clock';
import { customerCard } from './people';
import type { FakeTicket } from './tickets';

/** The explainer of one clock of a ticket. */
export function explain(known: FakeTicket, clock: ClockKind, cycle: number): Explanation {
  const asked = find(known, clock, cycle);
  const customer = customerCard(known.customer);
  const strips = known.clocks.filter((meter) => meter.state !== 'not_started').map((meter) => strip(known, meter));
  strips.sort((a, b) => Number(b.meter === asked) - Number(a.meter === asked));
  const stretches = strips[0]?.stretches ?? [];
  const past = stretches.filter((stretch) => stretch.kind !== 'to_come');
  const span = (kinds: Stretch['kind'][]): number =>
    past.filter((stretch) => kinds.includes(stretch.kind)).reduce((sum, one) => sum + one.to - one.from, 0);
  return {
    ticket: known.id,
    number: known.number,
    customer: customer.name,
    level: customer.level,
    zone: customer.zone,
    priority: known.priority,
    meter: asked,
    hours: customer.hours,
    sum: {
      since_ms: past.reduce((sum, one) => sum + one.to - one.from, 0),
      closed_ms: span(['closed']),
      waiting_ms: span(['waiting', 'resolved']),
      excluded_ms: span(['excluded']),
      ran_ms: span(['ran', 'past_target', 'past_limit']),
      budget_ms: asked.budget_ms,
    },
    strips,
    what_ifs: whatIfs(asked),
    policy_version: 1,
    tz_version: '2026c',
    synced_at: now() - 2_000,
    as_of: NOON,
  };
}

function find(known: FakeTicket, clock: ClockKind, cycle: number): Meter {
  const resolution = clock === 'resolution_target' || clock === 'resolution_maximum';
  const found = known.clocks.find(
    (meter) => (meter.clock === clock && meter.cycle === cycle) || (resolution && meter.target_ms !== null),
  );
  const first = found ?? known.clocks[0];
  if (!first) throw new Error(`${known.number} has no clock`);
  return first;
}

function strip(known: FakeTicket, meter: Meter): Strip {
  const stretches = known.number === 'VI-4188' && meter.target_ms !== null ? terminalNorth(meter) : plain(meter);
  const ticks: Strip['ticks'] = [];
  if (meter.stopped_at !== null) {
    ticks.push({ at: meter.stopped_at, kind: meter.state === 'met_late' ? 'met_late' : 'met', cycle: null });
  }
  if (meter.due_at !== null) {
    ticks.push({ at: meter.due_at, kind: meter.target_ms === null ? 'due' : 'target', cycle: null });
  }
  if (meter.maximum_due_at !== null) ticks.push({ at: meter.maximum_due_at, kind: 'due', cycle: null });
  return { clock: meter.clock, stretches, ticks, meter };
}

function stretch(
  from: number,
  to: number,
  kind: Stretch['kind'],
  rule: string,
  author: string | null = null,
): Stretch {
  const counts = kind === 'ran' || kind === 'past_target' || kind === 'past_limit';
  return { from, to, kind, counted_ms: counts ? to - from : 0, rule, author, event: null };
}

/** One stretch of what it did, one of what is to come. */
function plain(meter: Meter): Stretch[] {
  const end = meter.stopped_at ?? NOON;
  const used = end - Math.max(1, meter.elapsed_ms);
  const ran = stretch(used, end, 'ran', 'Inside the hours of the support level');
  const list = [ran];
  if (meter.state === 'breached' && meter.due_at !== null) {
    list[0] = stretch(used, meter.due_at, 'ran', 'Inside the hours of the support level');
    list.push(stretch(meter.due_at, end, 'past_limit', 'Past the limit'));
  }
  if (meter.moving && meter.due_at !== null && meter.due_at > end) {
    list.push(stretch(end, meter.due_at, 'to_come', 'If nothing else happens'));
  }
  return list;
}

/** The strip of VI-4188: it ran, waited, was excluded, was closed overnight, and runs. */
function terminalNorth(meter: Meter): Stretch[] {
  const due = meter.due_at ?? NOON + 30 * MINUTE;
  const used = meter.elapsed_ms;
  const first = 68 * MINUTE;
  const second = 12 * MINUTE;
  const third = 18 * MINUTE;
  const morning = NOON - (used - first - second - third);
  const raised = at('23T12:50') - first;
  return [
    stretch(raised, at('23T12:50'), 'ran', 'Standard hours in Helsinki', 'Mikael Ranta'),
    stretch(at('23T12:50'), at('23T14:00'), 'waiting', 'We asked and waited for the customer', 'Amira Haddad'),
    stretch(at('23T14:00'), at('23T14:12'), 'ran', 'Standard hours in Helsinki', 'Mikael Ranta'),
    stretch(at('23T14:12'), at('23T15:42'), 'excluded', 'Third-party outage, approved', 'Marta Kowalczyk'),
    stretch(at('23T15:42'), at('23T15:42') + third, 'ran', 'Standard hours in Helsinki'),
    stretch(at('23T15:42') + third, morning, 'closed', 'Outside the hours of the support level'),
    stretch(morning, NOON, 'ran', 'Standard hours in Helsinki'),
    stretch(NOON, due, 'to_come', 'If nothing else happens'),
  ];
}

function whatIfs(meter: Meter): WhatIf[] {
  const none = { target_at: null, maximum_at: null, update_at: null, first_response_at: null, meets: [], kept_ms: null };
  if (meter.state === 'paused') {
    return [{ ...none, action: { action: 'resume' }, target_at: NOON + HOUR, maximum_at: NOON + 20 * HOUR, breaks: false }];
  }
  return [
    { ...none, action: { action: 'ask' }, meets: ['update'], kept_ms: Math.max(0, meter.budget_ms - meter.elapsed_ms), breaks: false },
    { ...none, action: { action: 'priority', to: 'P1' }, target_at: NOON, maximum_at: NOON + 30 * MINUTE, update_at: NOON + 30 * MINUTE, breaks: true },
    { ...none, action: { action: 'resolve' }, breaks: false },
  ];
}
