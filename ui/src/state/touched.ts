import type { Touched } from '../ipc/bindings';
import type { App } from './app.svelte';

/** Reads again what the window shows of what changed. The one place where a change becomes a refresh. */
export async function applyTouched(app: App, touched: Touched): Promise<void> {
  if (touched.session) await app.session.refresh();
  if (app.session.person === null) return;
  const all = touched.everything;
  const tickets = all || touched.tickets.length > 0;
  const open = app.ticket.id;
  await Promise.all([
    tickets && !app.session.isContact ? app.queue.refresh() : null,
    tickets && !app.session.isContact ? app.next.refresh() : null,
    tickets && app.session.isContact ? app.mine.refresh() : null,
    open !== null && (all || touched.tickets.includes(open)) ? app.ticket.refresh() : null,
    touched.alerts || all ? app.alerts.refresh() : null,
    touched.outbox || all ? app.outbox.refresh() : null,
    touched.reference || all ? app.reference.refresh() : null,
  ]);
}
