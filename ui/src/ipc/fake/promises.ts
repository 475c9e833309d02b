// What a contact sees of a ticket, the promises of a new one, and alerts.
import type { AlertView, Answers, Meter, MyTicket, OutboxItem, Priority, PromisePreview, ProposedPriority, TicketPromise } from '../bindings';
import { clockWord } from '../../format/words';
import { HOUR, MINUTE, NOON, at, dueIn } from './clock';
import { customerCard } from './people';
import type { FakeTicket } from './tickets';

export function mineOf(known: FakeTicket): MyTicket {
  return {
    ticket: known.id,
    number: known.number,
    subject: known.subject,
    priority: known.priority,
    status: known.status,
    resolution: known.resolution,
    resolved_at: known.resolvedAt,
    closes_at: known.closesAt,
    question: known.status === 'PENDING_CUSTOMER' ? known.question : null,
    asked_at: known.status === 'PENDING_CUSTOMER' ? known.askedAt : null,
    promises: promisesOf(known),
    meter: known.clocks.find((meter) => meter.target_ms !== null) ?? null,
    unsent: known.unsent,
    refused: known.refused,
    unread: known.unread,
    as_of: NOON,
  };
}

function promisesOf(known: FakeTicket): TicketPromise[] {
  if (known.number === 'draft') {
    return (['first_response', 'target'] as const).map((kind) => ({ kind, state: 'not_sent', at: null, left_ms: null }));
  }
  const promises: TicketPromise[] = [];
  for (const clock of ['first_response', 'update'] as const) {
    const meter = known.clocks.find((one) => one.clock === clock && one.state !== 'not_started');
    if (meter) promises.push(promise(clock === 'update' ? 'next_update' : 'first_response', meter));
  }
  const resolution = known.clocks.find((meter) => meter.target_ms !== null);
  if (resolution) {
    promises.push(promise('target', resolution));
    if (resolution.maximum_due_at !== null) {
      const left_ms = (resolution.maximum_ms ?? 0) - resolution.elapsed_ms;
      promises.push({ kind: 'maximum', state: 'due', at: resolution.maximum_due_at, left_ms });
    }
  }
  return promises;
}

function promise(kind: TicketPromise['kind'], meter: Meter): TicketPromise {
  const left_ms = meter.budget_ms - meter.elapsed_ms;
  switch (meter.state) {
    case 'met':
      return { kind, state: 'kept', at: meter.stopped_at, left_ms: null };
    case 'met_late':
      return { kind, state: 'kept_late', at: meter.stopped_at, left_ms: null };
    case 'breached':
      return { kind, state: 'missed', at: meter.due_at, left_ms: null };
    case 'paused':
    case 'excluded':
      return { kind, state: 'paused', at: null, left_ms };
    default:
      return { kind, state: 'due', at: meter.due_at, left_ms };
  }
}

const ROWS: Record<string, number> = {
  platform_down: 0,
  major_degraded: 1,
  not_correct: 2,
  minor: 3,
  everyone: 0,
  several_teams: 1,
  a_few: 2,
  one_person: 3,
  stopped: 0,
  disrupted: 1,
  inconvenient: 2,
  minimal: 3,
  none: 0,
  difficult: 1,
  available: 2,
  not_needed: 3,
};

/** The most urgent row of guide 7.1 that at least two answers reach. */
export function propose(answers: Answers): ProposedPriority {
  const rows = Object.values(answers)
    .map((answer) => ROWS[answer] ?? 3)
    .sort((a, b) => a - b);
  const row = rows[1] ?? 3;
  return {
    priority: (['P1', 'P2', 'P3', 'P4'] as const)[row] ?? 'P4',
    agreeing: rows.filter((one) => one <= row).length,
  };
}

/** What a ticket would be promised now, as on that afternoon in Helsinki. */
export function preview(customer: string, priority: Priority): PromisePreview {
  const { level, zone, hours } = customerCard(customer);
  const instants: Record<Priority, [number, number, number, number]> = {
    P1: [dueIn(15), 30 * MINUTE, at('25T07:40'), at('25T11:40')],
    P2: [dueIn(60), 2 * HOUR, at('25T12:20'), at('27T10:20')],
    P3: [at('25T08:40'), 9 * HOUR, at('27T13:20'), Date.parse('2026-12-01T13:20:00Z')],
    P4: [at('25T13:20'), 27 * HOUR, Date.parse('2026-12-08T13:20:00Z'), Date.parse('2026-12-15T13:20:00Z')],
  };
  const [first_response_at, update_every_ms, target_at, maximum_at] = instants[priority];
  return { first_response_at, update_every_ms, target_at, maximum_at, level, zone, hours };
}

const USED: Record<AlertView['threshold'], string> = {
  half: 'half of the time is used',
  three_quarters: '75 % of the time is used',
  nine_tenths: '90 % of the time is used',
  breach: 'breached',
};

/** What the inbox holds. */
export function alertsOf(tickets: FakeTicket[]): AlertView[] {
  const alert = (
    number: string,
    clock: AlertView['clock'],
    threshold: AlertView['threshold'],
    severity: AlertView['severity'],
    when: number,
    state: AlertView['state'] = 'new',
  ): AlertView[] => {
    const known = tickets.find((one) => one.number === number);
    if (!known) return [];
    return [
      {
        id: `a-${number}-${clock}-${threshold}`,
        ticket: known.id,
        number,
        subject: known.subject,
        customer: customerCard(known.customer).name,
        priority: known.priority,
        headline: `${clockWord[clock ?? 'first_response']}: ${USED[threshold]}`,
        clock,
        threshold,
        severity,
        at: when,
        due_at: known.clocks.find((meter) => meter.clock === clock)?.due_at ?? null,
        state,
        shown_at: severity === 'badge' ? null : when + 2_000,
      },
    ];
  };
  return [
    ...alert('VI-4207', 'update', 'three_quarters', 'warning', NOON - 30_000),
    ...alert('VI-4188', 'resolution_target', 'nine_tenths', 'urgent', NOON - 18 * MINUTE),
    ...alert('VI-4171', 'update', 'three_quarters', 'warning', NOON - MINUTE, 'acknowledged'),
    ...alert('VI-4190', 'first_response', 'breach', 'breach', NOON - 128 * MINUTE),
    ...alert('VI-4190', 'first_response', 'nine_tenths', 'urgent', NOON - 152 * MINUTE, 'cleared'),
    ...alert('VI-4193', 'update', 'half', 'badge', NOON - 150 * MINUTE),
    ...alert('VI-4193', 'first_response', 'breach', 'breach', at('23T14:00'), 'cleared'),
    ...alert('VI-4165', 'first_response', 'three_quarters', 'warning', at('22T23:10'), 'rescinded'),
  ];
}

/** What the server has not taken: two that wait, one refused, one conflict. */
export function outboxOf(tickets: FakeTicket[], offline: boolean): OutboxItem[] {
  const item = (
    intent: string,
    number: string,
    wanted: string,
    body: string | null,
    written_at: number,
    state: { state: 'waiting' } | { state: 'refused'; message: string; next: string; conflict: boolean },
  ): OutboxItem[] => {
    const known = tickets.find((one) => one.number === number);
    return known
      ? [{ ...state, intent, ticket: known.id, number, subject: known.subject, wanted, body, written_at }]
      : [];
  };
  const waiting = { state: 'waiting' } as const;
  return [
    ...(offline
      ? [
          ...item('i-1', 'VI-4188', 'Reply', 'The new certificate is issued. Please import it on the two Terminal North collectors, then restart the service.', NOON - 4 * MINUTE, waiting),
          ...item('i-2', 'VI-4205', 'Assign to Jonas Weidner', null, NOON - 3 * MINUTE, waiting),
        ]
      : []),
    ...item('i-refused', 'VI-4171', 'Resolve', 'The certificate chain is complete now. Please try again and confirm.', at('24T13:02'), {
      state: 'refused',
      message: 'The ticket was reopened by the customer before your solution arrived. Your text is kept.',
      next: 'Read the new message, then resolve it again or reply.',
      conflict: false,
    }),
    ...item('i-conflict', 'VI-4193', 'Priority P4', 'The vendor score is lower, nothing is exposed.', at('24T13:07'), {
      state: 'refused',
      message: 'Sara Lindqvist set the priority to P3 Medium at 14:09, before yours arrived.',
      next: 'Keep hers, or set yours again.',
      conflict: true,
    }),
  ];
}
