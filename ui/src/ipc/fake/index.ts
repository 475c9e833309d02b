// An in-memory desk with invented data: for work in a browser, for component tests and for pictures. It decides
// nothing by rules: it shows every state a screen must cope with. `?fake=empty|loading|offline|failed|full` chooses
// how things stand, `&role=contact|agent|manager|nobody|locked` who looks, `&rows=100000` how long the queue is.
import type {
  Allowed,
  CommandError,
  ConnectionView,
  Draft,
  Entry,
  EntryKind,
  IntentId,
  NewTicketForm,
  OutboxItem,
  QueueGroup,
  QueuePage,
  QueueRequest,
  SessionView,
  SignInForm,
  SignInOutcome,
  TicketView,
  Touched,
} from '../bindings';
import type { Commands, Desk } from '../index';
import { MINUTE, NOON, now } from './clock';
import { cardsOf, conversationOf, descriptionOf, entry, mint } from './conversation';
import { explain } from './explained';
import { met, running } from './meters';
import { ASSIGNEES, SINCE, customerCard, customerChoices, customerOf, signedIn, signedOut } from './people';
import { alertsOf, mineOf, outboxOf, preview, propose } from './promises';
import { type FakeTicket, agentTickets, contactTickets, manyTickets, rowOf } from './tickets';

export type Look = 'full' | 'empty' | 'loading' | 'offline' | 'failed';

export interface Scenario {
  look: Look;
  role: string;
  rows: number;
}

/** What the address of the page asks for. */
export function scenarioOf(search: string): Scenario {
  const query = new URLSearchParams(search);
  return {
    look: (query.get('fake') as Look | null) ?? 'full',
    role: query.get('role') ?? 'agent',
    rows: Number(query.get('rows') ?? 0),
  };
}

type Answer<T> = { status: 'ok'; data: T } | { status: 'error'; error: CommandError };
type Asked<T> = Promise<Answer<T>>;

const GROUPS: QueueGroup[] = ['breached', 'within_hour', 'today', 'later', 'stopped', 'done'];

/** So long a change takes to reach the invented server. */
const LATENCY = 600;

/** The invented desk. */
export function fakeDesk(scenario: Scenario): Desk {
  const { look } = scenario;
  const offline = look === 'offline';
  const nothing = look === 'empty';
  let session: SessionView = startingSession(scenario.role);
  let tickets = nothing ? [] : [...agentTickets(), ...contactTickets(), ...manyTickets(scenario.rows)];
  let alerts = nothing ? [] : alertsOf(tickets);
  let outbox: OutboxItem[] = nothing || scenario.role === 'contact' ? [] : outboxOf(tickets, offline);
  const stories = new Map<string, Entry[]>();
  const settled = new Set<string>();
  const drafts = new Map<string, Draft>();
  const touchedListeners = new Set<(touched: Touched) => void>();
  const connectionListeners = new Set<(connection: ConnectionView) => void>();

  const ok = async <T>(data: T): Asked<T> => ({ status: 'ok', data });
  const no = async <T>(code: string, message: string, next: string): Asked<T> => ({
    status: 'error',
    error: { family: code === 'store' ? 'trouble' : 'refusal', code, message, next },
  });
  /** A read of the local store: what `loading` and `failed` are about. */
  const read = <T>(data: () => T): Asked<T> => {
    if (look === 'loading') return new Promise(() => undefined);
    if (look === 'failed') return no('store', 'The local store did not answer. Nothing is lost.', 'Try again.');
    return ok(data());
  };

  const tell = (touched: Partial<Touched>): void => {
    const all = { tickets: [], everything: false, alerts: false, outbox: false, reference: false, session: false };
    for (const told of touchedListeners) told({ ...all, ...touched });
    for (const told of connectionListeners) told(connection());
  };
  const connection = (): ConnectionView => ({
    ...(offline ? { state: 'offline' as const } : { state: 'online' as const }),
    since: SINCE,
    synced_at: offline ? SINCE : now() - 2_000,
    waiting: outbox.filter((item) => item.state === 'waiting').length,
    refused: outbox.filter((item) => item.state === 'refused').length,
    clock_skew_ms: null,
    now: now(),
  });
  const find = (id: string): FakeTicket | undefined => tickets.find((one) => one.id === id);
  const story = (known: FakeTicket): Entry[] => {
    const told = stories.get(known.id) ?? conversationOf(known);
    stories.set(known.id, told);
    return told;
  };
  const change = (id: string, more: Partial<FakeTicket>): void => {
    tickets = tickets.map((one) => (one.id === id ? { ...one, ...more } : one));
  };

  /** Writes something to a ticket; it waits here while offline, and for a moment otherwise. */
  const write = (id: string, wanted: string, kind: EntryKind, body: string | null, after: Partial<FakeTicket>): Asked<IntentId> => {
    const known = find(id);
    if (!known) return no('not_found', 'This ticket is not on this device.', 'Go back to the list.');
    const person = session.person;
    const side = person?.role === 'contact' ? 'customer' : 'agent';
    const written = entry(now(), person?.name ?? '', side, kind, body, { unsent: true });
    const intent = mint('i');
    stories.set(id, [...story(known), written]);
    change(id, { ...after, unsent: known.unsent + 1 });
    outbox = [
      { state: 'waiting', intent, ticket: id, number: known.number, subject: known.subject, wanted, body, written_at: now() },
      ...outbox,
    ];
    tell({ tickets: [id], outbox: true });
    if (!offline) {
      setTimeout(() => {
        stories.set(id, (stories.get(id) ?? []).map((one) => (one.id === written.id ? { ...one, unsent: false } : one)));
        change(id, { unsent: known.unsent });
        outbox = outbox.filter((item) => item.intent !== intent);
        tell({ tickets: [id], outbox: true });
      }, LATENCY);
    }
    return ok(intent);
  };

  const view = (known: FakeTicket): TicketView => {
    const contact = session.person?.role === 'contact';
    const entries = story(known).filter((one) => !contact || !internal(one));
    return {
      ticket: known.id,
      number: known.number,
      subject: known.subject,
      priority: known.priority,
      status: known.status,
      resolution: known.resolution,
      tier: known.tier,
      category: known.category,
      channel: known.channel,
      emergency: known.emergency,
      merged_into: null,
      assignee: ASSIGNEES.find((one) => one.name === known.assignee)?.id ?? null,
      assignee_name: known.assignee,
      opened_at: known.openedAt,
      accepted: known.number !== 'draft',
      description: descriptionOf(known),
      customer: customerCard(known.customer),
      entries,
      clocks: known.clocks,
      dwell: contact ? [] : [{ tier: 1, elapsed_ms: 110 * MINUTE }, { tier: 2, elapsed_ms: 340 * MINUTE }],
      cards: contact ? [] : [...cardsOf(known).filter((card) => !settled.has(card.intent)), ...queuedCards(known.id)],
      allowed: allowed(known, contact),
      awaiting_us_since: known.awaitingUs,
      answered_while_waiting_at: null,
      as_of: NOON,
    };
  };
  const queuedCards = (id: string): TicketView['cards'] =>
    outbox
      .filter((item) => item.ticket === id && item.state === 'waiting' && offline)
      .map((item) => ({
        intent: item.intent,
        kind: 'queued',
        wanted: item.wanted,
        message: 'Waiting to send, the clock is still running. It counts when the server accepts it.',
        next: 'Nothing to do: it is sent when the connection is back.',
        body: item.body,
        current: null,
        written_at: item.written_at,
      }));

  const page = (request: QueueRequest): QueuePage => {
    const shown = tickets.filter((one) => inQueue(one, request, session));
    const groups = GROUPS.map((group): [QueueGroup, number] => [group, shown.filter((one) => one.group === group).length]);
    return {
      rows: shown.slice(request.offset, request.offset + request.limit).map(rowOf),
      total: shown.length,
      groups: groups.filter(([, count]) => count > 0),
      as_of: NOON,
    };
  };

  const raise = (form: NewTicketForm): string => {
    const id = mint('t');
    const mine = session.person?.customer ?? form.customer ?? 'aurelia';
    const known: FakeTicket = {
      ...(agentTickets()[3] as FakeTicket),
      id,
      number: 'draft',
      subject: form.subject,
      customer: mine,
      priority: form.priority,
      status: 'OPEN',
      tier: 1,
      assignee: null,
      category: form.category,
      channel: form.channel,
      group: 'today',
      unread: false,
      unsent: 1,
      openedAt: now(),
      description: form.description,
      // No clock knows of it before the server has it.
      clocks: [],
    };
    tickets = [known, ...tickets];
    stories.set(id, [
      entry(now(), session.person?.name ?? '', 'customer', { what: 'raised' }, form.description.text ?? '', { unsent: true }),
    ]);
    const intent = mint('i');
    outbox = [
      { state: 'waiting', intent, ticket: id, number: 'draft', subject: form.subject, wanted: 'New ticket', body: form.description.text ?? '', written_at: now() },
      ...outbox,
    ];
    tell({ tickets: [id], outbox: true });
    if (!offline) {
      setTimeout(() => {
        const first = form.live_call ? met(form.priority, 'first_response', 1, now()) : running(form.priority, 'first_response', 60);
        change(id, { number: 'VI-4212', unsent: 0, clocks: [first, running(form.priority, 'resolution_target', 480)] });
        stories.set(id, (stories.get(id) ?? []).map((one) => ({ ...one, unsent: false })));
        outbox = outbox.filter((item) => item.intent !== intent);
        tell({ tickets: [id], outbox: true });
      }, LATENCY);
    }
    return id;
  };

  const signIn = (form: SignInForm): SignInOutcome => {
    if (scenario.role === 'nokeyring' && !form.this_run_only) {
      return { outcome: 'needs_this_run_only', why: 'This computer has no keyring that works, so a sign-in can not be kept safely.' };
    }
    if (form.password.length < 4) {
      return { outcome: 'failed', message: 'E-mail or password are wrong.', next: 'Check both and try again.' };
    }
    const role = form.email.startsWith('mikael') ? 'contact' : 'agent';
    session = { ...signedIn(role), this_run_only: form.this_run_only };
    if (role === 'contact') outbox = [];
    return { outcome: 'signed_in', session };
  };

  const commands: Commands = {
    session: () => ok(session),
    signIn: (form) => (offline ? ok({ outcome: 'failed', message: 'The server does not answer.', next: 'Check the address and your connection, then try again.' }) : ok(signIn(form))),
    signOut: (discard) => {
      const waiting = outbox.filter((item) => item.state === 'waiting').length;
      if (waiting > 0 && !discard) return no('unsent', `${waiting} changes wait to be sent.`, 'Send them first, or sign out and discard them.');
      session = signedOut();
      tell({ session: true });
      return ok(null);
    },
    connection: () => ok(connection()),
    syncNow: () => {
      tell({ everything: true });
      return ok(null);
    },
    queue: (request) => read(() => page(request)),
    ticket: (id) => {
      const known = find(id);
      return known ? read(() => view(known)) : no('not_found', 'This ticket is not on this device.', 'Go back to the list.');
    },
    markRead: (id) => {
      change(id, { unread: false });
      return ok(null);
    },
    explain: (id, clock, cycle) => {
      const known = find(id);
      return known ? read(() => explain(known, clock, cycle)) : no('not_found', 'This ticket is not on this device.', 'Go back to the list.');
    },
    myTickets: (closedOnes) =>
      read(() =>
        tickets
          .filter((one) => one.customer === (session.person?.customer ?? 'aurelia'))
          .filter((one) => (one.status === 'CLOSED') === closedOnes)
          .map(mineOf),
      ),
    proposePriority: (answers) => ok(propose(answers)),
    previewPromises: (customer, priority) => read(() => preview(customer ?? session.person?.customer ?? 'aurelia', priority)),
    raiseTicket: (form) => ok(raise(form)),
    sendReply: (id, body) => {
      const known = find(id);
      const contact = session.person?.role === 'contact';
      const resumes = contact && known?.status === 'PENDING_CUSTOMER';
      return write(id, 'Reply', { what: 'reply' }, body, resumes ? { status: 'IN_PROGRESS', question: null } : {});
    },
    addNote: (id, body) => write(id, 'Note', { what: 'note' }, body, {}),
    askCustomer: (id, body) => write(id, 'Question', { what: 'question' }, body, { status: 'PENDING_CUSTOMER', group: 'stopped', question: body, askedAt: now() }),
    logCall: (id, heldAt, body) => write(id, 'Call', { what: 'call', held_at: heldAt }, body, {}),
    moveStatus: (id, _expect, to, message, resolution) =>
      write(id, `Status ${to}`, { what: 'moved', to, resolution }, message, {
        status: to,
        resolution,
        group: to === 'CLOSED' || to === 'RESOLVED' ? 'done' : 'today',
      }),
    setPriority: (id, to, mode, reason) => {
      if (reason.trim() === '') return no('reason_missing', 'A priority change needs a reason.', 'Say why in one sentence.');
      const from = find(id)?.priority ?? to;
      return write(id, `Priority ${to}`, { what: 'priority', from, to, mode }, reason, { priority: to });
    },
    setTier: (id, to, reason) => write(id, `Tier ${to}`, { what: 'tier', to, automatic: false }, reason, { tier: to }),
    assign: (id, _expect, to) => {
      const name = ASSIGNEES.find((one) => one.id === to)?.name ?? null;
      return write(id, name === null ? 'Assign to nobody' : `Assign to ${name}`, { what: 'assigned', to: name }, null, { assignee: name });
    },
    declareEmergency: (id) => write(id, 'Emergency', { what: 'emergency' }, null, { emergency: true, priority: 'P1' }),
    logProgress: (id, body) => write(id, 'Progress', { what: 'progress' }, body, {}),
    undoReopen: (id) => write(id, 'Undo the reopening', { what: 'reopen_undone' }, null, { status: 'RESOLVED', group: 'done' }),
    alerts: () => read(() => alerts),
    acknowledgeAlerts: (ids) => {
      alerts = alerts.map((alert) => (ids.includes(alert.id) ? { ...alert, state: 'acknowledged' } : alert));
      tell({ alerts: true });
      return ok(null);
    },
    outbox: () => read(() => outbox),
    discardRefused: (intent) => {
      settled.add(intent);
      outbox = outbox.filter((item) => item.intent !== intent);
      tell({ outbox: true, everything: true });
      return ok(null);
    },
    resubmit: (intent) => {
      const item = outbox.find((one) => one.intent === intent);
      if (!item) return no('not_found', 'This change is no longer in the outbox.', 'Nothing to do.');
      settled.add(intent);
      outbox = outbox.filter((one) => one.intent !== intent);
      return write(item.ticket, item.wanted, { what: 'reply' }, item.body, {});
    },
    saveDraft: (id, kind, text) => {
      drafts.set(`${id ?? ''}|${kind}`, { ticket: id, kind, text, saved_at: now() });
      return ok(null);
    },
    draft: (id, kind) => ok(drafts.get(`${id ?? ''}|${kind}`) ?? null),
    assignees: () => read(() => ASSIGNEES),
    customers: () => read(() => customerChoices()),
  };

  return {
    commands,
    onTouched: async (told) => {
      touchedListeners.add(told);
      return () => touchedListeners.delete(told);
    },
    onConnection: async (told) => {
      connectionListeners.add(told);
      return () => connectionListeners.delete(told);
    },
    onOpenTicket: async () => () => undefined,
  };
}

function startingSession(role: string): SessionView {
  switch (role) {
    case 'nobody':
      return signedOut();
    case 'nokeyring':
      return { ...signedOut(), keyring: false };
    case 'locked':
      return {
        ...signedIn('agent'),
        state: 'locked',
        notice: 'You have not been online for seven days. Sign in to open your tickets again; nothing is lost.',
      };
    default:
      return signedIn(role);
  }
}

/** What customers never receive. */
function internal(one: Entry): boolean {
  return one.kind.what === 'note' || one.kind.what === 'tier' || one.kind.what === 'assigned';
}

function inQueue(known: FakeTicket, request: QueueRequest, session: SessionView): boolean {
  const { view } = request;
  const done = known.status === 'RESOLVED' || known.status === 'CLOSED';
  const name = session.person?.name;
  const shown =
    view.view === 'done'
      ? done
      : !done &&
        (view.view === 'open' ||
          (view.view === 'mine' && known.assignee === name) ||
          (view.view === 'unassigned' && known.assignee === null) ||
          (view.view === 'tier' && known.tier === view.tier) ||
          (view.view === 'next_up' && known.tier === (session.person?.tier ?? 2)));
  const customer = customerOf(known.customer).name;
  const text = `${known.number} ${known.subject} ${customer}`.toLowerCase();
  return (
    shown &&
    (request.priorities.length === 0 || request.priorities.includes(known.priority)) &&
    (request.categories.length === 0 || request.categories.includes(known.category)) &&
    request.search.toLowerCase().split(/\s+/).every((word) => text.includes(word))
  );
}

function allowed(known: FakeTicket, contact: boolean): Allowed {
  const closed = known.status === 'CLOSED';
  const resolved = known.status === 'RESOLVED';
  const works = !contact && !closed;
  return {
    reply: !closed,
    note: !contact,
    ask: works && !resolved && known.status !== 'PENDING_CUSTOMER',
    log_call: works,
    start: works && known.status !== 'IN_PROGRESS',
    resolve: works && !resolved,
    confirm: resolved,
    reopen: resolved,
    prioritise: works,
    correct_priority: works,
    set_tier: works,
    assign: works,
    declare_emergency: works && !known.emergency,
    log_progress: works && known.emergency,
    undo_reopen: null,
  };
}
