import type { QueueRow } from '../ipc/bindings';
import { type Commands, unwrap } from '../ipc';
import { Loaded } from './loaded.svelte';

/** The next deadline of this person, wherever they look: the chip in the top bar. */
export class NextDeadline {
  readonly loaded = new Loaded<QueueRow | null>();
  readonly #commands: Commands;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  get row(): QueueRow | null {
    return this.loaded.data;
  }

  async refresh(): Promise<void> {
    await this.loaded.read(async () => {
      const page = await unwrap(
        this.#commands.queue({
          view: { view: 'next_up' },
          priorities: [],
          categories: [],
          search: '',
          offset: 0,
          limit: 50,
        }),
      );
      // What is broken already is in the list; the chip says what can still be kept.
      return page.rows.find((row) => row.meter?.state === 'running') ?? null;
    });
  }
}
