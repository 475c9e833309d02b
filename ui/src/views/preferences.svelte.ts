/** Light or dark; `system` follows the system. */
export type Theme = 'system' | 'light' | 'dark';
export type Density = 'comfortable' | 'compact';

const KEY = 'vioe.look';

interface Kept {
  theme: Theme;
  density: Density;
  /** Single keys such as `r` work (WCAG 2.1.4: they can be switched off). */
  keys: boolean;
  /** Widths of panes somebody dragged, in px, per layout. */
  panes: Record<string, number>;
}

const DEFAULTS: Kept = { theme: 'system', density: 'comfortable', keys: true, panes: {} };

/** How this device shows the window. Nothing about tickets: it may stand in the web view's own storage. */
export class Preferences {
  #kept = $state<Kept>({ ...DEFAULTS });
  readonly #dark = window.matchMedia('(prefers-color-scheme: dark)');

  constructor() {
    this.#kept = { ...DEFAULTS, ...read() };
    this.#dark.addEventListener('change', () => this.#apply());
    this.#apply();
  }

  get theme(): Theme {
    return this.#kept.theme;
  }

  get density(): Density {
    return this.#kept.density;
  }

  get keys(): boolean {
    return this.#kept.keys;
  }

  pane(name: string, otherwise: number): number {
    return this.#kept.panes[name] ?? otherwise;
  }

  set(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    this.#apply();
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#kept));
    } catch {
      // Without storage the choice holds until the window closes.
    }
  }

  setPane(name: string, width: number | null): void {
    const panes = { ...this.#kept.panes };
    if (width === null) delete panes[name];
    else panes[name] = width;
    this.set({ panes });
  }

  #apply(): void {
    const root = document.documentElement;
    const dark = this.theme === 'dark' || (this.theme === 'system' && this.#dark.matches);
    root.dataset['theme'] = dark ? 'dark' : 'light';
    root.dataset['density'] = this.density;
  }
}

function read(): Partial<Kept> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    return {};
  }
}
