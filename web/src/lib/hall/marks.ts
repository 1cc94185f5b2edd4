import { SEAT, type Seat } from './hall.ts';

type Pen = CanvasRenderingContext2D;
type Adding = (pen: Pen, x: number, y: number) => void;

const box: Adding = (pen, x, y) => pen.roundRect(x - SEAT * 0.27, y - SEAT * 0.27, SEAT * 0.54, SEAT * 0.54, SEAT * 0.14);
const dot =
  (radius: number): Adding =>
  (pen, x, y) => {
    pen.moveTo(x + radius, y);
    pen.arc(x, y, radius, 0, 7);
  };
const bar =
  (width: number, height: number): Adding =>
  (pen, x, y) =>
    pen.rect(x - width / 2, y - height / 2, width, height);
const corner: Adding = (pen, x, y) => {
  pen.moveTo(x + SEAT * 0.31, y - SEAT * 0.31);
  pen.lineTo(x + SEAT * 0.31, y + SEAT * 0.31);
  pen.lineTo(x - SEAT * 0.31, y + SEAT * 0.31);
  pen.closePath();
};

/** Grades 1 to 6: solid, dot, bar, ring, post, corner; a colour never speaks alone. */
const PLAIN: (Adding | null)[] = [
  null, dot(SEAT * 0.2), bar(SEAT * 0.66, SEAT * 0.2), box, bar(SEAT * 0.2, SEAT * 0.66), corner,
];
/** Below the number, where a seat shows one; the ring goes around it. */
const BESIDE_NUMBER: (Adding | null)[] = [
  null, dot(SEAT * 0.085), bar(SEAT * 0.52, SEAT * 0.1), null, bar(SEAT * 0.1, SEAT * 0.2), bar(SEAT * 0.3, SEAT * 0.1),
];

export function drawMark(pen: Pen, seats: Seat[], grade: number, colour: string, numbered: boolean): void {
  const index = Math.min(grade, 6) - 1;
  pen.fillStyle = colour;
  pen.beginPath();
  if (numbered && grade === 4)
    for (const { x, y } of seats)
      pen.roundRect(x - SEAT * 0.37, y - SEAT * 0.37, SEAT * 0.74, SEAT * 0.74, SEAT * 0.16);
  const add = (numbered ? BESIDE_NUMBER : PLAIN)[index];
  if (add) for (const { x, y } of seats) add(pen, x, numbered ? y + SEAT * 0.32 : y);
  pen.fill();
}

export function drawWheelchairs(pen: Pen, seats: Seat[], colour: string): void {
  pen.strokeStyle = colour;
  pen.lineWidth = SEAT * 0.1;
  pen.lineCap = 'round';
  for (const { x, y } of seats) {
    pen.beginPath();
    pen.arc(x - 1, y + 2.5, 4.2, 0, 7);
    pen.moveTo(x - 1, y - 5.5);
    pen.lineTo(x - 1, y + 0.5);
    pen.lineTo(x + 4, y + 0.5);
    pen.stroke();
  }
}
