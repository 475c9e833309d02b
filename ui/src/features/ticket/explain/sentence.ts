import type { Explanation, WhatIf } from '../../../ipc/bindings';
import { leftText, overText, spanText } from '../../../format/duration';
import { bothText, cityOf, instantText, instantTextWithDay } from '../../../format/instant';
import { clockWord, levelWord, priorityText } from '../../../format/words';
import type { IconName } from '../../../components/icons';
import type { MeterReading } from '../../../components/meter/reading';

function name(explanation: Explanation, reading: MeterReading): string {
  const { meter } = explanation;
  if (meter.clock === 'update') return `update ${meter.cycle}`;
  if (meter.clock === 'first_response') return 'the first response';
  if (meter.clock === 'stall') return 'progress';
  return reading.targetMissed || meter.clock === 'resolution_maximum' ? 'the maximum' : 'the target';
}

/** The question the explainer answers. */
export function question(explanation: Explanation, reading: MeterReading, now: number, zone: string): string {
  const what = name(explanation, reading);
  const due = reading.dueAt;
  switch (reading.state) {
    case 'paused':
    case 'excluded':
      return `Why does the clock stand still?`;
    case 'breached':
      return due === null ? `Why is ${what} breached?` : `Why was ${what} due ${instantText(due, now, zone)}?`;
    case 'met':
      return `Why is ${what} met?`;
    case 'met_late':
      return `Why is ${what} met late?`;
    case 'excused':
      return `Why does ${what} not count?`;
    default:
      if (due === null) return `Why is there no due time?`;
      return /^the (target|maximum)$/.test(what) ? `Why is ${what} ${instantText(due, now, zone)}?` : `Why is ${what} due ${instantText(due, now, zone)}?`;
  }
}

/** The answer: the rule's numbers, what ran, what remains, and so when. `[plain, strong, plain]`. */
export function answer(explanation: Explanation, reading: MeterReading, now: number, zone: string): [string, string, string] {
  const { meter, level, priority, hours } = explanation;
  const place = level === 'premium' ? 'around the clock' : `inside ${cityOf(explanation.zone)} ${levelWord[level]} hours (${hours})`;
  const counts = priority === 'P1' && meter.clock === 'stall' ? 'around the clock' : place;
  const thing = { first_response: 'for the first response', update: 'between updates', stall: 'without progress', resolution_target: '', resolution_maximum: '' }[meter.clock];
  const rule = `${priority} allows ${spanText(reading.budget)}${thing ? ` ${thing}` : ''}, counted ${counts}. `;
  const ran = spanText(Math.floor(reading.elapsed / 60_000) * 60_000);
  const due = reading.dueAt === null ? null : bothText(reading.dueAt, now, zone, explanation.zone === zone ? zone : explanation.zone);
  const day = reading.dueAt === null ? null : instantTextWithDay(reading.dueAt, now, zone);
  const latest =
    meter.maximum_due_at !== null && !reading.targetMissed && reading.dueAt !== meter.maximum_due_at
      ? ` At the latest ${bothText(meter.maximum_due_at, now, zone, explanation.zone)}.`
      : '';
  switch (reading.state) {
    case 'running':
    case 'out_of_hours':
      return [
        rule,
        `${ran} have run, ${leftText(reading.left)} ${reading.left >= 3_600_000 || reading.left < 120_000 ? 'remain' : 'remain'}.`,
        `${reading.state === 'out_of_hours' && meter.changes_at !== null ? ` It is closed now and opens ${instantText(meter.changes_at, now, zone)}.` : ''}${due ? ` So it is due ${day?.startsWith('today') ? 'today ' : ''}${due}.` : ''}${latest}`,
      ];
    case 'paused':
      return [rule, `${ran} have run, ${leftText(reading.left)} are kept.`, ' We wait for the customer: while we wait there is no due time. It runs on with their answer.'];
    case 'excluded':
      return [rule, `${ran} have run, ${leftText(reading.left)} are kept.`, ' It stands in an approved exclusion: there is no due time until that ends.'];
    case 'breached':
      return [rule, `${ran} have run, ${overText(reading.overrun)} too long.`, due ? ` It was due ${due}.` : ''];
    case 'met':
      return [rule, `It stopped after ${ran}.`, meter.stopped_at === null ? '' : ` That was ${bothText(meter.stopped_at, now, zone, explanation.zone)}.`];
    case 'met_late':
      return [rule, `It stopped after ${ran}, ${overText(reading.overrun)} too late.`, due ? ` It was due ${due}.` : ''];
    case 'excused':
      return [rule, `${ran} ran.`, ' An exclusion covers it; it does not count, and stays on record.'];
    default:
      return [rule, `It has not started.`, ` ${clockWord[meter.clock]} starts with the first response.`];
  }
}

export interface WhatIfWords {
  icon: IconName;
  title: string;
  text: string;
  warn: boolean;
}

export function whatIfWords(whatIf: WhatIf, resolution: MeterReading | null, now: number, zone: string): WhatIfWords {
  const { action } = whatIf;
  const parts: string[] = [];
  const add = (label: string, at: number | null) => {
    if (at === null) return;
    parts.push(at <= now ? `${label} at once` : `${label} ${instantText(at, now, zone)}`);
  };
  if (action.action === 'resolve' && resolution) {
    const ran = spanText(Math.floor(resolution.elapsed / 60_000) * 60_000);
    const late = whatIf.breaks || resolution.state === 'breached';
    parts.push(late ? `the resolution stops after ${ran}, too late` : `resolution met in ${ran} of ${spanText(resolution.budget)}`);
  }
  if (whatIf.meets.includes('first_response')) parts.push('the first response is met');
  if (whatIf.meets.includes('update')) parts.push('this update is met');
  if (whatIf.kept_ms !== null) parts.push(`resolution ${action.action === 'ask' ? 'keeps its' : 'runs on with'} ${leftText(whatIf.kept_ms)}`);
  if (whatIf.target_at !== null && whatIf.target_at <= now) parts.push('target missed');
  else add('target', whatIf.target_at);
  add('maximum', whatIf.maximum_at);
  add('update', whatIf.update_at);
  add('first response', whatIf.first_response_at);
  if (whatIf.breaks && action.action !== 'resolve' && parts.every((part) => !part.includes('missed'))) parts.unshift('a promise breaks at once');
  const sentence = parts.join(', ');
  const text = sentence === '' ? 'No clock changes.' : `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
  const titles: Record<typeof action.action, [string, IconName]> = {
    resume: ['If resumed now', 'arrow-right'],
    ask: ['Ask the customer and wait', 'pause'],
    resolve: ['Resolve it now', 'check'],
    priority: [action.action === 'priority' ? `Change to ${priorityText(action.to)}` : '', 'chevron-down'],
  };
  const [title, icon] = titles[action.action];
  const up = action.action === 'priority' && whatIf.breaks;
  return { icon: up ? 'triangle' : icon, title, text, warn: whatIf.breaks };
}
