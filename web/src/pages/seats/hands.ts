import type { Bounds } from '../../lib/hall/hall.ts';
import { moved, zoomed, type Size, type View } from '../../lib/hall/viewport.ts';

interface Plan {
  view(): View;
  look(view: View): void;
  whole(): View;
  area(): { bounds: Bounds; size: Size };
  /** Pressed and let go at the same place. */
  press(x: number, y: number, isFinger: boolean): void;
}

interface Point {
  x: number;
  y: number;
}

/** Less than this is a press, not a drag: CSS pixels. */
const STILL = 5;

/** A mouse or fingers on the map: press, drag, pinch. */
export class Hands {
  private readonly points = new Map<number, Point>();
  private hasMoved = false;

  constructor(private readonly map: Plan) {}

  get isBusy(): boolean {
    return this.points.size > 0;
  }

  down(event: PointerEvent): void {
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.points.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    this.hasMoved = this.points.size > 1;
  }

  move(event: PointerEvent): void {
    const before = this.points.get(event.pointerId);
    if (!before) return;
    const now = { x: event.offsetX, y: event.offsetY };
    if (!this.hasMoved && Math.hypot(now.x - before.x, now.y - before.y) <= STILL) return;
    this.hasMoved = true;
    const others = [...this.points].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    this.points.set(event.pointerId, now);
    const { bounds, size } = this.map.area();
    const [other] = others;
    if (!other) {
      this.map.look(moved(this.map.view(), now.x - before.x, now.y - before.y, bounds, size));
      return;
    }
    const by = distance(now, other) / Math.max(1, distance(before, other));
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    this.map.look(zoomed(this.map.view(), by, middle, this.map.whole()));
  }

  up(event: PointerEvent): void {
    const wasPress = this.points.has(event.pointerId) && !this.hasMoved;
    this.points.delete(event.pointerId);
    if (wasPress) this.map.press(event.offsetX, event.offsetY, event.pointerType === 'touch');
  }

  cancel(event: PointerEvent): void {
    this.points.delete(event.pointerId);
    this.hasMoved = true;
  }
}

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);
