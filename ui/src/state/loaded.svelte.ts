import { type DeskProblem, asProblem } from '../ipc';

/** Shorter than this, a wait shows nothing. */
const PATIENCE = 150;

/**
 * Something read from the desk, and how that went. Old data stay until new data are there; a failure keeps them too.
 * Of several reads under way only the last one counts.
 */
export class Loaded<T> {
  data = $state.raw<T | null>(null);
  problem = $state.raw<DeskProblem | null>(null);
  /** It takes noticeably long and there is nothing to show yet. */
  slow = $state(false);

  #run = 0;

  /** There is nothing to show because reading failed. */
  get failed(): boolean {
    return this.data === null && this.problem !== null;
  }

  async read(ask: () => Promise<T>): Promise<T | null> {
    const run = ++this.#run;
    const waits = setTimeout(() => {
      if (run === this.#run && this.data === null) this.slow = true;
    }, PATIENCE);
    try {
      const data = await ask();
      if (run !== this.#run) return null;
      this.data = data;
      this.problem = null;
      return data;
    } catch (cause) {
      if (run === this.#run) this.problem = asProblem(cause);
      return null;
    } finally {
      clearTimeout(waits);
      if (run === this.#run) this.slow = false;
    }
  }

  /** Takes what was told without asking; a read under way is older, and no longer counts. */
  put(data: T): void {
    this.#run += 1;
    this.data = data;
    this.problem = null;
    this.slow = false;
  }

  /** Forgets everything; what is under way no longer counts. */
  clear(): void {
    this.#run += 1;
    this.data = null;
    this.problem = null;
    this.slow = false;
  }
}
