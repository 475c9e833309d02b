import { describe, expect, test } from 'vitest';
import type { Meter, Seam } from '../../ipc/bindings';
import { meterGeometry } from './geometry';
import { readMeter } from './reading';
import { meterWords } from './words';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 24, 13, 20);

function meter(over: Partial<Meter> = {}): Meter {
  return {
    clock: 'resolution_target',
    cycle: 1,
    state: 'running',
    moving: true,
    started_at: NOW - 25 * HOUR,
    elapsed_ms: 2 * HOUR,
    as_of: NOW,
    budget_ms: 8 * HOUR,
    target_ms: 8 * HOUR,
    maximum_ms: 24 * HOUR,
    due_at: NOW + 6 * HOUR,
    maximum_due_at: NOW + 22 * HOUR,
    stopped_at: null,
    overrun_ms: 0,
    changes_at: null,
    seams: [],
    on_change: false,
    ...over,
  };
}
const seam = (elapsed: number, kind: Seam['kind'], live = false): Seam => ({ elapsed_ms: elapsed, kind, live, reason: null });
const draw = (m: Meter, width = 112, now = NOW, size: 'row' | 'large' = 'row') =>
  meterGeometry({ meter: m, reading: readMeter(m, now), size, width });

describe('reading', () => {
  test('a moving clock grows with the wall clock, but not beyond the instant it stops by itself', () => {
    const m = meter({ changes_at: NOW + HOUR });
    expect(readMeter(m, NOW + HOUR / 2).elapsed).toBe(2.5 * HOUR);
    expect(readMeter(m, NOW + 5 * HOUR).elapsed).toBe(3 * HOUR);
    expect(readMeter(m, NOW + 5 * HOUR).moving).toBe(false);
  });

  test('warns from 75 %, urges from 90 % or under ten minutes', () => {
    expect(readMeter(meter({ elapsed_ms: 5.9 * HOUR }), NOW).urgency).toBe('calm');
    expect(readMeter(meter({ elapsed_ms: 6 * HOUR }), NOW).urgency).toBe('warn');
    expect(readMeter(meter({ elapsed_ms: 7.2 * HOUR }), NOW).urgency).toBe('hot');
    const short = meter({ clock: 'first_response', budget_ms: HOUR / 4, target_ms: null, maximum_ms: null, elapsed_ms: HOUR / 10 });
    expect(readMeter(short, NOW).urgency).toBe('hot');
  });

  test('out of hours nothing warns, at any percentage', () => {
    expect(readMeter(meter({ state: 'out_of_hours', moving: false, elapsed_ms: 7.9 * HOUR }), NOW).urgency).toBe('calm');
  });

  test('past the target the maximum counts, past the maximum it is breached, before the desk says so', () => {
    const m = meter({ elapsed_ms: 7.5 * HOUR });
    const later = readMeter(m, NOW + HOUR);
    expect([later.targetMissed, later.budget, later.state]).toEqual([true, 24 * HOUR, 'running']);
    expect(readMeter(m, NOW + 17 * HOUR).state).toBe('breached');
  });
});

describe('geometry', () => {
  test('the tick stands at target / maximum, the cap at the right end', () => {
    const g = draw(meter());
    expect(g.cap).toEqual({ x: 110, broken: false });
    expect(g.tick).toBe(Math.round((8 / 24) * 109));
    expect(g.fills).toEqual([{ x: 0, width: Math.round((2 / 24) * 109), tone: 'run', hollow: false }]);
    expect(g.track).toEqual({ x: 0, width: g.tick });
  });

  test('a seam has its fixed width and moves what stands behind it', () => {
    const plain = draw(meter());
    const g = draw(meter({ seams: [seam(HOUR, 'waiting')] }));
    expect(g.seams).toEqual([{ x: Math.round((1 / 24) * 103), width: 6, kinds: ['waiting'], live: false, count: 1 }]);
    // 6 px less axis, 6 px later: the tick's distance to the cap shrinks with the axis only.
    expect(g.tick).toBe(Math.round((8 / 24) * 103 + 6));
    expect(plain.tick).not.toBe(g.tick);
  });

  test('seams nearer than 4 px merge and keep each texture; more than five fold into one', () => {
    const near = draw(meter({ seams: [seam(HOUR, 'waiting'), seam(1.3 * HOUR, 'excluded')] }));
    expect(near.seams).toHaveLength(1);
    expect(near.seams[0]).toMatchObject({ kinds: ['waiting', 'excluded'], count: 2, width: 10 });
    const many = draw(meter({ elapsed_ms: 20 * HOUR, seams: [2, 5, 8, 11, 14, 17].map((h) => seam(h * HOUR, 'waiting')) }), 448, NOW, 'large');
    expect(many.seams).toHaveLength(1);
    expect(many.seams[0]).toMatchObject({ count: 6, live: false });
  });

  test('a live stop stands at the front of a still fill, without a needle', () => {
    const g = draw(meter({ state: 'paused', moving: false, seams: [seam(2 * HOUR, 'waiting', true)] }), 300, NOW, 'large');
    expect(g.seams[0]).toMatchObject({ live: true, width: 20 });
    expect(g.fills).toEqual([{ x: 0, width: g.seams[0]?.x, tone: 'still', hollow: false }]);
    expect(g.needle).toBeNull();
  });

  test('breached and running: the cap moves left to limit / elapsed, never under 40 %, and red follows', () => {
    const m = meter({ state: 'breached', elapsed_ms: 30 * HOUR, overrun_ms: 6 * HOUR });
    const g = draw(m, 200);
    expect(g.cap).toEqual({ x: 160, broken: true });
    expect(g.fills.map((f) => [f.tone, f.hollow])).toEqual([['run', false], ['danger', false]]);
    const far = draw(meter({ state: 'breached', elapsed_ms: 240 * HOUR, overrun_ms: 216 * HOUR }), 200);
    expect(far.cap?.x).toBe(80);
  });

  test('met late is frozen, its overrun hollow; met is the accent', () => {
    const late = draw(meter({ state: 'met_late', moving: false, elapsed_ms: 26 * HOUR, overrun_ms: 2 * HOUR }), 200);
    expect(late.fills.map((f) => [f.tone, f.hollow])).toEqual([['still', false], ['danger', true]]);
    expect(draw(meter({ state: 'met', moving: false })).fills[0]?.tone).toBe('accent');
  });

  test('after the target is missed the ink ends at the tick and amber follows', () => {
    const g = draw(meter({ elapsed_ms: 10 * HOUR, budget_ms: 24 * HOUR }));
    expect(g.fills.map((f) => f.tone)).toEqual(['run', 'warn']);
    expect(g.fills[1]?.x).toBeGreaterThan(g.tick ?? 0);
  });

  test('not started has a track and no cap; merged away has nothing', () => {
    expect(draw(meter({ state: 'not_started', moving: false }))).toMatchObject({ cap: null, track: { x: 0, width: 112 }, fills: [] });
    expect(draw(meter({ state: 'cancelled', moving: false }))).toMatchObject({ cap: null, track: null, fills: [] });
  });

  test('every position is a whole device pixel', () => {
    const m = meter({ elapsed_ms: 7 * HOUR, seams: [seam(HOUR, 'waiting'), seam(4 * HOUR, 'excluded')] });
    const g = meterGeometry({ meter: m, reading: readMeter(m, NOW), size: 'large', width: 301.5, scale: 1.25 });
    const xs = [...g.fills, ...g.seams].flatMap((p) => [p.x, p.width]).concat(g.tick ?? 0, g.cap?.x ?? 0);
    for (const x of xs) expect((x * 1.25) % 1).toBeCloseTo(0, 6);
  });
});

describe('words', () => {
  const zone = 'Europe/Berlin';
  const say = (m: Meter, large = false) => meterWords(m, readMeter(m, NOW), { now: NOW, zone, large });

  test('say state, limit and what is left', () => {
    expect(say(meter())).toMatchObject({ icons: [], words: 'Target 20:20', time: '6 h 00', timeTone: 'plain' });
    expect(say(meter({ elapsed_ms: 7.5 * HOUR, due_at: NOW + HOUR / 2 }))).toMatchObject({ icons: ['triangle'], time: '30 min', timeTone: 'hot' });
    expect(say(meter({ state: 'paused', moving: false, due_at: null }), true)).toMatchObject({ icons: ['pause'], words: 'Waiting for customer', tone: 'wait' });
  });

  test('a meter tells a screen reader everything', () => {
    const m = meter({ elapsed_ms: 7.5 * HOUR, due_at: NOW + HOUR / 2, seams: [seam(HOUR, 'waiting'), seam(3 * HOUR, 'excluded')] });
    expect(say(m).valueText).toBe('Resolution, target in 30 min, 14:50 CET; 93 % used; 2 stops');
  });
});
