import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { QueueRow } from '../ipc/bindings';
import { DeskProblem, unwrap } from '../ipc';
import { fakeDesk } from '../ipc/fake';
import { App } from './app.svelte';
import { Drafts } from './drafts.svelte';
import { Loaded } from './loaded.svelte';
import { Now } from './now.svelte';
import { Queue } from './queue.svelte';

const desk = () => fakeDesk({ look: 'full', role: 'agent', rows: 500 });

describe('the queue', () => {
  test('keeps only the pages somebody looks at', async () => {
    const queue = new Queue(desk().commands);
    await queue.show({ view: { view: 'open' } });
    expect(queue.row(0)).toBeDefined();
    expect(queue.row(250)).toBeUndefined();
    queue.ensure(240, 270);
    await vi.waitFor(() => expect(queue.row(250)).toBeDefined());
    await queue.refresh();
    expect(queue.row(250)).toBeDefined();
  });

  test('rows stay put under the hand, with new figures, until asked', async () => {
    const { commands } = desk();
    let order: QueueRow[] = [];
    const real = commands.queue;
    commands.queue = async (request) => {
      const answer = await real(request);
      if (answer.status === 'ok' && order.length > 0) answer.data.rows = order;
      return answer;
    };
    const queue = new Queue(commands);
    await queue.show({ view: { view: 'open' } });
    const [a, b, ...rest] = queue.rows as [QueueRow, QueueRow, ...QueueRow[]];
    queue.hold(true);
    order = [{ ...b, subject: 'Changed' }, a, ...rest];
    await queue.refresh();
    expect(queue.row(0)?.ticket).toBe(a.ticket);
    expect(queue.row(1)?.subject).toBe('Changed');
    expect(queue.moved).toBe(2);
    queue.apply();
    expect(queue.row(0)?.ticket).toBe(b.ticket);
    expect(queue.moved).toBe(0);
  });

  test('of two questions under way only the last answer counts', async () => {
    const queue = new Queue(desk().commands);
    const first = queue.show({ search: 'nobody writes this' });
    const second = queue.show({ search: 'okta', view: { view: 'open' } });
    await Promise.all([first, second]);
    expect(queue.total).toBe(1);
  });
});

describe('what is half written', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('is kept a moment after the last key, once', async () => {
    const { commands } = desk();
    const save = vi.spyOn(commands, 'saveDraft');
    const drafts = new Drafts(commands);
    drafts.write('t-1', 'reply', 'H');
    drafts.write('t-1', 'reply', 'He');
    drafts.write('t-1', 'note', 'N');
    expect(drafts.state('t-1', 'reply')).toBe('writing');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(save.mock.calls).toEqual([
      ['t-1', 'reply', 'He'],
      ['t-1', 'note', 'N'],
    ]);
    expect(drafts.state('t-1', 'reply')).toBe('kept');
  });

  test('is kept at once when the field is left, and read back', async () => {
    const { commands } = desk();
    const drafts = new Drafts(commands);
    drafts.write(null, 'new_ticket', '{}');
    await drafts.flush(null, 'new_ticket');
    expect(await new Drafts(commands).read(null, 'new_ticket')).toBe('{}');
    await drafts.forget(null, 'new_ticket');
    expect(drafts.state(null, 'new_ticket')).toBe('none');
  });

  test('says so when it can not be kept, and stays in memory', async () => {
    const { commands } = desk();
    commands.saveDraft = async () => ({ status: 'error', error: { family: 'trouble', code: 'store', message: 'Disk full.', next: 'Make room.' } });
    const drafts = new Drafts(commands);
    drafts.write('t-1', 'reply', 'Kept');
    await drafts.flush('t-1', 'reply');
    expect(drafts.state('t-1', 'reply')).toBe('failed');
    expect(await drafts.read('t-1', 'reply')).toBe('Kept');
  });
});

describe('the clock of the window', () => {
  test('counts on from the server, whatever the wall clock does', () => {
    let monotonic = 1_000;
    const now = new Now(50_000, () => monotonic);
    monotonic += 7_000;
    now.anchor(60_000);
    expect(now.ms).toBe(60_000);
  });

  test('ticks each second only while something counts seconds', async () => {
    vi.useFakeTimers();
    let monotonic = 0;
    const now = new Now(0, () => monotonic);
    const stop = now.start();
    const pass = async (ms: number): Promise<void> => {
      monotonic += ms;
      await vi.advanceTimersByTimeAsync(ms);
    };
    await pass(3_000);
    expect(now.ms).toBe(0);
    const release = now.perSecond();
    await pass(3_000);
    expect(now.ms).toBeGreaterThan(3_000);
    release();
    stop();
    vi.useRealTimers();
  });
});

describe('what is read from the desk', () => {
  test('keeps old data when reading again fails', async () => {
    const loaded = new Loaded<number>();
    await loaded.read(async () => 1);
    await loaded.read(() => Promise.reject(new Error('gone')));
    expect(loaded.data).toBe(1);
    expect(loaded.failed).toBe(false);
    expect(loaded.problem?.message).toBe('gone');
  });

  test('a problem keeps its family and its next step', async () => {
    const error = { family: 'refusal', code: 'closed', message: 'It is closed.', next: 'Raise a new one.' } as const;
    const problem = await unwrap(Promise.resolve({ status: 'error' as const, error })).catch((cause: unknown) => cause);
    expect(problem).toBeInstanceOf(DeskProblem);
    expect(problem).toMatchObject({ family: 'refusal', next: 'Raise a new one.' });
  });
});

test('a change reaches what is shown of it', async () => {
  const app = new App(desk());
  const stop = app.follow(() => undefined);
  await app.start();
  await app.ticket.open('t-4201');
  await app.ticket.reply('We see it too.');
  expect(app.ticket.view?.entries.at(-1)).toMatchObject({ body: 'We see it too.', unsent: true });
  await vi.waitFor(() => expect(app.outbox.list.some((item) => item.ticket === 't-4201')).toBe(true));
  await vi.waitFor(() => expect(app.ticket.view?.entries.at(-1)?.unsent).toBe(false), { timeout: 3_000 });
  await vi.waitFor(() => expect(app.outbox.list.some((item) => item.ticket === 't-4201')).toBe(false));
  stop();
});

test('who signs in next sees nothing of the last one', async () => {
  const app = new App(desk());
  await app.start();
  await app.ticket.open('t-4201');
  app.newTicket.form.subject = 'Mine alone';
  await app.session.signOut(true);
  await app.session.signIn({ server: 'http://127.0.0.1', email: 'mikael@aurelia.example', password: 'secret', this_run_only: false });
  await app.enter();
  expect(app.session.isContact).toBe(true);
  expect(app.ticket.view).toBeNull();
  expect(app.queue.rows).toHaveLength(0);
  expect(app.newTicket.form.subject).toBe('');
  expect(app.mine.open.data?.length).toBeGreaterThan(0);
});
