import type { Seat } from './hall.ts';

export type Way = 'left' | 'right' | 'up' | 'down';

const STEPS: Record<Way, [number, number]> = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };
/** What lies less far ahead is beside, not ahead. */
const AHEAD = 6;
const ASIDE_COSTS = 2.5;

/** The next seat in that direction as it is seen on the plan; nothing at the edge. */
export function neighbour(seats: readonly Seat[], from: Seat, way: Way): Seat | null {
  const [stepX, stepY] = STEPS[way];
  let best: Seat | null = null;
  let least = Infinity;
  for (const seat of seats) {
    const dx = seat.x - from.x;
    const dy = seat.y - from.y;
    const ahead = dx * stepX + dy * stepY;
    if (ahead < AHEAD) continue;
    const cost = ahead + ASIDE_COSTS * Math.abs(dx * stepY + dy * stepX);
    if (cost < least) [best, least] = [seat, cost];
  }
  return best;
}
