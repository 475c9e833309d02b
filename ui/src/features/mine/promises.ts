import type { MyTicket, TicketPromise } from '../../ipc/bindings';
import { leftText } from '../../format/duration';
import { instantText, instantTextWithDay } from '../../format/instant';
import { mineTexts as texts } from '../../format/texts';
import { resolutionWord } from '../../format/words';
import type { IconName } from '../../components/icons';

/** A line about a promise: its name, what was promised, and how it stands. */
export interface PromiseLine {
  key: string;
  label: string;
  said: string;
  /** How it stands, at the right. */
  mark: { text: string; icon: IconName | null; tone: 'plain' | 'strong' | 'warn' | 'danger' | 'wait' | 'met' } | null;
}

const TEN_MINUTES = 600_000;

/** The promises of a ticket in the customer's words, for a reader in `zone` at `now`. */
export function promiseLines(ticket: MyTicket, now: number, zone: string): PromiseLine[] {
  if (ticket.status === 'RESOLVED' || ticket.status === 'CLOSED') return resolved(ticket, now, zone);
  const paused = ticket.promises.filter((promise) => promise.state === 'paused');
  return ticket.promises.flatMap((promise): PromiseLine[] => {
    // While the customer is asked, only what the resolution keeps is of interest.
    if (promise.state === 'paused' && promise !== (paused.find((one) => one.kind === 'target') ?? paused[0])) return [];
    if (ticket.question !== null && promise.kind === 'first_response' && promise.state === 'kept') return [];
    return [{ key: promise.kind, label: label(promise), ...line(promise, ticket, now, zone) }];
  });
}

function label(promise: TicketPromise): string {
  switch (promise.kind) {
    case 'first_response':
      return texts.firstResponse;
    case 'next_update':
      return texts.nextUpdate;
    case 'target':
      return texts.resolution;
    case 'maximum':
      return '';
  }
}

function line(
  promise: TicketPromise,
  ticket: MyTicket,
  now: number,
  zone: string,
): Pick<PromiseLine, 'said' | 'mark'> {
  const when = promise.at === null ? '' : instantTextWithDay(promise.at, now, zone);
  switch (promise.state) {
    case 'kept':
      return { said: when, mark: { text: texts.kept, icon: 'check', tone: 'met' } };
    case 'kept_late':
      return { said: when, mark: { text: texts.keptLate, icon: 'check-late', tone: 'danger' } };
    case 'missed':
      // A missed aim is not a broken promise: the latest instant still holds.
      return promise.kind === 'target'
        ? { said: texts.aimWas(when), mark: { text: texts.targetMissed, icon: 'triangle', tone: 'warn' } }
        : { said: texts.wasDue(when), mark: { text: texts.missed, icon: 'octagon', tone: 'danger' } };
    case 'paused':
      return {
        said: texts.stopped(leftText(promise.left_ms ?? 0)),
        mark: { text: texts.paused, icon: 'pause', tone: 'wait' },
      };
    case 'not_sent':
      return { said: texts.notSent, mark: null };
    case 'due':
      return due(promise, ticket, now, zone);
  }
}

function due(promise: TicketPromise, ticket: MyTicket, now: number, zone: string): Pick<PromiseLine, 'said' | 'mark'> {
  const left = leftNow(promise, ticket, now);
  const said = promise.at === null ? '' : limit(promise.kind, promise.at, now, zone);
  if (left === null) return { said, mark: null };
  // The latest instant has its figure only once the aim is behind us.
  const aimHolds = ticket.promises.some((one) => one.kind === 'target' && one.state === 'due');
  if (promise.kind === 'maximum' && aimHolds) return { said, mark: null };
  const meter = ticket.meter;
  const near = promise.kind === 'target' && meter !== null && left < meter.budget_ms * 0.25;
  const tone = left < TEN_MINUTES || near ? 'warn' : 'strong';
  return { said, mark: { text: leftText(left), icon: null, tone } };
}

function limit(kind: TicketPromise['kind'], at: number, now: number, zone: string): string {
  if (kind === 'target') return texts.aim(instantTextWithDay(at, now, zone));
  if (kind === 'maximum') return texts.latest(instantTextWithDay(at, now, zone));
  return texts.by(instantText(at, now, zone));
}

/** What is left now: all clocks of a ticket run in the same hours, so the resolution clock says whether they move. */
export function leftNow(promise: TicketPromise, ticket: MyTicket, now: number): number | null {
  if (promise.left_ms === null) return null;
  const meter = ticket.meter;
  if (meter === null || !meter.moving) return promise.left_ms;
  const until = meter.changes_at === null ? now : Math.min(now, meter.changes_at);
  return promise.left_ms - Math.max(0, until - ticket.as_of);
}

function resolved(ticket: MyTicket, now: number, zone: string): PromiseLine[] {
  if (ticket.resolved_at === null) return [];
  const how = ticket.resolution === null ? '' : `, ${resolutionWord[ticket.resolution].toLowerCase()}`;
  const limits = ticket.promises.filter((one) => one.kind === 'target' || one.kind === 'maximum');
  const late = limits.some((one) => one.kind === 'maximum' && (one.state === 'kept_late' || one.state === 'missed'));
  const aimMissed = limits.some((one) => one.kind === 'target' && (one.state === 'kept_late' || one.state === 'missed'));
  const mark = late
    ? ({ text: texts.keptLate, icon: 'check-late', tone: 'danger' } as const)
    : aimMissed
      ? ({ text: texts.targetMissed, icon: 'triangle', tone: 'warn' } as const)
      : ({ text: texts.kept, icon: 'check', tone: 'met' } as const);
  return [
    {
      key: 'resolved',
      label: texts.resolution,
      said: `${capital(instantTextWithDay(ticket.resolved_at, now, zone))}${how}`,
      mark: limits.length > 0 ? mark : null,
    },
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
