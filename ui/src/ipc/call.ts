import type { CommandError, ErrorFamily } from './bindings';

/** What every command answers. */
type Answer<T> = { status: 'ok'; data: T } | { status: 'error'; error: CommandError };

/**
 * Why the desk did not do it. `message` says what happened and `next` what to do; both are written for the person.
 * A refusal is a rule's no; trouble is disk or network and passes; an inconsistency is a bug of ours.
 */
export class DeskProblem extends Error {
  readonly family: ErrorFamily;
  readonly code: string;
  readonly next: string;

  constructor(error: CommandError) {
    super(error.message);
    this.name = 'DeskProblem';
    this.family = error.family;
    this.code = error.code;
    this.next = error.next;
  }
}

/** The data of an answer. Throws a `DeskProblem` where there is none. */
export async function unwrap<T>(answer: Promise<Answer<T>>): Promise<T> {
  const result = await answer.catch((cause: unknown): Answer<T> => {
    throw asProblem(cause);
  });
  if (result.status === 'ok') return result.data;
  throw new DeskProblem(result.error);
}

/** Whatever was thrown, as something a person can be told. */
export function asProblem(cause: unknown): DeskProblem {
  if (cause instanceof DeskProblem) return cause;
  return new DeskProblem({
    family: 'inconsistency',
    code: 'window',
    message: cause instanceof Error ? cause.message : String(cause),
    next: 'Try it once more. If it stays, close the console and open it again; nothing written is lost.',
  });
}
