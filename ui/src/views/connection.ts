import type { ConnectionView } from '../ipc/bindings';
import { agoText } from '../format/duration';
import { instantText } from '../format/instant';
import { counted } from '../format/words';
import type { IconName } from '../components/icons';

/** The pill in the top bar: the truth about the line, always with since when and how many wait. */
export interface PillWords {
  tone: 'calm' | 'warn' | 'danger';
  icon: IconName;
  short: string;
  text: string;
}

export function pillWords(view: ConnectionView | null, now: number, zone: string): PillWords {
  if (!view) return { tone: 'calm', icon: 'sync', short: 'Starting', text: 'Starting' };
  const since = `since ${instantText(view.since, now, zone)}`;
  const waits = view.waiting > 0 ? `, ${counted(view.waiting, 'change', 'changes')} waiting` : '';
  if (view.state === 'sign_in_needed') {
    return { tone: 'warn', icon: 'lock', short: 'Sign in', text: `Sign in again to send${waits || ' and receive'}` };
  }
  if (view.state === 'upgrade_required') {
    return { tone: 'warn', icon: 'octagon', short: 'Update', text: `This version is too old for the server${waits}` };
  }
  if (view.refused > 0) {
    const text = `Server refused ${counted(view.refused, 'change', 'changes')}`;
    return { tone: 'danger', icon: 'octagon', short: `${view.refused} refused`, text };
  }
  if (view.state === 'offline') {
    return { tone: 'warn', icon: 'offline', short: 'Offline', text: `Offline ${since}${waits}` };
  }
  if (view.state === 'unreachable') {
    return { tone: 'warn', icon: 'offline', short: 'Unreachable', text: `Server unreachable ${since}${waits}` };
  }
  if (view.clock_skew_ms !== null) {
    const minutes = Math.round(Math.abs(view.clock_skew_ms) / 60_000);
    const text = `Device clock is ${minutes} min ${view.clock_skew_ms < 0 ? 'behind' : 'ahead of'} the server`;
    return { tone: 'warn', icon: 'clock', short: 'Clock', text };
  }
  if (view.state === 'syncing') {
    const text = view.of > 0 ? `Syncing, ${view.done.toLocaleString()} of ${view.of.toLocaleString()}` : `Syncing${waits}`;
    return { tone: 'calm', icon: 'sync', short: 'Syncing', text };
  }
  const synced = view.synced_at === null ? '' : `, synced ${agoText(now - view.synced_at)}`;
  return { tone: 'calm', icon: 'dot', short: 'Online', text: waits ? `Online${waits}` : `Online${synced}` };
}
