import { expect, test } from 'vitest';
import { headers, rowAt, rowsBetween, topOf, totalHeight } from './sections';

const layout = { sections: [{ key: 'breached', count: 1 }, { key: 'today', count: 3 }], row: 52, header: 28 };

test('each row stands below its headers', () => {
  expect([0, 1, 2, 3].map((i) => topOf(layout, i))).toEqual([28, 108, 160, 212]);
  expect(totalHeight(layout)).toBe(264);
  expect(headers(layout).map((h) => h.top)).toEqual([0, 80]);
});

test('a height is a row; a header belongs to the first row below it', () => {
  expect(rowAt(layout, 30)).toBe(0);
  expect(rowAt(layout, 90)).toBe(1);
  expect(rowAt(layout, 10_000)).toBe(3);
});

test('100,000 rows cost no more than the ones on the screen', () => {
  const long = { sections: [{ key: 'open', count: 100_000 }], row: 52, header: 28 };
  const range = rowsBetween(long, 2_600_000, 2_600_900);
  expect(range).toEqual({ from: 49_999, to: 50_016 });
});
