import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND, agoText, everyText, leftText, overText, overrunText, spanText, usedText } from './duration';

describe('what is left', () => {
  it.each([
    [-5 * SECOND, '0:00'],
    [0, '0:00'],
    [9_999, '0:09'],
    [100 * SECOND, '1:40'],
    [2 * MINUTE - 1, '1:59'],
    [2 * MINUTE, '2 min'],
    [42 * MINUTE + 59_999, '42 min'],
    [HOUR - 1, '59 min'],
    [HOUR, '1 h 00'],
    [2 * HOUR + 40 * MINUTE, '2 h 40'],
    [28 * HOUR + 5 * MINUTE, '28 h 05'],
    [100 * HOUR - 1, '99 h 59'],
    [100 * HOUR, '11 business days'],
    [108 * HOUR, '12 business days'],
  ])('%d ms is %s, rounded down', (ms, text) => expect(leftText(ms)).toBe(text));
});

describe('what is over', () => {
  it.each([
    [1, '+0:01'],
    [100 * SECOND, '+1:40'],
    [2 * MINUTE, '+2 min'],
    [2 * MINUTE + 1, '+3 min'],
    [127 * MINUTE + 1, '+2 h 08'],
    [108 * HOUR + 1, '+13 business days'],
  ])('%d ms is %s, rounded up', (ms, text) => expect(overrunText(ms)).toBe(text));

  it('has no sign in a sentence', () => expect(overText(24 * MINUTE)).toBe('24 min'));
});

describe('what was used', () => {
  it.each([
    [20 * MINUTE + 1, HOUR, '21 min of 60'],
    [312 * MINUTE, 8 * HOUR, '5 h 12 of 8 h'],
    [8 * HOUR, 8 * HOUR, '8 h of 8 h'],
    [HOUR, HOUR, '1 h of 1 h'],
  ])('%d of %d ms is %s', (used, budget, text) => expect(usedText(used, budget)).toBe(text));

  it('says whole hours without minutes', () => expect(spanText(2 * HOUR)).toBe('2 h'));
});

it.each([
  [30 * MINUTE, 'every 30 min'],
  [2 * HOUR, 'every 2 h'],
  [9 * HOUR, 'every business day'],
  [27 * HOUR, 'every 3 business days'],
])('an update of %d ms comes %s', (ms, text) => expect(everyText(ms)).toBe(text));

it.each([
  [-1, '0 s ago'],
  [2_900, '2 s ago'],
  [3 * MINUTE, '3 min ago'],
  [5 * HOUR, '5 h ago'],
])('%d ms before is %s', (ms, text) => expect(agoText(ms)).toBe(text));
