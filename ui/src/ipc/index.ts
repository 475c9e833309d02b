// The one door to the desk. In the program it leads to Rust; in a browser, to an in-memory desk with invented data.
import { commands, events } from './bindings';
import type { ConnectionView, TicketId, Touched } from './bindings';

export { DeskProblem, asProblem, unwrap } from './call';

export type Commands = typeof commands;

/** Ends a subscription. */
export type Unlisten = () => void;

/** What the window needs of the desk: its commands, and word of what changed. */
export interface Desk {
  commands: Commands;
  onTouched(told: (touched: Touched) => void): Promise<Unlisten>;
  onConnection(told: (connection: ConnectionView) => void): Promise<Unlisten>;
  onOpenTicket(told: (ticket: TicketId) => void): Promise<Unlisten>;
}

const shell: Desk = {
  commands,
  onTouched: (told) => events.touched.listen((event) => told(event.payload)),
  onConnection: (told) => events.connection.listen((event) => told(event.payload)),
  onOpenTicket: (told) => events.openTicket.listen((event) => told(event.payload)),
};

/** The desk of this window. The in-memory one is not part of the shipped bundle. */
export async function openDesk(): Promise<Desk> {
  if ('__TAURI_INTERNALS__' in window) return shell;
  if (import.meta.env.DEV || import.meta.env.MODE === 'fake') {
    const { fakeDesk, scenarioOf } = await import('./fake');
    return fakeDesk(scenarioOf(window.location.search));
  }
  throw new Error('This page works in the VIOE Support Console only.');
}
