import type { PersonView, QueueView } from '../../ipc/bindings';

/** A queue somebody can choose, under a key that a select can hold. */
export interface NamedView {
  key: string;
  title: string;
  view: QueueView;
}

const TIERS = [1, 2, 3, 4] as const;

/** The queues of a person: what is theirs first. */
export function viewsFor(person: PersonView | null): NamedView[] {
  const own = person?.tier ?? null;
  const tiers = TIERS.map((tier) => ({ key: `tier-${tier}`, title: `Tier ${tier} queue`, view: { view: 'tier', tier } as QueueView }));
  const first = tiers.filter((named) => named.key === `tier-${own}`);
  const others = tiers.filter((named) => named.key !== `tier-${own}`);
  const works = person !== null && person.role !== 'account_executive';
  const mine: NamedView[] = works
    ? [
        { key: 'next_up', title: 'Next up', view: { view: 'next_up' } },
        { key: 'mine', title: 'Assigned to me', view: { view: 'mine' } },
      ]
    : [];
  return [
    ...mine,
    ...first,
    { key: 'unassigned', title: 'Unassigned', view: { view: 'unassigned' } },
    { key: 'open', title: 'Every open ticket', view: { view: 'open' } },
    ...others,
    { key: 'done', title: 'Resolved and closed', view: { view: 'done' } },
  ];
}

export function keyOf(view: QueueView): string {
  return view.view === 'tier' ? `tier-${view.tier}` : view.view;
}

/** What the rail's "Queue" opens: the own tier's queue, or every open ticket. */
export function homeQueue(person: PersonView | null): QueueView {
  return person?.tier ? { view: 'tier', tier: person.tier } : { view: 'open' };
}
