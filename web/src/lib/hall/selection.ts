import type { Hall, Seat } from './hall.ts';

/** What came of pressing a seat. */
export type Toggled =
  | { what: 'picked' | 'dropped'; picked: number[] }
  | { what: 'gone' }
  | { what: 'limit' };

/** Seats in the order in which they were picked, by their ids. */
export function toggle(picked: readonly number[], seat: Seat, taken: ReadonlySet<number>, limit: number): Toggled {
  if (picked.includes(seat.id)) return { what: 'dropped', picked: picked.filter((id) => id !== seat.id) };
  if (taken.has(seat.id)) return { what: 'gone' };
  if (picked.length >= limit) return { what: 'limit' };
  return { what: 'picked', picked: [...picked, seat.id] };
}

/** Picked seats that somebody else has taken meanwhile. */
export function lostOf(picked: readonly number[], taken: ReadonlySet<number>): number[] {
  return picked.filter((id) => taken.has(id));
}

/** In the hall's order: section by section, row by row. */
export function inOrder(picked: readonly number[], hall: Hall): Seat[] {
  return [...picked].sort((a, b) => a - b).flatMap((id) => hall.byId.get(id) ?? []);
}

export function priceOf(seats: Seat[], hall: Hall): number {
  return seats.reduce((sum, seat) => sum + (hall.grades[seat.grade - 1]?.price ?? 0), 0);
}

/** Seats of one row together, for a label such as "B구역 13열 9, 10번". */
export function byRow(seats: Seat[]): Seat[][] {
  const groups = new Map<string, Seat[]>();
  for (const seat of seats) {
    const name = `${seat.section.name}\n${seat.row}`;
    groups.set(name, [...(groups.get(name) ?? []), seat]);
  }
  return [...groups.values()];
}
