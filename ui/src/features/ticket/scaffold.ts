/** A part that a good message has (guide 8.3). It ticks itself when the text says it; it never blocks. */
export interface Part {
  key: string;
  label: string;
  /** What the chip writes when it is clicked. */
  starter: string;
  said: RegExp;
}

export const RESPONSE: readonly Part[] = [
  { key: 'receipt', label: 'Receipt', starter: 'Thank you, we have your report.', said: /\bthank|\breceived\b|\bwe have your\b|\bgot your\b/i },
  { key: 'understanding', label: 'Understanding', starter: 'As we understand it, ', said: /\bunderstand|\bas (i|we) see\b|\bi see\b|\bwe see\b|\byou report|\bif i read/i },
  { key: 'expectations', label: 'Expectations', starter: 'You will hear from us by ', said: /\b(will|shall) (hear|write|get back|update|report|call)|\bby \d{1,2}[:.]\d{2}|\bwithin\b|\bnext update\b/i },
  { key: 'information', label: 'Information needed', starter: 'Please send us ', said: /\bplease (send|tell|check|attach|share|let)|\bcould you\b|\bcan you\b|\?/i },
];

export const UPDATE: readonly Part[] = [
  { key: 'progress', label: 'Progress', starter: 'So far: ', said: /\bso far\b|\bwe found\b|\bfound\b|\bconfirmed\b|\bissued\b|\bdone\b|\bfixed\b|\bidentified\b|\btested\b|\breproduced\b|\bprogress\b/i },
  { key: 'next', label: 'Next step', starter: 'Next step: ', said: /\bnext\b|\bplease\b|\bwe (will|are going to)\b|\bi (will|am going to)\b|\bthen\b/i },
  { key: 'blockers', label: 'Blockers', starter: 'Nothing blocks us.', said: /\bblock|\bwaiting for\b|\bdepends? on\b|\bneed from\b/i },
  { key: 'timeline', label: 'Timeline', starter: 'We will write again by ', said: /\bby \d{1,2}[:.]\d{2}|\bby (mon|tue|wed|thu|fri|sat|sun|today|tomorrow|end of)|\bwithin\b|\btimeline\b|\beta\b/i },
];

export const RESOLUTION: readonly Part[] = [
  { key: 'describe', label: 'What was done', starter: 'What we did: ', said: /\bwe did\b|\bwe (have )?(fixed|changed|replaced|released|restored|corrected)|\bfix(ed)?\b|\bcause\b|\bresolved?\b/i },
  { key: 'instructions', label: 'Instructions', starter: 'What you need to do: ', said: /\byou need to\b|\bplease\b|\bsteps?\b|\brestart\b|\bnothing to do\b|\binstall\b/i },
  { key: 'confirmation', label: 'Confirmation', starter: 'Please confirm that it works for you.', said: /\bconfirm|\btell us\b|\blet us know\b/i },
  { key: 'follow', label: 'Follow-up', starter: 'If it comes back, reply here and the ticket opens again.', said: /\bfollow|\bif it (comes|happens)|\breply here\b|\breopen/i },
];
