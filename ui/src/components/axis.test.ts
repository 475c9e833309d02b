import { describe, expect, test } from 'vitest';
import { hourMarks, makeAxis, quiet } from './axis';

const HOUR = 3_600_000;
const from = Date.UTC(2026, 10, 23, 12);

describe('axis', () => {
  const busy = [
    { from, to: from + 5 * HOUR },
    { from: from + 20 * HOUR, to: from + 26 * HOUR },
  ];
  const axis = makeAxis({ from, to: from + 26 * HOUR, width: 900, busy, folded: true });

  test('closed hours fold to 64 px, an hour is 56', () => {
    expect(axis.folds).toHaveLength(1);
    expect(axis.folds[0]?.width).toBe(64);
    expect(axis.hour).toBe(56);
    expect(axis.x(from + 20 * HOUR)).toBe(5 * 56 + 64);
    expect(axis.x(from + 21 * HOUR)).toBe(5 * 56 + 64 + 56);
  });

  test('never goes back, and never leaves its width', () => {
    let last = -1;
    for (let at = from; at <= axis.to; at += HOUR / 4) {
      expect(axis.x(at)).toBeGreaterThanOrEqual(last);
      last = axis.x(at);
    }
    expect(last).toBeLessThanOrEqual(900);
  });

  test('short closings keep their length', () => {
    const lunch = [{ from, to: from + HOUR }, { from: from + 2 * HOUR, to: from + 4 * HOUR }];
    expect(makeAxis({ from, to: from + 4 * HOUR, width: 900, busy: lunch, folded: true }).folds).toEqual([]);
    expect(quiet(from, from + 4 * HOUR, lunch)).toEqual([{ from: from + HOUR, to: from + 2 * HOUR }]);
  });

  test('hours inside a fold have no mark', () => {
    const clock = (at: number) => new Date(at).toISOString().slice(11, 16);
    const labels = hourMarks(axis, clock).map((mark) => mark.label);
    expect(labels).toEqual(['12', '13', '14', '15', '16', '17', '08', '09', '10', '11', '12', '13', '14']);
  });
});
