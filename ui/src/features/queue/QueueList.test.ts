import { render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeDesk } from '../../ipc/fake';
import { App } from '../../state/app.svelte';
import WithApp from '../../testing/WithApp.svelte';
import QueueList from './QueueList.svelte';

let app: App;
beforeEach(async () => {
  app = new App(fakeDesk({ look: 'full', role: 'agent', rows: 3_000 }));
  await app.start();
  await app.queue.show({ view: { view: 'open' } });
});

function show(selected: string | null = null) {
  const onchoose = vi.fn<(ticket: string) => void>();
  const onopen = vi.fn<(ticket: string) => void>();
  render(WithApp, { app, of: QueueList, given: { label: 'Tickets', selected, onchoose, onopen, onclear: () => undefined } } as never);
  return { onchoose, onopen, list: screen.getByRole('listbox') };
}
const press = async (list: HTMLElement, key: string) => {
  list.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  await tick();
};

describe('the queue', () => {
  test('thousands of tickets are a screenful of rows', () => {
    show();
    const rows = screen.getAllByRole('option');
    expect(app.queue.total).toBeGreaterThan(3_000);
    expect(rows.length).toBeLessThan(60);
    expect(rows[0]).toHaveAttribute('aria-setsize', String(app.queue.total));
  });

  test('arrows move the selection, Enter opens it', async () => {
    const first = app.queue.row(0)?.ticket ?? '';
    const { list, onchoose, onopen } = show(first);
    await press(list, 'ArrowDown');
    expect(onchoose).toHaveBeenLastCalledWith(app.queue.row(1)?.ticket);
    await press(list, 'Home');
    expect(onchoose).toHaveBeenLastCalledWith(first);
    await press(list, 'Enter');
    expect(onopen).toHaveBeenCalledWith(first);
  });

  test('the list stays one stop: the row is its active descendant', () => {
    const first = app.queue.row(0)?.ticket ?? '';
    const { list } = show(first);
    expect(list).toHaveAttribute('tabindex', '0');
    expect(list).toHaveAttribute('aria-activedescendant', `row-${first}`);
    expect(screen.getAllByRole('option', { selected: true })).toHaveLength(1);
  });

  test('a row says in words what it draws', () => {
    show();
    const row = screen.getAllByRole('option')[0];
    expect(row?.getAttribute('aria-label')).toMatch(/^P\d \w+, .+, VI-\d+, .+% used/);
  });
});
