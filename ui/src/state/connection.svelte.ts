import type { ConnectionView } from '../ipc/bindings';
import { type Commands, unwrap } from '../ipc';
import { Loaded } from './loaded.svelte';
import type { Now } from './now.svelte';

/** How the desktop stands to the server. */
export class Connection {
  readonly loaded = new Loaded<ConnectionView>();
  readonly #commands: Commands;
  readonly #now: Now;

  constructor(commands: Commands, now: Now) {
    this.#commands = commands;
    this.#now = now;
  }

  get view(): ConnectionView | null {
    return this.loaded.data;
  }

  /** Nothing reaches the server now. */
  get isOffline(): boolean {
    return this.view?.state === 'offline' || this.view?.state === 'unreachable';
  }

  /** The desk told how it stands now; its clock counts from here. */
  told(view: ConnectionView): void {
    this.loaded.put(view);
    this.#now.anchor(view.now);
  }

  async refresh(): Promise<void> {
    const view = await this.loaded.read(() => unwrap(this.#commands.connection()));
    if (view) this.#now.anchor(view.now);
  }

  async syncNow(): Promise<void> {
    await unwrap(this.#commands.syncNow());
  }
}
