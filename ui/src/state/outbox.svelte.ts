import type { IntentId, OutboxItem } from '../ipc/bindings';
import { type Commands, unwrap } from '../ipc';
import { Loaded } from './loaded.svelte';

/** What this person wants and the server has not taken. */
export class Outbox {
  readonly loaded = new Loaded<OutboxItem[]>();
  readonly #commands: Commands;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  get list(): OutboxItem[] {
    return this.loaded.data ?? [];
  }

  async refresh(): Promise<void> {
    await this.loaded.read(() => unwrap(this.#commands.outbox()));
  }

  /** Gives up a refused change. */
  async discard(intent: IntentId): Promise<void> {
    await unwrap(this.#commands.discardRefused(intent));
    await this.refresh();
  }

  /** Tries a refused change once more, as a new one. */
  async resubmit(intent: IntentId): Promise<void> {
    await unwrap(this.#commands.resubmit(intent));
    await this.refresh();
  }
}
