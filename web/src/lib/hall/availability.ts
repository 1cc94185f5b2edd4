import type { Availability, FreeSeats } from '../api/types.ts';

/** What is known of a performance's seats: which are not free, and how many are by grade. */
export interface Known {
  changes: number;
  taken: ReadonlySet<number>;
  free: FreeSeats[];
}

/** A whole answer replaces what was known; a difference is added to it. */
export function withAnswer(known: Known | null, answer: Availability): Known {
  const taken = new Set(known && answer.freeAgain ? known.taken : []);
  for (const id of answer.freeAgain ?? []) taken.delete(id);
  for (const id of answer.notFree) taken.add(id);
  return { changes: answer.changes, taken, free: answer.grades };
}
