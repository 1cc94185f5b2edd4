import { describe, expect, it } from 'vitest';
import { asideOf, hallOf, PITCH, placesOf, ROW, SEAT } from './hall.ts';
import { sampleLayout } from './sample.ts';

describe('A hall', () => {
  const hall = hallOf(sampleLayout({ rows: 4, seats: 7 }));

  it('has neighbours and rows at the distances of the plan, whatever the unit of the layout', () => {
    const [first, second] = hall.sections[0]!.rows;
    expect(first!.seats[1]!.x - first!.seats[0]!.x).toBeCloseTo(PITCH);
    expect(second!.seats[0]!.y - first!.seats[0]!.y).toBeCloseTo(ROW);
  });

  it('keeps the proportions of the layout where moving the rows together would make seats touch', () => {
    const layout = sampleLayout({ rows: 2, seats: 3 });
    layout.sections[0]!.rows.push({
      label: 'side',
      seats: [1, 2, 3].map((n) => ({ id: 90 + n, label: String(n), x: 300, y: 100 + n * 50, grade: 'R', accessible: false })),
    });
    const seats = hallOf(layout).seats;
    const nearest = Math.min(
      ...seats.flatMap((a) => seats.filter((b) => b !== a).map((b) => Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y)))),
    );
    expect(nearest).toBeGreaterThanOrEqual(SEAT);
  });

  it('numbers grades by their price and knows every place by its id, standing ones too', () => {
    expect(hall.byId.get(1)!.grade).toBe(1);
    expect(hall.byId.get(28)!.grade).toBe(2);
    expect(placesOf(hall.sections[1]!).map(({ id, label }) => [id, label])).toEqual([[29, '1'], [30, '2'], [31, '3']]);
    expect(hall.seats).toHaveLength(28);
  });

  it('says how far aside of the middle a seat is', () => {
    expect(hall.sections[0]!.rows[0]!.seats.map(asideOf)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
  });

  it('lies within its bounds, and the stage too', () => {
    const { x, y, width, height } = hall.bounds;
    for (const seat of hall.seats) {
      expect(seat.x).toBeGreaterThan(x);
      expect(seat.x).toBeLessThan(x + width);
      expect(seat.y).toBeLessThan(y + height);
    }
    expect(x).toBeLessThan(-hall.stage);
  });

  it('of standing places alone has no seats on the plan', () => {
    const standing = hallOf({ ...sampleLayout({ rows: 1, seats: 1 }), sections: [] });
    expect(standing.seats).toEqual([]);
    expect(Number.isFinite(standing.bounds.width)).toBe(true);
  });
});
