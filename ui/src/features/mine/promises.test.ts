import { describe, expect, test } from 'vitest';
import type { Meter, MyTicket, TicketPromise } from '../../ipc/bindings';
import { HOUR, MINUTE } from '../../format/duration';
import { promiseLines } from './promises';

/** Tuesday 24 November 2026, 15:20 in Helsinki. */
const NOW = Date.parse('2026-11-24T13:20:00Z');
const HELSINKI = 'Europe/Helsinki';

const meter: Meter = {
  clock: 'resolution_target',
  cycle: 1,
  state: 'running',
  moving: true,
  started_at: NOW - 2 * HOUR,
  elapsed_ms: 2 * HOUR,
  as_of: NOW,
  budget_ms: 8 * HOUR,
  target_ms: 8 * HOUR,
  maximum_ms: 24 * HOUR,
  due_at: NOW + 6 * HOUR,
  maximum_due_at: NOW + 48 * HOUR,
  stopped_at: null,
  overrun_ms: 0,
  changes_at: NOW + 2 * HOUR + 40 * MINUTE,
  seams: [],
  on_change: false,
};

function ticket(promises: TicketPromise[], more: Partial<MyTicket> = {}): MyTicket {
  return {
    ticket: 't',
    number: 'VI-1',
    subject: 'It stopped',
    priority: 'P2',
    status: 'IN_PROGRESS',
    resolution: null,
    resolved_at: null,
    closes_at: null,
    question: null,
    asked_at: null,
    promises,
    meter,
    unsent: 0,
    refused: false,
    unread: false,
    as_of: NOW,
    ...more,
  };
}

/** `[label, said, mark]` of each line. */
function said(of: MyTicket, now = NOW): unknown[] {
  return promiseLines(of, now, HELSINKI).map((line) => [line.label, line.said, line.mark?.text ?? null]);
}

const update: TicketPromise = { kind: 'next_update', state: 'due', at: NOW + 46 * MINUTE, left_ms: 46 * MINUTE };
const target: TicketPromise = { kind: 'target', state: 'due', at: NOW + 6 * HOUR, left_ms: 6 * HOUR };
const maximum: TicketPromise = { kind: 'maximum', state: 'due', at: NOW + 48 * HOUR, left_ms: 22 * HOUR };

describe('the promises of a ticket, in the customer’s words and zone', () => {
  test('what holds says until when and how long', () => {
    expect(said(ticket([{ kind: 'first_response', state: 'kept', at: Date.parse('2026-11-23T12:31:00Z'), left_ms: null }, update, target, maximum]))).toEqual([
      ['First response', 'Mon 14:31', 'Kept'],
      ['Next update', 'by 16:06 today', '46 min'],
      ['Resolution', 'aim today 21:20', '6 h 00'],
      ['', 'at the latest Thu 15:20', null],
    ]);
  });

  test('what is left counts down while the clock runs, and no further than its hours', () => {
    expect(said(ticket([update]), NOW + 6 * MINUTE)).toEqual([['Next update', 'by 16:06 today', '40 min']]);
    expect(said(ticket([target]), NOW + 5 * HOUR)).toEqual([['Resolution', 'aim today 21:20', '3 h 20']]);
  });

  test('a missed aim is not a broken promise', () => {
    const missed: TicketPromise = { ...target, state: 'missed', at: NOW - HOUR, left_ms: null };
    const lines = promiseLines(ticket([missed, maximum]), NOW, HELSINKI);
    expect(lines[0]).toMatchObject({ said: 'aim was today 14:20', mark: { text: 'Aim missed', tone: 'warn' } });
    expect(lines[1]).toMatchObject({ said: 'at the latest Thu 15:20', mark: { text: '22 h 00' } });
  });

  test('a missed latest instant is', () => {
    const missed: TicketPromise = { ...maximum, state: 'missed', at: NOW - HOUR, left_ms: null };
    expect(promiseLines(ticket([missed]), NOW, HELSINKI)[0]?.mark).toMatchObject({ text: 'Missed', tone: 'danger' });
  });

  test('while it is their turn one line says what is kept', () => {
    const paused: TicketPromise = { ...target, state: 'paused', at: null, left_ms: 19 * HOUR };
    const waits = ticket([{ ...update, state: 'paused', at: null }, paused, { ...maximum, state: 'paused', at: null }], {
      status: 'PENDING_CUSTOMER',
      question: 'Which groups?',
      meter: { ...meter, state: 'paused', moving: false },
    });
    expect(said(waits)).toEqual([['Resolution', 'stopped, 19 h 00 left', 'Paused']]);
  });

  test('what has not been sent counts from when the server has it', () => {
    expect(said(ticket([{ kind: 'first_response', state: 'not_sent', at: null, left_ms: null }]))).toEqual([
      ['First response', 'counts when the server has it', null],
    ]);
  });

  test('a solved ticket says when, how, and whether in time', () => {
    const solved = ticket([{ kind: 'target', state: 'kept', at: NOW - HOUR, left_ms: null }], {
      status: 'RESOLVED',
      resolution: 'workaround',
      resolved_at: NOW - HOUR,
    });
    expect(said(solved)).toEqual([['Resolution', 'Today 14:20, workaround', 'Kept']]);
  });
});
