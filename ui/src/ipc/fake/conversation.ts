// What was said. VI-4188 has a long story; the others a short one that fits their state.
import type { Card, Description, Entry, EntryKind, Side } from '../bindings';
import { MINUTE, NOON, at } from './clock';
import { customerOf } from './people';
import type { FakeTicket } from './tickets';

let minted = 0;

/** An id nobody else has. */
export function mint(prefix: string): string {
  minted += 1;
  return `${prefix}-${minted}`;
}

/** An entry of a conversation. */
export function entry(
  when: number,
  author: string,
  side: Side,
  kind: EntryKind,
  body: string | null = null,
  more: Partial<Entry> = {},
): Entry {
  return {
    id: mint('e'),
    at: when,
    written_at: null,
    author,
    side,
    unsent: false,
    kind,
    body,
    update: null,
    flagged: false,
    ...more,
  };
}

/** The story of a ticket, oldest first. */
export function conversationOf(known: FakeTicket): Entry[] {
  return known.number === 'VI-4188' ? terminalNorth() : short(known);
}

function terminalNorth(): Entry[] {
  const mikael = 'Mikael Ranta';
  const jonas = 'Jonas Weidner';
  const amira = 'Amira Haddad';
  return [
    entry(at('23T12:10'), mikael, 'customer', { what: 'raised' }, 'Since this morning none of the scanners in “Terminal North” report. The port audit is on Thursday and needs the current findings.'),
    entry(at('23T12:10'), 'VIOE', 'system', { what: 'auto_reply' }, 'We have your ticket. You will hear from a person by 14:10 EET.'),
    entry(at('23T12:31'), amira, 'agent', { what: 'reply' }, 'Thank you, Mikael. I see the group and its 112 scanners. I check the collector first and write again by 16:31 your time.', { update: null }),
    entry(at('23T12:50'), amira, 'agent', { what: 'question' }, 'Thank you, I see 38 stale scanners in one group. Could you send the collector log from 09:30 to 10:00 and tell me whether port 8443 answers from the scanner subnet?', { update: 1 }),
    entry(at('23T14:00'), mikael, 'customer', { what: 'reply' }, 'Logs attached. 38 of 112 scanners show “last seen 09:41”. The collector answers on 8443 from the same subnet, so it is not the firewall on our side.'),
    entry(at('23T14:00'), mikael, 'customer', { what: 'wait_ended', waited_ms: 70 * MINUTE }),
    entry(at('23T14:12'), 'Marta Kowalczyk', 'agent', { what: 'excluded', to: at('23T15:42') }, 'Carrier outage FX-88213'),
    entry(at('23T15:45'), amira, 'agent', { what: 'tier', to: 2, automatic: false }, 'Needs collector internals.'),
    entry(at('23T15:46'), amira, 'agent', { what: 'assigned', to: jonas }),
    entry(at('24T07:40'), jonas, 'agent', { what: 'moved', to: 'IN_PROGRESS', resolution: null }),
    entry(at('24T08:12'), jonas, 'agent', { what: 'reply' }, 'Good morning. I have taken over from Amira and I reproduce it with two collectors. Next I compare the sessions of both groups. I write again by 12:12 your time.', { update: 3 }),
    entry(at('24T10:11'), jonas, 'agent', { what: 'reply' }, 'The sessions are dropped at the moment the second group reconnects. I am checking the certificates now. Nothing is needed from you.', { update: 4 }),
    entry(at('24T11:38'), jonas, 'agent', { what: 'note' }, 'Token refresh in collector 7.3.1 fails when two groups share a certificate. Same pattern as VI-4102. Engineering confirmed, fix is in 7.3.2.'),
    entry(at('24T12:06'), jonas, 'agent', { what: 'reply' }, 'We found the cause: both groups present the same client certificate and the collector drops the second session. Next step: a separate certificate for Terminal North. Nothing blocks us; I will write again by 16:06 your time.', { update: 5 }),
  ];
}

function short(known: FakeTicket): Entry[] {
  const customer = customerOf(known.customer);
  const who = known.assignee ?? 'Amira Haddad';
  const story: Entry[] = [
    entry(known.openedAt, customer.contact, 'customer', { what: 'raised' }, `${known.subject}. It began this week and concerns several of us.`),
    entry(known.openedAt, 'VIOE', 'system', { what: 'auto_reply' }, 'We have your ticket.'),
  ];
  if (known.emergency) story.push(entry(NOON - 88 * MINUTE, 'Marta Kowalczyk', 'agent', { what: 'emergency' }));
  const response = known.clocks.find((clock) => clock.clock === 'first_response');
  if (response?.stopped_at != null) {
    story.push(
      entry(response.stopped_at, who, 'agent', { what: 'reply' }, 'Thank you, we see it too and have begun to look for the cause. The next message follows within the time promised.'),
    );
  }
  if (known.question !== null && known.askedAt !== null) {
    story.push(entry(known.askedAt, who, 'agent', { what: 'question' }, known.question, { update: 1 }));
  }
  if (known.resolvedAt !== null && known.resolution !== null) {
    story.push(
      entry(known.resolvedAt, who, 'agent', { what: 'moved', to: 'RESOLVED', resolution: known.resolution }, 'Map “Unsupported” to “Informational” in Settings, Import, Severities, then import the 214 rows again. The steps are attached.'),
    );
  }
  return story;
}

/** The required information as the contact gave it. */
export function descriptionOf(known: FakeTicket): Description {
  if (known.description) return known.description;
  const rich = known.number === 'VI-4188';
  return {
    text: `${known.subject}.`,
    steps: 'Settings, Scanners, select the group, Sync now',
    expected: 'All scanners of the group report within ten minutes',
    actual: rich ? '38 of 112 scanners show “last seen 09:41”' : 'Nothing changes',
    errors: rich ? 'collector: session replaced (cert fp 9a:41)' : '',
    affected_users: rich ? '38 of 112 scanners' : 'A few people',
    business_impact: rich ? 'Port audit on Thu 26 Nov' : '',
  };
}

/** Cards that stand above a ticket until they are settled. */
export function cardsOf(known: FakeTicket): Card[] {
  if (known.number === 'VI-4171') {
    return [
      {
        intent: 'i-refused',
        kind: 'refused',
        wanted: 'Resolve',
        message: 'The ticket was reopened by the customer before your solution arrived. Your text is kept. The resolution clock is still running.',
        next: 'Read the new message, then resolve it again or reply.',
        body: 'The certificate chain is complete now. Please try again and confirm.',
        current: null,
        written_at: at('24T13:02'),
      },
    ];
  }
  if (known.number === 'VI-4193') {
    return [
      {
        intent: 'i-conflict',
        kind: 'conflict',
        wanted: 'Priority P4',
        message: 'Sara Lindqvist set the priority at 14:09, before yours arrived.',
        next: "Keep Sara's, or set yours again.",
        body: 'The vendor score is lower, nothing is exposed.',
        current: 'P3 Medium',
        written_at: at('24T13:07'),
      },
    ];
  }
  return [];
}
