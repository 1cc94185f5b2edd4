import { gradeColour, type Colours } from './colours.ts';
import { drawMark, drawWheelchairs } from './marks.ts';
import { PITCH, ROW, SEAT, type Hall, type Seat } from './hall.ts';
import { byRow } from './selection.ts';
import type { Size, View } from './viewport.ts';

export interface Scene {
  hall: Hall;
  view: View;
  size: Size;
  taken: ReadonlySet<number>;
  picked: readonly number[];
  /** Grades that are looked for; empty: all. */
  shown: ReadonlySet<number>;
  cursor: Seat | null;
  colours: Colours;
  words: { stage: string; flag: (row: string, labels: string) => string };
}

type Pen = CanvasRenderingContext2D;

/** From here on seats are large enough to carry their numbers, in CSS pixels. */
const NUMBERED = 20;

export function drawHall(pen: Pen, scene: Scene): void {
  const { hall, view, size, colours } = scene;
  const ratio = devicePixelRatio;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, size.width, size.height);
  pen.translate(view.x, view.y);
  pen.scale(view.scale, view.scale);
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  drawStage(pen, scene);
  drawNames(pen, scene);
  const gone = hall.seats.filter((seat) => scene.taken.has(seat.id) && !scene.picked.includes(seat.id));
  fillSeats(pen, gone, SEAT * 0.5, colours['seat-gone'], SEAT * 0.12);
  for (let grade = 1; grade <= hall.grades.length; ++grade) drawFree(pen, scene, grade);
  const mine = hall.seats.filter((seat) => scene.picked.includes(seat.id));
  drawMine(pen, scene, mine);
  if (scene.cursor) drawCursor(pen, scene, scene.cursor);
  for (const seats of byRow(mine)) drawFlag(pen, scene, seats);
}

function write(pen: Pen, scene: Scene, text: string, x: number, y: number, pixels: number, weight = 400): void {
  pen.font = `${weight} ${pixels / scene.view.scale}px ${scene.colours.font}`;
  pen.fillText(text, x, y);
}

function addBox(pen: Pen, seat: Seat, size: number, round: number): void {
  pen.roundRect(seat.x - size / 2, seat.y - size / 2, size, size, round);
}

function fillSeats(pen: Pen, seats: Seat[], size: number, fill: string, round: number): void {
  pen.beginPath();
  for (const seat of seats) addBox(pen, seat, size, round);
  pen.fillStyle = fill;
  pen.fill();
}

function drawStage(pen: Pen, { hall: { stage }, view, colours, words }: Scene): void {
  pen.fillStyle = colours.stage;
  pen.beginPath();
  pen.moveTo(-stage, -62);
  pen.quadraticCurveTo(0, -30, stage, -62);
  pen.lineTo(stage * 1.08, -22);
  pen.quadraticCurveTo(0, 18, -stage * 1.08, -22);
  pen.fill();
  pen.fillStyle = colours['text-soft'];
  pen.font = `600 ${Math.max(12, 15 * view.scale) / view.scale}px ${colours.font}`;
  pen.fillText(words.stage, 0, -21);
}

/** The names of the blocks above them; row numbers at both sides of the blocks in the middle, when there is room. */
function drawNames(pen: Pen, scene: Scene): void {
  const { hall, view, colours } = scene;
  for (const section of hall.sections) {
    const first = section.rows[0]?.seats;
    const [left, right] = [first?.[0], first?.at(-1)];
    if (!first || !left || !right) continue;
    const top = Math.min(left.y, right.y, first[first.length >> 1]!.y);
    const name = view.scale < 0.55 ? shortName(section.name) : section.name;
    pen.fillStyle = colours['text-soft'];
    write(pen, scene, name, (left.x + right.x) / 2, top - PITCH, 13, 600);
    if (ROW * view.scale < 14 || Math.sign(left.x) === Math.sign(right.x)) continue;
    pen.fillStyle = colours['text-faint'];
    for (const { label, seats } of section.rows) {
      write(pen, scene, label, seats[0]!.x - PITCH * 1.1, seats[0]!.y, 10);
      write(pen, scene, label, seats.at(-1)!.x + PITCH * 1.1, seats.at(-1)!.y, 10);
    }
  }
}

/** "A구역" of "1층 A구역". */
const shortName = (name: string) => name.split(' ').at(-1) ?? name;

function drawFree(pen: Pen, scene: Scene, grade: number): void {
  const { hall, view, shown, colours } = scene;
  const pixels = SEAT * view.scale;
  const faded = shown.size > 0 && !shown.has(grade);
  const free = hall.seats.filter(
    (seat) => seat.grade === grade && !scene.taken.has(seat.id) && !scene.picked.includes(seat.id),
  );
  const numbered = pixels >= NUMBERED && !faded;
  pen.globalAlpha = faded ? 0.2 : 1;
  fillSeats(pen, free, SEAT, gradeColour(colours, grade), pixels < 6 ? 0 : SEAT * 0.28);
  const marked = free.filter((seat) => !seat.accessible);
  drawMark(pen, marked, grade, colours.surface, numbered);
  if (numbered) {
    pen.fillStyle = grade === 4 ? colours.text : colours['on-grade'];
    const lifted = grade === 1 ? 0 : SEAT * 0.08;
    for (const seat of marked)
      write(pen, scene, seat.label, seat.x, seat.y - lifted, Math.min(14, pixels * 0.44), 600);
  }
  drawWheelchairs(pen, free.filter((seat) => seat.accessible), colours.surface);
  pen.globalAlpha = 1;
}

function drawMine(pen: Pen, { view, colours }: Scene, mine: Seat[]): void {
  const size = Math.min(Math.max(SEAT * 1.16, 14 / view.scale), PITCH * 0.98);
  const unit = size / 24;
  for (const seat of mine) {
    fillSeats(pen, [seat], size + 3 / view.scale, colours.paper, size * 0.34);
    fillSeats(pen, [seat], size, colours.ink, size * 0.28);
    if (size * view.scale < 11) continue;
    pen.beginPath();
    pen.moveTo(seat.x - 6 * unit, seat.y + 0.5 * unit);
    pen.lineTo(seat.x - 1.5 * unit, seat.y + 5 * unit);
    pen.lineTo(seat.x + 6.5 * unit, seat.y - 5 * unit);
    pen.strokeStyle = colours['on-ink'];
    pen.lineWidth = 2.6 * unit;
    pen.lineCap = pen.lineJoin = 'round';
    pen.stroke();
  }
}

function drawCursor(pen: Pen, { view, colours }: Scene, cursor: Seat): void {
  pen.beginPath();
  addBox(pen, cursor, SEAT + 8, SEAT * 0.42);
  pen.strokeStyle = colours.accent;
  pen.lineWidth = 2.5 / view.scale;
  pen.stroke();
}

/** Over seats of a row that are mine: which ones they are. */
function drawFlag(pen: Pen, { view, colours, words }: Scene, seats: Seat[]): void {
  const pixel = 1 / view.scale;
  const xs = seats.map((seat) => seat.x);
  const x = (Math.min(...xs) + Math.max(...xs)) / 2;
  const y = Math.min(...seats.map((seat) => seat.y)) - SEAT * 0.62;
  const text = words.flag(seats[0]!.row, labelsOf(seats));
  pen.font = `600 ${12 * pixel}px ${colours.font}`;
  const half = (pen.measureText(text).width + 18 * pixel) / 2;
  const [tall, gap] = [24 * pixel, 6 * pixel];
  pen.fillStyle = colours.ink;
  pen.beginPath();
  pen.roundRect(x - half, y - tall - gap, half * 2, tall, 7 * pixel);
  pen.moveTo(x - gap, y - gap);
  pen.lineTo(x, y);
  pen.lineTo(x + gap, y - gap);
  pen.fill();
  pen.fillStyle = colours['on-ink'];
  pen.fillText(text, x, y - tall / 2 - gap + pixel / 2);
}

/** "9–11" when they are all there, otherwise "9, 12". */
function labelsOf(seats: Seat[]): string {
  const numbers = seats.map((seat) => Number(seat.label));
  const joined = numbers.length > 2 && numbers.every((n, i) => i === 0 || n === numbers[i - 1]! + 1);
  return joined ? `${numbers[0]}–${numbers.at(-1)}` : seats.map((seat) => seat.label).join(', ');
}

/** Where on the whole plan one is. */
export function drawOverview(pen: Pen, scene: Scene, { width, height }: Size): void {
  const { hall, view, size, colours } = scene;
  const { bounds } = hall;
  const scale = Math.min(width / bounds.width, height / bounds.height);
  const ratio = devicePixelRatio;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.translate(width / 2 - (bounds.x + bounds.width / 2) * scale, -bounds.y * scale);
  pen.scale(scale, scale);
  pen.fillStyle = colours.stage;
  pen.fillRect(-hall.stage, -62, hall.stage * 2, 40);
  for (const seat of hall.seats) {
    pen.fillStyle = scene.taken.has(seat.id) ? colours['seat-gone'] : gradeColour(colours, seat.grade);
    pen.fillRect(seat.x - 9, seat.y - 9, SEAT, SEAT);
  }
  pen.strokeStyle = colours.accent;
  pen.lineWidth = 2 / scale;
  pen.strokeRect(-view.x / view.scale, -view.y / view.scale, size.width / view.scale, size.height / view.scale);
}
