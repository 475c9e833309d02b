import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { type Look, fakeDesk } from '../../ipc/fake';
import { App } from '../../state/app.svelte';
import WithApp from '../../testing/WithApp.svelte';
import MyList from './MyList.svelte';

async function show(look: Look = 'full') {
  const app = new App(fakeDesk({ look, role: 'contact', rows: 0 }));
  const stop = app.follow(() => undefined);
  await app.start();
  const onopen = vi.fn<(ticket: string) => void>();
  const onanswer = vi.fn<(ticket: string) => void>();
  render(WithApp, { app, of: MyList, given: { chosen: null, onopen, onanswer } } as never);
  stop();
  return { app, onopen, onanswer };
}
const rows = () => screen.getAllByTestId('my-ticket');
const row = (number: string): HTMLElement => {
  const found = rows().find((one) => one.dataset['number'] === number);
  if (!found) throw new Error(`no row ${number}`);
  return found;
};

describe('my tickets', () => {
  test('the zone is named once, at the top', async () => {
    await show();
    expect(screen.getByTestId('mine-zone')).toHaveTextContent('All times are yours: Helsinki, EET. Now 15:20.');
    expect(screen.queryByText(/CET/)).toBeNull();
  });

  test('a question of ours can be answered from the list', async () => {
    const { onanswer } = await show();
    const asked = row('VI-4183');
    expect(within(asked).getByTestId('my-ticket-question')).toHaveTextContent('Which groups were renamed?');
    expect(asked).toHaveTextContent('Waiting for you');
    await fireEvent.click(within(asked).getByTestId('my-ticket-answer'));
    expect(onanswer).toHaveBeenCalledWith('t-4183');
  });

  test('a solution can be confirmed, and moves to the closed ones', async () => {
    const { app } = await show();
    await fireEvent.click(within(row('VI-4177')).getByTestId('my-ticket-confirm'));
    await waitFor(() => expect(app.mine.open.data?.some((one) => one.number === 'VI-4177')).toBe(false));
    await fireEvent.click(screen.getByTestId('mine-closed'));
    expect(row('VI-4177')).toBeInTheDocument();
  });

  test('to reopen it one says why', async () => {
    const { app } = await show();
    await fireEvent.click(within(row('VI-4177')).getByTestId('my-ticket-reopen'));
    await fireEvent.click(screen.getByTestId('reopen-submit'));
    expect(screen.getByTestId('reopen-why')).toHaveAttribute('aria-invalid', 'true');
    await fireEvent.input(screen.getByTestId('reopen-why'), { target: { value: 'Twelve rows are still missing.' } });
    await fireEvent.click(screen.getByTestId('reopen-submit'));
    await waitFor(() => expect(app.mine.open.data?.find((one) => one.number === 'VI-4177')?.status).toBe('IN_PROGRESS'));
  });

  test('arrows move through the list, which is one tab stop', async () => {
    await show();
    const titles = screen.getAllByTestId('my-ticket-open');
    expect(titles.filter((title) => title.tabIndex === 0)).toHaveLength(1);
    titles[0]?.focus();
    await fireEvent.keyDown(titles[0] as HTMLElement, { key: 'ArrowDown' });
    expect(titles[1]).toHaveFocus();
  });

  test.each<[Look, string]>([
    ['empty', 'mine-empty'],
    ['failed', 'mine-failed'],
    ['offline', 'mine-offline'],
  ])('it has its %s look', async (look, testid) => {
    await show(look);
    expect(screen.getByTestId(testid)).toBeInTheDocument();
  });
});
