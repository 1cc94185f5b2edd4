import { PITCH, type Hall, type Seat } from './hall.ts';

const ORPHAN_COSTS = 10_000;
/** A gap wider than this is an aisle: who sits at both sides of it does not sit together. */
const BESIDE = PITCH * 1.5;

interface Wish {
  count: number;
  /** 0: any. */
  grade: number;
}

/** Seats beside each other, nearest to the middle of the stage, leaving no single seat behind; nothing if there are none. */
export function bestSeats(hall: Hall, taken: ReadonlySet<number>, { count, grade }: Wish): Seat[] {
  const open = (seat: Seat | undefined) => seat !== undefined && !taken.has(seat.id) && !seat.accessible;
  let best: Seat[] = [];
  let least = Infinity;
  for (const section of hall.sections)
    for (const row of section.rows)
      for (const run of runsOf(row.seats, (seat) => open(seat) && (!grade || seat.grade === grade)))
        for (let i = 0; i + count <= run.length; ++i) {
          const seats = run.slice(i, i + count);
          const cost = orphans(run, i, count) * ORPHAN_COSTS + distanceOf(seats);
          if (cost < least) [best, least] = [seats, cost];
        }
  return best.length ? best : standing(hall, open, { count, grade });
}

/** Seats next to each other for which something is true, in the order of the row. */
export function runsOf(row: readonly Seat[], holds: (seat: Seat) => boolean): Seat[][] {
  const runs: Seat[][] = [];
  let before: Seat | null = null;
  for (const seat of row) {
    if (holds(seat)) {
      const joined: boolean = before !== null && Math.hypot(seat.x - before.x, seat.y - before.y) < BESIDE;
      if (joined) runs.at(-1)!.push(seat);
      else runs.push([seat]);
      before = seat;
    } else {
      before = null;
    }
  }
  return runs;
}

function orphans(run: Seat[], begin: number, count: number): number {
  return Number(begin === 1) + Number(run.length - begin - count === 1);
}

function distanceOf(seats: Seat[]): number {
  return seats.reduce((sum, seat) => sum + Math.hypot(seat.x, seat.y), 0) / seats.length;
}

function standing(hall: Hall, open: (seat: Seat) => boolean, { count, grade }: Wish): Seat[] {
  for (const { places } of hall.sections) {
    const free = places.filter((seat) => open(seat) && (!grade || seat.grade === grade)).slice(0, count);
    if (free.length === count) return free;
  }
  return [];
}
