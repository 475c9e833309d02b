import { describe, expect, it } from 'vitest';
import type { ConnectionView } from '../ipc/bindings';
import { pillText } from './connection';

const now = Date.parse('2026-11-24T13:20:00Z');
const view: ConnectionView = {
  state: 'online',
  since: Date.parse('2026-11-24T13:02:00Z'),
  synced_at: now - 2_000,
  waiting: 0,
  refused: 0,
  clock_skew_ms: null,
  now,
};

describe('the connection pill', () => {
  it.each<[Partial<ConnectionView>, string, string]>([
    [{}, 'online', 'Online, synced 2 s ago'],
    [{ state: 'syncing', done: 214, of: 1320 } as Partial<ConnectionView>, 'syncing', `Syncing, 214 of ${(1320).toLocaleString()}`],
    [{ state: 'offline', waiting: 3 } as Partial<ConnectionView>, 'offline', 'Offline since 14:02, 3 changes waiting'],
    [{ state: 'unreachable', why: '502', waiting: 1 } as Partial<ConnectionView>, 'offline', 'Server unreachable since 14:02, 1 change waiting'],
    [{ refused: 1 }, 'refused', 'Server refused 1 change'],
    [{ clock_skew_ms: -4 * 60_000 }, 'skewed', 'Device clock is 4 min behind the server'],
    [{ state: 'sign_in_needed' }, 'locked', 'Sign in again'],
  ])('%o', (more, look, text) => {
    expect(pillText({ ...view, ...more } as ConnectionView, now, 'Europe/Berlin')).toEqual({ look, text });
  });
});
