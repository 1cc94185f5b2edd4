import type { GradePrice, HeldSeat } from '../../lib/api/types.ts';
import { byRowOf, type RowOfSeats } from '../../lib/seat_names.ts';

interface Line {
  grade: string;
  /** 1 for the dearest. */
  number: number;
  price: number;
  seats: number;
  rows: RowOfSeats[];
}

/** Seats by grade, the dearest first, and within it by row. Without the prices yet, there is nothing to show. */
export function linesOf(seats: readonly Omit<HeldSeat, 'id'>[], grades: readonly GradePrice[]): Line[] {
  return grades.flatMap(({ grade, price }, index) => {
    const ofGrade = seats.filter((seat) => seat.grade === grade);
    const rows = byRowOf(ofGrade);
    return ofGrade.length ? [{ grade, number: index + 1, price, seats: ofGrade.length, rows }] : [];
  });
}
