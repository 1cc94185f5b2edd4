import type { Layout, LayoutSeat } from '../api/types.ts';

interface Wanted {
  rows: number;
  seats: number;
  /** The number of the seat behind an aisle, if there is one. */
  aisleBefore?: number;
}

/** For tests: a hall of straight rows, 50 apart along and 90 in depth, on a grid around the stage's middle. */
export function sampleLayout({ rows, seats, aisleBefore }: Wanted): Layout {
  let id = 0;
  const row = (number: number) => ({
    label: String(number),
    seats: Array.from({ length: seats }, (_, index): LayoutSeat => {
      const aisle = aisleBefore !== undefined && index + 1 >= aisleBefore ? 100 : 0;
      return {
        id: ++id,
        label: String(index + 1),
        x: (index - (seats - 1) / 2) * 50 + aisle,
        y: 200 + number * 90,
        grade: number <= rows / 2 ? 'VIP' : 'R',
        accessible: false,
      };
    }),
  });
  return {
    layoutVersion: 1,
    focus: { x: 0, y: 0 },
    grades: [{ grade: 'VIP', price: 150_000 }, { grade: 'R', price: 120_000 }],
    sections: [{ name: '1층', rows: Array.from({ length: rows }, (_, index) => row(index + 1)) }],
    areas: [{ name: '스탠딩', grade: 'R', capacity: 3, firstId: rows * seats + 1 }],
  };
}
