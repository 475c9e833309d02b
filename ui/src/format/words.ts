// The words of the guide, as people read them. Every closed list of the contract is here once.
import type {
  Category,
  TicketChannel as Channel,
  ClockKind,
  ExclusionReason,
  Level,
  Priority,
  PromiseKind,
  QueueGroup,
  Resolution,
  Role,
  Scenario,
  Severity,
  Status,
} from '../ipc/bindings';

export const PRIORITIES: readonly Priority[] = ['P1', 'P2', 'P3', 'P4'];

export const priorityWord: Record<Priority, string> = {
  P1: 'Critical',
  P2: 'High',
  P3: 'Medium',
  P4: 'Low',
};

/** `P2 High`. */
export function priorityText(priority: Priority): string {
  return `${priority} ${priorityWord[priority]}`;
}

export const statusWord: Record<Status, string> = {
  OPEN: 'Open',
  IN_PROGRESS: 'In progress',
  PENDING_CUSTOMER: 'Waiting for customer',
  RESOLVED: 'Resolved',
  CLOSED: 'Closed',
};

/** The same as the customer reads it. */
export function statusText(status: Status, toCustomer = false): string {
  return toCustomer && status === 'PENDING_CUSTOMER' ? 'Waiting for you' : statusWord[status];
}

export const CATEGORIES: readonly Category[] = [
  'access',
  'functionality',
  'performance',
  'integration',
  'data',
  'configuration',
  'security',
  'question',
];

export const categoryWord: Record<Category, string> = {
  access: 'Access',
  functionality: 'Functionality',
  performance: 'Performance',
  integration: 'Integration',
  data: 'Data',
  configuration: 'Configuration',
  security: 'Security',
  question: 'Question',
};

/** Examples of each category (guide 7.2). */
export const categoryHint: Record<Category, string> = {
  access: 'Login, permissions, MFA',
  functionality: 'A feature does not work',
  performance: 'Slow response, timeouts',
  integration: 'Sync failures, API issues',
  data: 'Imports, data accuracy',
  configuration: 'Settings, rules, teams',
  security: 'Vulnerabilities, access concerns',
  question: 'How-to, best practices',
};

export const CHANNELS: readonly Channel[] = ['portal', 'email', 'phone', 'chat', 'hotline'];

export const channelWord: Record<Channel, string> = {
  portal: 'portal',
  email: 'e-mail',
  phone: 'phone',
  chat: 'chat',
  hotline: 'hotline',
};

export const RESOLUTIONS: readonly Resolution[] = [
  'fixed',
  'workaround',
  'by_design',
  'cannot_reproduce',
  'duplicate',
  'feature_request',
];

export const resolutionWord: Record<Resolution, string> = {
  fixed: 'Fixed',
  workaround: 'Workaround',
  by_design: 'By design',
  cannot_reproduce: 'Cannot reproduce',
  duplicate: 'Duplicate',
  feature_request: 'Feature request',
};

/** What each way of resolving means (guide 8.2). */
export const resolutionHint: Record<Resolution, string> = {
  fixed: 'Resolved for good',
  workaround: 'A temporary solution',
  by_design: 'The behaviour is expected',
  cannot_reproduce: 'We could not make it happen',
  duplicate: 'The same as another ticket',
  feature_request: 'Logged for the product team',
};

export const levelWord: Record<Level, string> = {
  standard: 'Standard',
  extended: 'Extended',
  premium: 'Premium',
};

export const roleWord: Record<Role, string> = {
  contact: 'Customer contact',
  agent: 'Agent',
  manager: 'Support manager',
  account_executive: 'Account executive',
  administrator: 'Administrator',
};

/** A clock's full name. */
export const clockWord: Record<ClockKind, string> = {
  first_response: 'First response',
  update: 'Update',
  resolution_target: 'Resolution',
  resolution_maximum: 'Resolution',
  stall: 'Progress',
};

/** A clock's limit in a row, before its instant: `Target 14:50`. */
export const limitWord: Record<ClockKind, string> = {
  first_response: 'Response',
  update: 'Update',
  resolution_target: 'Target',
  resolution_maximum: 'Latest',
  stall: 'Progress',
};

export const promiseWord: Record<PromiseKind, string> = {
  first_response: 'First response',
  next_update: 'Next update',
  target: 'Resolution',
  maximum: 'Resolution',
};

export const exclusionWord: Record<ExclusionReason, string> = {
  maintenance: 'announced maintenance',
  customer_caused: 'caused by the customer',
  third_party: 'third-party outage',
  force_majeure: 'force majeure',
  customer_network: "the customer's network",
};

export const groupWord: Record<QueueGroup, string> = {
  breached: 'Breached',
  within_hour: 'Within the hour',
  today: 'Today',
  later: 'Later',
  stopped: 'Clock stopped',
  done: 'Done',
};

export const severityWord: Record<Severity, string> = {
  badge: 'For information',
  warning: 'Warning',
  urgent: 'Urgent',
  breach: 'Breached',
};

/** The rows of guide 6.1. */
export const EMERGENCIES: readonly (readonly [Scenario, string])[] = [
  ['platform_unavailable', 'Platform completely unavailable'],
  ['security_incident', 'Data breach or security incident'],
  ['critical_function_broken', 'Critical functionality broken, no workaround'],
  ['data_loss', 'Data loss or corruption'],
  ['nobody_can_access', 'All users unable to access'],
];

/** `Tier 2`. */
export function tierText(tier: number): string {
  return `Tier ${tier}`;
}

/** The letters on an avatar: `Mikael Ranta` becomes `MR`. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const first = words[0]?.[0] ?? '';
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
  return (first + last).toUpperCase();
}

/** `1 change`, `3 changes`. */
export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}
