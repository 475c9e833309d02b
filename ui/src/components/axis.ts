/** A wall-clock axis on which long closed hours fold: instants to pixels, the same for every strip. */
export interface Axis {
  from: number;
  to: number;
  width: number;
  folds: Fold[];
  /** Pixels of one hour outside the folds. */
  hour: number;
  x(at: number): number;
}

export interface Fold {
  from: number;
  to: number;
  x: number;
  width: number;
}

export interface AxisInput {
  from: number;
  to: number;
  width: number;
  /** Stretches that must keep their length; what lies between them may fold. */
  busy: readonly { from: number; to: number }[];
  folded: boolean;
}

const HOUR = 3_600_000;
/** Closed stretches longer than this fold. */
const FOLD_FROM = 2 * HOUR;
const FOLD_WIDTH = 64;
const HOUR_WIDTH = 56;
/** All folds together take no more than this share of the width. */
const FOLDS_AT_MOST = 0.4;

export function makeAxis({ from, to, width, busy, folded }: AxisInput): Axis {
  const gaps = folded ? quiet(from, to, busy).filter((gap) => gap.to - gap.from > FOLD_FROM) : [];
  const foldWidth = gaps.length === 0 ? 0 : Math.min(FOLD_WIDTH, (width * FOLDS_AT_MOST) / gaps.length);
  const open = Math.max(HOUR, to - from - gaps.reduce((all, gap) => all + gap.to - gap.from, 0));
  const hour = Math.min(folded ? HOUR_WIDTH : Infinity, ((width - gaps.length * foldWidth) * HOUR) / open);

  const folds: Fold[] = [];
  let at = from;
  let x = 0;
  for (const gap of gaps) {
    x += ((gap.from - at) / HOUR) * hour;
    folds.push({ ...gap, x, width: foldWidth });
    x += foldWidth;
    at = gap.to;
  }
  const place = (instant: number): number => {
    const t = Math.min(Math.max(instant, from), to);
    let since = from;
    let px = 0;
    for (const fold of folds) {
      if (t <= fold.from) break;
      px = fold.x + (Math.min(t, fold.to) - fold.from) * (fold.width / (fold.to - fold.from));
      since = fold.to;
      if (t < fold.to) return Math.round(px);
    }
    return Math.round(px + ((t - since) / HOUR) * hour);
  };
  return { from, to, width, folds, hour, x: place };
}

/** What of `from..to` no busy stretch covers. */
export function quiet(from: number, to: number, busy: readonly { from: number; to: number }[]): { from: number; to: number }[] {
  const sorted = busy.filter((s) => s.to > from && s.from < to).sort((a, b) => a.from - b.from);
  const gaps: { from: number; to: number }[] = [];
  let end = from;
  for (const stretch of sorted) {
    if (stretch.from > end) gaps.push({ from: end, to: stretch.from });
    end = Math.max(end, stretch.to);
  }
  if (end < to) gaps.push({ from: end, to });
  return gaps;
}

export interface HourMark {
  at: number;
  x: number;
  label: string;
}

/** Whole hours to label, at least 34 px apart; `clock` reads `HH:MM` in the zone that is shown. */
export function hourMarks(axis: Axis, clock: (at: number) => string): HourMark[] {
  const step = [1, 2, 3, 6, 12, 24].find((hours) => hours * axis.hour >= 34) ?? 24;
  const minutes = Number(clock(axis.from).slice(3));
  const first = axis.from + ((60 - minutes) % 60) * 60_000 - (axis.from % 60_000);
  const marks: HourMark[] = [];
  for (let at = first; at <= axis.to; at += HOUR) {
    const label = clock(at).slice(0, 2);
    if (Number(label) % step !== 0) continue;
    if (axis.folds.some((fold) => at > fold.from && at < fold.to)) continue;
    const x = axis.x(at);
    const last = marks.at(-1);
    if (last && x - last.x < 22) continue;
    marks.push({ at, x, label });
  }
  return marks;
}
