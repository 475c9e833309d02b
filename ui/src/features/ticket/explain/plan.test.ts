import { expect, test } from 'vitest';
import { hours, sumInMinutes } from './plan';

test('the sum adds up to the minute as it is shown', () => {
  const ms = (minutes: number) => minutes * 60_000 + 29_999;
  const sum = sumInMinutes({ since_ms: 0, closed_ms: ms(900), waiting_ms: ms(70), excluded_ms: ms(90), ran_ms: ms(450), budget_ms: 480 * 60_000 });
  expect(sum.since).toBe(sum.closed + sum.waiting + sum.excluded + sum.ran);
  expect([sum.since, sum.closed, sum.waiting, sum.excluded, sum.ran].map(hours)).toEqual(['25 h 10', '15 h 00', '1 h 10', '1 h 30', '7 h 30']);
});
