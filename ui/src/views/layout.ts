/** The classes of look.md "Layout", by the window's width in CSS px at 100 % text. */
export type LayoutClass = 'one' | 'two' | 'three' | 'wide';

export function layoutClass(width: number, textScale = 1): LayoutClass {
  const room = width / Math.max(1, textScale);
  if (room < 1100) return 'one';
  if (room < 1340) return 'two';
  return room < 1800 ? 'three' : 'wide';
}

/** Widths of list and facts, in px; the ticket takes the rest. */
export const PANES: Record<LayoutClass, { list: number; facts: number }> = {
  one: { list: 0, facts: 0 },
  two: { list: 400, facts: 320 },
  three: { list: 472, facts: 320 },
  wide: { list: 520, facts: 360 },
};

/** How much larger than 16 px the system wants its text. */
export function textScale(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
}
