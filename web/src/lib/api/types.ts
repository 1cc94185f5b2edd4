/** What the services answer; moments are ISO 8601 texts unless a member says milliseconds. Money is whole won. */

export type MusicalKind = 'MUSICAL' | 'CONCERT' | 'PLAY';
export type DeliveryMethod = 'MOBILE' | 'DESK' | 'POST';

export interface Musical {
  id: number;
  title: string;
  kind: MusicalKind;
  runTimeMinutes: number | null;
  ageRating: number | null;
  poster: string | null;
  starring: string | null;
}

export interface Venue {
  id: number;
  name: string;
  timeZone: string;
}

export interface CancellationStep {
  daysBefore: number;
  percent: number;
  atMost: number | null;
}

export interface CancellationPolicy {
  freeDays: number;
  steps: CancellationStep[];
}

export interface Performance {
  id: number;
  musicalId: number;
  venueId: number;
  layoutVersion: number;
  startsAt: string;
  onSaleAt: string;
  saleClosesAt: string;
  seatsPerCustomer: number;
  starring: string | null;
  cancellationPolicy: CancellationPolicy | null;
  capacity: number;
}

export interface GradePrice {
  grade: string;
  price: number;
}

export interface LayoutSeat {
  id: number;
  label: string;
  x: number;
  y: number;
  grade: string;
  accessible: boolean;
}

export interface Layout {
  layoutVersion: number;
  focus: { x: number; y: number };
  grades: GradePrice[];
  sections: { name: string; rows: { label: string; seats: LayoutSeat[] }[] }[];
  areas: { name: string; grade: string; capacity: number; firstId: number }[];
}

export interface FreeSeats {
  grade: string;
  free: number;
}

/** With `freeAgain`: what has changed since the number of changes that was asked for. */
export interface Availability {
  changes: number;
  notFree: number[];
  freeAgain?: number[];
  grades: FreeSeats[];
}

export interface HeldSeat {
  id: number;
  section: string;
  row: string;
  label: string;
  grade: string;
}

export interface Hold {
  id: number;
  token: string;
  performanceId: number;
  seats: HeldSeat[];
  expiresAt: string;
  price: number;
}

export type BookingStatus = 'PENDING_BOOKING' | 'COMPLETE_BOOKING' | 'CANCEL_BOOKING' | 'FAILED_BOOKING';

export interface Booking {
  id: number;
  musicalName: string;
  customerName: string;
  bookingStatus: BookingStatus;
  price: number;
  performanceId: number | null;
  startsAt: string | null;
  seats: string | null;
  bookingFees: number | null;
  deliveryFee: number | null;
  /** Milliseconds. */
  bookedAt: number;
  /** Milliseconds. */
  statusAt: number;
  statusReason: string | null;
}

export interface Ticket extends Omit<HeldSeat, 'id'> {
  seatId: number;
  price: number;
  bookingFee: number;
  canceledAt: string | null;
  cancellationFee: number | null;
}

export interface Tickets {
  bookingId: number;
  performanceId: number | null;
  startsAt: string | null;
  deliveryMethod: DeliveryMethod | null;
  tickets: Ticket[];
  deliveryFee: number;
  total: number;
}

export interface Cancellation {
  refund: number;
  tickets: number;
  cancellationFee: number;
  bookingFees: number;
  deliveryFee: number;
  refundAfterReturn: boolean;
  changesAt: string | null;
}

export type DeliveryStep = 'REQUESTED' | 'PACKED' | 'HANDED_OVER' | 'IN_TRANSIT' | 'DELIVERED' | 'RETURNED';

export interface MyPage {
  id: number;
  bookingId: number;
  musicalName: string | null;
  performanceId: number | null;
  startsAt: string | null;
  seats: string | null;
  customerName: string | null;
  addr: string | null;
  bookingStatus: BookingStatus | null;
  paymentStatus: string | null;
  paidAmount: number | null;
  refundedAmount: number | null;
  refundedAt: string | null;
  /** Milliseconds. */
  deliveryDate: number | null;
  shipperName: string | null;
  deliveryStatus: string | null;
  deliveryMethod: DeliveryMethod | null;
  deliveryStep: DeliveryStep | null;
}

export interface Session {
  role: 'guest' | 'customer' | 'operator' | 'gate';
  name: string | null;
  csrfToken: string;
  loginPath: string | null;
}
