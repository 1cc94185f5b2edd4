import type { DeliveryMethod } from './api/types.ts';

/**
 * What the house adds to the seats' prices, as its program does by default; the API names these sums only after booking.
 * A total that is not the house's is refused with "price-changed", so nothing is ever charged that was not shown.
 */
const BOOKING_FEE = 2_000;
const POSTAGE = 3_200;

export const bookingFee = (seats: number) => seats * BOOKING_FEE;
export const deliveryFee = (method: DeliveryMethod) => (method === 'POST' ? POSTAGE : 0);
