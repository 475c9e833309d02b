import type { Entry } from '../../ipc/bindings';
import { spanText } from '../../format/duration';
import { clockText } from '../../format/instant';
import { priorityText, resolutionWord, statusText, tierText } from '../../format/words';
import type { IconName } from '../../components/icons';

/** How an entry is shown: as a message, as an internal note, or as one line about what happened. */
export type Shown =
  | { as: 'message'; label: string | null }
  | { as: 'note' }
  | { as: 'line'; icon: IconName; text: string; tone: 'plain' | 'wait' | 'warn' | 'danger' | 'met' };

export function shownAs(entry: Entry, zone: string, toCustomer: boolean): Shown {
  const kind = entry.kind;
  const by = entry.side === 'system' ? 'VIOE' : entry.author;
  const reason = entry.body ? `: ${entry.body}` : '';
  switch (kind.what) {
    case 'raised':
      return { as: 'message', label: 'raised' };
    case 'reply':
      return { as: 'message', label: entry.update === null ? null : `update ${entry.update}` };
    case 'question':
      return { as: 'message', label: 'question' };
    case 'auto_reply':
      return { as: 'message', label: 'automatic, does not count' };
    case 'progress':
      return { as: 'message', label: 'progress' };
    case 'call':
      return { as: 'message', label: `call held ${clockText(kind.held_at, zone)}` };
    case 'note':
      return { as: 'note' };
    case 'moved':
      if (entry.body) {
        const how = kind.resolution ? `resolved, ${resolutionWord[kind.resolution].toLowerCase()}` : statusText(kind.to, toCustomer).toLowerCase();
        return { as: 'message', label: how };
      }
      return {
        as: 'line',
        icon: kind.to === 'CLOSED' ? 'check-disc' : kind.to === 'RESOLVED' ? 'check-circle' : 'half-circle',
        tone: 'plain',
        text: kind.to === 'CLOSED' ? `${by} closed it` : `${by} moved it to ${statusText(kind.to, toCustomer)}`,
      };
    case 'wait_ended':
      return {
        as: 'line',
        icon: 'pause',
        tone: 'wait',
        text: `Waiting ended by this reply after ${spanText(kind.waited_ms)} · clock ran on from ${clockText(entry.at, zone)}`,
      };
    case 'reopened':
      return { as: 'line', icon: 'undo', tone: 'warn', text: `Reopened by this message` };
    case 'reopen_undone':
      return { as: 'line', icon: 'undo', tone: 'plain', text: `${by} undid the reopening: it was a thank-you` };
    case 'priority':
      return {
        as: 'line',
        icon: 'fork',
        tone: 'plain',
        text: `${by} ${kind.mode === 'correction' ? 'corrected' : 'changed'} the priority from ${kind.from} to ${priorityText(kind.to)}${
          kind.mode === 'correction' ? ', counted from the start' : ''
        }${reason}`,
      };
    case 'tier':
      return {
        as: 'line',
        icon: 'stairs',
        tone: kind.automatic ? 'warn' : 'plain',
        text: kind.automatic ? `Escalated to ${tierText(kind.to)} by the timer${reason}` : `${by} handed it to ${tierText(kind.to)}${reason}`,
      };
    case 'assigned':
      return { as: 'line', icon: 'user', tone: 'plain', text: kind.to ? `${by === kind.to ? `${by} took it` : `${by} gave it to ${kind.to}`}` : `${by} gave it back to the queue` };
    case 'emergency':
      return { as: 'line', icon: 'siren', tone: 'danger', text: `${by} declared an emergency` };
    case 'merged':
      return { as: 'line', icon: 'fork', tone: 'plain', text: `Merged into ${kind.into}` };
    case 'told':
      return { as: 'line', icon: 'fork', tone: 'plain', text: `${by}: ${kind.headline}${reason}` };
    case 'terms':
      return { as: 'line', icon: 'clock', tone: 'plain', text: "The customer's new terms apply from here on" };
    case 'withdrawn':
      return { as: 'line', icon: 'close', tone: 'warn', text: kind.bounced ? 'A message bounced; it does not count' : 'A message was withdrawn' };
    case 'excluded':
      return { as: 'line', icon: 'hatch', tone: 'plain', text: `${spanText(kind.to - entry.at)} excluded${reason}${by ? `, approved by ${by}` : ''}` };
  }
}
