import { asProblem } from '../ipc';

/** A hint that goes by itself. What matters stands in the alerts inbox, the outbox or a card. */
export interface Notice {
  id: number;
  tone: 'calm' | 'warn' | 'danger';
  text: string;
  detail: string | null;
  action: { label: string; run: () => void } | null;
}

/** As many as there is room for. */
const MOST = 3;

/** The toasts. */
export class Notices {
  list = $state<Notice[]>([]);
  #next = 1;

  /** Shows a hint; returns its id. */
  say(text: string, more: Partial<Omit<Notice, 'id' | 'text'>> = {}): number {
    const notice: Notice = { id: this.#next++, tone: 'calm', detail: null, action: null, ...more, text };
    this.list = [...this.list, notice].slice(-MOST);
    return notice.id;
  }

  /** Says why something did not work: what happened, and what to do next. */
  trouble(cause: unknown): void {
    const problem = asProblem(cause);
    const tone = problem.family === 'trouble' ? 'warn' : 'danger';
    this.say(problem.message, { tone, detail: problem.next });
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}
