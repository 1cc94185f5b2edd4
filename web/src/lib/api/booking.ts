import { change, get } from './http.ts';
import type { Booking, Cancellation, DeliveryMethod, HeldSeat, Hold, MyPage, Tickets } from './types.ts';

export interface Order {
  customerName: string;
  telephoneInfo: string;
  addr: string;
  holdId: number;
  holdToken: string;
  deliveryMethod: DeliveryMethod;
  expectedTotal: number;
}

/** What a "seats-taken" problem brings beside its words. */
export interface SeatsTaken {
  taken: HeldSeat[];
  alternatives: Hold[];
}

const tokenOf = (hold: Hold) => ({ headers: { 'Hold-Token': hold.token } });

export const hold = (performanceId: number, seatIds: number[], key: string) =>
  change<Hold>('POST', '/holds', { body: { performanceId, seatIds }, headers: { 'Idempotency-Key': key } });

export const extend = (held: Hold) =>
  change<{ id: number; expiresAt: string }>('POST', `/holds/${held.id}/extension`, tokenOf(held));

export const release = (held: Hold) => change<void>('DELETE', `/holds/${held.id}`, tokenOf(held));

/** The same key with the same order is the same request, however often it is sent. */
export const book = (order: Order, key: string) =>
  change<Booking>('POST', '/bookings', { body: order, headers: { 'Idempotency-Key': key } });

export const booking = (id: number, signal?: AbortSignal) => get<Booking>(`/bookings/${id}`, signal);

export const tickets = (bookingId: number) => get<Tickets>(`/bookings/${bookingId}/tickets`);

const cancellationPath = (bookingId: number) => `/bookings/${bookingId}/cancellation`;

/** What giving these seats back would bring now; all of them when none is named. */
export const cancellation = (bookingId: number, seatIds: number[] = []) =>
  get<Cancellation>(cancellationPath(bookingId) + (seatIds.length ? `?seats=${seatIds.join(',')}` : ''));

/** All seats when none is named. */
export const cancel = (bookingId: number, seatIds: number[], key: string) =>
  change<Booking>('PATCH', `/bookings/${bookingId}`, {
    body: { bookingStatus: 'CANCEL_BOOKING', ...(seatIds.length ? { seats: seatIds } : {}) },
    headers: { 'Idempotency-Key': key },
  });

interface MyPages {
  _embedded: { mypages: MyPage[] };
}

/** The newest first. */
export async function myPages(): Promise<MyPage[]> {
  return (await get<MyPages>('/mypages?size=50&sort=id,desc'))._embedded.mypages;
}

/** Nothing while no service has told of the booking. */
export async function myPage(bookingId: number, signal?: AbortSignal): Promise<MyPage | null> {
  const found = await get<MyPages>(`/mypages/search/findByBookingId?bookingId=${bookingId}`, signal);
  return found._embedded.mypages[0] ?? null;
}
