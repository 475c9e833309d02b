import type { DraftKind, TicketId } from '../ipc/bindings';
import { type Commands, unwrap } from '../ipc';

/** So long after the last key a draft is kept on disk. */
const PAUSE = 400;

/** How a draft stands on this device. */
export type DraftState = 'none' | 'writing' | 'kept' | 'failed';

/** What is half written. It survives a crash: kept a moment after the last key, and at once when the field is left. */
export class Drafts {
  #texts = new Map<string, string>();
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #states = $state<Record<string, DraftState>>({});
  readonly #commands: Commands;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  state(ticket: TicketId | null, kind: DraftKind): DraftState {
    return this.#states[key(ticket, kind)] ?? 'none';
  }

  /** What was half written, or nothing. */
  async read(ticket: TicketId | null, kind: DraftKind): Promise<string> {
    const unsaved = this.#texts.get(key(ticket, kind));
    if (unsaved !== undefined) return unsaved;
    const draft = await unwrap(this.#commands.draft(ticket, kind)).catch(() => null);
    if (draft && draft.text !== '') this.#states[key(ticket, kind)] = 'kept';
    return draft?.text ?? '';
  }

  /** Every key calls this. */
  write(ticket: TicketId | null, kind: DraftKind, text: string): void {
    const place = key(ticket, kind);
    this.#texts.set(place, text);
    this.#states[place] = 'writing';
    clearTimeout(this.#timers.get(place));
    this.#timers.set(
      place,
      setTimeout(() => void this.flush(ticket, kind), PAUSE),
    );
  }

  /** Keeps it now: the field is left. */
  async flush(ticket: TicketId | null, kind: DraftKind): Promise<void> {
    const place = key(ticket, kind);
    clearTimeout(this.#timers.get(place));
    this.#timers.delete(place);
    const text = this.#texts.get(place);
    if (text === undefined) return;
    try {
      await unwrap(this.#commands.saveDraft(ticket, kind, text));
      if (this.#texts.get(place) !== text) return;
      this.#texts.delete(place);
      this.#states[place] = text === '' ? 'none' : 'kept';
    } catch {
      // The text stays in memory and is tried again with the next key or blur; the field says so meanwhile.
      this.#states[place] = 'failed';
    }
  }

  /** It was sent or thrown away. */
  async forget(ticket: TicketId | null, kind: DraftKind): Promise<void> {
    this.write(ticket, kind, '');
    await this.flush(ticket, kind);
  }

  /** Keeps everything that is not yet kept: the window is about to close. */
  flushAll(): void {
    for (const place of [...this.#texts.keys()]) {
      const [ticket = '', kind] = place.split('|');
      void this.flush(ticket === '' ? null : ticket, kind as DraftKind);
    }
  }

  /** Forgets what is in memory: somebody else sits here now. What is on disk belongs to its author's store. */
  reset(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#texts.clear();
    this.#states = {};
  }
}

function key(ticket: TicketId | null, kind: DraftKind): string {
  return `${ticket ?? ''}|${kind}`;
}
