import type { Meter, Seam, SeamKind } from '../../ipc/bindings';
import type { MeterReading } from './reading';

/** Where everything on a meter stands, in CSS pixels rounded to device pixels (tokens.md "Meter geometry"). */
export interface MeterGeometry {
  width: number;
  height: number;
  bar: { y: number; height: number };
  /** Budget to the target, or to the only limit. */
  track: Span | null;
  /** Budget between target and maximum: lighter, with a hair edge. */
  grace: Span | null;
  fills: Fill[];
  seams: SeamMark[];
  tick: number | null;
  cap: { x: number; broken: boolean } | null;
  needle: { x: number; tone: Tone } | null;
  queued: number | null;
  /** Height of tick and cap, and of the needle: beyond the bar on each side. */
  tickReach: number;
  needleReach: number;
}

export interface Span {
  x: number;
  width: number;
}

export type Tone = 'run' | 'still' | 'warn' | 'danger' | 'accent';

export interface Fill extends Span {
  tone: Tone;
  /** Only an outline: overrun that no longer grows. */
  hollow: boolean;
}

export interface SeamMark extends Span {
  kinds: SeamKind[];
  live: boolean;
  /** How many stops it stands for. */
  count: number;
}

export type MeterSize = 'row' | 'large';

interface Sizes {
  height: number;
  bar: number;
  tickReach: number;
  needleReach: number;
  seam: number;
  liveSeam: number;
}

const SIZES: Record<MeterSize, Sizes> = {
  row: { height: 14, bar: 6, tickReach: 3, needleReach: 0, seam: 6, liveSeam: 12 },
  large: { height: 20, bar: 8, tickReach: 5, needleReach: 3, seam: 10, liveSeam: 20 },
};

/** Tick, cap and needle are 2 wide with a gap of 1 on each side. */
const MARK = 2;
const GAP = 1;
/** Seams nearer than this merge; more than this many fold into one. */
const MERGE_WITHIN = 4;
const FOLD_ABOVE = 5;
/** A breached clock's cap never moves further left than this. */
const CAP_AT_LEAST = 0.4;

export interface GeometryInput {
  meter: Pick<Meter, 'seams' | 'clock'>;
  reading: MeterReading;
  size: MeterSize;
  /** CSS pixels. */
  width: number;
  /** Device pixels per CSS pixel. */
  scale?: number;
  /** Working time used when a reply was written that still waits to be sent. */
  queuedAt?: number | null;
}

export function meterGeometry({ meter, reading, size, width, scale = 1, queuedAt = null }: GeometryInput): MeterGeometry {
  const sizes = SIZES[size];
  const snap = (x: number) => Math.round(x * scale) / scale;
  const base: MeterGeometry = {
    width,
    height: sizes.height,
    bar: { y: (sizes.height - sizes.bar) / 2, height: sizes.bar },
    track: null,
    grace: null,
    fills: [],
    seams: [],
    tick: null,
    cap: null,
    needle: null,
    queued: null,
    tickReach: sizes.tickReach,
    needleReach: sizes.needleReach,
  };
  if (reading.state === 'cancelled') return base;
  if (reading.state === 'not_started') return { ...base, track: { x: 0, width: snap(width) } };

  const broken = (reading.state === 'breached' || reading.state === 'met_late') && reading.overrun > 0;
  const live = reading.state === 'paused' || reading.state === 'excluded' || (reading.state === 'breached' && !reading.moving);
  const limit = Math.max(1, reading.limit);
  // A broken clock's scale ends at what it used; the cap stands inside the bar, where the limit was.
  const end = broken ? Math.max(reading.elapsed, limit + 1) : limit;
  const room = broken ? width : width - MARK - GAP;

  let groups = group(meter.seams, live, sizes);
  const axisFor = (marks: Grouped[]) => Math.max(0, room - sum(marks));
  const scaleOf = (marks: Grouped[]) => {
    const axis = axisFor(marks);
    if (!broken) return (ms: number) => (clamp(ms, 0, end) / end) * axis;
    const capAt = Math.max(CAP_AT_LEAST, limit / end) * axis;
    return (ms: number) =>
      ms <= limit ? (Math.max(0, ms) / limit) * capAt : capAt + ((Math.min(ms, end) - limit) / (end - limit)) * (axis - capAt);
  };
  groups = merge(groups, scaleOf(groups), sizes);
  const along = scaleOf(groups);
  // A position is the axis plus the seams that stand before it.
  const before = (ms: number, including: boolean) =>
    sum(groups.filter((g) => g.elapsed < ms || (including && g.elapsed === ms)));
  const at = (ms: number, including = true) => snap(along(ms) + before(ms, including));

  const seams: SeamMark[] = groups.map((g) => {
    const x = snap(along(g.elapsed) + sum(groups.slice(0, groups.indexOf(g))));
    return { x, width: snap(g.width), kinds: g.kinds, live: g.live, count: g.count };
  });

  const capX = broken ? at(limit, false) : snap(width - MARK);
  const tick =
    reading.target !== null && reading.target < limit && reading.state !== 'excused' ? at(reading.target, false) : null;
  const frontMs = Math.min(reading.elapsed, end);
  const front = broken ? snap(width) : Math.min(at(frontMs), snap(width - MARK - GAP));
  // A live stop stands at the front: the fill ends where its seam begins.
  const liveSeam = seams.find((s) => s.live);
  const inkEnd = liveSeam && !broken ? liveSeam.x : front;

  const trackEnd = broken ? 0 : snap(width - MARK - GAP);
  const track = broken
    ? null
    : tick !== null
      ? { x: 0, width: tick }
      : { x: 0, width: trackEnd };
  const grace = !broken && tick !== null ? { x: snap(tick + MARK + GAP), width: Math.max(0, snap(trackEnd - tick - MARK - GAP)) } : null;

  const fills: Fill[] = [];
  const push = (from: number, to: number, tone: Tone, hollow = false) => {
    if (to > from) fills.push({ x: snap(from), width: snap(to - from), tone, hollow });
  };
  const tone = toneOf(reading);
  if (broken) {
    const ink: Tone = reading.state === 'met_late' ? 'still' : 'run';
    push(0, capX, ink);
    push(capX + MARK + GAP, front, 'danger', reading.state === 'met_late' || !reading.moving);
  } else if (reading.targetMissed && tick !== null) {
    push(0, Math.min(tick, inkEnd), reading.moving ? 'run' : 'still');
    push(tick + MARK + GAP, inkEnd, reading.moving ? 'warn' : 'still');
  } else {
    push(0, inkEnd, tone);
  }

  return {
    ...base,
    track,
    grace,
    fills,
    seams,
    tick,
    cap: { x: capX, broken },
    needle: reading.moving && !broken && size === 'large' ? { x: clamp(front - MARK, 0, width - MARK), tone: reading.targetMissed ? 'warn' : tone } : null,
    queued: queuedAt === null || broken ? null : at(queuedAt),
  };
}

function toneOf(reading: MeterReading): Tone {
  if (reading.state === 'met') return 'accent';
  if (reading.state !== 'running' || !reading.moving) return reading.state === 'breached' ? 'run' : 'still';
  return reading.urgency === 'calm' ? 'run' : 'warn';
}

interface Grouped {
  elapsed: number;
  kinds: SeamKind[];
  live: boolean;
  count: number;
  width: number;
}

function group(seams: Seam[], live: boolean, sizes: Sizes): Grouped[] {
  return [...seams]
    .sort((a, b) => a.elapsed_ms - b.elapsed_ms)
    .map((seam) => {
      const isLive = seam.live && live;
      return {
        elapsed: seam.elapsed_ms,
        kinds: [seam.kind],
        live: isLive,
        count: 1,
        width: isLive ? sizes.liveSeam : sizes.seam,
      };
    });
}

/** Joins seams that would stand nearer than 4 px, and folds more than five into one. A joined seam shows each texture once. */
function merge(marks: Grouped[], along: (ms: number) => number, sizes: Sizes): Grouped[] {
  const joined: Grouped[] = [];
  for (const mark of marks) {
    const last = joined.at(-1);
    if (last && along(mark.elapsed) - along(last.elapsed) < MERGE_WITHIN) {
      joined[joined.length - 1] = join(last, mark, sizes);
    } else joined.push(mark);
  }
  if (joined.length <= FOLD_ABOVE) return joined;
  const stands = joined.filter((m) => m.live);
  const ended = joined.filter((m) => !m.live);
  const folded = ended.reduce((all, mark) => join(all, mark, sizes));
  return [folded, ...stands];
}

function join(a: Grouped, b: Grouped, sizes: Sizes): Grouped {
  const kinds = [...new Set([...a.kinds, ...b.kinds])];
  const live = a.live || b.live;
  const texture = sizes.seam - 2 * GAP;
  return {
    elapsed: b.live ? b.elapsed : a.elapsed,
    kinds,
    live,
    count: a.count + b.count,
    width: live ? sizes.liveSeam : texture * kinds.length + 2 * GAP,
  };
}

const sum = (marks: Grouped[]) => marks.reduce((all, mark) => all + mark.width, 0);
const clamp = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high);
