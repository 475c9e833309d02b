// From a meter and the instant now to everything that is shown of it (look.md "The SLA meter"). The desk says what a
// clock did; only the seconds since are added here.
import type { Meter } from '../ipc/bindings';
import { MINUTE, leftText, overText, overrunText, usedText } from './duration';
import { bothText, dayText, instantText, zoneLetters } from './instant';
import { clockWord, exclusionWord, limitWord } from './words';

/** The state in which a meter is drawn: the desk's, moved on by the seconds since. */
export type MeterLook =
  | 'running'
  | 'warn'
  | 'urgent'
  | 'target_missed'
  | 'out_of_hours'
  | 'paused'
  | 'excluded'
  | 'breached'
  | 'met'
  | 'met_late'
  | 'excused'
  | 'cancelled'
  | 'not_started';

export type MeterIcon =
  | 'triangle'
  | 'moon'
  | 'pause'
  | 'hatch'
  | 'octagon'
  | 'check'
  | 'check-late'
  | 'shield';

/** How the figure beside a meter looks: plain ink, amber, a solid amber chip, red, or faint because it stands. */
export type TimeTone = 'calm' | 'warn' | 'urgent' | 'danger' | 'still';

/** A meter at one instant. */
export interface MeterReading {
  look: MeterLook;
  /** Working time used, in ms. */
  elapsedMs: number;
  /** The right end of the bar, in ms of working time: the last limit. */
  limitMs: number;
  /** Where the target's tick stands, if there is one. */
  tickMs: number | null;
  /** Left of the budget that counts next, in ms; negative beyond it. */
  leftMs: number;
  /** Beyond the last limit, in ms; 0 unless broken. */
  overrunMs: number;
  /** Share of the budget that counts next, in whole per cent, rounded down. */
  percent: number;
  /** The target is behind us, the maximum is not. */
  targetMissed: boolean;
  /** It grows with the wall clock now. */
  moving: boolean;
  /** The desk must be asked again: the clock has started or stopped by itself since. */
  stale: boolean;
}

/** What is written around a meter. */
export interface MeterText {
  icon: MeterIcon | null;
  /** In a row, short: `Target 14:50`, `Opens 16:00`, `Waiting`. */
  short: string;
  /** In the open ticket: `Waiting for customer`, `Breached, maximum was 08:50`. */
  long: string;
  /** The figure: `30 min`, `+2 h 08`; empty where there is none. */
  time: string;
  tone: TimeTone;
  /** The instant in this zone and the customer's, for a tooltip; none where none is due. */
  tooltip: string | null;
  /** All of it in a sentence, for screen readers. */
  aria: string;
}

/** Where a meter stands at `now` (the server's clock, in ms). */
export function readMeter(meter: Meter, now: number): MeterReading {
  const until = meter.changes_at === null ? now : Math.min(now, meter.changes_at);
  const grown = meter.moving ? Math.max(0, until - meter.as_of) : 0;
  const elapsedMs = meter.elapsed_ms + grown;
  const stale = meter.changes_at !== null && now >= meter.changes_at;
  const limitMs = meter.maximum_ms ?? meter.budget_ms;
  const open = ['running', 'out_of_hours', 'paused', 'excluded'].includes(meter.state);
  const targetMissed = open && meter.target_ms !== null && elapsedMs > meter.target_ms;
  const budgetMs = targetMissed ? limitMs : meter.budget_ms;
  const broken = meter.state === 'breached' || (open && elapsedMs > limitMs);
  const leftMs = budgetMs - elapsedMs;
  const percent = budgetMs > 0 ? Math.floor((elapsedMs / budgetMs) * 100) : 0;
  const overrunMs =
    meter.state === 'breached' || meter.state === 'met_late' || meter.state === 'excused'
      ? meter.overrun_ms + grown
      : broken
        ? elapsedMs - limitMs
        : 0;
  const reading = { elapsedMs, limitMs, tickMs: meter.target_ms, leftMs, overrunMs, percent, stale };
  return {
    ...reading,
    look: lookOf(meter, { broken, targetMissed, percent, leftMs }),
    targetMissed: targetMissed && !broken,
    moving: meter.moving && !stale,
  };
}

function lookOf(
  meter: Meter,
  at: { broken: boolean; targetMissed: boolean; percent: number; leftMs: number },
): MeterLook {
  if (at.broken) return 'breached';
  if (meter.state !== 'running') return meter.state;
  if (at.targetMissed) return 'target_missed';
  if (at.percent >= 90 || at.leftMs < 10 * MINUTE) return 'urgent';
  if (at.percent >= 75) return 'warn';
  return 'running';
}

/** What is written around a meter for someone who reads times in `zone`; `customerZone` adds the other one's time. */
export function meterText(meter: Meter, now: number, zone: string, customerZone: string = zone): MeterText {
  const reading = readMeter(meter, now);
  const due = limitInstant(meter, reading);
  const words = wordsFor(meter, reading, due, now, zone);
  return {
    ...words,
    tooltip: due === null ? null : `${words.long}: ${bothText(due, now, zone, customerZone)}`,
    aria: ariaText(meter, reading, words, due, now, zone),
  };
}

/** The instant of the limit that counts next, or counted last. */
function limitInstant(meter: Meter, reading: MeterReading): number | null {
  if (reading.targetMissed || (reading.look === 'breached' && meter.maximum_ms !== null)) {
    return meter.maximum_due_at ?? meter.due_at;
  }
  return meter.due_at;
}

type Words = Pick<MeterText, 'icon' | 'short' | 'long' | 'time' | 'tone'>;

function wordsFor(meter: Meter, reading: MeterReading, due: number | null, now: number, zone: string): Words {
  const at = due === null ? null : instantText(due, now, zone);
  const limit = at === null ? limitWord[meter.clock] : `${limitWord[limitClock(meter, reading)]} ${at}`;
  const left = leftText(reading.leftMs);
  switch (reading.look) {
    case 'running':
      return { icon: null, short: limit, long: limit, time: left, tone: 'calm' };
    case 'warn':
      return { icon: 'triangle', short: limit, long: limit, time: left, tone: 'warn' };
    case 'urgent':
      return { icon: 'triangle', short: limit, long: limit, time: left, tone: 'urgent' };
    case 'target_missed':
      return {
        icon: 'triangle',
        short: limit,
        long: at === null ? 'Target missed' : `Target missed, at the latest ${at}`,
        time: left,
        tone: reading.percent >= 90 || reading.leftMs < 10 * MINUTE ? 'urgent' : 'warn',
      };
    case 'out_of_hours': {
      const opens = meter.changes_at === null ? null : `Opens ${instantText(meter.changes_at, now, zone)}`;
      const today = meter.changes_at !== null && dayText(meter.changes_at, now, zone) === null;
      return {
        icon: 'moon',
        short: today && opens !== null ? opens : limit,
        long: opens === null ? 'Out of hours' : `Out of hours, ${opens.toLowerCase()}`,
        time: left,
        tone: 'still',
      };
    }
    case 'paused':
      return { icon: 'pause', short: 'Waiting', long: 'Waiting for customer', time: left, tone: 'still' };
    case 'excluded': {
      const reason = meter.seams.find((seam) => seam.live && seam.reason !== null)?.reason ?? null;
      return {
        icon: 'hatch',
        short: 'Excluded',
        long: reason === null ? 'Excluded' : `Excluded, ${exclusionWord[reason]}`,
        time: left,
        tone: 'still',
      };
    }
    case 'breached': {
      const word = meter.maximum_ms === null ? 'was due' : 'maximum was';
      return {
        icon: 'octagon',
        short: limit,
        long: at === null ? 'Breached' : `Breached, ${word} ${at}`,
        time: overrunText(reading.overrunMs),
        tone: 'danger',
      };
    }
    case 'met':
      return {
        icon: 'check',
        short: 'Met',
        long: `Met in ${usedText(reading.elapsedMs, meter.budget_ms)}`,
        time: '',
        tone: 'still',
      };
    case 'met_late':
      return {
        icon: 'check-late',
        short: 'Met late',
        long: 'Met late',
        time: `${overText(reading.overrunMs)} over`,
        tone: 'danger',
      };
    case 'excused':
      return { icon: 'shield', short: 'Excused', long: 'Excused, was breached', time: 'Kept on record', tone: 'still' };
    case 'cancelled':
      return { icon: null, short: 'Merged', long: 'Merged away', time: '', tone: 'still' };
    case 'not_started':
      return { icon: null, short: 'Not started', long: 'Starts with the first response', time: '', tone: 'still' };
  }
}

function limitClock(meter: Meter, reading: MeterReading): Meter['clock'] {
  if (meter.maximum_ms === null) return meter.clock;
  return reading.targetMissed || reading.look === 'breached' ? 'resolution_maximum' : meter.clock;
}

/** "Resolution, target in 30 min, 14:50 CET; 94 % used; 2 stops". */
function ariaText(
  meter: Meter,
  reading: MeterReading,
  words: Words,
  due: number | null,
  now: number,
  zone: string,
): string {
  const name = meter.clock === 'update' ? `Update ${meter.cycle}` : clockWord[meter.clock];
  const counts = ['running', 'warn', 'urgent', 'target_missed'].includes(reading.look);
  const state = counts ? `${nextLimit(meter, reading)} in ${words.time}` : lower(words.long);
  const figure = reading.look === 'breached' ? `, ${words.time}` : '';
  const instant = counts && due !== null ? `, ${instantText(due, now, zone)} ${zoneLetters(due, zone)}` : '';
  const stops = meter.seams.length;
  const share = ['cancelled', 'not_started', 'met', 'met_late', 'excused'].includes(reading.look)
    ? ''
    : `; ${reading.percent} % used`;
  return `${name}, ${state}${figure}${instant}${share}${stops > 0 ? `; ${stops} ${stops === 1 ? 'stop' : 'stops'}` : ''}`;
}

function nextLimit(meter: Meter, reading: MeterReading): string {
  if (reading.targetMissed) return 'target missed, maximum';
  return meter.clock === 'resolution_target' ? 'target' : 'due';
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
