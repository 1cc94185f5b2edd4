import { announcer } from '../../lib/announcer.svelte.ts';
import type { Availability } from '../../lib/api/types.ts';
import { bookingFee } from '../../lib/fees.ts';
import { withAnswer, type Known } from '../../lib/hall/availability.ts';
import { bestSeats } from '../../lib/hall/best_seats.ts';
import { asideOf, type Hall, type Seat } from '../../lib/hall/hall.ts';
import { inOrder, lostOf, priceOf, toggle } from '../../lib/hall/selection.ts';
import { t } from '../../lib/i18n/language.svelte.ts';
import { byRowOf } from '../../lib/seat_names.ts';
import { f } from '../../lib/reading.svelte.ts';

/** The seats of one performance, and which of them the customer has picked; says what happens to who does not see it. */
export class Choice {
  known = $state.raw<Known | null>(null);
  picked = $state.raw<readonly number[]>([]);
  /** Grades that are looked for; empty: all. */
  shown = $state.raw<ReadonlySet<number>>(new Set());
  /** Read out and shown: why something was not possible, or was lost. */
  notice = $state('');

  seats = $derived.by(() => inOrder(this.picked, this.hall));
  price = $derived.by(() => priceOf(this.seats, this.hall));
  total = $derived.by(() => this.price + bookingFee(this.seats.length));

  constructor(
    readonly hall: Hall,
    readonly limit: number,
    before: number[],
  ) {
    this.picked = before.filter((id) => hall.byId.has(id)).slice(0, limit);
  }

  get taken(): ReadonlySet<number> {
    return this.known?.taken ?? new Set();
  }

  name = (seat: Seat) => t().common.seatName(seat.section.name, seat.row, seat.label);
  /** What of a seat's name stands before its label, and what behind it. */
  around(seat: Seat): [before: string, behind: string] {
    const name = this.name(seat);
    const at = name.lastIndexOf(seat.label);
    return [name.slice(0, at), name.slice(at + seat.label.length)];
  }

  gradeName = (seat: Seat) => t().common.grade(this.hall.grades[seat.grade - 1]!.grade);
  priceName = (seat: Seat) => f().money(this.hall.grades[seat.grade - 1]!.price);

  place(seat: Seat): string {
    if (!seat.row) return '';
    const aside = asideOf(seat);
    return Math.abs(aside) < 1 ? t().seats.centre : t().seats.aside(Math.abs(aside), aside > 0);
  }

  free(grade: string): number | undefined {
    return this.known?.free.find((it) => it.grade === grade)?.free;
  }

  toggle(seat: Seat): void {
    const done = toggle(this.picked, seat, this.taken, this.limit);
    if (done.what === 'gone') return this.tell(t().seats.saidGone(this.name(seat)));
    if (done.what === 'limit') return this.tell(t().seats.saidLimit(this.limit));
    this.picked = done.picked;
    this.notice = '';
    const [count, sum] = [this.seats.length, f().money(this.total)];
    announcer.say(
      done.what === 'dropped'
        ? t().seats.saidDropped(this.name(seat), count, sum)
        : t().seats.saidPicked(this.name(seat), this.gradeName(seat), this.priceName(seat), count, sum),
    );
  }

  clear(): void {
    this.picked = [];
    this.notice = '';
    announcer.say(t().seats.saidCleared);
  }

  /** Picks the best seats that are together; grade 0 is any. Returns them, or nothing where there are none. */
  pickBest(count: number, grade: number): Seat[] {
    const found = bestSeats(this.hall, this.taken, { count, grade });
    if (!found.length) {
      this.tell(t().seats.saidNone(count));
      return [];
    }
    this.picked = found.map(({ id }) => id);
    this.notice = '';
    announcer.say(t().seats.saidFound(this.namesOf(found), f().money(this.total)));
    return found;
  }

  filter(grade: number): void {
    const shown = new Set(this.shown);
    if (!shown.delete(grade)) shown.add(grade);
    this.shown = shown;
  }

  /** What the other side says now; whoever lost a picked seat is told. */
  learn(answer: Availability): void {
    this.known = withAnswer(this.known, answer);
    const lost = lostOf(this.picked, this.taken);
    if (!lost.length) return;
    this.picked = this.picked.filter((id) => !lost.includes(id));
    this.tell(t().seats.saidLost(this.namesOf(inOrder(lost, this.hall)), this.picked.length));
  }

  tell(text: string): void {
    this.notice = text;
    announcer.say(text);
  }

  namesOf(seats: Seat[]): string {
    return byRowOf(seats.map(({ section, row, label }) => ({ section: section.name, row, label })))
      .map(({ section, row, labels }) => t().common.seatsNamed(section, row, labels))
      .join('; ');
  }
}
