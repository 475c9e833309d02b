import type { Category, Priority, QueueGroup, QueuePage, QueueRequest, QueueRow, QueueView } from '../ipc/bindings';
import { type Commands, type DeskProblem, asProblem, unwrap } from '../ipc';

/** Rows in a page; the desk gives at most 200. */
const PAGE = 100;

/** Which tickets of a queue are shown. */
export interface QueueFilter {
  view: QueueView;
  priorities: Priority[];
  categories: Category[];
  search: string;
}

/**
 * A queue of any length. Only the pages somebody looks at are in memory. After a change the visible pages are read
 * again and replace the old ones together, so that a row is never seen twice. While the hand is in the list
 * (`hold`), a new order waits until it is asked for; figures of the rows that are there change at once.
 */
export class Queue {
  filter = $state.raw<QueueFilter>({ view: { view: 'next_up' }, priorities: [], categories: [], search: '' });
  total = $state(0);
  groups = $state.raw<[QueueGroup, number][]>([]);
  asOf = $state<number | null>(null);
  problem = $state.raw<DeskProblem | null>(null);
  /** Something was read since the filter changed. */
  ready = $state(false);
  slow = $state(false);
  /** How many visible rows stand elsewhere in the order that waits. */
  moved = $state(0);

  #pages = $state.raw<ReadonlyMap<number, QueueRow[]>>(new Map());
  #waiting: Snapshot | null = null;
  #held = false;
  #visible = { from: 0, to: 0 };
  #run = 0;
  #asked = new Set<number>();
  readonly #commands: Commands;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  /** There is nothing to show because reading failed. */
  get failed(): boolean {
    return !this.ready && this.problem !== null;
  }

  /** The row at a place, if its page is there. */
  row(index: number): QueueRow | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** Every row in memory, in order. */
  get rows(): QueueRow[] {
    return [...this.#pages.entries()].sort(([a], [b]) => a - b).flatMap(([, rows]) => rows);
  }

  /** The place of a ticket among the rows in memory; -1 if it is not there. */
  indexOf(ticket: string): number {
    for (const [page, rows] of this.#pages) {
      const place = rows.findIndex((row) => row.ticket === ticket);
      if (place >= 0) return page * PAGE + place;
    }
    return -1;
  }

  /** Forgets everything, the filter too. */
  clear(): void {
    this.#run += 1;
    this.#waiting = null;
    this.#pages = new Map();
    this.#visible = { from: 0, to: 0 };
    this.filter = { view: { view: 'next_up' }, priorities: [], categories: [], search: '' };
    this.total = 0;
    this.groups = [];
    this.ready = false;
    this.moved = 0;
    this.problem = null;
  }

  /** Shows other tickets, from the top. */
  async show(filter: Partial<QueueFilter>): Promise<void> {
    this.filter = { ...this.filter, ...filter };
    this.#visible = { from: 0, to: 0 };
    this.ready = false;
    this.#waiting = null;
    this.moved = 0;
    await this.refresh();
  }

  /** Rows `from..=to` are on the screen: reads what is missing of them. */
  ensure(from: number, to: number): void {
    this.#visible = { from, to };
    for (const page of this.#visiblePages()) {
      if (!this.#pages.has(page) && !this.#asked.has(page)) void this.#fill(page);
    }
  }

  /** While `held`, rows keep their places. */
  hold(held: boolean): void {
    this.#held = held;
    if (!held) this.apply();
  }

  /** Takes the order that waits. */
  apply(): void {
    if (this.#waiting) this.#take(this.#waiting);
  }

  /** Reads the visible pages again. */
  async refresh(): Promise<void> {
    const run = ++this.#run;
    this.#asked.clear();
    const slow = setTimeout(() => {
      if (run === this.#run && !this.ready) this.slow = true;
    }, 150);
    try {
      const wanted = this.#visiblePages();
      const pages = await Promise.all(wanted.map((page) => this.#read(page)));
      if (run !== this.#run) return;
      const snapshot = { wanted, pages };
      if (this.#held && this.ready) this.#wait(snapshot);
      else this.#take(snapshot);
      this.problem = null;
      this.ready = true;
    } catch (cause) {
      if (run === this.#run) this.problem = asProblem(cause);
    } finally {
      clearTimeout(slow);
      if (run === this.#run) this.slow = false;
    }
  }

  async #fill(page: number): Promise<void> {
    const run = this.#run;
    this.#asked.add(page);
    try {
      const read = await this.#read(page);
      if (run !== this.#run) return;
      this.#pages = new Map(this.#pages).set(page, read.rows);
      this.total = read.total;
    } catch (cause) {
      if (run === this.#run) this.problem = asProblem(cause);
    } finally {
      this.#asked.delete(page);
    }
  }

  #read(page: number): Promise<QueuePage> {
    const request: QueueRequest = { ...this.filter, offset: page * PAGE, limit: PAGE };
    return unwrap(this.#commands.queue(request));
  }

  #take({ wanted, pages }: Snapshot): void {
    this.#waiting = null;
    this.moved = 0;
    this.#pages = new Map(pages.map((page, i) => [wanted[i] ?? 0, page.rows]));
    const first = pages[0];
    if (!first) return;
    this.total = first.total;
    this.groups = first.groups;
    this.asOf = first.as_of;
  }

  /** Keeps every row's place, with its new figures; counts the rows that would move. */
  #wait(snapshot: Snapshot): void {
    const fresh = new Map<string, QueueRow>();
    for (const page of snapshot.pages) for (const row of page.rows) fresh.set(row.ticket, row);
    const before = this.rows.map((row) => row.ticket);
    const after = snapshot.pages.flatMap((page) => page.rows.map((row) => row.ticket));
    const moved = after.filter((ticket, place) => before.indexOf(ticket) !== place).length;
    if (moved === 0 && before.length === after.length) return this.#take(snapshot);
    this.#waiting = snapshot;
    this.moved = Math.max(1, moved);
    this.#pages = new Map(
      [...this.#pages].map(([page, rows]) => [page, rows.map((row) => fresh.get(row.ticket) ?? row)]),
    );
    this.asOf = snapshot.pages[0]?.as_of ?? this.asOf;
  }

  #visiblePages(): number[] {
    const first = Math.floor(this.#visible.from / PAGE);
    const last = Math.floor(Math.max(this.#visible.from, this.#visible.to) / PAGE);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }
}

interface Snapshot {
  wanted: number[];
  pages: QueuePage[];
}
