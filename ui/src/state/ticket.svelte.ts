import type {
  ClockKind,
  Explanation,
  PersonId,
  Priority,
  PriorityMode,
  Resolution,
  Scenario,
  Status,
  TicketId,
  TicketView,
  Tier,
} from '../ipc/bindings';
import { type Commands, unwrap } from '../ipc';
import { Loaded } from './loaded.svelte';

/** The ticket that is open, and what may be done with it. Each action rejects with a `DeskProblem`. */
export class OpenTicket {
  /** Which one is open, if one is. */
  id = $state<TicketId | null>(null);
  readonly loaded = new Loaded<TicketView>();
  /** The explainer, while it is open. */
  readonly explained = new Loaded<Explanation>();

  #explaining: { clock: ClockKind; cycle: number } | null = null;
  readonly #commands: Commands;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  get view(): TicketView | null {
    return this.loaded.data;
  }

  async open(ticket: TicketId): Promise<void> {
    if (this.id !== ticket) {
      this.close();
      this.id = ticket;
    }
    const view = await this.refresh();
    // Unread marks are a convenience: failing to clear one is no reason to disturb.
    if (view) await this.#commands.markRead(ticket).catch(() => undefined);
  }

  close(): void {
    this.id = null;
    this.loaded.clear();
    this.unexplain();
  }

  async refresh(): Promise<TicketView | null> {
    const ticket = this.id;
    if (ticket === null) return null;
    const view = await this.loaded.read(() => unwrap(this.#commands.ticket(ticket)));
    const explaining = this.#explaining;
    if (explaining) await this.explain(explaining.clock, explaining.cycle);
    return view;
  }

  /** Reads why a clock stands where it stands, and keeps that up to date. */
  async explain(clock: ClockKind, cycle: number): Promise<void> {
    const ticket = this.id;
    if (ticket === null) return;
    this.#explaining = { clock, cycle };
    await this.explained.read(() => unwrap(this.#commands.explain(ticket, clock, cycle)));
  }

  unexplain(): void {
    this.#explaining = null;
    this.explained.clear();
  }

  reply(body: string): Promise<unknown> {
    return this.#act((ticket) => this.#commands.sendReply(ticket, body));
  }

  note(body: string): Promise<unknown> {
    return this.#act((ticket) => this.#commands.addNote(ticket, body));
  }

  ask(body: string): Promise<unknown> {
    return this.#act((ticket) => this.#commands.askCustomer(ticket, body));
  }

  logCall(heldAt: number, body: string): Promise<unknown> {
    return this.#act((ticket) => this.#commands.logCall(ticket, heldAt, body));
  }

  /** Moves the status from where this person sees it. */
  move(to: Status, message: string | null = null, resolution: Resolution | null = null): Promise<unknown> {
    const expect = this.view?.status ?? 'OPEN';
    return this.#act((ticket) => this.#commands.moveStatus(ticket, expect, to, message, resolution));
  }

  setPriority(to: Priority, mode: PriorityMode, reason: string): Promise<unknown> {
    return this.#act((ticket) => this.#commands.setPriority(ticket, to, mode, reason));
  }

  setTier(to: Tier, reason: string): Promise<unknown> {
    return this.#act((ticket) => this.#commands.setTier(ticket, to, reason));
  }

  assign(to: PersonId | null): Promise<unknown> {
    const expect = this.view?.assignee ?? null;
    return this.#act((ticket) => this.#commands.assign(ticket, expect, to));
  }

  declareEmergency(scenario: Scenario): Promise<unknown> {
    return this.#act((ticket) => this.#commands.declareEmergency(ticket, scenario));
  }

  logProgress(body: string): Promise<unknown> {
    return this.#act((ticket) => this.#commands.logProgress(ticket, body));
  }

  undoReopen(message: string): Promise<unknown> {
    return this.#act((ticket) => this.#commands.undoReopen(ticket, message));
  }

  async #act(run: (ticket: TicketId) => ReturnType<Commands['sendReply']>): Promise<unknown> {
    if (this.id === null) return null;
    const intent = await unwrap(run(this.id));
    await this.refresh();
    return intent;
  }
}
