import type { Role } from '../ipc/bindings';
import type { IconName } from '../components/icons';

/** The screens of this version. */
export type Place = 'next' | 'queue' | 'mine' | 'new' | 'alerts' | 'outbox';

export interface RailItem {
  place: Place;
  label: string;
  icon: IconName;
  /** After `g`. */
  key: string;
}

const NEXT: RailItem = { place: 'next', label: 'Next up', icon: 'arrow-right', key: 'n' };
const QUEUE: RailItem = { place: 'queue', label: 'Queue', icon: 'list', key: 'q' };
const MINE: RailItem = { place: 'mine', label: 'My tickets', icon: 'list', key: 'm' };
const ALERTS: RailItem = { place: 'alerts', label: 'Alerts', icon: 'bell', key: 'a' };
const NEW: RailItem = { place: 'new', label: 'New', icon: 'plus', key: 't' };

/** What a role uses, and nothing else. The first one is what it opens on. */
export function railFor(role: Role): RailItem[] {
  if (role === 'contact') return [MINE, NEW];
  if (role === 'account_executive') return [QUEUE, ALERTS];
  if (role === 'manager') return [QUEUE, NEXT, ALERTS, NEW];
  return [NEXT, QUEUE, ALERTS, NEW];
}
