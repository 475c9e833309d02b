// Meters in every state, from what one wants to see of them.
import type { ClockKind, ExclusionReason, Meter, Priority, Seam } from '../bindings';
import { HOUR, MINUTE, NOON, dueIn } from './clock';

const BUDGETS: Record<Priority, Record<ClockKind, number>> = {
  P1: budgets(15, 30, 4 * 60, 8 * 60),
  P2: budgets(60, 120, 8 * 60, 24 * 60),
  P3: budgets(240, 540, 27 * 60, 45 * 60),
  P4: budgets(540, 27 * 60, 90 * 60, 135 * 60),
};

function budgets(response: number, update: number, target: number, maximum: number): Record<ClockKind, number> {
  return {
    first_response: response * MINUTE,
    update: update * MINUTE,
    resolution_target: target * MINUTE,
    resolution_maximum: maximum * MINUTE,
    stall: HOUR,
  };
}

/** The budget of a clock (guide 3). */
export function budget(priority: Priority, clock: ClockKind): number {
  return BUDGETS[priority][clock];
}

function base(priority: Priority, clock: ClockKind): Meter {
  const resolution = clock === 'resolution_target' || clock === 'resolution_maximum';
  return {
    clock,
    cycle: 1,
    state: 'running',
    moving: false,
    started_at: NOON,
    elapsed_ms: 0,
    as_of: NOON,
    budget_ms: budget(priority, clock),
    target_ms: resolution ? budget(priority, 'resolution_target') : null,
    maximum_ms: resolution ? budget(priority, 'resolution_maximum') : null,
    due_at: null,
    maximum_due_at: null,
    stopped_at: null,
    overrun_ms: 0,
    changes_at: null,
    seams: [],
    on_change: false,
  };
}

/** It runs and has `left` minutes. */
export function running(priority: Priority, clock: ClockKind, left: number, more: Partial<Meter> = {}): Meter {
  const meter = base(priority, clock);
  const due_at = dueIn(left);
  const elapsed_ms = meter.budget_ms - (due_at - NOON);
  return { ...meter, moving: true, elapsed_ms, started_at: NOON - elapsed_ms, due_at, ...more };
}

/** The promise has been broken for `over` minutes. */
export function breached(priority: Priority, clock: ClockKind, over: number, more: Partial<Meter> = {}): Meter {
  const meter = base(priority, clock);
  const overrun_ms = over * MINUTE - 30_000;
  const elapsed_ms = meter.budget_ms + overrun_ms;
  const due_at = NOON - over * MINUTE;
  return {
    ...meter,
    state: 'breached',
    moving: true,
    elapsed_ms,
    overrun_ms,
    started_at: NOON - elapsed_ms,
    due_at,
    ...more,
  };
}

/** Its hours are closed until `opens`; `left` minutes of work remain. */
export function closed(
  priority: Priority,
  clock: ClockKind,
  left: number,
  opens: number,
  more: Partial<Meter> = {},
): Meter {
  const meter = base(priority, clock);
  return {
    ...meter,
    state: 'out_of_hours',
    elapsed_ms: meter.budget_ms - left * MINUTE,
    due_at: opens + left * MINUTE,
    changes_at: opens,
    ...more,
  };
}

/** It waits for the customer; `left` minutes are kept. */
export function waiting(priority: Priority, clock: ClockKind, left: number, seams: Seam[] = []): Meter {
  const meter = base(priority, clock);
  const elapsed_ms = meter.budget_ms - left * MINUTE;
  return { ...meter, state: 'paused', elapsed_ms, seams: [...seams, seam('waiting', elapsed_ms, true)] };
}

/** It stands in an approved exclusion. */
export function excluded(priority: Priority, clock: ClockKind, left: number, reason: ExclusionReason): Meter {
  const meter = base(priority, clock);
  const elapsed_ms = meter.budget_ms - left * MINUTE;
  return {
    ...meter,
    state: 'excluded',
    elapsed_ms,
    seams: [{ elapsed_ms, kind: 'excluded', live: true, reason }],
  };
}

/** It was kept after `used` minutes. */
export function met(priority: Priority, clock: ClockKind, used: number, stopped_at: number): Meter {
  return {
    ...base(priority, clock),
    state: 'met',
    elapsed_ms: used * MINUTE,
    stopped_at,
    due_at: stopped_at + budget(priority, clock) - used * MINUTE,
  };
}

/** It was kept `over` minutes too late. */
export function metLate(priority: Priority, clock: ClockKind, over: number, stopped_at: number): Meter {
  const meter = base(priority, clock);
  return {
    ...meter,
    state: 'met_late',
    elapsed_ms: meter.budget_ms + over * MINUTE,
    overrun_ms: over * MINUTE,
    stopped_at,
    due_at: stopped_at - over * MINUTE,
  };
}

/** It begins with the first response. */
export function notStarted(priority: Priority, clock: ClockKind): Meter {
  return { ...base(priority, clock), state: 'not_started' };
}

/** It was broken, and does not count. */
export function excused(priority: Priority, clock: ClockKind): Meter {
  const meter = base(priority, clock);
  return {
    ...meter,
    state: 'excused',
    elapsed_ms: Math.round(meter.budget_ms * 0.8),
    seams: [
      {
        elapsed_ms: Math.round(meter.budget_ms * 0.5),
        kind: 'excluded',
        live: false,
        reason: 'customer_caused',
      },
    ],
  };
}

/** A place where a clock stood still. */
export function seam(kind: Seam['kind'], elapsed_ms: number, live = false): Seam {
  return { elapsed_ms, kind, live, reason: kind === 'excluded' ? 'third_party' : null };
}
