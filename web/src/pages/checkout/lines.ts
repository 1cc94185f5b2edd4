import type { GradePrice, HeldSeat } from '../../lib/api/types.ts';

interface Line {
  grade: string;
  /** 1 for the dearest. */
  number: number;
  price: number;
  seats: number;
  rows: { section: string; row: string; labels: string[] }[];
}

/** Seats by grade, the dearest first, and within it by row. Without the prices yet, there is nothing to show. */
export function linesOf(seats: readonly Omit<HeldSeat, 'id'>[], grades: readonly GradePrice[]): Line[] {
  return grades.flatMap(({ grade, price }, index) => {
    const ofGrade = seats.filter((seat) => seat.grade === grade);
    const rows: Line['rows'] = [];
    for (const { section, row, label } of ofGrade) {
      const same = rows.find((it) => it.section === section && it.row === row);
      if (same) same.labels.push(label);
      else rows.push({ section, row, labels: [label] });
    }
    return ofGrade.length ? [{ grade, number: index + 1, price, seats: ofGrade.length, rows }] : [];
  });
}
