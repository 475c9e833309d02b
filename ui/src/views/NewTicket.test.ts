import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { type Desk } from '../ipc';
import { fakeDesk } from '../ipc/fake';
import { App } from '../state/app.svelte';
import WithApp from '../testing/WithApp.svelte';
import NewTicket from './NewTicket.svelte';

async function show(role = 'contact', desk: Desk = fakeDesk({ look: 'full', role, rows: 0 })) {
  const app = new App(desk);
  await app.start();
  const onraised = vi.fn<(ticket: string) => void>();
  const { unmount } = render(WithApp, { app, of: NewTicket, given: { onraised } } as never);
  return { app, desk, onraised, unmount };
}
const type = (testid: string, value: string) => fireEvent.input(screen.getByTestId(testid), { target: { value } });
const click = (testid: string) => fireEvent.click(screen.getByTestId(testid));

async function answerFour() {
  await click('new-q-impact-major_degraded');
  await click('new-q-users-several_teams');
  await click('new-q-business-disrupted');
  await click('new-q-workaround-available');
}

describe('a new ticket', () => {
  test('four answers propose the priority, and its promises are shown', async () => {
    await show();
    await answerFour();
    await waitFor(() => expect(screen.getByTestId('new-priority-shown')).toHaveTextContent('P2 High'));
    expect(screen.getByTestId('new-proposal')).toHaveTextContent('Three of four say P2 or more.');
    await waitFor(() => expect(screen.getByTestId('preview-first-response')).toHaveTextContent('today 16:20'));
  });

  test('another priority can be asked for', async () => {
    await show();
    await answerFour();
    await fireEvent.change(screen.getByTestId('new-priority'), { target: { value: 'P1' } });
    expect(screen.getByTestId('new-priority-shown')).toHaveTextContent('P1 Critical');
  });

  test('an emergency is P1 and says to call', async () => {
    await show();
    await click('new-emergency-breach');
    expect(screen.getByTestId('new-emergency-call')).toHaveTextContent('call the hotline now');
    expect(screen.getByTestId('new-priority-shown')).toHaveTextContent('P1');
    await click('new-emergency-breach');
    await click('new-emergency-slow');
    expect(screen.queryByTestId('new-emergency-call')).toBeNull();
  });

  test('what is missing is said in place; then it is sent as filled in', async () => {
    const desk = fakeDesk({ look: 'full', role: 'contact', rows: 0 });
    const raise = vi.spyOn(desk.commands, 'raiseTicket');
    const { onraised } = await show('contact', desk);
    await click('new-submit');
    expect(screen.getByText('Say in one line what is wrong.')).toBeInTheDocument();
    expect(raise).not.toHaveBeenCalled();

    await type('new-subject', '  Jira connector stopped ');
    await type('new-text', 'Since Monday no finding reaches Jira.');
    await answerFour();
    await waitFor(() => expect(screen.getByTestId('new-priority-shown')).toHaveTextContent('P2'));
    await click('new-submit');
    await waitFor(() => expect(onraised).toHaveBeenCalledOnce());
    expect(raise.mock.calls[0]?.[0]).toMatchObject({
      subject: 'Jira connector stopped',
      priority: 'P2',
      customer: null,
      live_call: false,
      answers: { impact: 'major_degraded', users: 'several_teams', business: 'disrupted', workaround: 'available' },
      description: { text: 'Since Monday no finding reaches Jira.' },
    });
  });

  test('the required information is counted', async () => {
    await show();
    expect(screen.getByTestId('new-information')).toHaveTextContent('0 of 7');
    await type('new-text', 'Something');
    await type('new-errors', '401');
    expect(screen.getByTestId('new-information')).toHaveTextContent('2 of 7');
    expect(screen.getByTestId('new-information')).not.toHaveTextContent('the error message');
  });

  test('a draft survives the program', async () => {
    const { desk, unmount } = await show();
    await type('new-subject', 'Half a thought');
    await fireEvent.focusOut(screen.getByTestId('new-subject'));
    await waitFor(() => expect(screen.getByTestId('new-draft')).toHaveTextContent('Draft kept on this device'));
    unmount();
    await show('contact', desk);
    await waitFor(() => expect(screen.getByTestId('new-subject')).toHaveValue('Half a thought'));
  });

  test('an agent raises it for a customer, in a call', async () => {
    const desk = fakeDesk({ look: 'full', role: 'agent', rows: 0 });
    const raise = vi.spyOn(desk.commands, 'raiseTicket');
    await show('agent', desk);
    await type('new-subject', 'Scanner stopped');
    await type('new-text', 'They called.');
    await click('new-submit');
    expect(screen.getByText('Choose the customer this ticket is for.')).toBeInTheDocument();
    await waitFor(() => expect(screen.getByTestId('new-customer')).toHaveTextContent('Tidewater Utilities'));
    await fireEvent.change(screen.getByTestId('new-customer'), { target: { value: 'tidewater' } });
    await click('new-live-call');
    expect(screen.getByTestId('new-channel')).toHaveValue('phone');
    await click('new-submit');
    await waitFor(() => expect(raise).toHaveBeenCalledOnce());
    expect(raise.mock.calls[0]?.[0]).toMatchObject({ customer: 'tidewater', contact: 'tidewater-1', channel: 'phone', live_call: true });
  });
});
