/** Icons on a 16 grid: stroke 1.5, round ends. `fill` paths are the few solid parts. */
export interface IconShape {
  stroke?: string;
  fill?: string;
  dash?: string;
  dashPath?: string;
}

const circle = 'M8 2.25a5.75 5.75 0 1 0 0 11.5a5.75 5.75 0 0 0 0-11.5Z';

export const icons = {
  'arrow-right': { stroke: 'M2.5 8h11M9.5 4l4 4-4 4' },
  list: { stroke: 'M2.5 4h11M2.5 8h11M2.5 12h11' },
  radar: { stroke: 'M2.5 13h11M4.5 10V7M8 10V4M11.5 10V6' },
  bell: { stroke: 'M4 11V7a4 4 0 0 1 8 0v4l1.2 1.2H2.8L4 11ZM6.6 14h2.8' },
  siren: { stroke: 'M4.5 12V8.5a3.5 3.5 0 0 1 7 0V12M2.8 13.5h10.4M4.5 12h7M8 1.5v1.2M2.2 4l1 .8M13.8 4l-1 .8' },
  book: { stroke: 'M8 4.2C6.8 3.3 5 3 2.5 3v9.5c2.5 0 4.3.3 5.5 1.2 1.2-.9 3-1.2 5.5-1.2V3C11 3 9.2 3.3 8 4.2Zm0 0v9.5' },
  sliders: { stroke: 'M2.5 4.5h6M12.5 4.5h1M2.5 11.5h1M7.5 11.5h6M10.5 2.8v3.4M5.5 9.8v3.4' },
  search: { stroke: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9ZM10.3 10.3l3.2 3.2' },
  filter: { stroke: 'M2 4.5h12M4.5 8h7M6.8 11.5h2.4' },
  'chevron-down': { stroke: 'M4.5 6.3 8 9.8l3.5-3.5' },
  'chevron-up': { stroke: 'M4.5 9.8 8 6.3l3.5 3.5' },
  'chevron-right': { stroke: 'M6.3 4.5 9.8 8l-3.5 3.5' },
  'arrow-left': { stroke: 'M13.5 8h-11M6.5 4l-4 4 4 4' },
  more: { fill: 'M3.5 6.8a1.2 1.2 0 1 0 0 2.4a1.2 1.2 0 0 0 0-2.4Zm4.5 0a1.2 1.2 0 1 0 0 2.4a1.2 1.2 0 0 0 0-2.4Zm4.5 0a1.2 1.2 0 1 0 0 2.4a1.2 1.2 0 0 0 0-2.4Z' },
  reply: { stroke: 'M6 4 2.5 7.5 6 11M2.5 7.5H9A4.5 4.5 0 0 1 13.5 12v.5' },
  lock: { stroke: 'M3.8 7.2h8.4v6H3.8zM5.5 7.2V5.5a2.5 2.5 0 0 1 5 0v1.7' },
  ask: { stroke: `${circle}M6.3 6.4a1.75 1.75 0 1 1 2.6 1.5c-.6.35-.9.7-.9 1.3`, fill: 'M8 10.4a.8.8 0 1 0 0 1.6a.8.8 0 0 0 0-1.6Z' },
  check: { stroke: 'M3 8.5l3.3 3.3L13 4.8' },
  'check-late': { stroke: 'M1.5 8.5l3 3L10 5.3M13.5 4.5v4.2', fill: 'M13.5 10.7a.85.85 0 1 0 0 1.7a.85.85 0 0 0 0-1.7Z' },
  'check-circle': { stroke: `${circle}M5.6 8.2l1.7 1.7 3.2-3.4` },
  'check-disc': { fill: 'M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 0 0 0-12.5Zm3.1 4.9-3.5 3.8a.75.75 0 0 1-1.08.020L4.77 8.7a.75.75 0 1 1 1.06-1.06l1.2 1.2 2.97-3.22a.75.75 0 0 1 1.1 1.02Z' },
  circle: { stroke: circle },
  'half-circle': { stroke: circle, fill: 'M8 2.5a5.5 5.5 0 0 1 0 11Z' },
  pause: { stroke: 'M5.5 3.5v9M10.5 3.5v9' },
  hatch: { stroke: 'M2 4.5h12v7H2zM4.5 11.5l4-7M8.5 11.5l4-7' },
  moon: { stroke: 'M12.8 10A5.6 5.6 0 0 1 6 3.2a5.4 5.4 0 1 0 6.8 6.8Z' },
  sun: { stroke: 'M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 0 0 0-5.6ZM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.8.8M11.8 11.8l.8.8M12.6 3.4l-.8.8M4.2 11.8l-.8.8' },
  triangle: { stroke: 'M8 2.5 14.2 13.2H1.8L8 2.5ZM8 6.5v3', fill: 'M8 10.5a.75.75 0 1 0 0 1.5a.75.75 0 0 0 0-1.5Z' },
  octagon: { stroke: 'M5.6 2.25h4.8l3.35 3.35v4.8l-3.35 3.35H5.6L2.25 10.4V5.6L5.6 2.25ZM8 5v3.5', fill: 'M8 10a.8.8 0 1 0 0 1.6a.8.8 0 0 0 0-1.6Z' },
  shield: { stroke: 'M8 2 13 3.8v3.7c0 3-2 5.3-5 6.5-3-1.2-5-3.5-5-6.5V3.8L8 2Z' },
  queued: { dashPath: circle, stroke: 'M8 10.8V5.5M5.8 7.6 8 5.4l2.2 2.2' },
  clip: { stroke: 'M12.8 7.3l-5 5a3 3 0 0 1-4.2-4.2l5.3-5.3a2 2 0 0 1 2.8 2.8L6.5 10.8a1 1 0 0 1-1.4-1.4l4.5-4.5' },
  eye: { stroke: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8ZM8 6.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 0 0 0-3.6Z' },
  clock: { stroke: `${circle}M8 4.8V8l2.2 1.4` },
  close: { stroke: 'M4 4l8 8M12 4l-8 8' },
  sync: { stroke: 'M13 6.5A5.2 5.2 0 0 0 3.7 5.2M3 9.5a5.2 5.2 0 0 0 9.3 1.3M13.3 3v3.5H9.8M2.7 13V9.5h3.5' },
  offline: { stroke: `${circle}M3 13 13 3` },
  phone: { stroke: 'M5.2 2.5 6.7 5.7 5.3 7a7.5 7.5 0 0 0 3.7 3.7l1.3-1.4 3.2 1.5v2.2a1 1 0 0 1-1.1 1C6.8 13.6 2.4 9.2 2 3.6a1 1 0 0 1 1-1.1h2.2Z' },
  undo: { stroke: 'M5.5 3 2.5 6l3 3M2.5 6H9a4 4 0 0 1 0 8H6' },
  plus: { stroke: 'M8 3v10M3 8h10' },
  fork: { stroke: 'M8 13.5V9M8 9 4 5M8 9l4-4M3.5 7.5v-3h3M12.5 7.5v-3h-3' },
  stairs: { stroke: 'M2.5 12.5h3.2v-3.2h3.2V6.1h3.6M10 3.6l2.5 2.5L10 8.6' },
  copy: { stroke: 'M5.5 5.5h7.5v7.5H5.5zM3 10.5V3h7.5' },
  keyboard: { stroke: 'M1.8 4h12.4v8H1.8zM4.2 6.8h.1M6.7 6.8h.1M9.2 6.8h.1M11.7 6.8h.1M5 9.5h6' },
  user: { stroke: 'M8 2.5a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 0 0 0-5.6ZM2.8 13.5c.5-2.5 2.5-4 5.2-4s4.7 1.5 5.2 4' },
  out: { stroke: 'M6.5 2.5h-4v11h4M7 8h7M11 5l3 3-3 3' },
  pin: { stroke: 'M8 14s4.5-4.2 4.5-7.5a4.5 4.5 0 0 0-9 0C3.5 9.8 8 14 8 14ZM8 5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 0 0 0-3Z' },
  window: { stroke: 'M2.5 3h11v10h-11zM10 3v10' },
  outbox: { stroke: 'M2.5 9.5v4h11v-4M8 10.5V2.8M5 5.6 8 2.6l3 3' },
  dot: { fill: 'M8 5a3 3 0 1 0 0 6a3 3 0 0 0 0-6Z' },
  mail: { stroke: 'M2 4h12v8.5H2zM2 4.5l6 4.5 6-4.5' },
} satisfies Record<string, IconShape>;

export type IconName = keyof typeof icons;
