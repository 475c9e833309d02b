import type { Meter, Zone } from '../../ipc/bindings';
import { leftText, overText, overrunText, usedText } from '../../format/duration';
import { bothText, instantText, zoneLetters } from '../../format/instant';
import { clockWord, exclusionWord, limitWord } from '../../format/words';
import type { IconName } from '../icons';
import { countsSeconds, type MeterReading } from './reading';

export { countsSeconds };

export type WordTone = 'plain' | 'warn' | 'danger' | 'wait' | 'muted' | 'met';
export type TimeTone = 'plain' | 'warn' | 'hot' | 'danger' | 'muted';

/** What stands beside a meter (look.md "The SLA meter"). */
export interface MeterWords {
  icons: IconName[];
  tone: WordTone;
  words: string;
  time: string | null;
  timeTone: TimeTone;
  /** For the tooltip: the instant in both zones. */
  detail: string;
  /** For `role="meter"`. */
  valueText: string;
}

export interface WordsFor {
  now: number;
  /** The zone instants are read in. */
  zone: Zone;
  /** The customer's. */
  customerZone?: Zone | null;
  large?: boolean;
  /** A reply waits to be sent. */
  queued?: boolean;
}

/** What the limit that counts is called: `Target`, `Response`, `Latest`. */
export function limitName(meter: Meter, reading: MeterReading): string {
  const resolution = meter.clock === 'resolution_target' || meter.clock === 'resolution_maximum';
  if (!resolution) return limitWord[meter.clock];
  if (reading.state === 'breached' || reading.state === 'met_late') return 'Maximum';
  const beyond = reading.targetMissed || meter.clock === 'resolution_maximum';
  return beyond ? limitWord.resolution_maximum : limitWord.resolution_target;
}

export function meterWords(meter: Meter, reading: MeterReading, how: WordsFor): MeterWords {
  const { now, zone, large = false } = how;
  const letters = (at: number) => (large ? ` ${zoneLetters(at, zone)}` : '');
  const when = (at: number) => `${instantText(at, now, zone)}${letters(at)}`;
  const name = limitName(meter, reading);
  const left = leftText(reading.left);
  const due = reading.dueAt;
  const line = (rest: Omit<MeterWords, 'detail' | 'valueText'>): MeterWords => {
    const both = due === null ? null : bothText(due, now, zone, how.customerZone ?? zone);
    return { ...rest, detail: both ? `${name} ${both}` : rest.words, valueText: valueText(meter, reading, rest, both) };
  };

  switch (reading.state) {
    case 'running':
    case 'out_of_hours': {
      if (reading.state === 'out_of_hours' || !reading.moving) {
        const opens = meter.changes_at;
        const today = opens !== null && !instantText(opens, now, zone).includes(' ');
        const says = opens !== null && (large || today);
        const opening = opens === null ? '' : `pens ${when(opens)}`;
        const words = says ? (large ? `Out of hours, o${opening}` : `O${opening}`) : due !== null ? `${name} ${when(due)}` : 'Out of hours';
        return line({ icons: ['moon'], tone: 'muted', words, time: left, timeTone: 'muted' });
      }
      const warm = reading.urgency !== 'calm' || reading.targetMissed;
      const timeTone: TimeTone = reading.urgency === 'hot' ? 'hot' : warm ? 'warn' : 'plain';
      const tone: WordTone = warm ? 'warn' : 'plain';
      if (how.queued && large) {
        return line({ icons: ['queued'], tone: 'warn', words: 'Reply waiting to send, clock running', time: left, timeTone });
      }
      const words =
        reading.targetMissed && large && due !== null ? `Target missed · at the latest ${when(due)}` : due === null ? name : `${name} ${when(due)}`;
      return line({ icons: how.queued ? ['queued'] : warm ? ['triangle'] : [], tone, words, time: left, timeTone });
    }
    case 'paused':
      return line({ icons: ['pause'], tone: 'wait', words: large ? 'Waiting for customer' : 'Waiting', time: left, timeTone: 'muted' });
    case 'excluded': {
      const reason = meter.seams.find((seam) => seam.live)?.reason;
      const words = large && reason ? `Excluded, ${exclusionWord[reason]}` : 'Excluded';
      return line({ icons: ['hatch'], tone: 'muted', words, time: left, timeTone: 'muted' });
    }
    case 'breached': {
      const at = due === null ? '' : when(due);
      const words = large ? `Breached, ${name === 'Maximum' ? 'maximum was' : 'was due'} ${at}` : `${name} ${at}`;
      return line({
        icons: reading.moving || meter.changes_at !== null ? ['octagon'] : ['octagon', 'pause'],
        tone: 'danger',
        words,
        time: overrunText(reading.overrun),
        timeTone: 'danger',
      });
    }
    case 'met':
      return line({ icons: ['check'], tone: 'met', words: `Met in ${usedText(reading.elapsed, reading.budget)}`, time: null, timeTone: 'muted' });
    case 'met_late':
      return line({ icons: ['check-late'], tone: 'danger', words: 'Met late', time: `${overText(reading.overrun)} over`, timeTone: 'danger' });
    case 'excused':
      return line({ icons: ['shield'], tone: 'muted', words: 'Excused, was breached', time: 'Kept on record', timeTone: 'muted' });
    case 'not_started':
      return line({ icons: [], tone: 'muted', words: 'Starts with the first response', time: null, timeTone: 'muted' });
    case 'cancelled':
      return line({ icons: [], tone: 'muted', words: 'Merged', time: null, timeTone: 'muted' });
  }
}

/** "Resolution, target in 30 min, 14:50 CET; 94 % used; 2 stops" */
function valueText(meter: Meter, reading: MeterReading, said: { words: string; time: string | null }, both: string | null): string {
  const used = `${Math.floor((reading.elapsed / Math.max(1, reading.budget)) * 100)} % used`;
  const stops = meter.seams.length === 0 ? [] : [meter.seams.length === 1 ? '1 stop' : `${meter.seams.length} stops`];
  const state = reading.state;
  const first =
    state === 'running' && both
      ? `${limitName(meter, reading).toLowerCase()} in ${said.time ?? ''}, ${both}`
      : state === 'breached'
        ? `breached, ${said.time ?? ''}${both ? `, was due ${both}` : ''}`
        : [said.words, said.time].filter(Boolean).join(', ');
  return [`${clockWord[meter.clock]}, ${first}`, used, ...stops].join('; ');
}
