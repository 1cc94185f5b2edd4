import type { Musical, Performance, Venue } from '../../lib/api/types.ts';
import { dayAt } from '../../lib/format.ts';

/** A production with its dates to come, the soonest first. */
export interface Show {
  musical: Musical;
  venue: Venue;
  dates: Performance[];
  next: Performance;
  last: Performance;
}

export const isOnSale = (date: Performance, now: number) =>
  Date.parse(date.onSaleAt) <= now && now < Date.parse(date.saleClosesAt);
export const opensLater = (date: Performance, now: number) => Date.parse(date.onSaleAt) > now;

/** What can be booked now or later; in the order of the next dates. */
export function showsOf(musicals: Musical[], venues: Venue[], performances: Performance[], now: number): Show[] {
  const shows = musicals.flatMap((musical) => {
    const dates = performances.filter((date) => date.musicalId === musical.id && Date.parse(date.saleClosesAt) > now);
    const [next, last] = [dates[0], dates.at(-1)];
    const venue = venues.find((it) => it.id === next?.venueId);
    return next && last && venue ? [{ musical, venue, dates, next, last }] : [];
  });
  return shows.sort((a, b) => a.next.startsAt.localeCompare(b.next.startsAt) || a.musical.id - b.musical.id);
}

export type When = 'anytime' | 'weekend' | 'fortnight' | `month ${string}`;

/** Whether a date lies within what was asked for, by the calendar of its venue. */
export function isWithin(when: When, date: Performance, zone: string, now: number): boolean {
  const day = dayAt(date.startsAt, zone);
  if (when === 'anytime') return true;
  if (when === 'fortnight') return Date.parse(date.startsAt) - now <= 14 * 86_400_000;
  if (when === 'weekend') return weekendFrom(dayAt(now, zone)).includes(day);
  return day.startsWith(when.slice('month '.length));
}

/** The Saturday and Sunday of the week of a day: "2026-12-19" and the next. */
export function weekendFrom(today: string): string[] {
  const start = Date.parse(`${today}T00:00:00Z`);
  const weekday = new Date(start).getUTCDay();
  const saturday = weekday === 0 ? -1 : 6 - weekday;
  return [saturday, saturday + 1].map((days) => new Date(start + days * 86_400_000).toISOString().slice(0, 10));
}

export function matches({ musical, venue, dates }: Show, text: string): boolean {
  const words = [musical.title, musical.starring, venue.name, ...dates.map((date) => date.starring)];
  return words.some((word) => word?.toLowerCase().includes(text.toLowerCase()));
}

export type Order = 'date' | 'price' | 'newest';

export function sorted(shows: Show[], order: Order, cheapest: ReadonlyMap<number, number>): Show[] {
  if (order === 'newest') return shows.toSorted((a, b) => b.musical.id - a.musical.id);
  if (order === 'date') return shows;
  const price = ({ musical }: Show) => cheapest.get(musical.id) ?? Infinity;
  return shows.toSorted((a, b) => price(a) - price(b));
}

/** The next dates on sale, of as many different shows as there are. */
export function departuresOf(shows: Show[], count: number, now: number): { show: Show; date: Performance }[] {
  const onSale = shows.flatMap((show) =>
    show.dates.filter((date) => isOnSale(date, now)).map((date, turn) => ({ show, date, turn })),
  );
  return onSale
    .sort((a, b) => a.turn - b.turn || a.date.startsAt.localeCompare(b.date.startsAt))
    .slice(0, count)
    .sort((a, b) => a.date.startsAt.localeCompare(b.date.startsAt));
}
