/** A list in sections, each with a header: where each row stands, without looking at every row. */
export interface Section {
  key: string;
  count: number;
}

export interface ListLayout {
  sections: readonly Section[];
  row: number;
  header: number;
}

export interface PlacedHeader {
  section: Section;
  top: number;
  /** Where its last row ends: until there it may stick. */
  bottom: number;
}

export function totalRows(layout: ListLayout): number {
  return layout.sections.reduce((all, section) => all + section.count, 0);
}

export function totalHeight(layout: ListLayout): number {
  return totalRows(layout) * layout.row + layout.sections.length * layout.header;
}

/** The top of row `index`. */
export function topOf(layout: ListLayout, index: number): number {
  let seen = 0;
  let headers = 0;
  for (const section of layout.sections) {
    headers += 1;
    if (index < seen + section.count) break;
    seen += section.count;
  }
  return headers * layout.header + index * layout.row;
}

/** Rows `from..=to` touch the pixels `top..bottom`; none if the list is empty. */
export function rowsBetween(layout: ListLayout, top: number, bottom: number): { from: number; to: number } | null {
  const count = totalRows(layout);
  if (count === 0) return null;
  return { from: rowAt(layout, top), to: Math.min(count - 1, rowAt(layout, bottom)) };
}

/** The row at a height; under a header the first row below it. */
export function rowAt(layout: ListLayout, y: number): number {
  let index = 0;
  let top = 0;
  for (const section of layout.sections) {
    const rows = top + layout.header;
    const end = rows + section.count * layout.row;
    if (y < end) return index + Math.max(0, Math.floor((y - rows) / layout.row));
    index += section.count;
    top = end;
  }
  return Math.max(0, index - 1);
}

export function headers(layout: ListLayout): PlacedHeader[] {
  let top = 0;
  return layout.sections.map((section) => {
    const placed = { section, top, bottom: top + layout.header + section.count * layout.row };
    top = placed.bottom;
    return placed;
  });
}
