import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { type Look, fakeDesk } from '../../ipc/fake';
import { App } from '../../state/app.svelte';
import WithApp from '../../testing/WithApp.svelte';
import AlertList from './AlertList.svelte';

async function show(look: Look = 'full') {
  const app = new App(fakeDesk({ look, role: 'agent', rows: 0 }));
  await app.start();
  const onopen = vi.fn<(ticket: string) => void>();
  render(WithApp, { app, of: AlertList, given: { onopen } } as never);
  return { app, onopen };
}
const rows = () => screen.getAllByTestId('alert-row');

describe('the alerts inbox', () => {
  test('what is broken comes first, each with a word beside its shape', async () => {
    await show();
    expect(rows().map((row) => row.dataset['severity']).slice(0, 4)).toEqual(['breach', 'urgent', 'warning', 'badge']);
    expect(rows()[0]).toHaveTextContent('Breached');
    expect(rows()[0]).toHaveTextContent('First response');
    expect(rows()[0]).toHaveTextContent('was due');
  });

  test('opens its ticket', async () => {
    const { onopen } = await show();
    await fireEvent.click(within(rows()[0] as HTMLElement).getByTestId('alert-open'));
    expect(onopen).toHaveBeenCalledWith('t-4190');
  });

  test('one or all can be acknowledged', async () => {
    const { app } = await show();
    await fireEvent.click(within(rows()[0] as HTMLElement).getByTestId('alert-acknowledge'));
    await waitFor(() => expect(app.alerts.fresh).toHaveLength(2));
    await fireEvent.click(screen.getByTestId('alerts-acknowledge-all'));
    await waitFor(() => expect(app.alerts.fresh).toHaveLength(0));
    expect(screen.getByTestId('alerts-calm')).toBeInTheDocument();
  });

  test('what was cleared or never happened stays on record', async () => {
    await show();
    expect(screen.getByText('Did not happen')).toBeInTheDocument();
    expect(screen.getAllByText('Cleared')).toHaveLength(2);
  });

  test.each<[Look, string]>([
    ['empty', 'alerts-empty'],
    ['failed', 'alerts-failed'],
  ])('it has its %s look', async (look, testid) => {
    await show(look);
    expect(screen.getByTestId(testid)).toBeInTheDocument();
  });
});
