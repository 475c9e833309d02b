// Who works and asks on this afternoon. All of it is invented.
import type { AssigneeChoice, CustomerCard, CustomerChoice, Level, PersonView, Role, SessionView } from '../bindings';
import { HOUR, NOON, at } from './clock';

interface FakeCustomer {
  id: string;
  name: string;
  level: Level;
  zone: string;
  contact: string;
  phone: string;
  open: boolean;
  changes_at: number;
}

function customer(
  id: string,
  name: string,
  level: Level,
  zone: string,
  contact: string,
  phone: string,
  changes_at: number,
  open = true,
): FakeCustomer {
  return { id, name, level, zone, contact, phone, open, changes_at };
}

export const CUSTOMERS: Record<string, FakeCustomer> = Object.fromEntries(
  [
    customer('aurelia', 'Aurelia Ports', 'standard', 'Europe/Helsinki', 'Mikael Ranta', '+358 20 000 0100', at('24T16:00')),
    customer('sable', 'Sable Retail', 'standard', 'Europe/London', 'Priya Nair', '+44 20 0000 0110', at('24T18:00')),
    customer('castellane', 'Castellane Bank', 'premium', 'Europe/Paris', 'Luc Ferrand', '+33 1 99 00 18 20', at('24T17:00')),
    customer('orsa', 'Orsa Energy', 'extended', 'Europe/Stockholm', 'Karin Öst', '+46 8 000 00 30', at('24T17:00')),
    customer('pallas', 'Pallas Insurance', 'extended', 'Europe/Berlin', 'Tom Reuter', '+49 30 0000 40', at('24T17:00')),
    customer('tidewater', 'Tidewater Utilities', 'premium', 'America/New_York', 'Dana Cole', '+1 555 0150', at('24T23:00')),
    customer('brackenridge', 'Brackenridge Univ.', 'standard', 'Europe/Dublin', 'Aoife Byrne', '+353 1 000 0160', at('24T18:00')),
    customer('halden', 'Halden Rail', 'standard', 'Europe/Oslo', 'Ingrid Moe', '+47 00 00 01 70', at('24T17:00')),
    customer('meridian', 'Meridian Health', 'standard', 'America/Chicago', 'Ruth Osei', '+1 555 0180', at('24T15:00'), false),
    customer('vantor', 'Vantor Semi', 'standard', 'Asia/Taipei', 'Chen Yi-Fan', '+886 2 0000 0190', at('25T01:00'), false),
    customer('lumen', 'Lumen Foods', 'standard', 'Australia/Sydney', 'Grace Tan', '+61 2 0000 0200', at('24T22:00'), false),
    customer('corrientes', 'Corrientes Telecom', 'extended', 'America/Argentina/Cordoba', 'Juan Sosa', '+54 351 000 021', at('24T21:00')),
  ].map((one) => [one.id, one]),
);

const HOURS: Record<Level, string> = {
  standard: 'Mon–Fri 09:00–18:00',
  extended: 'Mon–Fri 06:00–21:00',
  premium: '24x7',
};

/** A customer that is known to be there. */
export function customerOf(id: string): FakeCustomer {
  const found = CUSTOMERS[id];
  if (!found) throw new Error(`the invented desk has no customer ${id}`);
  return found;
}

export function customerCard(id: string): CustomerCard {
  const known = customerOf(id);
  return {
    id,
    name: known.name,
    level: known.level,
    zone: known.zone,
    hours: HOURS[known.level],
    open_now: known.open,
    changes_at: known.changes_at,
    contact: known.contact,
    contact_email: `${known.contact.split(' ')[0]?.toLowerCase() ?? 'contact'}@${id}.example`,
    contact_phone: known.phone,
  };
}

export function hoursOf(level: Level): string {
  return HOURS[level];
}

export function customerChoices(): CustomerChoice[] {
  return Object.values(CUSTOMERS).map(({ id, name, level, zone, contact }) => ({
    id,
    name,
    level,
    zone,
    contacts: [[`${id}-1`, contact]],
  }));
}

export const ASSIGNEES: AssigneeChoice[] = [
  { id: 'p-amira', name: 'Amira Haddad', tier: 1, open: 11 },
  { id: 'p-jonas', name: 'Jonas Weidner', tier: 2, open: 6 },
  { id: 'p-sara', name: 'Sara Lindqvist', tier: 2, open: 8 },
  { id: 'p-tomas', name: 'Tomás Vidal', tier: 3, open: 4 },
];

const PEOPLE: Record<string, PersonView> = {
  agent: person('p-jonas', 'Jonas Weidner', 'jonas@vioe.example', 'agent', 2),
  manager: person('p-marta', 'Marta Kowalczyk', 'marta@vioe.example', 'manager', null),
  contact: {
    ...person('aurelia-1', 'Mikael Ranta', 'mikael@aurelia.example', 'contact', null),
    customer: 'aurelia',
    customer_name: 'Aurelia Ports',
    level: 'standard',
    customer_zone: 'Europe/Helsinki',
  },
};

function person(id: string, name: string, email: string, role: Role, tier: number | null): PersonView {
  return { id, name, email, role, tier, customer: null, customer_name: null, level: null, customer_zone: null };
}

export function signedIn(role: string): SessionView {
  return {
    state: 'signed_in',
    person: PEOPLE[role] ?? PEOPLE['agent'] ?? null,
    server: 'http://127.0.0.1:7878',
    last_email: (PEOPLE[role] ?? PEOPLE['agent'])?.email ?? null,
    keyring: true,
    notice: null,
    this_run_only: false,
    zone: 'Europe/Berlin',
    version: '0.1.0',
    tz_version: '2026c',
  };
}

export function signedOut(): SessionView {
  return { ...signedIn('agent'), state: 'signed_out', person: null };
}

/** Since when the line has been as it is. */
export const SINCE = NOON - HOUR + 42 * 60_000;
