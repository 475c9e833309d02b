// This file is generated from the Rust commands and views. Do not edit it by hand.
// Refresh it with: UPDATE=1 cargo test -p vioe-console bindings

import { invoke as __TAURI_INVOKE } from "@tauri-apps/api/core";
import * as __TAURI_EVENT from "@tauri-apps/api/event";

/** Commands */
export const commands = {
	/** Who is signed in. */
	async session(): Promise<Result<SessionView, CommandError>> {
		return await typedError(__TAURI_INVOKE("session"));
	},
	/** Signs in. */
	async signIn(form: SignInForm): Promise<Result<SignInOutcome, CommandError>> {
		return await typedError(__TAURI_INVOKE("sign_in", { form }));
	},
	/** Signs out; refuses while changes wait to be sent, unless they may be discarded. */
	async signOut(discardUnsent: boolean): Promise<Result<null, CommandError>> {
		return await typedError(__TAURI_INVOKE("sign_out", { discardUnsent }));
	},
	/** How the desktop stands to the server. */
	async connection(): Promise<Result<ConnectionView, CommandError>> {
		return await typedError(__TAURI_INVOKE("connection"));
	},
	/** Exchanges with the server at once. */
	async syncNow(): Promise<Result<null, CommandError>> {
		return await typedError(__TAURI_INVOKE("sync_now"));
	},
	/** A page of a queue. */
	async queue(request: QueueRequest): Promise<Result<QueuePage, CommandError>> {
		return await typedError(__TAURI_INVOKE("queue", { request }));
	},
	/** A ticket, opened. */
	async ticket(ticket: TicketId): Promise<Result<TicketView, CommandError>> {
		return await typedError(__TAURI_INVOKE("ticket", { ticket }));
	},
	/** I have seen it. */
	async markRead(ticket: TicketId): Promise<Result<null, CommandError>> {
		return await typedError(__TAURI_INVOKE("mark_read", { ticket }));
	},
	/** Why a clock stands where it stands. */
	async explain(ticket: TicketId, clock: ClockKind, cycle: number): Promise<Result<Explanation, CommandError>> {
		return await typedError(__TAURI_INVOKE("explain", { ticket, clock, cycle }));
	},
	/** The contact's own tickets. */
	async myTickets(closed: boolean): Promise<Result<MyTicket[], CommandError>> {
		return await typedError(__TAURI_INVOKE("my_tickets", { closed }));
	},
	/** The priority that four answers propose. */
	async proposePriority(answers: Answers): Promise<Result<ProposedPriority, CommandError>> {
		return await typedError(__TAURI_INVOKE("propose_priority", { answers }));
	},
	/** The promises a ticket would get if the server received it now. */
	async previewPromises(customer: CustomerId | null, priority: Priority): Promise<Result<PromisePreview, CommandError>> {
		return await typedError(__TAURI_INVOKE("preview_promises", { customer, priority }));
	},
	/** Raises a ticket. */
	async raiseTicket(form: NewTicketForm): Promise<Result<TicketId, CommandError>> {
		return await typedError(__TAURI_INVOKE("raise_ticket", { form }));
	},
	/** Writes to the other side. */
	async sendReply(ticket: TicketId, body: string): Promise<Result<IntentId, CommandError>> {
		return await typedError(__TAURI_INVOKE("send_reply", { ticket, body }));
	},
	/** Writes an internal note. */
	async addNote(ticket: TicketId, body: string): Promise<Result<IntentId, CommandError>> {
		return await typedError(__TAURI_INVOKE("add_note", { ticket, body }));
	},
	/** Asks the customer and waits. */
	async askCustomer(ticket: TicketId, body: string): Promise<Result<IntentId, CommandError>> {
		return await typedError(__TAURI_INVOKE("ask_customer", { ticket, body }));
	},
	/** Logs a call that was held. */
	async logCall(ticket: TicketId, heldAt: UtcMillis, body: string): Promise<Result<IntentId, CommandError>> {
		return await typedError(__TAURI_INVOKE("log_call", { ticket, heldAt, body }));
	},
	/** Moves the status; `expect` is where it stood when the person decided. */
	async moveStatus(ticket: TicketId, expect: Status, to: Status, message: string | null, resolution: Resolution | null): Promise<Result<IntentId, CommandError>> {
		return await typedError(__TAURI_INVOKE("move_status", { ticket, expect, to, message, resolution }));
	},
	/** Sets the priority anew. */
	async setPriority(ticket: TicketId, to: Priority, mode: PriorityMode, reason: string): Promise<Result<IntentId, CommandError>> {
		return await typedError(__TAURI_INVOKE("set_priority", { ticket, to, mode, reason }));
	},
	/** Hands it to another tier. */
	async setTier(ticket: TicketId, to: Tier, reason: string): Promise<Result<IntentId, CommandError>> {
		return await typedError(__TAURI_INVOKE("set_tier", { ticket, to, reason }));
	},
	/** Gives it to somebody, or to nobody. */
	async assign(ticket: TicketId, expect: PersonId | null, to: PersonId | null): Promise<Result<IntentId, CommandError>> {
		return await typedError(__TAURI_INVOKE("assign", { ticket, expect, to }));
	},
	/** Declares an emergency. */
	async declareEmergency(ticket: TicketId): Promise<Result<IntentId, CommandError>> {
		return await typedError(__TAURI_INVOKE("declare_emergency", { ticket }));
	},
	/** Logs progress in an emergency. */
	async logProgress(ticket: TicketId, body: string): Promise<Result<IntentId, CommandError>> {
		return await typedError(__TAURI_INVOKE("log_progress", { ticket, body }));
	},
	/** Undoes the reopening by a thank-you. */
	async undoReopen(ticket: TicketId, message: EventId): Promise<Result<IntentId, CommandError>> {
		return await typedError(__TAURI_INVOKE("undo_reopen", { ticket, message }));
	},
	/** The alerts inbox, newest first. */
	async alerts(): Promise<Result<AlertView[], CommandError>> {
		return await typedError(__TAURI_INVOKE("alerts"));
	},
	/** Settles alerts. */
	async acknowledgeAlerts(ids: AlertId[]): Promise<Result<null, CommandError>> {
		return await typedError(__TAURI_INVOKE("acknowledge_alerts", { ids }));
	},
	/** What the server has not taken. */
	async outbox(): Promise<Result<OutboxItem[], CommandError>> {
		return await typedError(__TAURI_INVOKE("outbox"));
	},
	/** Gives up a refused change. */
	async discardRefused(intent: IntentId): Promise<Result<null, CommandError>> {
		return await typedError(__TAURI_INVOKE("discard_refused", { intent }));
	},
	/** Tries a refused change once more, as a new one. */
	async resubmit(intent: IntentId): Promise<Result<IntentId, CommandError>> {
		return await typedError(__TAURI_INVOKE("resubmit", { intent }));
	},
	/** Keeps something half written; an empty text forgets it. */
	async saveDraft(ticket: TicketId | null, kind: DraftKind, text: string): Promise<Result<null, CommandError>> {
		return await typedError(__TAURI_INVOKE("save_draft", { ticket, kind, text }));
	},
	/** What was half written. */
	async draft(ticket: TicketId | null, kind: DraftKind): Promise<Result<Draft | null, CommandError>> {
		return await typedError(__TAURI_INVOKE("draft", { ticket, kind }));
	},
	/** Whom a ticket can be given to. */
	async assignees(): Promise<Result<AssigneeChoice[], CommandError>> {
		return await typedError(__TAURI_INVOKE("assignees"));
	},
	/** For whom a ticket can be raised. */
	async customers(): Promise<Result<CustomerChoice[], CommandError>> {
		return await typedError(__TAURI_INVOKE("customers"));
	},
};

/** Events */
export const events = {
	touched: makeEvent<Touched>("touched"),
	connection: makeEvent<ConnectionView>("connection"),
	openTicket: makeEvent<TicketId>("open_ticket"),
};

/* Types */
/** A threshold that a clock passed. */
export type AlertId = string;

/** How an alert stands. */
export type AlertState = "new" | "acknowledged" | "cleared" | "rescinded";

/** An alert for this person. */
export type AlertView = {
	id: AlertId,
	ticket: TicketId,
	number: string,
	subject: string,
	customer: string,
	priority: Priority,
	clock: ClockKind,
	threshold: Threshold,
	severity: Severity,
	at: UtcMillis,
	due_at: UtcMillis | null,
	state: AlertState,
	shown_at: UtcMillis | null,
};

/** What this person may do with a ticket now. */
export type Allowed = {
	reply: boolean,
	note: boolean,
	ask: boolean,
	log_call: boolean,
	start: boolean,
	resolve: boolean,
	confirm: boolean,
	reopen: boolean,
	prioritise: boolean,
	correct_priority: boolean,
	set_tier: boolean,
	assign: boolean,
	declare_emergency: boolean,
	log_progress: boolean,
	undo_reopen: EventId | null,
};

/** The four answers. */
export type Answers = {
	impact: Impact,
	users: UsersAffected,
	business: BusinessImpact,
	workaround: Workaround,
};

/** Somebody a ticket can be given to. */
export type AssigneeChoice = {
	id: PersonId,
	name: string,
	tier: Tier | null,
	open: number,
};

/** What does it do to the business? */
export type BusinessImpact = "stopped" | "disrupted" | "inconvenient" | "minimal";

/** Something to settle, with a next step. */
export type Card = {
	intent: IntentId,
	kind: CardKind,
	wanted: string,
	message: string,
	next: string,
	body: string | null,
	current: string | null,
	written_at: UtcMillis,
};

/** What a card is about. */
export type CardKind = "refused" | "conflict" | "queued" | "doubtful";

/** What a ticket is about (guide 7.2). */
export type Category = "access" | "functionality" | "performance" | "integration" | "data" | "configuration" | "security" | "question";

/** How it reached us (guide 4). */
export type Channel = "portal" | "email" | "phone" | "chat" | "hotline";

/** The clocks a ticket can have (sla.md 2.5). */
export type ClockKind = "first_response" | "update" | "resolution_target" | "resolution_maximum" | "stall";

/** What went wrong, for the window. */
export type CommandError = {
	family: ErrorFamily,
	code: string,
	message: string,
	next: string | null,
};

/** How the desktop stands to the server. */
export type ConnectionState = { state: "online" } | { state: "syncing"; done: number; of: number } | { state: "offline" } | { state: "unreachable"; why: string } | { state: "sign_in_needed" } | { state: "upgrade_required" };

/** The connection pill. */
export type ConnectionView = ConnectionState & {
	since: UtcMillis,
	synced_at: UtcMillis | null,
	waiting: number,
	refused: number,
	clock_skew_ms: number | null,
	now: UtcMillis,
};

/** Whose ticket it is. */
export type CustomerCard = {
	id: CustomerId,
	name: string,
	level: Level,
	zone: Zone,
	hours: string,
	open_now: boolean,
	changes_at: UtcMillis | null,
	contact: string | null,
	contact_email: string | null,
	contact_phone: string | null,
};

/** A customer a ticket can be raised for. */
export type CustomerChoice = {
	id: CustomerId,
	name: string,
	level: Level,
	zone: Zone,
	contacts: [PersonId, string][],
};

/** A customer (an organisation). */
export type CustomerId = string;

/** The information the guide requires from a customer (guide 8.4). */
export type Description = {
	text?: string,
	steps?: string,
	expected?: string,
	actual?: string,
	errors?: string,
	affected_users?: string,
	business_impact?: string,
};

/** Something half written; survives a crash. */
export type Draft = {
	ticket: TicketId | null,
	kind: DraftKind,
	text: string,
	saved_at: UtcMillis,
};

/** What a draft is for; each has its own place. */
export type DraftKind = "reply" | "note" | "ask" | "resolve" | "new_ticket";

/** One entry of the conversation. */
export type Entry = {
	id: EventId,
	at: UtcMillis,
	written_at: UtcMillis | null,
	author: string,
	side: Side,
	unsent: boolean,
	kind: EntryKind,
	body: string | null,
	update: number | null,
	flagged: boolean,
};

/** What an entry of the conversation is. */
export type EntryKind = { what: "raised" } | { what: "reply" } | { what: "note" } | { what: "auto_reply" } | { what: "question" } | { what: "wait_ended"; waited_ms: number } | { what: "call"; held_at: UtcMillis } | { what: "moved"; to: Status; resolution: Resolution | null } | { what: "reopened" } | { what: "priority"; from: Priority; to: Priority; mode: PriorityMode } | { what: "tier"; to: Tier; automatic: boolean } | { what: "assigned"; to: string | null } | { what: "emergency" } | { what: "progress" } | { what: "merged"; into: string } | { what: "terms" } | { what: "withdrawn"; bounced: boolean } | { what: "reopen_undone" } | { what: "excluded"; to: UtcMillis };

/** Whose fault it is, and so what to do. */
export type ErrorFamily = "refusal" | "trouble" | "inconsistency";

/** Something that happened to a ticket. */
export type EventId = string;

/** Why a window does not count (guide 3.4). */
export type ExclusionReason = "maintenance" | "customer_caused" | "third_party" | "force_majeure" | "customer_network";

/** Why a clock stands where it stands. */
export type Explanation = {
	ticket: TicketId,
	number: string,
	customer: string,
	level: Level,
	zone: Zone,
	priority: Priority,
	meter: Meter,
	hours: string,
	sum: ExplanationSum,
	strips: Strip[],
	what_ifs: WhatIf[],
	policy_version: number,
	tz_version: string,
	synced_at: UtcMillis | null,
	as_of: UtcMillis,
};

/** Since the start − closed − waiting − excluded = ran. */
export type ExplanationSum = {
	since_ms: number,
	closed_ms: number,
	waiting_ms: number,
	excluded_ms: number,
	ran_ms: number,
	budget_ms: number,
};

/** What is affected? */
export type Impact = "platform_down" | "major_degraded" | "not_correct" | "minor";

/** Something somebody wants. */
export type IntentId = string;

/** The support level a customer has bought (guide 1.3). */
export type Level = "standard" | "extended" | "premium";

/** A clock to draw. */
export type Meter = {
	clock: ClockKind,
	cycle: number,
	state: MeterState,
	moving: boolean,
	started_at: UtcMillis,
	elapsed_ms: number,
	as_of: UtcMillis,
	budget_ms: number,
	target_ms: number | null,
	maximum_ms: number | null,
	due_at: UtcMillis | null,
	maximum_due_at: UtcMillis | null,
	stopped_at: UtcMillis | null,
	overrun_ms: number,
	changes_at: UtcMillis | null,
	seams: Seam[],
	on_change: boolean,
};

/** How a meter is drawn. */
export type MeterState = "running" | "out_of_hours" | "paused" | "excluded" | "breached" | "met" | "met_late" | "excused" | "cancelled" | "not_started";

/** One of the contact's tickets. */
export type MyTicket = {
	ticket: TicketId,
	number: string,
	subject: string,
	priority: Priority,
	status: Status,
	resolution: Resolution | null,
	resolved_at: UtcMillis | null,
	closes_at: UtcMillis | null,
	question: string | null,
	asked_at: UtcMillis | null,
	promises: TicketPromise[],
	meter: Meter | null,
	unsent: number,
	refused: boolean,
	unread: boolean,
	as_of: UtcMillis,
};

/** A new ticket, filled in. */
export type NewTicketForm = {
	customer: CustomerId | null,
	contact: PersonId | null,
	subject: string,
	category: Category,
	channel: Channel,
	priority: Priority,
	answers: Answers | null,
	description: Description,
	live_call: boolean,
};

/** A change of mine that the server has not taken. */
export type OutboxItem = OutboxState & {
	intent: IntentId,
	ticket: TicketId,
	number: string,
	subject: string,
	wanted: string,
	body: string | null,
	written_at: UtcMillis,
};

/** How an outbox item stands. */
export type OutboxState = { state: "waiting" } | { state: "refused"; message: string; next: string; conflict: boolean };

/** A person with an account. */
export type PersonId = string;

/** Somebody as others see them. */
export type PersonView = {
	id: PersonId,
	name: string,
	email: string,
	role: Role,
	tier: Tier | null,
	customer: CustomerId | null,
	customer_name: string | null,
	level: Level | null,
	customer_zone: Zone | null,
};

/** How urgent a ticket is (guide 7.1). */
export type Priority = "P1" | "P2" | "P3" | "P4";

/** How a priority is set anew (sla.md 2.9). */
export type PriorityMode = "change" | "correction";

/** A promise made to the customer. */
export type TicketPromise = {
	kind: PromiseKind,
	state: PromiseState,
	at: UtcMillis | null,
	left_ms: number | null,
};

/** Which promise. */
export type PromiseKind = "first_response" | "next_update" | "target" | "maximum";

/** The promises a ticket would get if the server received it now. */
export type PromisePreview = {
	first_response_at: UtcMillis,
	update_every_ms: number,
	target_at: UtcMillis,
	maximum_at: UtcMillis,
	level: Level,
	zone: Zone,
	hours: string,
};

/** How a promise stands. */
export type PromiseState = "due" | "kept" | "kept_late" | "missed" | "paused" | "not_sent";

/** The priority that four answers propose. */
export type ProposedPriority = {
	priority: Priority,
	agreeing: number,
};

/** The groups of a queue, in order. */
export type QueueGroup = "breached" | "within_hour" | "today" | "later" | "stopped" | "done";

/** A page of a queue. */
export type QueuePage = {
	rows: QueueRow[],
	total: number,
	groups: [QueueGroup, number][],
	as_of: UtcMillis,
};

/** A page of a queue to show. */
export type QueueRequest = {
	view: QueueView,
	priorities: Priority[],
	categories: Category[],
	search: string,
	offset: number,
	limit: number,
};

/** A ticket in a list. */
export type QueueRow = {
	ticket: TicketId,
	number: string,
	subject: string,
	customer: string,
	customer_zone: Zone,
	priority: Priority,
	status: Status,
	tier: Tier,
	assignee: string | null,
	unread: boolean,
	awaiting_us_since: UtcMillis | null,
	unsent: number,
	refused: boolean,
	target_missed: boolean,
	group: QueueGroup,
	meter: Meter | null,
};

/** Which tickets. */
export type QueueView = { view: "next_up" } | { view: "mine" } | { view: "tier"; tier: Tier } | { view: "unassigned" } | { view: "open" } | { view: "done" };

/** How a ticket was resolved (guide 8.2). */
export type Resolution = "fixed" | "workaround" | "by_design" | "cannot_reproduce" | "duplicate" | "feature_request";

/** What somebody is here for. */
export type Role = "contact" | "agent" | "manager" | "account_executive" | "administrator";

/** A place where a clock stood still. */
export type Seam = {
	elapsed_ms: number,
	kind: SeamKind,
	live: boolean,
	reason: ExclusionReason | null,
};

/** What a clock stood still for. */
export type SeamKind = "waiting" | "excluded";

/** Whether somebody is signed in. */
export type SessionState = "signed_out" | "signed_in" | "locked";

/** The session as the window shows it. */
export type SessionView = {
	state: SessionState,
	person: PersonView | null,
	server: string,
	last_email: string | null,
	keyring: boolean,
	notice: string | null,
	this_run_only: boolean,
	zone: Zone,
	version: string,
	tz_version: string,
};

/** How much an alert matters, least first. */
export type Severity = "badge" | "warning" | "urgent" | "breach";

/** Which side of the desk somebody stands on. */
export type Side = "customer" | "agent" | "system";

/** The sign-in screen, filled in. */
export type SignInForm = {
	server: string,
	email: string,
	password: string,
	this_run_only: boolean,
};

/** What became of a sign-in. */
export type SignInOutcome = { outcome: "signed_in"; session: SessionView } | { outcome: "needs_this_run_only"; why: string } | { outcome: "failed"; message: string; next: string };

/** Where a ticket stands (guide 8.1). */
export type Status = "OPEN" | "IN_PROGRESS" | "PENDING_CUSTOMER" | "RESOLVED" | "CLOSED";

/** A stretch `[from, to)` of wall time. */
export type Stretch = {
	from: UtcMillis,
	to: UtcMillis,
	kind: StretchKind,
	counted_ms: number,
	rule: string,
	author: string | null,
	event: EventId | null,
};

/** What a clock did for a while. */
export type StretchKind = "ran" | "past_target" | "past_limit" | "closed" | "waiting" | "resolved" | "excluded" | "to_come";

/** One clock on the wall-clock axis. */
export type Strip = {
	clock: ClockKind,
	stretches: Stretch[],
	ticks: StripTick[],
	meter: Meter,
};

/** A mark on a strip. */
export type StripTick = {
	at: UtcMillis,
	kind: TickKind,
	cycle: number | null,
};

/** A share of the budget at which somebody is told. */
export type Threshold = "half" | "three_quarters" | "nine_tenths" | "breach";

/** A mark on a strip. */
export type TickKind = "target" | "due" | "met" | "met_late" | "cycle";

/** A ticket. */
export type TicketId = string;

/** A ticket, opened. */
export type TicketView = {
	ticket: TicketId,
	number: string,
	subject: string,
	priority: Priority,
	status: Status,
	resolution: Resolution | null,
	tier: Tier,
	category: Category,
	channel: Channel,
	emergency: boolean,
	merged_into: string | null,
	assignee: PersonId | null,
	assignee_name: string | null,
	opened_at: UtcMillis,
	accepted: boolean,
	description: Description,
	customer: CustomerCard,
	entries: Entry[],
	clocks: Meter[],
	dwell: TierDwell[],
	cards: Card[],
	allowed: Allowed,
	awaiting_us_since: UtcMillis | null,
	answered_while_waiting_at: UtcMillis | null,
	as_of: UtcMillis,
};

/** A support tier, 1 to 4. */
export type Tier = number;

/** Time one tier has had a ticket. */
export type TierDwell = {
	tier: Tier,
	elapsed_ms: number,
};

/** What changed. */
export type Touched = {
	tickets: TicketId[],
	everything: boolean,
	alerts: boolean,
	outbox: boolean,
	reference: boolean,
	session: boolean,
};

/** Who is affected? */
export type UsersAffected = "everyone" | "several_teams" | "a_few" | "one_person";

/** An instant, in milliseconds since 1970-01-01T00:00:00Z. */
export type UtcMillis = number;

/** What would happen. */
export type WhatIf = {
	action: WhatIfAction,
	target_at: UtcMillis | null,
	maximum_at: UtcMillis | null,
	update_at: UtcMillis | null,
	first_response_at: UtcMillis | null,
	kept_ms: number | null,
	breaks: boolean,
};

/** What somebody could do. */
export type WhatIfAction = { action: "resume" } | { action: "ask" } | { action: "priority"; to: Priority } | { action: "resolve" };

/** Is there a workaround? */
export type Workaround = "none" | "difficult" | "available" | "not_needed";

/** A zone of the IANA database. */
export type Zone = string;

/* Runtime */
export type Result<T, E> = { status: "ok"; data: T } | { status: "error"; error: E };

async function typedError<T, E>(result: Promise<T>): Promise<Result<T, E>> {
	try {
		return { status: "ok", data: await result };
	} catch (e) {
		if (e instanceof Error) throw e;
		return { status: "error", error: e as E };
	}
}

function makeEvent<T>(name: string) {
	return {
		listen: (cb: __TAURI_EVENT.EventCallback<T>) => __TAURI_EVENT.listen<T>(name, cb),
		once: (cb: __TAURI_EVENT.EventCallback<T>) => __TAURI_EVENT.once<T>(name, cb),
		emit: (payload: T) => __TAURI_EVENT.emit(name, payload),
	};
}
