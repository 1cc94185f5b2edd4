import { describe, expect, it } from 'vitest';
import { withAnswer } from './availability.ts';
import { bestSeats, runsOf } from './best_seats.ts';
import { hallOf } from './hall.ts';
import { neighbour } from './neighbours.ts';
import { sampleLayout } from './sample.ts';
import { byRow, inOrder, lostOf, priceOf, toggle } from './selection.ts';

const hall = hallOf(sampleLayout({ rows: 4, seats: 7 }));
const NONE = new Set<number>();
const ids = (seats: { id: number }[]) => seats.map(({ id }) => id);
const grades = [{ grade: 'R', free: 1 }];

describe('Availability', () => {
  it('is replaced by a whole answer and changed by a difference', () => {
    const first = withAnswer(null, { changes: 3, notFree: [1, 2], grades });
    expect([...first.taken]).toEqual([1, 2]);
    const second = withAnswer(first, { changes: 5, notFree: [7], freeAgain: [1], grades });
    expect([...second.taken].sort()).toEqual([2, 7]);
    expect(second.changes).toBe(5);
    expect([...first.taken]).toEqual([1, 2]);
    expect([...withAnswer(second, { changes: 9, notFree: [4], grades }).taken]).toEqual([4]);
  });
});

describe('A selection', () => {
  const seat = hall.byId.get(3)!;

  it('takes a seat and drops it again', () => {
    expect(toggle([], seat, NONE, 4)).toEqual({ what: 'picked', picked: [3] });
    expect(toggle([3, 5], seat, NONE, 4)).toEqual({ what: 'dropped', picked: [5] });
  });

  it('takes nothing that is gone and nothing beyond the limit, but lets go of both', () => {
    expect(toggle([], seat, new Set([3]), 4).what).toBe('gone');
    expect(toggle([1, 2], seat, NONE, 2).what).toBe('limit');
    expect(toggle([3], seat, new Set([3]), 1).what).toBe('dropped');
  });

  it('is told in the order of the hall, by rows, with its price', () => {
    const seats = inOrder([9, 2, 1, 999], hall);
    expect(ids(seats)).toEqual([1, 2, 9]);
    expect(byRow(seats).map(ids)).toEqual([[1, 2], [9]]);
    expect(priceOf(inOrder([1, 28], hall), hall)).toBe(270_000);
  });

  it('knows what others have taken of it', () => {
    expect(lostOf([1, 2, 3], new Set([2, 9]))).toEqual([2]);
  });
});

describe('An arrow', () => {
  const seat = hall.byId.get(11)!; // the middle of the second row

  it('goes to the next seat as it is seen', () => {
    expect(neighbour(hall.seats, seat, 'left')!.id).toBe(10);
    expect(neighbour(hall.seats, seat, 'right')!.id).toBe(12);
    expect(neighbour(hall.seats, seat, 'up')!.id).toBe(4);
    expect(neighbour(hall.seats, seat, 'down')!.id).toBe(18);
  });

  it('goes nowhere at the edge', () => {
    expect(neighbour(hall.seats, hall.byId.get(4)!, 'up')).toBeNull();
    expect(neighbour(hall.seats, hall.byId.get(1)!, 'left')).toBeNull();
  });
});

describe('The best seats', () => {
  it('are in the middle of the first row', () => {
    expect(ids(bestSeats(hall, NONE, { count: 3, grade: 0 }))).toEqual([3, 4, 5]);
  });

  it('leave no single seat behind', () => {
    expect(ids(bestSeats(hall, new Set([1, 7]), { count: 4, grade: 1 }))).not.toEqual([3, 4, 5, 6]);
  });

  it('are of the wanted grade', () => {
    const found = bestSeats(hall, NONE, { count: 2, grade: 2 });
    expect(found.map(({ grade }) => grade)).toEqual([2, 2]);
  });

  it('are never taken ones, and never across an aisle', () => {
    const aisle = hallOf(sampleLayout({ rows: 1, seats: 6, aisleBefore: 4 }));
    for (const count of [2, 3]) {
      const found = bestSeats(aisle, new Set([2]), { count, grade: 0 });
      expect(found.every(({ id }) => id >= 4)).toBe(true);
    }
  });

  it('may stand where no seats are together, and may be none', () => {
    const seated = new Set(hall.seats.map(({ id }) => id));
    expect(ids(bestSeats(hall, seated, { count: 2, grade: 0 }))).toEqual([29, 30]);
    expect(bestSeats(hall, seated, { count: 4, grade: 0 })).toEqual([]);
  });

  it('are found among runs of neighbours', () => {
    const row = hall.sections[0]!.rows[0]!.seats;
    expect(runsOf(row, ({ id }) => id !== 3).map(ids)).toEqual([[1, 2], [4, 5, 6, 7]]);
  });
});
