import type { AssigneeChoice, CustomerChoice } from '../ipc/bindings';
import { type Commands, unwrap } from '../ipc';
import { Loaded } from './loaded.svelte';

/** People and customers to choose from. Read when somebody first needs them. */
export class Reference {
  readonly assignees = new Loaded<AssigneeChoice[]>();
  readonly customers = new Loaded<CustomerChoice[]>();
  readonly #commands: Commands;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  async readAssignees(): Promise<void> {
    await this.assignees.read(() => unwrap(this.#commands.assignees()));
  }

  async readCustomers(): Promise<void> {
    await this.customers.read(() => unwrap(this.#commands.customers()));
  }

  /** Reads again what somebody has needed before. */
  async refresh(): Promise<void> {
    await Promise.all([
      this.assignees.data ? this.readAssignees() : null,
      this.customers.data ? this.readCustomers() : null,
    ]);
  }
}
