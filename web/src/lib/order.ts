import type { Order } from './api/booking.ts';
import type { DeliveryMethod, Hold } from './api/types.ts';

/** What was typed at the checkout; nothing of it is ever cleared by an error or a reload. */
export interface Typed {
  name: string;
  telephone: string;
  address: string;
  method: DeliveryMethod;
  agreed: boolean;
}

/** An order on its way from the hold to the ticket. */
export interface Draft {
  hold: Hold;
  isExtended: boolean;
  typed: Typed;
  /** Names the booking, so that it is one however often it is asked for. */
  key: string;
  /** What was sent under the key and has no final answer yet. */
  sent: Order | null;
  /** The booking whose payment is being asked for. */
  bookingId: number | null;
  /** What the house says that it costs, where that is not the sum of the lines. */
  changedTotal: number | null;
}

const DRAFT = 'boxoffice.draft';
const TYPED = 'boxoffice.typed';
const PICKED = 'boxoffice.picked';

function read<T>(name: string): T | null {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? 'null') as T | null;
  } catch {
    return null;
  }
}

function write(name: string, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // a full or forbidden storage: the page works, and only a reload would lose what was typed
  }
}

const NOTHING_TYPED: Typed = { name: '', telephone: '', address: '', method: 'MOBILE', agreed: false };

/** Starts an order of these seats; what was typed for an earlier one in this tab is taken over, but not consent. */
export function startDraft(hold: Hold, isExtended = false): Draft {
  const typed = { ...NOTHING_TYPED, ...read<Typed>(TYPED), agreed: false };
  const draft: Draft = { hold, isExtended, typed, key: newKey(), sent: null, bookingId: null, changedTotal: null };
  saveDraft(draft);
  return draft;
}

export const newKey = () => crypto.randomUUID();
export const draft = () => read<Draft>(DRAFT);

export function saveDraft(value: Draft): void {
  write(DRAFT, value);
  write(TYPED, value.typed);
}

export const endDraft = () => write(DRAFT, null);

/** Seats that are picked but not yet held, so that a reload keeps them. */
export function pickedBefore(performanceId: number): number[] {
  return read<Record<number, number[]>>(PICKED)?.[performanceId] ?? [];
}

export const rememberPicked = (performanceId: number, seatIds: number[]) =>
  write(PICKED, seatIds.length ? { [performanceId]: seatIds } : null);
