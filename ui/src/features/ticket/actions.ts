/** What opens a dialog on a ticket. */
export type Act = 'resolve' | 'priority' | 'tier' | 'assign' | 'call' | 'progress' | 'emergency' | 'reopen';
