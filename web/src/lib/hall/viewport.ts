import { PITCH, ROW, type Bounds, type Seat } from './hall.ts';

/** How the plan lies on the canvas: a point p of the plan is at p * scale + (x, y), in CSS pixels. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

const LARGEST = 3.2;

/** All of the plan, in the middle. */
export function fitted(bounds: Bounds, { width, height }: Size): View {
  const pad = width < 500 ? 4 : 20;
  const scale = Math.min((width - pad * 2) / bounds.width, (height - pad) / bounds.height);
  return {
    scale,
    x: width / 2 - (bounds.x + bounds.width / 2) * scale,
    y: Math.max(pad / 2, (height - bounds.height * scale) / 2) - bounds.y * scale,
  };
}

/** Larger or smaller around a point of the canvas, never smaller than all of it. */
export function zoomed(view: View, by: number, at: { x: number; y: number }, whole: View): View {
  const scale = Math.min(Math.max(LARGEST, whole.scale), Math.max(whole.scale, view.scale * by));
  if (scale === whole.scale) return whole;
  const ratio = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
}

export function centredOn(seat: Seat, scale: number, { width, height }: Size): View {
  return { scale, x: width / 2 - seat.x * scale, y: height / 2 - seat.y * scale };
}

/** Moved by the hand, but never out of sight. */
export function moved(view: View, dx: number, dy: number, bounds: Bounds, { width, height }: Size): View {
  const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
  const [left, top] = [bounds.x * view.scale, bounds.y * view.scale];
  const [right, bottom] = [left + bounds.width * view.scale, top + bounds.height * view.scale];
  return {
    scale: view.scale,
    x: clamp(view.x + dx, width / 2 - right, width / 2 - left),
    y: clamp(view.y + dy, height / 2 - bottom, height / 2 - top),
  };
}

/** The seat under a point of the canvas. */
export function seatAt(seats: readonly Seat[], view: View, x: number, y: number): Seat | null {
  const planX = (x - view.x) / view.scale;
  const planY = (y - view.y) / view.scale;
  let best: Seat | null = null;
  let least = Infinity;
  for (const seat of seats) {
    const dx = Math.abs(seat.x - planX);
    const dy = Math.abs(seat.y - planY);
    if (dx < PITCH / 2 && dy < ROW / 2 && dx + dy < least) [best, least] = [seat, dx + dy];
  }
  return best;
}

/** Fingers cannot aim at less. */
const SMALLEST_TARGET = 24;
export const canBeTouched = (view: View) => PITCH * view.scale >= SMALLEST_TARGET;
/** Seats are seen with their numbers from here on, and can be touched. */
export const NEAR = 1.35;
