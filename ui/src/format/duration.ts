// Spans of time in words (look.md "Words for time"). Working time is never given in days of 24 hours, since a
// business day has 9, 15 or 24 of them.

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** A business day is nine hours of the Standard schedule, for every level. */
const BUSINESS_DAY = 9 * HOUR;

/** From here on hours say less than business days. */
const LONG = 100 * HOUR;

/** Below this the seconds count. */
export const COUNTS_SECONDS = 2 * MINUTE;

/** What is left, rounded down: `1:40`, `42 min`, `2 h 40`, `12 business days`. Nothing is less than `0:00`. */
export function leftText(ms: number): string {
  const left = Math.max(0, ms);
  if (left < COUNTS_SECONDS) return minutesAndSeconds(Math.floor(left / SECOND));
  if (left >= LONG) return `${Math.floor(left / BUSINESS_DAY)} business days`;
  return hoursAndMinutes(Math.floor(left / MINUTE));
}

/** How far beyond, rounded up and signed: `+1:40`, `+24 min`, `+2 h 08`. */
export function overrunText(ms: number): string {
  return `+${overText(ms)}`;
}

/** How far beyond, rounded up, without a sign: `24 min`. */
export function overText(ms: number): string {
  const over = Math.max(0, ms);
  if (over < COUNTS_SECONDS) return minutesAndSeconds(Math.ceil(over / SECOND));
  if (over >= LONG) return `${Math.ceil(over / BUSINESS_DAY)} business days`;
  return hoursAndMinutes(Math.ceil(over / MINUTE));
}

/** Time that was used, rounded up to the minute: `21 min`, `5 h 12`, `2 h`. */
export function spanText(ms: number): string {
  const minutes = Math.ceil(Math.max(0, ms) / MINUTE);
  if (minutes >= 60 && minutes % 60 === 0) return `${minutes / 60} h`;
  return hoursAndMinutes(minutes);
}

/** Used of a budget: `21 min of 60`, `5 h 12 of 8 h`. */
export function usedText(used: number, budget: number): string {
  if (budget <= HOUR && used < HOUR) return `${spanText(used)} of ${Math.round(budget / MINUTE)}`;
  return `${spanText(used)} of ${spanText(budget)}`;
}

/** How often, such as `every 2 h`. From two business days on in business days. */
export function everyText(ms: number): string {
  if (ms >= 2 * BUSINESS_DAY && ms % BUSINESS_DAY === 0) return `every ${ms / BUSINESS_DAY} business days`;
  if (ms === BUSINESS_DAY) return 'every business day';
  return `every ${spanText(ms)}`;
}

/** How long ago in wall time, rounded down: `2 s ago`, `3 min ago`, `2 h ago`. */
export function agoText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  return `${Math.floor(minutes / 60)} h ago`;
}

function hoursAndMinutes(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)}`;
}

function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
