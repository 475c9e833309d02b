import type { Meter } from '../../ipc/bindings';

/** A meter at one instant: the figures every drawing and every word starts from. Milliseconds of working time. */
export interface MeterReading {
  /** Used. */
  elapsed: number;
  /** The budget that counts now: the target until it is missed, then the maximum. */
  budget: number;
  /** The right end of the bar. */
  limit: number;
  /** Where the target stands, for a resolution. */
  target: number | null;
  /** Kept, never below zero. */
  left: number;
  /** Beyond the limit that broke. */
  overrun: number;
  /** Whether it moves at this instant. */
  moving: boolean;
  /** Its state, moved on by what the window can know by itself. */
  state: Meter['state'];
  /** The target was missed, the maximum is ahead. */
  targetMissed: boolean;
  /** When the limit that counts is due; none while it stands. */
  dueAt: number | null;
  urgency: Urgency;
}

/** `warn` from 75 % of the budget that counts next, `hot` from 90 % or under 10 minutes. */
export type Urgency = 'calm' | 'warn' | 'hot';

const TEN_MINUTES = 600_000;

/** Reads a meter at `now` (server time). Between two answers of the desk a moving clock grows with the wall clock, but
 *  not beyond `changes_at`: from there on the desk has to be asked again. */
export function readMeter(meter: Meter, now: number): MeterReading {
  const until = meter.changes_at === null ? now : Math.min(now, meter.changes_at);
  const grown = meter.moving ? Math.max(0, until - meter.as_of) : 0;
  const elapsed = meter.elapsed_ms + grown;
  const moving = meter.moving && (meter.changes_at === null || now < meter.changes_at);

  const target = meter.target_ms;
  const limit = meter.maximum_ms ?? meter.budget_ms;
  let state = meter.state;
  let budget = meter.budget_ms;
  let dueAt = meter.due_at;
  if (state === 'running' && elapsed > budget) {
    if (meter.maximum_ms !== null && elapsed <= meter.maximum_ms) {
      budget = meter.maximum_ms;
      dueAt = meter.maximum_due_at;
    } else {
      state = 'breached';
    }
  }
  const open = state === 'running' || state === 'out_of_hours' || state === 'paused' || state === 'excluded';
  const targetMissed = open && target !== null && elapsed > target;
  if (targetMissed && meter.maximum_ms !== null) budget = meter.maximum_ms;

  const left = Math.max(0, budget - elapsed);
  const overrun =
    state === 'breached' || state === 'met_late' ? Math.max(meter.overrun_ms + grown, elapsed - limit, 0) : 0;
  return {
    elapsed,
    budget,
    limit,
    target,
    left,
    overrun,
    moving: moving && (state === 'running' || state === 'breached'),
    state,
    targetMissed,
    dueAt,
    urgency: state === 'running' && moving ? urgencyOf(elapsed, budget, left) : 'calm',
  };
}

function urgencyOf(elapsed: number, budget: number, left: number): Urgency {
  if (elapsed >= budget * 0.9 || left < TEN_MINUTES) return 'hot';
  return elapsed >= budget * 0.75 ? 'warn' : 'calm';
}

/** Whether the words of this meter change each second: under two minutes. */
export function countsSeconds(reading: MeterReading): boolean {
  return reading.moving && reading.state === 'running' && reading.left < 120_000;
}
