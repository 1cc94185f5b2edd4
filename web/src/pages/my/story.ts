import type { Booking, DeliveryStep, MyPage, Ticket, Tickets } from '../../lib/api/types.ts';

/** One thing that happened, or comes next. What it is called is for the page to say. */
export type Chapter = { look: 'done' | 'now' | 'next' | 'failed'; at?: string | number } & (
  | { what: 'received' | 'paid' | 'confirmed' | 'asking' | 'failed' | 'mobile' | 'recall' | 'arrival' | 'show' }
  | { what: 'step'; step: DeliveryStep }
  | { what: 'canceled'; tickets: Ticket[]; whole: boolean; fee: number }
  | { what: 'refunded'; amount: number }
);

const STEPS: DeliveryStep[] = ['REQUESTED', 'PACKED', 'HANDED_OVER', 'IN_TRANSIT', 'DELIVERED'];

/** The story of a booking from what is known of it, in the order in which it happens. */
export function storyOf(booking: Booking, sold: Tickets, page: MyPage | null): Chapter[] {
  const { bookingStatus: status, bookedAt, statusAt } = booking;
  const story: Chapter[] = [{ what: 'received', look: 'done', at: bookedAt }];
  if (status === 'FAILED_BOOKING') return [...story, { what: 'failed', look: 'failed', at: statusAt }];
  if (status === 'PENDING_BOOKING') return [...story, { what: 'asking', look: 'now' }];
  // The booking's own moment is that of its newest change: of the payment as long as nothing came after it.
  const paidAt = booking.statusReason === 'paid' ? { at: statusAt } : {};
  story.push({ what: 'paid', look: 'done', ...paidAt }, { what: 'confirmed', look: 'done', ...paidAt });
  story.push(...deliveryOf(page, status === 'CANCEL_BOOKING'));
  story.push(...cancelsOf(booking, sold.tickets));
  if (page?.refundedAmount) {
    const at = page.refundedAt ? { at: page.refundedAt } : {};
    story.push({ what: 'refunded', look: 'done', amount: page.refundedAmount, ...at });
  }
  if (status === 'COMPLETE_BOOKING' && sold.startsAt) story.push({ what: 'show', look: 'next', at: sold.startsAt });
  return story;
}

function deliveryOf(page: MyPage | null, isCanceled: boolean): Chapter[] {
  const step = page?.deliveryStep;
  if (!page || !step) return [];
  if (page.deliveryMethod === 'MOBILE') {
    return [{ what: 'mobile', look: 'done', ...(page.deliveryDate ? { at: page.deliveryDate } : {}) }];
  }
  if (step === 'RETURNED') return [stepDone('HANDED_OVER'), stepDone('RETURNED')];
  const reached = STEPS.slice(0, STEPS.indexOf(step) + 1);
  const chapters = reached.slice(1).map(stepDone);
  if (isCanceled) return step === 'REQUESTED' || step === 'PACKED' ? chapters : [...chapters, { what: 'recall', look: 'now' }];
  if (step === 'DELIVERED') return chapters;
  const last: Chapter = { what: 'step', step, look: 'now' };
  const arrival: Chapter = { what: 'arrival', look: 'next', ...(page.deliveryDate ? { at: page.deliveryDate } : {}) };
  return [...chapters.slice(0, reached.length - 2), last, arrival];
}

const stepDone = (step: DeliveryStep): Chapter => ({ what: 'step', step, look: 'done' });

/** Tickets that were given back together are one thing that happened. */
function cancelsOf(booking: Booking, tickets: Ticket[]): Chapter[] {
  const moments = [...new Set(tickets.flatMap(({ canceledAt }) => canceledAt ?? []))].sort();
  const isWhole = booking.bookingStatus === 'CANCEL_BOOKING';
  const chapters = moments.map((at, index): Chapter => {
    const together = tickets.filter(({ canceledAt }) => canceledAt === at);
    const fee = together.reduce((sum, ticket) => sum + (ticket.cancellationFee ?? 0), 0);
    const whole = isWhole && index === moments.length - 1;
    return { what: 'canceled', look: 'done', at, tickets: together, whole, fee };
  });
  if (isWhole && !tickets.length)
    chapters.push({ what: 'canceled', look: 'done', at: booking.statusAt, tickets: [], whole: true, fee: 0 });
  return chapters;
}
