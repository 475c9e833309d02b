// The connection pill: it always tells the truth, since when, and how many changes wait.
import type { ConnectionView } from '../ipc/bindings';
import { MINUTE, agoText } from './duration';
import { instantText } from './instant';
import { counted } from './words';

export type PillLook = 'online' | 'syncing' | 'offline' | 'refused' | 'skewed' | 'locked';

export interface PillText {
  look: PillLook;
  text: string;
}

/** What the pill says. What needs the person comes before how the line is. */
export function pillText(connection: ConnectionView, now: number, zone: string): PillText {
  if (connection.refused > 0) {
    return { look: 'refused', text: `Server refused ${counted(connection.refused, 'change', 'changes')}` };
  }
  const since = instantText(connection.since, now, zone);
  const waiting = connection.waiting > 0 ? `, ${counted(connection.waiting, 'change', 'changes')} waiting` : '';
  switch (connection.state) {
    case 'sign_in_needed':
      return { look: 'locked', text: `Sign in again${waiting}` };
    case 'upgrade_required':
      return { look: 'refused', text: 'This version is too old for the server' };
    case 'offline':
      return { look: 'offline', text: `Offline since ${since}${waiting}` };
    case 'unreachable':
      return { look: 'offline', text: `Server unreachable since ${since}${waiting}` };
    case 'syncing':
      return {
        look: 'syncing',
        text:
          connection.of > 0
            ? `Syncing, ${connection.done.toLocaleString()} of ${connection.of.toLocaleString()}`
            : `Syncing${waiting}`,
      };
    case 'online':
      if (connection.clock_skew_ms !== null) return { look: 'skewed', text: skewText(connection.clock_skew_ms) };
      return {
        look: 'online',
        text:
          connection.synced_at === null
            ? `Online${waiting}`
            : `Online, synced ${agoText(now - connection.synced_at)}${waiting}`,
      };
  }
}

/** `Device clock is 4 min behind the server`. */
export function skewText(skewMs: number): string {
  const minutes = Math.max(1, Math.round(Math.abs(skewMs) / MINUTE));
  const span = minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
  return `Device clock is ${span} ${skewMs < 0 ? 'behind' : 'ahead of'} the server`;
}
