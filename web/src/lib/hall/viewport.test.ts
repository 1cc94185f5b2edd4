import { describe, expect, it } from 'vitest';
import { hallOf, PITCH } from './hall.ts';
import { sampleLayout } from './sample.ts';
import { canBeTouched, centredOn, fitted, moved, seatAt, zoomed } from './viewport.ts';

const hall = hallOf(sampleLayout({ rows: 10, seats: 20 }));
const size = { width: 800, height: 600 };
const whole = fitted(hall.bounds, size);

describe('The view of a hall', () => {
  it('at first shows all of it', () => {
    for (const { x, y } of hall.seats) {
      expect(x * whole.scale + whole.x).toBeGreaterThan(0);
      expect(x * whole.scale + whole.x).toBeLessThan(size.width);
      expect(y * whole.scale + whole.y).toBeLessThan(size.height);
    }
  });

  it('zooms around the pointer: what is under it stays there', () => {
    const at = { x: 200, y: 300 };
    const near = zoomed(whole, 1.5, at, whole);
    expect((at.x - near.x) / near.scale).toBeCloseTo((at.x - whole.x) / whole.scale);
    expect(near.scale).toBeCloseTo(Math.min(3.2, whole.scale * 1.5));
  });

  it('never becomes smaller than all of it, nor endlessly large', () => {
    expect(zoomed(whole, 0.1, { x: 0, y: 0 }, whole)).toEqual(whole);
    expect(zoomed(whole, 1000, { x: 0, y: 0 }, whole).scale).toBe(Math.max(3.2, whole.scale));
  });

  it('cannot be dragged out of sight', () => {
    const { bounds } = hall;
    const far = moved(whole, 1e6, 1e6, bounds, size);
    expect(bounds.x * far.scale + far.x).toBeCloseTo(size.width / 2);
    expect(bounds.y * far.scale + far.y).toBeCloseTo(size.height / 2);
  });

  it('finds the seat under a point, and nothing between seats', () => {
    const seat = hall.seats[33]!;
    expect(seatAt(hall.seats, whole, seat.x * whole.scale + whole.x, seat.y * whole.scale + whole.y)).toBe(seat);
    expect(seatAt(hall.seats, whole, 1, 1)).toBeNull();
  });

  it('knows when a finger could aim', () => {
    expect(canBeTouched({ scale: 24 / PITCH, x: 0, y: 0 })).toBe(true);
    expect(canBeTouched({ scale: 0.9, x: 0, y: 0 })).toBe(false);
  });

  it('centres on a seat', () => {
    const seat = hall.seats[0]!;
    const view = centredOn(seat, 2, size);
    expect([seat.x * 2 + view.x, seat.y * 2 + view.y]).toEqual([400, 300]);
  });
});
