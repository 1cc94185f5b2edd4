import type { CancellationPolicy } from './api/types.ts';
import { dayAt } from './format.ts';

/** When a booking was made and what it is for: what decides which fee applies on which day. */
export interface Terms {
  policy: CancellationPolicy;
  bookedAt: Date | string | number;
  startsAt: string;
  saleClosesAt: string;
  zone: string;
}

/** Days in a row on which canceling costs the same; days are "2026-12-19" at the venue. */
export interface Rung {
  firstDay: string;
  lastDay: string;
  percent: number;
  atMost: number | null;
}

const DAY_MS = 86_400_000;
const numberOf = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
const dayOf = (number: number) => new Date(number * DAY_MS).toISOString().slice(0, 10);

/** From the day of booking until customers may cancel no more; empty where nobody may. */
export function ladderOf({ policy, bookedAt, startsAt, saleClosesAt, zone }: Terms): Rung[] {
  const booked = numberOf(dayAt(bookedAt, zone));
  const start = numberOf(dayAt(startsAt, zone));
  const last = numberOf(dayAt(new Date(Date.parse(saleClosesAt) - 1), zone));
  const rungs: Rung[] = [];
  for (let day = booked; day <= last; ++day) {
    const step = policy.steps.find((it) => start - day >= it.daysBefore);
    if (!step) break;
    const free = step === policy.steps[0] && day - booked <= policy.freeDays;
    const { percent, atMost } = free ? { percent: 0, atMost: null } : step;
    const before = rungs.at(-1);
    if (before && before.percent === percent && before.atMost === atMost) before.lastDay = dayOf(day);
    else rungs.push({ firstDay: dayOf(day), lastDay: dayOf(day), percent, atMost });
  }
  return rungs;
}

/** Of one ticket; whole won, what does not divide is the customer's. */
export function feeOf(rung: Rung, price: number): number {
  const share = Math.floor((price * rung.percent) / 100);
  return rung.atMost === null ? share : Math.min(share, rung.atMost);
}

/** The same fee for each of these prices: that fee; otherwise nothing. */
export function feeForAll(rung: Rung, prices: number[]): number | null {
  const fees = new Set(prices.map((price) => feeOf(rung, price)));
  return fees.size === 1 ? [...fees][0]! : null;
}
