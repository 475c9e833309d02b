import { getContext, setContext } from 'svelte';
import type { PersonId, TicketId } from '../ipc/bindings';
import { type Desk, type Unlisten, asProblem, openDesk } from '../ipc';
import { Alerts } from './alerts.svelte';
import { Connection } from './connection.svelte';
import { Drafts } from './drafts.svelte';
import { Mine } from './mine.svelte';
import { NextDeadline } from './next.svelte';
import { NewTicket } from './new-ticket.svelte';
import { Notices } from './notices.svelte';
import { Now } from './now.svelte';
import { OpenTicket } from './ticket.svelte';
import { Outbox } from './outbox.svelte';
import { Queue } from './queue.svelte';
import { Reference } from './reference.svelte';
import { Session } from './session.svelte';
import { applyTouched } from './touched';

/** Everything the window knows, in one place: made once, given by context. */
export class App {
  readonly now: Now;
  readonly session: Session;
  readonly connection: Connection;
  readonly queue: Queue;
  readonly next: NextDeadline;
  readonly ticket: OpenTicket;
  readonly mine: Mine;
  readonly newTicket: NewTicket;
  readonly alerts: Alerts;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly reference: Reference;
  readonly notices: Notices;
  readonly #desk: Desk;
  #last: PersonId | null = null;

  constructor(desk: Desk, wallClock: () => number = Date.now) {
    const { commands } = desk;
    this.#desk = desk;
    // Until the desk has said what the server's clock is, the device's own has to do.
    this.now = new Now(wallClock());
    this.session = new Session(commands);
    this.connection = new Connection(commands, this.now);
    this.queue = new Queue(commands);
    this.next = new NextDeadline(commands);
    this.ticket = new OpenTicket(commands);
    this.mine = new Mine(commands);
    this.alerts = new Alerts(commands);
    this.outbox = new Outbox(commands);
    this.drafts = new Drafts(commands);
    this.newTicket = new NewTicket(commands, this.drafts);
    this.reference = new Reference(commands);
    this.notices = new Notices();
  }

  /** Reads who is signed in and how the line is. `enter` reads the rest. */
  async start(): Promise<void> {
    await Promise.all([this.session.refresh(), this.connection.refresh()]);
    if (this.session.person) await this.enter();
  }

  /** Somebody is signed in: reads what every screen needs. */
  async enter(): Promise<void> {
    const person = this.session.person?.id ?? null;
    if (this.#last !== null && this.#last !== person) this.#forget();
    this.#last = person;
    await Promise.all([
      this.session.isContact ? this.mine.refresh() : this.queue.refresh(),
      this.session.isContact ? null : this.next.refresh(),
      this.alerts.refresh(),
      this.outbox.refresh(),
      this.connection.refresh(),
    ]);
  }

  /** Another person sits here: nothing of the last one may be seen. */
  #forget(): void {
    this.ticket.close();
    this.queue.clear();
    this.drafts.reset();
    this.newTicket.reset();
    const { next, mine, alerts, outbox, reference } = this;
    for (const loaded of [next.loaded, mine.open, mine.closed, alerts.loaded, outbox.loaded, reference.assignees, reference.customers]) {
      loaded.clear();
    }
  }

  /** Follows the desk's word of what changed; `opened` is told when a notification was clicked. Returns the end of it. */
  follow(opened: (ticket: TicketId) => void): Unlisten {
    const { onTouched, onConnection, onOpenTicket } = this.#desk;
    const subscriptions = [
      onTouched((touched) => void applyTouched(this, touched)),
      onConnection((connection) => this.connection.told(connection)),
      onOpenTicket(opened),
    ];
    const stopTicking = this.now.start();
    for (const subscription of subscriptions) {
      subscription.catch((cause: unknown) => this.notices.trouble(asProblem(cause)));
    }
    return () => {
      stopTicking();
      this.drafts.flushAll();
      for (const subscription of subscriptions) void subscription.then((end) => end());
    };
  }
}

const KEY = Symbol('app');

/** Makes the window's state over its desk. */
export async function openApp(): Promise<App> {
  return new App(await openDesk());
}

/** Gives the state to every component below. */
export function provideApp(app: App): App {
  return setContext(KEY, app);
}

/** The window's state. */
export function useApp(): App {
  return getContext<App>(KEY);
}
