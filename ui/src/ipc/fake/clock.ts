// The invented desk lives on one afternoon, so that pictures of it never change: Tuesday 24 November 2026, 14:20 CET.

export const NOON = Date.parse('2026-11-24T13:20:00Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** A deadline so many minutes away falls a little later than the minute, so that the figure holds while one looks. */
const MARGIN = 50_000;

const started = performance.now();

/** The server's clock: it starts 20 s after the fixed instant and ticks. */
export function now(): number {
  return NOON + 20_000 + (performance.now() - started);
}

/** The instant that is `minutes` away, as a deadline. */
export function dueIn(minutes: number): number {
  return NOON + minutes * MINUTE + MARGIN;
}

/** An instant of that week, in UTC: `at('24T08:40')`. */
export function at(dayAndTime: string): number {
  return Date.parse(`2026-11-${dayAndTime}:00Z`);
}
