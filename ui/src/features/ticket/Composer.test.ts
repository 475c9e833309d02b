import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Desk } from '../../ipc';
import { fakeDesk } from '../../ipc/fake';
import { App } from '../../state/app.svelte';
import WithApp from '../../testing/WithApp.svelte';
import Composer from './Composer.svelte';

let desk: Desk;
let app: App;
const onresolve = vi.fn();

beforeEach(async () => {
  desk = fakeDesk({ look: 'full', role: 'agent', rows: 0 });
  app = new App(desk);
  await app.start();
  await app.ticket.open('t-4188');
});

function show() {
  const view = app.ticket.view;
  if (!view) throw new Error('the invented ticket is there');
  render(WithApp, { app, of: Composer, given: { view, now: app.now.ms, zone: 'Europe/Berlin', toCustomer: false, onresolve } } as never);
}
const field = () => screen.getByTestId<HTMLTextAreaElement>('composer-text');
const write = (text: string) => fireEvent.input(field(), { target: { value: text } });
const go = (place: string) => fireEvent.click(screen.getByTestId(`composer-tab-${place}`));

describe('the composer', () => {
  test('reply, note and ask are three places with their own texts', async () => {
    show();
    await write('for the customer');
    await go('note');
    expect(field()).toHaveValue('');
    expect(screen.getByTestId('composer')).toHaveAttribute('data-place', 'note');
    expect(screen.getByTestId('composer-send')).toHaveTextContent('Save note');
    await write('only for us');
    await go('ask');
    expect(field()).toHaveValue('');
    await go('reply');
    expect(field()).toHaveValue('for the customer');
    await go('note');
    expect(field()).toHaveValue('only for us');
  });

  test('a note never leaves as a reply', async () => {
    const reply = vi.spyOn(desk.commands, 'sendReply');
    const note = vi.spyOn(desk.commands, 'addNote');
    show();
    await write('for the customer');
    await go('note');
    await write('only for us');
    await fireEvent.click(screen.getByTestId('composer-send'));
    await waitFor(() => expect(note).toHaveBeenCalledWith('t-4188', 'only for us'));
    expect(reply).not.toHaveBeenCalled();
    await waitFor(() => expect(screen.getByTestId('composer')).toHaveAttribute('data-place', 'reply'));
    expect(field()).toHaveValue('for the customer');
  });

  test('each place keeps its own draft on disk', async () => {
    const save = vi.spyOn(desk.commands, 'saveDraft');
    show();
    await write('half a reply');
    await fireEvent.blur(field());
    await go('note');
    await write('half a note');
    await fireEvent.blur(field());
    await waitFor(() => expect(save).toHaveBeenCalledWith('t-4188', 'note', 'half a note'));
    expect(save).toHaveBeenCalledWith('t-4188', 'reply', 'half a reply');
  });

  test('Ctrl+Enter sends; a refusal keeps the text and says what to do next', async () => {
    vi.spyOn(desk.commands, 'sendReply').mockResolvedValue({
      status: 'error',
      error: { family: 'refusal', code: 'lifecycle', message: 'This ticket is closed.', next: 'Raise a new one.' },
    });
    show();
    await write('too late');
    await fireEvent.keyDown(field(), { key: 'Enter', ctrlKey: true });
    await waitFor(() => expect(screen.getByTestId('composer-problem')).toHaveTextContent('This ticket is closed. Raise a new one.'));
    expect(field()).toHaveValue('too late');
  });

  test('chips tick themselves and never block', async () => {
    show();
    expect(screen.getByRole('button', { name: 'Next step: not yet said' })).toBeInTheDocument();
    await write('Next step: a new certificate.');
    expect(screen.getByRole('button', { name: 'Next step: said' })).toBeInTheDocument();
    expect(screen.getByTestId('composer-send')).toBeEnabled();
  });
});
