import type { MyTicket, TicketId } from '../ipc/bindings';
import { type Commands, unwrap } from '../ipc';
import { Loaded } from './loaded.svelte';

/** The contact's own tickets and the promises made to them. */
export class Mine {
  readonly open = new Loaded<MyTicket[]>();
  readonly closed = new Loaded<MyTicket[]>();
  /** Which of the two lists is shown. */
  showsClosed = $state(false);
  readonly #commands: Commands;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  /** The list that is shown. */
  get shown(): Loaded<MyTicket[]> {
    return this.showsClosed ? this.closed : this.open;
  }

  async refresh(): Promise<void> {
    await Promise.all([
      this.open.read(() => unwrap(this.#commands.myTickets(false))),
      this.closed.read(() => unwrap(this.#commands.myTickets(true))),
    ]);
  }

  /** It is solved. */
  async confirm(ticket: TicketId): Promise<void> {
    await unwrap(this.#commands.moveStatus(ticket, 'RESOLVED', 'CLOSED', null, null));
    await this.refresh();
  }

  /** It is not solved; `why` goes to support. */
  async reopen(ticket: TicketId, why: string): Promise<void> {
    await unwrap(this.#commands.moveStatus(ticket, 'RESOLVED', 'IN_PROGRESS', why, null));
    await this.refresh();
  }
}
