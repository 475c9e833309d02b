import type { PersonView, SessionView, SignInForm, SignInOutcome } from '../ipc/bindings';
import { type Commands, unwrap } from '../ipc';
import { Loaded } from './loaded.svelte';

/** Who is signed in. */
export class Session {
  readonly loaded = new Loaded<SessionView>();
  readonly #commands: Commands;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  get view(): SessionView | null {
    return this.loaded.data;
  }

  get person(): PersonView | null {
    return this.view?.state === 'signed_in' ? this.view.person : null;
  }

  get isContact(): boolean {
    return this.person?.role === 'contact';
  }

  /** The zone this person reads every instant in: a contact's own, the device's for everybody else. */
  get zone(): string {
    const device = this.view?.zone ?? 'UTC';
    return this.isContact ? (this.person?.customer_zone ?? device) : device;
  }

  async refresh(): Promise<void> {
    await this.loaded.read(() => unwrap(this.#commands.session()));
  }

  /** Tries to sign in; a success is taken over at once. */
  async signIn(form: SignInForm): Promise<SignInOutcome> {
    const outcome = await unwrap(this.#commands.signIn(form));
    if (outcome.outcome === 'signed_in') this.loaded.data = outcome.session;
    return outcome;
  }

  async signOut(discardUnsent: boolean): Promise<void> {
    await unwrap(this.#commands.signOut(discardUnsent));
    await this.refresh();
  }
}
