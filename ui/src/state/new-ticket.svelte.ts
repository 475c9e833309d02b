import type {
  Answers,
  Category,
  TicketChannel as Channel,
  CustomerId,
  Description,
  NewTicketForm,
  PersonId,
  Priority,
  PromisePreview,
  ProposedPriority,
  TicketId,
} from '../ipc/bindings';
import { type Commands, unwrap } from '../ipc';
import type { Drafts } from './drafts.svelte';
import { Loaded } from './loaded.svelte';

/** What the guide asks a customer for (guide 8.4), in the order of the form. */
export const INFORMATION = [
  'text',
  'steps',
  'expected',
  'actual',
  'errors',
  'affected_users',
  'business_impact',
] as const satisfies readonly (keyof Description)[];

/** What is an emergency (guide 6.1), and what is not even if it is urgent (guide 6.2). */
export const EMERGENCIES = ['unavailable', 'breach', 'critical', 'loss', 'nobody'] as const;
export const URGENCIES = ['one_user', 'slow', 'feature', 'integration'] as const;

const QUESTIONS = ['impact', 'users', 'business', 'workaround'] as const;

interface Filled {
  customer: CustomerId | null;
  contact: PersonId | null;
  subject: string;
  category: Category;
  channel: Channel;
  /** Set by hand; none: the proposed one. */
  wished: Priority | null;
  answers: Partial<Answers>;
  /** What is ticked of guide 6.1 and 6.2. */
  situations: string[];
  description: Record<(typeof INFORMATION)[number], string>;
  liveCall: boolean;
}

function blank(): Filled {
  return {
    customer: null,
    contact: null,
    subject: '',
    category: 'functionality',
    channel: 'portal',
    wished: null,
    answers: {},
    situations: [],
    description: {
      text: '',
      steps: '',
      expected: '',
      actual: '',
      errors: '',
      affected_users: '',
      business_impact: '',
    },
    liveCall: false,
  };
}

/** A new ticket while it is filled in. The form is kept as a draft, so closing the program loses nothing. */
export class NewTicket {
  form = $state<Filled>(blank());
  readonly proposed = new Loaded<ProposedPriority>();
  readonly preview = new Loaded<PromisePreview>();
  sending = $state(false);
  /** Somebody of ours writes it down for a customer, who has to be chosen. */
  asksForCustomer = $state(false);

  #restored = false;
  readonly #commands: Commands;
  readonly #drafts: Drafts;

  constructor(commands: Commands, drafts: Drafts) {
    this.#commands = commands;
    this.#drafts = drafts;
  }

  /** All four questions are answered. */
  get answers(): Answers | null {
    const given = this.form.answers;
    return QUESTIONS.every((question) => given[question] !== undefined) ? (given as Answers) : null;
  }

  /** Something of guide 6.1 is ticked. */
  get isEmergency(): boolean {
    return this.form.situations.some((situation) => (EMERGENCIES as readonly string[]).includes(situation));
  }

  /** The priority by what was ticked and answered; none while too little is known. */
  get proposal(): Priority | null {
    if (this.isEmergency) return 'P1';
    return this.answers ? (this.proposed.data?.priority ?? null) : null;
  }

  /** The one set by hand, else the proposed one, else the ordinary one. */
  get priority(): Priority {
    return this.form.wished ?? this.proposal ?? 'P3';
  }

  /** Which parts of the required information are there, in the form's order. */
  get information(): boolean[] {
    return INFORMATION.map((part) => this.form.description[part].trim() !== '');
  }

  /** What must be there to send it: what is wrong, in one line and in words. */
  get missing(): ('customer' | 'subject' | 'text')[] {
    const { form } = this;
    return [
      ...(this.asksForCustomer && form.customer === null ? (['customer'] as const) : []),
      ...(form.subject.trim() === '' ? (['subject'] as const) : []),
      ...(form.description.text.trim() === '' ? (['text'] as const) : []),
    ];
  }

  /** Something is filled in. */
  get isBegun(): boolean {
    const { form } = this;
    return (
      form.subject !== '' ||
      form.situations.length > 0 ||
      Object.keys(form.answers).length > 0 ||
      INFORMATION.some((part) => form.description[part] !== '')
    );
  }

  /** Takes up what was half written. */
  async restore(): Promise<void> {
    if (this.#restored) return;
    this.#restored = true;
    const text = await this.#drafts.read(null, 'new_ticket');
    if (text === '') return;
    const kept = parse(text);
    if (kept) {
      const start = blank();
      this.form = { ...start, ...kept, description: { ...start.description, ...kept.description } };
    }
  }

  /** Something was filled in. */
  changed(): void {
    this.#drafts.write(null, 'new_ticket', JSON.stringify(this.form));
  }

  /** A field was left. */
  left(): void {
    void this.#drafts.flush(null, 'new_ticket');
  }

  /** Asks for the priority the answers propose. */
  async propose(): Promise<void> {
    const { answers } = this;
    if (answers === null) this.proposed.clear();
    else await this.proposed.read(() => unwrap(this.#commands.proposePriority(answers)));
  }

  /** Asks for the promises this ticket would get now. */
  async look(customer: CustomerId | null): Promise<void> {
    const { priority } = this;
    await this.preview.read(() => unwrap(this.#commands.previewPromises(customer, priority)));
  }

  /** Sends it; offline it waits on this device. Rejects with a `DeskProblem`. */
  async send(): Promise<TicketId> {
    const { form, answers, priority } = this;
    const wanted: NewTicketForm = {
      customer: form.customer,
      contact: form.contact,
      subject: form.subject.trim(),
      category: form.category,
      channel: form.channel,
      priority,
      answers,
      description: { ...form.description },
      live_call: form.liveCall,
    };
    this.sending = true;
    try {
      const ticket = await unwrap(this.#commands.raiseTicket(wanted));
      await this.discard();
      return ticket;
    } finally {
      this.sending = false;
    }
  }

  /** Somebody else sits here now: nothing of the last one's form is shown. */
  reset(): void {
    this.#restored = false;
    this.form = blank();
    this.proposed.clear();
    this.preview.clear();
  }

  /** Begins anew with an empty form. */
  async discard(): Promise<void> {
    this.form = blank();
    this.proposed.clear();
    await this.#drafts.forget(null, 'new_ticket');
  }
}

function parse(text: string): Partial<Filled> | null {
  try {
    return JSON.parse(text) as Partial<Filled>;
  } catch {
    // Not written by this form: it stays where it is until something new is written.
    return null;
  }
}
