import type { AlertId, AlertView } from '../ipc/bindings';
import { type Commands, unwrap } from '../ipc';
import { Loaded } from './loaded.svelte';

/** The alerts inbox: the record, of which a notification is only a hint. */
export class Alerts {
  readonly loaded = new Loaded<AlertView[]>();
  readonly #commands: Commands;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  get list(): AlertView[] {
    return this.loaded.data ?? [];
  }

  /** To be dealt with. What merely stands to be seen asks for nothing. */
  get fresh(): AlertView[] {
    return this.list.filter((alert) => alert.state === 'new' && alert.severity !== 'badge');
  }

  /** A promise is broken and nobody has settled it: the badge is red. */
  get hasBreach(): boolean {
    return this.fresh.some((alert) => alert.severity === 'breach');
  }

  async refresh(): Promise<void> {
    await this.loaded.read(() => unwrap(this.#commands.alerts()));
  }

  async acknowledge(ids: AlertId[]): Promise<void> {
    await unwrap(this.#commands.acknowledgeAlerts(ids));
    await this.refresh();
  }
}
