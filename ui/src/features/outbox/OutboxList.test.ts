import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { type Look, fakeDesk } from '../../ipc/fake';
import { App } from '../../state/app.svelte';
import WithApp from '../../testing/WithApp.svelte';
import OutboxList from './OutboxList.svelte';

async function show(look: Look) {
  const app = new App(fakeDesk({ look, role: 'agent', rows: 0 }));
  await app.start();
  const onopen = vi.fn<(ticket: string) => void>();
  render(WithApp, { app, of: OutboxList, given: { line: 'Offline since 14:02', onopen } } as never);
  return { app, onopen };
}
const row = (number: string): HTMLElement => {
  const found = screen.getAllByTestId('outbox-row').find((one) => one.dataset['number'] === number);
  if (!found) throw new Error(`no row ${number}`);
  return found;
};

describe('the outbox', () => {
  test('says what waits, and that the clock still runs', async () => {
    await show('offline');
    expect(row('VI-4188')).toHaveAttribute('data-state', 'waiting');
    expect(row('VI-4188')).toHaveTextContent('waiting to send, the clock is still running');
  });

  test('a refusal says what happened, what to do, and keeps what was written', async () => {
    await show('full');
    const card = row('VI-4171');
    expect(card).toHaveTextContent('The server refused “Resolve” on VI-4171');
    expect(within(card).getByTestId('outbox-next')).toHaveTextContent('Read the new message');
    expect(card).toHaveTextContent('The certificate chain is complete now.');
  });

  test('a conflict offers theirs or mine', async () => {
    await show('full');
    const card = row('VI-4193');
    expect(card).toHaveAttribute('data-conflict', 'true');
    expect(within(card).getByText('Keep theirs')).toBeInTheDocument();
    expect(within(card).getByText('Apply mine again')).toBeInTheDocument();
  });

  test('what is discarded is asked about first', async () => {
    const { app } = await show('full');
    await fireEvent.click(within(row('VI-4171')).getByTestId('outbox-discard'));
    expect(app.outbox.list).toHaveLength(2);
    await fireEvent.click(screen.getByTestId('outbox-discard-confirm'));
    await waitFor(() => expect(app.outbox.list).toHaveLength(1));
  });

  test('an edited text goes back to where it was written', async () => {
    const { app, onopen } = await show('full');
    await fireEvent.click(within(row('VI-4171')).getByTestId('outbox-edit'));
    await waitFor(() => expect(onopen).toHaveBeenCalledWith('t-4171'));
    expect(await app.drafts.read('t-4171', 'resolve')).toContain('certificate chain');
    expect(app.outbox.list.map((item) => item.number)).not.toContain('VI-4171');
  });

  test('another try is a new change', async () => {
    const { app } = await show('full');
    const before = app.outbox.list.map((item) => item.intent);
    await fireEvent.click(within(row('VI-4193')).getByTestId('outbox-retry'));
    await waitFor(() => expect(app.outbox.list.find((item) => item.number === 'VI-4193')?.state).toBe('waiting'));
    expect(before).not.toContain(app.outbox.list[0]?.intent);
  });

  test.each<[Look, string]>([
    ['empty', 'outbox-empty'],
    ['failed', 'outbox-failed'],
  ])('it has its %s look', async (look, testid) => {
    await show(look);
    expect(screen.getByTestId(testid)).toBeInTheDocument();
  });
});
