import type { ClockKind, Explanation, Strip, StripTick, Stretch } from '../../../ipc/bindings';
import { makeAxis, type Axis } from '../../../components/axis';

const HOUR = 3_600_000;
/** Room at the right edge for limits that lie beyond the axis. */
export const EDGE = 92;

const ORDER: ClockKind[] = ['resolution_target', 'resolution_maximum', 'update', 'first_response', 'stall'];

/** Strips in an order that stays when another clock is asked about. */
export function inOrder(strips: readonly Strip[]): Strip[] {
  return [...strips].sort((a, b) => ORDER.indexOf(a.clock) - ORDER.indexOf(b.clock));
}

/** Whether two clocks share a strip: target and maximum do. */
export function sameStrip(a: ClockKind, b: ClockKind): boolean {
  const resolution = (kind: ClockKind) => kind === 'resolution_target' || kind === 'resolution_maximum';
  return a === b || (resolution(a) && resolution(b));
}

/** One axis for all strips: from the first start to a little beyond the next limits; what lies further is an end cap. */
export function planAxis(explanation: Explanation, width: number, folded: boolean): Axis {
  const all = explanation.strips.flatMap((strip) => strip.stretches);
  const now = explanation.as_of;
  const began = Math.min(now, ...all.map((s) => s.from));
  // A little air before the first stretch: the axis begins on the hour.
  const from = began - (began % HOUR);
  const last = Math.max(from + HOUR, ...all.filter((s) => s.kind !== 'to_come' && !(s.kind === 'closed' && s.from >= now)).map((s) => Math.min(s.to, Math.max(now, s.from))));
  const ahead = explanation.strips.flatMap((strip) => strip.ticks).filter((tick) => tick.at > now);
  // A third of what has passed, but at least three hours, may lie ahead.
  const reach = now + Math.max(3 * HOUR, (now - from) / 3);
  const near = ahead.filter((tick) => tick.at <= reach).map((tick) => tick.at);
  const stopped = ahead.length === 0 && last < now - HOUR;
  const to = stopped ? last + HOUR / 2 : Math.max(now, last, ...near) + HOUR / 2;
  const busy = all.filter((s) => s.kind !== 'closed').map((s) => ({ from: s.from, to: Math.min(s.to, to) }));
  const around = [{ from: now - HOUR / 4, to: now + HOUR / 4 }];
  return makeAxis({ from, to, width: width - EDGE, busy: [{ from, to: began }, ...busy, ...(stopped ? [] : around)], folded });
}

export function beyond(axis: Axis, ticks: readonly StripTick[]): StripTick[] {
  return ticks.filter((tick) => tick.at > axis.to);
}

/** Stretches that have happened, for the table. Neighbours of the same kind and rule are one. */
export function happened(strip: Strip | undefined, now: number): Stretch[] {
  const rows: Stretch[] = [];
  for (const stretch of strip?.stretches ?? []) {
    if (stretch.from >= now || stretch.kind === 'to_come') continue;
    const cut = { ...stretch, to: Math.min(stretch.to, now) };
    const last = rows.at(-1);
    if (last && last.to === cut.from && last.kind === cut.kind && last.rule === cut.rule && last.author === cut.author) {
      rows[rows.length - 1] = { ...last, to: cut.to, counted_ms: last.counted_ms + cut.counted_ms };
    } else rows.push(cut);
  }
  return rows;
}

/** `1 h 10`, `0 h 40`: one unit down a column. */
export function hours(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return `${Math.floor(minutes / 60).toLocaleString()} h ${String(minutes % 60).padStart(2, '0')}`;
}

/** The sum in whole minutes, so that what is shown adds up. */
export function sumInMinutes(sum: Explanation['sum']) {
  const minute = (ms: number) => Math.round(ms / 60_000) * 60_000;
  const ran = Math.floor(sum.ran_ms / 60_000) * 60_000;
  const [closed, waiting, excluded] = [minute(sum.closed_ms), minute(sum.waiting_ms), minute(sum.excluded_ms)];
  return { ran, closed, waiting, excluded, since: ran + closed + waiting + excluded };
}
