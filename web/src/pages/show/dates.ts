import type { Performance } from '../../lib/api/types.ts';
import { dayAt } from '../../lib/format.ts';

export interface CalendarDay {
  /** "2026-12-19". */
  day: string;
  number: number;
  /** 0 for Sunday. */
  weekday: number;
  dates: Performance[];
}

export interface Month {
  year: number;
  month: number;
  /** Cells of the first week that belong to the month before. */
  blanksBefore: number;
  blanksAfter: number;
  days: CalendarDay[];
}

/** The months in which there are dates, by the calendar of the venue; months between are there too. */
export function monthsOf(dates: Performance[], zone: string): Month[] {
  const byDay = new Map<string, Performance[]>();
  for (const date of dates) {
    const day = dayAt(date.startsAt, zone);
    byDay.set(day, [...(byDay.get(day) ?? []), date]);
  }
  const days = [...byDay.keys()].sort();
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const months: Month[] = [];
  for (let at = new Date(`${first.slice(0, 7)}-01T00:00:00Z`); at.toISOString().slice(0, 7) <= last.slice(0, 7); ) {
    months.push(monthOf(at.getUTCFullYear(), at.getUTCMonth() + 1, byDay));
    at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
  }
  return months;
}

function monthOf(year: number, month: number, byDay: Map<string, Performance[]>): Month {
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const days = Array.from({ length }, (_, index): CalendarDay => {
    const moment = new Date(Date.UTC(year, month - 1, index + 1));
    const day = moment.toISOString().slice(0, 10);
    return { day, number: index + 1, weekday: moment.getUTCDay(), dates: byDay.get(day) ?? [] };
  });
  return {
    year,
    month,
    blanksBefore: days[0]!.weekday,
    blanksAfter: 6 - days.at(-1)!.weekday,
    days,
  };
}

/** Names in a cast as catalogues write it: "이안 한지오, 해수 정라온". */
export function castOf(starring: string | null): string[] {
  return (starring ?? '').split(/[,·]/).map((name) => name.trim()).filter(Boolean);
}
