// The next deadline as a chip: what, and how long.
import type { Meter, Priority } from '../ipc/bindings';
import { leftText, overrunText } from './duration';
import { type TimeTone, meterText, readMeter } from './meter';
import { clockWord } from './words';

/** A ticket with the clock that is due next. */
export interface Deadline {
  priority: Priority;
  meter: Meter | null;
}

/** `Update in 7 min`, `Response +2 h 08`; none while its clock stands. */
export function deadlineText(meter: Meter, now: number, zone: string): { text: string; tone: TimeTone } | null {
  const reading = readMeter(meter, now);
  if (reading.look === 'breached') {
    return { text: `${clockWord[meter.clock]} ${overrunText(reading.overrunMs)}`, tone: 'danger' };
  }
  if (!['running', 'warn', 'urgent', 'target_missed'].includes(reading.look)) return null;
  const { tone } = meterText(meter, now, zone);
  return { text: `${clockWord[meter.clock]} in ${leftText(reading.leftMs)}`, tone };
}

/** The one that is due first among those whose clock runs; a broken promise comes before all others. */
export function nextDeadline<T extends Deadline>(tickets: readonly T[], now: number): T | null {
  let first: T | null = null;
  let least = Infinity;
  for (const ticket of tickets) {
    if (ticket.meter === null) continue;
    const reading = readMeter(ticket.meter, now);
    if (!['running', 'warn', 'urgent', 'target_missed', 'breached'].includes(reading.look)) continue;
    const left = reading.look === 'breached' ? -reading.overrunMs : reading.leftMs;
    if (left < least) {
      least = left;
      first = ticket;
    }
  }
  return first;
}
