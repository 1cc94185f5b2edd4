import type { GradePrice, Layout } from '../api/types.ts';

/** Units of the plan: neighbours in a row are PITCH apart, rows about ROW, a seat is drawn SEAT wide. */
export const PITCH = 24;
export const ROW = 26;
export const SEAT = 18;

export interface Seat {
  id: number;
  section: HallSection;
  /** Empty in a standing area. */
  row: string;
  label: string;
  /** 1 for the dearest. */
  grade: number;
  x: number;
  y: number;
  accessible: boolean;
}

export interface HallRow {
  label: string;
  seats: Seat[];
}

/** A block of rows, or a standing area: one without rows, whose places are `places`. */
export interface HallSection {
  name: string;
  rows: HallRow[];
  places: Seat[];
}

export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Hall {
  sections: HallSection[];
  /** The ones on the plan: all but the places of standing areas. */
  seats: Seat[];
  byId: Map<number, Seat>;
  grades: GradePrice[];
  /** Around the seats and the stage. */
  bounds: Bounds;
  /** Half of the stage's width; the stage's edge is at y = 0, x = 0 its middle. */
  stage: number;
}

const STAGE_ABOVE = 70;

export function hallOf(layout: Layout): Hall {
  const gradeNumbers = new Map(layout.grades.map(({ grade }, index) => [grade, index + 1]));
  const place = plan(layout);
  const byId = new Map<number, Seat>();
  const keep = (seat: Seat) => {
    byId.set(seat.id, seat);
    return seat;
  };
  const sections = layout.sections.map(({ name, rows }) => {
    const section: HallSection = { name, rows: [], places: [] };
    section.rows = rows.map((row) => ({
      label: row.label,
      seats: row.seats.map(({ id, label, grade, accessible, x, y }) =>
        keep({ id, section, row: row.label, label, grade: gradeNumbers.get(grade) ?? 1, accessible, ...place(x, y) }),
      ),
    }));
    return section;
  });
  const seats = [...byId.values()];
  for (const { name, grade, capacity, firstId } of layout.areas) {
    const section: HallSection = { name, rows: [], places: [] };
    section.places = Array.from({ length: capacity }, (_, index) => {
      const common = { section, row: '', grade: gradeNumbers.get(grade) ?? 1, accessible: false, x: 0, y: 0 };
      return keep({ id: firstId + index, label: String(index + 1), ...common });
    });
    sections.push(section);
  }
  const stage = Math.max(120, Math.max(0, ...seats.map((seat) => Math.abs(seat.x))) * 0.5);
  return { sections, seats, byId, grades: layout.grades, bounds: boundsOf(seats, stage), stage };
}

function boundsOf(seats: Seat[], stage: number): Bounds {
  const xs = seats.map((seat) => seat.x);
  const ys = seats.map((seat) => seat.y);
  const left = Math.min(-stage, ...xs) - PITCH;
  const top = Math.min(-STAGE_ABOVE, ...ys) - PITCH / 2;
  return {
    x: left,
    y: top,
    width: Math.max(stage, ...xs) + PITCH - left,
    height: Math.max(0, ...ys) + PITCH - top,
  };
}

type Placing = (x: number, y: number) => { x: number; y: number };

/**
 * A layout's grid has no unit, and real rows stand far apart: on the plan, rows move together as long as no seats touch.
 */
function plan(layout: Layout): Placing {
  const rows = layout.sections.flatMap((section) => section.rows.map((row) => row.seats));
  const along = PITCH / (median(rows.flatMap((seats) => gaps(seats.map(({ x, y }) => [x, y])))) ?? PITCH);
  const depth = median(layout.sections.flatMap(({ rows }) => gaps(rows.map(({ seats }) => middleOf(seats)))));
  const scaledBy =
    (down: number): Placing =>
    (x, y) => ({ x: (x - layout.focus.x) * along, y: (y - layout.focus.y) * down });
  if (depth === undefined) return scaledBy(along);
  const together = scaledBy(Math.min(along, ROW / depth));
  return hasRoom(rows.flat().map(({ x, y }) => together(x, y))) ? together : scaledBy(along);
}

function gaps(points: [number, number][]): number[] {
  return points.slice(1).map(([x, y], i) => Math.hypot(x - points[i]![0], y - points[i]![1]));
}

function middleOf(seats: { x: number; y: number }[]): [number, number] {
  const { x, y } = seats[seats.length >> 1]!;
  return [x, y];
}

function median(numbers: number[]): number | undefined {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

/** Whether every two seats are at least a seat's width apart; looks only at what is in the cells around. */
function hasRoom(points: { x: number; y: number }[]): boolean {
  const cells = new Map<string, { x: number; y: number }[]>();
  const cellOf = (value: number) => Math.floor(value / SEAT);
  for (const point of points) {
    for (let dx = -1; dx <= 1; ++dx)
      for (let dy = -1; dy <= 1; ++dy)
        for (const other of cells.get(`${cellOf(point.x) + dx},${cellOf(point.y) + dy}`) ?? [])
          if (Math.max(Math.abs(other.x - point.x), Math.abs(other.y - point.y)) < SEAT) return false;
    const cell = `${cellOf(point.x)},${cellOf(point.y)}`;
    cells.set(cell, [...(cells.get(cell) ?? []), point]);
  }
  return true;
}

/** How many seats from the middle: negative to the left, 0 in the middle. */
export const asideOf = (seat: Seat) => Math.round(seat.x / PITCH);

/** Every place of a section, whether in rows or standing. */
export const placesOf = (section: HallSection) =>
  section.rows.length ? section.rows.flatMap((row) => row.seats) : section.places;
