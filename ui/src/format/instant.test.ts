import { describe, expect, it } from 'vitest';
import { bothText, cityOf, clockText, instantText, instantTextWithDay, zoneLetters } from './instant';

const berlin = 'Europe/Berlin';
const helsinki = 'Europe/Helsinki';
/** Tuesday 24 November 2026, 14:20 in Berlin. */
const now = Date.parse('2026-11-24T13:20:00Z');

describe('an instant as short as it is clear', () => {
  it.each([
    ['2026-11-24T13:50:00Z', '14:50'],
    ['2026-11-24T22:59:00Z', '23:59'],
    ['2026-11-24T23:00:00Z', 'Wed 00:00'],
    ['2026-11-26T11:50:00Z', 'Thu 12:50'],
    ['2026-11-23T12:31:00Z', 'Mon 13:31'],
    ['2026-11-29T12:31:00Z', 'Sun 13:31'],
    ['2026-11-30T12:31:00Z', 'Mon 30 Nov 13:31'],
    ['2026-12-02T12:20:00Z', 'Wed 2 Dec 13:20'],
    ['2026-11-18T12:20:00Z', 'Wed 18 Nov 13:20'],
    ['2027-01-04T12:20:00Z', 'Mon 4 Jan 2027 13:20'],
  ])('%s is %s', (at, text) => expect(instantText(Date.parse(at), now, berlin, 'en-GB')).toBe(text));

  it('depends on the date where it is read', () => {
    const late = Date.parse('2026-11-24T22:30:00Z');
    expect(instantText(late, now, berlin, 'en-GB')).toBe('23:30');
    expect(instantText(late, now, helsinki, 'en-GB')).toBe('Wed 00:30');
  });

  it('says today where a bare clock would be unclear', () => {
    expect(instantTextWithDay(Date.parse('2026-11-24T14:20:00Z'), now, helsinki, 'en-GB')).toBe('today 16:20');
  });

  it('names days in the language of the system', () => {
    expect(instantText(Date.parse('2026-11-26T11:50:00Z'), now, berlin, 'de-DE')).toBe('Do 12:50');
  });
});

describe('zones', () => {
  it.each([
    ['2026-11-24T13:50:00Z', berlin, 'CET'],
    ['2026-07-24T13:50:00Z', berlin, 'CEST'],
    ['2026-11-24T13:50:00Z', helsinki, 'EET'],
    ['2026-11-24T13:50:00Z', 'America/New_York', 'EST'],
    ['2026-11-24T13:50:00Z', 'Europe/London', 'GMT'],
    ['2026-11-24T13:50:00Z', 'Asia/Taipei', 'UTC+8'],
  ])('at %s in %s it is %s', (at, zone, letters) => expect(zoneLetters(Date.parse(at), zone)).toBe(letters));

  it('are named after their city', () => {
    expect(cityOf('America/New_York')).toBe('New York');
    expect(cityOf('America/Argentina/Cordoba')).toBe('Cordoba');
    expect(cityOf('UTC')).toBe('UTC');
  });

  it('stand side by side in a tooltip', () => {
    const at = Date.parse('2026-11-24T13:50:00Z');
    expect(bothText(at, now, berlin, helsinki, 'en-GB')).toBe('14:50 CET, 15:50 in Helsinki (EET)');
    expect(bothText(at, now, berlin, berlin, 'en-GB')).toBe('14:50 CET');
  });

  it('shift the clock twice a year', () => {
    expect(clockText(Date.parse('2026-10-25T00:30:00Z'), berlin)).toBe('02:30');
    expect(clockText(Date.parse('2026-10-25T01:30:00Z'), berlin)).toBe('02:30');
  });
});
