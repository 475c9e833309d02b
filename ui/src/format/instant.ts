// Instants in words (look.md "Words for time"). Names of days and months follow the system's locale; the clock always
// has 24 hours, so that a column of times lines up and "02:00" is never mistaken for the afternoon.

const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale ?? ''}|${JSON.stringify(options)}`;
  let known = formats.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(locale, options);
    formats.set(key, known);
  }
  return known;
}

/** The clock in a zone: `14:50`. */
export function clockText(at: number, zone: string): string {
  return format('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** The clock today; else with the weekday; from six days on with the date: `14:50`, `Thu 12:50`, `Wed 2 Dec 14:20`. */
export function instantText(at: number, now: number, zone: string, locale?: string): string {
  const day = dayText(at, now, zone, locale);
  return day === null ? clockText(at, zone) : `${day} ${clockText(at, zone)}`;
}

/** The same, with `today` said: for a sentence that would otherwise begin with a bare number. */
export function instantTextWithDay(at: number, now: number, zone: string, locale?: string): string {
  return `${dayText(at, now, zone, locale) ?? 'today'} ${clockText(at, zone)}`;
}

/** The day of an instant, as short as it is clear; none if it is today. */
export function dayText(at: number, now: number, zone: string, locale?: string): string | null {
  const days = localDay(at, zone) - localDay(now, zone);
  if (days === 0) return null;
  const part = (options: Intl.DateTimeFormatOptions): string =>
    format(locale, { timeZone: zone, ...options }).format(at);
  const weekday = part({ weekday: 'short' });
  if (Math.abs(days) < 6) return weekday;
  const date = `${weekday} ${dayOfMonth(at, zone)} ${part({ month: 'short' })}`;
  const year = part({ year: 'numeric' });
  return year === format(locale, { timeZone: zone, year: 'numeric' }).format(now) ? date : `${date} ${year}`;
}

/** The zone's letters at an instant: `CET`, `EET`, `EST`; where a zone has none, its offset: `UTC+9`. */
export function zoneLetters(at: number, zone: string): string {
  for (const locale of ['en-GB', 'en-US', 'en-CA', 'en-AU', 'en-NZ', 'en-IN', 'en-ZA']) {
    const letters = zoneName(at, zone, locale);
    if (letters && !/^(GMT|UTC)[+\-−]/.test(letters)) return letters;
  }
  return zoneName(at, zone, 'en-US').replace('GMT', 'UTC').replace('−', '-');
}

/** The city a zone is named after: `Helsinki`, `New York`. */
export function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** An instant in two places: `14:50 CET, 15:50 in Helsinki (EET)`; one place if they agree. */
export function bothText(at: number, now: number, zone: string, other: string, locale?: string): string {
  const here = `${instantText(at, now, zone, locale)} ${zoneLetters(at, zone)}`;
  const there = instantText(at, now, other, locale);
  if (zone === other) return here;
  return `${here}, ${there} in ${cityOf(other)} (${zoneLetters(at, other)})`;
}

/** Whole days since 1970 on the wall of a zone. */
function localDay(at: number, zone: string): number {
  const parts = format('en-US', { timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric' }).formatToParts(at);
  const value = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Math.round(Date.UTC(value('year'), value('month') - 1, value('day')) / 86_400_000);
}

function dayOfMonth(at: number, zone: string): string {
  return format('en-GB', { timeZone: zone, day: 'numeric' }).format(at);
}

function zoneName(at: number, zone: string, locale: string): string {
  const parts = format(locale, { timeZone: zone, hour: 'numeric', timeZoneName: 'short' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}
