import { describe, expect, it } from 'vitest';
import type { Meter } from '../ipc/bindings';
import { HOUR, MINUTE } from './duration';
import { meterText, readMeter } from './meter';

/** Tuesday 24 November 2026, 14:20 in Berlin. */
const NOW = Date.parse('2026-11-24T13:20:00Z');
const BERLIN = 'Europe/Berlin';

function response(more: Partial<Meter> = {}): Meter {
  return {
    clock: 'first_response',
    cycle: 1,
    state: 'running',
    moving: true,
    started_at: NOW - 20 * MINUTE,
    elapsed_ms: 20 * MINUTE,
    as_of: NOW,
    budget_ms: HOUR,
    target_ms: null,
    maximum_ms: null,
    due_at: NOW + 40 * MINUTE,
    maximum_due_at: null,
    stopped_at: null,
    overrun_ms: 0,
    changes_at: null,
    seams: [],
    on_change: false,
    ...more,
  };
}

function resolution(more: Partial<Meter> = {}): Meter {
  return response({
    clock: 'resolution_target',
    elapsed_ms: 450 * MINUTE,
    budget_ms: 8 * HOUR,
    target_ms: 8 * HOUR,
    maximum_ms: 24 * HOUR,
    due_at: NOW + 30 * MINUTE,
    maximum_due_at: Date.parse('2026-11-26T11:50:00Z'),
    seams: [
      { elapsed_ms: HOUR, kind: 'waiting', live: false, reason: null },
      { elapsed_ms: 2 * HOUR, kind: 'excluded', live: false, reason: 'third_party' },
    ],
    ...more,
  });
}

describe('working time used', () => {
  it('grows with the wall clock while it moves', () => {
    expect(readMeter(response(), NOW + 5 * MINUTE).elapsedMs).toBe(25 * MINUTE);
  });

  it('stops where its hours end, until the desk is asked again', () => {
    const meter = response({ changes_at: NOW + 10 * MINUTE });
    const later = readMeter(meter, NOW + HOUR);
    expect(later.elapsedMs).toBe(30 * MINUTE);
    expect(later.stale).toBe(true);
    expect(later.moving).toBe(false);
  });

  it('stands while it does not move', () => {
    expect(readMeter(response({ moving: false, state: 'paused' }), NOW + HOUR).elapsedMs).toBe(20 * MINUTE);
  });

  it('never runs backwards when the device is a moment behind', () => {
    expect(readMeter(response(), NOW - 1_000).elapsedMs).toBe(20 * MINUTE);
  });
});

describe('look.md, the table of states', () => {
  it.each<[string, Meter, number, string, string | null, string, string, string]>([
    ['calm', response(), 0, 'running', null, 'Response 15:00', '40 min', 'calm'],
    ['from 75 %', response(), 25, 'warn', 'triangle', 'Response 15:00', '15 min', 'warn'],
    ['under 10 min', response({ budget_ms: 4 * HOUR, elapsed_ms: 231 * MINUTE }), 0, 'urgent', 'triangle', 'Response 15:00', '9 min', 'urgent'],
    ['from 90 %', resolution(), 0, 'urgent', 'triangle', 'Target 14:50', '30 min', 'urgent'],
    ['counting seconds', response(), 38, 'urgent', 'triangle', 'Response 15:00', '2 min', 'urgent'],
    ['just broken', response(), 41, 'breached', 'octagon', 'Response 15:00', '+1:00', 'danger'],
    ['target missed since', resolution(), 40, 'target_missed', 'triangle', 'Latest Thu 12:50', '15 h 50', 'warn'],
  ])('%s', (_name, meter, after, look, icon, short, time, tone) => {
    const at = NOW + after * MINUTE;
    expect(readMeter(meter, at).look).toBe(look);
    const text = meterText(meter, at, BERLIN);
    expect([text.icon, text.short, text.time, text.tone]).toEqual([icon, short, time, tone]);
  });

  it('out of hours warns at no percentage', () => {
    const opens = Date.parse('2026-11-24T15:00:00Z');
    const meter = response({ state: 'out_of_hours', moving: false, elapsed_ms: 58 * MINUTE, changes_at: opens });
    const text = meterText(meter, NOW, BERLIN);
    expect(text).toMatchObject({ icon: 'moon', short: 'Opens 16:00', time: '2 min', tone: 'still' });
  });

  it('out of hours until another day says the instant', () => {
    const meter = resolution({
      state: 'out_of_hours',
      moving: false,
      changes_at: Date.parse('2026-11-25T01:00:00Z'),
      due_at: Date.parse('2026-11-25T02:00:00Z'),
    });
    expect(meterText(meter, NOW, BERLIN).short).toBe('Target Wed 03:00');
  });

  it('a pause keeps what is left and has no instant', () => {
    const meter = resolution({ state: 'paused', moving: false, due_at: null });
    const text = meterText(meter, NOW, BERLIN);
    expect(text).toMatchObject({ icon: 'pause', long: 'Waiting for customer', time: '30 min', tone: 'still', tooltip: null });
  });

  it('an exclusion says why', () => {
    const meter = resolution({
      state: 'excluded',
      moving: false,
      due_at: null,
      seams: [{ elapsed_ms: HOUR, kind: 'excluded', live: true, reason: 'third_party' }],
    });
    expect(meterText(meter, NOW, BERLIN).long).toBe('Excluded, third-party outage');
  });

  it('a broken promise grows, and freezes while it waits', () => {
    const meter = response({ state: 'breached', elapsed_ms: 187 * MINUTE, overrun_ms: 127 * MINUTE, due_at: NOW - 127 * MINUTE });
    expect(meterText(meter, NOW + 1, BERLIN)).toMatchObject({ time: '+2 h 08', long: 'Breached, was due 12:13' });
    expect(meterText({ ...meter, moving: false }, NOW + HOUR, BERLIN).time).toBe('+2 h 07');
  });

  it('what is over says how it went', () => {
    expect(meterText(response({ state: 'met', moving: false, elapsed_ms: 21 * MINUTE }), NOW, BERLIN)).toMatchObject({ icon: 'check', long: 'Met in 21 min of 60', time: '' });
    expect(meterText(response({ state: 'met_late', moving: false, overrun_ms: 24 * MINUTE }), NOW, BERLIN).time).toBe('24 min over');
    expect(meterText(response({ state: 'excused', moving: false }), NOW, BERLIN)).toMatchObject({ icon: 'shield', time: 'Kept on record' });
    expect(meterText(response({ state: 'not_started', moving: false }), NOW, BERLIN).long).toBe('Starts with the first response');
  });
});

it('a screen reader hears the whole meter', () => {
  expect(meterText(resolution(), NOW, BERLIN).aria).toBe('Resolution, target in 30 min, 14:50 CET; 93 % used; 2 stops');
  expect(meterText(resolution({ state: 'paused', moving: false, seams: [] }), NOW, BERLIN).aria).toBe('Resolution, waiting for customer; 93 % used');
});

it('a tooltip has the customer’s own time', () => {
  expect(meterText(resolution(), NOW, BERLIN, 'Europe/Helsinki').tooltip).toBe('Target 14:50: 14:50 CET, 15:50 in Helsinki (EET)');
});
