import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import { type Look, fakeDesk } from '../../ipc/fake';
import { App } from '../../state/app.svelte';
import WithApp from '../../testing/WithApp.svelte';
import SignInForm from './SignInForm.svelte';

async function show(role: string, look: Look = 'full'): Promise<App> {
  const app = new App(fakeDesk({ look, role, rows: 0 }));
  await app.start();
  render(WithApp, { app, of: SignInForm, given: {} } as never);
  return app;
}
const type = (testid: string, value: string) => fireEvent.input(screen.getByTestId(testid), { target: { value } });
const submit = () => fireEvent.submit(screen.getByTestId('sign-in'));

describe('signing in', () => {
  test('a right password opens the desk', async () => {
    const app = await show('nobody');
    await type('sign-in-password', 'correct horse');
    await submit();
    await waitFor(() => expect(app.session.person?.name).toBe('Jonas Weidner'));
    await waitFor(() => expect(app.queue.ready).toBe(true));
  });

  test('what is missing is said at its field, and nothing is sent', async () => {
    const app = await show('nobody');
    await type('sign-in-email', 'jonas');
    await submit();
    expect(screen.getByTestId('sign-in-email')).toHaveAttribute('aria-invalid', 'true');
    expect(screen.getByText('Give your password.')).toBeInTheDocument();
    await waitFor(() => expect(screen.getByTestId('sign-in-email')).toHaveFocus());
    expect(app.session.person).toBeNull();
  });

  test('a failure says what happened and what to do', async () => {
    await show('nobody', 'offline');
    await type('sign-in-password', 'correct horse');
    await submit();
    const card = await screen.findByTestId('sign-in-failed');
    expect(card).toHaveTextContent('The server does not answer.');
    expect(card).toHaveTextContent('try again');
  });

  test('without a keyring it offers this run only, and only then', async () => {
    const app = await show('nokeyring');
    await type('sign-in-password', 'correct horse');
    expect(screen.queryByTestId('sign-in-this-run-only')).toBeNull();
    await submit();
    await fireEvent.click(await screen.findByTestId('sign-in-this-run-only'));
    await waitFor(() => expect(app.session.view?.this_run_only).toBe(true));
  });

  test('a locked desk says why', async () => {
    await show('locked');
    expect(screen.getByTestId('sign-in-locked')).toHaveTextContent('nothing is lost');
  });

  test('the server stands behind a disclosure', async () => {
    await show('nobody');
    expect(screen.queryByTestId('sign-in-server')).toBeNull();
    await fireEvent.click(screen.getByTestId('sign-in-change-server'));
    expect(screen.getByTestId('sign-in-server')).toHaveValue('http://127.0.0.1:7878');
  });
});
