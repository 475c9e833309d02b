// The tickets of this afternoon: the thirteen of an agent's queue and the contact's own.
import type { Category, Description, TicketChannel as Channel, Meter, Priority, QueueGroup, QueueRow, Resolution, Status, Tier } from '../bindings';
import { HOUR, MINUTE, NOON, at, dueIn } from './clock';
import { breached, closed, excluded, met, metLate, notStarted, running, seam, waiting } from './meters';
import { customerOf } from './people';

/** A ticket as the invented desk keeps it. */
export interface FakeTicket {
  id: string;
  number: string;
  subject: string;
  customer: string;
  priority: Priority;
  status: Status;
  tier: Tier;
  category: Category;
  channel: Channel;
  assignee: string | null;
  group: QueueGroup;
  unread: boolean;
  targetMissed: boolean;
  awaitingUs: number | null;
  /** Next deadline first. */
  clocks: Meter[];
  unsent: number;
  refused: boolean;
  resolution: Resolution | null;
  resolvedAt: number | null;
  closesAt: number | null;
  question: string | null;
  askedAt: number | null;
  emergency: boolean;
  openedAt: number;
  /** As it was filled in here; none: as invented. */
  description: Description | null;
}

function ticket(
  number: number,
  priority: Priority,
  customer: string,
  subject: string,
  group: QueueGroup,
  clocks: Meter[],
  more: Partial<FakeTicket> = {},
): FakeTicket {
  return {
    id: `t-${number}`,
    number: `VI-${number}`,
    subject,
    customer,
    priority,
    status: 'IN_PROGRESS',
    tier: 2,
    category: 'functionality',
    channel: 'portal',
    assignee: 'Jonas Weidner',
    group,
    unread: false,
    targetMissed: false,
    awaitingUs: null,
    clocks,
    unsent: 0,
    refused: false,
    resolution: null,
    resolvedAt: null,
    closesAt: null,
    question: null,
    askedAt: null,
    emergency: false,
    description: null,
    openedAt: Math.min(...clocks.map((clock) => clock.stopped_at ?? clock.started_at)) - HOUR,
    ...more,
  };
}

const terminalNorth: Meter = running('P2', 'resolution_target', 30, {
  maximum_due_at: at('26T11:50') + 50_000,
  seams: [seam('waiting', 68 * MINUTE), seam('excluded', 110 * MINUTE)],
});

export function agentTickets(): FakeTicket[] {
  return [
    ticket(4190, 'P3', 'sable', 'CSV import stops at row 12,044: duplicate asset key', 'breached', [breached('P3', 'first_response', 128), running('P3', 'resolution_target', 1060, { maximum_due_at: dueIn(4000) }), notStarted('P3', 'update')], { status: 'OPEN', assignee: null, unread: true, category: 'data', awaitingUs: NOON - 368 * MINUTE }),
    ticket(4207, 'P1', 'castellane', 'Findings missing for all assets after 12.4 upgrade', 'within_hour', [running('P1', 'update', 7, { cycle: 3 }), running('P1', 'resolution_target', 152, { maximum_due_at: dueIn(392) }), met('P1', 'first_response', 6, at('24T11:58'))], { unread: true, emergency: true, category: 'functionality', channel: 'hotline' }),
    ticket(4201, 'P2', 'orsa', 'New scanners stay in “pending approval”', 'within_hour', [running('P2', 'first_response', 24), running('P2', 'resolution_target', 444, { maximum_due_at: dueIn(1404) }), notStarted('P2', 'update')], { status: 'OPEN', unread: true, awaitingUs: NOON - 36 * MINUTE }),
    ticket(4188, 'P2', 'aurelia', 'Scanner group “Terminal North” stopped syncing', 'within_hour', [terminalNorth, running('P2', 'update', 46, { cycle: 6 }), met('P2', 'first_response', 21, at('23T12:31'))], { category: 'integration', openedAt: at('23T12:10') }),
    ticket(4171, 'P2', 'pallas', 'Okta SSO: MFA prompt loops after certificate change', 'within_hour', [running('P2', 'update', 30, { cycle: 4 }), running('P2', 'resolution_maximum', 850, { cycle: 1, budget_ms: 24 * HOUR }), met('P2', 'first_response', 48, at('23T09:02'))], { targetMissed: true, category: 'access', refused: true }),
    ticket(4204, 'P2', 'tidewater', 'API answers 429 below the documented limit', 'within_hour', [running('P2', 'first_response', 42), running('P2', 'resolution_target', 462, { maximum_due_at: dueIn(1422) }), notStarted('P2', 'update')], { status: 'OPEN', unread: true, category: 'integration', awaitingUs: NOON - 18 * MINUTE }),
    ticket(4205, 'P3', 'brackenridge', 'Jira connector creates two issues per finding', 'today', [running('P3', 'first_response', 88), running('P3', 'resolution_target', 1468, { maximum_due_at: dueIn(5200) }), notStarted('P3', 'update')], { status: 'OPEN', category: 'integration', assignee: null }),
    ticket(4193, 'P3', 'halden', 'CVE-2026-41822 scored 9.8, vendor advisory says 5.3', 'today', [running('P3', 'update', 120, { cycle: 2 }), running('P3', 'resolution_target', 700, { maximum_due_at: dueIn(3000) }), metLate('P3', 'first_response', 24, at('23T14:24'))], { category: 'data' }),
    ticket(4196, 'P2', 'meridian', 'SSO sign-in returns to the start page for 40 users', 'today', [closed('P2', 'first_response', 60, at('24T15:00')), closed('P2', 'resolution_target', 480, at('24T15:00'), { maximum_due_at: at('27T21:00') }), notStarted('P2', 'update')], { status: 'OPEN', category: 'access' }),
    ticket(4176, 'P3', 'vantor', 'Agent on Windows Server 2025 reports old packages', 'later', [closed('P3', 'resolution_target', 60, at('25T01:00'), { maximum_due_at: at('27T02:00') }), closed('P3', 'update', 320, at('25T01:00'), { cycle: 3 }), met('P3', 'first_response', 95, at('20T03:00'))], { assignee: 'Sara Lindqvist' }),
    ticket(4165, 'P3', 'lumen', 'Weekly report e-mail arrives without the PDF', 'later', [closed('P3', 'update', 370, at('24T22:00'), { cycle: 2 }), closed('P3', 'resolution_target', 980, at('24T22:00'), { maximum_due_at: at('30T02:00') }), met('P3', 'first_response', 130, at('22T23:30'))], {}),
    ticket(4179, 'P3', 'brackenridge', 'SCIM group push removes local roles', 'stopped', [waiting('P3', 'resolution_target', 1010), met('P3', 'first_response', 75, at('20T10:15'))], { status: 'PENDING_CUSTOMER', category: 'access', question: 'Which identity provider groups were renamed, and when?', askedAt: at('23T15:40') }),
    ticket(4159, 'P3', 'corrientes', 'Ticketing sync fails: provider outage', 'stopped', [excluded('P3', 'resolution_target', 1200, 'third_party'), excluded('P3', 'update', 400, 'third_party'), met('P3', 'first_response', 33, at('20T14:00'))], { category: 'integration' }),
  ];
}

/** The other tickets of the contact's customer; the queue's VI-4188 is one of theirs too. */
export function contactTickets(): FakeTicket[] {
  const mine = { tier: 1 as Tier, assignee: 'Amira Haddad' };
  const done = { ...mine, group: 'done' as QueueGroup, status: 'CLOSED' as Status, resolution: 'fixed' as Resolution };
  return [
    ticket(4183, 'P3', 'aurelia', 'Role mapping lost after SCIM group rename', 'stopped', [waiting('P3', 'resolution_target', 1141), met('P3', 'first_response', 64, at('20T09:04'))], { ...mine, status: 'PENDING_CUSTOMER', category: 'access', question: 'Which groups were renamed?', askedAt: at('23T14:40'), unread: true }),
    ticket(4177, 'P3', 'aurelia', 'Import: “unsupported severity” for 214 rows', 'done', [met('P3', 'resolution_target', 940, at('24T09:02')), met('P3', 'first_response', 51, at('19T10:00'))], { ...mine, status: 'RESOLVED', category: 'data', resolution: 'workaround', resolvedAt: at('24T09:02'), closesAt: Date.parse('2026-12-01T09:02:00Z') }),
    ticket(4162, 'P4', 'aurelia', 'Exclude accepted risks from the weekly PDF', 'later', [running('P4', 'update', 775, { due_at: at('26T08:15') }), running('P4', 'resolution_target', 3400, { due_at: Date.parse('2026-12-02T12:20:00Z'), maximum_due_at: Date.parse('2026-12-09T12:20:00Z') }), met('P4', 'first_response', 210, at('20T12:00'))], { ...mine, category: 'question' }),
    ticket(4120, 'P3', 'aurelia', 'Scan window shifts by one hour after clock change', 'done', [met('P3', 'resolution_target', 600, at('12T10:00'))], { ...done, resolvedAt: at('12T10:00') }),
    ticket(4098, 'P2', 'aurelia', 'Asset owners lost after directory move', 'done', [metLate('P2', 'resolution_target', 45, at('05T15:30'))], { ...done, resolution: 'workaround', resolvedAt: at('05T15:30'), category: 'access' }),
    ticket(4071, 'P4', 'aurelia', 'How to tag findings by quay', 'done', [met('P4', 'resolution_target', 1900, at('02T09:20'))], { ...done, resolution: 'by_design', resolvedAt: at('02T09:20'), category: 'question' }),
  ];
}

export function rowOf(known: FakeTicket): QueueRow {
  const customer = customerOf(known.customer);
  return {
    ticket: known.id,
    number: known.number,
    subject: known.subject,
    customer: customer.name,
    customer_zone: customer.zone,
    priority: known.priority,
    status: known.status,
    tier: known.tier,
    assignee: known.assignee,
    unread: known.unread,
    awaiting_us_since: known.awaitingUs,
    unsent: known.unsent,
    refused: known.refused,
    target_missed: known.targetMissed,
    group: known.group,
    meter: known.clocks[0] ?? null,
  };
}

/** So many more tickets, to see how a list of any length scrolls. */
export function manyTickets(count: number): FakeTicket[] {
  const customers = ['halden', 'orsa', 'pallas', 'tidewater', 'castellane', 'sable'];
  const priorities: Priority[] = ['P2', 'P3', 'P3', 'P4'];
  return Array.from({ length: count }, (_, i) => {
    const priority = priorities[i % priorities.length] ?? 'P3';
    return ticket(10_000 + i, priority, customers[i % customers.length] ?? 'halden', `Finding ${i + 1} keeps its old owner`, 'later', [running(priority, 'resolution_target', 500 + i)]);
  });
}
